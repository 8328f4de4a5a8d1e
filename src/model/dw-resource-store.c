/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource-store.h"

#include "dw-error.h"
#include "dw-resource-hint.h"
#include "dw-search-key.h"

#include <string.h>

/* Beyond this many separate removals, one change that covers them all is cheaper for listeners. */
#define MAX_REMOVALS 16

/* A resource, the last merge that saw it, and as the how-many-eth. */
typedef struct {
  DwResource *resource;
  guint merge;
  guint place;
} Entry;

struct _DwResourceStore {
  GObject parent;

  GPtrArray *entries; /* in order; owns them */
  GHashTable *by_id;  /* id of the entry's resource → Entry */
  guint merge;        /* of the merge that runs or ran last; 0 before the first */
  guint seen;         /* in this merge */
  gboolean merging;
  gboolean is_whole;       /* a merge came to its end */
  GPtrArray *failed_types; /* of the merge that runs or ran last; NULL-terminated */
};

static void dw_resource_store_list_init(GListModelInterface *iface);

G_DEFINE_TYPE_WITH_CODE(DwResourceStore,
                        dw_resource_store,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(G_TYPE_LIST_MODEL, dw_resource_store_list_init))

static guint merged_signal;

static void
free_entry(gpointer data)
{
  Entry *entry = data;

  g_object_unref(entry->resource);
  g_free(entry);
}

static Entry *
get_entry(DwResourceStore *self, guint position)
{
  return g_ptr_array_index(self->entries, position);
}

/**
 * dw_resource_store_new:
 *
 * Returns: (transfer full): an empty store
 */
DwResourceStore *
dw_resource_store_new(void)
{
  return g_object_new(DW_TYPE_RESOURCE_STORE, NULL);
}

static void
reset_failed_types(DwResourceStore *self)
{
  g_ptr_array_set_size(self->failed_types, 0);
  g_ptr_array_add(self->failed_types, NULL);
}

/**
 * dw_resource_store_begin_merge:
 * @self: a store
 *
 * Starts a refresh: what no page shows until dw_resource_store_end_merge() is gone. A merge that
 * ran already is given up.
 *
 * Returns: the number of the merge, for dw_resource_store_is_in_merge()
 */
guint
dw_resource_store_begin_merge(DwResourceStore *self)
{
  self->merge++;
  self->merging = TRUE;
  self->seen = 0;
  reset_failed_types(self);
  return self->merge;
}

/**
 * dw_resource_store_is_in_merge:
 * @self: a store
 * @merge: what dw_resource_store_begin_merge() gave
 *
 * Returns: whether that merge runs: it came to no end, no other began, and @self was not cleared
 */
gboolean
dw_resource_store_is_in_merge(DwResourceStore *self, guint merge)
{
  return self->merging && self->merge == merge;
}

static void
note_failed_types(DwResourceStore *self, GStrv types)
{
  for (gsize i = 0; types != NULL && types[i] != NULL; i++) {
    const char *const *known = dw_resource_store_get_failed_types(self);

    if (known == NULL || !g_strv_contains(known, types[i]))
      g_ptr_array_insert(self->failed_types, (gint) self->failed_types->len - 1,
                         g_strdup(types[i]));
  }
}

/* What no merge saw yet. */
static Entry *
append(DwResourceStore *self, DwResourceData *data)
{
  Entry *entry = g_new0(Entry, 1);

  entry->resource = dw_resource_new(data);
  dw_resource_set_place(entry->resource, self->entries->len);
  g_ptr_array_add(self->entries, entry);
  g_hash_table_insert(self->by_id, (gpointer) dw_resource_get_id(entry->resource), entry);
  return entry;
}

/* Returns whether a resource that was there already changed. */
static gboolean
merge_one(DwResourceStore *self, DwResourceData *data)
{
  Entry *entry = g_hash_table_lookup(self->by_id, data->id);

  if (entry != NULL) {
    if (self->merging && entry->merge != self->merge)
      entry->place = self->seen++;
    entry->merge = self->merge;
    return dw_resource_update(entry->resource, data);
  }
  entry = append(self, data);
  entry->merge = self->merge;
  entry->place = self->merging ? self->seen++ : 0;
  return FALSE;
}

/**
 * dw_resource_store_add_page:
 * @self: a store
 * @page: a page of the list
 *
 * Takes a page in: at once updates what is there and appends what is new, with one `items-changed`
 * at most. Between merges this updates and adds without removing, as for a poll of a few resources.
 * An id that comes twice is one resource; the later entry counts.
 */
void
dw_resource_store_add_page(DwResourceStore *self, const DwResourcePage *page)
{
  guint old_length = self->entries->len;
  gboolean changed = FALSE;

  if (self->merging)
    note_failed_types(self, page->failed_types);
  for (guint i = 0; i < page->resources->len; i++)
    changed |= merge_one(self, g_ptr_array_index(page->resources, i));

  if (self->entries->len > old_length)
    g_list_model_items_changed(G_LIST_MODEL(self), old_length, 0, self->entries->len - old_length);
  if (changed)
    g_signal_emit(self, merged_signal, 0);
}

/**
 * dw_resource_store_add_remembered:
 * @self: a store
 * @page: what an earlier run knew
 *
 * Appends those of @page that are not there. What the service itself said is left alone, and once a
 * merge came to its end there is nothing to remember. A merge that runs drops them at its end
 * unless one of its pages shows them.
 *
 * Returns: how many were added
 */
guint
dw_resource_store_add_remembered(DwResourceStore *self, const DwResourcePage *page)
{
  guint old_length = self->entries->len, added;

  if (self->is_whole)
    return 0;
  for (guint i = 0; i < page->resources->len; i++) {
    DwResourceData *data = g_ptr_array_index(page->resources, i);

    if (!g_hash_table_contains(self->by_id, data->id))
      append(self, data);
  }
  added = self->entries->len - old_length;
  if (added > 0)
    g_list_model_items_changed(G_LIST_MODEL(self), old_length, 0, added);
  return added;
}

/* What could not be listed is not gone. The service names types in its own words, which need not be
 * those of the resources. */
static gboolean
is_of_failed_type(DwResourceStore *self, DwResource *resource)
{
  const DwResourceData *data = dw_resource_get_data(resource);
  const char *const *types = dw_resource_store_get_failed_types(self);

  for (gsize i = 0; types != NULL && types[i] != NULL; i++) {
    DwResourceKind kind;

    if (data->resource_type != NULL && g_ascii_strcasecmp(types[i], data->resource_type) == 0)
      return TRUE;
    if (dw_resource_kind_from_service(types[i], &kind) && kind == dw_resource_get_kind(resource))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_gone(DwResourceStore *self, guint position)
{
  Entry *entry = get_entry(self, position);

  return entry->merge != self->merge && !is_of_failed_type(self, entry->resource);
}

static void
remove_range(DwResourceStore *self, guint position, guint count)
{
  for (guint i = position; i < position + count; i++)
    g_hash_table_remove(self->by_id, dw_resource_get_id(get_entry(self, i)->resource));
  g_ptr_array_remove_range(self->entries, position, count);
  g_list_model_items_changed(G_LIST_MODEL(self), position, count, 0);
}

/* How many runs of resources went, and between which positions. */
static guint
count_gone(DwResourceStore *self, guint *first, guint *end)
{
  guint runs = 0;

  for (guint i = 0; i < self->entries->len; i++) {
    if (!is_gone(self, i))
      continue;
    if (runs == 0)
      *first = i;
    if (runs == 0 || *end < i)
      runs++;
    *end = i + 1;
  }
  return runs;
}

static void
remove_runs(DwResourceStore *self)
{
  guint end = self->entries->len;

  while (end > 0) {
    guint start = end;

    while (start > 0 && is_gone(self, start - 1))
      start--;
    if (start < end)
      remove_range(self, start, end - start);
    end = start > 0 ? start - 1 : 0;
  }
}

/* Closes up what stays between @first and @end. */
static void
remove_at_once(DwResourceStore *self, guint first, guint end)
{
  guint kept = first, gone;

  for (guint i = first; i < end; i++) {
    if (is_gone(self, i)) {
      Entry *entry = get_entry(self, i);

      g_hash_table_remove(self->by_id, dw_resource_get_id(entry->resource));
      free_entry(entry);
    } else {
      self->entries->pdata[kept++] = get_entry(self, i);
    }
  }
  gone = end - kept;
  memmove(self->entries->pdata + kept, self->entries->pdata + end,
          (self->entries->len - end) * sizeof(gpointer));
  g_ptr_array_set_free_func(self->entries, NULL); /* the last ones stand elsewhere now */
  g_ptr_array_set_size(self->entries, (gint) (self->entries->len - gone));
  g_ptr_array_set_free_func(self->entries, free_entry);
  g_list_model_items_changed(G_LIST_MODEL(self), first, end - first, kept - first);
}

/* What was not seen but stays comes behind what was. */
static void
set_places(DwResourceStore *self)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = get_entry(self, i);

    dw_resource_set_place(entry->resource,
                          entry->merge == self->merge ? entry->place : self->seen + i);
  }
}

/**
 * dw_resource_store_end_merge:
 * @self: a store in a merge
 *
 * Ends a refresh whose every page came: removes what none of them showed, apart from the types that
 * the service could not list, and notes the service's order.
 */
void
dw_resource_store_end_merge(DwResourceStore *self)
{
  guint first = 0, end = 0;

  g_return_if_fail(self->merging);
  self->merging = FALSE;
  self->is_whole = TRUE;
  if (count_gone(self, &first, &end) > MAX_REMOVALS)
    remove_at_once(self, first, end);
  else
    remove_runs(self);
  set_places(self);
}

/**
 * dw_resource_store_cancel_merge:
 * @self: a store
 *
 * Ends a refresh that did not come to its end: nothing is removed.
 */
void
dw_resource_store_cancel_merge(DwResourceStore *self)
{
  self->merging = FALSE;
}

/**
 * dw_resource_store_clear:
 * @self: a store
 *
 * Removes everything, as when a person signs out.
 */
void
dw_resource_store_clear(DwResourceStore *self)
{
  self->merging = FALSE;
  self->is_whole = FALSE;
  reset_failed_types(self);
  if (self->entries->len > 0)
    remove_range(self, 0, self->entries->len);
}

/**
 * dw_resource_store_get_length:
 * @self: a store
 *
 * Returns: how many resources there are
 */
guint
dw_resource_store_get_length(DwResourceStore *self)
{
  return self->entries->len;
}

/**
 * dw_resource_store_get:
 * @self: a store
 * @position: below dw_resource_store_get_length()
 *
 * Returns: (transfer none): the resource there
 */
DwResource *
dw_resource_store_get(DwResourceStore *self, guint position)
{
  return get_entry(self, position)->resource;
}

/**
 * dw_resource_store_lookup:
 * @self: a store
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the resource that has it
 */
DwResource *
dw_resource_store_lookup(DwResourceStore *self, const char *id)
{
  Entry *entry = g_hash_table_lookup(self->by_id, id);

  return entry != NULL ? entry->resource : NULL;
}

static gboolean
has_name(DwResource *resource, const char *name, const char *folded)
{
  g_autofree char *own = NULL;

  if (folded == NULL)
    return strcmp(dw_resource_get_name(resource), name) == 0;
  own = dw_search_key_fold(dw_resource_get_name(resource));
  return strcmp(own, folded) == 0;
}

static GPtrArray *
find_by_name(DwResourceStore *self, const char *name, const char *folded)
{
  GPtrArray *found = g_ptr_array_new();

  for (guint i = 0; i < self->entries->len; i++) {
    DwResource *resource = get_entry(self, i)->resource;

    if (has_name(resource, name, folded))
      g_ptr_array_add(found, resource);
  }
  return found;
}

/**
 * dw_resource_store_find:
 * @self: a store
 * @id_or_name: what a person calls a resource
 * @error: %DW_ERROR_NOT_FOUND, naming what comes close; %DW_ERROR_AMBIGUOUS, naming the candidates
 *
 * Finds by id, else by name as it is shown, else by name without regard to case and diacritics.
 *
 * Returns: (transfer none) (nullable): the one resource that is meant
 */
DwResource *
dw_resource_store_find(DwResourceStore *self, const char *id_or_name, GError **error)
{
  DwResource *resource = dw_resource_store_lookup(self, id_or_name);
  g_autofree char *name = g_utf8_make_valid(id_or_name, -1);
  g_autofree char *folded = dw_search_key_fold(name);
  g_autoptr(GPtrArray) found = NULL;

  if (resource != NULL)
    return resource;
  found = find_by_name(self, name, NULL);
  if (found->len == 0) {
    g_clear_pointer(&found, g_ptr_array_unref);
    found = find_by_name(self, name, folded);
  }
  if (found->len == 1)
    return g_ptr_array_index(found, 0);
  if (found->len > 1)
    g_propagate_error(error, dw_resource_hint_ambiguous(name, found));
  else
    g_propagate_error(error, dw_resource_hint_not_found(name, G_LIST_MODEL(self)));
  return NULL;
}

/**
 * dw_resource_store_get_failed_types:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): the resource types, in the service's words, that the last
 *   merge could not list; %NULL where it listed all
 */
const char *const *
dw_resource_store_get_failed_types(DwResourceStore *self)
{
  return self->failed_types->len > 1 ? (const char *const *) self->failed_types->pdata : NULL;
}

static GType
list_get_item_type(GListModel *list)
{
  return DW_TYPE_RESOURCE;
}

static guint
list_get_n_items(GListModel *list)
{
  return DW_RESOURCE_STORE(list)->entries->len;
}

static gpointer
list_get_item(GListModel *list, guint position)
{
  DwResourceStore *self = DW_RESOURCE_STORE(list);

  if (position >= self->entries->len)
    return NULL;
  return g_object_ref(get_entry(self, position)->resource);
}

static void
dw_resource_store_list_init(GListModelInterface *iface)
{
  iface->get_item_type = list_get_item_type;
  iface->get_n_items = list_get_n_items;
  iface->get_item = list_get_item;
}

static void
dw_resource_store_finalize(GObject *object)
{
  DwResourceStore *self = DW_RESOURCE_STORE(object);

  g_clear_pointer(&self->by_id, g_hash_table_unref);
  g_clear_pointer(&self->entries, g_ptr_array_unref);
  g_clear_pointer(&self->failed_types, g_ptr_array_unref);
  G_OBJECT_CLASS(dw_resource_store_parent_class)->finalize(object);
}

static void
dw_resource_store_class_init(DwResourceStoreClass *class)
{
  G_OBJECT_CLASS(class)->finalize = dw_resource_store_finalize;
  merged_signal = g_signal_new("merged", DW_TYPE_RESOURCE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
dw_resource_store_init(DwResourceStore *self)
{
  self->entries = g_ptr_array_new_with_free_func(free_entry);
  self->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  self->failed_types = g_ptr_array_new_with_free_func(g_free);
  reset_failed_types(self);
}
