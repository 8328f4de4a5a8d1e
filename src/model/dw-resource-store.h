/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-page.h"
#include "dw-resource.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DwResourceStore:
 *
 * A #GListModel of the account's resources, in the order in which they were first seen. A refresh
 * merges page by page: what is new appears at once, what is gone vanishes at the end, and what
 * stayed keeps its object and place, so that views lose neither scroll nor focus.
 *
 * The signal `merged` (no arguments) follows every page in which a resource that was there already
 * changed.
 */
#define DW_TYPE_RESOURCE_STORE (dw_resource_store_get_type())
G_DECLARE_FINAL_TYPE(DwResourceStore, dw_resource_store, DW, RESOURCE_STORE, GObject)

DwResourceStore *dw_resource_store_new(void);

guint dw_resource_store_begin_merge(DwResourceStore *self);
gboolean dw_resource_store_is_in_merge(DwResourceStore *self, guint merge);
void dw_resource_store_add_page(DwResourceStore *self, const DwResourcePage *page);
guint dw_resource_store_add_remembered(DwResourceStore *self, const DwResourcePage *page);
void dw_resource_store_end_merge(DwResourceStore *self);
void dw_resource_store_cancel_merge(DwResourceStore *self);
void dw_resource_store_clear(DwResourceStore *self);

guint dw_resource_store_get_length(DwResourceStore *self);
DwResource *dw_resource_store_get(DwResourceStore *self, guint position);
DwResource *dw_resource_store_lookup(DwResourceStore *self, const char *id);
DwResource *dw_resource_store_find(DwResourceStore *self,
                                   const char *id_or_name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *const *dw_resource_store_get_failed_types(DwResourceStore *self);

G_END_DECLS
