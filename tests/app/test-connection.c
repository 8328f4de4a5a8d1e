/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desks-fixture.h"
#include "dw-await.h"
#include "dw-connection.h"
#include "dw-error.h"

typedef struct {
  DesksFixture desks;
  DwConnection *connection;
  GString *states; /* what the signal told, a letter for each change of state */
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  desks_fixture_set_up(&fixture->desks);
  fixture->states = g_string_new(NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object(fixture->connection);
  g_string_free(fixture->states, TRUE);
  desks_fixture_tear_down(&fixture->desks);
}

static void
changed_cb(DwConnection *connection, gpointer user_data)
{
  static const char letters[] = {[DW_CONNECTION_CONNECTING] = 'c',
                                 [DW_CONNECTION_FAILED] = 'f',
                                 [DW_CONNECTION_IN_USE] = 'u',
                                 [DW_CONNECTION_ENDED] = 'e'};
  GString *states = user_data;
  char letter = letters[dw_connection_get_state(connection)];

  if (states->len == 0 || states->str[states->len - 1] != letter)
    g_string_append_c(states, letter);
}

static void
make(Fixture *fixture, const char *status)
{
  const DwConnectOptions options = {0};

  desks_fixture_see(&fixture->desks, status, NULL);
  fixture->connection = dw_connection_new(fixture->desks.context,
                                          desks_fixture_get(&fixture->desks, "ecd-1"), &options);
  g_signal_connect(fixture->connection, "changed", G_CALLBACK(changed_cb), fixture->states);
}

/* Runs everything, and the clock with it, until the connection is in @state. */
static void
run_until(Fixture *fixture, DwConnectionState state)
{
  while (dw_connection_get_state(fixture->connection) != state) {
    if (g_main_context_iteration(NULL, FALSE))
      continue;
    if (state != DW_CONNECTION_ENDED && dw_fake_clock_count_timeouts(fixture->desks.clock) > 0)
      dw_fake_clock_advance(fixture->desks.clock,
                            (guint) dw_fake_clock_get_next_ms(fixture->desks.clock));
    else
      g_main_context_iteration(NULL, TRUE);
  }
}

/* The client is gone once its end was said. */
static void
end(Fixture *fixture)
{
  dw_connection_cancel(fixture->connection);
  run_until(fixture, DW_CONNECTION_ENDED);
  dw_await_idle();
}

static void
test_in_use(Fixture *fixture, gconstpointer data)
{
  make(fixture, "Running");
  desks_fixture_say_ticket(&fixture->desks);
  g_assert_cmpint(dw_connection_get_state(fixture->connection), ==, DW_CONNECTION_ENDED);
  dw_connection_start(fixture->connection);
  g_assert_cmpint(dw_connection_get_state(fixture->connection), ==, DW_CONNECTION_CONNECTING);
  run_until(fixture, DW_CONNECTION_IN_USE);
  g_assert_null(dw_connection_get_error(fixture->connection));
  g_assert_cmpint(dw_connection_get_step(fixture->connection), ==, DW_CONNECT_STEP_CLIENT);
  g_assert_cmpint(dw_connection_get_power_action(fixture->connection), ==, DW_ACTION_NONE);
  g_assert_cmpuint(dw_connection_get_seconds(fixture->connection), ==, 0);
  end(fixture);
  g_assert_null(dw_connection_get_error(fixture->connection));
  g_assert_cmpstr(fixture->states->str, ==, "cue");
  g_assert_cmpuint(desks_fixture_count_calls(&fixture->desks, "report"), ==, 2);
}

static void
test_starts_first(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *status;
    DwAction action;
  } rows[] = {{"Stopped", DW_ACTION_START}, {"Hibernated", DW_ACTION_WAKE_UP}};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_clear_object(&fixture->connection);
    make(fixture, rows[i].status);
    dw_fake_script_clear(fixture->desks.pages);
    dw_fake_script_say(fixture->desks.powers, "taken");
    desks_fixture_say(&fixture->desks, "Starting", NULL);
    desks_fixture_say(&fixture->desks, "Running", NULL);
    desks_fixture_say_ticket(&fixture->desks);
    dw_connection_start(fixture->connection);
    g_assert_cmpint(dw_connection_get_power_action(fixture->connection), ==, (int) rows[i].action);
    run_until(fixture, DW_CONNECTION_IN_USE);
    /* what it was started for is not forgotten once the desk runs */
    g_assert_cmpint(dw_connection_get_power_action(fixture->connection), ==, (int) rows[i].action);
    end(fixture);
  }
}

static void
test_retry(Fixture *fixture, gconstpointer data)
{
  make(fixture, "Running");
  dw_fake_script_fail(fixture->desks.tickets, DW_ERROR_REFUSED, "No ticket.");
  desks_fixture_say_ticket(&fixture->desks);
  dw_connection_start(fixture->connection);
  run_until(fixture, DW_CONNECTION_FAILED);
  g_assert_error(dw_connection_get_error(fixture->connection), DW_ERROR, DW_ERROR_REFUSED);
  g_assert_cmpint(dw_connection_get_step(fixture->connection), ==, DW_CONNECT_STEP_TICKET);
  dw_fake_clock_advance(fixture->desks.clock, 3500);
  g_assert_cmpuint(dw_connection_get_seconds(fixture->connection), ==, 3);
  dw_connection_start(fixture->connection);
  g_assert_null(dw_connection_get_error(fixture->connection));
  g_assert_cmpuint(dw_connection_get_seconds(fixture->connection), ==, 0);
  run_until(fixture, DW_CONNECTION_IN_USE);
  end(fixture);
  g_assert_cmpstr(fixture->states->str, ==, "cfcue");
}

static void
test_give_up_failed(Fixture *fixture, gconstpointer data)
{
  make(fixture, "Running");
  dw_fake_script_fail(fixture->desks.tickets, DW_ERROR_REFUSED, "No ticket.");
  dw_connection_start(fixture->connection);
  run_until(fixture, DW_CONNECTION_FAILED);
  dw_connection_cancel(fixture->connection);
  g_assert_cmpint(dw_connection_get_state(fixture->connection), ==, DW_CONNECTION_ENDED);
  g_assert_null(dw_connection_get_error(fixture->connection));
  dw_connection_cancel(fixture->connection);
  g_assert_cmpstr(fixture->states->str, ==, "cfe");
}

static void
test_cancel(Fixture *fixture, gconstpointer data)
{
  make(fixture, "Running");
  dw_fake_script_hang(fixture->desks.tickets);
  dw_connection_start(fixture->connection);
  dw_await_idle();
  g_assert_cmpint(dw_connection_get_step(fixture->connection), ==, DW_CONNECT_STEP_TICKET);
  end(fixture);
  g_assert_null(dw_connection_get_error(fixture->connection));
  g_assert_cmpstr(fixture->states->str, ==, "ce");
}

static void
cancel_at_client_cb(DwConnection *connection, gpointer user_data)
{
  DwConnectFlow *flow = dw_connection_get_flow(connection);

  if (dw_connect_flow_get_step_state(flow, DW_CONNECT_STEP_CLIENT) == DW_STEP_DONE &&
      dw_connection_get_state(connection) == DW_CONNECTION_CONNECTING)
    dw_connection_cancel(connection);
}

/* The client runs already, though nobody was told so yet. */
static void
test_cancel_late(Fixture *fixture, gconstpointer data)
{
  DwConnectFlow *flow;

  make(fixture, "Running");
  flow = dw_connection_get_flow(fixture->connection);
  desks_fixture_say_ticket(&fixture->desks);
  g_signal_connect(fixture->connection, "changed", G_CALLBACK(cancel_at_client_cb), NULL);
  dw_connection_start(fixture->connection);
  run_until(fixture, DW_CONNECTION_ENDED);
  dw_await_idle();
  g_assert_cmpint(dw_connect_flow_get_pid(flow), ==, 0);
  g_assert_cmpstr(fixture->states->str, ==, "ce");
  g_assert_cmpuint(desks_fixture_count_calls(&fixture->desks, "report"), ==, 2);
}

/* Closed by the person in its own window, or broken. */
static void
test_client_ends(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *script;
    const char *states;
    gboolean fails;
  } rows[] = {{"#!/bin/sh\nexit 0\n", "cue", FALSE}, {"#!/bin/sh\nexit 3\n", "cuf", TRUE}};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_clear_object(&fixture->connection);
    desks_fixture_install(&fixture->desks, rows[i].script);
    make(fixture, "Running");
    desks_fixture_say_ticket(&fixture->desks);
    g_string_set_size(fixture->states, 0);
    dw_connection_start(fixture->connection);
    while (fixture->states->len < 3)
      g_main_context_iteration(NULL, TRUE);
    g_assert_cmpstr(fixture->states->str, ==, rows[i].states);
    if (rows[i].fails)
      g_assert_error(dw_connection_get_error(fixture->connection), DW_ERROR,
                     DW_ERROR_CLIENT_FAILED);
    else
      g_assert_null(dw_connection_get_error(fixture->connection));
  }
}

/* Whoever asked for it lets go; it cleans up by itself. */
static void
test_let_go(Fixture *fixture, gconstpointer data)
{
  DwConnection *connection;

  make(fixture, "Running");
  dw_fake_script_hang(fixture->desks.tickets);
  connection = fixture->connection;
  g_object_add_weak_pointer(G_OBJECT(connection), (gpointer *) &connection);
  dw_connection_start(connection);
  dw_await_idle();
  dw_connection_cancel(connection);
  g_object_unref(connection);
  while (connection != NULL)
    g_main_context_iteration(NULL, TRUE);
  make(fixture, "Running");
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/connection/in-use", test_in_use},
      {"/connection/starts-first", test_starts_first},
      {"/connection/retry", test_retry},
      {"/connection/give-up-failed", test_give_up_failed},
      {"/connection/cancel", test_cancel},
      {"/connection/cancel-late", test_cancel_late},
      {"/connection/client-ends", test_client_ends},
      {"/connection/let-go", test_let_go},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
