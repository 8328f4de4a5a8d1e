/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What holds for every store; run once for the store in memory (`--memory`), and inside
 * with-keyring.sh for the keyring. */
#include "dw-error.h"
#include "dw-keyring.h"
#include "dw-memory-store.h"
#include "dw-sync-store.h"

#include <string.h>

typedef struct {
  DwSecretStore *store;
} Fixture;

static gboolean use_memory;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  fixture->store = use_memory ? dw_memory_store_new() : dw_keyring_new(NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_object_unref(fixture->store);
}

static void
store(DwSecretStore *self, const char *account_id, const char *purpose, const char *text)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_sync_store_store(self, account_id, purpose, text, &error));
  g_assert_no_error(error);
}

static void
clear(DwSecretStore *self, const char *account_id, const char *purpose)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_sync_store_clear(self, account_id, purpose, &error));
  g_assert_no_error(error);
}

static void
assert_secret(DwSecretStore *self,
              const char *account_id,
              const char *purpose,
              const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwSecret) secret = dw_sync_store_lookup(self, account_id, purpose, &error);

  g_assert_no_error(error);
  g_assert_cmpstr(secret == NULL ? NULL : dw_secret_peek(secret), ==, expected);
}

static void
test_none(Fixture *fixture, gconstpointer data)
{
  assert_secret(fixture->store, "nobody", DW_SECRET_PURPOSE_SESSION, NULL);
  clear(fixture->store, "nobody", DW_SECRET_PURPOSE_SESSION);
  clear(fixture->store, "nobody", NULL);
}

static void
test_texts(Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
      "",
      "a",
      "with spaces, \"quotes\", 'more', $(x) `y` %s\\",
      "line\nfeed\r\n\ttab",
      "密码 пароль 🔑",
      "\xff\xfe not UTF-8 \x80",
      "{\"LoginToken\":\"v1abc\",\"time\":1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    store(fixture->store, "texts", DW_SECRET_PURPOSE_SESSION, texts[i]);
    assert_secret(fixture->store, "texts", DW_SECRET_PURPOSE_SESSION, texts[i]);
  }
  clear(fixture->store, "texts", NULL);
}

static void
test_accounts(Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = {
      "alice@cn-hangzhou+dir-1",  "alice@cn-hangzhou+dir-2", "alice",
      "alice@cn-hangzhou+dir-1 ", "Алиса@офис \"1\"=;:/",    "*",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
    store(fixture->store, ids[i], DW_SECRET_PURPOSE_PASSWORD, ids[i]);
  for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
    assert_secret(fixture->store, ids[i], DW_SECRET_PURPOSE_PASSWORD, ids[i]);
  clear(fixture->store, ids[0], NULL);
  assert_secret(fixture->store, ids[0], DW_SECRET_PURPOSE_PASSWORD, NULL);
  for (gsize i = 1; i < G_N_ELEMENTS(ids); i++)
    assert_secret(fixture->store, ids[i], DW_SECRET_PURPOSE_PASSWORD, ids[i]);
}

static void
test_replace(Fixture *fixture, gconstpointer data)
{
  store(fixture->store, "replace", DW_SECRET_PURPOSE_SESSION, "one");
  store(fixture->store, "replace", DW_SECRET_PURPOSE_SESSION, "two");
  assert_secret(fixture->store, "replace", DW_SECRET_PURPOSE_SESSION, "two");
  clear(fixture->store, "replace", DW_SECRET_PURPOSE_SESSION);
  assert_secret(fixture->store, "replace", DW_SECRET_PURPOSE_SESSION, NULL);
}

static void
test_clear(Fixture *fixture, gconstpointer data)
{
  DwSecretStore *self = fixture->store;

  store(self, "clear", DW_SECRET_PURPOSE_SESSION, "s");
  store(self, "clear", DW_SECRET_PURPOSE_PASSWORD, "p");
  store(self, "clear", DW_SECRET_PURPOSE_ACCESS_KEY, "k");
  clear(self, "clear", DW_SECRET_PURPOSE_PASSWORD);
  assert_secret(self, "clear", DW_SECRET_PURPOSE_SESSION, "s");
  assert_secret(self, "clear", DW_SECRET_PURPOSE_PASSWORD, NULL);
  assert_secret(self, "clear", DW_SECRET_PURPOSE_ACCESS_KEY, "k");
  clear(self, "clear", NULL);
  assert_secret(self, "clear", DW_SECRET_PURPOSE_SESSION, NULL);
  assert_secret(self, "clear", DW_SECRET_PURPOSE_ACCESS_KEY, NULL);
}

static void
test_large(Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_malloc(64 * 1024 + 1);

  for (gsize i = 0; i < 64 * 1024; i++)
    text[i] = (char) ('!' + i % 90);
  text[64 * 1024] = '\0';
  store(fixture->store, "large", DW_SECRET_PURPOSE_SESSION, text);
  assert_secret(fixture->store, "large", DW_SECRET_PURPOSE_SESSION, text);
  clear(fixture->store, "large", NULL);
}

static void
test_bytes(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwSecret) secret = dw_secret_new_len("a\0b", 3);
  g_autoptr(DwSecret) back = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dw_secret_store_store_async(fixture->store, "bytes", DW_SECRET_PURPOSE_SESSION, "Bytes", secret,
                              NULL, dw_sync_store_result_cb, &result);
  g_assert_true(dw_secret_store_store_finish(fixture->store, dw_sync_store_wait(&result), &error));
  g_assert_no_error(error);
  back = dw_sync_store_lookup(fixture->store, "bytes", DW_SECRET_PURPOSE_SESSION, &error);
  g_assert_no_error(error);
  g_assert_true(dw_secret_equal(secret, back));
  clear(fixture->store, "bytes", NULL);
}

static void
test_cancelled_before(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(DwSecret) secret = dw_secret_new("x");
  g_autoptr(GAsyncResult) looked = NULL, stored = NULL, cleared = NULL;
  g_autoptr(GError) error = NULL;

  store(fixture->store, "before", DW_SECRET_PURPOSE_SESSION, "kept");
  g_cancellable_cancel(cancellable);
  dw_secret_store_lookup_async(fixture->store, "before", DW_SECRET_PURPOSE_SESSION, cancellable,
                               dw_sync_store_result_cb, &looked);
  dw_secret_store_store_async(fixture->store, "before", DW_SECRET_PURPOSE_SESSION, "l", secret,
                              cancellable, dw_sync_store_result_cb, &stored);
  dw_secret_store_clear_async(fixture->store, "before", NULL, cancellable, dw_sync_store_result_cb,
                              &cleared);
  g_assert_null(dw_secret_store_lookup_finish(fixture->store, dw_sync_store_wait(&looked), &error));
  g_assert_true(dw_error_is_cancelled(error));
  g_clear_error(&error);
  g_assert_false(dw_secret_store_store_finish(fixture->store, dw_sync_store_wait(&stored), &error));
  g_assert_true(dw_error_is_cancelled(error));
  g_clear_error(&error);
  g_assert_false(
      dw_secret_store_clear_finish(fixture->store, dw_sync_store_wait(&cleared), &error));
  g_assert_true(dw_error_is_cancelled(error));
  assert_secret(fixture->store, "before", DW_SECRET_PURPOSE_SESSION, "kept");
  clear(fixture->store, "before", NULL);
}

static void
test_at_once(Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[20] = {NULL};

  store(fixture->store, "at-once", DW_SECRET_PURPOSE_SESSION, "here");
  for (gsize i = 0; i < G_N_ELEMENTS(results); i++)
    dw_secret_store_lookup_async(fixture->store, i % 2 == 0 ? "at-once" : "nobody",
                                 DW_SECRET_PURPOSE_SESSION, NULL, dw_sync_store_result_cb,
                                 &results[i]);
  for (gsize i = 0; i < G_N_ELEMENTS(results); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DwSecret) secret =
        dw_secret_store_lookup_finish(fixture->store, dw_sync_store_wait(&results[i]), &error);

    g_assert_no_error(error);
    g_assert_cmpstr(secret == NULL ? NULL : dw_secret_peek(secret), ==, i % 2 == 0 ? "here" : NULL);
    g_clear_object(&results[i]);
  }
  clear(fixture->store, "at-once", NULL);
}

static void
test_persistent(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwSecretStore) other = use_memory ? dw_memory_store_new() : dw_keyring_new(NULL);

  g_assert_cmpint(dw_secret_store_is_persistent(fixture->store), ==, !use_memory);
  store(fixture->store, "persistent", DW_SECRET_PURPOSE_SESSION, "kept");
  assert_secret(other, "persistent", DW_SECRET_PURPOSE_SESSION, use_memory ? NULL : "kept");
  clear(other, "persistent", NULL);
}

static guint
count_items(const char *schema, const char *account_id, const char *purpose)
{
  g_autoptr(GDBusConnection) bus = g_bus_get_sync(G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) unlocked = NULL;
  GVariantBuilder attributes;

  g_variant_builder_init(&attributes, G_VARIANT_TYPE("a{ss}"));
  g_variant_builder_add(&attributes, "{ss}", "xdg:schema", schema);
  g_variant_builder_add(&attributes, "{ss}", "account", account_id);
  g_variant_builder_add(&attributes, "{ss}", "purpose", purpose);
  reply = g_dbus_connection_call_sync(bus, "org.freedesktop.secrets", "/org/freedesktop/secrets",
                                      "org.freedesktop.Secret.Service", "SearchItems",
                                      g_variant_new("(a{ss})", &attributes), NULL,
                                      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error(error);
  unlocked = g_variant_get_child_value(reply, 0);
  return (guint) g_variant_n_children(unlocked);
}

/* Other programs, and later versions of this one, find secrets by these words. */
static void
test_schema(Fixture *fixture, gconstpointer data)
{
  store(fixture->store, "schema", "session", "x");
  store(fixture->store, "schema", "session", "y");
  g_assert_cmpuint(count_items("org.deskway.Deskway", "schema", "session"), ==, 1);
  g_assert_cmpuint(count_items("org.deskway.Other", "schema", "session"), ==, 0);
  clear(fixture->store, "schema", NULL);
  g_assert_cmpuint(count_items("org.deskway.Deskway", "schema", "session"), ==, 0);
}

static void
add(const char *name, void (*test)(Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf("/%s/%s", use_memory ? "memory-store" : "keyring", name);

  g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  use_memory = argc > 1 && g_str_equal(argv[1], "--memory");
  add("none", test_none);
  add("texts", test_texts);
  add("accounts", test_accounts);
  add("replace", test_replace);
  add("clear", test_clear);
  add("large", test_large);
  add("bytes", test_bytes);
  add("cancelled-before", test_cancelled_before);
  add("at-once", test_at_once);
  add("persistent", test_persistent);
  if (!use_memory)
    add("schema", test_schema);
  return g_test_run();
}
