/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

/* The fake clock starts at 2026-01-02T03:04:05Z. */
#define NOW "1767323045000000"

static const DwSignIn alice = {.user = "alice", .office_site = "cn-hangzhou+dir-1"};

static gboolean
restore(Fixture *self, const char *text)
{
  g_autoptr(DwSecret) saved = dw_secret_new(text);

  return dw_session_restore(self->session, &alice, saved);
}

static void
test_round_trip(Fixture *self, gconstpointer data)
{
  g_autoptr(DwSecret) saved = NULL;
  g_autoptr(DwSecret) again = NULL;
  guint posts;

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  saved = dw_session_save(self->session);
  g_assert_cmpstr(dw_secret_peek(saved), ==,
                  "deskway-session-1\n" NOW "\nlogin-token-1\nsession-id-1\nkeep-alive-1\n");

  session_fixture_renew_session(self, NULL);
  self->changes = 0;
  posts = dw_fake_transport_count(self->transport, NULL);
  g_assert_true(dw_session_restore(self->session, &alice, saved));
  g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_SIGNED_IN);
  g_assert_cmpstr(dw_session_get_user(self->session), ==, "alice");
  g_assert_cmpstr(dw_session_get_office_site(self->session), ==, "cn-hangzhou+dir-1");
  g_assert_cmpuint(self->changes, ==, 1);
  session_fixture_settle();
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, posts);
  again = dw_session_save(self->session);
  g_assert_true(dw_secret_equal(saved, again));
  session_fixture_expect_call(self, "login-token-1");
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "SessionId"), ==, "session-id-1");
}

/* What may be absent: the session's id and the keep-alive token. */
static void
test_bare(Fixture *self, gconstpointer data)
{
  g_autoptr(DwSecret) saved = NULL;

  session_fixture_sign_in(self, FALSE, "{\"LoginToken\":\"t\"}");
  saved = dw_session_save(self->session);
  g_assert_cmpstr(dw_secret_peek(saved), ==, "deskway-session-1\n" NOW "\nt\n\n\n");
  session_fixture_renew_session(self, NULL);
  g_assert_true(dw_session_restore(self->session, &(DwSignIn){.user = "alice"}, saved));
  g_assert_null(dw_session_get_office_site(self->session));
  g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_SIGNED_IN);
}

static void
test_nothing_to_save(Fixture *self, gconstpointer data)
{
  g_assert_null(dw_session_save(self->session));
  /* A token that comes with a question is none yet. */
  session_fixture_sign_in(self, FALSE, "{\"NextStage\":\"MFAVerify\",\"LoginToken\":\"early\"}");
  g_assert_null(dw_session_save(self->session));
}

static void
test_newlines(Fixture *self, gconstpointer data)
{
  static const char *const replies[] = {
      "{\"LoginToken\":\"a\\nb\",\"SessionId\":\"s\",\"KeepAliveToken\":\"k\"}",
      "{\"LoginToken\":\"t\",\"SessionId\":\"a\\nb\",\"KeepAliveToken\":\"k\"}",
      "{\"LoginToken\":\"t\",\"SessionId\":\"s\",\"KeepAliveToken\":\"a\\nb\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
    session_fixture_renew_session(self, NULL);
    session_fixture_sign_in(self, FALSE, replies[i]);
    g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_SIGNED_IN);
    g_assert_null(dw_session_save(self->session));
  }
}

static void
test_long_tokens(Fixture *self, gconstpointer data)
{
  g_autofree char *token = g_strnfill(20000, 'x');
  g_autofree char *reply = g_strdup_printf(
      "{\"LoginToken\":\"%s\",\"SessionId\":\"s\",\"KeepAliveToken\":\"%s\"}", token, token);
  g_autoptr(DwSecret) saved = NULL;

  session_fixture_sign_in(self, TRUE, reply);
  saved = dw_session_save(self->session);
  session_fixture_renew_session(self, NULL);
  g_assert_true(dw_session_restore(self->session, &(DwSignIn){.user = "alice"}, saved));
  session_fixture_expect_call(self, token);
}

static void
test_damaged(Fixture *self, gconstpointer data)
{
  static const char *const texts[] = {
      "",
      "\n",
      "deskway-session-1",
      "deskway-session-1\n",
      "deskway-session-1\n" NOW,
      "deskway-session-1\n" NOW "\n",
      "deskway-session-1\n" NOW "\nlogin-tok",
      "deskway-session-1\n" NOW "\nt\n",
      "deskway-session-1\n" NOW "\nt\ns\n",
      "deskway-session-1\n" NOW "\nt\ns\nk",
      "deskway-session-1\n" NOW "\nt\ns\nk\nmore",
      "deskway-session-1\n" NOW "\nt\ns\nk\n\n",
      "deskway-session-1\n" NOW "\n\ns\nk\n",
      "deskway-session-1\n\nt\ns\nk\n",
      "deskway-session-1\nyesterday\nt\ns\nk\n",
      "deskway-session-1\n" NOW "x\nt\ns\nk\n",
      "deskway-session-1\n-1\nt\ns\nk\n",
      "deskway-session-1\n99999999999999999999\nt\ns\nk\n",
      "deskway-session-2\n" NOW "\nt\ns\nk\n",
      "Deskway-session-1\n" NOW "\nt\ns\nk\n",
      "{\"LoginToken\":\"t\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_test_message("text %" G_GSIZE_FORMAT, i);
    g_assert_false(restore(self, texts[i]));
    g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_SIGNED_OUT);
    g_assert_null(dw_session_get_user(self->session));
    g_assert_null(dw_session_save(self->session));
  }
  g_assert_cmpuint(self->changes, ==, 0);
}

/* Minutes since the token came, whether there is a keep-alive token, and what is done first. */
static void
test_age(Fixture *self, gconstpointer data)
{
  static const struct {
    guint minutes;
    const char *keep_alive;
    const char *first;
  } rows[] = {
      {0, "k", "DescribeUserResources"}, {8, "k", "DescribeUserResources"},
      {8, "", "DescribeUserResources"},  {13, "k", "RefreshLoginToken"},
      {13, "", "RefreshLoginToken"},     {15, "k", "GetLoginToken"},
      {15, "", "RefreshLoginToken"},     {60 * 24 * 30, "k", "GetLoginToken"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};
    gint64 time =
        dw_clock_get_real_time(DW_CLOCK(self->clock)) - rows[i].minutes * G_TIME_SPAN_MINUTE;
    g_autofree char *text = g_strdup_printf("deskway-session-1\n%" G_GINT64_FORMAT
                                            "\nlogin-token-1\nsession-id-1\n%s\n",
                                            time, rows[i].keep_alive);
    guint before = dw_fake_transport_count(self->transport, NULL);

    session_fixture_renew_session(self, NULL);
    g_assert_true(restore(self, text));
    if (strcmp(rows[i].first, "DescribeUserResources") != 0)
      dw_fake_transport_script(self->transport, rows[i].first, ANSWER(REPLY_TOKEN_2));
    dw_fake_transport_script(self->transport, "DescribeUserResources", ANSWER_OK);
    session_fixture_start_call(self, NULL, &outcome);
    session_fixture_wait(&outcome);
    g_assert_no_error(outcome.error);
    g_assert_cmpstr(dw_fake_transport_get(self->transport, before, "Action"), ==, rows[i].first);
  }
}

/* A session that expired can be restored; its tokens may be another program's newer ones. */
static void
test_after_expiry(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  dw_fake_transport_script(self->transport, "DescribeUserResources", ANSWER_REFUSED);
  dw_fake_transport_script(self->transport, "RefreshLoginToken", ANSWER_REFUSED);
  session_fixture_start_call(self, NULL, &outcome);
  session_fixture_wait(&outcome);
  g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_EXPIRED);
  g_assert_true(restore(self, "deskway-session-1\n" NOW "\nlogin-token-5\ns\n\n"));
  session_fixture_expect_call(self, "login-token-5");
}

static void
signed_out_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->done++;
  outcome->ok = dw_session_sign_out_finish(DW_SESSION(source), result, &outcome->error);
}

/* The tokens are gone before the service has answered, and stay gone whatever it says. */
static void
test_sign_out(Fixture *self, gconstpointer data)
{
  static const DwFakeAnswer answers[] = {
      {.body = REPLY_OK},
      {.kind = DW_ERROR_NETWORK, .sent = TRUE},
      {.status = 500, .body = "{\"Code\":\"InternalError\"}"},
      {.status = 403, .body = REPLY_REFUSED},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
    g_auto(Outcome) outcome = {0};
    g_autofree char *names = NULL;
    guint posts;

    session_fixture_renew_session(self, NULL);
    session_fixture_sign_in(self, TRUE, REPLY_KEPT);
    posts = dw_fake_transport_count(self->transport, NULL);
    dw_fake_transport_script(self->transport, "ClientUserLogout", ANSWER_HANGS);
    dw_session_sign_out_async(self->session, NULL, signed_out_cb, &outcome);
    g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_SIGNED_OUT);
    g_assert_null(dw_session_save(self->session));
    g_assert_cmpuint(outcome.done, ==, 0);
    session_fixture_settle();
    dw_fake_transport_release(self->transport, &answers[i]);
    session_fixture_wait(&outcome);
    g_assert_true(outcome.ok);
    g_assert_no_error(outcome.error);
    g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, posts + 1);
    names = dw_fake_transport_list_names(self->transport, posts);
    g_assert_cmpstr(names, ==, "ClientId LoginToken OfficeSiteId SessionId");
    g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "Version"), ==, "2021-02-20");
    g_assert_cmpstr(dw_fake_transport_get_url(self->transport, posts), ==,
                    "https://appstream-center.cn-shanghai.aliyuncs.com/");
    g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "LoginToken"), ==, "login-token-1");
    g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_SIGNED_OUT);
  }
}

/* Where nobody is signed in, nobody is told. */
static void
test_sign_out_of_nothing(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_auto(Outcome) again = {0};

  dw_session_sign_out_async(self->session, NULL, signed_out_cb, &outcome);
  session_fixture_wait(&outcome);
  g_assert_true(outcome.ok);

  session_fixture_sign_in(self, FALSE, "{\"NextStage\":\"MFAVerify\",\"SessionId\":\"s\"}");
  dw_session_sign_out_async(self->session, NULL, signed_out_cb, &again);
  session_fixture_wait(&again);
  g_assert_true(again.ok);
  g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_SIGNED_OUT);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, "ClientUserLogout"), ==, 0);
}

static void
test_sign_out_cancelled(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  dw_fake_transport_script(self->transport, "ClientUserLogout", ANSWER_HANGS);
  dw_session_sign_out_async(self->session, cancellable, signed_out_cb, &outcome);
  session_fixture_settle();
  g_cancellable_cancel(cancellable);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint(dw_session_get_state(self->session), ==, DW_SIGN_IN_SIGNED_OUT);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test)(Fixture *self, gconstpointer data);
  } tests[] = {
      {"/session/store/round-trip", test_round_trip},
      {"/session/store/bare", test_bare},
      {"/session/store/nothing-to-save", test_nothing_to_save},
      {"/session/store/newlines", test_newlines},
      {"/session/store/long-tokens", test_long_tokens},
      {"/session/store/damaged", test_damaged},
      {"/session/store/age", test_age},
      {"/session/store/after-expiry", test_after_expiry},
      {"/session/store/sign-out", test_sign_out},
      {"/session/store/sign-out-of-nothing", test_sign_out_of_nothing},
      {"/session/store/sign-out-cancelled", test_sign_out_cancelled},
  };

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].name, Fixture, NULL, session_fixture_set_up, tests[i].test,
               session_fixture_tear_down);
  return g_test_run();
}
