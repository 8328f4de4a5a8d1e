/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-clock.h"
#include "dw-provider.h"

G_BEGIN_DECLS

/**
 * DwPowerOutcome:
 * @id: a resource
 * @error: (nullable): why nothing is done to it; %NULL where the service took the request
 *
 * What came of a power action on one of many resources.
 */
typedef struct {
  char *id;
  GError *error;
} DwPowerOutcome;

void dw_power_ask_async(DwProvider *provider,
                        DwClock *clock,
                        DwAction action,
                        const char *const *ids,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
GPtrArray *dw_power_ask_finish(DwProvider *provider,
                               GAsyncResult *result,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
