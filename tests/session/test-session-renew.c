/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define REPLY_KEPT_2                                                                      \
  "{\"RequestId\":\"r\",\"LoginToken\":\"login-token-2\",\"SessionId\":\"session-id-2\"," \
  "\"KeepAliveToken\":\"keep-alive-2\"}"

static const DwFakeAnswer refused_for_ever = {
    .status = 403, .body = REPLY_REFUSED, .for_ever = TRUE};

static void
script(Fixture *self, const char *action, const DwFakeAnswer *answer)
{
  dw_fake_transport_script(self->transport, action, answer);
}

static void
assert_state(Fixture *self, DwSignInState state)
{
  g_assert_cmpint(dw_session_get_state(self->session), ==, state);
}

/* How often each was posted since the sign-in. */
static void
assert_posts(Fixture *self, guint calls, guint refreshes, guint keep_alives)
{
  g_assert_cmpuint(dw_fake_transport_count(self->transport, "DescribeUserResources"), ==, calls);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, "RefreshLoginToken"), ==, refreshes);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, "KeepAliveVerify"), ==, keep_alives);
}

static Outcome
call(Fixture *self)
{
  Outcome outcome = {0};

  session_fixture_start_call(self, NULL, &outcome);
  session_fixture_wait(&outcome);
  return outcome;
}

/* Moves time without letting timeouts of the session run: a computer that slept. */
static void
sleep_minutes(Fixture *self, int minutes)
{
  dw_fake_clock_set_real_time(self->clock, dw_clock_get_real_time(DW_CLOCK(self->clock)) +
                                               minutes * G_TIME_SPAN_MINUTE);
}

static void
called_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->done++;
  outcome->reply = dw_session_call_finish(DW_SESSION(source), result, &outcome->error);
}

/* What the session adds to a call, and that the caller's word stands. */
static void
test_fill(Fixture *self, gconstpointer data)
{
  static const struct {
    const char *service;
    const char *action;
    const char *name;
    const char *value;
    const char *names;
  } rows[] = {
      {DW_ECD_USER, "DescribeUserResources", "Language", "en_US",
       "ClientId ClientType ClientVersion Language LoginToken SessionId"},
      {DW_ECD_USER, "StartDesktops", "DesktopId.1", "d",
       "ClientId ClientOS ClientVersion DesktopId.1 LoginToken RegionId SessionId"},
      {DW_ECD_USER, "DescribeRegions", "ClientId", "mine", "ClientId RegionId"},
      {DW_APPSTREAM_SIGN_IN, "FindIdpListByLoginIdentifier", "LoginIdentifier", "org",
       "ClientId ClientOS ClientVersion LoginIdentifier"},
  };

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwRequest) request = dw_request_new();
    g_auto(Outcome) outcome = {0};
    g_autofree char *names = NULL;

    g_test_message("%s", rows[i].action);
    dw_request_set(request, rows[i].name, rows[i].value);
    script(self, rows[i].action, ANSWER_OK);
    dw_session_call_async(self->session, dw_catalogue_find(rows[i].service, rows[i].action),
                          request, NULL, called_cb, &outcome);
    session_fixture_wait(&outcome);
    g_assert_no_error(outcome.error);
    names = dw_fake_transport_list_names(self->transport, i + 1);
    g_assert_cmpstr(names, ==, rows[i].names);
    g_assert_cmpstr(dw_fake_transport_get_last(self->transport, rows[i].name), ==, rows[i].value);
  }
}

/* User and office are added only where the operation can't do without them. */
static void
test_fill_required(Fixture *self, gconstpointer data)
{
  g_autoptr(DwRequest) request = dw_request_new();
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  dw_request_set(request, "OldPassword", "a");
  dw_request_set(request, "NewPassword", "b");
  script(self, "ChangePassword", ANSWER_OK);
  dw_session_call_async(self->session, dw_catalogue_find(DW_ECD_USER, "ChangePassword"), request,
                        NULL, called_cb, &outcome);
  session_fixture_wait(&outcome);
  g_assert_no_error(outcome.error);
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "EndUserId"), ==, "alice");
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "OfficeSiteId"), ==,
                  "cn-hangzhou+dir-1");
}

/* Without a session only what needs no token is sent, and a refusal of it mends nothing. */
static void
test_signed_out(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = call(self);
  g_auto(Outcome) other = {0};
  g_autoptr(DwRequest) request = dw_request_new();

  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 0);

  script(self, "DescribeRegions", ANSWER_REFUSED);
  dw_session_call_async(self->session, dw_catalogue_find(DW_ECD_USER, "DescribeRegions"), request,
                        NULL, called_cb, &other);
  session_fixture_wait(&other);
  g_assert_error(other.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 1);
  assert_state(self, DW_SIGN_IN_SIGNED_OUT);
}

static void
test_young_token(Fixture *self, gconstpointer data)
{
  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  sleep_minutes(self, 8);
  session_fixture_expect_call(self, "login-token-1");
  assert_posts(self, 1, 0, 0);
}

static void
test_old_token(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autofree char *names = NULL;

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER(REPLY_TOKEN_2));
  script(self, "DescribeUserResources", ANSWER_OK);
  outcome = call(self);
  g_assert_no_error(outcome.error);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  assert_posts(self, 1, 1, 0);
  names = dw_fake_transport_list_names(self->transport, 1);
  g_assert_cmpstr(names, ==, "ClientId EndUserId LoginToken OfficeSiteId RegionId SessionId");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 1, "Action"), ==, "RefreshLoginToken");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 1, "LoginToken"), ==, "login-token-1");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 1, "EndUserId"), ==, "alice");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 2, "LoginToken"), ==, "login-token-2");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 2, "SessionId"), ==, "session-id-1");
  session_fixture_expect_call(self, "login-token-2");
}

/* A token past its life is not worth a refresh where there is a keep-alive token. */
static void
test_dead_token(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autofree char *names = NULL;

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  sleep_minutes(self, 15);
  script(self, "GetLoginToken", ANSWER(REPLY_KEPT_2));
  script(self, "DescribeUserResources", ANSWER_OK);
  outcome = call(self);
  g_assert_no_error(outcome.error);
  assert_posts(self, 1, 0, 1);
  names = dw_fake_transport_list_names(self->transport, 1);
  g_assert_cmpstr(names, ==,
                  "ClientId ClientName ClientOS ClientType ClientVersion CurrentStage EndUserId "
                  "KeepAlive KeepAliveToken OfficeSiteId RegionId SessionId");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 1, "KeepAliveToken"), ==, "keep-alive-1");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 1, "KeepAlive"), ==, "true");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 2, "LoginToken"), ==, "login-token-2");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 2, "SessionId"), ==, "session-id-2");
}

/* A clock that was set back says nothing about the token's age, so it counts as dead. */
static void
test_clock_set_back(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  sleep_minutes(self, -120);
  script(self, "RefreshLoginToken", ANSWER(REPLY_TOKEN_2));
  script(self, "DescribeUserResources", ANSWER_OK);
  outcome = call(self);
  g_assert_no_error(outcome.error);
  assert_posts(self, 1, 1, 0);
  session_fixture_expect_call(self, "login-token-2"); /* by the new time it is young */
}

#define CROWD 5

static void
test_single_flight(Fixture *self, gconstpointer data)
{
  Outcome outcomes[CROWD] = {0};

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_HANGS);
  for (guint i = 0; i < CROWD; i++)
    session_fixture_start_call(self, NULL, &outcomes[i]);
  session_fixture_settle();
  assert_state(self, DW_SIGN_IN_REFRESHING);
  assert_posts(self, 0, 1, 0);
  script(self, "DescribeUserResources", &(DwFakeAnswer){.body = REPLY_OK, .for_ever = TRUE});
  dw_fake_transport_release(self->transport, ANSWER(REPLY_TOKEN_2));
  for (guint i = 0; i < CROWD; i++) {
    session_fixture_wait(&outcomes[i]);
    g_assert_no_error(outcomes[i].error);
    outcome_clear(&outcomes[i]);
  }
  assert_posts(self, CROWD, 1, 0);
}

/* The same where the service finds all five tokens to be bad, at different times. */
static void
test_single_flight_refused(Fixture *self, gconstpointer data)
{
  Outcome outcomes[CROWD] = {0};

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  for (guint i = 0; i < CROWD; i++) {
    script(self, "DescribeUserResources", ANSWER_HANGS);
    session_fixture_start_call(self, NULL, &outcomes[i]);
  }
  session_fixture_settle();
  script(self, "RefreshLoginToken", ANSWER(REPLY_TOKEN_2));
  script(self, "DescribeUserResources", &(DwFakeAnswer){.body = REPLY_OK, .for_ever = TRUE});
  for (guint i = 0; i < CROWD; i++) {
    dw_fake_transport_release(self->transport, ANSWER_REFUSED);
    if (i % 2 == 0)
      session_fixture_settle(); /* some come while the refresh runs, some after it */
  }
  for (guint i = 0; i < CROWD; i++) {
    session_fixture_wait(&outcomes[i]);
    g_assert_no_error(outcomes[i].error);
    outcome_clear(&outcomes[i]);
  }
  assert_posts(self, 2 * CROWD, 1, 0);
}

/* Whatever the service refuses, each remedy is tried once, and then the person is asked. */
static void
test_refused(Fixture *self, gconstpointer data)
{
  static const struct {
    const char *what;
    gboolean keep;
    guint refused_calls; /* before one is taken; CROWD stands for all */
    gboolean refresh_ok;
    gboolean keep_alive_ok;
    gboolean ok;
    guint calls;
    guint refreshes;
    guint keep_alives;
  } rows[] = {
      {"refresh helps", TRUE, 1, TRUE, FALSE, TRUE, 2, 1, 0},
      {"refresh helps, no keep-alive", FALSE, 1, TRUE, FALSE, TRUE, 2, 1, 0},
      {"keep-alive helps", TRUE, 1, FALSE, TRUE, TRUE, 2, 1, 1},
      {"keep-alive helps after a refresh that did not", TRUE, 2, TRUE, TRUE, TRUE, 3, 1, 1},
      {"no token is taken", TRUE, CROWD, TRUE, TRUE, FALSE, 3, 1, 1},
      {"no token is given", TRUE, CROWD, FALSE, FALSE, FALSE, 1, 1, 1},
      {"a token by keep-alive alone, and not taken", TRUE, CROWD, FALSE, TRUE, FALSE, 2, 1, 1},
      {"no token is taken, no keep-alive", FALSE, CROWD, TRUE, FALSE, FALSE, 2, 1, 0},
      {"no token is given, no keep-alive", FALSE, CROWD, FALSE, FALSE, FALSE, 1, 1, 0},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};
    Fixture fresh = {0};

    g_test_message("%s", rows[i].what);
    session_fixture_set_up(&fresh, NULL);
    session_fixture_sign_in(&fresh, rows[i].keep, rows[i].keep ? REPLY_KEPT : REPLY_TOKEN_1);
    for (guint k = 0; rows[i].refused_calls < CROWD && k < rows[i].refused_calls; k++)
      script(&fresh, "DescribeUserResources", ANSWER_REFUSED);
    script(&fresh, "DescribeUserResources",
           rows[i].refused_calls < CROWD ? &(DwFakeAnswer){.body = REPLY_OK, .for_ever = TRUE}
                                         : &refused_for_ever);
    script(&fresh, "RefreshLoginToken",
           rows[i].refresh_ok ? &(DwFakeAnswer){.body = REPLY_TOKEN_2, .for_ever = TRUE}
                              : &refused_for_ever);
    script(&fresh, "GetLoginToken",
           rows[i].keep_alive_ok ? &(DwFakeAnswer){.body = REPLY_TOKEN_3, .for_ever = TRUE}
                                 : &refused_for_ever);
    outcome = call(&fresh);
    assert_posts(&fresh, rows[i].calls, rows[i].refreshes, rows[i].keep_alives);
    if (rows[i].ok) {
      g_assert_no_error(outcome.error);
      assert_state(&fresh, DW_SIGN_IN_SIGNED_IN);
    } else {
      g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
      g_assert_cmpstr(outcome.error->message, ==,
                      "Your session has ended. Sign in again to go on.");
      g_assert_cmpstr(dw_error_get_service_code(outcome.error), ==, "InvalidLoginToken.Expired");
      g_assert_cmpstr(dw_error_get_request_id(outcome.error), ==, "r-9");
      assert_state(&fresh, DW_SIGN_IN_EXPIRED);
      g_assert_null(dw_session_save(fresh.session));
      g_assert_cmpstr(dw_session_get_user(fresh.session), ==, "alice");
    }
    session_fixture_tear_down(&fresh, NULL);
  }
}

/* Five at once whom nothing helps: the remedies are shared. */
static void
test_refused_crowd(Fixture *self, gconstpointer data)
{
  Outcome outcomes[CROWD] = {0};

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  script(self, "DescribeUserResources", &refused_for_ever);
  script(self, "RefreshLoginToken", &(DwFakeAnswer){.body = REPLY_TOKEN_2, .for_ever = TRUE});
  script(self, "GetLoginToken", &(DwFakeAnswer){.body = REPLY_TOKEN_3, .for_ever = TRUE});
  for (guint i = 0; i < CROWD; i++)
    session_fixture_start_call(self, NULL, &outcomes[i]);
  for (guint i = 0; i < CROWD; i++) {
    session_fixture_wait(&outcomes[i]);
    g_assert_error(outcomes[i].error, DW_ERROR, DW_ERROR_SIGNED_OUT);
    outcome_clear(&outcomes[i]);
  }
  assert_posts(self, 3 * CROWD, 1, 1);
  assert_state(self, DW_SIGN_IN_EXPIRED);
}

/* A refresh that was made before the call counts as its refresh. */
static void
test_old_and_refused(Fixture *self, gconstpointer data)
{
  static const struct {
    int minutes;
    gboolean renewal_ok;
    guint calls;
    guint refreshes;
    guint keep_alives;
  } rows[] = {
      {13, TRUE, 2, 1, 1},
      {13, FALSE, 0, 1, 1},
      {15, TRUE, 1, 0, 1},
      {15, FALSE, 0, 0, 1},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};
    Fixture fresh = {0};
    const DwFakeAnswer token = {.body = REPLY_TOKEN_2, .for_ever = TRUE};

    session_fixture_set_up(&fresh, NULL);
    session_fixture_sign_in(&fresh, TRUE, REPLY_KEPT);
    sleep_minutes(&fresh, rows[i].minutes);
    script(&fresh, "DescribeUserResources", &refused_for_ever);
    script(&fresh, "RefreshLoginToken", rows[i].renewal_ok ? &token : &refused_for_ever);
    script(&fresh, "GetLoginToken", rows[i].renewal_ok ? &token : &refused_for_ever);
    outcome = call(&fresh);
    g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
    assert_posts(&fresh, rows[i].calls, rows[i].refreshes, rows[i].keep_alives);
    assert_state(&fresh, DW_SIGN_IN_EXPIRED);
    session_fixture_tear_down(&fresh, NULL);
  }
}

/* A call that was refused for a token that has been replaced since goes again with the new one. */
static void
test_refreshed_meanwhile(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) slow = {0};
  g_auto(Outcome) quick = {0};

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  script(self, "DescribeUserResources", ANSWER_HANGS);
  session_fixture_start_call(self, NULL, &slow);
  session_fixture_settle();
  script(self, "DescribeUserResources", ANSWER_REFUSED);
  script(self, "RefreshLoginToken", ANSWER(REPLY_TOKEN_2));
  script(self, "DescribeUserResources", ANSWER_OK);
  quick = call(self);
  g_assert_no_error(quick.error);

  script(self, "DescribeUserResources", ANSWER_OK);
  dw_fake_transport_release(self->transport, ANSWER_REFUSED);
  session_fixture_wait(&slow);
  g_assert_no_error(slow.error);
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "LoginToken"), ==, "login-token-2");
  assert_posts(self, 4, 1, 0);
}

/* The network failed at the refresh: the old token will do for some minutes. */
static void
test_lost_refresh(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_LOST);
  script(self, "DescribeUserResources", ANSWER_OK);
  outcome = call(self);
  g_assert_no_error(outcome.error);
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "LoginToken"), ==, "login-token-1");
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  assert_posts(self, 1, 1, 0);
}

/* With a dead token, or one that was refused, the network's failure is what the person is told. */
static void
test_lost_renewals(Fixture *self, gconstpointer data)
{
  static const struct {
    gboolean keep;
    int minutes;
    guint calls;
  } rows[] = {{FALSE, 16, 0}, {TRUE, 16, 0}, {FALSE, 0, 1}, {TRUE, 0, 1}};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};
    guint before = dw_fake_transport_count(self->transport, "DescribeUserResources");

    session_fixture_renew_session(self, NULL);
    session_fixture_sign_in(self, rows[i].keep, rows[i].keep ? REPLY_KEPT : REPLY_TOKEN_1);
    sleep_minutes(self, rows[i].minutes);
    if (rows[i].calls > 0)
      script(self, "DescribeUserResources", ANSWER_REFUSED);
    script(self, NULL, ANSWER_LOST);
    outcome = call(self);
    g_assert_error(outcome.error, DW_ERROR, DW_ERROR_NETWORK);
    assert_state(self, DW_SIGN_IN_SIGNED_IN); /* the next call tries again */
    g_assert_cmpuint(dw_fake_transport_count(self->transport, "DescribeUserResources"), ==,
                     before + rows[i].calls);
  }
}

/* Refused by the refresh, and then the network fails: the session is not given up. */
static void
test_lost_keep_alive(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_auto(Outcome) again = {0};

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  script(self, "DescribeUserResources", ANSWER_REFUSED);
  script(self, "RefreshLoginToken", ANSWER_REFUSED);
  script(self, "GetLoginToken", ANSWER_LOST);
  outcome = call(self);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_NETWORK);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  assert_posts(self, 1, 1, 1);

  script(self, "DescribeUserResources", ANSWER_REFUSED);
  script(self, "RefreshLoginToken", ANSWER_REFUSED);
  script(self, "GetLoginToken", ANSWER(REPLY_KEPT_2));
  script(self, "DescribeUserResources", ANSWER_OK);
  again = call(self);
  g_assert_no_error(again.error);
}

/* A reply without a token is no renewal. */
static void
test_empty_refresh(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_OK);
  outcome = call(self);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  assert_state(self, DW_SIGN_IN_EXPIRED);
  assert_posts(self, 0, 1, 0);
}

static void
test_other_errors(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  script(self, "DescribeUserResources",
         &(DwFakeAnswer){.status = 403, .body = "{\"Code\":\"Forbidden\"}"});
  outcome = call(self);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_REFUSED);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  assert_posts(self, 1, 0, 0);
}

/* One who stops waiting leaves the refresh to the others. */
static void
test_cancelled_waiter(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) leaving = {0};
  g_auto(Outcome) staying = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GCancellable) other = g_cancellable_new();

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_HANGS);
  session_fixture_start_call(self, cancellable, &leaving); /* the one who began it */
  session_fixture_start_call(self, other, &staying);
  session_fixture_settle();
  g_cancellable_cancel(cancellable);
  session_fixture_wait(&leaving);
  g_assert_error(leaving.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint(staying.done, ==, 0);
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 1);

  script(self, "DescribeUserResources", ANSWER_OK);
  dw_fake_transport_release(self->transport, ANSWER(REPLY_TOKEN_2));
  session_fixture_wait(&staying);
  g_assert_no_error(staying.error);
  assert_posts(self, 1, 1, 0);
}

/* The token of a refresh that nobody waits for any more is kept, as the old one may be void. */
static void
test_all_cancelled(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_HANGS);
  session_fixture_start_call(self, cancellable, &outcome);
  session_fixture_settle();
  g_cancellable_cancel(cancellable);
  session_fixture_wait(&outcome);
  dw_fake_transport_release(self->transport, ANSWER(REPLY_TOKEN_2));
  session_fixture_settle();
  session_fixture_expect_call(self, "login-token-2");
}

/* Nor does the next call wait for a refresh that hangs and was given up. */
static void
test_hung_refresh(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_auto(Outcome) next = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_HANGS);
  session_fixture_start_call(self, cancellable, &outcome);
  session_fixture_settle();
  g_cancellable_cancel(cancellable);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_state(self, DW_SIGN_IN_REFRESHING);

  session_fixture_start_call(self, NULL, &next);
  session_fixture_settle();
  script(self, "RefreshLoginToken", ANSWER(REPLY_TOKEN_2));
  script(self, "DescribeUserResources", ANSWER_OK);
  dw_fake_clock_advance(self->clock, 3000);
  session_fixture_wait(&next);
  g_assert_no_error(next.error);
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 0);
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "LoginToken"), ==, "login-token-2");
  assert_posts(self, 1, 2, 0);
}

/* Where no call follows, the refresh ends, and the token is as old as it was. */
static void
test_left_alone(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_auto(Outcome) next = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_HANGS);
  session_fixture_start_call(self, cancellable, &outcome);
  session_fixture_settle();
  g_cancellable_cancel(cancellable);
  session_fixture_wait(&outcome);
  dw_fake_clock_advance(self->clock, 3000);
  session_fixture_settle();
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 0);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  script(self, "RefreshLoginToken", ANSWER(REPLY_TOKEN_2));
  script(self, "DescribeUserResources", ANSWER_OK);
  next = call(self);
  g_assert_no_error(next.error);
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "LoginToken"), ==, "login-token-2");
}

static void
test_cancelled_call(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  script(self, "DescribeUserResources", ANSWER_HANGS);
  session_fixture_start_call(self, cancellable, &outcome);
  session_fixture_settle();
  g_cancellable_cancel(cancellable);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 0);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
}

static gint64
wait_for_timer(Fixture *self)
{
  gint64 wait;

  session_fixture_settle();
  wait = dw_fake_clock_get_next_ms(self->clock);
  g_assert_cmpint(wait, >=, 0);
  dw_fake_clock_advance(self->clock, (guint) wait);
  session_fixture_settle();
  return wait;
}

/* Between 60 and 80 % of 15 minutes, once for each token, for as long as somebody holds. */
static void
test_hold(Fixture *self, gconstpointer data)
{
  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(self->clock), ==, 0);
  dw_session_hold(self->session);
  dw_session_hold(self->session);
  for (guint i = 0; i < 3; i++) {
    gint64 wait;

    script(self, "RefreshLoginToken", ANSWER(REPLY_TOKEN_2));
    wait = wait_for_timer(self);
    g_assert_cmpint(wait, >=, 9 * MINUTES);
    g_assert_cmpint(wait, <=, 12 * MINUTES + 1);
    assert_posts(self, 0, i + 1, 0);
    assert_state(self, DW_SIGN_IN_SIGNED_IN);
  }
  dw_session_release(self->session);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(self->clock), ==, 1);
  dw_session_release(self->session);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(self->clock), ==, 0);
  dw_fake_clock_advance(self->clock, 60 * MINUTES);
  session_fixture_settle();
  assert_posts(self, 0, 3, 0);
}

/* The age is chosen anew for each token, so that many clients do not move in step. */
static void
test_hold_jitter(Fixture *self, gconstpointer data)
{
  gint64 shortest = G_MAXINT64, longest = 0;

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  dw_session_hold(self->session);
  for (guint i = 0; i < 20; i++) {
    gint64 wait;

    script(self, "RefreshLoginToken", ANSWER(REPLY_TOKEN_2));
    wait = wait_for_timer(self);
    shortest = MIN(shortest, wait);
    longest = MAX(longest, wait);
  }
  g_assert_cmpint(longest - shortest, >, MINUTES / 2);
  dw_session_release(self->session);
}

/* A hold may come before the sign-in and outlive the session. */
static void
test_hold_around(Fixture *self, gconstpointer data)
{
  dw_session_hold(self->session);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(self->clock), ==, 0);
  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(self->clock), ==, 1);
  script(self, "ClientUserLogout", ANSWER_OK);
  dw_session_sign_out_async(self->session, NULL, NULL, NULL);
  session_fixture_settle();
  g_assert_cmpuint(dw_fake_clock_count_timeouts(self->clock), ==, 0);
}

static void
test_hold_retries(Fixture *self, gconstpointer data)
{
  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  dw_session_hold(self->session);
  script(self, "RefreshLoginToken", ANSWER_LOST);
  wait_for_timer(self);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  script(self, "RefreshLoginToken", ANSWER_LOST);
  g_assert_cmpint(wait_for_timer(self), ==, 30 * 1000);
  script(self, "RefreshLoginToken", ANSWER(REPLY_TOKEN_2));
  g_assert_cmpint(wait_for_timer(self), ==, 30 * 1000);
  assert_posts(self, 0, 3, 0);
  g_assert_cmpint(dw_fake_clock_get_next_ms(self->clock), >=, 9 * MINUTES);
  dw_session_release(self->session);
}

static void
test_hold_keep_alive(Fixture *self, gconstpointer data)
{
  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  dw_session_hold(self->session);
  script(self, "RefreshLoginToken", ANSWER_REFUSED);
  script(self, "GetLoginToken", ANSWER(REPLY_KEPT_2));
  wait_for_timer(self);
  assert_posts(self, 0, 1, 1);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  dw_session_release(self->session);
  session_fixture_expect_call(self, "login-token-2");
}

static void
test_hold_expires(Fixture *self, gconstpointer data)
{
  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  dw_session_hold(self->session);
  script(self, "RefreshLoginToken", ANSWER_REFUSED);
  script(self, "GetLoginToken", ANSWER_REFUSED);
  wait_for_timer(self);
  assert_posts(self, 0, 1, 1);
  assert_state(self, DW_SIGN_IN_EXPIRED);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(self->clock), ==, 0);
  g_assert_cmpstr(dw_session_get_user(self->session), ==, "alice");
}

/* A call that comes while the timer's refresh runs waits for that one. */
static void
test_hold_and_call(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  dw_session_hold(self->session);
  script(self, "RefreshLoginToken", ANSWER_HANGS);
  wait_for_timer(self);
  session_fixture_start_call(self, NULL, &outcome);
  session_fixture_settle();
  assert_posts(self, 0, 1, 0);
  script(self, "DescribeUserResources", ANSWER_OK);
  dw_fake_transport_release(self->transport, ANSWER(REPLY_TOKEN_2));
  session_fixture_wait(&outcome);
  g_assert_no_error(outcome.error);
  assert_posts(self, 1, 1, 0);
  dw_session_release(self->session);
}

static gboolean
sign_out_cb(gpointer user_data)
{
  dw_session_sign_out_async(user_data, NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

/* Whoever waits is told at once, nothing is renewed for them, and the late reply is void. The
 * sign-out comes from the main loop, as a click does, where tasks return without delay. */
static void
test_sign_out_while_refreshing(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_HANGS);
  session_fixture_start_call(self, NULL, &outcome);
  session_fixture_settle();
  script(self, "ClientUserLogout", ANSWER_OK);
  g_idle_add(sign_out_cb, self->session);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  assert_posts(self, 0, 1, 0);
  assert_state(self, DW_SIGN_IN_SIGNED_OUT);
  g_assert_null(dw_session_save(self->session));
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 0);
}

static void
sign_out_at_once_cb(DwSession *session, gpointer user_data)
{
  if (dw_session_get_state(session) == *(DwSignInState *) user_data)
    dw_session_sign_out_async(session, NULL, NULL, NULL);
}

/* Who listens to the session may sign out at any change, also at those within a renewal. */
static void
test_sign_out_in_signal(Fixture *self, gconstpointer data)
{
  static DwSignInState states[] = {DW_SIGN_IN_REFRESHING, DW_SIGN_IN_KEEP_ALIVE,
                                   DW_SIGN_IN_SIGNED_IN};

  for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
    g_auto(Outcome) outcome = {0};
    Fixture fresh = {0};

    session_fixture_set_up(&fresh, NULL);
    session_fixture_sign_in(&fresh, TRUE, REPLY_KEPT);
    g_signal_connect(fresh.session, "changed", G_CALLBACK(sign_out_at_once_cb), &states[i]);
    sleep_minutes(&fresh, 13);
    if (states[i] == DW_SIGN_IN_KEEP_ALIVE)
      script(&fresh, "RefreshLoginToken", ANSWER_REFUSED);
    if (states[i] == DW_SIGN_IN_SIGNED_IN)
      script(&fresh, "RefreshLoginToken", ANSWER(REPLY_TOKEN_2));
    script(&fresh, "ClientUserLogout", ANSWER_OK);
    outcome = call(&fresh);
    g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
    assert_state(&fresh, DW_SIGN_IN_SIGNED_OUT);
    assert_posts(&fresh, 0, states[i] == DW_SIGN_IN_REFRESHING ? 0 : 1, 0);
    session_fixture_tear_down(&fresh, NULL);
  }
}

/* What was asked for one person is never asked again with the token of another. */
static void
test_other_person(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  script(self, "DescribeUserResources", ANSWER_HANGS);
  session_fixture_start_call(self, NULL, &outcome);
  session_fixture_settle();
  session_fixture_sign_in(self, TRUE, REPLY_KEPT_2);
  dw_fake_transport_release(self->transport, ANSWER_REFUSED);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  assert_posts(self, 1, 0, 0);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  session_fixture_expect_call(self, "login-token-2");
}

static void
test_sign_in_while_refreshing(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_HANGS);
  session_fixture_start_call(self, NULL, &outcome);
  session_fixture_settle();
  session_fixture_sign_in(self, FALSE, REPLY_KEPT_2);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 0);
  session_fixture_expect_call(self, "login-token-2");
}

static void
test_dispose(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) waiting = {0};
  g_auto(Outcome) calling = {0};

  session_fixture_sign_in(self, TRUE, REPLY_KEPT);
  dw_session_hold(self->session);
  script(self, "DescribeUserResources", ANSWER_HANGS);
  session_fixture_start_call(self, NULL, &calling);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_HANGS);
  session_fixture_start_call(self, NULL, &waiting);
  session_fixture_settle();
  g_object_run_dispose(G_OBJECT(self->session));
  session_fixture_wait(&waiting);
  g_assert_error(waiting.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 1);
  dw_fake_transport_release(self->transport, ANSWER_REFUSED);
  session_fixture_wait(&calling);
  g_assert_error(calling.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
}

/* Who lets go of the session while it refreshes still gets the answer. */
static void
test_dropped(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  DwSession *session = self->session;

  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  sleep_minutes(self, 13);
  script(self, "RefreshLoginToken", ANSWER_HANGS);
  session_fixture_start_call(self, NULL, &outcome);
  session_fixture_settle();
  g_object_add_weak_pointer(G_OBJECT(session), (gpointer *) &session);
  g_clear_object(&self->session);
  g_assert_nonnull(session);
  script(self, "DescribeUserResources", ANSWER_OK);
  dw_fake_transport_release(self->transport, ANSWER(REPLY_TOKEN_2));
  session_fixture_wait(&outcome);
  g_assert_no_error(outcome.error);
  g_assert_null(session);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test)(Fixture *self, gconstpointer data);
  } tests[] = {
      {"/session/renew/fill", test_fill},
      {"/session/renew/fill-required", test_fill_required},
      {"/session/renew/signed-out", test_signed_out},
      {"/session/renew/young-token", test_young_token},
      {"/session/renew/old-token", test_old_token},
      {"/session/renew/dead-token", test_dead_token},
      {"/session/renew/clock-set-back", test_clock_set_back},
      {"/session/renew/single-flight", test_single_flight},
      {"/session/renew/single-flight-refused", test_single_flight_refused},
      {"/session/renew/refused", test_refused},
      {"/session/renew/refused-crowd", test_refused_crowd},
      {"/session/renew/old-and-refused", test_old_and_refused},
      {"/session/renew/refreshed-meanwhile", test_refreshed_meanwhile},
      {"/session/renew/lost-refresh", test_lost_refresh},
      {"/session/renew/lost-renewals", test_lost_renewals},
      {"/session/renew/lost-keep-alive", test_lost_keep_alive},
      {"/session/renew/empty-refresh", test_empty_refresh},
      {"/session/renew/other-errors", test_other_errors},
      {"/session/renew/cancelled-waiter", test_cancelled_waiter},
      {"/session/renew/all-cancelled", test_all_cancelled},
      {"/session/renew/hung-refresh", test_hung_refresh},
      {"/session/renew/left-alone", test_left_alone},
      {"/session/renew/cancelled-call", test_cancelled_call},
      {"/session/renew/hold", test_hold},
      {"/session/renew/hold-jitter", test_hold_jitter},
      {"/session/renew/hold-around", test_hold_around},
      {"/session/renew/hold-retries", test_hold_retries},
      {"/session/renew/hold-keep-alive", test_hold_keep_alive},
      {"/session/renew/hold-expires", test_hold_expires},
      {"/session/renew/hold-and-call", test_hold_and_call},
      {"/session/renew/sign-out-while-refreshing", test_sign_out_while_refreshing},
      {"/session/renew/sign-out-in-signal", test_sign_out_in_signal},
      {"/session/renew/other-person", test_other_person},
      {"/session/renew/sign-in-while-refreshing", test_sign_in_while_refreshing},
      {"/session/renew/dispose", test_dispose},
      {"/session/renew/dropped", test_dropped},
  };

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].name, Fixture, NULL, session_fixture_set_up, tests[i].test,
               session_fixture_tear_down);
  return g_test_run();
}
