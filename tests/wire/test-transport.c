/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-ca-bundle.h"
#include "dw-error.h"
#include "dw-network-error.h"
#include "dw-transport.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_urls(void)
{
  static const struct {
    const char *url;
    const char *fault; /* NULL: it may be called */
  } rows[] = {
      {"https://ecd.cn-hangzhou.aliyuncs.com", NULL},
      {"https://ecd.cn-hangzhou.aliyuncs.com/", NULL},
      {"https://ecd.example:8443/gateway", NULL},
      {"HTTPS://ecd.example", NULL},
      {"https://192.0.2.7", NULL},
      {"https://[2001:db8::1]:443/", NULL},
      {"http://127.0.0.1:8080", NULL},
      {"http://127.9.9.9", NULL},
      {"http://localhost:8080/", NULL},
      {"http://LocalHost", NULL},
      {"http://[::1]:80", NULL},
      {"http://192.0.2.7", "this computer itself"},
      {"http://ecd.example", "this computer itself"},
      {"http://localhost.example", "this computer itself"},
      {"http://127.0.0.1.example", "this computer itself"},
      {"http://127.1", "this computer itself"},
      {"http://0.0.0.0", "this computer itself"},
      {"http://[2001:db8::1]", "this computer itself"},
      {"ftp://ecd.example", "https://"},
      {"file:///etc/passwd", "https://"},
      {"ecd.example", "web address"},
      {"", "web address"},
      {"https://", "name a host"},
      {"https:///x", "name a host"},
      {"https://ho%20st", "name a host"},
      {"https://设计.example", NULL},
      {"https://[fe80::1%25eth0]", "name a host"},
      {"https://ecd.example\\@127.0.0.1", "web address"},
      {"https://ecd.example /", "web address"},
      {"https://ecd.example\r\nX: y", "web address"},
      {"https://user:pass@ecd.example", "user name or password"},
      {"http://127.0.0.1@ecd.example", "user name or password"},
      {"https://ecd.example/?Password=x", "before any ?"},
      {"https://ecd.example/#x", "before any ?"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    gboolean good = dw_transport_check_url(rows[i].url, &error);

    g_test_message("row %" G_GSIZE_FORMAT ": %s", i, good ? "good" : error->message);
    g_assert_cmpint(good, ==, rows[i].fault == NULL);
    if (good)
      continue;
    g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
    g_assert_nonnull(strstr(error->message, rows[i].fault));
    g_assert_null(strstr(error->message, "pass@"));
  }
}

static void
test_links(void)
{
  static const struct {
    const char *url;
    gboolean good;
  } rows[] = {
      {"https://icons.example/a.png", TRUE},
      {"https://icons.example/a.png?x-sign=a%2Bb&v=2", TRUE},
      {"https://icons.example/a%20b.png#part", TRUE},
      {"http://127.0.0.1:8080/icons/a.png", TRUE},
      {"http://icons.example/a.png", FALSE},
      {"data:image/png;base64,AAAA", FALSE},
      {"file:///etc/passwd", FALSE},
      {"//icons.example/a.png", FALSE},
      {"icons/a.png", FALSE},
      {"https://user:pass@icons.example/a.png", FALSE},
      {"https://icons.example/a b.png", FALSE},
      {"https://icons.example\\@127.0.0.1/a.png", FALSE},
      {"https:///a.png", FALSE},
      {"", FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    g_test_message("%s", rows[i].url);
    g_assert_cmpint(dw_transport_check_link(rows[i].url, &error), ==, rows[i].good);
    if (rows[i].good)
      continue;
    g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
    g_assert_null(strstr(error->message, "pass@"));
  }
}

static void
test_http_reply(void)
{
  g_autoptr(GBytes) body = g_bytes_new_static("{}", 2);
  g_autoptr(DwHttpReply) reply = dw_http_reply_new(200, "application/json", body);
  g_autoptr(DwHttpReply) none = NULL;

  g_assert_cmpuint(reply->status, ==, 200);
  g_assert_cmpstr(reply->content_type, ==, "application/json");
  g_assert_null(reply->location);
  g_assert_cmpuint(reply->retry_after, ==, 0);
  g_assert_null(none);
}

static void
test_network_errors(void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  for (int fault = DW_NETWORK_FAULT_BROKEN; fault <= DW_NETWORK_FAULT_TLS_FAILED; fault++) {
    g_autoptr(GError) error = dw_network_error_new((DwNetworkFault) fault, "ecd.example");
    DwError kind = fault >= DW_NETWORK_FAULT_TLS_EXPIRED ? DW_ERROR_TLS : DW_ERROR_NETWORK;

    g_assert_error(error, DW_ERROR, (int) kind);
    g_assert_null(strchr(error->message, '{'));
    g_assert_true(g_str_has_suffix(error->message, "."));
    g_assert_true(g_hash_table_add(seen, g_strdup(error->message)));
  }
}

/* A file of two certificates and a key, and a system's bundle: all certificates come out, the key
 * does not. */
static void
test_ca_bundle(void)
{
  guchar der[404] = {0x30, 0x82, 0x01, 0x90};
  g_autofree char *base64 = g_base64_encode(der, sizeof der);
  g_autofree char *one =
      g_strdup_printf("-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n", base64);
  g_autofree char *two =
      g_strconcat("# ours\n", one, "-----BEGIN PRIVATE KEY-----\nAAAA\n", one, NULL);
  g_autofree char *expected = g_strconcat(one, one, "system\n", NULL);
  g_autofree char *folder = g_dir_make_tmp("deskway-ca-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "extra.pem", NULL);
  g_autofree char *system_path = g_build_filename(folder, "system.pem", NULL);
  g_autoptr(GBytes) both = NULL;
  g_autoptr(GBytes) alone = NULL;

  g_assert_true(g_file_set_contents(path, two, -1, NULL));
  g_assert_true(g_file_set_contents(system_path, "system\n", -1, NULL));
  both = dw_ca_bundle_new(path, system_path, NULL);
  g_assert_cmpmem(g_bytes_get_data(both, NULL), g_bytes_get_size(both), expected, strlen(expected));
  g_unlink(system_path);
  alone = dw_ca_bundle_new(path, system_path, NULL);
  g_assert_cmpuint(g_bytes_get_size(alone), ==, 2 * strlen(one));
  g_unlink(path);
  g_rmdir(folder);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/transport/urls", test_urls);
  g_test_add_func("/transport/links", test_links);
  g_test_add_func("/transport/http-reply", test_http_reply);
  g_test_add_func("/transport/network-errors", test_network_errors);
  g_test_add_func("/transport/ca-bundle", test_ca_bundle);
  return g_test_run();
}
