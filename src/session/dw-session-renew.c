/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-error.h"
#include "dw-session-private.h"

/* A renewal that failed for the network's sake is tried again after this long, while held. */
#define RENEW_AGAIN_MS (30 * 1000)

/* A refresh that nobody waits for any more ends after this long. Not at once, as the service may
 * have made its new token by then, and the old one is void. */
#define LEFT_ALONE_MS (3 * 1000)

static void start_renewal(DwSession *self, DwRenewal kind);

static GError *
expired_error(const GError *cause)
{
  return dw_error_new_service(DW_ERROR_SIGNED_OUT,
                              cause != NULL ? dw_error_get_service_code(cause) : NULL,
                              "Your session has ended. Sign in again to go on.",
                              cause != NULL ? dw_error_get_request_id(cause) : NULL);
}

/* Nobody waited for a while. Whoever came meanwhile must not wait for a call that hangs: the
 * refresh is begun again for them. */
static gboolean
left_alone_cb(gpointer user_data)
{
  DwSession *self = user_data;

  dw_clock_cancel(&self->left_timer);
  g_cancellable_cancel(self->renewing);
  g_clear_object(&self->renewing);
  if (g_queue_is_empty(&self->waiters))
    dw_session_apply(self, DW_SIGN_IN_EVENT_STAY);
  else
    start_renewal(self, DW_RENEW_REFRESH);
  return G_SOURCE_REMOVE;
}

/* A waiter may stop waiting; the renewal goes on for the others. A kept password is sent once, so
 * what became of it is waited for in any case. */
static gboolean
waiter_cancelled_cb(GCancellable *cancellable, gpointer user_data)
{
  GTask *waiter = user_data;
  DwSession *self = g_task_get_source_object(waiter);

  if (g_queue_remove(&self->waiters, waiter)) {
    if (g_queue_is_empty(&self->waiters) && self->renewal == DW_RENEW_REFRESH &&
        self->left_timer == NULL)
      self->left_timer = dw_clock_after(self->clock, LEFT_ALONE_MS, left_alone_cb, self);
    g_task_return_error_if_cancelled(waiter);
    g_object_unref(waiter);
  }
  return G_SOURCE_REMOVE;
}

static void
watch_waiter(GTask *waiter)
{
  GCancellable *cancellable = g_task_get_cancellable(waiter);
  GSource *source;

  if (cancellable == NULL)
    return;
  source = g_cancellable_source_new(cancellable);
  g_task_attach_source(waiter, source, G_SOURCE_FUNC(waiter_cancelled_cb));
  g_task_set_task_data(waiter, source, (GDestroyNotify) g_source_unref);
}

/* Tells everyone in @waiters, who have left the session's own queue by now. */
static void
wake_waiters(GQueue *waiters, const GError *error)
{
  GTask *next;

  while ((next = g_queue_pop_head(waiters)) != NULL) {
    g_autoptr(GTask) waiter = next;

    if (g_task_get_task_data(waiter) != NULL)
      g_source_destroy(g_task_get_task_data(waiter));
    if (error != NULL)
      g_task_return_error(waiter, g_error_copy(error));
    else
      g_task_return_boolean(waiter, TRUE);
  }
}

/* The renewal is over before anyone is told, as who is told may begin another. */
static GQueue
leave_renewal(DwSession *self)
{
  GQueue waiters = self->waiters;

  g_queue_init(&self->waiters);
  g_clear_object(&self->renewing);
  dw_clock_cancel(&self->left_timer);
  return waiters;
}

static void
renewal_succeeded(DwSession *self, const DwLoginReply *login)
{
  GQueue waiters = leave_renewal(self);

  self->renewed_by = self->renewal;
  dw_session_take_tokens(self, login);
  dw_session_apply(self, DW_SIGN_IN_EVENT_TOKEN);
  wake_waiters(&waiters, NULL);
}

/* No token is accepted any more. */
static void
renewal_refused(DwSession *self, const GError *refusal)
{
  GQueue waiters = leave_renewal(self);
  g_autoptr(GError) error = expired_error(refusal);

  dw_session_forget(self, DW_SIGN_IN_EVENT_EXPIRE);
  wake_waiters(&waiters, error);
}

/* For a reason that is not the token's. Where the session is held, a timer tries again. */
static void
renewal_failed(DwSession *self, const GError *error)
{
  GQueue waiters = leave_renewal(self);

  g_info("The login token could not be renewed: %s", error->message);
  dw_session_apply(self, DW_SIGN_IN_EVENT_STAY);
  wake_waiters(&waiters, error);
}

static GError *
check_login(const DwLoginReply *login, const DwReply *reply)
{
  if (login->login_token != NULL)
    return NULL;
  return dw_error_new_service(DW_ERROR_SIGNED_OUT, NULL,
                              "The service gave no new login token. Sign in again to go on.",
                              dw_reply_get_request_id(reply));
}

/* A kept password has one try: whoever tries on locks the user. */
static gboolean
kept_password_failed(DwSession *self, const GError *error)
{
  if (self->renewal != DW_RENEW_PASSWORD)
    return FALSE;
  self->kept_refused = g_error_matches(error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS) ||
                       g_error_matches(error, DW_ERROR, DW_ERROR_LOCKED);
  if (!self->kept_refused && !g_error_matches(error, DW_ERROR, DW_ERROR_SIGNED_OUT))
    return FALSE;
  g_clear_pointer(&self->kept_password, dw_secret_unref);
  return TRUE;
}

/* What is left to try after the renewal that was refused. */
static gboolean
find_next_renewal(DwSession *self, DwRenewal *next)
{
  if (self->renewal < DW_RENEW_KEEP_ALIVE && self->keep_alive_token != NULL)
    *next = DW_RENEW_KEEP_ALIVE;
  else if (self->renewal < DW_RENEW_PASSWORD && self->kept_password != NULL)
    *next = DW_RENEW_PASSWORD;
  else
    return FALSE;
  return TRUE;
}

static void
renewed_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwSession) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);
  g_autoptr(DwLoginReply) login = NULL;
  DwRenewal next;

  if (dw_error_is_cancelled(error))
    return; /* dw_session_cancel_renewal() told the waiters, and a new renewal may run by now */
  if (reply != NULL) {
    login = dw_api_decode_login(dw_reply_get_node(reply));
    error = check_login(login, reply);
  }
  if (error == NULL)
    renewal_succeeded(self, login);
  else if (kept_password_failed(self, error))
    renewal_refused(self, NULL);
  else if (!g_error_matches(error, DW_ERROR, DW_ERROR_SIGNED_OUT))
    renewal_failed(self, error);
  else if (find_next_renewal(self, &next))
    start_renewal(self, next);
  else
    renewal_refused(self, error);
}

static DwRequest *
refresh_request(DwSession *self, const DwOperation *operation)
{
  DwRequest *request = dw_request_new();

  dw_session_fill(self, operation, request);
  dw_session_add_place(self, operation, request);
  dw_request_set(request, "EndUserId", self->user);
  return request;
}

static DwRequest *
keep_alive_request(DwSession *self)
{
  DwRequest *request = dw_session_login_request(self, "KeepAliveVerify");

  dw_request_set_secret(request, "KeepAliveToken", self->keep_alive_token);
  dw_request_set_boolean(request, "KeepAlive", TRUE);
  return request;
}

static DwRequest *
password_request(DwSession *self)
{
  DwRequest *request = dw_session_login_request(self, "ADPassword");

  dw_request_unset(request, "SessionId"); /* a new session begins */
  dw_request_set_secret(request, "Password", self->kept_password);
  dw_request_set_boolean(request, "KeepAlive", self->keep_alive_token != NULL);
  return request;
}

static DwRequest *
renewal_request(DwSession *self, DwRenewal kind, const DwOperation *operation)
{
  if (kind == DW_RENEW_KEEP_ALIVE)
    return keep_alive_request(self);
  if (kind == DW_RENEW_PASSWORD)
    return password_request(self);
  return refresh_request(self, operation);
}

static void
start_renewal(DwSession *self, DwRenewal kind)
{
  gboolean refreshes = kind == DW_RENEW_REFRESH;
  const DwOperation *operation =
      dw_session_find_operation(self, refreshes ? "RefreshLoginToken" : "GetLoginToken");
  g_autoptr(DwRequest) request = renewal_request(self, kind, operation);
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  self->renewal = kind;
  dw_clock_cancel(&self->left_timer);
  /* Who is told of the new state may sign out, which cancels. */
  g_set_object(&self->renewing, cancellable);
  dw_session_apply(self, refreshes ? DW_SIGN_IN_EVENT_REFRESH : DW_SIGN_IN_EVENT_KEEP_ALIVE);
  dw_api_call_async(self->api, operation, request, cancellable, renewed_cb, g_object_ref(self));
}

/* Renews the login token, once for all who ask meanwhile; where the refresh is refused, by the
 * keep-alive token, then by a kept password; where that is refused, the session has expired. Takes
 * @waiter over. */
static void
renew_async(DwSession *self, DwRenewal kind, GTask *waiter)
{
  if (waiter != NULL) {
    watch_waiter(waiter);
    g_queue_push_tail(&self->waiters, waiter);
  }
  if (self->renewing == NULL)
    start_renewal(self, kind);
}

/* Ends a renewal without a result: the session it was for is gone. */
void
dw_session_cancel_renewal(DwSession *self)
{
  g_autoptr(GError) error = expired_error(NULL);
  GQueue waiters;

  if (self->renewing == NULL)
    return;
  g_cancellable_cancel(self->renewing);
  waiters = leave_renewal(self);
  wake_waiters(&waiters, error);
}

/* One call that needs the login token, through all that may happen to it. */
typedef struct {
  const DwOperation *operation;
  DwRequest *parameters;
  guint epoch;      /* of the session it is for */
  guint generation; /* of the token it was last sent with */
  guint remedies;   /* used up so far: 1 is the refresh, and so on as in DwRenewal */
  GError *refusal;  /* what the last remedy is for */
} Call;

static void
call_free(Call *call)
{
  dw_request_free(call->parameters);
  g_clear_error(&call->refusal);
  g_free(call);
}

static void send_call(GTask *task);

static gboolean
is_over(DwSession *self, const Call *call)
{
  return call->epoch != self->epoch;
}

/* Whether the token that could not be renewed will still do. */
static gboolean
may_use_old_token(DwSession *self, const Call *call, const GError *error)
{
  return !is_over(self, call) && call->refusal == NULL && !dw_error_is_cancelled(error) &&
         dw_session_token_age(self) < DW_SESSION_TOKEN_LIFE;
}

static void
renewed_for_call_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  DwSession *self = DW_SESSION(source);
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;

  if (g_task_propagate_boolean(G_TASK(result), &error)) {
    call->remedies = MAX(call->remedies, (guint) self->renewed_by + 1);
    send_call(task);
  } else if (may_use_old_token(self, call, error)) {
    send_call(task);
  } else {
    g_task_return_error(task, g_steal_pointer(&error));
  }
}

static void
renew_for_call(GTask *task, DwRenewal kind)
{
  DwSession *self = g_task_get_source_object(task);
  Call *call = g_task_get_task_data(task);

  call->remedies = (guint) kind + 1;
  renew_async(
      self, kind,
      g_task_new(self, g_task_get_cancellable(task), renewed_for_call_cb, g_object_ref(task)));
}

/* The login token is not accepted: a refresh, then the keep-alive token, then a kept password, then
 * the end. Each is tried once for a call, so that no answer of the service can make a loop. */
static void
remedy_call(GTask *task)
{
  DwSession *self = g_task_get_source_object(task);
  Call *call = g_task_get_task_data(task);

  if (is_over(self, call) || !dw_sign_in_state_has_token(self->state)) {
    g_task_return_error(task, expired_error(call->refusal));
  } else if (call->remedies == 0 && call->generation != self->token_generation) {
    call->remedies = 1;
    send_call(task); /* somebody refreshed while this call was on its way */
  } else if (call->remedies == 0) {
    renew_for_call(task, DW_RENEW_REFRESH);
  } else if (call->remedies == 1 && self->keep_alive_token != NULL) {
    renew_for_call(task, DW_RENEW_KEEP_ALIVE);
  } else if (call->remedies <= DW_RENEW_PASSWORD && self->kept_password != NULL) {
    renew_for_call(task, DW_RENEW_PASSWORD);
  } else {
    dw_session_forget(self, DW_SIGN_IN_EVENT_EXPIRE);
    g_task_return_error(task, expired_error(call->refusal));
  }
}

static void
call_done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Call *call = g_task_get_task_data(task);
  GError *error = NULL;
  DwReply *reply = dw_api_call_finish(DW_API(source), result, &error);

  if (reply != NULL) {
    g_task_return_pointer(task, reply, (GDestroyNotify) dw_reply_unref);
  } else if (!g_error_matches(error, DW_ERROR, DW_ERROR_SIGNED_OUT)) {
    g_task_return_error(task, error);
  } else {
    g_clear_error(&call->refusal);
    call->refusal = error;
    remedy_call(task);
  }
}

static void
send_call(GTask *task)
{
  DwSession *self = g_task_get_source_object(task);
  Call *call = g_task_get_task_data(task);
  g_autoptr(DwRequest) request = dw_request_copy(call->parameters);

  if (is_over(self, call)) {
    g_task_return_error(task, expired_error(call->refusal));
    return;
  }
  call->generation = self->token_generation;
  dw_session_fill(self, call->operation, request);
  dw_api_call_async(self->api, call->operation, request, g_task_get_cancellable(task), call_done_cb,
                    g_object_ref(task));
}

static gboolean
needs_token(const DwOperation *operation)
{
  const DwParameter *parameter = dw_catalogue_find_parameter(operation->parameters, "LoginToken");

  return parameter != NULL && (parameter->flags & DW_PARAMETER_REQUIRED) != 0;
}

/* A token that is old is renewed first, and one that is being renewed is waited for: no call is
 * spent on finding out whether it will do. */
static void
send_with_fresh_token(GTask *task)
{
  DwSession *self = g_task_get_source_object(task);
  gint64 age = dw_session_token_age(self);

  if (age >= DW_SESSION_TOKEN_LIFE && self->keep_alive_token != NULL)
    renew_for_call(task, DW_RENEW_KEEP_ALIVE);
  else if (age >= self->refresh_after || self->renewing != NULL)
    renew_for_call(task, DW_RENEW_REFRESH);
  else
    send_call(task);
}

/**
 * dw_session_call_async:
 * @self: a session
 * @operation: what to call
 * @parameters: its parameters, without those the session knows: client, region, tokens
 * @cancellable: (nullable): stops it
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Calls @operation with the session's tokens. An old login token is refreshed first, one that the
 * service refuses causes one refresh and then one try with the keep-alive token.
 */
void
dw_session_call_async(DwSession *self,
                      const DwOperation *operation,
                      const DwRequest *parameters,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  Call *call = g_new0(Call, 1);

  call->operation = operation;
  call->parameters = dw_request_copy(parameters);
  call->epoch = self->epoch;
  g_task_set_source_tag(task, dw_session_call_async);
  g_task_set_task_data(task, call, (GDestroyNotify) call_free);

  if (!needs_token(operation))
    send_call(task);
  else if (dw_sign_in_state_has_token(self->state))
    send_with_fresh_token(task);
  else
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_SIGNED_OUT,
                            "Nobody is signed in. Sign in first.");
}

/**
 * dw_session_call_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location: %DW_ERROR_SIGNED_OUT when the person has to sign in again, else as
 *   dw_api_call_finish()
 *
 * Returns: (transfer full): the service's reply
 */
DwReply *
dw_session_call_finish(DwSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}

static gboolean
keep_alive_cb(gpointer user_data)
{
  DwSession *self = user_data;

  dw_clock_cancel(&self->keep_timer);
  renew_async(self, DW_RENEW_REFRESH, NULL);
  return G_SOURCE_REMOVE;
}

/* Sets the timer of the next refresh, if anything holds the session and there is a token. */
void
dw_session_schedule_renewal(DwSession *self)
{
  gint64 left;
  guint delay = RENEW_AGAIN_MS;

  dw_clock_cancel(&self->keep_timer);
  if (self->holds == 0 || self->state != DW_SIGN_IN_SIGNED_IN)
    return;
  left = self->refresh_after - dw_session_token_age(self);
  if (left > 0) /* rounded up, as the token would still be too young a moment before */
    delay = (guint) (left / G_TIME_SPAN_MILLISECOND) + 1;
  self->keep_timer = dw_clock_after(self->clock, delay, keep_alive_cb, self);
}

/**
 * dw_session_hold:
 * @self: a session
 *
 * Keeps the login token fresh until dw_session_release(), even when nothing is called: while a
 * window shows the list, while a desk is in use.
 */
void
dw_session_hold(DwSession *self)
{
  self->holds++;
  dw_session_schedule_renewal(self);
}

/**
 * dw_session_release:
 * @self: a session
 *
 * Ends one dw_session_hold().
 */
void
dw_session_release(DwSession *self)
{
  g_return_if_fail(self->holds > 0);
  self->holds--;
  dw_session_schedule_renewal(self);
}
