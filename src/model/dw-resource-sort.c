/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource-sort.h"

#include <string.h>

#define NOWHERE G_MAXUINT

/* A resource of the store, shown or not, and what it is ordered by: a copy, so that an order stays
 * one while resources change. The key is good until `rank-changed`, after which the item stands
 * nowhere until its values were taken anew. */
typedef struct {
  DwResource *resource;
  const char *key;
  gint64 number;  /* the smaller the earlier */
  guint position; /* among the visible, or NOWHERE */
  guint stamp;    /* of the last look at the filter that saw it */
  guint is_favourite : 1;
  guint is_loose : 1;  /* among the loose */
  guint is_stored : 1; /* has a place in the mirror */
  guint is_gone : 1;
} Item;

/* The whole store is kept in order, so that a search only picks from it and sorts nothing. */
struct _DwResourceSort {
  GObject parent;

  DwResourceFilter *filter;
  DwResourceStore *store;
  DwResourceOrder order;

  GHashTable *items;  /* DwResource → Item, owned */
  GPtrArray *mirror;  /* of Item, one a position of the store */
  GPtrArray *sorted;  /* of Item; those that are loose stand anywhere in it, or not at all */
  GPtrArray *loose;   /* of Item, to be put in their place */
  GPtrArray *visible; /* of DwResource, in order: what listeners know */
  guint stamp;
  gulong hook;
  guint idle;
};

static void dw_resource_sort_list_init(GListModelInterface *iface);

static guint rank_changed_signal;

G_DEFINE_TYPE_WITH_CODE(DwResourceSort,
                        dw_resource_sort,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(G_TYPE_LIST_MODEL, dw_resource_sort_list_init))

static gint64
number_of(DwResource *resource, DwResourceOrder order)
{
  switch (order) {
  case DW_RESOURCE_ORDER_LAST_USED:
    return -dw_resource_get_last_used(resource);
  case DW_RESOURCE_ORDER_CREATED:
    return -dw_resource_get_data(resource)->create_time;
  case DW_RESOURCE_ORDER_ASSIGNED:
    return dw_resource_get_place(resource);
  case DW_RESOURCE_ORDER_NAME:
    break;
  }
  return 0;
}

static void
take_values(DwResourceSort *self, Item *item)
{
  item->key = dw_resource_get_sort_key(item->resource);
  item->number = number_of(item->resource, self->order);
  item->is_favourite = dw_resource_is_favourite(item->resource);
}

static int
compare(gconstpointer a, gconstpointer b)
{
  const Item *first = *(const Item *const *) a, *second = *(const Item *const *) b;
  int by_name;

  if (first->is_favourite != second->is_favourite)
    return first->is_favourite ? -1 : 1;
  if (first->number != second->number)
    return first->number < second->number ? -1 : 1;
  by_name = strcmp(first->key, second->key);
  if (by_name != 0)
    return by_name;
  return strcmp(dw_resource_get_id(first->resource), dw_resource_get_id(second->resource));
}

static void
free_item(gpointer data)
{
  Item *item = data;

  g_object_unref(item->resource);
  g_free(item);
}

static void
loosen(DwResourceSort *self, Item *item)
{
  if (item->is_loose)
    return;
  item->is_loose = TRUE;
  g_ptr_array_add(self->loose, item);
}

/* A resource that comes is made ready for being searched too, so that no keystroke has to make the
 * keys of all. */
static Item *
ensure_item(DwResourceSort *self, DwResource *resource)
{
  Item *item = g_hash_table_lookup(self->items, resource);

  if (item != NULL)
    return item;
  item = g_new0(Item, 1);
  item->resource = g_object_ref(resource);
  item->position = NOWHERE;
  g_hash_table_insert(self->items, resource, item);
  loosen(self, item);
  dw_resource_get_search_key(resource);
  return item;
}

static void
drop_unplaced(GPtrArray *items)
{
  guint kept = 0;

  for (guint i = 0; i < items->len; i++) {
    Item *item = g_ptr_array_index(items, i);

    if (!item->is_loose && !item->is_gone)
      items->pdata[kept++] = item;
  }
  g_ptr_array_set_size(items, (gint) kept);
}

/* How many of the first @end items come before @item. */
static guint
count_before(GPtrArray *sorted, guint end, Item *item)
{
  guint start = 0;

  while (start < end) {
    guint middle = start + (end - start) / 2;

    if (compare(&sorted->pdata[middle], &item) < 0)
      start = middle + 1;
    else
      end = middle;
  }
  return start;
}

/* Puts the few @added, in order themselves, among the many, from the end. */
static void
insert_sorted(GPtrArray *sorted, GPtrArray *added)
{
  guint end = sorted->len;

  g_ptr_array_set_size(sorted, (gint) (sorted->len + added->len));
  for (guint left = added->len; left > 0; left--) {
    Item *item = g_ptr_array_index(added, left - 1);
    guint before = count_before(sorted, end, item);

    memmove(sorted->pdata + before + left, sorted->pdata + before,
            (end - before) * sizeof(gpointer));
    sorted->pdata[before + left - 1] = item;
    end = before;
  }
}

/* Puts all that is loose in its place. */
static void
settle(DwResourceSort *self)
{
  if (self->loose->len == 0)
    return;
  drop_unplaced(self->sorted);
  for (guint i = 0; i < self->loose->len; i++) {
    Item *item = g_ptr_array_index(self->loose, i);

    take_values(self, item);
    item->is_loose = FALSE;
  }
  if (self->loose->len > self->sorted->len / 4) {
    g_ptr_array_extend(self->sorted, self->loose, NULL, NULL);
    g_ptr_array_sort(self->sorted, compare);
  } else {
    g_ptr_array_sort(self->loose, compare);
    insert_sorted(self->sorted, self->loose);
  }
  g_ptr_array_set_size(self->loose, 0);
}

/* Picks what the filter shows, in order. */
static GPtrArray *
pick(DwResourceSort *self)
{
  guint length = dw_resource_filter_get_length(self->filter);
  GPtrArray *picked = g_ptr_array_sized_new(length);

  self->stamp++;
  for (guint i = 0; i < length; i++)
    ensure_item(self, dw_resource_filter_get(self->filter, i))->stamp = self->stamp;
  settle(self);
  for (guint i = 0; i < self->sorted->len; i++) {
    Item *item = g_ptr_array_index(self->sorted, i);

    item->position = item->stamp == self->stamp ? picked->len : NOWHERE;
    if (item->position != NOWHERE)
      g_ptr_array_add(picked, item->resource);
  }
  return picked;
}

static void
refresh(DwResourceSort *self)
{
  GPtrArray *before = self->visible, *now = pick(self);
  guint start = 0, tail = 0, shorter = MIN(before->len, now->len);

  g_clear_handle_id(&self->idle, g_source_remove);
  while (start < shorter && before->pdata[start] == now->pdata[start])
    start++;
  while (tail < shorter - start &&
         before->pdata[before->len - 1 - tail] == now->pdata[now->len - 1 - tail])
    tail++;
  self->visible = now;
  if (before->len != now->len || start < shorter)
    g_list_model_items_changed(G_LIST_MODEL(self), start, before->len - tail - start,
                               now->len - tail - start);
  g_ptr_array_unref(before);
}

static gboolean
idle_cb(gpointer user_data)
{
  DwResourceSort *self = user_data;

  self->idle = 0;
  refresh(self);
  return G_SOURCE_REMOVE;
}

/* One hook for all resources there are, as a handler for each would cost more than the list itself.
 * What changed is taken in before GTK draws, but after the others of a heap of changes. */
static gboolean
rank_changed_cb(GSignalInvocationHint *hint,
                guint n_values,
                const GValue *values,
                gpointer user_data)
{
  DwResourceSort *self = user_data;
  Item *item = g_hash_table_lookup(self->items, g_value_peek_pointer(values));

  if (item == NULL)
    return TRUE;
  loosen(self, item);
  if (self->idle == 0)
    self->idle = g_idle_add_full(G_PRIORITY_HIGH_IDLE, idle_cb, self, NULL);
  return TRUE;
}

static void
filter_settled_cb(DwResourceFilter *filter, DwResourceSort *self)
{
  refresh(self);
}

/* Replaces @removed items of the mirror by what the store has there now. Returns the former. */
static GPtrArray *
mirror_store(DwResourceSort *self, guint position, guint removed, guint added)
{
  GPtrArray *old = g_ptr_array_sized_new(removed);
  guint tail = self->mirror->len - position - removed;

  for (guint i = position; i < position + removed; i++) {
    Item *item = g_ptr_array_index(self->mirror, i);

    item->is_stored = FALSE;
    g_ptr_array_add(old, item);
  }
  if (added > removed)
    g_ptr_array_set_size(self->mirror, (gint) (position + added + tail));
  if (tail > 0)
    memmove(self->mirror->pdata + position + added, self->mirror->pdata + position + removed,
            tail * sizeof(gpointer));
  g_ptr_array_set_size(self->mirror, (gint) (position + added + tail));
  for (guint i = position; i < position + added; i++) {
    Item *item = ensure_item(self, dw_resource_store_get(self->store, i));

    item->is_stored = TRUE;
    self->mirror->pdata[i] = item;
  }
  return old;
}

/* The filter was there first, so it has told already of what is shown no longer. */
static void
store_changed_cb(
    GListModel *store, guint position, guint removed, guint added, DwResourceSort *self)
{
  g_autoptr(GPtrArray) old = mirror_store(self, position, removed, added);

  settle(self);
  for (guint i = 0; i < old->len; i++) {
    Item *item = g_ptr_array_index(old, i);

    item->is_gone = !item->is_stored;
  }
  if (removed > 0)
    drop_unplaced(self->sorted);
  for (guint i = 0; i < old->len; i++) {
    Item *item = g_ptr_array_index(old, i);

    if (item->is_gone)
      g_hash_table_remove(self->items, item->resource);
  }
}

/**
 * dw_resource_sort_new:
 * @filter: what to put in order
 *
 * Returns: (transfer full): what @filter shows, by name
 */
DwResourceSort *
dw_resource_sort_new(DwResourceFilter *filter)
{
  DwResourceSort *self = g_object_new(DW_TYPE_RESOURCE_SORT, NULL);

  self->filter = g_object_ref(filter);
  self->store = g_object_ref(dw_resource_filter_get_store(filter));
  g_signal_connect_object(filter, "settled", G_CALLBACK(filter_settled_cb), self, 0);
  g_signal_connect_object(self->store, "items-changed", G_CALLBACK(store_changed_cb), self, 0);
  store_changed_cb(G_LIST_MODEL(self->store), 0, 0, dw_resource_store_get_length(self->store),
                   self);
  refresh(self);
  return self;
}

/**
 * dw_resource_sort_set_order:
 * @self: a sort
 * @order: the order to stand in from now on
 */
void
dw_resource_sort_set_order(DwResourceSort *self, DwResourceOrder order)
{
  g_return_if_fail((guint) order < DW_N_RESOURCE_ORDERS);
  if (self->order == order)
    return;
  self->order = order;
  for (guint i = 0; i < self->sorted->len; i++)
    loosen(self, g_ptr_array_index(self->sorted, i));
  refresh(self);
}

/**
 * dw_resource_sort_get_order:
 * @self: a sort
 *
 * Returns: the order
 */
DwResourceOrder
dw_resource_sort_get_order(DwResourceSort *self)
{
  return self->order;
}

/**
 * dw_resource_sort_get_length:
 * @self: a sort
 *
 * Returns: how many resources it shows
 */
guint
dw_resource_sort_get_length(DwResourceSort *self)
{
  return self->visible->len;
}

/**
 * dw_resource_sort_get:
 * @self: a sort
 * @position: below dw_resource_sort_get_length()
 *
 * Returns: (transfer none): the resource there
 */
DwResource *
dw_resource_sort_get(DwResourceSort *self, guint position)
{
  return g_ptr_array_index(self->visible, position);
}

/**
 * dw_resource_sort_find:
 * @self: a sort
 * @resource: a resource
 * @position: (out) (optional): where it stands
 *
 * Returns: whether @resource is shown
 */
gboolean
dw_resource_sort_find(DwResourceSort *self, DwResource *resource, guint *position)
{
  const Item *item = g_hash_table_lookup(self->items, resource);

  if (item == NULL || item->position == NOWHERE)
    return FALSE;
  if (position != NULL)
    *position = item->position;
  return TRUE;
}

static GType
list_get_item_type(GListModel *list)
{
  return DW_TYPE_RESOURCE;
}

static guint
list_get_n_items(GListModel *list)
{
  return DW_RESOURCE_SORT(list)->visible->len;
}

static gpointer
list_get_item(GListModel *list, guint position)
{
  DwResourceSort *self = DW_RESOURCE_SORT(list);

  if (position >= self->visible->len)
    return NULL;
  return g_object_ref(g_ptr_array_index(self->visible, position));
}

static void
dw_resource_sort_list_init(GListModelInterface *iface)
{
  iface->get_item_type = list_get_item_type;
  iface->get_n_items = list_get_n_items;
  iface->get_item = list_get_item;
}

static void
dw_resource_sort_finalize(GObject *object)
{
  DwResourceSort *self = DW_RESOURCE_SORT(object);

  g_signal_remove_emission_hook(rank_changed_signal, self->hook);
  g_clear_handle_id(&self->idle, g_source_remove);
  g_clear_pointer(&self->items, g_hash_table_unref);
  g_clear_pointer(&self->mirror, g_ptr_array_unref);
  g_clear_pointer(&self->sorted, g_ptr_array_unref);
  g_clear_pointer(&self->loose, g_ptr_array_unref);
  g_clear_pointer(&self->visible, g_ptr_array_unref);
  g_clear_object(&self->filter);
  g_clear_object(&self->store);
  G_OBJECT_CLASS(dw_resource_sort_parent_class)->finalize(object);
}

static void
dw_resource_sort_class_init(DwResourceSortClass *class)
{
  G_OBJECT_CLASS(class)->finalize = dw_resource_sort_finalize;
  g_type_class_ref(DW_TYPE_RESOURCE); /* makes its signals, and stays */
  rank_changed_signal = g_signal_lookup("rank-changed", DW_TYPE_RESOURCE);
}

static void
dw_resource_sort_init(DwResourceSort *self)
{
  self->items = g_hash_table_new_full(NULL, NULL, NULL, free_item);
  self->mirror = g_ptr_array_new();
  self->sorted = g_ptr_array_new();
  self->loose = g_ptr_array_new();
  self->visible = g_ptr_array_new();
  self->hook = g_signal_add_emission_hook(rank_changed_signal, 0, rank_changed_cb, self, NULL);
}
