/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-error.h"
#include "dw-session-private.h"

#include <string.h>

/* One request of a sign-in. */
typedef struct {
  guint epoch;         /* of the attempt it belongs to */
  DwSignInState asked; /* the question it answers */
  gboolean only_shows; /* asks for the picture of an authenticator, and answers nothing */
} Stage;

static void send_stage(GTask *task, const char *name, const DwAnswer *answer);
static void answer_stage(GTask *task, const DwAnswer *answer);

/* The part of GetLoginToken that every stage sends. */
DwRequest *
dw_session_login_request(DwSession *self, const char *stage)
{
  DwRequest *request = dw_request_new();

  dw_session_add_place(self, dw_session_find_operation(self, "GetLoginToken"), request);
  dw_request_set(request, "CurrentStage", stage);
  dw_request_set(request, "ClientId", self->client.id);
  dw_request_set(request, "ClientType", self->client.type);
  dw_request_set(request, "ClientOS", self->client.os);
  dw_request_set(request, "ClientVersion", DW_VERSION);
  if (self->client.name != NULL)
    dw_request_set(request, "ClientName", self->client.name);
  if (dw_api_get_region(self->api) != NULL)
    dw_request_set(request, "RegionId", dw_api_get_region(self->api));
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

/* Ends @task with @error, which it takes over. */
void
dw_session_fail_stage(GTask *task, GError *error)
{
  stage_failed(g_task_get_source_object(task), error);
  g_task_return_error(task, error);
}

static gboolean
check_unlocked(const DwLoginReply *reply, GError **error)
{
  gint64 minutes;

  if (reply->risk == NULL || reply->risk->locked != DW_FLAG_TRUE)
    return TRUE;
  minutes = (reply->risk->last_lock_duration + 59) / 60;
  if (reply->risk->last_lock_duration <= 0)
    g_set_error_literal(error, DW_ERROR, DW_ERROR_LOCKED,
                        "This user is locked. Ask your administrator to unlock it.");
  else
    g_set_error(error, DW_ERROR, DW_ERROR_LOCKED,
                "This user is locked after too many wrong codes. Try again in %" G_GINT64_FORMAT
                " minute%s, or ask your administrator.",
                minutes, minutes == 1 ? "" : "s");
  return FALSE;
}

static gboolean
has_next_stage(const DwLoginReply *reply)
{
  return reply->next_stage != NULL && *reply->next_stage != '\0';
}

static gboolean
shows_authenticator(const DwLoginReply *reply)
{
  return reply->qr_code_png != NULL || reply->secret != NULL;
}

/* The stage that @reply asks for. An organization may leave the choice among second factors, each
 * with a stage of its own: the first that Deskway knows is taken. */
static const char *
find_next_stage(const DwLoginReply *reply)
{
  DwSignInEvent event;

  if (has_next_stage(reply) ? dw_sign_in_state_event_for_stage(reply->next_stage, &event, NULL)
                            : reply->login_token != NULL)
    return reply->next_stage;
  for (guint i = 0; reply->mfa_types != NULL && i < reply->mfa_types->len; i++) {
    const char *stage = ((DwMfaType *) g_ptr_array_index(reply->mfa_types, i))->stage;

    if (stage != NULL && dw_sign_in_state_event_for_stage(stage, &event, NULL) &&
        event != DW_SIGN_IN_EVENT_WRONG_ANSWER && event != DW_SIGN_IN_EVENT_ASK_NEW_PASSWORD)
      return stage;
  }
  return reply->next_stage;
}

/* What @reply asks for next. A reply that shows an authenticator to bind asks for binding, though
 * its NextStage may already name the check of the first code. */
static gboolean
next_event(const DwLoginReply *reply, DwSignInEvent *event, GError **error)
{
  const char *next = find_next_stage(reply);

  if (next != NULL) {
    if (!dw_sign_in_state_event_for_stage(next, event, error))
      return FALSE;
    if (*event == DW_SIGN_IN_EVENT_ASK_MFA_VERIFY && shows_authenticator(reply))
      *event = DW_SIGN_IN_EVENT_ASK_MFA_BIND;
    return TRUE;
  }
  *event = reply->login_token != NULL ? DW_SIGN_IN_EVENT_TOKEN : DW_SIGN_IN_EVENT_ASK_MFA_BIND;
  if (reply->login_token != NULL || shows_authenticator(reply))
    return TRUE;
  g_set_error_literal(error, DW_ERROR, DW_ERROR_NETWORK,
                      "The service's answer to the sign-in holds neither a login token nor a "
                      "next step. Try again; if it stays so, tell your administrator.");
  return FALSE;
}

/* The refresh of an organization's token can't do without the session's id. */
static gboolean
check_session(DwSession *self, DwSignInEvent event, GError **error)
{
  if (event != DW_SIGN_IN_EVENT_TOKEN || self->organization == NULL || self->session_id != NULL)
    return TRUE;
  g_set_error_literal(
      error, DW_ERROR, DW_ERROR_NETWORK,
      "The service's answer to the sign-in holds no session. Try again; if it stays "
      "so, tell your administrator.");
  return FALSE;
}

/* Binding is confirmed by the check of the first code. */
static const char *
answering_stage(DwSignInState asked)
{
  return dw_sign_in_state_stage(asked == DW_SIGN_IN_MFA_BIND ? DW_SIGN_IN_MFA_VERIFY : asked);
}

/* The same question again means that the answer was not taken, whatever the HTTP status said. */
static gboolean
check_taken(const Stage *stage, const DwLoginReply *reply, GError **error)
{
  const char *next = find_next_stage(reply);

  if (stage->only_shows || next == NULL)
    return TRUE;
  if (strcmp(next, dw_sign_in_state_stage(stage->asked)) != 0 &&
      strcmp(next, answering_stage(stage->asked)) != 0)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS, "%s",
              reply->reason != NULL && *reply->reason != '\0'
                  ? reply->reason
                  : "That was not accepted. Check it and try again.");
  return FALSE;
}

static void
replace_challenge(DwSession *self, DwLoginReply *reply)
{
  g_clear_pointer(&self->challenge, dw_login_reply_free);
  self->challenge = reply;
}

static void
ask_for_picture(GTask *task)
{
  DwSession *self = g_task_get_source_object(task);

  replace_challenge(self, NULL);
  dw_session_apply(self, DW_SIGN_IN_EVENT_ASK_MFA_BIND);
  send_stage(task, "MFABind", NULL);
}

/* Takes @reply over. */
static void
go_on(GTask *task, DwSignInEvent event, DwLoginReply *reply)
{
  DwSession *self = g_task_get_source_object(task);

  if (reply->end_user_id != NULL)
    dw_session_set_text(&self->user, reply->end_user_id);
  dw_session_learn_office(self, reply);
  replace_challenge(self, reply);
  dw_session_apply(self, event);
  g_task_return_boolean(task, TRUE);
}

/* Takes @reply over. */
static void
handle_reply(GTask *task, DwLoginReply *reply)
{
  DwSession *self = g_task_get_source_object(task);
  const Stage *stage = g_task_get_task_data(task);
  g_autoptr(DwLoginReply) owned = reply;
  DwSignInEvent event;
  GError *error = NULL;

  dw_session_take_tokens(self, reply);
  if (reply->mfa_types != NULL)
    dw_session_set_text(&self->mfa_type,
                        dw_idp_choice_find_mfa_type(reply, find_next_stage(reply)));
  if (!check_unlocked(reply, &error) || !check_taken(stage, reply, &error) ||
      !next_event(reply, &event, &error) || !check_session(self, event, &error)) {
    if (stage->asked == DW_SIGN_IN_MFA_BIND && shows_authenticator(reply))
      replace_challenge(self, g_steal_pointer(&owned)); /* the picture before is void */
    dw_session_fail_stage(task, error);
  } else if (event != DW_SIGN_IN_EVENT_ASK_MFA_BIND || shows_authenticator(reply)) {
    go_on(task, event, g_steal_pointer(&owned));
  } else if (!stage->only_shows) {
    ask_for_picture(task);
  } else {
    dw_session_fail_stage(
        task, g_error_new_literal(DW_ERROR, DW_ERROR_NETWORK,
                                  "Your office asks for an authenticator app, but its "
                                  "service did not say how to set it up. Try again; if it "
                                  "stays so, tell your administrator."));
  }
}

static void
stage_done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwSession *self = g_task_get_source_object(task);
  const Stage *stage = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  if (stage->epoch != self->epoch)
    g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The sign-in was ended.");
  else if (reply == NULL)
    dw_session_fail_stage(task, g_steal_pointer(&error));
  else
    handle_reply(task, dw_api_decode_login(dw_reply_get_node(reply)));
}

/* Sends the stage @name; without an @answer it only asks for what the stage shows. */
static void
send_stage(GTask *task, const char *name, const DwAnswer *answer)
{
  DwSession *self = g_task_get_source_object(task);
  g_autoptr(DwRequest) request = dw_session_login_request(self, name);
  Stage *stage = g_new(Stage, 1);

  *stage = (Stage){self->epoch, self->state, answer == NULL};
  g_task_set_task_data(task, stage, g_free);
  if (answer != NULL)
    add_answer(self, request, self->state, answer);
  if (self->mfa_type != NULL && self->organization != NULL &&
      self->state != DW_SIGN_IN_CHANGE_PASSWORD)
    dw_request_set(request, "MfaType", self->mfa_type);
  dw_api_call_async(self->api, dw_session_find_operation(self, "GetLoginToken"), request,
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
  GError *error = NULL;

  if (dw_session_must_find_idps(self))
    dw_session_find_idps(task); /* before a password is asked for that may be of no use */
  else if (self->state == DW_SIGN_IN_MFA_BIND && self->challenge == NULL)
    ask_for_picture(task); /* it did not come before, so there can be no code from it */
  else if (check_answer(self, answer, &error))
    send_stage(task, answering_stage(self->state), answer);
  else
    g_task_return_error(task, error);
}

/* Goes on with the password that the sign-in began with. */
void
dw_session_answer_password(GTask *task)
{
  DwSession *self = g_task_get_source_object(task);
  const DwAnswer answer = {.password = self->password};

  answer_stage(task, &answer);
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
 *
 * An organization is first asked how its people sign in. A sign-in that begins without a password
 * ends with %DW_ERROR_ANSWER_NEEDED after that; one whose people sign in by the web browser alone
 * ends with %DW_ERROR_NOT_OFFERED, and dw_session_get_sso_url() tells the page.
 */
void
dw_session_sign_in_async(DwSession *self,
                         const DwSignIn *who,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_session_sign_in_async);
  if (who->office_site != NULL && who->organization != NULL) {
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_USAGE,
                            "Sign in to an office or to an organization, not to both at once.");
    return;
  }
  dw_session_set_text(&self->user, who->user);
  dw_session_begin_at_place(self, who);
  self->keep = who->keep;
  dw_session_forget(self, DW_SIGN_IN_EVENT_BEGIN);
  replace_password(self, who->password);
  dw_session_answer_password(task);
}

/**
 * dw_session_answer_async:
 * @self: a session that stands at a question
 * @answer: the answer
 * @cancellable: (nullable): stops it
 * @callback: called when the service answered
 * @user_data: for @callback
 *
 * Answers the stage that the session stands at. A wrong answer leaves it there. Where binding an
 * authenticator was asked for but its picture did not arrive, this asks for the picture again.
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
 *   session at its question, %DW_ERROR_LOCKED and %DW_ERROR_UNKNOWN_STAGE end the attempt, as do
 *   %DW_ERROR_NOT_FOUND and %DW_ERROR_NOT_OFFERED of an organization; the kinds of the network;
 *   %G_IO_ERROR_CANCELLED, also where the attempt was ended meanwhile
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
  if (self->state != DW_SIGN_IN_TOKEN_VERIFY) {
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_SIGNED_OUT,
                            "The sign-in is not waiting for a code. Start it again.");
    return;
  }
  dw_session_fill(self, operation, request);
  dw_session_add_place(self, operation, request);
  dw_request_set(request, "EndUserId", self->user);
  dw_api_call_async(self->api, operation, request, cancellable, code_sent_cb,
                    g_steal_pointer(&task));
}

/**
 * dw_session_send_code_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location: %DW_ERROR_SIGNED_OUT where no code is asked for; whatever the service or
 *   the network says
 *
 * Returns: whether a code is on its way
 */
gboolean
dw_session_send_code_finish(DwSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}
