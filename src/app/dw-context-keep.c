/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-context-private.h"

#include "dw-error.h"

#include <string.h>

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
                       "%s So nothing was remembered: sign in with each command, by --user, "
                       "--office-site or --organization, and --password-file before it.",
                       keyring_error->message);
  if (self->account == NULL)
    return g_error_new_literal(DW_ERROR, DW_ERROR_SIGNED_OUT,
                               "Nobody has signed in yet. Use “deskwayctl sign-in”.");
  return g_error_new(DW_ERROR, DW_ERROR_SIGNED_OUT, "%s is signed out. Use “deskwayctl sign-in”.",
                     self->account->id);
}

static gboolean
take_up_session(DwContext *self, DwSecret *secret)
{
  const DwSignIn who = {.user = self->account->user,
                        .office_site = self->account->office_site,
                        .organization = self->account->organization};

  if (!dw_session_restore(self->session, &who, secret))
    return FALSE;
  /* What an organization's desks are in was kept, but the command line's word goes before it. */
  if (self->region != NULL)
    dw_api_set_region(self->api, self->region);
  return TRUE;
}

static gboolean
take_up(DwContext *self, DwSecret *secret)
{
  if (self->account->kind != DW_ACCOUNT_WORKSPACE) {
    dw_context_unpack_access_key(self, secret);
    return TRUE;
  }
  return take_up_session(self, secret);
}

static void
kept_password_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwContext *self = g_task_get_source_object(task);
  g_autoptr(DwSecret) password = dw_context_lookup_password_finish(self, result, NULL);

  dw_session_set_kept_password(self->session, password);
  g_task_return_boolean(task, TRUE);
}

static void
session_taken_up(GTask *task)
{
  DwContext *self = g_task_get_source_object(task);

  self->session_unsaved = FALSE;
  if (self->account->remember_password)
    dw_context_lookup_password_async(self, g_task_get_cancellable(task), kept_password_cb,
                                     g_object_ref(task));
  else
    g_task_return_boolean(task, TRUE);
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
    session_taken_up(task);
  } else {
    g_task_return_error(task, signed_out_error(self, error));
  }
}

static gsize
length_without_slash(const char *endpoint)
{
  gsize length = endpoint != NULL ? strlen(endpoint) : 0;

  while (length > 0 && endpoint[length - 1] == '/')
    length--;
  return length;
}

/* `https://HOST` and `https://HOST/` are one. */
static gboolean
is_same_endpoint(const char *a, const char *b)
{
  gsize length = length_without_slash(a);

  return length == length_without_slash(b) &&
         (length == 0 || g_ascii_strncasecmp(a, b, length) == 0);
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
  DwAccount *account = NULL;

  if (self->accounts == NULL)
    account_id = NULL; /* a run that keeps nothing knows nobody */
  else if (account_id != NULL)
    account = dw_accounts_find(self->accounts, account_id, error);
  else
    account = dw_accounts_get_default(self->accounts);

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

static void
hold_program(void)
{
  GApplication *program = g_application_get_default();

  if (program != NULL)
    g_application_hold(program);
}

static void
release_program(void)
{
  GApplication *program = g_application_get_default();

  if (program != NULL)
    g_application_release(program);
}

static void save_next(GTask *task);

/* For whom something is being kept. */
typedef struct {
  char *account_id;
  guint times_left; /* the context's, when it began */
} Save;

static void
save_free(Save *save)
{
  g_free(save->account_id);
  g_free(save);
}

/* Who signed out meanwhile wants nothing kept. */
static gboolean
was_left(GTask *task)
{
  DwContext *self = g_task_get_source_object(task);
  Save *save = g_task_get_task_data(task);

  return save->times_left != self->times_left;
}

static gboolean
is_for_account_in_use(GTask *task)
{
  DwContext *self = g_task_get_source_object(task);
  Save *save = g_task_get_task_data(task);

  return !was_left(task) && self->account != NULL &&
         g_strcmp0(self->account->id, save->account_id) == 0;
}

/* A keyring that can't keep it is no reason to fail what the person did: it is said, once. */
static void
note_unkept(DwContext *self, const GError *error)
{
  char *notice = g_strdup_printf("The sign-in is not remembered. %s", error->message);

  if (g_ptr_array_find_with_equal_func(self->notices, notice, g_str_equal, NULL))
    g_free(notice);
  else
    g_ptr_array_add(self->notices, notice);
}

static void
cleared_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!dw_secret_store_clear_finish(DW_SECRET_STORE(source), result, &error))
    g_info("What is of no use any more could not be removed: %s", error->message);
  save_next(task);
}

static void
clear_secret(GTask *task, const char *purpose)
{
  DwContext *self = g_task_get_source_object(task);
  Save *save = g_task_get_task_data(task);

  dw_secret_store_clear_async(self->secrets, save->account_id, purpose,
                              g_task_get_cancellable(task), cleared_cb, g_object_ref(task));
}

static void
stored_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (!dw_secret_store_store_finish(DW_SECRET_STORE(source), result, &error))
    note_unkept(g_task_get_source_object(task), error);
  if (was_left(task))
    clear_secret(task, NULL);
  else
    save_next(task);
}

static void
store_secret(GTask *task, const char *purpose, DwSecret *secret)
{
  DwContext *self = g_task_get_source_object(task);
  Save *save = g_task_get_task_data(task);
  g_autofree char *label = g_strdup_printf("Deskway: %s", save->account_id);

  dw_secret_store_store_async(self->secrets, save->account_id, purpose, label, secret,
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
    clear_secret(task, DW_SECRET_PURPOSE_SESSION);
}

static void
drop_session(GTask *task)
{
  DwContext *self = g_task_get_source_object(task);

  self->drops_session = FALSE;
  clear_secret(task, purpose_of(self->account));
}

static void
save_changes(GTask *task)
{
  DwContext *self = g_task_get_source_object(task);
  g_autoptr(DwSecret) password = g_steal_pointer(&self->password);
  gboolean drops_password = self->drops_password;
  GError *error = NULL;

  self->drops_password = FALSE;

  if (self->account_unsaved) {
    self->account_unsaved = FALSE;
    /* Whoever signed in last is who the next commands are for. */
    if (!dw_accounts_add(self->accounts, self->account, &error) ||
        !dw_accounts_set_default(self->accounts, self->account->id, &error)) {
      g_task_return_error(task, error);
      return;
    }
  }
  if (password != NULL)
    store_secret(task, DW_SECRET_PURPOSE_PASSWORD, password);
  else if (drops_password)
    clear_secret(task, DW_SECRET_PURPOSE_PASSWORD);
  else if (self->drops_session)
    drop_session(task);
  else if (self->session_unsaved)
    save_session(task);
  else
    g_task_return_boolean(task, TRUE);
}

/* Saves one thing after the other until nothing is left. */
static void
save_next(GTask *task)
{
  if (is_for_account_in_use(task))
    save_changes(task);
  else
    g_task_return_boolean(task, TRUE);
}

static void
begin_save(GTask *task)
{
  DwContext *self = g_task_get_source_object(task);
  Save *save = g_new0(Save, 1);

  save->account_id = g_strdup(self->account->id);
  save->times_left = self->times_left;
  g_task_set_task_data(task, save, (GDestroyNotify) save_free);
  save_next(task);
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
  /* A program whose last window closes meanwhile stays until it is done. */
  hold_program();
  g_signal_connect(task, "notify::completed", G_CALLBACK(release_program), NULL);
  if (self->forget || self->account == NULL)
    g_task_return_boolean(task, TRUE);
  else
    begin_save(task);
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

static void
left_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (!dw_session_sign_out_finish(DW_SESSION(source), result, &error))
    g_info("Signing out: %s", error->message);
  release_program();
}

static void
left_secrets_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwSession) session = user_data;
  g_autoptr(GError) error = NULL;

  if (!dw_secret_store_clear_finish(DW_SECRET_STORE(source), result, &error))
    g_info("What the keyring may still keep could not be removed: %s", error->message);
  dw_session_sign_out_async(session, NULL, left_cb, NULL);
}

/**
 * dw_context_leave:
 * @self: a context that uses an account
 *
 * Signs out of the account in use, and uses nobody from now on, so that somebody else can sign in
 * at once. What was stored is cleared first, then the service is told, as well as it goes.
 */
void
dw_context_leave(DwContext *self)
{
  g_return_if_fail(self->account != NULL);
  hold_program();
  self->times_left++;
  dw_secret_store_clear_async(self->secrets, self->account->id, NULL, NULL, left_secrets_cb,
                              g_object_ref(self->session));
  dw_context_use_nobody(self);
}
