/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-store.h"

G_BEGIN_DECLS

/**
 * DwResourceFilter:
 *
 * A #GListModel of those resources of a store that are of the chosen kinds and statuses and that a
 * search finds, in the store's order.
 *
 * The signal `settled` (no arguments) follows the last `items-changed` of a change, of which there
 * may be several. The signal `counts-changed` (no arguments) follows a change of
 * dw_resource_filter_get_count().
 */
#define DW_TYPE_RESOURCE_FILTER (dw_resource_filter_get_type())
G_DECLARE_FINAL_TYPE(DwResourceFilter, dw_resource_filter, DW, RESOURCE_FILTER, GObject)

/** Flags for a set of kinds or statuses; the empty set stands for all of them. */
#define DW_RESOURCE_SET(value) (1u << (guint) (value))

DwResourceFilter *dw_resource_filter_new(DwResourceStore *store);
DwResourceStore *dw_resource_filter_get_store(DwResourceFilter *self);
void dw_resource_filter_set_kinds(DwResourceFilter *self, guint kinds);
void dw_resource_filter_set_statuses(DwResourceFilter *self, guint statuses);
void dw_resource_filter_set_search(DwResourceFilter *self, const char *text);
guint dw_resource_filter_get_length(DwResourceFilter *self);
DwResource *dw_resource_filter_get(DwResourceFilter *self, guint position);
guint dw_resource_filter_get_count(DwResourceFilter *self, DwResourceKind kind);
guint dw_resource_filter_get_total(DwResourceFilter *self);

G_END_DECLS
