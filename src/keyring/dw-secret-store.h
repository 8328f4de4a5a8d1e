/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a secret of an account is for. Part of what is stored, so these words stay. */
#define DW_SECRET_PURPOSE_SESSION    "session"
#define DW_SECRET_PURPOSE_PASSWORD   "password"
#define DW_SECRET_PURPOSE_ACCESS_KEY "access-key"

/**
 * DwSecretStore:
 *
 * A place that keeps the secrets of accounts. An implementation completes every call with a #GTask
 * that returns a #DwSecret (lookup) or a boolean (store, clear), on the thread-default main context
 * of the caller.
 */
#define DW_TYPE_SECRET_STORE (dw_secret_store_get_type())
G_DECLARE_INTERFACE(DwSecretStore, dw_secret_store, DW, SECRET_STORE, GObject)

struct _DwSecretStoreInterface {
  GTypeInterface parent;

  void (*lookup_async)(DwSecretStore *self,
                       const char *account_id,
                       const char *purpose,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  void (*store_async)(DwSecretStore *self,
                      const char *account_id,
                      const char *purpose,
                      const char *label,
                      DwSecret *secret,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  void (*clear_async)(DwSecretStore *self,
                      const char *account_id,
                      const char *purpose,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  gboolean (*is_persistent)(DwSecretStore *self);
};

void dw_secret_store_lookup_async(DwSecretStore *self,
                                  const char *account_id,
                                  const char *purpose,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
DwSecret *dw_secret_store_lookup_finish(DwSecretStore *self,
                                        GAsyncResult *result,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_secret_store_store_async(DwSecretStore *self,
                                 const char *account_id,
                                 const char *purpose,
                                 const char *label,
                                 DwSecret *secret,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean dw_secret_store_store_finish(DwSecretStore *self,
                                      GAsyncResult *result,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_secret_store_clear_async(DwSecretStore *self,
                                 const char *account_id,
                                 const char *purpose,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean dw_secret_store_clear_finish(DwSecretStore *self,
                                      GAsyncResult *result,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean dw_secret_store_is_persistent(DwSecretStore *self);

G_END_DECLS
