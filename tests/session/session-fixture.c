/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

static const DwClientInfo client = {"client-1", "linux", "Debian 12", "host-1"};

static void
changed_cb(DwSession *session, gpointer user_data)
{
  ((Fixture *) user_data)->changes++;
}

void
session_fixture_renew_session(Fixture *self, const DwClientInfo *info)
{
  g_clear_object(&self->session);
  self->session = dw_session_new(self->api, DW_CLOCK(self->clock), info != NULL ? info : &client);
  g_signal_connect(self->session, "changed", G_CALLBACK(changed_cb), self);
}

void
session_fixture_set_up(Fixture *self, gconstpointer data)
{
  self->clock = dw_fake_clock_new();
  self->transport = dw_fake_transport_new();
  self->api = dw_api_new(DW_TRANSPORT(self->transport), DW_CLOCK(self->clock));
  dw_api_set_region(self->api, "cn-hangzhou");
  session_fixture_renew_session(self, NULL);
}

/* Nothing is left over: no line of the script, no post, no timeout, no reference. */
void
session_fixture_tear_down(Fixture *self, gconstpointer data)
{
  session_fixture_settle();
  g_assert_cmpuint(dw_fake_transport_count_unused(self->transport), ==, 0);
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 0);
  if (self->session != NULL)
    g_assert_finalize_object(self->session);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(self->clock), ==, 0);
  g_assert_finalize_object(self->api);
  g_assert_finalize_object(self->transport);
  g_assert_finalize_object(self->clock);
}

void
session_fixture_settle(void)
{
  while (g_main_context_iteration(NULL, FALSE))
    continue;
}

/* For what ends without the clock. */
void
session_fixture_wait(Outcome *outcome)
{
  session_fixture_settle();
  g_assert_cmpuint(outcome->done, ==, 1);
}

void
outcome_clear(Outcome *outcome)
{
  g_clear_pointer(&outcome->reply, dw_reply_unref);
  g_clear_error(&outcome->error);
  *outcome = (Outcome){0};
}

static void
signed_in_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->done++;
  outcome->ok = dw_session_sign_in_finish(DW_SESSION(source), result, &outcome->error);
  g_assert_true(outcome->ok == (outcome->error == NULL));
}

void
session_fixture_start_sign_in(Fixture *self,
                              const char *user,
                              const char *password,
                              gboolean keep,
                              GCancellable *cancellable,
                              Outcome *outcome)
{
  g_autoptr(DwSecret) secret = password != NULL ? dw_secret_new(password) : NULL;
  const DwSignIn who = {user, "cn-hangzhou+dir-1", secret, keep};

  dw_session_sign_in_async(self->session, &who, cancellable, signed_in_cb, outcome);
  g_assert_cmpuint(outcome->done, ==, 0);
}

/* Signs alice in with a password; the service answers @reply. */
void
session_fixture_sign_in(Fixture *self, gboolean keep, const char *reply)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(self->transport, "GetLoginToken", ANSWER(reply));
  session_fixture_start_sign_in(self, "alice", "open sesame", keep, NULL, &outcome);
  session_fixture_wait(&outcome);
  g_assert_no_error(outcome.error);
}

void
session_fixture_start_answer(Fixture *self,
                             const char *code,
                             const char *new_password,
                             Outcome *outcome)
{
  g_autoptr(DwSecret) code_secret = code != NULL ? dw_secret_new(code) : NULL;
  g_autoptr(DwSecret) password = new_password != NULL ? dw_secret_new(new_password) : NULL;
  gboolean asks_old = dw_session_get_state(self->session) == DW_SIGN_IN_PASSWORD;
  const DwAnswer answer = {code_secret, asks_old ? password : NULL, asks_old ? NULL : password};

  dw_session_answer_async(self->session, &answer, NULL, signed_in_cb, outcome);
  g_assert_cmpuint(outcome->done, ==, 0);
}

static void
called_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->done++;
  outcome->reply = dw_session_call_finish(DW_SESSION(source), result, &outcome->error);
  outcome->ok = outcome->reply != NULL;
  g_assert_true(outcome->ok == (outcome->error == NULL));
}

/* Calls an operation that needs the login token. */
void
session_fixture_start_call(Fixture *self, GCancellable *cancellable, Outcome *outcome)
{
  g_autoptr(DwRequest) request = dw_request_new();

  dw_request_set(request, "Language", "en_US");
  dw_session_call_async(self->session, dw_catalogue_find(DW_ECD_USER, "DescribeUserResources"),
                        request, cancellable, called_cb, outcome);
}

/* A call goes through at once, with the login token @token. */
void
session_fixture_expect_call(Fixture *self, const char *token)
{
  g_auto(Outcome) outcome = {0};
  guint before = dw_fake_transport_count(self->transport, NULL);

  dw_fake_transport_script(self->transport, "DescribeUserResources", ANSWER_OK);
  session_fixture_start_call(self, NULL, &outcome);
  session_fixture_wait(&outcome);
  g_assert_no_error(outcome.error);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, before + 1);
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "LoginToken"), ==, token);
}
