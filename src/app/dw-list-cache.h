/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-store.h"

G_BEGIN_DECLS

/* The last list of an account, kept so that a window shows it before the network answers. It holds
 * nothing that gives a right, and whatever is wrong with it makes it as good as none. */

gboolean
dw_list_cache_load_first(const char *account_id, DwResourceStore *store, gint64 *saved_time);

void dw_list_cache_load_rest_async(const char *account_id,
                                   DwResourceStore *store,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean dw_list_cache_load_rest_finish(GAsyncResult *result,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_list_cache_save_async(const char *account_id,
                              GListModel *list,
                              gint64 now,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean dw_list_cache_save_finish(GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_list_cache_remove(const char *account_id);

G_END_DECLS
