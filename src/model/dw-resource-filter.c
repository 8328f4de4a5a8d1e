/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource-filter.h"

#include "dw-search-key.h"

#include <string.h>

/* Beyond this many separate changes, one that covers them all is cheaper for a view. */
#define MAX_SPANS 64

/* What is known of each position of the store: the kind, and these. */
#define KIND_MASK 0x0F
#define COUNTED   0x40 /* matches all but perhaps the kinds */
#define VISIBLE   0x80

G_STATIC_ASSERT(DW_N_RESOURCE_KINDS <= KIND_MASK);

struct _DwResourceFilter {
  GObject parent;

  DwResourceStore *store;
  guint kinds;
  guint statuses;
  GStrv words;

  GByteArray *marks;  /* one a position of the store */
  GPtrArray *visible; /* of DwResource, owned, in order */
  guint counts[DW_N_RESOURCE_KINDS];
};

static void dw_resource_filter_list_init(GListModelInterface *iface);

G_DEFINE_TYPE_WITH_CODE(DwResourceFilter,
                        dw_resource_filter,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(G_TYPE_LIST_MODEL, dw_resource_filter_list_init))

static guint counts_changed_signal, settled_signal;

static gboolean
is_in_set(guint set, guint value)
{
  return set == 0 || (set & DW_RESOURCE_SET(value)) != 0;
}

static guint8
mark(DwResourceFilter *self, DwResource *resource)
{
  DwResourceKind kind = dw_resource_get_kind(resource);
  guint8 result = (guint8) kind;

  if (!is_in_set(self->statuses, dw_resource_get_status(resource)) ||
      (self->words != NULL && !dw_search_key_matches(dw_resource_get_search_key(resource),
                                                     (const char *const *) self->words)))
    return result;
  result |= COUNTED;
  return is_in_set(self->kinds, kind) ? result | VISIBLE : result;
}

static void
count(DwResourceFilter *self, guint8 byte, int by)
{
  if ((byte & COUNTED) != 0)
    self->counts[byte & KIND_MASK] += (guint) by;
}

static guint
count_visible(const GByteArray *marks, guint start, guint end)
{
  guint n = 0;

  for (guint i = start; i < end; i++)
    n += (marks->data[i] & VISIBLE) != 0;
  return n;
}

/* Makes room for @count entries at @position, as a GByteArray has no insert. */
static void
insert_marks(GByteArray *marks, guint position, guint length)
{
  guint tail = marks->len - position;

  if (length == 0)
    return;
  g_byte_array_set_size(marks, marks->len + length);
  memmove(marks->data + position + length, marks->data + position, tail);
}

/* Replaces what is visible at @position and says so. */
static void
splice(DwResourceFilter *self, guint position, guint removed, GPtrArray *added)
{
  guint tail;

  if (removed == 0 && added->len == 0)
    return;
  if (removed > 0)
    g_ptr_array_remove_range(self->visible, position, removed);
  tail = self->visible->len - position;
  g_ptr_array_set_size(self->visible, (gint) (self->visible->len + added->len));
  memmove(self->visible->pdata + position + added->len, self->visible->pdata + position,
          tail * sizeof(gpointer));
  for (guint i = 0; i < added->len; i++)
    self->visible->pdata[position + i] = g_object_ref(g_ptr_array_index(added, i));
  g_list_model_items_changed(G_LIST_MODEL(self), position, removed, added->len);
}

static void
announce_counts(DwResourceFilter *self, const guint *before)
{
  if (memcmp(before, self->counts, sizeof(self->counts)) != 0)
    g_signal_emit(self, counts_changed_signal, 0);
}

static void
store_changed_cb(
    GListModel *store, guint position, guint removed, guint added, DwResourceFilter *self)
{
  g_autoptr(GPtrArray) shown = g_ptr_array_new();
  guint first = count_visible(self->marks, 0, position);
  guint hidden = count_visible(self->marks, position, position + removed);
  guint before[DW_N_RESOURCE_KINDS];

  memcpy(before, self->counts, sizeof(before));
  for (guint i = position; i < position + removed; i++)
    count(self, self->marks->data[i], -1);
  if (removed > 0)
    g_byte_array_remove_range(self->marks, position, removed);
  insert_marks(self->marks, position, added);
  for (guint i = position; i < position + added; i++) {
    DwResource *resource = dw_resource_store_get(self->store, i);

    self->marks->data[i] = mark(self, resource);
    count(self, self->marks->data[i], 1);
    if ((self->marks->data[i] & VISIBLE) != 0)
      g_ptr_array_add(shown, resource);
  }
  splice(self, first, hidden, shown);
  if (hidden > 0 || shown->len > 0)
    g_signal_emit(self, settled_signal, 0);
  announce_counts(self, before);
}

/* A run of the store's positions in which what is visible changes. */
typedef struct {
  guint start, end;
} Span;

static GArray *
remark(DwResourceFilter *self, guint8 *marks)
{
  GArray *spans = g_array_new(FALSE, FALSE, sizeof(Span));

  memset(self->counts, 0, sizeof(self->counts));
  for (guint i = 0; i < self->marks->len; i++) {
    Span *last = spans->len > 0 ? &g_array_index(spans, Span, spans->len - 1) : NULL;

    marks[i] = mark(self, dw_resource_store_get(self->store, i));
    count(self, marks[i], 1);
    if (((marks[i] ^ self->marks->data[i]) & VISIBLE) == 0)
      continue;
    if (last != NULL && last->end == i)
      last->end++;
    else
      g_array_append_vals(spans, &(Span){i, i + 1}, 1);
  }
  if (spans->len > MAX_SPANS) {
    g_array_index(spans, Span, 0).end = g_array_index(spans, Span, spans->len - 1).end;
    g_array_set_size(spans, 1);
  }
  return spans;
}

/* @marks are the new ones; the old stand until each span is told of. */
static void
apply_span(DwResourceFilter *self, const guint8 *marks, const Span *span)
{
  g_autoptr(GPtrArray) shown = g_ptr_array_new();
  guint first = count_visible(self->marks, 0, span->start);
  guint hidden = count_visible(self->marks, span->start, span->end);

  for (guint i = span->start; i < span->end; i++) {
    self->marks->data[i] = marks[i];
    if ((marks[i] & VISIBLE) != 0)
      g_ptr_array_add(shown, dw_resource_store_get(self->store, i));
  }
  splice(self, first, hidden, shown);
}

static void
refilter(DwResourceFilter *self)
{
  g_autofree guint8 *marks = g_malloc(self->marks->len + 1);
  g_autoptr(GArray) spans = NULL;
  guint before[DW_N_RESOURCE_KINDS];

  memcpy(before, self->counts, sizeof(before));
  spans = remark(self, marks);
  for (guint i = 0; i < spans->len; i++)
    apply_span(self, marks, &g_array_index(spans, Span, i));
  if (self->marks->len > 0)
    memcpy(self->marks->data, marks, self->marks->len);
  if (spans->len > 0)
    g_signal_emit(self, settled_signal, 0);
  announce_counts(self, before);
}

static void
store_merged_cb(DwResourceStore *store, DwResourceFilter *self)
{
  refilter(self);
}

/**
 * dw_resource_filter_new:
 * @store: what to choose from
 *
 * Returns: (transfer full): a filter that shows everything
 */
DwResourceFilter *
dw_resource_filter_new(DwResourceStore *store)
{
  DwResourceFilter *self = g_object_new(DW_TYPE_RESOURCE_FILTER, NULL);

  self->store = g_object_ref(store);
  g_signal_connect_object(store, "items-changed", G_CALLBACK(store_changed_cb), self, 0);
  g_signal_connect_object(store, "merged", G_CALLBACK(store_merged_cb), self, 0);
  store_changed_cb(G_LIST_MODEL(store), 0, 0, dw_resource_store_get_length(store), self);
  return self;
}

/**
 * dw_resource_filter_get_store:
 * @self: a filter
 *
 * Returns: (transfer none): what it chooses from
 */
DwResourceStore *
dw_resource_filter_get_store(DwResourceFilter *self)
{
  return self->store;
}

/**
 * dw_resource_filter_set_kinds:
 * @self: a filter
 * @kinds: flags made with DW_RESOURCE_SET() of #DwResourceKind; 0 for all
 */
void
dw_resource_filter_set_kinds(DwResourceFilter *self, guint kinds)
{
  if (self->kinds == kinds)
    return;
  self->kinds = kinds;
  refilter(self);
}

/**
 * dw_resource_filter_set_statuses:
 * @self: a filter
 * @statuses: flags made with DW_RESOURCE_SET() of #DwResourceStatus; 0 for all
 */
void
dw_resource_filter_set_statuses(DwResourceFilter *self, guint statuses)
{
  if (self->statuses == statuses)
    return;
  self->statuses = statuses;
  refilter(self);
}

/**
 * dw_resource_filter_set_search:
 * @self: a filter
 * @text: (nullable): words that all have to stand in a resource's name, id, system or region,
 * without regard to case and diacritics; white space alone finds everything
 */
void
dw_resource_filter_set_search(DwResourceFilter *self, const char *text)
{
  g_strfreev(self->words);
  self->words = dw_search_key_split(text);
  refilter(self);
}

/**
 * dw_resource_filter_get_length:
 * @self: a filter
 *
 * Returns: how many resources it shows
 */
guint
dw_resource_filter_get_length(DwResourceFilter *self)
{
  return self->visible->len;
}

/**
 * dw_resource_filter_get:
 * @self: a filter
 * @position: below dw_resource_filter_get_length()
 *
 * Returns: (transfer none): the resource there
 */
DwResource *
dw_resource_filter_get(DwResourceFilter *self, guint position)
{
  return g_ptr_array_index(self->visible, position);
}

/**
 * dw_resource_filter_get_count:
 * @self: a filter
 * @kind: a kind
 *
 * Returns: how many resources of @kind there are that the search and the statuses let through,
 *   whether or not the kind is among those shown
 */
guint
dw_resource_filter_get_count(DwResourceFilter *self, DwResourceKind kind)
{
  return self->counts[kind];
}

/**
 * dw_resource_filter_get_total:
 * @self: a filter
 *
 * Returns: the sum of all kinds' counts
 */
guint
dw_resource_filter_get_total(DwResourceFilter *self)
{
  guint total = 0;

  for (guint i = 0; i < DW_N_RESOURCE_KINDS; i++)
    total += self->counts[i];
  return total;
}

static GType
list_get_item_type(GListModel *list)
{
  return DW_TYPE_RESOURCE;
}

static guint
list_get_n_items(GListModel *list)
{
  return DW_RESOURCE_FILTER(list)->visible->len;
}

static gpointer
list_get_item(GListModel *list, guint position)
{
  DwResourceFilter *self = DW_RESOURCE_FILTER(list);

  if (position >= self->visible->len)
    return NULL;
  return g_object_ref(g_ptr_array_index(self->visible, position));
}

static void
dw_resource_filter_list_init(GListModelInterface *iface)
{
  iface->get_item_type = list_get_item_type;
  iface->get_n_items = list_get_n_items;
  iface->get_item = list_get_item;
}

static void
dw_resource_filter_finalize(GObject *object)
{
  DwResourceFilter *self = DW_RESOURCE_FILTER(object);

  g_clear_pointer(&self->words, g_strfreev);
  g_clear_pointer(&self->marks, g_byte_array_unref);
  g_clear_pointer(&self->visible, g_ptr_array_unref);
  g_clear_object(&self->store);
  G_OBJECT_CLASS(dw_resource_filter_parent_class)->finalize(object);
}

static void
dw_resource_filter_class_init(DwResourceFilterClass *class)
{
  G_OBJECT_CLASS(class)->finalize = dw_resource_filter_finalize;
  counts_changed_signal = g_signal_new("counts-changed", DW_TYPE_RESOURCE_FILTER, G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  settled_signal = g_signal_new("settled", DW_TYPE_RESOURCE_FILTER, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
dw_resource_filter_init(DwResourceFilter *self)
{
  self->marks = g_byte_array_new();
  self->visible = g_ptr_array_new_with_free_func(g_object_unref);
}
