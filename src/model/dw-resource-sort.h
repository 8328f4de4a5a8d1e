/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-filter.h"
#include "dw-resource-order.h"

G_BEGIN_DECLS

/**
 * DwResourceSort:
 *
 * A #GListModel of what a filter shows, in an order. One change of the filter is one
 * `items-changed`, which may span resources that stayed: a view compares pointers.
 *
 * What moves a single resource (its name, that it is a favourite, when it was used) is taken in
 * before the next frame, as such changes come in heaps.
 */
#define DW_TYPE_RESOURCE_SORT (dw_resource_sort_get_type())
G_DECLARE_FINAL_TYPE(DwResourceSort, dw_resource_sort, DW, RESOURCE_SORT, GObject)

DwResourceSort *dw_resource_sort_new(DwResourceFilter *filter);
void dw_resource_sort_set_order(DwResourceSort *self, DwResourceOrder order);
DwResourceOrder dw_resource_sort_get_order(DwResourceSort *self);
guint dw_resource_sort_get_length(DwResourceSort *self);
DwResource *dw_resource_sort_get(DwResourceSort *self, guint position);
gboolean dw_resource_sort_find(DwResourceSort *self, DwResource *resource, guint *position);

G_END_DECLS
