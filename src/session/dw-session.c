/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-session-private.h"

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwSession, dw_session, G_TYPE_OBJECT)

/* Drops every token, and voids what is on its way with them. */
void
dw_session_clear_tokens(DwSession *self)
{
  g_clear_pointer(&self->session_id, dw_secret_unref);
  g_clear_pointer(&self->login_token, dw_secret_unref);
  g_clear_pointer(&self->keep_alive_token, dw_secret_unref);
  g_clear_pointer(&self->password, dw_secret_unref);
  g_clear_pointer(&self->challenge, dw_login_reply_free);
  g_clear_pointer(&self->mfa_type, g_free);
  self->token_time = 0;
  self->epoch++;
}

static void
dw_session_dispose(GObject *object)
{
  DwSession *self = DW_SESSION(object);

  /* First the state, so that nobody who is told of the end tries to renew. */
  self->state = DW_SIGN_IN_SIGNED_OUT;
  dw_session_clear_tokens(self);
  g_clear_pointer(&self->kept_password, dw_secret_unref);
  dw_session_cancel_renewal(self);
  dw_clock_cancel(&self->keep_timer);
  g_clear_object(&self->api);
  g_clear_object(&self->clock);
  G_OBJECT_CLASS(dw_session_parent_class)->dispose(object);
}

static void
dw_session_finalize(GObject *object)
{
  DwSession *self = DW_SESSION(object);

  g_free(self->user);
  g_free(self->region_before);
  dw_session_leave_place(self);
  g_free((char *) self->client.id);
  g_free((char *) self->client.type);
  g_free((char *) self->client.os);
  g_free((char *) self->client.name);
  G_OBJECT_CLASS(dw_session_parent_class)->finalize(object);
}

static void
dw_session_class_init(DwSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);

  object_class->dispose = dw_session_dispose;
  object_class->finalize = dw_session_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new("changed", DW_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
dw_session_init(DwSession *self)
{
  g_queue_init(&self->waiters);
}

/**
 * dw_session_new:
 * @api: makes the calls
 * @clock: tells how old the login token is
 * @client: what the service is told of this machine
 *
 * Returns: (transfer full): a session in which nobody is signed in
 */
DwSession *
dw_session_new(DwApi *api, DwClock *clock, const DwClientInfo *client)
{
  DwSession *self = g_object_new(DW_TYPE_SESSION, NULL);

  self->api = g_object_ref(api);
  self->clock = g_object_ref(clock);
  self->client.id = g_strdup(client->id);
  self->client.type = g_strdup(client->type);
  self->client.os = g_strdup(client->os);
  self->client.name = g_strdup(client->name);
  return self;
}

/**
 * dw_session_get_state:
 * @self: a session
 *
 * Returns: where it stands
 */
DwSignInState
dw_session_get_state(DwSession *self)
{
  return self->state;
}

/**
 * dw_session_get_user:
 * @self: a session
 *
 * Returns: (nullable) (transfer none): the user's name in the office; kept after the session ended,
 *   so that the person need not type it again
 */
const char *
dw_session_get_user(DwSession *self)
{
  return self->user;
}

/**
 * dw_session_get_office_site:
 * @self: a session
 *
 * Returns: (nullable) (transfer none): the office network's id; an organization's, where it named
 *   one
 */
const char *
dw_session_get_office_site(DwSession *self)
{
  return self->office_site;
}

/**
 * dw_session_get_organization:
 * @self: a session
 *
 * Returns: (nullable) (transfer none): the organization's id, where the person signs in to one
 */
const char *
dw_session_get_organization(DwSession *self)
{
  return self->organization;
}

/**
 * dw_session_set_kept_password:
 * @self: a session
 * @password: (nullable): a password that the person let be kept
 *
 * Gives the session what to sign in with when every token is refused. That works where the office
 * asks for nothing but a password.
 */
void
dw_session_set_kept_password(DwSession *self, DwSecret *password)
{
  g_clear_pointer(&self->kept_password, dw_secret_unref);
  self->kept_password = password != NULL ? dw_secret_ref(password) : NULL;
  self->kept_refused = FALSE;
}

/**
 * dw_session_is_kept_password_refused:
 * @self: a session
 *
 * Returns: whether the password of dw_session_set_kept_password() was tried and is wrong by now. It
 *   must not be tried again, as that would lock the user.
 */
gboolean
dw_session_is_kept_password_refused(DwSession *self)
{
  return self->kept_refused;
}

/**
 * dw_session_get_challenge:
 * @self: a session
 *
 * What the service said with its question: the QR picture and secret of an authenticator to bind,
 * where a code was sent, the rules for a new password.
 *
 * Returns: (nullable) (transfer none): the reply that asked, while the session stands at a question
 */
const DwLoginReply *
dw_session_get_challenge(DwSession *self)
{
  return self->challenge;
}

/**
 * dw_session_get_clock:
 * @self: a session
 *
 * Returns: (transfer none): the clock it goes by
 */
DwClock *
dw_session_get_clock(DwSession *self)
{
  return self->clock;
}

/**
 * dw_session_get_client:
 * @self: a session
 *
 * Returns: (transfer none): what the service is told of this machine
 */
const DwClientInfo *
dw_session_get_client(DwSession *self)
{
  return &self->client;
}

/* Moves the state machine and tells who listens. */
void
dw_session_apply(DwSession *self, DwSignInEvent event)
{
  DwSignInState state = dw_sign_in_state_next(self->state, event);

  if (state == self->state && event != DW_SIGN_IN_EVENT_TOKEN)
    return;
  self->state = state;
  if (!dw_sign_in_state_is_question(state)) {
    g_clear_pointer(&self->password, dw_secret_unref);
    g_clear_pointer(&self->challenge, dw_login_reply_free);
  }
  dw_session_schedule_renewal(self);
  g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

/* Drops every token, moves the state machine by @event, and ends a renewal: in this order, so that
 * who waited for it finds the session as it is now. */
void
dw_session_forget(DwSession *self, DwSignInEvent event)
{
  dw_session_clear_tokens(self);
  dw_session_apply(self, event);
  dw_session_cancel_renewal(self);
}

static void
replace_secret(DwSecret **place, DwSecret *secret)
{
  if (secret == NULL)
    return;
  g_clear_pointer(place, dw_secret_unref);
  *place = dw_secret_ref(secret);
}

/* Chosen anew for each token, so that the clients of a building that signed in at nine do not all
 * refresh in the same second. */
static gint64
choose_refresh_age(void)
{
  return (gint64) (DW_SESSION_TOKEN_LIFE * g_random_double_range(0.6, 0.8));
}

/* Takes @login_token as the one that came at @time, in real time. */
void
dw_session_set_login_token(DwSession *self, DwSecret *login_token, gint64 time)
{
  replace_secret(&self->login_token, login_token);
  self->token_time = time;
  self->refresh_after = choose_refresh_age();
  self->token_generation++;
}

/* Takes over what @reply brings; what it lacks stays. */
void
dw_session_take_tokens(DwSession *self, const DwLoginReply *reply)
{
  replace_secret(&self->session_id, reply->session_id);
  replace_secret(&self->keep_alive_token, reply->keep_alive_token);
  if (reply->login_token != NULL)
    dw_session_set_login_token(self, reply->login_token, dw_clock_get_real_time(self->clock));
}

/* Microseconds since the login token came; a clock that was set back makes it old, not young. */
gint64
dw_session_token_age(DwSession *self)
{
  gint64 age = dw_clock_get_real_time(self->clock) - self->token_time;

  return age < 0 ? DW_SESSION_TOKEN_LIFE : age;
}

/* @text may be what stands there. */
void
dw_session_set_text(char **place, const char *text)
{
  g_autofree char *old = *place;

  *place = g_strdup(text);
}

/* The operation @name of signing in: the end user's product has them for an office, another product
 * for an organization. */
const DwOperation *
dw_session_find_operation(DwSession *self, const char *name)
{
  return dw_catalogue_find(self->organization != NULL ? DW_APPSTREAM_SIGN_IN : DW_ECD_USER, name);
}

static void
fill_text(const DwOperation *operation, DwRequest *request, const char *name, const char *value)
{
  if (value != NULL && dw_request_lookup(request, name) == NULL &&
      dw_catalogue_find_parameter(operation->parameters, name) != NULL)
    dw_request_set(request, name, value);
}

static void
fill_secret(const DwOperation *operation, DwRequest *request, const char *name, DwSecret *value)
{
  if (value != NULL && dw_request_lookup(request, name) == NULL &&
      dw_catalogue_find_parameter(operation->parameters, name) != NULL)
    dw_request_set_secret(request, name, value);
}

static void
fill_required(const DwOperation *operation, DwRequest *request, const char *name, const char *value)
{
  const DwParameter *parameter = dw_catalogue_find_parameter(operation->parameters, name);

  if (parameter != NULL && (parameter->flags & DW_PARAMETER_REQUIRED) != 0)
    fill_text(operation, request, name, value);
}

/* Adds what the session knows and @operation takes, where the caller gave nothing. User and office
 * are filters in some operations, so they are added only where the call can't do without. */
void
dw_session_fill(DwSession *self, const DwOperation *operation, DwRequest *request)
{
  fill_text(operation, request, "ClientId", self->client.id);
  fill_text(operation, request, "ClientType", self->client.type);
  fill_text(operation, request, "ClientOS", self->client.os);
  fill_text(operation, request, "ClientVersion", DW_VERSION);
  fill_text(operation, request, "RegionId", dw_api_get_region(self->api));
  fill_secret(operation, request, "LoginToken", self->login_token);
  fill_secret(operation, request, "SessionId", self->session_id);
  fill_required(operation, request, "EndUserId", self->user);
  fill_required(operation, request, "OfficeSiteId", self->office_site);
}

/* Adds where the person signs in, in the parameters that @operation has for it. */
void
dw_session_add_place(DwSession *self, const DwOperation *operation, DwRequest *request)
{
  fill_text(operation, request, "OfficeSiteId", self->office_site);
  fill_text(operation, request, "LoginIdentifier", self->organization);
  fill_text(operation, request, "IdpId", self->idp);
  fill_text(operation, request, "ProfileRegion", self->profile_region);
}

static void
sign_out_done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  /* The tokens are gone from here in any case, and the service drops its side within minutes. */
  if (reply == NULL)
    g_info("The service was not told of the sign-out: %s", error->message);
  g_task_return_boolean(task, TRUE);
}

/**
 * dw_session_sign_out_async:
 * @self: a session
 * @cancellable: (nullable): ends the wait for the service
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Forgets every token at once, and tells the service if it can be reached.
 */
void
dw_session_sign_out_async(DwSession *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  const DwOperation *operation = dw_catalogue_find(DW_APPSTREAM_SIGN_IN, "ClientUserLogout");
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  g_autoptr(DwRequest) request = dw_request_new();
  gboolean had_token = self->login_token != NULL;

  g_task_set_source_tag(task, dw_session_sign_out_async);
  dw_session_fill(self, operation, request);
  dw_session_add_place(self, operation, request);
  dw_session_forget(self, DW_SIGN_IN_EVENT_SIGN_OUT);
  if (!had_token) {
    g_task_return_boolean(task, TRUE);
    return;
  }
  dw_api_call_async(self->api, operation, request, cancellable, sign_out_done_cb,
                    g_steal_pointer(&task));
}

/**
 * dw_session_sign_out_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location; the sign-out itself does not fail
 *
 * Returns: %TRUE
 */
gboolean
dw_session_sign_out_finish(DwSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}
