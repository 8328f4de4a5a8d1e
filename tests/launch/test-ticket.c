/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"
#include "dw-ticket.h"

#include <string.h>

#define ICA "[WFClient]\r\nVersion=2\r\n"

static void
test_decode_table(void)
{
  static const struct {
    const char *base64;
    gsize length;        /* 0: strlen */
    const char *text;    /* NULL: an error */
    const char *message; /* a part of it */
  } rows[] = {
      {"W1dGQ2xpZW50XQ==", 0, "[WFClient]", NULL},
      {"W1dGQ2xp\r\nZW50\t XQ=\n=\n", 0, "[WFClient]", NULL},
      {"YQ==", 0, "a", NULL},
      {"YWI=", 0, "ab", NULL},
      {"YWJj", 0, "abc", NULL},
      {"+/+/", 0, "\xfb\xff\xbf", NULL},
      {"YWJjZZZZ", 4, "abc", NULL},
      {"", 0, NULL, "it is empty"},
      {" \r\n\t ", 0, NULL, "it is empty"},
      {"YWJ", 0, NULL, "it is cut short"},
      {"YWJjZ", 0, NULL, "it is cut short"},
      {"YQ=", 0, NULL, "it is cut short"},
      {"=", 0, NULL, "it is cut short"},
      {"YWJj=", 0, NULL, "it is cut short"},
      {"YQ=a", 0, NULL, "padding is wrong"},
      {"Y===", 0, NULL, "padding is wrong"},
      {"====", 0, NULL, "padding is wrong"},
      {"=YWJ", 0, NULL, "padding is wrong"},
      {"YQ==YQ==", 0, NULL, "padding is wrong"},
      {"YR==", 0, NULL, "damaged"},
      {"YWK=", 0, NULL, "damaged"},
      {"YWJ-", 0, NULL, "not base64"},
      {"YW_j", 0, NULL, "not base64"},
      {"YWJj\0YWJ", 8, NULL, "not base64"},
      {"YW\xffj", 0, NULL, "not base64"},
      {"{\"Ticket\"}", 0, NULL, "not base64"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    gsize length = rows[i].length != 0 ? rows[i].length : strlen(rows[i].base64);
    g_autoptr(DwTicket) ticket = dw_ticket_decode(rows[i].base64, length, &error);

    if (rows[i].text != NULL) {
      const guchar *bytes;

      g_assert_no_error(error);
      bytes = dw_ticket_peek(ticket, &length);
      g_assert_cmpmem(bytes, length, rows[i].text, strlen(rows[i].text));
    } else {
      g_assert_null(ticket);
      g_assert_error(error, DW_ERROR, DW_ERROR_TICKET);
      g_assert_nonnull(strstr(error->message, rows[i].message));
    }
  }
}

static DwTicket *
decode_zeros(gsize length, GError **error)
{
  g_autofree guchar *zeros = g_malloc0(length);
  g_autofree char *base64 = g_base64_encode(zeros, length);

  return dw_ticket_decode(base64, strlen(base64), error);
}

static void
test_decode_limit(void)
{
  static const gsize too_large[] = {DW_TICKET_LIMIT + 1, DW_TICKET_LIMIT + 2, DW_TICKET_LIMIT + 3,
                                    2 * DW_TICKET_LIMIT};
  g_autoptr(GError) error = NULL;
  g_autoptr(DwTicket) largest = decode_zeros(DW_TICKET_LIMIT, &error);
  gsize length = 0;

  g_assert_no_error(error);
  dw_ticket_peek(largest, &length);
  g_assert_cmpuint(length, ==, DW_TICKET_LIMIT);
  for (gsize i = 0; i < G_N_ELEMENTS(too_large); i++) {
    g_autoptr(DwTicket) ticket = decode_zeros(too_large[i], &error);

    g_assert_null(ticket);
    g_assert_error(error, DW_ERROR, DW_ERROR_TICKET);
    g_assert_nonnull(strstr(error->message, "larger than 1 MiB"));
    g_clear_error(&error);
  }
}

static void
test_kind_table(void)
{
  static const struct {
    const char *text;
    gsize length; /* 0: strlen */
    DwLaunchKind kind;
  } rows[] = {
      {ICA, 0, DW_LAUNCH_KIND_ICA},
      {"[Encoding]\nInputEncoding=UTF8\n", 0, DW_LAUNCH_KIND_ICA},
      {"[encoding]", 0, DW_LAUNCH_KIND_ICA},
      {"[APPLICATIONSERVERS]\rx=\r", 0, DW_LAUNCH_KIND_ICA},
      {"\xef\xbb\xbf\r\n\r\n; by hand\r\n  [WFClient]  \r\n", 0, DW_LAUNCH_KIND_ICA},
      {"# note\n[WFClient]\n", 0, DW_LAUNCH_KIND_ICA},
      {"[WFClientX]\n", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"[WFClient] x\n", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"[WFClient\n", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"[Other]\n[WFClient]\n", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"a=b\n[WFClient]\n", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"[Desktop]\nGWToken=abc\n", 0, DW_LAUNCH_KIND_ASP},
      {"[desktop]\r\nHost=h\r\n gwtoken = abc\r\n", 0, DW_LAUNCH_KIND_ASP},
      {"[Desktop]\nHost=h\n", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"[Desktop]\nGWTokenX=h\n", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"[Desktop]\n[Other]\nGWToken=h\n", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"full address:s:10.0.0.1\r\n", 0, DW_LAUNCH_KIND_RDP},
      {"screen mode id:i:2\r\nFull Address:S:h\r\n", 0, DW_LAUNCH_KIND_RDP},
      {"\xef\xbb\xbf"
       "full address:s:h",
       0, DW_LAUNCH_KIND_RDP},
      {"x full address:s:h", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"full address:i:1", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"\xff\xfe"
       "f\0u\0l\0l\0 \0a\0d\0d\0r\0e\0s\0s\0:\0s\0:\0h\0\r\0\n\0",
       38, DW_LAUNCH_KIND_RDP},
      {"\xfe\xff"
       "\0f\0u\0l\0l\0 \0a\0d\0d\0r\0e\0s\0s\0:\0s\0:\0h",
       34, DW_LAUNCH_KIND_RDP},
      {"f\0u\0l\0l\0 \0a\0d\0d\0r\0e\0s\0s\0:\0s\0:\0h\0", 32, DW_LAUNCH_KIND_UNKNOWN},
      {"\xff\xfe"
       "[\0W\0F\0C\0l\0i\0e\0n\0t\0]\0",
       22, DW_LAUNCH_KIND_UNKNOWN},
      {"\xff\xfe", 2, DW_LAUNCH_KIND_UNKNOWN},
      {"\xff\xfe\x5b", 3, DW_LAUNCH_KIND_UNKNOWN},
      {"[WFClient]\0\n", 12, DW_LAUNCH_KIND_UNKNOWN},
      {"[W\0FClient]\n", 12, DW_LAUNCH_KIND_UNKNOWN},
      {"<html>", 0, DW_LAUNCH_KIND_UNKNOWN},
      {"", 0, DW_LAUNCH_KIND_UNKNOWN},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    gsize length = rows[i].length != 0 ? rows[i].length : strlen(rows[i].text);
    g_autoptr(DwTicket) ticket = dw_ticket_new((const guchar *) rows[i].text, length);

    g_test_message("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpint(dw_ticket_get_kind(ticket), ==, rows[i].kind);
  }
}

static void
test_kind_names(void)
{
  static const struct {
    DwLaunchKind kind;
    const char *name;
    const char *extension;
  } rows[] = {
      {DW_LAUNCH_KIND_UNKNOWN, "unknown", "bin"},
      {DW_LAUNCH_KIND_ICA, "ica", "ica"},
      {DW_LAUNCH_KIND_ASP, "asp", "asp"},
      {DW_LAUNCH_KIND_RDP, "rdp", "rdp"},
  };
  DwLaunchKind kind = DW_LAUNCH_KIND_UNKNOWN;

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_assert_cmpstr(dw_ticket_kind_name(rows[i].kind), ==, rows[i].name);
    g_assert_cmpstr(dw_ticket_kind_extension(rows[i].kind), ==, rows[i].extension);
    g_assert_true(dw_ticket_kind_from_name(rows[i].name, &kind));
    g_assert_cmpint(kind, ==, rows[i].kind);
  }
  g_assert_false(dw_ticket_kind_from_name("vnc", &kind));
  g_assert_false(dw_ticket_kind_from_name("ICA", &kind));
}

static void
test_references(void)
{
  g_autoptr(DwTicket) ticket = dw_ticket_new((const guchar *) ICA, strlen(ICA));
  DwTicket *other = dw_ticket_ref(ticket);
  gsize length = 0;

  dw_ticket_unref(ticket);
  g_assert_cmpmem(dw_ticket_peek(other, &length), length, ICA, strlen(ICA));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/ticket/decode-table", test_decode_table);
  g_test_add_func("/ticket/decode-limit", test_decode_limit);
  g_test_add_func("/ticket/kind-table", test_kind_table);
  g_test_add_func("/ticket/kind-names", test_kind_names);
  g_test_add_func("/ticket/references", test_references);
  return g_test_run();
}
