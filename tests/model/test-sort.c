/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-resource-sort.h"
#include "model-test-util.h"

#include <string.h>

#define ITEM(id, name, time) \
  "{'ResourceId':'" id "','ResourceName':'" name "','CreateTime':'" time "'}"
#define A ITEM("a", "Desk 10", "2026-01-01T00:00Z")
#define B ITEM("b", "desk 2", "2026-03-01T00:00Z")
#define C ITEM("c", "Calc", "2026-02-01T00:00Z")
#define D ITEM("d", "Desk 2", "2026-03-01T00:00Z")

/* Follows the list by its signals alone, so that a wrong one shows. */
typedef struct {
  DwResourceStore *store;
  DwResourceFilter *filter;
  DwResourceSort *sort;
  GPtrArray *mirror;
  guint signals;
} Fixture;

static void
mirror_cb(GListModel *list, guint position, guint removed, guint added, Fixture *f)
{
  if (removed > 0)
    g_ptr_array_remove_range(f->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert(f->mirror, (gint) (position + i), g_list_model_get_item(list, position + i));
  f->signals++;
}

static void
set_up(Fixture *f, gconstpointer data)
{
  f->store = dw_resource_store_new();
  f->filter = dw_resource_filter_new(f->store);
  f->sort = dw_resource_sort_new(f->filter);
  f->mirror = g_ptr_array_new_with_free_func(g_object_unref);
  g_signal_connect(f->sort, "items-changed", G_CALLBACK(mirror_cb), f);
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  g_ptr_array_unref(f->mirror);
  g_object_unref(f->sort);
  g_object_unref(f->filter);
  g_object_unref(f->store);
}

static void
add(Fixture *f, const char *resources)
{
  g_autoptr(DwResourcePage) page = page_of(resources);

  dw_resource_store_add_page(f->store, page);
}

static void
merge(Fixture *f, const char *resources)
{
  dw_resource_store_begin_merge(f->store);
  add(f, resources);
  dw_resource_store_end_merge(f->store);
}

static void
run_loop(void)
{
  while (g_main_context_iteration(NULL, FALSE))
    ;
}

/* The list, its signals and its look-up say the same. */
static void
assert_consistent(Fixture *f)
{
  g_assert_cmpuint(f->mirror->len, ==, dw_resource_sort_get_length(f->sort));
  g_assert_cmpuint(f->mirror->len, ==, dw_resource_filter_get_length(f->filter));
  for (guint i = 0; i < f->mirror->len; i++) {
    DwResource *resource = dw_resource_sort_get(f->sort, i);
    guint position = G_MAXUINT;

    g_assert_true(resource == g_ptr_array_index(f->mirror, i));
    g_assert_true(dw_resource_sort_find(f->sort, resource, &position));
    g_assert_cmpuint(position, ==, i);
  }
}

static void
assert_order(Fixture *f, const char *expected)
{
  g_autoptr(GString) ids = g_string_new(NULL);

  run_loop();
  assert_consistent(f);
  for (guint i = 0; i < f->mirror->len; i++)
    g_string_append(ids, dw_resource_get_id(g_ptr_array_index(f->mirror, i)));
  g_assert_cmpstr(ids->str, ==, expected);
}

static DwResource *
get(Fixture *f, const char *id)
{
  return dw_resource_store_lookup(f->store, id);
}

static void
test_orders(Fixture *f, gconstpointer data)
{
  merge(f, A "," B "," C "," D);
  g_assert_cmpint(dw_resource_sort_get_order(f->sort), ==, DW_RESOURCE_ORDER_NAME);
  assert_order(f, "cbda");
  dw_resource_sort_set_order(f->sort, DW_RESOURCE_ORDER_CREATED);
  assert_order(f, "bdca");
  dw_resource_sort_set_order(f->sort, DW_RESOURCE_ORDER_ASSIGNED);
  assert_order(f, "abcd");
  dw_resource_sort_set_order(f->sort, DW_RESOURCE_ORDER_LAST_USED);
  assert_order(f, "cbda");
  dw_resource_set_last_used(get(f, "a"), 100);
  dw_resource_set_last_used(get(f, "d"), 200);
  assert_order(f, "dacb");
}

static void
test_favourites(Fixture *f, gconstpointer data)
{
  merge(f, A "," B "," C "," D);
  dw_resource_set_favourite(get(f, "a"), TRUE);
  dw_resource_set_favourite(get(f, "d"), TRUE);
  f->signals = 0;
  assert_order(f, "dacb");
  g_assert_cmpuint(f->signals, ==, 1); /* both in one */
  for (int order = 0; order < DW_N_RESOURCE_ORDERS; order++) {
    dw_resource_sort_set_order(f->sort, order);
    g_assert_true(dw_resource_is_favourite(dw_resource_sort_get(f->sort, 0)));
    g_assert_true(dw_resource_is_favourite(dw_resource_sort_get(f->sort, 1)));
  }
  dw_resource_sort_set_order(f->sort, DW_RESOURCE_ORDER_NAME);
  dw_resource_set_favourite(get(f, "d"), FALSE);
  assert_order(f, "acbd");
}

/* What the service says later moves a resource, and takes nothing of the person's own. */
static void
test_updates(Fixture *f, gconstpointer data)
{
  merge(f, A "," B "," C);
  dw_resource_set_favourite(get(f, "b"), TRUE);
  dw_resource_set_last_used(get(f, "b"), 5);
  assert_order(f, "bca");
  add(f, ITEM("c", "Zebra", "2026-02-01T00:00Z"));
  assert_order(f, "bac");
  add(f, ITEM("b", "Zoo", "2026-02-01T00:00Z"));
  assert_order(f, "bac");
  g_assert_cmpint(dw_resource_get_last_used(get(f, "b")), ==, 5);
  dw_resource_sort_set_order(f->sort, DW_RESOURCE_ORDER_CREATED);
  add(f, ITEM("a", "Desk 10", "2027-01-01T00:00Z"));
  assert_order(f, "bac");
  f->signals = 0;
  add(f, ITEM("a", "Desk 10", "2027-01-01T00:00Z"));
  add(f, "{'ResourceId':'a','ResourceName':'Desk 10','CreateTime':'2027-01-01T00:00Z',"
         "'ResourceStatus':'Running'}");
  assert_order(f, "bac");
  g_assert_cmpuint(f->signals, ==, 0);
}

/* A list that was there before the service's is put in the service's order by its last page. */
static void
test_assigned(Fixture *f, gconstpointer data)
{
  add(f, C "," B "," D);
  dw_resource_sort_set_order(f->sort, DW_RESOURCE_ORDER_ASSIGNED);
  assert_order(f, "cbd");
  dw_resource_store_begin_merge(f->store);
  add(f, A "," B);
  assert_order(f, "cbda");
  add(f, D "," C);
  assert_order(f, "cbda");
  dw_resource_store_end_merge(f->store);
  assert_order(f, "abdc");
  merge(f, C "," A);
  assert_order(f, "ca");
}

static void
test_filtered(Fixture *f, gconstpointer data)
{
  guint position;

  merge(f, A "," B "," C "," D);
  dw_resource_filter_set_search(f->filter, "desk");
  assert_order(f, "bda");
  g_assert_false(dw_resource_sort_find(f->sort, get(f, "c"), &position));
  dw_resource_set_favourite(get(f, "c"), TRUE);
  assert_order(f, "bda");
  merge(f, A "," C "," D);
  assert_order(f, "da");
  dw_resource_filter_set_search(f->filter, NULL);
  assert_order(f, "cda");
  dw_resource_store_clear(f->store);
  assert_order(f, "");
}

/* More resources than a closure can have handlers, and removals that come as one change. */
static void
test_many(Fixture *f, gconstpointer data)
{
  g_autoptr(GString) all = g_string_new(NULL), some = g_string_new(NULL);

  for (guint i = 0; i < 1000; i++) {
    g_string_append_printf(all, "%s{'ResourceId':'i%u'}", i > 0 ? "," : "", i);
    if (i % 3 != 0)
      g_string_append_printf(some, "%s{'ResourceId':'i%u'}", i > 1 ? "," : "", i);
  }
  merge(f, all->str);
  assert_consistent(f);
  dw_resource_filter_set_search(f->filter, "9");
  merge(f, some->str);
  assert_consistent(f);
  dw_resource_filter_set_search(f->filter, NULL);
  assert_consistent(f);
  g_assert_cmpuint(f->mirror->len, ==, 666);
}

static char *
random_page(GRand *random, guint most)
{
  GString *page = g_string_new(NULL);
  guint count = (guint) g_rand_int_range(random, 0, (gint) most);

  for (guint i = 0; i < count; i++)
    g_string_append_printf(page, "%s{'ResourceId':'i%d','ResourceName':'n%d','CreateTime':'%d'}",
                           i > 0 ? "," : "", g_rand_int_range(random, 0, 90),
                           g_rand_int_range(random, 0, 30),
                           1700000000 + g_rand_int_range(random, 0, 9));
  return g_string_free(page, FALSE);
}

static void
random_step(Fixture *f, GRand *random)
{
  static const char *const searches[] = {NULL, "n1", "2", "i7", "nothing"};
  guint length = dw_resource_store_get_length(f->store);
  DwResource *any =
      length > 0 ? dw_resource_store_get(f->store, g_rand_int(random) % length) : NULL;
  g_autofree char *page = random_page(random, 60);

  switch (g_rand_int_range(random, 0, 7)) {
  case 0:
    merge(f, page);
    break;
  case 1:
    add(f, page);
    break;
  case 2:
    dw_resource_filter_set_search(f->filter, searches[g_rand_int_range(random, 0, 5)]);
    break;
  case 3:
    dw_resource_sort_set_order(f->sort, g_rand_int_range(random, 0, DW_N_RESOURCE_ORDERS));
    break;
  case 4:
    run_loop();
    break;
  default:
    if (any != NULL)
      dw_resource_set_favourite(any, g_rand_boolean(random));
    if (any != NULL)
      dw_resource_set_last_used(any, g_rand_int_range(random, 0, 5));
  }
}

static int
expect(DwResource *a, DwResource *b, DwResourceOrder order)
{
  gint64 numbers[][2] = {
      [DW_RESOURCE_ORDER_NAME] = {0, 0},
      [DW_RESOURCE_ORDER_LAST_USED] = {dw_resource_get_last_used(b), dw_resource_get_last_used(a)},
      [DW_RESOURCE_ORDER_CREATED] = {dw_resource_get_data(b)->create_time,
                                     dw_resource_get_data(a)->create_time},
      [DW_RESOURCE_ORDER_ASSIGNED] = {dw_resource_get_place(a), dw_resource_get_place(b)},
  };

  if (dw_resource_is_favourite(a) != dw_resource_is_favourite(b))
    return dw_resource_is_favourite(a) ? -1 : 1;
  if (numbers[order][0] != numbers[order][1])
    return numbers[order][0] < numbers[order][1] ? -1 : 1;
  return strcmp(dw_resource_get_sort_key(a), dw_resource_get_sort_key(b));
}

/* Anything after anything: the list is in order, and is what its signals say. */
static void
test_random(Fixture *f, gconstpointer data)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(7);

  for (guint step = 0; step < 300; step++) {
    DwResourceOrder order;

    random_step(f, random);
    assert_consistent(f);
    if (step % 3 != 0)
      continue;
    run_loop();
    assert_consistent(f);
    order = dw_resource_sort_get_order(f->sort);
    for (guint i = 1; i < f->mirror->len; i++)
      g_assert_cmpint(expect(f->mirror->pdata[i - 1], f->mirror->pdata[i], order), <=, 0);
  }
}

static void
test_strange_names(Fixture *f, gconstpointer data)
{
  static const char page[] = "{'ResourceId':'a','ResourceName':''},{'ResourceId':'b',"
                             "'ResourceName':'\\u202e\\u0007x'},{'ResourceId':'c'},"
                             "{'ResourceId':'d','ResourceName':'%300d'}";
  g_autofree char *text = g_strdup_printf(page, 7);

  merge(f, text);
  run_loop();
  assert_consistent(f);
  g_assert_cmpuint(dw_resource_sort_get_length(f->sort), ==, 4);
}

static void
test_list_model(Fixture *f, gconstpointer data)
{
  g_autoptr(DwResourceSort) late = NULL;
  g_autoptr(DwResource) item = NULL;

  merge(f, A "," B);
  late = dw_resource_sort_new(f->filter);
  g_assert_true(g_list_model_get_item_type(G_LIST_MODEL(late)) == DW_TYPE_RESOURCE);
  g_assert_cmpuint(g_list_model_get_n_items(G_LIST_MODEL(late)), ==, 2);
  item = g_list_model_get_item(G_LIST_MODEL(late), 0);
  g_assert_cmpstr(dw_resource_get_id(item), ==, "b");
  g_assert_null(g_list_model_get_item(G_LIST_MODEL(late), 2));
  dw_resource_set_favourite(item, TRUE); /* both go before the change is taken in */
}

static void
test_names(void)
{
  static const char *const bad[] = {NULL, "", "Name", "size", "assigned "};

  for (guint i = 0; i < DW_N_RESOURCE_ORDERS; i++)
    g_assert_cmpuint(dw_resource_order_from_name(dw_resource_order_get_name(i)), ==, i);
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
    g_assert_cmpint(dw_resource_order_from_name(bad[i]), ==, DW_RESOURCE_ORDER_NAME);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define CASE(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)
  CASE("/sort/orders", test_orders);
  CASE("/sort/favourites", test_favourites);
  CASE("/sort/updates", test_updates);
  CASE("/sort/assigned", test_assigned);
  CASE("/sort/filtered", test_filtered);
  CASE("/sort/many", test_many);
  CASE("/sort/random", test_random);
  CASE("/sort/strange-names", test_strange_names);
  CASE("/sort/list-model", test_list_model);
  g_test_add_func("/sort/names", test_names);
  return g_test_run();
}
