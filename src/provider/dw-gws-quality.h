/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-api.h"
#include "dw-provider.h"

G_BEGIN_DECLS

void dw_gws_quality_run_async(DwApi *api,
                              DwClock *clock,
                              const char *instance_id,
                              const DwDisplayQuality *wanted,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean dw_gws_quality_run_finish(DwApi *api,
                                   GAsyncResult *result,
                                   DwDisplayQuality *quality,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
