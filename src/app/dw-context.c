/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-context.h"

#include "dw-curl-transport.h"
#include "dw-error.h"
#include "dw-installation.h"
#include "dw-keyring.h"
#include "dw-launch-file.h"
#include "dw-memory-store.h"
#include "dw-workspace-provider.h"

#include <string.h>

struct _DwContext {
  GObject parent;

  char *endpoint;
  char *region;
  gboolean forget;

  DwTransport *transport;
  DwClock *clock;
  DwSecretStore *secrets;
  DwAccounts *accounts;
  DwResourceStore *store;
  DwClientRegistry *registry;

  DwAccount *account;
  DwApi *api;
  DwSession *session;
  DwProvider *provider;
  gulong changed_handler;

  gboolean account_unsaved;
  gboolean session_unsaved;
  DwSecret *password;   /* to be remembered */
  DwSecret *access_key; /* as it is stored */
  GPtrArray *notices;
};

G_DEFINE_TYPE(DwContext, dw_context, G_TYPE_OBJECT)

static void
drop_account(DwContext *self)
{
  g_clear_signal_handler(&self->changed_handler, self->session);
  g_clear_object(&self->provider);
  g_clear_object(&self->session);
  g_clear_object(&self->api);
  g_clear_pointer(&self->account, dw_account_free);
  g_clear_pointer(&self->password, dw_secret_unref);
  g_clear_pointer(&self->access_key, dw_secret_unref);
  self->account_unsaved = FALSE;
  self->session_unsaved = FALSE;
}

static void
dw_context_dispose(GObject *object)
{
  DwContext *self = DW_CONTEXT(object);

  drop_account(self);
  g_clear_object(&self->store);
  g_clear_object(&self->accounts);
  g_clear_object(&self->secrets);
  g_clear_object(&self->transport);
  g_clear_pointer(&self->registry, dw_client_registry_free);
  G_OBJECT_CLASS(dw_context_parent_class)->dispose(object);
}

static void
dw_context_finalize(GObject *object)
{
  DwContext *self = DW_CONTEXT(object);

  g_free(self->endpoint);
  g_free(self->region);
  g_ptr_array_unref(self->notices);
  G_OBJECT_CLASS(dw_context_parent_class)->finalize(object);
}

static void
dw_context_class_init(DwContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);

  object_class->dispose = dw_context_dispose;
  object_class->finalize = dw_context_finalize;
}

static void
dw_context_init(DwContext *self)
{
  self->clock = dw_clock_get_system();
  self->notices = g_ptr_array_new_with_free_func(g_free);
  self->store = dw_resource_store_new();
}

static DwTransport *
make_transport(const DwContextOptions *options, GError **error)
{
  g_autoptr(DwCurlTransport) transport = dw_curl_transport_new();

  dw_curl_transport_set_user_agent(transport, "deskway/" DW_VERSION);
  if (options->ca_file != NULL &&
      !dw_curl_transport_set_ca_file(transport, options->ca_file, error))
    return NULL;
  if (options->proxy != NULL && !dw_curl_transport_set_proxy(transport, options->proxy, error))
    return NULL;
  if (options->endpoint != NULL && !dw_transport_check_url(options->endpoint, error))
    return NULL;
  return DW_TRANSPORT(g_steal_pointer(&transport));
}

/**
 * dw_context_new:
 * @options: what holds for the whole run
 * @error: return location: %DW_ERROR_USAGE where an option is off, %DW_ERROR_STORAGE where the
 *   accounts can't be read
 *
 * Makes the context, and removes the launch files that a crash left behind.
 *
 * Returns: (transfer full): a context in which no account is in use
 */
DwContext *
dw_context_new(const DwContextOptions *options, GError **error)
{
  g_autoptr(DwContext) self = g_object_new(DW_TYPE_CONTEXT, NULL);
  g_autofree char *warning = NULL;

  self->endpoint = g_strdup(options->endpoint);
  self->region = g_strdup(options->region);
  self->forget = options->forget;
  self->transport = make_transport(options, error);
  if (self->transport == NULL)
    return NULL;
  dw_launch_file_sweep();
  if (self->forget) {
    self->secrets = dw_memory_store_new();
    return g_steal_pointer(&self);
  }
  self->secrets = dw_keyring_new(self->clock);
  self->accounts = dw_accounts_load(NULL, error);
  if (self->accounts == NULL)
    return NULL;
  warning = dw_accounts_take_warning(self->accounts);
  if (warning != NULL)
    g_ptr_array_add(self->notices, g_steal_pointer(&warning));
  return g_steal_pointer(&self);
}

static void
session_changed_cb(DwSession *session, gpointer user_data)
{
  DwContext *self = user_data;

  if (!dw_sign_in_state_is_question(dw_session_get_state(session)))
    self->session_unsaved = TRUE;
}

static void
make_session(DwContext *self)
{
  g_autofree char *warning = NULL;
  g_autofree char *id = dw_installation_get_client_id(&warning);
  g_autofree char *os = dw_installation_get_client_os();
  g_autofree char *name = dw_installation_get_client_name();
  const DwClientInfo client = {id, DW_INSTALLATION_CLIENT_TYPE, os, name};

  if (warning != NULL)
    g_ptr_array_add(self->notices, g_steal_pointer(&warning));
  self->session = dw_session_new(self->api, self->clock, &client);
  self->changed_handler =
      g_signal_connect(self->session, "changed", G_CALLBACK(session_changed_cb), self);
}

static void
make_api(DwContext *self, const char *region, const char *endpoint)
{
  self->api = dw_api_new(self->transport, self->clock);
  dw_api_set_region(self->api, self->region != NULL ? self->region : region);
  dw_api_set_endpoint(self->api, self->endpoint != NULL ? self->endpoint : endpoint);
  make_session(self);
}

/**
 * dw_context_use_nobody:
 * @self: a context
 *
 * Makes calls possible that need no account.
 */
void
dw_context_use_nobody(DwContext *self)
{
  drop_account(self);
  make_api(self, NULL, NULL);
}

/**
 * dw_context_use:
 * @self: a context
 * @account: the account to use
 *
 * Puts @account to use, with a session in which nobody is signed in yet.
 */
void
dw_context_use(DwContext *self, const DwAccount *account)
{
  drop_account(self);
  self->account = dw_account_copy(account);
  if (self->account->id == NULL)
    self->account->id = dw_account_make_id(self->account);
  self->account_unsaved = TRUE;
  make_api(self, account->region, account->endpoint);
  if (account->kind == DW_ACCOUNT_WORKSPACE)
    self->provider = DW_PROVIDER(dw_workspace_provider_new(self->session));
}

/* The AccessKey's secret and, behind a line end, the token of a temporary one. */
static DwSecret *
pack_access_key(DwSecret *secret, DwSecret *security_token)
{
  return dw_secret_new_take(
      g_strconcat(dw_secret_peek(secret), "\n",
                  security_token != NULL ? dw_secret_peek(security_token) : "", NULL));
}

static void
unpack_access_key(DwContext *self, DwSecret *packed)
{
  const char *text = dw_secret_peek(packed);
  gsize length = strcspn(text, "\n");
  g_autoptr(DwSecret) secret = dw_secret_new_len(text, length);
  g_autoptr(DwSecret) token =
      text[length] == '\n' && text[length + 1] != '\0' ? dw_secret_new(text + length + 1) : NULL;

  dw_api_set_access_key(self->api, self->account->access_key_id, secret, token);
}

/**
 * dw_context_set_access_key:
 * @self: a context that uses an account with an AccessKey
 * @secret: the AccessKey's secret
 * @security_token: (nullable): for a temporary one
 */
void
dw_context_set_access_key(DwContext *self, DwSecret *secret, DwSecret *security_token)
{
  g_clear_pointer(&self->access_key, dw_secret_unref);
  self->access_key = pack_access_key(secret, security_token);
  self->session_unsaved = TRUE;
  dw_api_set_access_key(self->api, self->account->access_key_id, secret, security_token);
}

/**
 * dw_context_remember_password:
 * @self: a context that uses an account
 * @password: (nullable): the password
 *
 * Has the next dw_context_save_async() keep @password, because the person asked for it.
 */
void
dw_context_remember_password(DwContext *self, DwSecret *password)
{
  g_clear_pointer(&self->password, dw_secret_unref);
  self->password = password != NULL ? dw_secret_ref(password) : NULL;
}

static const char *
purpose_of(const DwAccount *account)
{
  return account->kind == DW_ACCOUNT_WORKSPACE ? DW_SECRET_PURPOSE_SESSION
                                               : DW_SECRET_PURPOSE_ACCESS_KEY;
}

static GError *
signed_out_error(DwContext *self, const GError *keyring_error)
{
  if (keyring_error != NULL)
    return g_error_new(DW_ERROR, DW_ERROR_SIGNED_OUT,
                       "%s So nothing was remembered: sign in with each command, by --user and "
                       "--password-file before it.",
                       keyring_error->message);
  if (self->account == NULL)
    return g_error_new_literal(DW_ERROR, DW_ERROR_SIGNED_OUT,
                               "Nobody has signed in yet. Use “deskwayctl sign-in”.");
  return g_error_new(DW_ERROR, DW_ERROR_SIGNED_OUT, "%s is signed out. Use “deskwayctl sign-in”.",
                     self->account->id);
}

static gboolean
take_up(DwContext *self, DwSecret *secret)
{
  if (self->account->kind != DW_ACCOUNT_WORKSPACE) {
    unpack_access_key(self, secret);
    return TRUE;
  }
  return dw_session_restore(self->session, self->account->user, self->account->office_site, secret);
}

static void
looked_up_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwContext *self = g_task_get_source_object(task);
  g_autoptr(GError) error = NULL;
  g_autoptr(DwSecret) secret =
      dw_secret_store_lookup_finish(DW_SECRET_STORE(source), result, &error);

  if (dw_error_is_cancelled(error)) {
    g_task_return_error(task, g_steal_pointer(&error));
  } else if (secret != NULL && take_up(self, secret)) {
    self->session_unsaved = FALSE;
    g_task_return_boolean(task, TRUE);
  } else {
    g_task_return_error(task, signed_out_error(self, error));
  }
}

/* `https://HOST` and `https://HOST/` are one. */
static gboolean
is_same_endpoint(const char *a, const char *b)
{
  g_autofree char *first = g_strdup(a != NULL ? a : "");
  g_autofree char *second = g_strdup(b != NULL ? b : "");

  for (char *end = first + strlen(first); end > first && end[-1] == '/'; end--)
    end[-1] = '\0';
  for (char *end = second + strlen(second); end > second && end[-1] == '/'; end--)
    end[-1] = '\0';
  return g_ascii_strcasecmp(first, second) == 0;
}

/* A token is shown to the host that gave it, and to no other that an option or a variable names. */
static gboolean
check_endpoint(DwContext *self, const DwAccount *account, GError **error)
{
  if (self->endpoint == NULL || is_same_endpoint(self->endpoint, account->endpoint))
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_SIGNED_OUT,
              "%s signed in at %s, not at %s. Sign in there first.", account->id,
              account->endpoint != NULL ? account->endpoint : "the service's own address",
              self->endpoint);
  return FALSE;
}

static gboolean
choose_account(DwContext *self, const char *account_id, GError **error)
{
  DwAccount *account = account_id != NULL ? dw_accounts_find(self->accounts, account_id, error)
                                          : dw_accounts_get_default(self->accounts);

  if (account != NULL) {
    dw_context_use(self, account);
    self->account_unsaved = FALSE;
  } else if (account_id == NULL) {
    g_propagate_error(error, signed_out_error(self, NULL));
  }
  return account != NULL;
}

/**
 * dw_context_open_async:
 * @self: a context
 * @account_id: (nullable): an account's id or a name that only one has; %NULL for the default
 * @cancellable: (nullable): stops it
 * @callback: called when the account is in use, or can't be
 * @user_data: for @callback
 *
 * Puts an account to use that signed in earlier, without a request to the service.
 */
void
dw_context_open_async(DwContext *self,
                      const char *account_id,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag(task, dw_context_open_async);
  if (!choose_account(self, account_id, &error) || !check_endpoint(self, self->account, &error)) {
    g_task_return_error(task, error);
    return;
  }
  dw_secret_store_lookup_async(self->secrets, self->account->id, purpose_of(self->account),
                               cancellable, looked_up_cb, g_steal_pointer(&task));
}

/**
 * dw_context_open_finish:
 * @self: a context
 * @result: what the callback got
 * @error: return location: %DW_ERROR_SIGNED_OUT where there is no session to take up,
 *   %DW_ERROR_NOT_FOUND where no account has that name
 *
 * Returns: whether somebody is signed in
 */
gboolean
dw_context_open_finish(DwContext *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

static void save_next(GTask *task);

/* A keyring that can't keep it is no reason to fail what the person did: it is said, once. */
static void
note_unkept(DwContext *self, const GError *error)
{
  char *notice = g_strdup_printf("%s The sign-in is not remembered.", error->message);

  if (g_ptr_array_find_with_equal_func(self->notices, notice, g_str_equal, NULL))
    g_free(notice);
  else
    g_ptr_array_add(self->notices, notice);
}

static void
stored_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!dw_secret_store_store_finish(DW_SECRET_STORE(source), result, &error))
    note_unkept(g_task_get_source_object(task), error);
  save_next(task);
}

static void
session_cleared_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!dw_secret_store_clear_finish(DW_SECRET_STORE(source), result, &error))
    g_info("The ended session could not be removed: %s", error->message);
  save_next(task);
}

static void
store_secret(GTask *task, const char *purpose, DwSecret *secret)
{
  DwContext *self = g_task_get_source_object(task);
  g_autofree char *label = g_strdup_printf("Deskway: %s", self->account->id);

  dw_secret_store_store_async(self->secrets, self->account->id, purpose, label, secret,
                              g_task_get_cancellable(task), stored_cb, g_object_ref(task));
}

static void
save_session(GTask *task)
{
  DwContext *self = g_task_get_source_object(task);
  g_autoptr(DwSecret) saved =
      self->access_key != NULL ? dw_secret_ref(self->access_key) : dw_session_save(self->session);

  self->session_unsaved = FALSE;
  if (saved != NULL)
    store_secret(task, purpose_of(self->account), saved);
  else
    dw_secret_store_clear_async(self->secrets, self->account->id, DW_SECRET_PURPOSE_SESSION,
                                g_task_get_cancellable(task), session_cleared_cb,
                                g_object_ref(task));
}

/* Saves one thing after the other until nothing is left. */
static void
save_next(GTask *task)
{
  DwContext *self = g_task_get_source_object(task);
  g_autoptr(DwSecret) password = g_steal_pointer(&self->password);
  GError *error = NULL;

  if (self->account_unsaved) {
    self->account_unsaved = FALSE;
    if (!dw_accounts_add(self->accounts, self->account, &error)) {
      g_task_return_error(task, error);
      return;
    }
  }
  if (password != NULL)
    store_secret(task, DW_SECRET_PURPOSE_PASSWORD, password);
  else if (self->session_unsaved)
    save_session(task);
  else
    g_task_return_boolean(task, TRUE);
}

/**
 * dw_context_save_async:
 * @self: a context
 * @cancellable: (nullable): stops it
 * @callback: called when all is kept that can be
 * @user_data: for @callback
 *
 * Keeps what changed: the account in its file, tokens and secrets in the keyring.
 */
void
dw_context_save_async(DwContext *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_context_save_async);
  if (self->forget || self->account == NULL)
    g_task_return_boolean(task, TRUE);
  else
    save_next(task);
}

/**
 * dw_context_save_finish:
 * @self: a context
 * @result: what the callback got
 * @error: return location: %DW_ERROR_STORAGE where the account's file can't be written; a keyring
 *   that can't keep a secret gives a notice instead
 *
 * Returns: whether the account is kept
 */
gboolean
dw_context_save_finish(DwContext *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

static void
password_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  DwSecret *password = dw_secret_store_lookup_finish(DW_SECRET_STORE(source), result, &error);

  if (error != NULL)
    g_task_return_error(task, error);
  else
    g_task_return_pointer(task, password, (GDestroyNotify) dw_secret_unref);
}

/**
 * dw_context_lookup_password_async:
 * @self: a context that uses an account
 * @cancellable: (nullable): stops it
 * @callback: called with the password
 * @user_data: for @callback
 *
 * Looks up the password that the person let be kept, for the host it was kept for.
 */
void
dw_context_lookup_password_async(DwContext *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag(task, dw_context_lookup_password_async);
  if (!check_endpoint(self, self->account, &error)) {
    g_task_return_error(task, error);
    return;
  }
  dw_secret_store_lookup_async(self->secrets, self->account->id, DW_SECRET_PURPOSE_PASSWORD,
                               cancellable, password_cb, g_steal_pointer(&task));
}

/**
 * dw_context_lookup_password_finish:
 * @self: a context
 * @result: what the callback got
 * @error: return location: as dw_secret_store_lookup_finish()
 *
 * Returns: (nullable) (transfer full): the password, if the person let it be kept
 */
DwSecret *
dw_context_lookup_password_finish(DwContext *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}

static void
secrets_cleared_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwContext *self = g_task_get_source_object(task);
  g_autoptr(GError) error = NULL;

  if (!dw_secret_store_clear_finish(DW_SECRET_STORE(source), result, &error))
    g_ptr_array_add(self->notices,
                    g_strdup_printf("%s What it may still keep of this account could not be "
                                    "removed.",
                                    error->message));
  self->session_unsaved = FALSE;
  g_task_return_boolean(task, TRUE);
}

static void
signed_out_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwContext *self = g_task_get_source_object(task);
  g_autoptr(GError) error = NULL;

  if (!dw_session_sign_out_finish(DW_SESSION(source), result, &error))
    g_info("Signing out: %s", error->message);
  dw_secret_store_clear_async(self->secrets, self->account->id, NULL, NULL, secrets_cleared_cb,
                              g_steal_pointer(&task));
}

/* Whether there was a session or not: the service is told if so, and the secrets go. */
static void
opened_to_sign_out_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwContext *self = DW_CONTEXT(source);
  GError *error = NULL;

  if (!dw_context_open_finish(self, result, &error) &&
      (self->account == NULL || !g_error_matches(error, DW_ERROR, DW_ERROR_SIGNED_OUT))) {
    g_task_return_error(task, error);
    return;
  }
  g_clear_error(&error);
  dw_session_sign_out_async(self->session, g_task_get_cancellable(task), signed_out_cb,
                            g_object_ref(task));
}

/**
 * dw_context_sign_out_async:
 * @self: a context
 * @account_id: (nullable): an account's id or a name that only one has; %NULL for the default
 * @cancellable: (nullable): ends the wait for the service
 * @callback: called when all is forgotten
 * @user_data: for @callback
 *
 * Tells the service, as well as it goes, and clears what was stored, in any case. The account
 * itself stays, so that the person need not type its name again.
 */
void
dw_context_sign_out_async(DwContext *self,
                          const char *account_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_context_sign_out_async);
  dw_context_open_async(self, account_id, cancellable, opened_to_sign_out_cb,
                        g_steal_pointer(&task));
}

/**
 * dw_context_sign_out_finish:
 * @self: a context
 * @result: what the callback got
 * @error: return location: %DW_ERROR_SIGNED_OUT where there is no account at all,
 *   %DW_ERROR_NOT_FOUND where none has that name
 *
 * Returns: whether the account is signed out
 */
gboolean
dw_context_sign_out_finish(DwContext *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

/**
 * dw_context_get_clock:
 * @self: a context
 *
 * Returns: (transfer none): the clock that everything goes by
 */
DwClock *
dw_context_get_clock(DwContext *self)
{
  return self->clock;
}

/**
 * dw_context_get_secrets:
 * @self: a context
 *
 * Returns: (transfer none): where secrets are kept
 */
DwSecretStore *
dw_context_get_secrets(DwContext *self)
{
  return self->secrets;
}

/**
 * dw_context_get_accounts:
 * @self: a context that keeps something
 *
 * Returns: (nullable) (transfer none): the person's accounts
 */
DwAccounts *
dw_context_get_accounts(DwContext *self)
{
  return self->accounts;
}

/**
 * dw_context_get_account:
 * @self: a context
 *
 * Returns: (nullable) (transfer none): the account in use
 */
const DwAccount *
dw_context_get_account(DwContext *self)
{
  return self->account;
}

/**
 * dw_context_get_session:
 * @self: a context
 *
 * Returns: (nullable) (transfer none): the session of the account in use
 */
DwSession *
dw_context_get_session(DwContext *self)
{
  return self->session;
}

/**
 * dw_context_get_api:
 * @self: a context
 *
 * Returns: (nullable) (transfer none): what calls the service for the account in use
 */
DwApi *
dw_context_get_api(DwContext *self)
{
  return self->api;
}

/**
 * dw_context_get_provider:
 * @self: a context
 *
 * Returns: (nullable) (transfer none): has the resources of the account in use
 */
DwProvider *
dw_context_get_provider(DwContext *self)
{
  return self->provider;
}

/**
 * dw_context_get_store:
 * @self: a context
 *
 * Returns: (transfer none): the resources
 */
DwResourceStore *
dw_context_get_store(DwContext *self)
{
  return self->store;
}

/**
 * dw_context_get_registry:
 * @self: a context
 *
 * Returns: (transfer none): the protocol clients, read when they are first asked for
 */
DwClientRegistry *
dw_context_get_registry(DwContext *self)
{
  if (self->registry == NULL)
    self->registry = dw_client_registry_new(NULL);
  return self->registry;
}

/**
 * dw_context_has_unsaved:
 * @self: a context
 *
 * Returns: whether tokens changed since they were stored
 */
gboolean
dw_context_has_unsaved(DwContext *self)
{
  return !self->forget && self->account != NULL && !self->account_unsaved && self->session_unsaved;
}

/**
 * dw_context_take_notices:
 * @self: a context
 *
 * Returns: (transfer full) (array zero-terminated=1): what the person should know, each said once
 */
GStrv
dw_context_take_notices(DwContext *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (guint i = 0; i < self->notices->len; i++)
    g_strv_builder_add(builder, g_ptr_array_index(self->notices, i));
  g_ptr_array_set_size(self->notices, 0);
  return g_strv_builder_end(builder);
}
