/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-usage-tally.h"

struct _DwUsageTally {
  DwUsageBy by;
  GHashTable *rows; /* a person or desk → DwUsageRow */
};

static void
row_free(DwUsageRow *row)
{
  g_free(row->end_user_id);
  g_free(row->desktop_id);
  g_free(row->desktop_name);
  g_free(row);
}

/**
 * dw_usage_tally_new:
 * @by: by person or by desk
 *
 * Returns: (transfer full): a tally of nothing
 */
DwUsageTally *
dw_usage_tally_new(DwUsageBy by)
{
  DwUsageTally *self = g_new0(DwUsageTally, 1);

  g_return_val_if_fail(by != DW_USAGE_BY_ROW, NULL);
  self->by = by;
  self->rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) row_free);
  return self;
}

/**
 * dw_usage_tally_free:
 * @self: (nullable) (transfer full): a tally
 */
void
dw_usage_tally_free(DwUsageTally *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref(self->rows);
  g_free(self);
}

static DwUsageRow *
ensure_row(DwUsageTally *self, const DwUsageRow *row)
{
  const char *key = self->by == DW_USAGE_BY_USER ? row->end_user_id : row->desktop_id;
  DwUsageRow *sum = g_hash_table_lookup(self->rows, key != NULL ? key : "");

  if (sum != NULL)
    return sum;
  sum = g_new0(DwUsageRow, 1);
  if (self->by == DW_USAGE_BY_USER) {
    sum->end_user_id = g_strdup(row->end_user_id);
  } else {
    sum->desktop_id = g_strdup(row->desktop_id);
    sum->desktop_name = g_strdup(row->desktop_name);
  }
  g_hash_table_insert(self->rows, g_strdup(key != NULL ? key : ""), sum);
  return sum;
}

/**
 * dw_usage_tally_add:
 * @self: a tally
 * @page: rows of a ranking; those without a time count for nothing
 */
void
dw_usage_tally_add(DwUsageTally *self, const DwUsagePage *page)
{
  for (guint i = 0; i < dw_usage_page_get_length(page); i++) {
    const DwUsageRow *row = dw_usage_page_get(page, i);
    DwUsageRow *sum = ensure_row(self, row);

    if (row->seconds != DW_NUMBER_UNSET)
      sum->seconds += MIN(row->seconds, G_MAXINT64 - sum->seconds);
  }
}

static int
compare(gconstpointer a, gconstpointer b)
{
  const DwUsageRow *one = *(const DwUsageRow *const *) a;
  const DwUsageRow *other = *(const DwUsageRow *const *) b;
  int order = (one->seconds < other->seconds) - (one->seconds > other->seconds);

  if (order == 0)
    order = g_strcmp0(one->end_user_id, other->end_user_id);
  return order != 0 ? order : g_strcmp0(one->desktop_id, other->desktop_id);
}

/**
 * dw_usage_tally_rank:
 * @self: a tally
 *
 * Returns: (transfer container) (element-type DwUsageRow): the sums, the longest first; of @self
 */
GPtrArray *
dw_usage_tally_rank(DwUsageTally *self)
{
  GPtrArray *rows = g_ptr_array_sized_new(g_hash_table_size(self->rows));
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init(&iter, self->rows);
  while (g_hash_table_iter_next(&iter, NULL, &row))
    g_ptr_array_add(rows, row);
  g_ptr_array_sort(rows, compare);
  return rows;
}
