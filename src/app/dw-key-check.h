/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"

G_BEGIN_DECLS

void dw_key_check_async(DwContext *context,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean dw_key_check_finish(DwContext *context,
                             GAsyncResult *result,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
