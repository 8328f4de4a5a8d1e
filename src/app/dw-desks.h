/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-connection.h"
#include "dw-history.h"
#include "dw-icons.h"

G_BEGIN_DECLS

/**
 * DwDesks:
 *
 * The desks of the account in use, kept up to date while somebody looks at them, and what the
 * person does with them: connections and power actions, several at once.
 *
 * Signals:
 * - `changed`: dw_desks_is_loading(), dw_desks_get_error() or dw_desks_get_updated() changed;
 * - `activity` (#DwResource): a connection or a power action on it began, moved or ended;
 * - `problem` (#DwResource, #DwAction, #GError): a power action failed;
 * - `done` (#DwResource, #DwAction): a power action is done;
 * - `signed-out` (#GError): the service accepts no token any more.
 */
#define DW_TYPE_DESKS (dw_desks_get_type())
G_DECLARE_FINAL_TYPE(DwDesks, dw_desks, DW, DESKS, GObject)

DwDesks *dw_desks_new(DwContext *context);

void dw_desks_close(DwDesks *self);

DwContext *dw_desks_get_context(DwDesks *self);
DwIcons *dw_desks_get_icons(DwDesks *self);
void dw_desks_set_history(DwDesks *self, DwHistory *history);
void dw_desks_set_visible(DwDesks *self, gboolean visible);
void dw_desks_refresh(DwDesks *self);
gboolean dw_desks_is_loading(DwDesks *self);
const GError *dw_desks_get_error(DwDesks *self);
gint64 dw_desks_get_updated(DwDesks *self);
void dw_desks_set_updated(DwDesks *self, gint64 time);
gboolean dw_desks_is_current(DwDesks *self);
void dw_desks_look_at(DwDesks *self, DwResource *resource);

DwConnection *
dw_desks_connect(DwDesks *self, DwResource *resource, const DwConnectOptions *options);
DwConnection *dw_desks_get_connection(DwDesks *self, DwResource *resource);
guint dw_desks_count_in_use(DwDesks *self);
void dw_desks_disconnect_all(DwDesks *self);

void dw_desks_power(DwDesks *self, DwResource *resource, DwAction action);
gint64 dw_desks_get_power_seconds(DwDesks *self, DwResource *resource);

G_END_DECLS
