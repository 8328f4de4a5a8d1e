/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-api-decode.h"
#include "dw-await.h"
#include "dw-error.h"
#include "dw-list-cache.h"
#include "dw-paths.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ACCOUNT "alice@cn-hangzhou+dir-1"
#define NOW     1767225600

static DwResourcePage *
decode(const char *text)
{
  DwResourcePage *page = dw_api_decode_resource_text(text, strlen(text));

  g_assert_nonnull(page);
  return page;
}

static DwResourceStore *
store_of(guint count)
{
  DwResourceStore *store = dw_resource_store_new();
  g_autoptr(GString) text = g_string_new("{\"Resources\":[");
  g_autoptr(DwResourcePage) page = NULL;

  for (guint i = 0; i < count; i++)
    g_string_append_printf(text, "%s{\"ResourceId\":\"ecd-%u\",\"ResourceName\":\"Desk %u\"}",
                           i > 0 ? "," : "", i, i);
  g_string_append(text, "]}");
  page = decode(text->str);
  dw_resource_store_add_page(store, page);
  return store;
}

static gboolean
save(const char *account_id, DwResourceStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_list_cache_save_async(account_id, G_LIST_MODEL(store), NOW, cancellable, dw_await_done_cb,
                           &result);
  dw_await(&result, NULL);
  return dw_list_cache_save_finish(result, error);
}

static void
assert_saved(DwResourceStore *store)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(save(ACCOUNT, store, NULL, &error));
  g_assert_no_error(error);
}

static void
load_rest(DwResourceStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dw_list_cache_load_rest_async(ACCOUNT, store, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  g_assert_true(dw_list_cache_load_rest_finish(result, &error));
  g_assert_no_error(error);
}

/* The one file in the folder. */
static char *
file_path(void)
{
  g_autofree char *folder = dw_paths_cache_file("");
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name(dir) : NULL;
  char *path = name != NULL ? g_build_filename(folder, name, NULL) : NULL;

  g_assert_null(dir != NULL ? g_dir_read_name(dir) : NULL);
  return path;
}

static guint
mode_of(const char *path)
{
  GStatBuf status;

  g_assert_cmpint(g_lstat(path, &status), ==, 0);
  return status.st_mode & 07777;
}

static void
assert_none(void)
{
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  gint64 time = 7;

  g_assert_false(dw_list_cache_load_first(ACCOUNT, store, &time));
  g_assert_cmpint(time, ==, 0);
  load_rest(store);
  g_assert_cmpuint(dw_resource_store_get_length(store), ==, 0);
}

static void
assert_same(DwResourceStore *a, DwResourceStore *b)
{
  g_assert_cmpuint(dw_resource_store_get_length(a), ==, dw_resource_store_get_length(b));
  for (guint i = 0; i < dw_resource_store_get_length(a); i++)
    g_assert_true(dw_resource_data_equal(dw_resource_get_data(dw_resource_store_get(a, i)),
                                         dw_resource_get_data(dw_resource_store_get(b, i))));
}

static void
test_round_trip(void)
{
  static const guint counts[] = {0, 1, 50, 51, 1234};

  for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
    g_autoptr(DwResourceStore) store = store_of(counts[i]);
    g_autoptr(DwResourceStore) again = dw_resource_store_new();
    g_autofree char *path = NULL, *folder = NULL;
    gint64 time;

    assert_saved(store);
    path = file_path();
    folder = g_path_get_dirname(path);
    g_assert_cmpuint(mode_of(path), ==, 0600);
    g_assert_cmpuint(mode_of(folder), ==, 0700);
    g_assert_true(dw_list_cache_load_first(ACCOUNT, again, &time));
    g_assert_cmpint(time, ==, NOW);
    g_assert_cmpuint(dw_resource_store_get_length(again), ==, MIN(counts[i], 50));
    load_rest(again);
    assert_same(store, again);
  }
}

static void
test_no_secrets(void)
{
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  g_autoptr(DwResourcePage) page = decode(
      "{\"NextToken\":\"HUSH-1\",\"Resources\":[{\"ResourceId\":\"r\",\"ConnectionProperties\":"
      "\"HUSH-2\",\"Icon\":\"https://user:HUSH-3@icons.example:8443/a%20b.png?Signature=HUSH-4"
      "#HUSH-5\",\"Sessions\":[{\"NickName\":\"HUSH-6\"}],\"LoginToken\":\"HUSH-7\",\"OsUpdate\":{"
      "\"UpdateCatalogUrl\":\"https://x/?HUSH-8\"}},{\"ResourceId\":\"s\","
      "\"Icon\":\"data:HUSH-9\"},{\"ResourceId\":\"t\",\"Icon\":\"https://icons.example/p\"}]}");
  g_autofree char *path = NULL, *text = NULL;

  dw_resource_store_add_page(store, page);
  assert_saved(store);
  path = file_path();
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  g_assert_null(strstr(text, "HUSH"));
  g_assert_null(strstr(text, "alice"));
  g_assert_nonnull(strstr(text, "\"https://icons.example:8443/a%20b.png\""));
  g_assert_nonnull(strstr(text, "\"https://icons.example/p\""));
}

/* What the service said is left alone, and a list that is whole needs no memory. */
static void
test_service_first(void)
{
  g_autoptr(DwResourceStore) saved = store_of(120);
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  g_autoptr(DwResourcePage) page =
      decode("{\"Resources\":[{\"ResourceId\":\"ecd-70\",\"ResourceName\":\"New\"}]}");

  assert_saved(saved);
  g_assert_true(dw_list_cache_load_first(ACCOUNT, store, NULL));
  dw_resource_store_begin_merge(store);
  dw_resource_store_add_page(store, page);
  load_rest(store);
  g_assert_cmpuint(dw_resource_store_get_length(store), ==, 120);
  g_assert_cmpstr(dw_resource_get_name(dw_resource_store_lookup(store, "ecd-70")), ==, "New");
  dw_resource_store_end_merge(store);
  g_assert_cmpuint(dw_resource_store_get_length(store), ==, 1);
  load_rest(store);
  g_assert_cmpuint(dw_resource_store_get_length(store), ==, 1);
}

static void
test_cancel(void)
{
  g_autoptr(DwResourceStore) saved = store_of(500);
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL, save_error = NULL;

  assert_saved(saved);
  dw_list_cache_load_rest_async(ACCOUNT, store, cancellable, dw_await_done_cb, &result);
  g_cancellable_cancel(cancellable);
  dw_await(&result, NULL);
  g_assert_false(dw_list_cache_load_rest_finish(result, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint(dw_resource_store_get_length(store), ==, 0);
  g_assert_false(save(ACCOUNT, store, cancellable, &save_error));
  g_assert_error(save_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_accounts_apart(void)
{
  g_autoptr(DwResourceStore) saved = store_of(3);
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  g_autofree char *path = NULL, *text = NULL;

  assert_saved(saved);
  g_assert_false(dw_list_cache_load_first("bob", store, NULL));
  path = file_path();
  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  g_assert_true(save("bob", store, NULL, NULL));
  g_assert_true(dw_list_cache_load_first("bob", store, NULL));
  dw_list_cache_remove("bob");
  g_assert_false(dw_list_cache_load_first("bob", store, NULL));
  dw_list_cache_remove("bob");
  dw_list_cache_remove(ACCOUNT);
  assert_none();
  /* another's list under this one's name */
  memset(strstr(text, " 1 ") + 3, '0', 8);
  g_assert_true(dw_paths_write(path, text, NULL));
  assert_none();
}

static void
test_removed_while_saved(void)
{
  g_autoptr(DwResourceStore) store = store_of(2000);
  g_autoptr(GAsyncResult) result = NULL;

  dw_list_cache_save_async(ACCOUNT, G_LIST_MODEL(store), NOW, NULL, dw_await_done_cb, &result);
  dw_list_cache_remove(ACCOUNT);
  dw_await(&result, NULL);
  assert_none();
}

static void
test_damaged(void)
{
  g_autoptr(DwResourceStore) saved = store_of(120);
  g_autofree char *path = NULL, *text = NULL;
  gsize length;

  assert_saved(saved);
  path = file_path();
  g_assert_true(g_file_get_contents(path, &text, &length, NULL));
  for (gsize cut = 0; cut < length; cut += length / 17) {
    g_autoptr(DwResourceStore) store = dw_resource_store_new();

    g_assert_true(g_file_set_contents(path, text, (gssize) cut, NULL));
    dw_list_cache_load_first(ACCOUNT, store, NULL);
    load_rest(store);
    g_assert_cmpuint(dw_resource_store_get_length(store), <, 120);
    g_assert_cmpuint(dw_resource_store_get_length(store) % 50, ==, 0);
  }
  for (gsize at = 0; at < length; at += length / 17) {
    g_autoptr(DwResourceStore) store = dw_resource_store_new();
    g_autofree char *broken = g_memdup2(text, length);

    broken[at] = '\0';
    g_assert_true(g_file_set_contents(path, broken, (gssize) length, NULL));
    dw_list_cache_load_first(ACCOUNT, store, NULL);
    load_rest(store);
    g_assert_cmpuint(dw_resource_store_get_length(store), <=, 120);
  }
}

/* Whatever stands in its place is as good as none, and the next list replaces it. */
static void
test_no_file(void)
{
  g_autoptr(DwResourceStore) saved = store_of(3);
  g_autofree char *path = NULL, *other = NULL;

  assert_saved(saved);
  path = file_path();
  other = g_build_filename(g_get_user_cache_dir(), "other", NULL);
  g_assert_cmpint(g_rename(path, other), ==, 0);
  g_assert_cmpint(symlink(other, path), ==, 0);
  assert_none();
  assert_saved(saved);
  g_assert_cmpuint(mode_of(path), ==, 0600);

  g_assert_cmpint(g_unlink(path), ==, 0);
  g_assert_cmpint(mkfifo(path, 0600), ==, 0);
  assert_none();
  assert_saved(saved);

  g_assert_cmpint(truncate(path, 33 * 1024 * 1024), ==, 0);
  assert_none();
  assert_saved(saved);

  if (geteuid() == 0) {
    g_assert_cmpint(chown(path, 12345, (gid_t) -1), ==, 0);
    assert_none();
    assert_saved(saved);
  }
  g_assert_cmpint(g_unlink(path), ==, 0);
  g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
  assert_none();
}

static void
test_unwritable(void)
{
  g_autofree char *folder = dw_paths_cache_file("");
  g_autoptr(DwResourceStore) store = store_of(3);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents(g_get_user_cache_dir(), 0700);
  g_assert_true(g_file_set_contents(folder, "a file", -1, NULL));
  g_assert_false(save(ACCOUNT, store, NULL, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  assert_none();
  dw_list_cache_remove(ACCOUNT);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func("/list-cache/round-trip", test_round_trip);
  g_test_add_func("/list-cache/no-secrets", test_no_secrets);
  g_test_add_func("/list-cache/service-first", test_service_first);
  g_test_add_func("/list-cache/cancel", test_cancel);
  g_test_add_func("/list-cache/accounts-apart", test_accounts_apart);
  g_test_add_func("/list-cache/removed-while-saved", test_removed_while_saved);
  g_test_add_func("/list-cache/damaged", test_damaged);
  g_test_add_func("/list-cache/no-file", test_no_file);
  g_test_add_func("/list-cache/unwritable", test_unwritable);
  return g_test_run();
}
