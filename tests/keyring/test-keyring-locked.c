/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Run inside with-keyring.sh; with `--empty` inside `with-keyring.sh --empty`. The clock stands
 * still, so nothing here ends by its deadline. */
#include "dw-error.h"
#include "dw-fake-clock.h"
#include "dw-keyring.h"
#include "dw-sync-store.h"

#define SERVICE           "org.freedesktop.secrets"
#define SERVICE_PATH      "/org/freedesktop/secrets"
#define SERVICE_INTERFACE "org.freedesktop.Secret.Service"

static void
call_service(const char *method, GVariant *parameters)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply =
      g_dbus_connection_call_sync(bus, SERVICE, SERVICE_PATH, SERVICE_INTERFACE, method, parameters,
                                  NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error(error);
}

static void
assert_all_locked(DwSecretStore *store)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(dw_sync_store_lookup(store, "alice", DW_SECRET_PURPOSE_SESSION, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE_LOCKED);
  g_clear_error(&error);
  g_assert_false(dw_sync_store_store(store, "alice", DW_SECRET_PURPOSE_SESSION, "new", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE_LOCKED);
  g_clear_error(&error);
  g_assert_false(dw_sync_store_clear(store, "alice", NULL, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE_LOCKED);
}

static void
test_no_collection(void)
{
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  g_autoptr(DwSecretStore) store = dw_keyring_new(DW_CLOCK(clock));
  g_autoptr(GError) error = NULL;

  g_assert_null(dw_sync_store_lookup(store, "bob", DW_SECRET_PURPOSE_SESSION, &error));
  g_assert_no_error(error);
  g_assert_false(dw_sync_store_store(store, "bob", DW_SECRET_PURPOSE_SESSION, "x", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE_LOCKED);
}

static void
test_locked(void)
{
  static const char *const collections[] = {SERVICE_PATH "/collection/login", NULL};
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  g_autoptr(DwSecretStore) store = dw_keyring_new(DW_CLOCK(clock));
  g_autoptr(DwSecretStore) fresh = dw_keyring_new(DW_CLOCK(clock));
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_sync_store_store(store, "alice", DW_SECRET_PURPOSE_SESSION, "kept", &error));
  g_assert_no_error(error);
  call_service("Lock", g_variant_new("(^ao)", collections));
  assert_all_locked(store);
  assert_all_locked(fresh);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(clock), ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  if (argc > 1 && g_str_equal(argv[1], "--empty"))
    g_test_add_func("/keyring-locked/no-collection", test_no_collection);
  else
    g_test_add_func("/keyring-locked/locked", test_locked);
  return g_test_run();
}
