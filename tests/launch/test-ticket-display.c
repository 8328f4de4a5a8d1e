/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-ticket-display.h"

#include <string.h>

#define ADDRESS "full address:s:h\r\n"
#define WINDOW  "screen mode id:i:1\r\nuse multimon:i:0\r\n"
#define WHOLE   "DesiredHRES=4294967295\r\nDesiredVRES=4294967295\r\n"
#define DESK    "[WFClient]\r\nDesiredHRES=1\r\n[ApplicationServers]\r\nMy Desk=\r\nOther=\r\n"

typedef struct {
  const char *name;
  DwTicketDisplay display;
  const char *before;
  const char *after; /* NULL: as before */
} Row;

static const Row rdp_rows[] = {
    {"a window", {FALSE, FALSE, 0}, ADDRESS, ADDRESS WINDOW},
    {"a window once more", {FALSE, FALSE, 0}, ADDRESS WINDOW, NULL},
    {"no monitors in a window", {FALSE, TRUE, 0}, ADDRESS WINDOW, NULL},
    {"full screen",
     {TRUE, FALSE, 0},
     ADDRESS "x:i:1\r\n",
     ADDRESS "x:i:1\r\nscreen mode id:i:2\r\nuse multimon:i:0\r\n"},
    {"every monitor",
     {TRUE, TRUE, 150},
     ADDRESS,
     ADDRESS "screen mode id:i:2\r\nuse multimon:i:1\r\ndesktopscalefactor:i:150\r\n"},
    {"in the place of what was said",
     {FALSE, FALSE, 500},
     "Screen Mode ID : i : 2\r\nuse multimon:i:1\r\ndesktopscalefactor:i:100\r\n" ADDRESS,
     WINDOW "desktopscalefactor:i:500\r\n" ADDRESS},
    {"said twice",
     {TRUE, FALSE, 0},
     "screen mode id:i:1\nscreen mode id:i:1\nuse multimon:i:0\n",
     "screen mode id:i:2\nuse multimon:i:0\n"},
    {"a scale left to the ticket", {FALSE, FALSE, 0}, WINDOW "desktopscalefactor:i:125\r\n", NULL},
    {"scale too small", {FALSE, FALSE, 99}, WINDOW "desktopscalefactor:i:125\r\n", NULL},
    {"scale too large", {FALSE, FALSE, 501}, WINDOW, NULL},
    {"scale far too large", {FALSE, FALSE, G_MAXUINT}, WINDOW, NULL},
    {"no line end",
     {FALSE, FALSE, 0},
     "full address:s:h\nx:i:1",
     "full address:s:h\nx:i:1\nscreen mode id:i:1\nuse multimon:i:0\n"},
    {"one line", {FALSE, FALSE, 0}, "full address:s:h", ADDRESS WINDOW},
    {"said in the last line",
     {TRUE, FALSE, 0},
     ADDRESS "screen mode id:i:1",
     ADDRESS "screen mode id:i:2\r\nuse multimon:i:0\r\n"},
    {"names that only look like it",
     {FALSE, FALSE, 0},
     WINDOW "screen mode ids:i:2\r\nscreen mode\r\nuse multimonitor:i:1\r\n",
     NULL},
    {"empty lines stay", {FALSE, FALSE, 0}, ADDRESS "\r\n\r\n", ADDRESS "\r\n\r\n" WINDOW},
};

static const Row ica_rows[] = {
    {"a window is left to the ticket",
     {FALSE, TRUE, 200},
     DESK "[My Desk]\r\nDesiredHRES=4294967295\r\n",
     NULL},
    {"full screen",
     {TRUE, FALSE, 200},
     DESK "[My Desk]\r\nAddress=x\r\n",
     DESK "[My Desk]\r\n" WHOLE "Address=x\r\n"},
    {"in the place of what was said",
     {TRUE, TRUE, 0},
     DESK "[my desk]\r\ndesiredhres = 1024\r\nDesiredVRES=768\r\nScreenPercent=100\r\nA=b\r\n",
     DESK "[my desk]\r\n" WHOLE "A=b\r\n"},
    {"other sections stay",
     {TRUE, FALSE, 0},
     DESK "[Other]\r\nDesiredHRES=1\r\n[My Desk]\r\n[Compress]\r\nDesiredVRES=1\r\n",
     DESK "[Other]\r\nDesiredHRES=1\r\n[My Desk]\r\n" WHOLE "[Compress]\r\nDesiredVRES=1\r\n"},
    {"no section of what is connected to", {TRUE, FALSE, 0}, DESK, NULL},
    {"no applications", {TRUE, FALSE, 0}, "[WFClient]\nVersion=2\n[]\n[", NULL},
    {"no line end", {TRUE, FALSE, 0}, DESK "[My Desk]", DESK "[My Desk]\r\n" WHOLE},
};

static DwTicket *
apply(const Row *row, const char *text, gsize length, DwLaunchKind kind)
{
  g_autoptr(DwTicket) ticket = dw_ticket_new_of_kind((const guchar *) text, length, kind);
  DwTicket *result = dw_ticket_display_apply(&row->display, ticket);

  g_test_message("%s", row->name);
  g_assert_cmpint(dw_ticket_get_kind(result), ==, kind);
  if (row->after == NULL)
    g_assert_true(result == ticket);
  return result;
}

static void
check_rows(const Row *rows, gsize count, DwLaunchKind kind)
{
  for (gsize i = 0; i < count; i++) {
    const char *after = rows[i].after != NULL ? rows[i].after : rows[i].before;
    g_autoptr(DwTicket) result = apply(&rows[i], rows[i].before, strlen(rows[i].before), kind);
    gsize length = 0;
    const guchar *bytes = dw_ticket_peek(result, &length);

    g_assert_cmpmem(bytes, length, after, strlen(after));
  }
}

static char *
encode(const char *text, const char *encoding, gsize *length)
{
  g_autofree char *marked = g_strconcat("\xef\xbb\xbf", text, NULL);

  return g_convert(marked, -1, encoding, "UTF-8", NULL, length, NULL);
}

/* Every row again, with a mark before it. */
static void
check_encoded(const Row *rows, gsize count, DwLaunchKind kind)
{
  static const char *const encodings[] = {"UTF-8", "UTF-16LE", "UTF-16BE"};

  for (gsize i = 0; i < count * G_N_ELEMENTS(encodings); i++) {
    const Row *row = &rows[i / G_N_ELEMENTS(encodings)];
    const char *encoding = encodings[i % G_N_ELEMENTS(encodings)];
    gsize before_length = 0;
    gsize after_length = 0;
    gsize length = 0;
    g_autofree char *before = encode(row->before, encoding, &before_length);
    g_autofree char *after =
        encode(row->after != NULL ? row->after : row->before, encoding, &after_length);
    g_autoptr(DwTicket) result = apply(row, before, before_length, kind);
    const guchar *bytes = dw_ticket_peek(result, &length);

    g_assert_cmpmem(bytes, length, after, after_length);
  }
}

static void
test_rdp(void)
{
  check_rows(rdp_rows, G_N_ELEMENTS(rdp_rows), DW_LAUNCH_KIND_RDP);
  check_encoded(rdp_rows, G_N_ELEMENTS(rdp_rows), DW_LAUNCH_KIND_RDP);
}

static void
test_ica(void)
{
  check_rows(ica_rows, G_N_ELEMENTS(ica_rows), DW_LAUNCH_KIND_ICA);
  check_encoded(ica_rows, G_N_ELEMENTS(ica_rows), DW_LAUNCH_KIND_ICA);
}

static void
test_other_kinds(void)
{
  static const Row row = {"other kinds", {TRUE, TRUE, 200}, DESK "[My Desk]\n" ADDRESS, NULL};
  g_autoptr(DwTicket) asp = apply(&row, row.before, strlen(row.before), DW_LAUNCH_KIND_ASP);
  g_autoptr(DwTicket) unknown = apply(&row, row.before, strlen(row.before), DW_LAUNCH_KIND_UNKNOWN);
  g_autoptr(DwTicket) empty = apply(&row, "", 0, DW_LAUNCH_KIND_UNKNOWN);
}

/* The room for the result is for what is added once. These would have it added ever again. */
static void
test_growth(void)
{
  const DwTicketDisplay display = {TRUE, TRUE, 200};
  g_autoptr(GString) ica = g_string_new("[ApplicationServers]\na=\n");
  g_autoptr(GString) rdp = g_string_new(NULL);

  for (guint i = 0; i < 20000; i++) {
    g_string_append(ica, "[a]\n");
    g_string_append(rdp, "desktopscalefactor:\n");
  }
  for (guint i = 0; i < 2; i++) {
    const GString *text = i == 0 ? ica : rdp;
    g_autoptr(DwTicket) ticket = dw_ticket_new_of_kind(
        (const guchar *) text->str, text->len, i == 0 ? DW_LAUNCH_KIND_ICA : DW_LAUNCH_KIND_RDP);
    g_autoptr(DwTicket) result = dw_ticket_display_apply(&display, ticket);
    gsize length = 0;

    dw_ticket_peek(result, &length);
    g_assert_cmpuint(length, <, text->len + 512);
    g_assert_true(result != ticket);
  }
}

static void
test_long_lines(void)
{
  g_autofree char *name = g_strnfill(2000, 'x');
  g_autofree char *text =
      g_strconcat("[ApplicationServers]\n", name, "=\n[", name, "]\nAddress=", name, "\n", NULL);
  const Row row = {"long lines", {TRUE, FALSE, 0}, text, NULL};
  g_autoptr(DwTicket) result = apply(&row, text, strlen(text), DW_LAUNCH_KIND_ICA);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/ticket-display/rdp", test_rdp);
  g_test_add_func("/ticket-display/ica", test_ica);
  g_test_add_func("/ticket-display/other-kinds", test_other_kinds);
  g_test_add_func("/ticket-display/growth", test_growth);
  g_test_add_func("/ticket-display/long-lines", test_long_lines);
  return g_test_run();
}
