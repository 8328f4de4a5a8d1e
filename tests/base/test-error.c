/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"

#include <gio/gio.h>

static void
test_service(void)
{
  g_autoptr(GError) error =
      dw_error_new_service(DW_ERROR_THROTTLED, "Throttling.User", "Too many requests.", "R-1");
  g_autoptr(GError) copy = g_error_copy(error);

  g_assert_error(copy, DW_ERROR, DW_ERROR_THROTTLED);
  g_assert_cmpstr(dw_error_get_service_code(copy), ==, "Throttling.User");
  g_assert_cmpstr(dw_error_get_request_id(copy), ==, "R-1");
  g_assert_cmpstr(dw_error_kind(copy), ==, "throttled");
}

static void
test_plain(void)
{
  g_autoptr(GError) error = g_error_new_literal(DW_ERROR, DW_ERROR_NETWORK, "No route.");
  g_autoptr(GError) foreign = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_FAILED, "Hm.");
  g_autoptr(GError) cancelled = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stop.");
  g_autoptr(GError) odd = g_error_new_literal(DW_ERROR, 999, "Odd.");

  g_assert_null(dw_error_get_service_code(error));
  g_assert_null(dw_error_get_request_id(foreign));
  g_assert_cmpstr(dw_error_kind(error), ==, "network");
  g_assert_cmpstr(dw_error_kind(foreign), ==, "failed");
  g_assert_cmpstr(dw_error_kind(odd), ==, "failed");
  g_assert_cmpstr(dw_error_kind(cancelled), ==, "cancelled");
  g_assert_true(dw_error_is_cancelled(cancelled));
  g_assert_false(dw_error_is_cancelled(error));
  g_assert_false(dw_error_is_cancelled(NULL));
}

static void
test_every_kind_has_a_name(void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

  for (int code = 0; code <= DW_ERROR_STORAGE_LOCKED; code++) {
    g_autoptr(GError) error = g_error_new_literal(DW_ERROR, code, "x");

    g_assert_true(g_hash_table_add(seen, (gpointer) dw_error_kind(error)));
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/error/service", test_service);
  g_test_add_func("/error/plain", test_plain);
  g_test_add_func("/error/every-kind-has-a-name", test_every_kind_has_a_name);
  return g_test_run();
}
