/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

#include "dw-error.h"

#define REPLY_SIGNED_IN_AGAIN \
  "{\"RequestId\":\"r\",\"LoginToken\":\"login-token-2\",\"SessionId\":\"session-id-2\"}"
#define REPLY_WRONG \
  "{\"Code\":\"InvalidUserOrPassword\",\"Message\":\"Wrong.\",\"RequestId\":\"r-9\"}"
#define REPLY_LOCKED "{\"Code\":\"UserLocked\",\"Message\":\"Locked.\",\"RequestId\":\"r-9\"}"
#define REPLY_CODE_WANTED \
  "{\"RequestId\":\"r\",\"SessionId\":\"session-id-2\",\"NextStage\":\"MFAVerify\"}"

/* Signed in, with a password kept, and with a service that takes no token of before. */
static void
set_up(Fixture *self, gconstpointer data)
{
  g_autoptr(DwSecret) password = dw_secret_new("kept-password");

  session_fixture_set_up(self, data);
  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  dw_session_set_kept_password(self->session, password);
  dw_fake_transport_script(self->transport, "DescribeUserResources", ANSWER_REFUSED);
  dw_fake_transport_script(self->transport, "RefreshLoginToken",
                           &(DwFakeAnswer){.status = 403, .body = REPLY_REFUSED, .for_ever = TRUE});
}

static Outcome
call(Fixture *self)
{
  Outcome outcome = {0};

  session_fixture_start_call(self, NULL, &outcome);
  session_fixture_wait(&outcome);
  return outcome;
}

/* How often the password was sent, the sign-in itself not counted. */
static guint
count_tries(Fixture *self)
{
  return dw_fake_transport_count(self->transport, "ADPassword") - 1;
}

static void
test_helps(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(self->transport, "GetLoginToken", ANSWER(REPLY_SIGNED_IN_AGAIN));
  dw_fake_transport_script(self->transport, "DescribeUserResources", ANSWER_OK);
  outcome = call(self);
  g_assert_no_error(outcome.error);
  g_assert_cmpuint(count_tries(self), ==, 1);
  g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_SIGNED_IN);
  g_assert_false(dw_session_is_kept_password_refused(self->session));
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "LoginToken"), ==, "login-token-2");
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "SessionId"), ==, "session-id-2");
}

/* The request begins a session, so it has the password and nothing of the old one. */
static void
test_request(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(self->transport, "GetLoginToken",
                           &(DwFakeAnswer){.status = 403, .body = REPLY_WRONG});
  outcome = call(self);
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "CurrentStage"), ==, "ADPassword");
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "Password"), ==, "kept-password");
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "EndUserId"), ==, "alice");
  g_assert_null(dw_fake_transport_get_last(self->transport, "SessionId"));
}

/* What is wrong by now is tried once and never again: whoever tries on locks the user. */
static void
test_refused(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_auto(Outcome) again = {0};

  dw_fake_transport_script(self->transport, "GetLoginToken",
                           &(DwFakeAnswer){.status = 403, .body = data});
  outcome = call(self);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  g_assert_true(dw_session_is_kept_password_refused(self->session));
  g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_EXPIRED);
  again = call(self);
  g_assert_error(again.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  g_assert_cmpuint(count_tries(self), ==, 1);
}

/* A password is not enough where a code is wanted too; it is right all the same. */
static void
test_code_wanted(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(self->transport, "GetLoginToken", ANSWER(REPLY_CODE_WANTED));
  outcome = call(self);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  g_assert_false(dw_session_is_kept_password_refused(self->session));
  g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_EXPIRED);
}

/* A network that is away says nothing of the password. */
static void
test_lost(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(self->transport, "GetLoginToken", ANSWER_LOST);
  outcome = call(self);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_NETWORK);
  g_assert_false(dw_session_is_kept_password_refused(self->session));
  g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_SIGNED_IN);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add("/session-password/helps", Fixture, NULL, set_up, test_helps,
             session_fixture_tear_down);
  g_test_add("/session-password/request", Fixture, NULL, set_up, test_request,
             session_fixture_tear_down);
  g_test_add("/session-password/wrong", Fixture, REPLY_WRONG, set_up, test_refused,
             session_fixture_tear_down);
  g_test_add("/session-password/locked", Fixture, REPLY_LOCKED, set_up, test_refused,
             session_fixture_tear_down);
  g_test_add("/session-password/code-wanted", Fixture, NULL, set_up, test_code_wanted,
             session_fixture_tear_down);
  g_test_add("/session-password/lost", Fixture, NULL, set_up, test_lost, session_fixture_tear_down);
  return g_test_run();
}
