/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sync-store.h"

/**
 * dw_sync_store_result_cb:
 * @object: the store
 * @result: what came
 * @user_data: a `GAsyncResult *` variable that takes it
 */
void
dw_sync_store_result_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null(*place); /* a call answers once */
  *place = g_object_ref(result);
}

/**
 * dw_sync_store_wait:
 * @result: the variable that dw_sync_store_result_cb() fills
 *
 * Returns: (transfer none): what came
 */
GAsyncResult *
dw_sync_store_wait(GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration(NULL, TRUE);
  return *result;
}

/**
 * dw_sync_store_lookup:
 * @store: a store
 * @account_id: the account
 * @purpose: the purpose
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the secret
 */
DwSecret *
dw_sync_store_lookup(DwSecretStore *store,
                     const char *account_id,
                     const char *purpose,
                     GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_secret_store_lookup_async(store, account_id, purpose, NULL, dw_sync_store_result_cb, &result);
  return dw_secret_store_lookup_finish(store, dw_sync_store_wait(&result), error);
}

/**
 * dw_sync_store_store:
 * @store: a store
 * @account_id: the account
 * @purpose: the purpose
 * @text: the secret
 * @error: return location
 *
 * Returns: whether it is kept
 */
gboolean
dw_sync_store_store(DwSecretStore *store,
                    const char *account_id,
                    const char *purpose,
                    const char *text,
                    GError **error)
{
  g_autoptr(DwSecret) secret = dw_secret_new(text);
  g_autoptr(GAsyncResult) result = NULL;

  dw_secret_store_store_async(store, account_id, purpose, "Deskway: a test", secret, NULL,
                              dw_sync_store_result_cb, &result);
  return dw_secret_store_store_finish(store, dw_sync_store_wait(&result), error);
}

/**
 * dw_sync_store_clear:
 * @store: a store
 * @account_id: the account
 * @purpose: (nullable): the purpose
 * @error: return location
 *
 * Returns: whether it is gone
 */
gboolean
dw_sync_store_clear(DwSecretStore *store,
                    const char *account_id,
                    const char *purpose,
                    GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_secret_store_clear_async(store, account_id, purpose, NULL, dw_sync_store_result_cb, &result);
  return dw_secret_store_clear_finish(store, dw_sync_store_wait(&result), error);
}
