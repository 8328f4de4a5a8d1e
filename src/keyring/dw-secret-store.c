/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-secret-store.h"

G_DEFINE_INTERFACE(DwSecretStore, dw_secret_store, G_TYPE_OBJECT)

static void
dw_secret_store_default_init(DwSecretStoreInterface *iface)
{
}

static gboolean
is_word(const char *text)
{
  return text != NULL && *text != '\0' && g_utf8_validate(text, -1, NULL);
}

/**
 * dw_secret_store_lookup_async:
 * @self: a store
 * @account_id: the account, UTF-8
 * @purpose: %DW_SECRET_PURPOSE_SESSION or another purpose
 * @cancellable: (nullable): stops the call
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks for a secret. Nobody is asked anything: a locked keyring is an error.
 */
void
dw_secret_store_lookup_async(DwSecretStore *self,
                             const char *account_id,
                             const char *purpose,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail(is_word(account_id) && is_word(purpose));

  DW_SECRET_STORE_GET_IFACE(self)->lookup_async(self, account_id, purpose, cancellable, callback,
                                                user_data);
}

/**
 * dw_secret_store_lookup_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location, %DW_ERROR_STORAGE, %DW_ERROR_STORAGE_LOCKED or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without @error when there is none
 */
DwSecret *
dw_secret_store_lookup_finish(DwSecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), NULL);

  return g_task_propagate_pointer(G_TASK(result), error);
}

/**
 * dw_secret_store_store_async:
 * @self: a store
 * @account_id: the account, UTF-8
 * @purpose: %DW_SECRET_PURPOSE_SESSION or another purpose
 * @label: what a person reads in a list of their secrets, UTF-8
 * @secret: the secret
 * @cancellable: (nullable): stops the call
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Keeps a secret, in the place of the one of the same account and purpose.
 */
void
dw_secret_store_store_async(DwSecretStore *self,
                            const char *account_id,
                            const char *purpose,
                            const char *label,
                            DwSecret *secret,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail(is_word(account_id) && is_word(purpose) && is_word(label));

  DW_SECRET_STORE_GET_IFACE(self)->store_async(self, account_id, purpose, label, secret,
                                               cancellable, callback, user_data);
}

/**
 * dw_secret_store_store_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location, %DW_ERROR_STORAGE, %DW_ERROR_STORAGE_LOCKED or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the secret is kept
 */
gboolean
dw_secret_store_store_finish(DwSecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);

  return g_task_propagate_boolean(G_TASK(result), error);
}

/**
 * dw_secret_store_clear_async:
 * @self: a store
 * @account_id: the account, UTF-8
 * @purpose: (nullable): which secret, or %NULL for all of the account
 * @cancellable: (nullable): stops the call
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Forgets secrets. That there was none is no error.
 */
void
dw_secret_store_clear_async(DwSecretStore *self,
                            const char *account_id,
                            const char *purpose,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail(is_word(account_id) && (purpose == NULL || is_word(purpose)));

  DW_SECRET_STORE_GET_IFACE(self)->clear_async(self, account_id, purpose, cancellable, callback,
                                               user_data);
}

/**
 * dw_secret_store_clear_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location, %DW_ERROR_STORAGE, %DW_ERROR_STORAGE_LOCKED or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the store holds no such secret any more
 */
gboolean
dw_secret_store_clear_finish(DwSecretStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);

  return g_task_propagate_boolean(G_TASK(result), error);
}

/**
 * dw_secret_store_is_persistent:
 * @self: a store
 *
 * Returns: whether what is stored is still there when the program runs again
 */
gboolean
dw_secret_store_is_persistent(DwSecretStore *self)
{
  return DW_SECRET_STORE_GET_IFACE(self)->is_persistent(self);
}
