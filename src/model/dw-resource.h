/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-actions.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DwResource:
 *
 * Something a person may use: a computer, a share, an app, a drive, a phone. Lives as long as the
 * resource is there; what the service says of it is replaced by dw_resource_update(), and only
 * properties whose value changed are notified.
 *
 * The signal `rank-changed` (no arguments) follows a change of what lists are ordered by: the name,
 * the time of creation, the place, the favourites, the last use.
 */
#define DW_TYPE_RESOURCE (dw_resource_get_type())
G_DECLARE_FINAL_TYPE(DwResource, dw_resource, DW, RESOURCE, GObject)

DwResource *dw_resource_new(DwResourceData *data);
gboolean dw_resource_update(DwResource *self, DwResourceData *data);
void dw_resource_set_operation(DwResource *self, DwAction operation);
void dw_resource_set_favourite(DwResource *self, gboolean favourite);
void dw_resource_set_last_used(DwResource *self, gint64 seconds);
void dw_resource_set_place(DwResource *self, guint place);

DwResourceData *dw_resource_get_data(DwResource *self);
const char *dw_resource_get_id(DwResource *self);
const char *dw_resource_get_name(DwResource *self);
DwResourceKind dw_resource_get_kind(DwResource *self);
DwResourceStatus dw_resource_get_status(DwResource *self);
const char *dw_resource_get_status_word(DwResource *self);
const char *dw_resource_get_session_name(DwResource *self);
const char *dw_resource_get_session_word(DwResource *self);
const char *dw_resource_get_region(DwResource *self);
const char *dw_resource_get_os(DwResource *self);
const char *dw_resource_get_system(DwResource *self);
DwAction dw_resource_get_actions(DwResource *self);
DwAction dw_resource_get_operation(DwResource *self);
const char *dw_resource_get_sign_in_domain(DwResource *self);
DwConnectNeed dw_resource_get_connect_need(DwResource *self);
gboolean dw_resource_is_favourite(DwResource *self);
gint64 dw_resource_get_last_used(DwResource *self);
guint dw_resource_get_place(DwResource *self);
const char *dw_resource_get_search_key(DwResource *self);
const char *dw_resource_get_sort_key(DwResource *self);

G_END_DECLS
