/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define QR \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="

#define ASK(stage) \
  "{\"RequestId\":\"r\",\"SessionId\":\"session-id-0\",\"NextStage\":\"" stage "\"}"
#define SHOW(stage, secret)                                                    \
  "{\"RequestId\":\"r\",\"SessionId\":\"session-id-0\",\"NextStage\":\"" stage \
  "\",\"QrCodePng\":\"" QR "\",\"Secret\":\"" secret "\"}"

/* The parameters that every stage sends. */
#define BASE \
  "ClientId ClientName ClientOS ClientType ClientVersion CurrentStage EndUserId KeepAlive"

static void
assert_names(Fixture *self, guint position, const char *expected)
{
  g_autofree char *names = dw_fake_transport_list_names(self->transport, position);

  g_assert_cmpstr(names, ==, expected);
}

static const char *
get(Fixture *self, guint position, const char *name)
{
  return dw_fake_transport_get(self->transport, position, name);
}

static void
script(Fixture *self, const char *reply)
{
  dw_fake_transport_script(self->transport, "GetLoginToken", ANSWER(reply));
}

/* Answers and returns how that ended. */
static Outcome
answer(Fixture *self, const char *code, const char *new_password)
{
  Outcome outcome = {0};

  session_fixture_start_answer(self, code, new_password, &outcome);
  session_fixture_wait(&outcome);
  return outcome;
}

static void
assert_state(Fixture *self, DwSignInState state)
{
  g_assert_cmpint(dw_session_get_state(self->session), ==, state);
}

/* Nothing of the attempt is left: no token to store, no question, and no right to call. */
static void
assert_forgotten(Fixture *self)
{
  g_auto(Outcome) outcome = {0};
  guint posts = dw_fake_transport_count(self->transport, NULL);

  assert_state(self, DW_SIGN_IN_SIGNED_OUT);
  g_assert_null(dw_session_save(self->session));
  g_assert_null(dw_session_get_challenge(self->session));
  session_fixture_start_call(self, NULL, &outcome);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, posts);
}

static void
test_password(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  script(self, REPLY_KEPT);
  session_fixture_start_sign_in(self, "alice", "open & sesame", TRUE, NULL, &outcome);
  assert_state(self, DW_SIGN_IN_PASSWORD);
  session_fixture_wait(&outcome);
  g_assert_no_error(outcome.error);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  g_assert_cmpstr(dw_session_get_user(self->session), ==, "alice");
  g_assert_cmpstr(dw_session_get_office_site(self->session), ==, "cn-hangzhou+dir-1");
  g_assert_null(dw_session_get_challenge(self->session));
  g_assert_cmpuint(self->changes, ==, 2);

  assert_names(self, 0, BASE " OfficeSiteId Password RegionId");
  g_assert_cmpstr(get(self, 0, "Action"), ==, "GetLoginToken");
  g_assert_cmpstr(get(self, 0, "Version"), ==, "2020-10-02");
  g_assert_cmpstr(get(self, 0, "CurrentStage"), ==, "ADPassword");
  g_assert_cmpstr(get(self, 0, "ClientId"), ==, "client-1");
  g_assert_cmpstr(get(self, 0, "ClientName"), ==, "host-1");
  g_assert_cmpstr(get(self, 0, "ClientOS"), ==, "Debian 12");
  g_assert_cmpstr(get(self, 0, "ClientType"), ==, "linux");
  g_assert_cmpstr(get(self, 0, "ClientVersion"), ==, DW_VERSION);
  g_assert_cmpstr(get(self, 0, "EndUserId"), ==, "alice");
  g_assert_cmpstr(get(self, 0, "KeepAlive"), ==, "true");
  g_assert_cmpstr(get(self, 0, "OfficeSiteId"), ==, "cn-hangzhou+dir-1");
  g_assert_cmpstr(get(self, 0, "Password"), ==, "open & sesame");
  g_assert_cmpstr(get(self, 0, "RegionId"), ==, "cn-hangzhou");
  session_fixture_expect_call(self, "login-token-1");
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "SessionId"), ==, "session-id-1");
}

/* What is not known is not sent. */
static void
test_bare(Fixture *self, gconstpointer data)
{
  static const DwClientInfo nameless = {"client-2", "android", "os", NULL};
  g_autoptr(DwSecret) password = dw_secret_new("x");
  const DwSignIn who = {"alice", NULL, password, FALSE};

  session_fixture_renew_session(self, &nameless);
  dw_api_set_endpoint(self->api, "http://127.0.0.1:1");
  script(self, REPLY_TOKEN_1);
  dw_session_sign_in_async(self->session, &who, NULL, NULL, NULL);
  session_fixture_settle();
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  assert_names(self, 0,
               "ClientId ClientOS ClientType ClientVersion CurrentStage EndUserId "
               "KeepAlive Password RegionId");
  g_assert_cmpstr(get(self, 0, "KeepAlive"), ==, "false");
  g_assert_cmpstr(dw_session_get_client(self->session)->type, ==, "android");
  g_assert_true(dw_session_get_clock(self->session) == DW_CLOCK(self->clock));
}

static void
test_mfa_verify(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, TRUE, ASK("MFAVerify"));
  assert_state(self, DW_SIGN_IN_MFA_VERIFY);
  g_assert_nonnull(dw_session_get_challenge(self->session));
  g_assert_null(dw_session_save(self->session));

  script(self, REPLY_TOKEN_1);
  outcome = answer(self, "123456", NULL);
  g_assert_no_error(outcome.error);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  assert_names(self, 1, "AuthenticationCode " BASE " OfficeSiteId RegionId SessionId");
  g_assert_cmpstr(get(self, 1, "CurrentStage"), ==, "MFAVerify");
  g_assert_cmpstr(get(self, 1, "AuthenticationCode"), ==, "123456");
  g_assert_cmpstr(get(self, 1, "SessionId"), ==, "session-id-0");
  g_assert_cmpstr(get(self, 1, "KeepAlive"), ==, "true");
}

/* Some services show the picture with the question, and name the stage after it. */
static void
test_bind_at_once(Fixture *self, gconstpointer data)
{
  static const char *const replies[] = {SHOW("MFABind", "SEED"), SHOW("MFAVerify", "SEED")};

  for (guint i = 0; i < G_N_ELEMENTS(replies); i++) {
    g_auto(Outcome) outcome = {0};

    session_fixture_renew_session(self, NULL);
    session_fixture_sign_in(self, FALSE, replies[i]);
    assert_state(self, DW_SIGN_IN_MFA_BIND);
    g_assert_nonnull(dw_session_get_challenge(self->session)->qr_code_png);
    g_assert_cmpstr(dw_secret_peek(dw_session_get_challenge(self->session)->secret), ==, "SEED");

    script(self, REPLY_TOKEN_1);
    outcome = answer(self, "123456", NULL);
    g_assert_no_error(outcome.error);
    assert_state(self, DW_SIGN_IN_SIGNED_IN);
    assert_names(self, 2 * i + 1, "AuthenticationCode " BASE " OfficeSiteId RegionId SessionId");
    g_assert_cmpstr(get(self, 2 * i + 1, "CurrentStage"), ==, "MFAVerify");
  }
}

/* Others show it only when the stage is entered. */
static void
test_bind_fetched(Fixture *self, gconstpointer data)
{
  static const char *const replies[] = {
      SHOW("MFAVerify", "SEED"), SHOW("MFABind", "SEED"),
      "{\"RequestId\":\"r\",\"Secret\":\"SEED\",\"QrCodePng\":\"" QR "\"}"};

  for (guint i = 0; i < G_N_ELEMENTS(replies); i++) {
    session_fixture_renew_session(self, NULL);
    script(self, ASK("MFABind"));
    session_fixture_sign_in(self, FALSE, replies[i]);
    assert_state(self, DW_SIGN_IN_MFA_BIND);
    g_assert_nonnull(dw_session_get_challenge(self->session)->qr_code_png);
    g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 2 * i + 2);
    assert_names(self, 2 * i + 1, BASE " OfficeSiteId RegionId SessionId");
    g_assert_cmpstr(get(self, 2 * i + 1, "CurrentStage"), ==, "MFABind");
    g_assert_cmpstr(get(self, 2 * i + 1, "SessionId"), ==, "session-id-0");
  }
}

/* Where the picture did not come, the next answer asks for it again; no code is sent blindly. */
static void
test_bind_lost(Fixture *self, gconstpointer data)
{
  static const DwFakeAnswer answers[] = {{.kind = DW_ERROR_NETWORK, .sent = TRUE},
                                         {.body = ASK("MFABind")}};

  for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
    g_auto(Outcome) outcome = {0};

    session_fixture_renew_session(self, NULL);
    script(self, ASK("MFABind"));
    dw_fake_transport_script(self->transport, "GetLoginToken", &answers[i]);
    session_fixture_start_sign_in(self, "erin", "pass", FALSE, NULL, &outcome);
    session_fixture_wait(&outcome);
    g_assert_error(outcome.error, DW_ERROR, DW_ERROR_NETWORK);
    assert_state(self, DW_SIGN_IN_MFA_BIND);
    g_assert_null(dw_session_get_challenge(self->session));

    outcome_clear(&outcome);
    script(self, SHOW("MFAVerify", "SEED"));
    outcome = answer(self, "", NULL);
    g_assert_no_error(outcome.error);
    assert_state(self, DW_SIGN_IN_MFA_BIND);
    g_assert_nonnull(dw_session_get_challenge(self->session)->secret);
    g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "CurrentStage"), ==, "MFABind");
    g_assert_null(dw_fake_transport_get_last(self->transport, "AuthenticationCode"));
  }
}

/* A stage that was entered to see the picture may lead elsewhere. */
static void
test_bind_leads_elsewhere(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  script(self, ASK("MFABind"));
  session_fixture_sign_in(self, FALSE, ASK("TokenVerify"));
  assert_state(self, DW_SIGN_IN_TOKEN_VERIFY);

  script(self, ASK("MFABind"));
  script(self, ASK("FaceVerify"));
  outcome = answer(self, "123456", NULL);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_UNKNOWN_STAGE);
  assert_forgotten(self);
}

static void
test_bind_wrong_code(Fixture *self, gconstpointer data)
{
  static const char *const replies[] = {ASK("MFAVerify"), ASK("MFABind")};

  session_fixture_sign_in(self, FALSE, SHOW("MFABind", "SEED"));
  for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
    g_auto(Outcome) outcome = {0};

    script(self, replies[i]);
    outcome = answer(self, "000000", NULL);
    g_assert_error(outcome.error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS);
    assert_state(self, DW_SIGN_IN_MFA_BIND);
    g_assert_cmpstr(dw_secret_peek(dw_session_get_challenge(self->session)->secret), ==, "SEED");
  }
}

/* A new picture makes the one before void. */
static void
test_bind_new_picture(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, FALSE, SHOW("MFABind", "SEED"));
  script(self, SHOW("MFABind", "OTHER"));
  outcome = answer(self, "000000", NULL);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS);
  g_assert_cmpstr(dw_secret_peek(dw_session_get_challenge(self->session)->secret), ==, "OTHER");
}

static void
code_sent_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->done++;
  outcome->ok = dw_session_send_code_finish(DW_SESSION(source), result, &outcome->error);
}

static void
test_token_verify(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(
      self, FALSE,
      "{\"NextStage\":\"TokenVerify\",\"SessionId\":\"session-id-0\","
      "\"RiskVerifyInfo\":{\"Email\":\"c***@example.com\",\"Locked\":\"false\"}}");
  assert_state(self, DW_SIGN_IN_TOKEN_VERIFY);
  g_assert_cmpstr(dw_session_get_challenge(self->session)->risk->email, ==, "c***@example.com");

  dw_fake_transport_script(self->transport, "SendTokenCode", ANSWER_OK);
  dw_session_send_code_async(self->session, NULL, code_sent_cb, &outcome);
  session_fixture_wait(&outcome);
  g_assert_true(outcome.ok);
  assert_names(self, 1, "ClientId ClientOS ClientVersion EndUserId OfficeSiteId SessionId");
  g_assert_cmpstr(get(self, 1, "EndUserId"), ==, "alice");
  g_assert_cmpstr(get(self, 1, "SessionId"), ==, "session-id-0");

  outcome_clear(&outcome);
  dw_fake_transport_script(self->transport, "SendTokenCode",
                           &(DwFakeAnswer){.status = 400, .body = "{\"Code\":\"Throttling\"}"});
  dw_session_send_code_async(self->session, NULL, code_sent_cb, &outcome);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_THROTTLED);
  assert_state(self, DW_SIGN_IN_TOKEN_VERIFY);

  outcome_clear(&outcome);
  script(self, REPLY_TOKEN_1);
  outcome = answer(self, "654321", NULL);
  g_assert_true(outcome.ok);
  assert_names(self, 3, BASE " OfficeSiteId RegionId SessionId TokenCode");
  g_assert_cmpstr(get(self, 3, "CurrentStage"), ==, "TokenVerify");
  g_assert_cmpstr(get(self, 3, "TokenCode"), ==, "654321");

  outcome_clear(&outcome);
  dw_session_send_code_async(self->session, NULL, code_sent_cb, &outcome);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
}

static void
test_change_password(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, FALSE,
                          "{\"NextStage\":\"ChangePassword\",\"SessionId\":\"session-id-0\","
                          "\"PasswordStrategy\":{\"TenantPasswordLength\":\"10\"}}");
  assert_state(self, DW_SIGN_IN_CHANGE_PASSWORD);
  g_assert_cmpint(dw_session_get_challenge(self->session)->password_strategy->minimum_length, ==,
                  10);

  dw_fake_transport_script(
      self->transport, NULL,
      &(DwFakeAnswer){.status = 400,
                      .body = "{\"Code\":\"PasswordTooWeak\",\"Message\":\"Short.\"}"});
  outcome = answer(self, NULL, "short");
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_REFUSED);
  assert_state(self, DW_SIGN_IN_CHANGE_PASSWORD);

  outcome_clear(&outcome);
  script(self, REPLY_TOKEN_1);
  outcome = answer(self, NULL, "long enough");
  g_assert_no_error(outcome.error);
  assert_names(self, 2, BASE " NewPassword OfficeSiteId OldPassword RegionId SessionId");
  g_assert_cmpstr(get(self, 2, "CurrentStage"), ==, "ChangePassword");
  g_assert_cmpstr(get(self, 2, "OldPassword"), ==, "open sesame");
  g_assert_cmpstr(get(self, 2, "NewPassword"), ==, "long enough");
}

/* Every stage after every other; the session's id is always the latest. */
static void
test_all_stages(Fixture *self, gconstpointer data)
{
  static const struct {
    const char *reply;
    DwSignInState state;
    const char *session_id;
  } rows[] = {
      {"{\"NextStage\":\"ChangePassword\",\"SessionId\":\"s2\"}", DW_SIGN_IN_CHANGE_PASSWORD, "s1"},
      {"{\"NextStage\":\"MFAVerify\"}", DW_SIGN_IN_MFA_VERIFY, "s2"},
      {"{\"NextStage\":\"TokenVerify\",\"SessionId\":\"s3\"}", DW_SIGN_IN_TOKEN_VERIFY, "s2"},
      {REPLY_TOKEN_1, DW_SIGN_IN_SIGNED_IN, "s3"},
  };

  session_fixture_sign_in(self, FALSE, "{\"NextStage\":\"TokenVerify\",\"SessionId\":\"s1\"}");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};

    script(self, rows[i].reply);
    outcome = answer(self, "123456", "new password");
    g_assert_no_error(outcome.error);
    assert_state(self, rows[i].state);
    g_assert_cmpstr(get(self, i + 1, "SessionId"), ==, rows[i].session_id);
  }
}

static void
test_wrong_password(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(
      self->transport, NULL,
      &(DwFakeAnswer){.status = 403, .body = "{\"Code\":\"InvalidUserOrPassword\"}"});
  session_fixture_start_sign_in(self, "alice", "wrong", FALSE, NULL, &outcome);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS);
  assert_state(self, DW_SIGN_IN_PASSWORD);
  g_assert_cmpstr(dw_session_get_user(self->session), ==, "alice");

  outcome_clear(&outcome);
  script(self, REPLY_TOKEN_1);
  outcome = answer(self, NULL, "right");
  g_assert_no_error(outcome.error);
  g_assert_cmpstr(get(self, 1, "Password"), ==, "right");
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
}

/* What comes in place of a next stage, at the check of a code. */
static void
test_failures(Fixture *self, gconstpointer data)
{
  static const struct {
    DwFakeAnswer answer;
    DwError kind;
    gboolean stays;
    const char *says;
  } rows[] = {
      {{.status = 403, .body = "{\"Code\":\"InvalidAuthenticationCode\"}"},
       DW_ERROR_WRONG_CREDENTIALS,
       TRUE,
       "code"},
      {{.body = ASK("MFAVerify")}, DW_ERROR_WRONG_CREDENTIALS, TRUE, "not accepted"},
      {{.body = "{\"NextStage\":\"MFAVerify\",\"Reason\":\"Two tries left.\"}"},
       DW_ERROR_WRONG_CREDENTIALS,
       TRUE,
       "Two tries left."},
      {{.kind = DW_ERROR_NETWORK, .sent = TRUE}, DW_ERROR_NETWORK, TRUE, ""},
      {{.kind = DW_ERROR_TLS}, DW_ERROR_TLS, TRUE, ""},
      {{.body = "<html>"}, DW_ERROR_NETWORK, TRUE, ""},
      {{.body = "{\"RequestId\":\"r\"}"}, DW_ERROR_NETWORK, TRUE, "neither a login token nor"},
      {{.body = "{\"NextStage\":\"\"}"}, DW_ERROR_NETWORK, TRUE, "neither a login token nor"},
      {{.status = 429, .body = "{\"Code\":\"Throttling\"}"}, DW_ERROR_THROTTLED, TRUE, ""},
      {{.status = 500, .body = "{\"Code\":\"InternalError\"}"}, DW_ERROR_UNAVAILABLE, TRUE, ""},
      {{.status = 403, .body = "{\"Code\":\"UserLocked\"}"}, DW_ERROR_LOCKED, FALSE, "locked"},
      {{.body = "{\"NextStage\":\"MFAVerify\",\"RiskVerifyInfo\":{\"Locked\":\"true\"}}"},
       DW_ERROR_LOCKED,
       FALSE,
       "Ask your administrator"},
      {{.body = "{\"NextStage\":\"TokenVerify\",\"RiskVerifyInfo\":{\"Locked\":true,"
                "\"LastLockDuration\":60}}"},
       DW_ERROR_LOCKED,
       FALSE,
       "in 1 minute,"},
      {{.body = "{\"LoginToken\":\"t\",\"RiskVerifyInfo\":{\"Locked\":true,"
                "\"LastLockDuration\":\"61\"}}"},
       DW_ERROR_LOCKED,
       FALSE,
       "in 2 minutes,"},
      {{.body = ASK("FaceVerify")}, DW_ERROR_UNKNOWN_STAGE, FALSE, "FaceVerify"},
      {{.status = 403, .body = "{\"Code\":\"Forbidden\"}"}, DW_ERROR_REFUSED, FALSE, ""},
      {{.status = 403, .body = "{\"Code\":\"SessionExpired\"}"}, DW_ERROR_SIGNED_OUT, FALSE, ""},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};

    g_test_message("row %" G_GSIZE_FORMAT, i);
    session_fixture_renew_session(self, NULL);
    session_fixture_sign_in(self, TRUE, ASK("MFAVerify"));
    dw_fake_transport_script(self->transport, "GetLoginToken", &rows[i].answer);
    outcome = answer(self, "123456", NULL);
    g_assert_error(outcome.error, DW_ERROR, (int) rows[i].kind);
    g_assert_nonnull(strstr(outcome.error->message, rows[i].says));
    if (rows[i].stays)
      assert_state(self, DW_SIGN_IN_MFA_VERIFY);
    else
      assert_forgotten(self);
    g_assert_cmpint(dw_session_get_challenge(self->session) != NULL, ==, rows[i].stays);
  }
}

/* An empty answer would cost one of the person's tries. */
static void
test_empty_answers(Fixture *self, gconstpointer data)
{
  static const struct {
    const char *reply;
    const char *stage;
  } rows[] = {
      {ASK("MFAVerify"), "MFAVerify"},
      {SHOW("MFABind", "SEED"), "MFABind"},
      {ASK("TokenVerify"), "TokenVerify"},
      {ASK("ChangePassword"), "ChangePassword"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) empty = {0};
    g_auto(Outcome) absent = {0};
    guint posts;

    session_fixture_renew_session(self, NULL);
    session_fixture_sign_in(self, FALSE, rows[i].reply);
    posts = dw_fake_transport_count(self->transport, NULL);
    empty = answer(self, "", "");
    absent = answer(self, NULL, NULL);
    g_assert_error(empty.error, DW_ERROR, DW_ERROR_ANSWER_NEEDED);
    g_assert_error(absent.error, DW_ERROR, DW_ERROR_ANSWER_NEEDED);
    g_assert_nonnull(strstr(empty.error->message, rows[i].stage));
    g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, posts);
    g_assert_cmpstr(dw_sign_in_state_stage(dw_session_get_state(self->session)), ==, rows[i].stage);
  }
}

static void
test_empty_password(Fixture *self, gconstpointer data)
{
  static const char *const passwords[] = {NULL, ""};

  for (gsize i = 0; i < G_N_ELEMENTS(passwords); i++) {
    g_auto(Outcome) outcome = {0};
    g_auto(Outcome) again = {0};

    session_fixture_start_sign_in(self, "alice", passwords[i], FALSE, NULL, &outcome);
    session_fixture_wait(&outcome);
    g_assert_error(outcome.error, DW_ERROR, DW_ERROR_ANSWER_NEEDED);
    g_assert_nonnull(strstr(outcome.error->message, "ADPassword"));
    assert_state(self, DW_SIGN_IN_PASSWORD);
    again = answer(self, NULL, passwords[i]);
    g_assert_error(again.error, DW_ERROR, DW_ERROR_ANSWER_NEEDED);
  }
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 0);
}

static void
test_no_question(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) before = answer(self, "123456", NULL);
  g_auto(Outcome) after = {0};

  g_assert_error(before.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  after = answer(self, "123456", NULL);
  g_assert_error(after.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  dw_session_abort_sign_in(self->session); /* there is none to abort */
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 1);
}

static void
test_abort(Fixture *self, gconstpointer data)
{
  session_fixture_sign_in(self, TRUE, ASK("MFAVerify"));
  dw_session_abort_sign_in(self->session);
  assert_forgotten(self);
  g_assert_cmpstr(dw_session_get_user(self->session), ==, "alice");
}

/* A reply that comes after the attempt was ended brings no token back. */
static void
test_late_reply(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(self->transport, NULL, ANSWER_HANGS);
  session_fixture_start_sign_in(self, "alice", "pass", TRUE, NULL, &outcome);
  session_fixture_settle();
  dw_session_abort_sign_in(self->session);
  dw_fake_transport_release(self->transport, ANSWER(REPLY_KEPT));
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_forgotten(self);
}

/* Nor does it sign the next person in with the tokens of the one before. */
static void
test_late_reply_of_another(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) first = {0};
  g_auto(Outcome) second = {0};

  dw_fake_transport_script(self->transport, NULL, ANSWER_HANGS);
  dw_fake_transport_script(self->transport, NULL, ANSWER_HANGS);
  session_fixture_start_sign_in(self, "alice", "pass", FALSE, NULL, &first);
  session_fixture_start_sign_in(self, "bob", "word", FALSE, NULL, &second);
  session_fixture_settle();
  dw_fake_transport_release(self->transport, ANSWER(REPLY_TOKEN_1));
  session_fixture_wait(&first);
  g_assert_error(first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_state(self, DW_SIGN_IN_PASSWORD);
  dw_fake_transport_release(self->transport,
                            ANSWER("{\"LoginToken\":\"login-token-2\",\"SessionId\":\"s\"}"));
  session_fixture_wait(&second);
  g_assert_no_error(second.error);
  g_assert_cmpstr(dw_session_get_user(self->session), ==, "bob");
  session_fixture_expect_call(self, "login-token-2");
}

static void
test_cancel(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  dw_fake_transport_script(self->transport, NULL, ANSWER_HANGS);
  session_fixture_start_sign_in(self, "alice", "pass", FALSE, cancellable, &outcome);
  session_fixture_settle();
  g_cancellable_cancel(cancellable);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 0);
  assert_forgotten(self);
}

/* A sign-in that begins as another is cancelled is not harmed by that. */
static void
test_cancel_and_begin(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) first = {0};
  g_auto(Outcome) second = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  dw_fake_transport_script(self->transport, NULL, ANSWER_HANGS);
  script(self, REPLY_TOKEN_1);
  session_fixture_start_sign_in(self, "alice", "pass", FALSE, cancellable, &first);
  session_fixture_settle();
  g_cancellable_cancel(cancellable);
  session_fixture_start_sign_in(self, "alice", "word", FALSE, NULL, &second);
  session_fixture_wait(&first);
  g_assert_error(first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  session_fixture_wait(&second);
  g_assert_no_error(second.error);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
}

/* What can't even be sent ends the attempt, too. */
static void
test_no_region(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_api_set_region(self->api, NULL);
  session_fixture_start_sign_in(self, "alice", "pass", FALSE, NULL, &outcome);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_USAGE);
  assert_forgotten(self);
}

/* The service knows the user's name best. */
static void
test_identity(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, FALSE, "{\"NextStage\":\"MFAVerify\",\"EndUserId\":\"Alice.B\"}");
  g_assert_cmpstr(dw_session_get_user(self->session), ==, "Alice.B");
  script(self, REPLY_TOKEN_1);
  outcome = answer(self, "123456", NULL);
  g_assert_cmpstr(get(self, 1, "EndUserId"), ==, "Alice.B");
}

/* Neither password nor code stays longer than the sign-in. */
static void
test_nothing_kept(Fixture *self, gconstpointer data)
{
  g_autofree char *redacted = NULL;

  session_fixture_sign_in(self, FALSE, ASK("MFAVerify"));
  redacted = dw_secret_redact("open sesame");
  g_assert_cmpstr(redacted, ==, "[secret]"); /* it lives: the stages may need it */
  g_clear_pointer(&redacted, g_free);
  script(self, REPLY_TOKEN_1);
  {
    g_auto(Outcome) outcome = answer(self, "12345678", NULL);

    g_assert_no_error(outcome.error);
  }
  redacted = dw_secret_redact("open sesame 12345678");
  g_assert_cmpstr(redacted, ==, "open sesame 12345678");
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test)(Fixture *self, gconstpointer data);
  } tests[] = {
      {"/session/sign-in/password", test_password},
      {"/session/sign-in/bare", test_bare},
      {"/session/sign-in/mfa-verify", test_mfa_verify},
      {"/session/sign-in/bind-at-once", test_bind_at_once},
      {"/session/sign-in/bind-fetched", test_bind_fetched},
      {"/session/sign-in/bind-lost", test_bind_lost},
      {"/session/sign-in/bind-leads-elsewhere", test_bind_leads_elsewhere},
      {"/session/sign-in/bind-wrong-code", test_bind_wrong_code},
      {"/session/sign-in/bind-new-picture", test_bind_new_picture},
      {"/session/sign-in/token-verify", test_token_verify},
      {"/session/sign-in/change-password", test_change_password},
      {"/session/sign-in/all-stages", test_all_stages},
      {"/session/sign-in/wrong-password", test_wrong_password},
      {"/session/sign-in/failures", test_failures},
      {"/session/sign-in/empty-answers", test_empty_answers},
      {"/session/sign-in/empty-password", test_empty_password},
      {"/session/sign-in/no-question", test_no_question},
      {"/session/sign-in/abort", test_abort},
      {"/session/sign-in/late-reply", test_late_reply},
      {"/session/sign-in/late-reply-of-another", test_late_reply_of_another},
      {"/session/sign-in/cancel", test_cancel},
      {"/session/sign-in/cancel-and-begin", test_cancel_and_begin},
      {"/session/sign-in/no-region", test_no_region},
      {"/session/sign-in/identity", test_identity},
      {"/session/sign-in/nothing-kept", test_nothing_kept},
  };

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].name, Fixture, NULL, session_fixture_set_up, tests[i].test,
               session_fixture_tear_down);
  return g_test_run();
}
