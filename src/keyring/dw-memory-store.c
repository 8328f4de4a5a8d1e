/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-memory-store.h"

struct _DwMemoryStore {
  GObject parent;
  GHashTable *accounts; /* account id → GHashTable of purpose → DwSecret */
};

static void
dw_memory_store_lookup_async(DwSecretStore *store,
                             const char *account_id,
                             const char *purpose,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  DwMemoryStore *self = DW_MEMORY_STORE(store);
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  GHashTable *secrets = g_hash_table_lookup(self->accounts, account_id);
  DwSecret *secret = secrets == NULL ? NULL : g_hash_table_lookup(secrets, purpose);

  g_task_set_source_tag(task, dw_memory_store_lookup_async);
  if (g_task_return_error_if_cancelled(task))
    return;
  g_task_return_pointer(task, secret == NULL ? NULL : dw_secret_ref(secret),
                        (GDestroyNotify) dw_secret_unref);
}

static void
dw_memory_store_store_async(DwSecretStore *store,
                            const char *account_id,
                            const char *purpose,
                            const char *label,
                            DwSecret *secret,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  DwMemoryStore *self = DW_MEMORY_STORE(store);
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  GHashTable *secrets = g_hash_table_lookup(self->accounts, account_id);

  g_task_set_source_tag(task, dw_memory_store_store_async);
  if (g_task_return_error_if_cancelled(task))
    return;
  if (secrets == NULL) {
    secrets =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) dw_secret_unref);
    g_hash_table_insert(self->accounts, g_strdup(account_id), secrets);
  }
  g_hash_table_insert(secrets, g_strdup(purpose), dw_secret_ref(secret));
  g_task_return_boolean(task, TRUE);
}

static void
dw_memory_store_clear_async(DwSecretStore *store,
                            const char *account_id,
                            const char *purpose,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  DwMemoryStore *self = DW_MEMORY_STORE(store);
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  GHashTable *secrets = g_hash_table_lookup(self->accounts, account_id);

  g_task_set_source_tag(task, dw_memory_store_clear_async);
  if (g_task_return_error_if_cancelled(task))
    return;
  if (purpose == NULL)
    g_hash_table_remove(self->accounts, account_id);
  else if (secrets != NULL)
    g_hash_table_remove(secrets, purpose);
  g_task_return_boolean(task, TRUE);
}

static gboolean
dw_memory_store_is_persistent(DwSecretStore *store)
{
  return FALSE;
}

static void
dw_memory_store_iface_init(DwSecretStoreInterface *iface)
{
  iface->lookup_async = dw_memory_store_lookup_async;
  iface->store_async = dw_memory_store_store_async;
  iface->clear_async = dw_memory_store_clear_async;
  iface->is_persistent = dw_memory_store_is_persistent;
}

G_DEFINE_TYPE_WITH_CODE(DwMemoryStore,
                        dw_memory_store,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_SECRET_STORE, dw_memory_store_iface_init))

static void
dw_memory_store_finalize(GObject *object)
{
  DwMemoryStore *self = DW_MEMORY_STORE(object);

  g_hash_table_unref(self->accounts);
  G_OBJECT_CLASS(dw_memory_store_parent_class)->finalize(object);
}

static void
dw_memory_store_class_init(DwMemoryStoreClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_memory_store_finalize;
}

static void
dw_memory_store_init(DwMemoryStore *self)
{
  self->accounts =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
}

/**
 * dw_memory_store_new:
 *
 * Returns: (transfer full): an empty store
 */
DwSecretStore *
dw_memory_store_new(void)
{
  return g_object_new(DW_TYPE_MEMORY_STORE, NULL);
}
