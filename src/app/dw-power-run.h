/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"

G_BEGIN_DECLS

void dw_power_run_async(DwContext *context,
                        DwResource *resource,
                        DwAction action,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean dw_power_run_finish(DwContext *context,
                             GAsyncResult *result,
                             guint *seconds,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
