/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-keyring.h"

#include "dw-error.h"
#include "dw-log.h"

#include <libsecret/secret.h>

#define DEADLINE_MS 3000

static const SecretSchema schema = {
    "org.deskway.Deskway",
    SECRET_SCHEMA_NONE,
    {
        {"account", SECRET_SCHEMA_ATTRIBUTE_STRING},
        {"purpose", SECRET_SCHEMA_ATTRIBUTE_STRING},
        {NULL, 0},
    },
};

/* libsecret unlocks by a prompt wherever something is locked. Nobody answers a prompt within the
 * deadline, and on a terminal nobody sees it, so this service dismisses each and says "locked". */
#define DW_TYPE_PROMPTLESS_SERVICE (dw_promptless_service_get_type())
G_DECLARE_FINAL_TYPE(
    DwPromptlessService, dw_promptless_service, DW, PROMPTLESS_SERVICE, SecretService)

struct _DwPromptlessService {
  SecretService parent;
};

G_DEFINE_TYPE(DwPromptlessService, dw_promptless_service, SECRET_TYPE_SERVICE)

static void
dw_promptless_service_prompt_async(SecretService *self,
                                   SecretPrompt *prompt,
                                   const GVariantType *return_type,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_promptless_service_prompt_async);
  g_dbus_proxy_call(G_DBUS_PROXY(prompt), "Dismiss", NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                    NULL, NULL, NULL);
  g_task_return_new_error(task, SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "The prompt was dismissed");
}

static GVariant *
dw_promptless_service_prompt_finish(SecretService *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer(G_TASK(result), error);
}

static void
dw_promptless_service_class_init(DwPromptlessServiceClass *klass)
{
  SecretServiceClass *service_class = SECRET_SERVICE_CLASS(klass);

  service_class->prompt_async = dw_promptless_service_prompt_async;
  service_class->prompt_finish = dw_promptless_service_prompt_finish;
}

static void
dw_promptless_service_init(DwPromptlessService *self)
{
}

struct _DwKeyring {
  GObject parent;
  DwClock *clock;
  SecretService *service; /* (nullable): kept, as it holds the negotiated session */
};

typedef void (*KeyringRun)(GTask *task, SecretService *service);

/* One call of the store, the data of its task. */
typedef struct {
  KeyringRun run;
  GHashTable *attributes;
  char *label;
  DwSecret *secret;
  GCancellable *work; /* cancelled by the caller's cancellable and by the deadline */
  GSource *deadline;
  GSource *cancelled;
  gboolean fresh;   /* the service was opened by this call */
  gboolean settled; /* the task has returned; what still comes is dropped */
} KeyringCall;

static void
stop_waiting(KeyringCall *call)
{
  dw_clock_cancel(&call->deadline);
  dw_clock_cancel(&call->cancelled);
}

static void
keyring_call_free(KeyringCall *call)
{
  stop_waiting(call);
  g_hash_table_unref(call->attributes);
  g_free(call->label);
  g_clear_pointer(&call->secret, dw_secret_unref);
  g_clear_object(&call->work);
  g_free(call);
}

static gboolean
is_absent(const GError *error)
{
  static const GDBusError absent[] = {
      G_DBUS_ERROR_SERVICE_UNKNOWN,
      G_DBUS_ERROR_NAME_HAS_NO_OWNER,
      G_DBUS_ERROR_NO_SERVER,
      G_DBUS_ERROR_DISCONNECTED,
      G_DBUS_ERROR_SPAWN_EXEC_FAILED,
      G_DBUS_ERROR_SPAWN_FORK_FAILED,
      G_DBUS_ERROR_SPAWN_CHILD_EXITED,
      G_DBUS_ERROR_SPAWN_CHILD_SIGNALED,
      G_DBUS_ERROR_SPAWN_FAILED,
      G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND,
      G_DBUS_ERROR_SPAWN_SERVICE_INVALID,
  };

  /* The bus itself was not reached, or went away. A foreign D-Bus error is a word of the service.
   */
  if (error->domain == G_IO_ERROR && error->code != G_IO_ERROR_DBUS_ERROR)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(absent); i++) {
    if (g_error_matches(error, G_DBUS_ERROR, absent[i]))
      return TRUE;
  }
  return FALSE;
}

/* Takes a libsecret or D-Bus error. */
static GError *
map_error(GError *error)
{
  g_autoptr(GError) foreign = error;
  g_autofree char *clean = NULL;

  if (dw_error_is_cancelled(foreign))
    return g_steal_pointer(&foreign);
  if (g_error_matches(foreign, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return g_error_new_literal(DW_ERROR, DW_ERROR_STORAGE_LOCKED,
                               "The keyring is locked. Unlock it and try again.");
  if (is_absent(foreign))
    return g_error_new_literal(DW_ERROR, DW_ERROR_STORAGE,
                               "This session has no keyring. Start one (gnome-keyring, KWallet or "
                               "KeePassXC) to have Deskway remember the sign-in.");
  g_dbus_error_strip_remote_error(foreign);
  clean = dw_log_redact(foreign->message);
  return g_error_new(DW_ERROR, DW_ERROR_STORAGE,
                     "The keyring reports an error: %s. Check it with your keyring's own program.",
                     clean);
}

/* Whether the caller still waits; from here on it does not. */
static gboolean
settle(GTask *task)
{
  KeyringCall *call = g_task_get_task_data(task);

  if (call->settled)
    return FALSE;
  call->settled = TRUE;
  stop_waiting(call);
  return TRUE;
}

static void
give_up(GTask *task, GError *error)
{
  DwKeyring *self = g_task_get_source_object(task);
  KeyringCall *call = g_task_get_task_data(task);

  if (!settle(task)) {
    g_error_free(error);
    return;
  }
  /* A service that failed is not worth keeping: the next call starts afresh. */
  if (g_error_matches(error, DW_ERROR, DW_ERROR_STORAGE))
    g_clear_object(&self->service);
  g_cancellable_cancel(call->work);
  g_task_return_error(task, error);
}

static gboolean
deadline_cb(gpointer user_data)
{
  give_up(user_data, g_error_new(DW_ERROR, DW_ERROR_STORAGE,
                                 "The keyring did not answer within %d seconds. It may be waiting "
                                 "for you to unlock it, or need a restart.",
                                 DEADLINE_MS / 1000));
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb(GCancellable *cancellable, gpointer user_data)
{
  give_up(user_data,
          g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CANCELLED, "The keyring is not asked."));
  return G_SOURCE_REMOVE;
}

static void
forget_service_cb(GObject *service, GParamSpec *spec, gpointer user_data)
{
  DwKeyring *self = user_data;

  /* The daemon went away or was started again: sessions do not outlive it. */
  if (self->service == SECRET_SERVICE(service))
    g_clear_object(&self->service);
}

static void
opened_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwKeyring *self = g_task_get_source_object(task);
  KeyringCall *call = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretService) service = secret_service_open_finish(result, &error);

  if (service == NULL) {
    give_up(task, map_error(g_steal_pointer(&error)));
    return;
  }
  if (call->settled)
    return;
  g_signal_connect_object(service, "notify::g-name-owner", G_CALLBACK(forget_service_cb), self, 0);
  g_set_object(&self->service, service);
  call->fresh = TRUE;
  call->run(task, self->service);
}

static void
open_service(GTask *task)
{
  KeyringCall *call = g_task_get_task_data(task);

  /* No flags: a lookup that finds nothing then needs no session, whose key exchange is the dearest
   * part of a call. */
  secret_service_open(DW_TYPE_PROMPTLESS_SERVICE, NULL, SECRET_SERVICE_NONE, call->work, opened_cb,
                      g_object_ref(task));
}

/* Takes what libsecret said. A service that was kept from an earlier call may have been started
 * again meanwhile and know nothing of our session, so that one is opened anew, once. */
static void
fail(GTask *task, GError *foreign)
{
  DwKeyring *self = g_task_get_source_object(task);
  KeyringCall *call = g_task_get_task_data(task);
  g_autoptr(GError) error = map_error(foreign);

  if (call->settled || call->fresh || !g_error_matches(error, DW_ERROR, DW_ERROR_STORAGE)) {
    give_up(task, g_steal_pointer(&error));
    return;
  }
  g_clear_object(&self->service);
  open_service(task);
}

static GHashTable *
make_attributes(const char *account_id, const char *purpose)
{
  return purpose == NULL
             ? secret_attributes_build(&schema, "account", account_id, NULL)
             : secret_attributes_build(&schema, "account", account_id, "purpose", purpose, NULL);
}

/* Takes @call. */
static void
start(GTask *task, KeyringCall *call)
{
  DwKeyring *self = g_task_get_source_object(task);
  GCancellable *cancellable = g_task_get_cancellable(task);

  g_task_set_task_data(task, call, (GDestroyNotify) keyring_call_free);
  if (g_task_return_error_if_cancelled(task))
    return;
  /* What the service has done is not undone by a cancellation that comes later. */
  g_task_set_check_cancellable(task, FALSE);
  call->work = g_cancellable_new();
  call->deadline = dw_clock_after(self->clock, DEADLINE_MS, deadline_cb, task);
  if (cancellable != NULL) {
    call->cancelled = g_cancellable_source_new(cancellable);
    g_source_set_callback(call->cancelled, G_SOURCE_FUNC(cancelled_cb), task, NULL);
    g_source_attach(call->cancelled, g_task_get_context(task));
  }
  if (self->service != NULL)
    call->run(task, self->service);
  else
    open_service(task);
}

static DwSecret *
take_secret(SecretValue *value)
{
  g_autoptr(SecretValue) owned = value;
  const char *text;
  gsize length;

  if (owned == NULL)
    return NULL;
  text = secret_value_get(owned, &length);
  return dw_secret_new_len(text, length);
}

static void
lookup_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  SecretValue *value = secret_service_lookup_finish(SECRET_SERVICE(object), result, &error);
  g_autoptr(DwSecret) secret = take_secret(value);

  if (error != NULL)
    fail(task, g_steal_pointer(&error));
  else if (settle(task))
    g_task_return_pointer(task, g_steal_pointer(&secret), (GDestroyNotify) dw_secret_unref);
}

static void
run_lookup(GTask *task, SecretService *service)
{
  KeyringCall *call = g_task_get_task_data(task);

  secret_service_lookup(service, &schema, call->attributes, call->work, lookup_cb,
                        g_object_ref(task));
}

static void
dw_keyring_lookup_async(DwSecretStore *store,
                        const char *account_id,
                        const char *purpose,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(store, cancellable, callback, user_data);
  KeyringCall *call = g_new0(KeyringCall, 1);

  g_task_set_source_tag(task, dw_keyring_lookup_async);
  call->run = run_lookup;
  call->attributes = make_attributes(account_id, purpose);
  start(task, call);
}

static void
store_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!secret_service_store_finish(SECRET_SERVICE(object), result, &error))
    fail(task, g_steal_pointer(&error));
  else if (settle(task))
    g_task_return_boolean(task, TRUE);
}

static void
run_store(GTask *task, SecretService *service)
{
  KeyringCall *call = g_task_get_task_data(task);
  g_autoptr(SecretValue) value = secret_value_new(
      dw_secret_peek(call->secret), (gssize) dw_secret_get_length(call->secret), "text/plain");

  secret_service_store(service, &schema, call->attributes, SECRET_COLLECTION_DEFAULT, call->label,
                       value, call->work, store_cb, g_object_ref(task));
}

static void
dw_keyring_store_async(DwSecretStore *store,
                       const char *account_id,
                       const char *purpose,
                       const char *label,
                       DwSecret *secret,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(store, cancellable, callback, user_data);
  KeyringCall *call = g_new0(KeyringCall, 1);

  g_task_set_source_tag(task, dw_keyring_store_async);
  call->run = run_store;
  call->attributes = make_attributes(account_id, purpose);
  call->label = g_strdup(label);
  call->secret = dw_secret_ref(secret);
  start(task, call);
}

static void
left_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  GList *left = secret_service_search_finish(SECRET_SERVICE(object), result, &error);

  if (error == NULL && left != NULL && secret_item_get_locked(left->data))
    g_set_error(&error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "An item is left");
  g_list_free_full(left, g_object_unref);
  if (error != NULL)
    fail(task, g_steal_pointer(&error));
  else if (settle(task))
    g_task_return_boolean(task, TRUE);
}

static void
clear_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  KeyringCall *call = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;

  secret_service_clear_finish(SECRET_SERVICE(object), result, &error);
  if (error != NULL) {
    fail(task, g_steal_pointer(&error));
    return;
  }
  /* It passes over what is locked without a word, and a token that stays must not go unnoticed. */
  secret_service_search(SECRET_SERVICE(object), &schema, call->attributes, SECRET_SEARCH_NONE,
                        call->work, left_cb, g_object_ref(task));
}

static void
run_clear(GTask *task, SecretService *service)
{
  KeyringCall *call = g_task_get_task_data(task);

  secret_service_clear(service, &schema, call->attributes, call->work, clear_cb,
                       g_object_ref(task));
}

static void
dw_keyring_clear_async(DwSecretStore *store,
                       const char *account_id,
                       const char *purpose,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(store, cancellable, callback, user_data);
  KeyringCall *call = g_new0(KeyringCall, 1);

  g_task_set_source_tag(task, dw_keyring_clear_async);
  call->run = run_clear;
  call->attributes = make_attributes(account_id, purpose);
  start(task, call);
}

static gboolean
dw_keyring_is_persistent(DwSecretStore *store)
{
  return TRUE;
}

static void
dw_keyring_iface_init(DwSecretStoreInterface *iface)
{
  iface->lookup_async = dw_keyring_lookup_async;
  iface->store_async = dw_keyring_store_async;
  iface->clear_async = dw_keyring_clear_async;
  iface->is_persistent = dw_keyring_is_persistent;
}

G_DEFINE_TYPE_WITH_CODE(DwKeyring,
                        dw_keyring,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_SECRET_STORE, dw_keyring_iface_init))

static void
dw_keyring_finalize(GObject *object)
{
  DwKeyring *self = DW_KEYRING(object);

  g_clear_object(&self->service);
  g_clear_object(&self->clock);
  G_OBJECT_CLASS(dw_keyring_parent_class)->finalize(object);
}

static void
dw_keyring_class_init(DwKeyringClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_keyring_finalize;
}

static void
dw_keyring_init(DwKeyring *self)
{
}

/**
 * dw_keyring_new:
 * @clock: (nullable): what the deadline of 3 s a call goes by, or %NULL for the machine's clock
 *
 * Makes a store that reaches the Secret Service with its first call. Secrets travel encrypted over
 * the session bus. Nobody is ever prompted: what is locked fails with %DW_ERROR_STORAGE_LOCKED,
 * what is absent or does not answer in time with %DW_ERROR_STORAGE.
 *
 * Returns: (transfer full): a new store
 */
DwSecretStore *
dw_keyring_new(DwClock *clock)
{
  DwKeyring *self = g_object_new(DW_TYPE_KEYRING, NULL);

  self->clock = g_object_ref(clock != NULL ? clock : dw_clock_get_system());
  return DW_SECRET_STORE(self);
}
