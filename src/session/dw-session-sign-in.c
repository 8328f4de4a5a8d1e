/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-error.h"
#include "dw-session-private.h"

#include <string.h>

static void send_stage(GTask *task, const char *stage, const DwAnswer *answer);

/* The part of GetLoginToken that every stage sends. */
DwRequest *
dw_session_login_request(DwSession *self, const char *stage)
{
  DwRequest *request = dw_request_new();

  dw_request_set(request, "CurrentStage", stage);
  dw_request_set(request, "ClientId", self->client.id);
  dw_request_set(request, "ClientType", self->client.type);
  dw_request_set(request, "ClientOS", self->client.os);
  dw_request_set(request, "ClientVersion", DW_VERSION);
  if (self->client.name != NULL)
    dw_request_set(request, "ClientName", self->client.name);
  if (dw_api_get_region(self->api) != NULL)
    dw_request_set(request, "RegionId", dw_api_get_region(self->api));
  if (self->office_site != NULL)
    dw_request_set(request, "OfficeSiteId", self->office_site);
  dw_request_set(request, "EndUserId", self->user);
  dw_request_set_boolean(request, "KeepAlive", self->keep);
  if (self->session_id != NULL)
    dw_request_set_secret(request, "SessionId", self->session_id);
  return request;
}

static void
add_answer(DwSession *self, DwRequest *request, DwSignInState state, const DwAnswer *answer)
{
  switch (state) {
  case DW_SIGN_IN_PASSWORD:
    dw_request_set_secret(request, "Password", self->password);
    break;
  case DW_SIGN_IN_MFA_BIND:
  case DW_SIGN_IN_MFA_VERIFY:
    dw_request_set_secret(request, "AuthenticationCode", answer->code);
    break;
  case DW_SIGN_IN_TOKEN_VERIFY:
    dw_request_set_secret(request, "TokenCode", answer->code);
    break;
  case DW_SIGN_IN_CHANGE_PASSWORD:
    dw_request_set_secret(request, "OldPassword", self->password);
    dw_request_set_secret(request, "NewPassword", answer->new_password);
    break;
  default:
    break;
  }
}

/* What a failed request means for the stage. A refused answer and a lost network leave the person
 * where they were; whatever else the service says ends the attempt. */
static void
stage_failed(DwSession *self, const GError *error)
{
  gboolean stays = g_error_matches(error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS) ||
                   g_error_matches(error, DW_ERROR, DW_ERROR_NETWORK) ||
                   g_error_matches(error, DW_ERROR, DW_ERROR_TLS) ||
                   g_error_matches(error, DW_ERROR, DW_ERROR_THROTTLED) ||
                   g_error_matches(error, DW_ERROR, DW_ERROR_UNAVAILABLE) ||
                   (self->state == DW_SIGN_IN_CHANGE_PASSWORD &&
                    g_error_matches(error, DW_ERROR, DW_ERROR_REFUSED));

  if (stays)
    dw_session_apply(self, DW_SIGN_IN_EVENT_WRONG_ANSWER);
  else
    dw_session_forget(self, DW_SIGN_IN_EVENT_ABORT);
}

static void
fail_stage(GTask *task, GError *error)
{
  stage_failed(g_task_get_source_object(task), error);
  g_task_return_error(task, error);
}

static GError *
locked_error(const DwLoginReply *reply)
{
  if (reply->risk->last_lock_duration > 0)
    return g_error_new(
        DW_ERROR, DW_ERROR_LOCKED,
        "This user is locked after too many wrong codes. Try again in %" G_GINT64_FORMAT
        " minutes, or ask your administrator.",
        (reply->risk->last_lock_duration + 59) / 60);
  return g_error_new_literal(DW_ERROR, DW_ERROR_LOCKED,
                             "This user is locked. Ask your administrator to unlock it.");
}

/* What @reply asks for next. A reply that shows an authenticator to bind stays at binding, though
 * its NextStage already names the check of the first code. */
static gboolean
next_event(DwSession *self, const DwLoginReply *reply, DwSignInEvent *event, GError **error)
{
  if (reply->risk != NULL && reply->risk->locked == DW_FLAG_TRUE) {
    g_propagate_error(error, locked_error(reply));
    return FALSE;
  }
  if (reply->next_stage != NULL && *reply->next_stage != '\0') {
    if (!dw_sign_in_state_event_for_stage(reply->next_stage, event, error))
      return FALSE;
    if (*event == DW_SIGN_IN_EVENT_ASK_MFA_VERIFY &&
        (reply->qr_code_png != NULL || reply->secret != NULL))
      *event = DW_SIGN_IN_EVENT_ASK_MFA_BIND;
    return TRUE;
  }
  if (reply->login_token == NULL) {
    g_set_error_literal(error, DW_ERROR, DW_ERROR_NETWORK,
                        "The service's answer to the sign-in holds neither a login token nor a "
                        "next step. Try again; if it stays so, tell your administrator.");
    return FALSE;
  }
  *event = DW_SIGN_IN_EVENT_TOKEN;
  return TRUE;
}

/* The same question again means that the answer was not taken, whatever the HTTP status said. */
static gboolean
answer_was_taken(DwSignInState asked, DwSession *self, const DwLoginReply *reply, GError **error)
{
  const char *stage = dw_sign_in_state_stage(asked);

  if (asked == DW_SIGN_IN_MFA_BIND || g_strcmp0(stage, reply->next_stage) != 0)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS, "%s",
              reply->reason != NULL && *reply->reason != '\0'
                  ? reply->reason
                  : "That was not accepted. Check it and try again.");
  return FALSE;
}

static void
handle_reply(GTask *task, DwLoginReply *reply)
{
  DwSession *self = g_task_get_source_object(task);
  DwSignInState asked = self->state;
  g_autoptr(DwLoginReply) owned = reply;
  DwSignInEvent event;
  GError *error = NULL;

  dw_session_take_tokens(self, reply);
  if (!answer_was_taken(asked, self, reply, &error) || !next_event(self, reply, &event, &error)) {
    fail_stage(task, error);
    return;
  }
  if (reply->end_user_id != NULL)
    dw_session_set_identity(self, reply->end_user_id, self->office_site);
  if (asked != DW_SIGN_IN_MFA_BIND && event == DW_SIGN_IN_EVENT_ASK_MFA_BIND &&
      reply->qr_code_png == NULL && reply->secret == NULL) {
    dw_session_apply(self, event);
    send_stage(task, "MFABind", NULL);
    return;
  }
  g_clear_pointer(&self->challenge, dw_login_reply_free);
  self->challenge = g_steal_pointer(&owned);
  dw_session_apply(self, event);
  g_task_return_boolean(task, TRUE);
}

static void
stage_done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  if (reply == NULL)
    fail_stage(task, error);
  else
    handle_reply(task, dw_api_decode_login(dw_reply_get_node(reply)));
}

/* Sends @stage; without an @answer it only asks for what the stage shows. */
static void
send_stage(GTask *task, const char *stage, const DwAnswer *answer)
{
  DwSession *self = g_task_get_source_object(task);
  g_autoptr(DwRequest) request = dw_session_login_request(self, stage);

  if (answer != NULL)
    add_answer(self, request, self->state, answer);
  dw_api_call_async(self->api, dw_catalogue_find(DW_ECD_USER, "GetLoginToken"), request,
                    g_task_get_cancellable(task), stage_done_cb, g_object_ref(task));
}

static gboolean
is_empty(const DwSecret *secret)
{
  return secret == NULL || dw_secret_get_length(secret) == 0;
}

static const char *
missing_answer(DwSession *self, const DwAnswer *answer)
{
  switch (self->state) {
  case DW_SIGN_IN_PASSWORD:
    return is_empty(self->password) ? "the password" : NULL;
  case DW_SIGN_IN_MFA_BIND:
    return is_empty(answer->code) ? "a code from the authenticator app that was just bound" : NULL;
  case DW_SIGN_IN_MFA_VERIFY:
    return is_empty(answer->code) ? "a code from your authenticator app" : NULL;
  case DW_SIGN_IN_TOKEN_VERIFY:
    return is_empty(answer->code) ? "the code that was sent to you" : NULL;
  case DW_SIGN_IN_CHANGE_PASSWORD:
    return is_empty(answer->new_password) ? "a new password" : NULL;
  default:
    return NULL;
  }
}

static gboolean
check_answer(DwSession *self, const DwAnswer *answer, GError **error)
{
  const char *missing = missing_answer(self, answer);

  if (missing == NULL)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_ANSWER_NEEDED, "The sign-in step %s needs %s.",
              dw_sign_in_state_stage(self->state), missing);
  return FALSE;
}

static void
answer_stage(GTask *task, const DwAnswer *answer)
{
  DwSession *self = g_task_get_source_object(task);
  const char *stage = dw_sign_in_state_stage(self->state);
  GError *error = NULL;

  if (!check_answer(self, answer, &error)) {
    g_task_return_error(task, error);
    return;
  }
  /* Binding is confirmed by the check of the first code. */
  send_stage(task, self->state == DW_SIGN_IN_MFA_BIND ? "MFAVerify" : stage, answer);
}

static void
replace_password(DwSession *self, DwSecret *password)
{
  g_clear_pointer(&self->password, dw_secret_unref);
  self->password = password != NULL ? dw_secret_ref(password) : NULL;
}

/**
 * dw_session_sign_in_async:
 * @self: a session
 * @who: whom to sign in
 * @cancellable: (nullable): stops it
 * @callback: called when the service answered
 * @user_data: for @callback
 *
 * Begins to sign in with a password. Afterwards dw_session_get_state() says whether it is done or
 * which question comes next; dw_session_answer_async() answers it.
 */
void
dw_session_sign_in_async(DwSession *self,
                         const DwSignIn *who,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  DwAnswer answer = {.password = who->password};

  g_task_set_source_tag(task, dw_session_sign_in_async);
  dw_session_cancel_renewal(self);
  dw_session_set_identity(self, who->user, who->office_site);
  self->keep = who->keep;
  dw_session_forget(self, DW_SIGN_IN_EVENT_BEGIN);
  replace_password(self, who->password);
  answer_stage(task, &answer);
}

/**
 * dw_session_answer_async:
 * @self: a session that stands at a question
 * @answer: the answer
 * @cancellable: (nullable): stops it
 * @callback: called when the service answered
 * @user_data: for @callback
 *
 * Answers the stage that the session stands at. A wrong answer leaves it there.
 */
void
dw_session_answer_async(DwSession *self,
                        const DwAnswer *answer,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_session_answer_async);
  if (!dw_sign_in_state_is_question(self->state)) {
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_SIGNED_OUT,
                            "The sign-in is not waiting for an answer. Start it again.");
    return;
  }
  if (self->state == DW_SIGN_IN_PASSWORD)
    replace_password(self, answer->password);
  answer_stage(task, answer);
}

/**
 * dw_session_sign_in_finish:
 * @self: a session
 * @result: what the callback of dw_session_sign_in_async() or dw_session_answer_async() got
 * @error: return location: %DW_ERROR_WRONG_CREDENTIALS and %DW_ERROR_ANSWER_NEEDED leave the
 *   session at its question, %DW_ERROR_LOCKED and %DW_ERROR_UNKNOWN_STAGE end the attempt; the
 *   kinds of the network; %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the service took the answer
 */
gboolean
dw_session_sign_in_finish(DwSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

/**
 * dw_session_abort_sign_in:
 * @self: a session
 *
 * Drops a sign-in that was begun and not finished.
 */
void
dw_session_abort_sign_in(DwSession *self)
{
  if (dw_sign_in_state_is_question(self->state))
    dw_session_forget(self, DW_SIGN_IN_EVENT_ABORT);
}

static void
code_sent_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  if (reply == NULL)
    g_task_return_error(task, error);
  else
    g_task_return_boolean(task, TRUE);
}

/**
 * dw_session_send_code_async:
 * @self: a session at %DW_SIGN_IN_TOKEN_VERIFY
 * @cancellable: (nullable): stops it
 * @callback: called when the service answered
 * @user_data: for @callback
 *
 * Asks the service to send the code again.
 */
void
dw_session_send_code_async(DwSession *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  const DwOperation *operation = dw_catalogue_find(DW_ECD_USER, "SendTokenCode");
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  g_autoptr(DwRequest) request = dw_request_new();

  g_task_set_source_tag(task, dw_session_send_code_async);
  dw_session_fill(self, operation, request);
  dw_request_set(request, "EndUserId", self->user != NULL ? self->user : "");
  if (self->office_site != NULL)
    dw_request_set(request, "OfficeSiteId", self->office_site);
  dw_api_call_async(self->api, operation, request, cancellable, code_sent_cb,
                    g_steal_pointer(&task));
}

/**
 * dw_session_send_code_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location: whatever the service or the network says
 *
 * Returns: whether a code is on its way
 */
gboolean
dw_session_send_code_finish(DwSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}
