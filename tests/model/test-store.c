/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"
#include "dw-resource-store.h"
#include "model-test-util.h"

#include <string.h>

#define NAMED(id, name)  "{'ResourceId':'" id "','ResourceName':'" name "','ResourceType':'Desktop'}"
#define STATUS(id, word) "{'ResourceId':'" id "','ResourceStatus':'" word "'}"

static void
log_items_cb(GListModel *list, guint position, guint removed, guint added, GString *log)
{
  g_string_append_printf(log, "%u-%u+%u ", position, removed, added);
}

static void
log_merged_cb(DwResourceStore *store, GString *log)
{
  g_string_append(log, "merged ");
}

static DwResourceStore *
logged_store(GString *log)
{
  DwResourceStore *store = dw_resource_store_new();

  g_signal_connect(store, "items-changed", G_CALLBACK(log_items_cb), log);
  g_signal_connect(store, "merged", G_CALLBACK(log_merged_cb), log);
  return store;
}

static void
add(DwResourceStore *store, const char *resources)
{
  g_autoptr(DwResourcePage) page = page_of(resources);

  dw_resource_store_add_page(store, page);
}

static void
merge(DwResourceStore *store, const char *resources)
{
  dw_resource_store_begin_merge(store);
  add(store, resources);
  dw_resource_store_end_merge(store);
}

static void
assert_ids(DwResourceStore *store, const char *expected)
{
  g_autoptr(GString) ids = g_string_new(NULL);

  for (guint i = 0; i < dw_resource_store_get_length(store); i++)
    g_string_append(ids, dw_resource_get_id(dw_resource_store_get(store, i)));
  g_assert_cmpstr(ids->str, ==, expected);
}

static void
assert_log(GString *log, const char *expected)
{
  g_assert_cmpstr(log->str, ==, expected);
  g_string_truncate(log, 0);
}

static void
test_merge(void)
{
  g_autoptr(GString) log = g_string_new(NULL);
  g_autoptr(DwResourceStore) store = logged_store(log);
  DwResource *c;

  dw_resource_store_begin_merge(store);
  add(store, NAMED("a", "A") "," NAMED("b", "B"));
  assert_log(log, "0-0+2 ");
  add(store, NAMED("c", "C") "," NAMED("d", "D"));
  assert_log(log, "2-0+2 ");
  dw_resource_store_end_merge(store);
  assert_log(log, "");
  assert_ids(store, "abcd");

  c = dw_resource_store_lookup(store, "c");
  merge(store, NAMED("d", "D") "," NAMED("c", "C") "," NAMED("b", "B") "," NAMED("a", "A"));
  assert_log(log, "");
  assert_ids(store, "abcd");

  merge(store, NAMED("a", "A") "," NAMED("c", "C2") "," NAMED("e", "E"));
  assert_log(log, "4-0+1 merged 3-1+0 1-1+0 ");
  assert_ids(store, "ace");
  g_assert_true(dw_resource_store_lookup(store, "c") == c);
  g_assert_cmpstr(dw_resource_get_name(c), ==, "C2");
  g_assert_null(dw_resource_store_lookup(store, "b"));
}

static void
test_empty(void)
{
  g_autoptr(GString) log = g_string_new(NULL);
  g_autoptr(DwResourceStore) store = logged_store(log);

  merge(store, "");
  assert_log(log, "");
  merge(store, NAMED("a", "A") "," NAMED("b", "B"));
  assert_log(log, "0-0+2 ");
  merge(store, "");
  assert_log(log, "0-2+0 ");
  g_assert_cmpuint(dw_resource_store_get_length(store), ==, 0);
}

static void
test_twice_in_one(void)
{
  g_autoptr(DwResourceStore) store = dw_resource_store_new();

  merge(store, NAMED("a", "first") "," NAMED("a", "second"));
  assert_ids(store, "a");
  g_assert_cmpstr(dw_resource_get_name(dw_resource_store_get(store, 0)), ==, "second");
}

static void
test_cancel(void)
{
  g_autoptr(GString) log = g_string_new(NULL);
  g_autoptr(DwResourceStore) store = logged_store(log);

  merge(store, NAMED("a", "A") "," NAMED("b", "B"));
  dw_resource_store_begin_merge(store);
  add(store, NAMED("a", "A"));
  dw_resource_store_cancel_merge(store);
  assert_ids(store, "ab");

  dw_resource_store_begin_merge(store);
  add(store, NAMED("a", "A"));
  dw_resource_store_begin_merge(store);
  add(store, NAMED("b", "B"));
  dw_resource_store_end_merge(store);
  assert_ids(store, "b");
}

static void
test_poll(void)
{
  g_autoptr(GString) log = g_string_new(NULL);
  g_autoptr(DwResourceStore) store = logged_store(log);

  merge(store, STATUS("a", "Stopped") "," STATUS("b", "Stopped"));
  g_string_truncate(log, 0);
  add(store, STATUS("a", "Starting"));
  assert_log(log, "merged ");
  assert_ids(store, "ab");
  g_assert_cmpint(dw_resource_get_status(dw_resource_store_get(store, 0)), ==,
                  DW_RESOURCE_STATUS_STARTING);
}

/* A poll that comes back while a refresh runs shows that its resource is there. */
static void
test_poll_in_merge(void)
{
  g_autoptr(DwResourceStore) store = dw_resource_store_new();

  merge(store, NAMED("a", "A") "," NAMED("b", "B"));
  dw_resource_store_begin_merge(store);
  add(store, NAMED("a", "A"));
  add(store, NAMED("b", "B"));
  dw_resource_store_end_merge(store);
  assert_ids(store, "ab");
}

static void
test_failed_types(void)
{
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  g_autoptr(DwResourcePage) page = page_of(NAMED("a", "A"));
  const char *const *types;

  merge(store, NAMED("a", "A") ",{'ResourceId':'d','ResourceType':'CloudDrive'},"
                               "{'ResourceId':'p','ResourceType':'App'},"
                               "{'ResourceId':'x','ResourceType':'Hologram'}");
  g_assert_null(dw_resource_store_get_failed_types(store));
  page->failed_types = g_strsplit("drive,HOLOGRAM,drive", ",", -1);
  dw_resource_store_begin_merge(store);
  dw_resource_store_add_page(store, page);
  dw_resource_store_add_page(store, page);
  dw_resource_store_end_merge(store);
  assert_ids(store, "adx");
  types = dw_resource_store_get_failed_types(store);
  g_assert_cmpuint(g_strv_length((GStrv) types), ==, 2);
  g_assert_cmpstr(types[0], ==, "drive");

  merge(store, NAMED("a", "A"));
  assert_ids(store, "a");
  g_assert_null(dw_resource_store_get_failed_types(store));
}

static void
test_clear(void)
{
  g_autoptr(GString) log = g_string_new(NULL);
  g_autoptr(DwResourceStore) store = logged_store(log);

  dw_resource_store_clear(store);
  assert_log(log, "");
  merge(store, NAMED("a", "A"));
  g_string_truncate(log, 0);
  dw_resource_store_clear(store);
  assert_log(log, "0-1+0 ");
  g_assert_null(dw_resource_store_lookup(store, "a"));
}

static void
test_list_model(void)
{
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  g_autoptr(DwResource) item = NULL;

  merge(store, NAMED("a", "A"));
  item = g_list_model_get_item(G_LIST_MODEL(store), 0);
  g_assert_cmpstr(dw_resource_get_id(item), ==, "a");
  g_assert_null(g_list_model_get_item(G_LIST_MODEL(store), 1));
  g_assert_cmpuint(g_list_model_get_n_items(G_LIST_MODEL(store)), ==, 1);
  g_assert_true(g_list_model_get_item_type(G_LIST_MODEL(store)) == DW_TYPE_RESOURCE);
}

static const struct {
  const char *text;
  const char *id; /* NULL: an error of @code whose message holds @says */
  int code;
  const char *says;
} find_rows[] = {
    {"ecd-1", "ecd-1"},
    {"Design", "ecd-1"},
    {"design", "ecd-5"},
    {"finance", "ecd-2"},
    {"BÜRO", "ecd-3"},
    {"buro", "ecd-3"},
    {"ecd-4", "ecd-4"},
    {"Twin", NULL, DW_ERROR_AMBIGUOUS, "Twin (ecd-6), Twin (ecd-7)"},
    {"DESIGN", NULL, DW_ERROR_AMBIGUOUS, "Design (ecd-1), design (ecd-5)"},
    {"Finanse", NULL, DW_ERROR_NOT_FOUND, "Did you mean “Finance”?"},
    {"Fin", NULL, DW_ERROR_NOT_FOUND, "Did you mean “Finance”?"},
    {"Desi", NULL, DW_ERROR_NOT_FOUND, "Did you mean “Design”, “design”?"},
    {"Completely else", NULL, DW_ERROR_NOT_FOUND, "The list shows what there is."},
    {"", NULL, DW_ERROR_NOT_FOUND, "No desk has the id or name “?”."},
    {"\x1b[31m", NULL, DW_ERROR_NOT_FOUND, "“[31m”"},
    {"\xff", NULL, DW_ERROR_NOT_FOUND, "No desk"},
};

static void
test_find(void)
{
  g_autoptr(DwResourceStore) store = dw_resource_store_new();

  merge(store,
        NAMED("ecd-1", "Design") "," NAMED("ecd-2", "Finance") "," NAMED("ecd-3", "Büro") "," NAMED(
            "ecd-4", "ecd-1") "," NAMED("ecd-5", "design") "," NAMED("ecd-6",
                                                                     "Twin") "," NAMED("ecd-7",
                                                                                       "Twin"));
  for (gsize i = 0; i < G_N_ELEMENTS(find_rows); i++) {
    g_autoptr(GError) error = NULL;
    DwResource *found = dw_resource_store_find(store, find_rows[i].text, &error);

    g_test_message("row %" G_GSIZE_FORMAT ": %s", i, error != NULL ? error->message : "found");
    if (find_rows[i].id != NULL) {
      g_assert_no_error(error);
      g_assert_cmpstr(dw_resource_get_id(found), ==, find_rows[i].id);
    } else {
      g_assert_null(found);
      g_assert_error(error, DW_ERROR, find_rows[i].code);
      g_assert_nonnull(strstr(error->message, find_rows[i].says));
    }
  }
}

static void
test_many_candidates(void)
{
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  g_autoptr(GString) resources = g_string_new(NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 12; i++)
    g_string_append_printf(resources, "%s{'ResourceId':'e%u','ResourceName':'Same'}",
                           i > 0 ? "," : "", i);
  merge(store, resources->str);
  g_assert_null(dw_resource_store_find(store, "same", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_AMBIGUOUS);
  g_assert_true(g_str_has_suffix(error->message, "Same (e9) and 2 more."));
}

/* Many that go between many that stay are one change, in which nobody loses an object or place. */
static void
test_scattered_removals(void)
{
  g_autoptr(GString) log = g_string_new(NULL), all = g_string_new(NULL), odd = g_string_new(NULL);
  g_autoptr(DwResourceStore) store = logged_store(log);
  g_autoptr(DwResource) kept = NULL, last = NULL;

  for (guint i = 0; i < 60; i++) {
    g_string_append_printf(all, "%s{'ResourceId':'i%u'}", i > 0 ? "," : "", i);
    if (i % 2 == 1 || i > 50)
      g_string_append_printf(odd, "%s{'ResourceId':'i%u'}", i > 1 ? "," : "", i);
  }
  merge(store, all->str);
  kept = g_object_ref(dw_resource_store_lookup(store, "i1"));
  last = g_object_ref(dw_resource_store_lookup(store, "i59"));
  assert_log(log, "0-0+60 ");
  merge(store, odd->str);
  assert_log(log, "0-51+25 ");
  g_assert_cmpuint(dw_resource_store_get_length(store), ==, 34);
  g_assert_true(dw_resource_store_get(store, 0) == kept);
  g_assert_true(dw_resource_store_get(store, 33) == last);
  g_assert_null(dw_resource_store_lookup(store, "i50"));
  g_assert_true(dw_resource_store_lookup(store, "i59") == last);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/store/merge", test_merge);
  g_test_add_func("/store/empty", test_empty);
  g_test_add_func("/store/twice-in-one", test_twice_in_one);
  g_test_add_func("/store/cancel", test_cancel);
  g_test_add_func("/store/poll", test_poll);
  g_test_add_func("/store/poll-in-merge", test_poll_in_merge);
  g_test_add_func("/store/failed-types", test_failed_types);
  g_test_add_func("/store/clear", test_clear);
  g_test_add_func("/store/list-model", test_list_model);
  g_test_add_func("/store/find", test_find);
  g_test_add_func("/store/many-candidates", test_many_candidates);
  g_test_add_func("/store/scattered-removals", test_scattered_removals);
  return g_test_run();
}
