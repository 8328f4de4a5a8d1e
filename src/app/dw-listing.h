/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-provider.h"

G_BEGIN_DECLS

void dw_listing_refresh_async(DwProvider *provider,
                              DwResourceStore *store,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean dw_listing_refresh_finish(DwProvider *provider,
                                   GAsyncResult *result,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_listing_watch_async(DwProvider *provider,
                            DwResourceStore *store,
                            const char *const *ids,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean dw_listing_watch_finish(DwProvider *provider,
                                 GAsyncResult *result,
                                 GStrv *missing,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
