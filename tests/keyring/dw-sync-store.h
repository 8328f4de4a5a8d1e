/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret-store.h"

G_BEGIN_DECLS

/* The calls of a DwSecretStore for tests that have nothing else to do meanwhile. */
DwSecret *dw_sync_store_lookup(DwSecretStore *store,
                               const char *account_id,
                               const char *purpose,
                               GError **error);
gboolean dw_sync_store_store(DwSecretStore *store,
                             const char *account_id,
                             const char *purpose,
                             const char *text,
                             GError **error);
gboolean dw_sync_store_clear(DwSecretStore *store,
                             const char *account_id,
                             const char *purpose,
                             GError **error);

void dw_sync_store_result_cb(GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *dw_sync_store_wait(GAsyncResult **result);

G_END_DECLS
