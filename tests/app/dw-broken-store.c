/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-broken-store.h"

#include "dw-error.h"

struct _DwBrokenStore {
  GObject parent;
};

static void
fail(DwSecretStore *store,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(store, cancellable, callback, user_data);

  g_task_return_new_error(task, DW_ERROR, DW_ERROR_STORAGE_LOCKED, DW_BROKEN_STORE_MESSAGE);
}

static void
lookup_async(DwSecretStore *store,
             const char *account_id,
             const char *purpose,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  fail(store, cancellable, callback, user_data);
}

static void
store_async(DwSecretStore *store,
            const char *account_id,
            const char *purpose,
            const char *label,
            DwSecret *secret,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  fail(store, cancellable, callback, user_data);
}

static void
clear_async(DwSecretStore *store,
            const char *account_id,
            const char *purpose,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  fail(store, cancellable, callback, user_data);
}

static gboolean
is_persistent(DwSecretStore *store)
{
  return FALSE;
}

static void
dw_broken_store_iface_init(DwSecretStoreInterface *iface)
{
  iface->lookup_async = lookup_async;
  iface->store_async = store_async;
  iface->clear_async = clear_async;
  iface->is_persistent = is_persistent;
}

G_DEFINE_TYPE_WITH_CODE(DwBrokenStore,
                        dw_broken_store,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_SECRET_STORE, dw_broken_store_iface_init))

static void
dw_broken_store_class_init(DwBrokenStoreClass *klass)
{
}

static void
dw_broken_store_init(DwBrokenStore *self)
{
}

/**
 * dw_broken_store_new:
 *
 * Returns: (transfer full): a store that nothing can be done with
 */
DwSecretStore *
dw_broken_store_new(void)
{
  return g_object_new(DW_TYPE_BROKEN_STORE, NULL);
}
