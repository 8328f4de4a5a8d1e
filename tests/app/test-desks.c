/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desks-fixture.h"
#include "dw-await.h"
#include "dw-context-private.h"
#include "dw-desks.h"
#include "dw-error.h"

#define MINUTE_MS 60000

typedef struct {
  DesksFixture base;
  DwDesks *desks;
  GString *told; /* by the signals, apart from `changed` */
  guint changes;
} Fixture;

static void
changed_cb(DwDesks *desks, Fixture *fixture)
{
  fixture->changes++;
}

static void
activity_cb(DwDesks *desks, DwResource *resource, Fixture *fixture)
{
  g_autofree char *word = g_strdup_printf("activity %s; ", dw_resource_get_id(resource));

  if (!g_str_has_suffix(fixture->told->str, word)) /* however many steps it has */
    g_string_append(fixture->told, word);
}

static void
problem_cb(
    DwDesks *desks, DwResource *resource, guint action, const GError *error, Fixture *fixture)
{
  g_string_append_printf(fixture->told, "problem %s %s %s; ", dw_resource_get_id(resource),
                         dw_actions_get_name(action), dw_error_kind(error));
}

static void
done_cb(DwDesks *desks, DwResource *resource, guint action, Fixture *fixture)
{
  g_string_append_printf(fixture->told, "done %s %s; ", dw_resource_get_id(resource),
                         dw_actions_get_name(action));
}

static void
signed_out_cb(DwDesks *desks, const GError *error, Fixture *fixture)
{
  g_assert_error(error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  g_string_append(fixture->told, "signed-out; ");
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  desks_fixture_set_up(&fixture->base);
  fixture->told = g_string_new(NULL);
  fixture->desks = dw_desks_new(fixture->base.context);
  g_signal_connect(fixture->desks, "changed", G_CALLBACK(changed_cb), fixture);
  g_signal_connect(fixture->desks, "activity", G_CALLBACK(activity_cb), fixture);
  g_signal_connect(fixture->desks, "problem", G_CALLBACK(problem_cb), fixture);
  g_signal_connect(fixture->desks, "done", G_CALLBACK(done_cb), fixture);
  g_signal_connect(fixture->desks, "signed-out", G_CALLBACK(signed_out_cb), fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  dw_await_idle();
  g_assert_finalize_object(fixture->desks);
  g_string_free(fixture->told, TRUE);
  desks_fixture_tear_down(&fixture->base);
}

static void
assert_told(Fixture *fixture, const char *expected)
{
  g_assert_cmpstr(fixture->told->str, ==, expected);
  g_string_set_size(fixture->told, 0);
}

/* Asked for the list so many times since the last time, and for nothing more. */
static void
assert_asked(Fixture *fixture, guint count)
{
  dw_await_idle();
  g_assert_cmpuint(desks_fixture_count_calls(&fixture->base, ""), ==, count);
}

static void
show(Fixture *fixture)
{
  dw_desks_set_visible(fixture->desks, TRUE);
  dw_await_idle();
}

static void
wait_ms(Fixture *fixture, guint ms)
{
  dw_fake_clock_advance(fixture->base.clock, ms);
  dw_await_idle();
}

static void
test_refresh_when_visible(Fixture *fixture, gconstpointer data)
{
  gint64 now = dw_clock_get_real_time(DW_CLOCK(fixture->base.clock)) / G_USEC_PER_SEC;

  desks_fixture_say(&fixture->base, "Running", NULL);
  g_assert_false(dw_desks_is_current(fixture->desks));
  g_assert_cmpint(dw_desks_get_updated(fixture->desks), ==, 0);
  dw_desks_set_visible(fixture->desks, TRUE);
  g_assert_true(dw_desks_is_loading(fixture->desks));
  g_assert_cmpuint(fixture->changes, ==, 1);
  assert_asked(fixture, 1);
  g_assert_false(dw_desks_is_loading(fixture->desks));
  g_assert_true(dw_desks_is_current(fixture->desks));
  g_assert_null(dw_desks_get_error(fixture->desks));
  g_assert_cmpint(dw_desks_get_updated(fixture->desks), ==, now);
  g_assert_cmpuint(fixture->changes, ==, 2);
  g_assert_cmpuint(dw_resource_store_get_length(dw_context_get_store(fixture->base.context)), ==,
                   1);

  wait_ms(fixture, MINUTE_MS - 1);
  assert_asked(fixture, 0);
  wait_ms(fixture, 1);
  assert_asked(fixture, 1);
  wait_ms(fixture, MINUTE_MS);
  assert_asked(fixture, 1);
  assert_told(fixture, "");
}

static void
test_hidden(Fixture *fixture, gconstpointer data)
{
  desks_fixture_say(&fixture->base, "Running", NULL);
  wait_ms(fixture, 10 * MINUTE_MS);
  assert_asked(fixture, 0);
  show(fixture);
  assert_asked(fixture, 1);
  dw_desks_set_visible(fixture->desks, FALSE);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->base.clock), ==, 0);
  wait_ms(fixture, 30000);
  show(fixture); /* what was read half a minute ago is good enough, until the minute is over */
  show(fixture);
  assert_asked(fixture, 0);
  dw_desks_set_visible(fixture->desks, FALSE);
  wait_ms(fixture, 10 * MINUTE_MS);
  assert_asked(fixture, 0);
  show(fixture);
  assert_asked(fixture, 1);
}

/* Hidden while the list is on its way: it comes, and no other is asked for. */
static void
test_hidden_while_loading(Fixture *fixture, gconstpointer data)
{
  desks_fixture_say(&fixture->base, "Running", NULL);
  dw_desks_set_visible(fixture->desks, TRUE);
  dw_desks_set_visible(fixture->desks, FALSE);
  assert_asked(fixture, 1);
  g_assert_true(dw_desks_is_current(fixture->desks));
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->base.clock), ==, 0);
}

static void
test_one_at_a_time(Fixture *fixture, gconstpointer data)
{
  dw_fake_script_hang(fixture->base.pages);
  show(fixture);
  dw_desks_refresh(fixture->desks);
  dw_desks_refresh(fixture->desks);
  wait_ms(fixture, 5 * MINUTE_MS);
  assert_asked(fixture, 1);
  g_assert_true(dw_desks_is_loading(fixture->desks));
  dw_desks_close(fixture->desks);
  dw_await_idle();
}

static void
test_by_hand(Fixture *fixture, gconstpointer data)
{
  desks_fixture_say(&fixture->base, "Running", NULL);
  dw_desks_refresh(fixture->desks); /* though hidden */
  assert_asked(fixture, 1);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->base.clock), ==, 0);
  show(fixture);
  wait_ms(fixture, 30000);
  dw_desks_refresh(fixture->desks);
  assert_asked(fixture, 1);
  wait_ms(fixture, MINUTE_MS - 1);
  assert_asked(fixture, 0);
  wait_ms(fixture, 1);
  assert_asked(fixture, 1);
}

/* The waits grow, and never beyond what they are without trouble. */
static void
test_back_off(Fixture *fixture, gconstpointer data)
{
  gint64 wait = 0;

  desks_fixture_say(&fixture->base, "Running", NULL);
  dw_fake_script_fail(fixture->base.pages, DW_ERROR_NETWORK, "Nobody is there.");
  show(fixture);
  assert_asked(fixture, 1);
  wait_ms(fixture, MINUTE_MS);
  for (guint failures = 1; failures < 6; failures++) {
    gint64 nominal = MIN(5000 << (failures - 1), MINUTE_MS);

    assert_asked(fixture, 1);
    g_assert_error(dw_desks_get_error(fixture->desks), DW_ERROR, DW_ERROR_NETWORK);
    g_assert_true(dw_desks_is_current(fixture->desks)); /* of before */
    wait = dw_fake_clock_get_next_ms(fixture->base.clock);
    g_assert_cmpint(wait, >=, nominal * 8 / 10);
    g_assert_cmpint(wait, <=, nominal * 12 / 10);
    if (failures == 5) {
      dw_fake_script_clear(fixture->base.pages);
      desks_fixture_say(&fixture->base, "Running", NULL);
    }
    wait_ms(fixture, (guint) wait);
  }
  assert_asked(fixture, 1);
  g_assert_null(dw_desks_get_error(fixture->desks));
  g_assert_cmpint(dw_fake_clock_get_next_ms(fixture->base.clock), ==, MINUTE_MS);
  assert_told(fixture, "");
}

static void
test_signed_out(Fixture *fixture, gconstpointer data)
{
  dw_fake_script_fail(fixture->base.pages, DW_ERROR_SIGNED_OUT, "Over.");
  show(fixture);
  assert_told(fixture, "signed-out; ");
  g_assert_error(dw_desks_get_error(fixture->desks), DW_ERROR, DW_ERROR_SIGNED_OUT);
}

/* Who hears of the end lets go at once. */
static void
let_go_cb(DwDesks *desks, const GError *error, Fixture *fixture)
{
  dw_desks_close(fixture->desks);
  g_clear_object(&fixture->desks);
}

static void
test_let_go_when_signed_out(Fixture *fixture, gconstpointer data)
{
  DwDesks *desks = fixture->desks;

  dw_fake_script_fail(fixture->base.pages, DW_ERROR_SIGNED_OUT, "Over.");
  g_object_add_weak_pointer(G_OBJECT(desks), (gpointer *) &desks);
  g_signal_connect(desks, "signed-out", G_CALLBACK(let_go_cb), fixture);
  dw_desks_set_visible(desks, TRUE);
  dw_await_idle();
  g_assert_null(desks);
  fixture->desks = dw_desks_new(fixture->base.context);
}

static void
test_look_at(Fixture *fixture, gconstpointer data)
{
  g_auto(GStrv) calls = NULL;

  desks_fixture_see(&fixture->base, "Running", "Running");
  desks_fixture_say(&fixture->base, "Stopped", NULL);
  dw_fake_script_fail(fixture->base.pages, DW_ERROR_NETWORK, "Nobody is there.");
  dw_fake_script_fail(fixture->base.pages, DW_ERROR_SIGNED_OUT, "Over.");
  for (guint i = 0; i < 3; i++) {
    dw_desks_look_at(fixture->desks, desks_fixture_get(&fixture->base, "ecd-1"));
    dw_await_idle();
    g_assert_cmpstr(dw_resource_get_status_word(desks_fixture_get(&fixture->base, "ecd-1")), ==,
                    "Stopped");
  }
  calls = dw_fake_provider_take_calls(fixture->base.provider);
  g_assert_cmpstr(calls[0], ==, "page - ecd-1");
  assert_told(fixture, "signed-out; ");
}

static DwConnection *
connect_to(Fixture *fixture, const char *id)
{
  const DwConnectOptions options = {0};

  return dw_desks_connect(fixture->desks, desks_fixture_get(&fixture->base, id), &options);
}

static void
wait_in_use(Fixture *fixture, guint count)
{
  while (dw_desks_count_in_use(fixture->desks) != count)
    g_main_context_iteration(NULL, TRUE);
}

static void
test_connections(Fixture *fixture, gconstpointer data)
{
  DwConnection *one;
  DwConnection *two;

  desks_fixture_see(&fixture->base, "Running", "Running");
  desks_fixture_say_ticket(&fixture->base);
  g_assert_null(
      dw_desks_get_connection(fixture->desks, desks_fixture_get(&fixture->base, "ecd-1")));
  one = connect_to(fixture, "ecd-1");
  g_assert_true(connect_to(fixture, "ecd-1") == one);
  wait_in_use(fixture, 1);
  g_assert_true(connect_to(fixture, "ecd-1") == one);
  assert_told(fixture, "activity ecd-1; ");
  two = connect_to(fixture, "ecd-2");
  g_assert_true(two != one);
  wait_in_use(fixture, 2);
  assert_told(fixture, "activity ecd-2; ");
  dw_connection_cancel(one);
  wait_in_use(fixture, 1);
  assert_told(fixture, "activity ecd-1; ");
  g_assert_null(
      dw_desks_get_connection(fixture->desks, desks_fixture_get(&fixture->base, "ecd-1")));
  g_assert_true(connect_to(fixture, "ecd-1") != two);
  wait_in_use(fixture, 2);
  dw_connection_cancel(connect_to(fixture, "ecd-1"));
  dw_connection_cancel(two);
  wait_in_use(fixture, 0);
  g_assert_cmpuint(desks_fixture_count_calls(&fixture->base, "ticket"), ==, 3);
}

/* Its error stays to be seen, and it can be tried again. */
static void
test_failed_connection(Fixture *fixture, gconstpointer data)
{
  DwConnection *connection;

  desks_fixture_see(&fixture->base, "Running", NULL);
  dw_fake_script_fail(fixture->base.tickets, DW_ERROR_SIGNED_OUT, "Over.");
  connection = connect_to(fixture, "ecd-1");
  dw_await_idle();
  g_assert_cmpint(dw_connection_get_state(connection), ==, DW_CONNECTION_FAILED);
  g_assert_true(connect_to(fixture, "ecd-1") == connection);
  g_assert_cmpint(dw_connection_get_state(connection), ==, DW_CONNECTION_FAILED);
  assert_told(fixture, "activity ecd-1; signed-out; ");
}

static void
test_history(Fixture *fixture, gconstpointer data)
{
  DwResource *one;
  g_autoptr(DwHistory) history =
      dw_history_new("alice", dw_context_get_store(fixture->base.context),
                     dw_context_get_clock(fixture->base.context));

  dw_desks_set_history(fixture->desks, history);
  desks_fixture_see(&fixture->base, "Stopped", NULL);
  one = desks_fixture_get(&fixture->base, "ecd-1");
  dw_fake_script_say(fixture->base.powers, "taken");
  desks_fixture_say(&fixture->base, "Starting", NULL);
  desks_fixture_say(&fixture->base, "Starting", NULL);
  desks_fixture_say(&fixture->base, "Running", NULL);
  desks_fixture_say_ticket(&fixture->base);
  g_assert_cmpuint(dw_history_estimate(history, one, DW_ACTION_START), ==, 0);
  connect_to(fixture, "ecd-1");
  dw_fake_clock_wait_timeouts(fixture->base.clock, 1);
  g_assert_cmpint(dw_resource_get_last_used(one), ==, 0);
  while (dw_desks_count_in_use(fixture->desks) == 0)
    wait_ms(fixture, 1000);
  g_assert_cmpuint(dw_history_estimate(history, one, DW_ACTION_START), >, 0);
  g_assert_cmpint(dw_resource_get_last_used(one), >, 0);
  dw_connection_cancel(dw_desks_get_connection(fixture->desks, one));
  wait_in_use(fixture, 0);
  dw_history_flush(history);
  dw_desks_set_history(fixture->desks, NULL);
}

static void
power(Fixture *fixture, const char *id, DwAction action)
{
  dw_desks_power(fixture->desks, desks_fixture_get(&fixture->base, id), action);
}

/* Moves on until nothing waits. */
static void
run_out(Fixture *fixture)
{
  dw_await_idle();
  while (dw_fake_clock_count_timeouts(fixture->base.clock) > 0)
    wait_ms(fixture, (guint) dw_fake_clock_get_next_ms(fixture->base.clock));
}

static void
test_power(Fixture *fixture, gconstpointer data)
{
  DwResource *one;

  desks_fixture_see(&fixture->base, "Stopped", "Running");
  one = desks_fixture_get(&fixture->base, "ecd-1");
  dw_fake_script_say(fixture->base.powers, "taken");
  desks_fixture_say(&fixture->base, "Starting", "Running");
  desks_fixture_say(&fixture->base, "Running", "Running");
  g_assert_cmpint(dw_desks_get_power_seconds(fixture->desks, one), ==, -1);
  power(fixture, "ecd-1", DW_ACTION_START);
  assert_told(fixture, "activity ecd-1; ");
  g_assert_cmpint(dw_resource_get_operation(one), ==, DW_ACTION_START);
  g_assert_cmpint(dw_desks_get_power_seconds(fixture->desks, one), ==, 0);
  power(fixture, "ecd-1", DW_ACTION_STOP); /* one thing at a time */
  assert_told(fixture, "");
  run_out(fixture);
  assert_told(fixture, "activity ecd-1; done ecd-1 start; ");
  g_assert_cmpint(dw_resource_get_operation(one), ==, DW_ACTION_NONE);
  g_assert_cmpint(dw_desks_get_power_seconds(fixture->desks, one), ==, -1);
  g_assert_cmpuint(desks_fixture_count_calls(&fixture->base, "st"), ==, 1);
}

static void
test_power_problem(Fixture *fixture, gconstpointer data)
{
  DwResource *one;

  desks_fixture_see(&fixture->base, "Stopped", NULL);
  one = desks_fixture_get(&fixture->base, "ecd-1");
  dw_fake_script_fail(fixture->base.powers, DW_ERROR_REFUSED, "No.");
  dw_fake_script_fail(fixture->base.powers, DW_ERROR_SIGNED_OUT, "Over.");
  power(fixture, "ecd-1", DW_ACTION_START);
  run_out(fixture);
  assert_told(fixture, "activity ecd-1; problem ecd-1 start refused; ");
  g_assert_cmpint(dw_resource_get_operation(one), ==, DW_ACTION_NONE);
  g_assert_cmpint(dw_desks_get_power_seconds(fixture->desks, one), ==, -1);
  power(fixture, "ecd-1", DW_ACTION_START);
  run_out(fixture);
  assert_told(fixture, "activity ecd-1; problem ecd-1 start signed-out; signed-out; ");
}

/* Everything is on its way, and nothing is told any more. */
static void
test_close(Fixture *fixture, gconstpointer data)
{
  DwDesks *desks = fixture->desks;
  DwResource *two;
  guint changes;

  desks_fixture_see(&fixture->base, "Running", "Stopped");
  two = desks_fixture_get(&fixture->base, "ecd-2");
  dw_fake_script_hang(fixture->base.pages);
  dw_fake_script_hang(fixture->base.tickets);
  dw_fake_script_hang(fixture->base.powers);
  g_object_add_weak_pointer(G_OBJECT(desks), (gpointer *) &desks);
  show(fixture);
  connect_to(fixture, "ecd-1");
  power(fixture, "ecd-2", DW_ACTION_START);
  dw_await_idle();
  assert_told(fixture, "activity ecd-1; activity ecd-2; ");
  changes = fixture->changes;
  dw_desks_close(fixture->desks);
  dw_desks_close(fixture->desks);
  g_clear_object(&fixture->desks);
  dw_await_idle();
  g_assert_null(desks);
  g_assert_cmpint(dw_resource_get_operation(two), ==, DW_ACTION_NONE);
  assert_told(fixture, "");
  g_assert_cmpuint(fixture->changes, ==, changes);
  fixture->desks = dw_desks_new(fixture->base.context);
}

/* A client that is in use goes on, and is looked after until it ends. */
static void
test_close_in_use(Fixture *fixture, gconstpointer data)
{
  DwConnection *connection;

  desks_fixture_see(&fixture->base, "Running", NULL);
  desks_fixture_say_ticket(&fixture->base);
  connection = g_object_ref(connect_to(fixture, "ecd-1"));
  wait_in_use(fixture, 1);
  assert_told(fixture, "activity ecd-1; ");
  dw_desks_close(fixture->desks);
  dw_await_idle();
  g_assert_cmpint(dw_connection_get_state(connection), ==, DW_CONNECTION_IN_USE);
  dw_connection_cancel(connection);
  while (dw_connection_get_state(connection) != DW_CONNECTION_ENDED)
    g_main_context_iteration(NULL, TRUE);
  assert_told(fixture, "");
  g_object_unref(connection);
}

/* What the last account's list says does not come into the next one's. */
static void
test_other_account(Fixture *fixture, gconstpointer data)
{
  DwResourceStore *store = dw_context_get_store(fixture->base.context);

  desks_fixture_say(&fixture->base, "Running", "Running");
  dw_desks_set_visible(fixture->desks, TRUE);
  dw_desks_close(fixture->desks);
  dw_resource_store_clear(store);
  g_clear_object(&fixture->desks);
  fixture->desks = dw_desks_new(fixture->base.context);
  dw_fake_script_clear(fixture->base.pages);
  desks_fixture_say(&fixture->base, "Running", NULL);
  show(fixture);
  g_assert_true(dw_desks_is_current(fixture->desks));
  g_assert_null(dw_desks_get_error(fixture->desks));
  g_assert_cmpuint(dw_resource_store_get_length(store), ==, 1);
}

/* What a call renewed is there in the next run. */
static void
test_keeps_tokens(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(context_fixture_save(&fixture->base.signed_in, &error));
  g_assert_no_error(error);
  fixture->base.context->session_unsaved = TRUE;
  desks_fixture_say(&fixture->base, "Running", NULL);
  show(fixture);
  g_assert_false(dw_context_has_unsaved(fixture->base.context));
}

static void
test_broken_keyring(Fixture *fixture, gconstpointer data)
{
  context_fixture_break_keyring(&fixture->base.signed_in);
  fixture->base.context->account_unsaved = FALSE;
  desks_fixture_say(&fixture->base, "Running", NULL);
  show(fixture);
  g_assert_true(dw_desks_is_current(fixture->desks));
  assert_asked(fixture, 1);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/desks/refresh-when-visible", test_refresh_when_visible},
      {"/desks/hidden", test_hidden},
      {"/desks/hidden-while-loading", test_hidden_while_loading},
      {"/desks/one-at-a-time", test_one_at_a_time},
      {"/desks/by-hand", test_by_hand},
      {"/desks/back-off", test_back_off},
      {"/desks/signed-out", test_signed_out},
      {"/desks/let-go-when-signed-out", test_let_go_when_signed_out},
      {"/desks/look-at", test_look_at},
      {"/desks/connections", test_connections},
      {"/desks/failed-connection", test_failed_connection},
      {"/desks/history", test_history},
      {"/desks/power", test_power},
      {"/desks/power-problem", test_power_problem},
      {"/desks/close", test_close},
      {"/desks/close-in-use", test_close_in_use},
      {"/desks/other-account", test_other_account},
      {"/desks/keeps-tokens", test_keeps_tokens},
      {"/desks/broken-keyring", test_broken_keyring},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
