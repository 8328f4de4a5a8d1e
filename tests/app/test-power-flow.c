/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-await.h"
#include "dw-error.h"
#include "dw-fake-provider.h"
#include "dw-power-flow.h"

#include <string.h>

typedef struct {
  DwFakeClock *clock;
  DwFakeProvider *provider;
  DwFakeScript *pages;
  DwFakeScript *powers;
  DwResourceStore *store;
  DwPowerFlow *flow;
  GCancellable *cancellable;
  GString *progress;
} Fixture;

static const char *const one[] = {"ecd-1", NULL};
static const char *const two[] = {"ecd-1", "ecd-2", NULL};

static void
progress_cb(DwPowerFlow *flow, DwResource *resource, gpointer user_data)
{
  g_string_append_printf(user_data, "%s %s; ", dw_resource_get_id(resource),
                         dw_resource_get_status_word(resource));
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  fixture->clock = dw_fake_clock_new();
  fixture->provider = dw_fake_provider_new();
  fixture->pages = dw_fake_provider_get_pages(fixture->provider);
  fixture->powers = dw_fake_provider_get_powers(fixture->provider);
  fixture->store = dw_resource_store_new();
  fixture->flow =
      dw_power_flow_new(DW_PROVIDER(fixture->provider), fixture->store, DW_CLOCK(fixture->clock));
  fixture->cancellable = g_cancellable_new();
  fixture->progress = g_string_new(NULL);
  g_signal_connect(fixture->flow, "progress", G_CALLBACK(progress_cb), fixture->progress);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->clock), ==, 0);
  g_clear_object(&fixture->flow);
  g_clear_object(&fixture->store);
  g_clear_object(&fixture->provider);
  g_clear_object(&fixture->clock);
  g_clear_object(&fixture->cancellable);
  g_string_free(fixture->progress, TRUE);
}

static void
say_status(Fixture *fixture, const char *first, const char *second)
{
  g_autofree char *more = second != NULL
                              ? g_strdup_printf(",{'ResourceId':'ecd-2','ResourceName':'Two',"
                                                "'ResourceType':'Desktop','ResourceStatus':'%s'}",
                                                second)
                              : g_strdup("");
  g_autofree char *page =
      g_strdup_printf("{'Resources':[{'ResourceId':'ecd-1','ResourceName':'One',"
                      "'ResourceType':'Desktop','ResourceStatus':'%s'}%s]}",
                      first, more);

  dw_fake_script_say(fixture->pages, page);
}

static gboolean
ask(Fixture *fixture, DwAction action, const char *const *ids, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_power_flow_ask_async(fixture->flow, action, ids, fixture->cancellable, dw_await_done_cb,
                          &result);
  dw_await(&result, fixture->clock);
  return dw_power_flow_ask_finish(fixture->flow, result, error);
}

static gboolean
watch(Fixture *fixture, DwAction action, const char *const *ids, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_power_flow_watch_async(fixture->flow, action, ids, fixture->cancellable, dw_await_done_cb,
                            &result);
  dw_await(&result, fixture->clock);
  return dw_power_flow_watch_finish(fixture->flow, result, error);
}

static void
assert_watched(Fixture *fixture, DwAction action, const char *const *ids)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(watch(fixture, action, ids, &error));
  g_assert_no_error(error);
}

static void
assert_not_watched(
    Fixture *fixture, DwAction action, const char *const *ids, DwError code, const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_false(watch(fixture, action, ids, &error));
  g_assert_error(error, DW_ERROR, (int) code);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, part));
}

static GStrv
make_ids(guint count)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (guint i = 0; i < count; i++) {
    g_autofree char *id = g_strdup_printf("ecd-%u", i);

    g_strv_builder_add(builder, id);
  }
  return g_strv_builder_end(builder);
}

static guint
count_ids(const char *call)
{
  g_auto(GStrv) words = g_strsplit(call, ",", -1);

  g_assert_true(g_str_has_prefix(call, "stop ecd-"));
  return g_strv_length(words);
}

static void
test_batches(Fixture *fixture, gconstpointer data)
{
  static const struct {
    guint ids, last;
    guint calls;
  } rows[] = {{1, 1, 1}, {20, 20, 1}, {21, 1, 2}, {45, 5, 3}};

  dw_fake_script_say(fixture->powers, "taken");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(GStrv) ids = make_ids(rows[i].ids);
    g_auto(GStrv) calls = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(ask(fixture, DW_ACTION_STOP, (const char *const *) ids, &error));
    g_assert_no_error(error);
    calls = dw_fake_provider_take_calls(fixture->provider);
    g_assert_cmpuint(g_strv_length(calls), ==, rows[i].calls);
    for (guint n = 0; n + 1 < rows[i].calls; n++)
      g_assert_cmpuint(count_ids(calls[n]), ==, 20);
    g_assert_cmpuint(count_ids(calls[rows[i].calls - 1]), ==, rows[i].last);
  }
}

/* The token of each batch, in order, when every answer is lost after the first @taken. */
static char *
ask_for_token(Fixture *fixture, DwAction action, const char *const *ids, DwError failure)
{
  g_autoptr(GError) error = NULL;

  dw_fake_script_clear(fixture->powers);
  if (failure == DW_ERROR_FAILED)
    dw_fake_script_say(fixture->powers, "taken");
  else
    dw_fake_script_fail(fixture->powers, failure, "Failed.");
  g_assert_cmpint(ask(fixture, action, ids, &error), ==, failure == DW_ERROR_FAILED);
  return dw_fake_provider_get_client_token(fixture->provider);
}

static void
test_client_tokens(Fixture *fixture, gconstpointer data)
{
  static const struct {
    DwError failure;
    gboolean same;
  } rows[] = {
      {DW_ERROR_FAILED, FALSE},  {DW_ERROR_NETWORK, TRUE},    {DW_ERROR_UNAVAILABLE, TRUE},
      {DW_ERROR_REFUSED, FALSE}, {DW_ERROR_NOT_READY, FALSE}, {DW_ERROR_THROTTLED, FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *first = ask_for_token(fixture, DW_ACTION_STOP, one, rows[i].failure);
    g_autofree char *second = ask_for_token(fixture, DW_ACTION_STOP, one, DW_ERROR_FAILED);
    g_autofree char *other = ask_for_token(fixture, DW_ACTION_STOP, two, DW_ERROR_FAILED);

    g_assert_cmpint(strcmp(first, second) == 0, ==, rows[i].same);
    g_assert_cmpstr(other, !=, second);
  }
}

static void
test_cancelled_ask(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  dw_fake_script_hang(fixture->powers);
  dw_power_flow_ask_async(fixture->flow, DW_ACTION_STOP, one, fixture->cancellable,
                          dw_await_done_cb, &result);
  dw_await_idle();
  g_cancellable_cancel(fixture->cancellable);
  dw_await(&result, NULL);
  g_assert_false(dw_power_flow_ask_finish(fixture->flow, result, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  first = dw_fake_provider_get_client_token(fixture->provider);
  g_cancellable_reset(fixture->cancellable);
  second = ask_for_token(fixture, DW_ACTION_STOP, one, DW_ERROR_FAILED);
  g_assert_cmpstr(first, ==, second);
}

static void
test_refused_batch(Fixture *fixture, gconstpointer data)
{
  g_auto(GStrv) ids = make_ids(60);
  g_auto(GStrv) calls = NULL;
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->powers, "taken");
  dw_fake_script_fail(fixture->powers, DW_ERROR_REFUSED, "Not you.");
  g_assert_false(ask(fixture, DW_ACTION_STOP, (const char *const *) ids, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_REFUSED);
  calls = dw_fake_provider_take_calls(fixture->provider);
  g_assert_cmpuint(g_strv_length(calls), ==, 2);
}

static void
test_reached(Fixture *fixture, gconstpointer data)
{
  static const struct {
    DwAction action;
    const char *before, *transition, *target;
  } rows[] = {
      {DW_ACTION_START, "Stopped", "Starting", "Running"},
      {DW_ACTION_STOP, "Running", "Stopping", "Stopped"},
      {DW_ACTION_RESTART, "Running", "Rebooting", "Running"},
      {DW_ACTION_WAKE_UP, "Hibernated", "Resuming", "Running"},
      {DW_ACTION_HIBERNATE, "Running", "Hibernating", "Hibernated"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    dw_fake_script_clear(fixture->pages);
    say_status(fixture, rows[i].before, NULL);
    say_status(fixture, rows[i].transition, NULL);
    say_status(fixture, rows[i].target, NULL);
    assert_watched(fixture, rows[i].action, one);
  }
}

static void
test_progress(Fixture *fixture, gconstpointer data)
{
  say_status(fixture, "Stopped", "Stopped");
  say_status(fixture, "Starting", "Running");
  say_status(fixture, "Running", "Running");
  assert_watched(fixture, DW_ACTION_START, two);
  g_assert_cmpstr(fixture->progress->str, ==, "ecd-1 Stopped; ecd-2 Stopped; ecd-1 Starting…; ");
}

/* From one second to five between two looks, a fifth less by chance. */
static void
test_pace(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  double expected = 1000;

  say_status(fixture, "Starting", NULL);
  dw_power_flow_watch_async(fixture->flow, DW_ACTION_START, one, fixture->cancellable,
                            dw_await_done_cb, &result);
  for (guint i = 0; i < 8; i++) {
    gint64 delay;

    dw_await_idle();
    delay = dw_fake_clock_get_next_ms(fixture->clock);
    g_assert_cmpint(delay, <=, (gint64) expected);
    g_assert_cmpint(delay, >=, (gint64) (expected * 0.8) - 1);
    dw_fake_clock_advance(fixture->clock, (guint) delay);
    expected = MIN(expected * 1.5, 5000);
  }
  g_cancellable_cancel(fixture->cancellable);
  dw_await(&result, NULL);
  g_assert_false(dw_power_flow_watch_finish(fixture->flow, result, NULL));
}

static void
test_timeout(Fixture *fixture, gconstpointer data)
{
  static const struct {
    guint timeout, expected;
  } rows[] = {{0, 600}, {30, 30}};

  say_status(fixture, "Running", "Starting");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwPowerFlow) flow =
        dw_power_flow_new(DW_PROVIDER(fixture->provider), fixture->store, DW_CLOCK(fixture->clock));
    g_autofree char *text =
        g_strdup_printf("Two was not Running after %u seconds.", rows[i].expected);

    g_set_object(&fixture->flow, flow);
    dw_power_flow_set_timeout(flow, rows[i].timeout);
    assert_not_watched(fixture, DW_ACTION_START, two, DW_ERROR_TIMED_OUT, text);
    g_assert_cmpuint(dw_power_flow_get_elapsed(flow), >=, rows[i].expected);
    g_assert_cmpuint(dw_power_flow_get_elapsed(flow), <, rows[i].expected + 6);
  }
}

/* The time begins when the action is asked for, not when somebody begins to watch. */
static void
test_elapsed(Fixture *fixture, gconstpointer data)
{
  dw_fake_clock_advance(fixture->clock, 5000);
  dw_fake_script_say(fixture->powers, "taken");
  g_assert_true(ask(fixture, DW_ACTION_START, one, NULL));
  g_assert_cmpuint(dw_power_flow_get_elapsed(fixture->flow), ==, 0);
  dw_fake_clock_advance(fixture->clock, 601000);
  g_assert_cmpuint(dw_power_flow_get_elapsed(fixture->flow), ==, 601);
  say_status(fixture, "Starting", NULL);
  assert_not_watched(fixture, DW_ACTION_START, one, DW_ERROR_TIMED_OUT, "One");
}

static void
test_settled_elsewhere(Fixture *fixture, gconstpointer data)
{
  static const struct {
    DwAction action;
    const char *statuses[3];
  } rows[] = {
      {DW_ACTION_START, {"Stopped", "Starting", "Stopped"}},
      {DW_ACTION_START, {"Stopped", "Starting", "Failed"}},
      {DW_ACTION_START, {"Stopped", "Stopped", "Expired"}},
      {DW_ACTION_START, {"Stopped", "Stopped", "Deleted"}},
      {DW_ACTION_STOP, {"Running", "Stopping", "Running"}},
      {DW_ACTION_NONE, {"Stopping", "Stopping", "Stopped"}},
      {DW_ACTION_NONE, {"Stopped", "Stopped", "Stopped"}},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    dw_fake_script_clear(fixture->pages);
    for (gsize n = 0; n < 3; n++)
      say_status(fixture, rows[i].statuses[n], NULL);
    assert_not_watched(fixture, rows[i].action, one, DW_ERROR_NOT_READY, "One ended up ");
  }
}

static void
test_vanished(Fixture *fixture, gconstpointer data)
{
  g_auto(GStrv) calls = NULL;

  say_status(fixture, "Starting", "Starting");
  say_status(fixture, "Running", NULL);
  assert_not_watched(fixture, DW_ACTION_START, two, DW_ERROR_NOT_FOUND, "ecd-2 is not among");
  calls = dw_fake_provider_take_calls(fixture->provider);
  g_assert_cmpuint(g_strv_length(calls), ==, 4);
}

static void
test_vanished_for_a_moment(Fixture *fixture, gconstpointer data)
{
  say_status(fixture, "Starting", "Starting");
  say_status(fixture, "Running", NULL);
  say_status(fixture, "Running", NULL);
  say_status(fixture, "Running", "Running");
  assert_watched(fixture, DW_ACTION_START, two);
}

/* Of a type that can't be loaded just now. */
static void
test_never_seen(Fixture *fixture, gconstpointer data)
{
  dw_fake_script_say(fixture->pages, "{'QueryFailedResourceTypes':['Desktop']}");
  assert_not_watched(fixture, DW_ACTION_START, one, DW_ERROR_TIMED_OUT, "ecd-1");
}

static void
test_passing_failures(Fixture *fixture, gconstpointer data)
{
  static const DwError passing[] = {DW_ERROR_NETWORK, DW_ERROR_UNAVAILABLE, DW_ERROR_THROTTLED};

  for (gsize i = 0; i < G_N_ELEMENTS(passing); i++) {
    dw_fake_script_clear(fixture->pages);
    dw_fake_script_fail(fixture->pages, passing[i], "Away.");
    dw_fake_script_fail(fixture->pages, passing[i], "Away.");
    say_status(fixture, "Starting", NULL);
    dw_fake_script_fail(fixture->pages, passing[i], "Away.");
    dw_fake_script_fail(fixture->pages, passing[i], "Away.");
    say_status(fixture, "Running", NULL);
    assert_watched(fixture, DW_ACTION_START, one);
    dw_fake_script_clear(fixture->pages);
    dw_fake_script_fail(fixture->pages, passing[i], "Away.");
    assert_not_watched(fixture, DW_ACTION_START, one, passing[i], "Away.");
  }
}

static void
test_lasting_failure(Fixture *fixture, gconstpointer data)
{
  g_auto(GStrv) calls = NULL;

  dw_fake_script_fail(fixture->pages, DW_ERROR_SIGNED_OUT, "Over.");
  assert_not_watched(fixture, DW_ACTION_START, one, DW_ERROR_SIGNED_OUT, "Over.");
  calls = dw_fake_provider_take_calls(fixture->provider);
  g_assert_cmpuint(g_strv_length(calls), ==, 1);
}

/* A restart that was over before it could be seen. */
static void
test_restart_unseen(Fixture *fixture, gconstpointer data)
{
  dw_fake_script_say(fixture->powers, "taken");
  g_assert_true(ask(fixture, DW_ACTION_RESTART, one, NULL));
  say_status(fixture, "Running", NULL);
  assert_watched(fixture, DW_ACTION_RESTART, one);
  g_assert_cmpuint(dw_power_flow_get_elapsed(fixture->flow), >=, 15);
  g_assert_cmpuint(dw_power_flow_get_elapsed(fixture->flow), <=, 20);
}

static void
say_update(Fixture *fixture, const char *status, const char *versions)
{
  g_autofree char *page =
      g_strdup_printf("{'Resources':[{'ResourceId':'ecd-1','ResourceName':'One',"
                      "'ResourceType':'Desktop','ResourceStatus':'%s','FotaUpdate':{%s}}]}",
                      status, versions);

  dw_fake_script_say(fixture->pages, page);
}

/* The store knows the desk and the update that waits for it. */
static void
list_waiting(Fixture *fixture)
{
  g_autoptr(DwResourcePage) page =
      dw_fake_provider_make_page("{'Resources':[{'ResourceId':'ecd-1'},{'ResourceId':'ecd-2'}]}");

  dw_resource_store_add_page(fixture->store, page);
}

static void
test_update(Fixture *fixture, gconstpointer data)
{
  g_auto(GStrv) calls = NULL;
  g_autoptr(GError) error = NULL;

  list_waiting(fixture);
  dw_fake_script_say(fixture->powers, "taken");
  g_assert_true(ask(fixture, DW_ACTION_UPDATE_IMAGE, two, &error));
  g_assert_no_error(error);
  say_update(fixture, "Running", "'NewAppVersion':'2'"); /* not begun yet */
  say_update(fixture, "Running", "'NewAppVersion':'2'");
  say_update(fixture, "Updating", "'NewAppVersion':'2'");
  say_update(fixture, "Running", "'CurrentAppVersion':'2'");
  assert_watched(fixture, DW_ACTION_UPDATE_IMAGE, one);
  calls = dw_fake_provider_take_calls(fixture->provider);
  g_assert_cmpstr(calls[0], ==, "update-image ecd-1");
  g_assert_cmpstr(calls[1], ==, "update-image ecd-2");
  g_assert_cmpuint(g_strv_length(calls), ==, 6);
}

/* Over before it was seen; and seen, though the service goes on to list the update. */
static void
test_update_done(Fixture *fixture, gconstpointer data)
{
  say_update(fixture, "Running", "'CurrentAppVersion':'2'");
  assert_watched(fixture, DW_ACTION_UPDATE_IMAGE, one);
  dw_fake_script_clear(fixture->pages);
  say_update(fixture, "Updating", "'NewAppVersion':'2'");
  say_update(fixture, "Running", "'NewAppVersion':'2'");
  assert_watched(fixture, DW_ACTION_UPDATE_IMAGE, one);
}

static void
test_update_fails(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) unknown = NULL;
  g_autoptr(GError) refused = NULL;

  g_assert_false(ask(fixture, DW_ACTION_UPDATE_IMAGE, one, &unknown));
  g_assert_error(unknown, DW_ERROR, DW_ERROR_NOT_FOUND);
  list_waiting(fixture);
  dw_fake_script_fail(fixture->powers, DW_ERROR_NOT_READY, "It sleeps.");
  g_assert_false(ask(fixture, DW_ACTION_UPDATE_IMAGE, two, &refused));
  g_assert_error(refused, DW_ERROR, DW_ERROR_NOT_READY);
  say_update(fixture, "Updating", "'NewAppVersion':'2'");
  say_update(fixture, "Failed", "'NewAppVersion':'2'");
  assert_not_watched(fixture, DW_ACTION_UPDATE_IMAGE, one, DW_ERROR_NOT_READY, "One ended up");
  dw_fake_script_clear(fixture->pages);
  say_update(fixture, "Running", "'NewAppVersion':'2'");
  assert_not_watched(fixture, DW_ACTION_UPDATE_IMAGE, one, DW_ERROR_TIMED_OUT,
                     "The update of One did not begin within 600 seconds.");
}

static void
test_cancel(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  say_status(fixture, "Starting", NULL);
  dw_power_flow_watch_async(fixture->flow, DW_ACTION_START, one, fixture->cancellable,
                            dw_await_done_cb, &result);
  dw_fake_clock_wait_timeouts(fixture->clock, 1);
  g_cancellable_cancel(fixture->cancellable);
  dw_await(&result, NULL);
  g_assert_false(dw_power_flow_watch_finish(fixture->flow, result, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/power-flow/batches", test_batches},
      {"/power-flow/client-tokens", test_client_tokens},
      {"/power-flow/cancelled-ask", test_cancelled_ask},
      {"/power-flow/refused-batch", test_refused_batch},
      {"/power-flow/reached", test_reached},
      {"/power-flow/progress", test_progress},
      {"/power-flow/pace", test_pace},
      {"/power-flow/timeout", test_timeout},
      {"/power-flow/elapsed", test_elapsed},
      {"/power-flow/settled-elsewhere", test_settled_elsewhere},
      {"/power-flow/vanished", test_vanished},
      {"/power-flow/vanished-for-a-moment", test_vanished_for_a_moment},
      {"/power-flow/never-seen", test_never_seen},
      {"/power-flow/passing-failures", test_passing_failures},
      {"/power-flow/lasting-failure", test_lasting_failure},
      {"/power-flow/restart-unseen", test_restart_unseen},
      {"/power-flow/update", test_update},
      {"/power-flow/update-done", test_update_done},
      {"/power-flow/update-fails", test_update_fails},
      {"/power-flow/cancel", test_cancel},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
