/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-resource-filter.h"
#include "model-test-util.h"

#define ITEM(id, type, name, status)                                       \
  "{'ResourceId':'" id "','ResourceType':'" type "','ResourceName':'" name \
  "','ResourceStatus':'" status "','Os':'Windows','RegionId':'cn-hangzhou'}"

#define FIVE                                                                                    \
  ITEM("a", "Desktop", "Design", "Running")                                                     \
  "," ITEM("b", "App", "Calc", "Running") "," ITEM("c", "Desktop", "Büro", "Stopped") "," ITEM( \
      "d", "CloudDrive", "Files", "Running") "," ITEM("e", "Desktop", "Desk two", "Stopped")

/* Follows a list by its signals alone, so that a wrong one shows. */
typedef struct {
  GPtrArray *items;
  guint signals;
} Mirror;

static void
mirror_cb(GListModel *list, guint position, guint removed, guint added, Mirror *mirror)
{
  if (removed > 0)
    g_ptr_array_remove_range(mirror->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert(mirror->items, (gint) (position + i),
                       g_list_model_get_item(list, position + i));
  mirror->signals++;
}

typedef struct {
  DwResourceStore *store;
  DwResourceFilter *filter;
  Mirror mirror;
  guint counts_changed;
} Fixture;

static void
count_cb(DwResourceFilter *filter, guint *counter)
{
  (*counter)++;
}

static void
set_up(Fixture *f, gconstpointer data)
{
  f->store = dw_resource_store_new();
  f->filter = dw_resource_filter_new(f->store);
  f->mirror.items = g_ptr_array_new_with_free_func(g_object_unref);
  g_signal_connect(f->filter, "items-changed", G_CALLBACK(mirror_cb), &f->mirror);
  g_signal_connect(f->filter, "counts-changed", G_CALLBACK(count_cb), &f->counts_changed);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  g_ptr_array_unref(f->mirror.items);
  g_object_unref(f->filter);
  g_object_unref(f->store);
}

static void
merge(Fixture *f, const char *resources)
{
  g_autoptr(DwResourcePage) page = page_of(resources);

  dw_resource_store_begin_merge(f->store);
  dw_resource_store_add_page(f->store, page);
  dw_resource_store_end_merge(f->store);
}

static void
assert_shown(Fixture *f, const char *expected, guint signals)
{
  g_autoptr(GString) ids = g_string_new(NULL);

  for (guint i = 0; i < dw_resource_filter_get_length(f->filter); i++)
    g_string_append(ids, dw_resource_get_id(dw_resource_filter_get(f->filter, i)));
  g_assert_cmpstr(ids->str, ==, expected);

  g_string_truncate(ids, 0);
  for (guint i = 0; i < f->mirror.items->len; i++)
    g_string_append(ids, dw_resource_get_id(g_ptr_array_index(f->mirror.items, i)));
  g_assert_cmpstr(ids->str, ==, expected);
  g_assert_cmpuint(f->mirror.signals, ==, signals);
  f->mirror.signals = 0;
}

static void
test_kinds(Fixture *f, gconstpointer data)
{
  merge(f, FIVE);
  assert_shown(f, "abcde", 1);
  dw_resource_filter_set_kinds(f->filter, DW_RESOURCE_SET(DW_RESOURCE_KIND_COMPUTER));
  assert_shown(f, "ace", 2);
  dw_resource_filter_set_kinds(f->filter, DW_RESOURCE_SET(DW_RESOURCE_KIND_COMPUTER));
  assert_shown(f, "ace", 0);
  dw_resource_filter_set_kinds(f->filter, DW_RESOURCE_SET(DW_RESOURCE_KIND_APP) |
                                              DW_RESOURCE_SET(DW_RESOURCE_KIND_DRIVE));
  assert_shown(f, "bd", 1);
  dw_resource_filter_set_kinds(f->filter, 0);
  assert_shown(f, "abcde", 3);
}

static void
test_statuses(Fixture *f, gconstpointer data)
{
  merge(f, FIVE);
  f->mirror.signals = 0;
  dw_resource_filter_set_statuses(f->filter, DW_RESOURCE_SET(DW_RESOURCE_STATUS_STOPPED));
  assert_shown(f, "ce", 2);
  dw_resource_filter_set_statuses(f->filter, DW_RESOURCE_SET(DW_RESOURCE_STATUS_STOPPED));
  assert_shown(f, "ce", 0);
  g_assert_cmpuint(dw_resource_filter_get_total(f->filter), ==, 2);
}

static void
test_search(Fixture *f, gconstpointer data)
{
  static const struct {
    const char *text, *shown;
  } rows[] = {
      {"des", "ae"},     {"BURO", "c"},         {"büro", "c"},        {"desk two", "e"},
      {"two desk", "e"}, {"cn-hang des", "ae"}, {"windows", "abcde"}, {"nothing", ""},
      {" ", "abcde"},    {NULL, "abcde"},       {"d", "abcde"},
  };

  merge(f, FIVE);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    dw_resource_filter_set_search(f->filter, rows[i].text);
    assert_shown(f, rows[i].shown, f->mirror.signals);
  }
}

static void
test_counts(Fixture *f, gconstpointer data)
{
  merge(f, FIVE);
  g_assert_cmpuint(f->counts_changed, ==, 1);
  g_assert_cmpuint(dw_resource_filter_get_count(f->filter, DW_RESOURCE_KIND_COMPUTER), ==, 3);
  g_assert_cmpuint(dw_resource_filter_get_count(f->filter, DW_RESOURCE_KIND_SHARE), ==, 0);
  g_assert_cmpuint(dw_resource_filter_get_total(f->filter), ==, 5);

  dw_resource_filter_set_kinds(f->filter, DW_RESOURCE_SET(DW_RESOURCE_KIND_APP));
  g_assert_cmpuint(f->counts_changed, ==, 1);
  g_assert_cmpuint(dw_resource_filter_get_count(f->filter, DW_RESOURCE_KIND_COMPUTER), ==, 3);

  dw_resource_filter_set_search(f->filter, "des");
  g_assert_cmpuint(f->counts_changed, ==, 2);
  g_assert_cmpuint(dw_resource_filter_get_count(f->filter, DW_RESOURCE_KIND_COMPUTER), ==, 2);
  g_assert_cmpuint(dw_resource_filter_get_count(f->filter, DW_RESOURCE_KIND_APP), ==, 0);
}

static void
test_store_changes(Fixture *f, gconstpointer data)
{
  merge(f, FIVE);
  dw_resource_filter_set_kinds(f->filter, DW_RESOURCE_SET(DW_RESOURCE_KIND_COMPUTER));
  f->mirror.signals = 0;

  /* the same again */
  merge(f, FIVE);
  assert_shown(f, "ace", 0);
  /* one that does not show comes, and one goes */
  merge(f, ITEM("a", "Desktop", "Design", "Running") "," ITEM(
               "c", "Desktop", "Büro", "Stopped") "," ITEM("e", "Desktop", "Desk two",
                                                           "Stopped") "," ITEM("g", "App", "New",
                                                                               "Running"));
  assert_shown(f, "ace", 0);
  g_assert_cmpuint(dw_resource_filter_get_total(f->filter), ==, 4);
  /* one that shows goes */
  merge(f,
        ITEM("a", "Desktop", "Design", "Running") "," ITEM("e", "Desktop", "Desk two", "Stopped"));
  assert_shown(f, "ae", 1);
}

static void
test_resource_changes(Fixture *f, gconstpointer data)
{
  merge(f, FIVE);
  dw_resource_filter_set_statuses(f->filter, DW_RESOURCE_SET(DW_RESOURCE_STATUS_STOPPED));
  f->mirror.signals = 0;
  merge(f,
        ITEM("a", "Desktop", "Design", "Stopped") "," ITEM(
            "c", "Desktop", "Büro", "Running") "," ITEM("e", "Desktop", "Desk three", "Stopped"));
  assert_shown(f, "ae", 2);
}

/* Beyond a number of separate spans there is one that covers them. */
static void
test_many_spans(Fixture *f, gconstpointer data)
{
  g_autoptr(GString) resources = g_string_new(NULL);

  for (guint i = 0; i < 400; i++)
    g_string_append_printf(resources, "%s{'ResourceId':'i%u','ResourceType':'%s'}",
                           i > 0 ? "," : "", i, i % 2 == 0 ? "Desktop" : "App");
  merge(f, resources->str);
  f->mirror.signals = 0;
  dw_resource_filter_set_kinds(f->filter, DW_RESOURCE_SET(DW_RESOURCE_KIND_APP));
  g_assert_cmpuint(f->mirror.signals, ==, 1);
  g_assert_cmpuint(f->mirror.items->len, ==, 200);
  for (guint i = 0; i < 200; i++)
    g_assert_true(g_ptr_array_index(f->mirror.items, i) ==
                  dw_resource_store_get(f->store, 2 * i + 1));
  dw_resource_filter_set_kinds(f->filter, 0);
  g_assert_cmpuint(f->mirror.items->len, ==, 400);
}

static void
test_late_filter(Fixture *f, gconstpointer data)
{
  g_autoptr(DwResourceFilter) late = NULL;
  g_autoptr(DwResource) item = NULL;

  merge(f, FIVE);
  late = dw_resource_filter_new(f->store);
  g_assert_cmpuint(dw_resource_filter_get_length(late), ==, 5);
  item = g_list_model_get_item(G_LIST_MODEL(late), 1);
  g_assert_cmpstr(dw_resource_get_id(item), ==, "b");
  g_assert_null(g_list_model_get_item(G_LIST_MODEL(late), 5));
  g_assert_cmpuint(g_list_model_get_n_items(G_LIST_MODEL(late)), ==, 5);
  g_assert_true(g_list_model_get_item_type(G_LIST_MODEL(late)) == DW_TYPE_RESOURCE);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define CASE(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)
  CASE("/filter/kinds", test_kinds);
  CASE("/filter/statuses", test_statuses);
  CASE("/filter/search", test_search);
  CASE("/filter/counts", test_counts);
  CASE("/filter/store-changes", test_store_changes);
  CASE("/filter/resource-changes", test_resource_changes);
  CASE("/filter/many-spans", test_many_spans);
  CASE("/filter/late", test_late_filter);
  return g_test_run();
}
