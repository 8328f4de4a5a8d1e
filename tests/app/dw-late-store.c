/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-late-store.h"

#include "dw-memory-store.h"

struct _DwLateStore {
  GObject parent;

  DwSecretStore *memory;
};

static void
done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (g_task_get_source_tag(task) == dw_secret_store_lookup_async) {
    DwSecret *secret = dw_secret_store_lookup_finish(DW_SECRET_STORE(source), result, &error);

    g_assert_no_error(error);
    g_task_return_pointer(task, secret, (GDestroyNotify) dw_secret_unref);
    return;
  }
  g_assert_true(g_task_get_source_tag(task) == dw_secret_store_store_async
                    ? dw_secret_store_store_finish(DW_SECRET_STORE(source), result, &error)
                    : dw_secret_store_clear_finish(DW_SECRET_STORE(source), result, &error));
  g_task_return_boolean(task, TRUE);
}

static GTask *
make_task(DwSecretStore *store, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new(store, NULL, callback, user_data);

  g_task_set_source_tag(task, tag);
  return task;
}

static void
lookup_async(DwSecretStore *store,
             const char *account_id,
             const char *purpose,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  dw_secret_store_lookup_async(DW_LATE_STORE(store)->memory, account_id, purpose, NULL, done_cb,
                               make_task(store, dw_secret_store_lookup_async, callback, user_data));
}

static void
clear_async(DwSecretStore *store,
            const char *account_id,
            const char *purpose,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  dw_secret_store_clear_async(DW_LATE_STORE(store)->memory, account_id, purpose, NULL, done_cb,
                              make_task(store, dw_secret_store_clear_async, callback, user_data));
}

typedef struct {
  GTask *task;
  char *account_id;
  char *purpose;
  DwSecret *secret;
} Late;

static gboolean
store_cb(gpointer user_data)
{
  Late *late = user_data;
  DwLateStore *self = g_task_get_source_object(late->task);

  dw_secret_store_store_async(self->memory, late->account_id, late->purpose, "label", late->secret,
                              NULL, done_cb, late->task);
  g_free(late->account_id);
  g_free(late->purpose);
  dw_secret_unref(late->secret);
  return G_SOURCE_REMOVE;
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
  Late *late = g_new0(Late, 1);

  late->task = make_task(store, dw_secret_store_store_async, callback, user_data);
  late->account_id = g_strdup(account_id);
  late->purpose = g_strdup(purpose);
  late->secret = dw_secret_ref(secret);
  g_idle_add_full(G_PRIORITY_LOW, store_cb, late, g_free);
}

static gboolean
is_persistent(DwSecretStore *store)
{
  return TRUE;
}

static void
dw_late_store_iface_init(DwSecretStoreInterface *iface)
{
  iface->lookup_async = lookup_async;
  iface->store_async = store_async;
  iface->clear_async = clear_async;
  iface->is_persistent = is_persistent;
}

G_DEFINE_TYPE_WITH_CODE(DwLateStore,
                        dw_late_store,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_SECRET_STORE, dw_late_store_iface_init))

static void
dw_late_store_finalize(GObject *object)
{
  g_object_unref(DW_LATE_STORE(object)->memory);
  G_OBJECT_CLASS(dw_late_store_parent_class)->finalize(object);
}

static void
dw_late_store_class_init(DwLateStoreClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_late_store_finalize;
}

static void
dw_late_store_init(DwLateStore *self)
{
  self->memory = dw_memory_store_new();
}

/**
 * dw_late_store_new:
 *
 * Returns: (transfer full): a store in which nothing is yet
 */
DwSecretStore *
dw_late_store_new(void)
{
  return g_object_new(DW_TYPE_LATE_STORE, NULL);
}
