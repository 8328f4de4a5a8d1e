/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-clock.h"
#include "dw-provider.h"

G_BEGIN_DECLS

/**
 * DwPowerFlow:
 *
 * One power action on one or more resources, and the wait until it is done.
 *
 * DwPowerFlow::progress (resource) is emitted for each resource that is still on its way, each time
 * the service was asked.
 */
#define DW_TYPE_POWER_FLOW (dw_power_flow_get_type())
G_DECLARE_FINAL_TYPE(DwPowerFlow, dw_power_flow, DW, POWER_FLOW, GObject)

DwPowerFlow *dw_power_flow_new(DwProvider *provider, DwResourceStore *store, DwClock *clock);

void dw_power_flow_set_timeout(DwPowerFlow *self, guint seconds);
guint dw_power_flow_get_elapsed(DwPowerFlow *self);

void dw_power_flow_ask_async(DwPowerFlow *self,
                             DwAction action,
                             const char *const *ids,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean dw_power_flow_ask_finish(DwPowerFlow *self,
                                  GAsyncResult *result,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_power_flow_watch_async(DwPowerFlow *self,
                               DwAction action,
                               const char *const *ids,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean dw_power_flow_watch_finish(DwPowerFlow *self,
                                    GAsyncResult *result,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
