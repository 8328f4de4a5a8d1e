/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-await.h"
#include "dw-client-registry.h"
#include "dw-connect-flow.h"
#include "dw-error.h"
#include "dw-fake-provider.h"
#include "dw-ticket-display.h"
#include "dw-ticket-policy.h"
#include "launch-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define RDP "full address:s:127.0.0.1\r\ndrivestoredirect:s:*\r\nalternate shell:s:calc\r\n"
#define ICA "[WFClient]\r\nVersion=2\r\n"

typedef struct {
  LaunchFixture machine;
  DwFakeClock *clock;
  DwFakeProvider *provider;
  DwFakeScript *pages;
  DwFakeScript *powers;
  DwFakeScript *tickets;
  DwResourceStore *store;
  DwClientRegistry *registry;
  GCancellable *cancellable;
  DwConnectOptions options;
  DwConnectFlow *flow;
  GString *steps; /* what the signal told */
} Fixture;

static void
say_resource(Fixture *fixture, const char *type, const char *status)
{
  g_autofree char *page = g_strdup_printf("{'Resources':[{'ResourceId':'ecd-1','ResourceName':"
                                          "'One','ResourceType':'%s','ResourceStatus':'%s'}]}",
                                          type, status);

  dw_fake_script_say(fixture->pages, page);
}

static void
say_ticket(Fixture *fixture, const char *text)
{
  g_autofree char *base64 = g_base64_encode((const guchar *) text, strlen(text));
  g_autofree char *reply =
      g_strdup_printf("{'TaskId':'t-1','TaskStatus':'Finished','Ticket':'%s'}", base64);

  dw_fake_script_say(fixture->tickets, reply);
}

static void
install(Fixture *fixture, const char *name, int priority, const char *script)
{
  g_autofree char *file = g_strconcat(name, ".client", NULL);
  g_autofree char *definition = g_strdup_printf(
      "[Client]\nName=The %s\nKinds=rdp;\nTryExec=%s\nExec=%s %%f\nPackage=%s\nPriority=%d\n", name,
      name, name, name, priority);

  launch_fixture_write(fixture->machine.shipped, file, definition, 0644);
  if (script != NULL)
    launch_fixture_write(fixture->machine.bin, name, script, 0755);
}

static void
load_registry(Fixture *fixture)
{
  const char *const folders[] = {fixture->machine.shipped, NULL};

  g_clear_pointer(&fixture->registry, dw_client_registry_free);
  fixture->registry = dw_client_registry_new(folders);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  launch_fixture_set_up(&fixture->machine, NULL);
  fixture->clock = dw_fake_clock_new();
  fixture->provider = dw_fake_provider_new();
  fixture->pages = dw_fake_provider_get_pages(fixture->provider);
  fixture->powers = dw_fake_provider_get_powers(fixture->provider);
  fixture->tickets = dw_fake_provider_get_tickets(fixture->provider);
  fixture->store = dw_resource_store_new();
  fixture->cancellable = g_cancellable_new();
  fixture->steps = g_string_new(NULL);
  install(fixture, "viewer", 50, "#!/bin/sh\nexec sleep 1000\n");
  load_registry(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->flow);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->clock), ==, 0);
  g_clear_object(&fixture->store);
  g_clear_object(&fixture->provider);
  g_clear_object(&fixture->clock);
  g_clear_object(&fixture->cancellable);
  g_clear_pointer(&fixture->registry, dw_client_registry_free);
  g_string_free(fixture->steps, TRUE);
  launch_fixture_tear_down(&fixture->machine, NULL);
}

static void
step_changed_cb(DwConnectFlow *flow, guint step, gpointer user_data)
{
  static const char *const states[] = {"pending", "running", "done", "failed", "cancelled"};
  GString *steps = user_data;
  const char *result = dw_connect_flow_get_step_result(flow, step);

  g_string_append_printf(steps, "%u %s%s%s; ", step + 1,
                         states[dw_connect_flow_get_step_state(flow, step)],
                         result != NULL ? " " : "", result != NULL ? result : "");
}

/* What a list said of the resource. */
static void
see(Fixture *fixture, const char *type, const char *status)
{
  g_autoptr(DwResourcePage) page =
      dw_fake_provider_make_page("{'Resources':[{'ResourceId':'ecd-1','ResourceName':'One',"
                                 "'ResourceType':'%s','ResourceStatus':'%s'}]}",
                                 type, status);

  dw_resource_store_add_page(fixture->store, page);
}

static void
begin(Fixture *fixture, const char *type, const char *status)
{
  see(fixture, type, status);
  g_clear_object(&fixture->flow);
  fixture->flow = dw_connect_flow_new(DW_PROVIDER(fixture->provider), DW_CLOCK(fixture->clock),
                                      fixture->store, fixture->registry,
                                      dw_resource_store_get(fixture->store, 0), &fixture->options);
  g_signal_connect(fixture->flow, "step-changed", G_CALLBACK(step_changed_cb), fixture->steps);
}

static gboolean
run(Fixture *fixture, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  g_string_set_size(fixture->steps, 0);
  dw_connect_flow_run_async(fixture->flow, fixture->cancellable, dw_await_done_cb, &result);
  dw_await(&result, fixture->clock);
  return dw_connect_flow_run_finish(fixture->flow, result, error);
}

static void
assert_runs(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(run(fixture, &error));
  g_assert_no_error(error);
}

/* It fails in @step, and says so in the step too. */
static void
assert_fails(Fixture *fixture, DwConnectStep step, DwError code, const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_false(run(fixture, &error));
  g_assert_error(error, DW_ERROR, (int) code);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, part));
  g_assert_cmpint(dw_connect_flow_get_step_state(fixture->flow, step), ==, DW_STEP_FAILED);
  g_assert_cmpstr(dw_connect_flow_get_step_result(fixture->flow, step), ==, error->message);
  for (guint before = 0; before < step; before++)
    g_assert_cmpint(dw_connect_flow_get_step_state(fixture->flow, before), ==, DW_STEP_DONE);
  for (guint behind = step + 1; behind < DW_N_CONNECT_STEPS; behind++)
    g_assert_cmpint(dw_connect_flow_get_step_state(fixture->flow, behind), ==, DW_STEP_PENDING);
}

static gboolean
wait_for_client(Fixture *fixture, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_connect_flow_wait_async(fixture->flow, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_connect_flow_wait_finish(fixture->flow, result, error);
}

static void
end_client(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  dw_connect_flow_disconnect(fixture->flow);
  g_assert_true(wait_for_client(fixture, &error));
  g_assert_no_error(error);
}

static void
assert_calls(Fixture *fixture, const char *expected)
{
  g_auto(GStrv) calls = dw_fake_provider_take_calls(fixture->provider);
  g_autofree char *joined = g_strjoinv("; ", calls);

  g_assert_cmpstr(joined, ==, expected);
}

static guint
count_launch_files(Fixture *fixture)
{
  g_autofree char *folder = g_build_filename(fixture->machine.runtime, "deskway", NULL);
  g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
  guint count = 0;

  while (entries != NULL && g_dir_read_name(entries) != NULL)
    count++;
  return count;
}

static char *
get_ticket_text(Fixture *fixture)
{
  gsize length = 0;
  const guchar *bytes = dw_connect_flow_peek_ticket(fixture->flow, &length);

  return g_strndup((const char *) bytes, length);
}

static void
test_whole(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *expected = NULL;
  gsize length = 1;

  begin(fixture, "Desktop", "Running");
  g_assert_null(dw_connect_flow_peek_ticket(fixture->flow, &length));
  g_assert_cmpuint(length, ==, 0);
  g_assert_null(dw_connect_flow_get_kind_name(fixture->flow));
  g_assert_null(dw_connect_flow_get_path(fixture->flow));
  g_assert_null(dw_connect_flow_get_client_name(fixture->flow));
  g_assert_null(dw_connect_flow_get_next_client(fixture->flow));
  dw_connect_flow_disconnect(fixture->flow);
  for (guint step = 0; step < DW_N_CONNECT_STEPS; step++)
    g_assert_cmpint(dw_connect_flow_get_step_state(fixture->flow, step), ==, DW_STEP_PENDING);

  dw_fake_script_say(fixture->tickets, "{'TaskId':'t-1','TaskStatus':'Running'}");
  say_ticket(fixture, RDP);
  assert_runs(fixture);
  path = g_strdup(dw_connect_flow_get_path(fixture->flow));
  expected = g_strdup_printf("1 running; 1 done alice; 2 running; 2 done Running; 3 running; "
                             "3 done rdp; 4 running; 4 done %s; 5 running; 5 done The viewer; ",
                             path);
  g_assert_cmpstr(fixture->steps->str, ==, expected);
  g_assert_true(g_str_has_prefix(path, fixture->machine.runtime));
  g_assert_cmpint(g_access(path, F_OK), ==, 0);
  g_assert_cmpstr(dw_connect_flow_get_kind_name(fixture->flow), ==, "rdp");
  g_assert_cmpstr(dw_connect_flow_get_client_name(fixture->flow), ==, "viewer");
  g_assert_null(dw_connect_flow_get_next_client(fixture->flow));
  assert_calls(fixture, "ticket ecd-1 - - -; ticket ecd-1 t-1 - -; report ecd-1 connected");

  end_client(fixture);
  g_assert_cmpint(g_access(path, F_OK), !=, 0);
  assert_calls(fixture, "report ecd-1 disconnected");
}

static void
test_names(void)
{
  static const char *const names[] = {"Sign in", "Power on", "Get ticket", "Write launch file",
                                      "Open client"};

  for (guint step = 0; step < DW_N_CONNECT_STEPS; step++)
    g_assert_cmpstr(dw_connect_flow_get_step_name(step), ==, names[step]);
}

static void
test_durations(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;

  begin(fixture, "Desktop", "Running");
  dw_fake_script_say(fixture->tickets, "{'TaskId':'t-1','TaskStatus':'Running'}");
  say_ticket(fixture, RDP);
  g_assert_cmpint(dw_connect_flow_get_step_duration(fixture->flow, DW_CONNECT_STEP_TICKET), ==, 0);
  dw_connect_flow_run_async(fixture->flow, NULL, dw_await_done_cb, &result);
  dw_fake_clock_wait_timeouts(fixture->clock, 1);
  dw_fake_clock_advance(fixture->clock, 100);
  g_assert_cmpint(dw_connect_flow_get_step_duration(fixture->flow, DW_CONNECT_STEP_TICKET), ==,
                  100000);
  dw_fake_clock_advance(fixture->clock, 150);
  dw_await(&result, fixture->clock);
  g_assert_true(dw_connect_flow_run_finish(fixture->flow, result, NULL));
  dw_fake_clock_advance(fixture->clock, 5000);
  g_assert_cmpint(dw_connect_flow_get_step_duration(fixture->flow, DW_CONNECT_STEP_TICKET), >=,
                  225000);
  g_assert_cmpint(dw_connect_flow_get_step_duration(fixture->flow, DW_CONNECT_STEP_TICKET), <=,
                  250000);
  g_assert_cmpint(dw_connect_flow_get_step_duration(fixture->flow, DW_CONNECT_STEP_CLIENT), ==, 0);
  end_client(fixture);
}

static void
test_signed_out(Fixture *fixture, gconstpointer data)
{
  dw_fake_provider_set_person(fixture->provider, NULL);
  begin(fixture, "Desktop", "Running");
  assert_fails(fixture, DW_CONNECT_STEP_SIGN_IN, DW_ERROR_SIGNED_OUT, "Sign in first");
  assert_calls(fixture, "");

  dw_fake_provider_set_person(fixture->provider, "alice");
  say_ticket(fixture, RDP);
  assert_runs(fixture);
  g_assert_true(g_str_has_prefix(fixture->steps->str, "1 pending; 1 running; 1 done alice; "));
  end_client(fixture);
}

static void
test_power(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *first;
    const char *pages[3];
    const char *calls;
    const char *steps;
  } rows[] = {
      {"Stopped",
       {"Stopped", "Starting", "Running"},
       "start ecd-1; page - ecd-1; page - ecd-1; page - ecd-1; ",
       "2 running; 2 running Stopped; 2 running Starting…; 2 done Running; "},
      {"Hibernated",
       {"Resuming", "Running", NULL},
       "wake ecd-1; page - ecd-1; page - ecd-1; ",
       "2 running; 2 running Waking up…; 2 done Running; "},
      {"Starting",
       {"Starting", "Running", NULL},
       "page - ecd-1; page - ecd-1; ",
       "2 running; 2 running Starting…; 2 done Running; "},
      {"Stopping",
       {"Stopped", "Starting", "Running"},
       "page - ecd-1; start ecd-1; page - ecd-1; page - ecd-1; ",
       "2 running; 2 running Stopped; 2 running Starting…; 2 done Running; "},
      {"Hibernating",
       {"Hibernated", "Running", NULL},
       "page - ecd-1; wake ecd-1; page - ecd-1; ",
       "2 running; 2 running Hibernated; 2 done Running; "},
  };

  dw_fake_script_say(fixture->powers, "taken");
  say_ticket(fixture, RDP);
  fixture->options.no_launch = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *calls = g_strconcat(rows[i].calls, "ticket ecd-1 - - -", NULL);

    dw_fake_script_clear(fixture->pages);
    for (gsize n = 0; n < 3 && rows[i].pages[n] != NULL; n++)
      say_resource(fixture, "Desktop", rows[i].pages[n]);
    begin(fixture, "Desktop", rows[i].first);
    assert_runs(fixture);
    assert_calls(fixture, calls);
    g_assert_nonnull(strstr(fixture->steps->str, rows[i].steps));
  }
}

static void
test_power_fails(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *type, *status, *part;
  } rows[] = {
      {"Desktop", "Expired", "One can't be connected to: Expired."},
      {"Desktop", "Failed", "One can't be connected to: Failed."},
      {"CloudDrive", "Available", "One is a drive"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    begin(fixture, rows[i].type, rows[i].status);
    assert_fails(fixture, DW_CONNECT_STEP_POWER_ON, DW_ERROR_NOT_READY, rows[i].part);
  }

  dw_fake_script_fail(fixture->powers, DW_ERROR_REFUSED, "No.");
  begin(fixture, "Desktop", "Stopped");
  assert_fails(fixture, DW_CONNECT_STEP_POWER_ON, DW_ERROR_REFUSED, "No.");

  dw_fake_script_clear(fixture->powers);
  dw_fake_script_say(fixture->powers, "taken");
  say_resource(fixture, "Desktop", "Starting");
  assert_fails(fixture, DW_CONNECT_STEP_POWER_ON, DW_ERROR_TIMED_OUT, "after 600 seconds");

  begin(fixture, "Desktop", "Starting");
  assert_fails(fixture, DW_CONNECT_STEP_POWER_ON, DW_ERROR_TIMED_OUT, "after 600 seconds");

  dw_fake_script_clear(fixture->pages);
  say_resource(fixture, "Desktop", "Starting");
  say_resource(fixture, "Desktop", "Stopped");
  begin(fixture, "Desktop", "Stopped");
  assert_fails(fixture, DW_CONNECT_STEP_POWER_ON, DW_ERROR_NOT_READY, "ended up Stopped");

  /* What is over can't be connected to, wherever it was on the way to. */
  dw_fake_script_clear(fixture->pages);
  say_resource(fixture, "Desktop", "Expired");
  begin(fixture, "Desktop", "Stopping");
  assert_fails(fixture, DW_CONNECT_STEP_POWER_ON, DW_ERROR_NOT_READY, "can't be connected to");

  fixture->options.timeout = 20;
  dw_fake_script_clear(fixture->pages);
  say_resource(fixture, "Desktop", "Starting");
  begin(fixture, "Desktop", "Stopped");
  assert_fails(fixture, DW_CONNECT_STEP_POWER_ON, DW_ERROR_TIMED_OUT, "after 20 seconds");
}

/* "Try again" goes on where it failed. */
static void
test_power_again(Fixture *fixture, gconstpointer data)
{
  dw_fake_script_fail(fixture->powers, DW_ERROR_UNAVAILABLE, "Down.");
  begin(fixture, "Desktop", "Stopped");
  assert_fails(fixture, DW_CONNECT_STEP_POWER_ON, DW_ERROR_UNAVAILABLE, "Down.");
  dw_fake_script_clear(fixture->powers);
  dw_fake_script_say(fixture->powers, "taken");
  say_resource(fixture, "Desktop", "Running");
  say_ticket(fixture, RDP);
  assert_runs(fixture);
  g_assert_true(g_str_has_prefix(fixture->steps->str, "2 pending; 2 running; 2 done"));
  end_client(fixture);
}

static void
test_ticket_fails(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *reply;
    DwError code;
    const char *part;
  } rows[] = {
      {"{'TaskStatus':'FAILED','TaskCode':'X.Y','TaskMessage':'No desk is free'}", DW_ERROR_TICKET,
       "could not issue a ticket: “No desk is free”. Try again"},
      {"{'TaskId':'t','TaskStatus':'Failed'}", DW_ERROR_TICKET,
       "could not issue a ticket. Try again"},
      {"{'TaskId':'t','TaskStatus':'RUNNING'}", DW_ERROR_TIMED_OUT, "within 120 seconds"},
      {"{'TaskId':'t','TaskStatus':'Thinking'}", DW_ERROR_TIMED_OUT, "within 120 seconds"},
      {"{'TaskStatus':'Running'}", DW_ERROR_TICKET, "neither with a ticket nor with a task"},
      {"{}", DW_ERROR_TICKET, "neither with a ticket nor with a task"},
      {"{'TaskId':'t','TaskStatus':'Finished'}", DW_ERROR_TICKET, "empty"},
      {"{'TaskId':'t','TaskStatus':'Finished','Ticket':''}", DW_ERROR_TICKET, "empty"},
      {"{'TaskId':'t','TaskStatus':'Finished','Ticket':'!!'}", DW_ERROR_TICKET, ""},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    dw_fake_script_clear(fixture->tickets);
    dw_fake_script_say(fixture->tickets, rows[i].reply);
    begin(fixture, "Desktop", "Running");
    assert_fails(fixture, DW_CONNECT_STEP_TICKET, rows[i].code, rows[i].part);
  }
  dw_fake_script_clear(fixture->tickets);
  dw_fake_script_fail(fixture->tickets, DW_ERROR_SIGNED_OUT, "Over.");
  assert_fails(fixture, DW_CONNECT_STEP_TICKET, DW_ERROR_SIGNED_OUT, "Over.");
  g_assert_cmpuint(count_launch_files(fixture), ==, 0);
}

static void
test_ticket_code(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->tickets, "{'TaskStatus':'FAILED','TaskCode':'X.Y'}");
  begin(fixture, "Desktop", "Running");
  g_assert_false(run(fixture, &error));
  g_assert_cmpstr(dw_error_get_service_code(error), ==, "X.Y");
}

/* The task is asked about by its id, which a reply need not repeat. */
static void
test_ticket_task(Fixture *fixture, gconstpointer data)
{
  fixture->options = (DwConnectOptions){.no_launch = TRUE, .program = "paint", .arguments = "-x"};
  dw_fake_script_say(fixture->tickets, "{'TaskId':'t-1','TaskStatus':'Queued'}");
  dw_fake_script_say(fixture->tickets, "{'TaskStatus':'Running'}");
  dw_fake_script_say(fixture->tickets, "{'TaskId':'t-2','TaskStatus':'Running'}");
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_runs(fixture);
  assert_calls(fixture, "ticket ecd-1 - paint -x; ticket ecd-1 t-1 paint -x; "
                        "ticket ecd-1 t-1 paint -x; ticket ecd-1 t-2 paint -x");
}

/* From a quarter of a second to two between two questions, a tenth less by chance. */
static void
test_ticket_pace(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  double expected = 250;

  dw_fake_script_say(fixture->tickets, "{'TaskId':'t','TaskStatus':'Running'}");
  begin(fixture, "Desktop", "Running");
  dw_connect_flow_run_async(fixture->flow, fixture->cancellable, dw_await_done_cb, &result);
  for (guint i = 0; i < 8; i++) {
    gint64 delay;

    dw_await_idle();
    delay = dw_fake_clock_get_next_ms(fixture->clock);
    g_assert_cmpint(delay, <=, (gint64) expected);
    g_assert_cmpint(delay, >=, (gint64) (expected * 0.9) - 1);
    dw_fake_clock_advance(fixture->clock, (guint) delay);
    expected = MIN(expected * 1.5, 2000);
  }
  g_cancellable_cancel(fixture->cancellable);
  dw_await(&result, NULL);
  g_assert_false(dw_connect_flow_run_finish(fixture->flow, result, NULL));
}

static void
test_policy(Fixture *fixture, gconstpointer data)
{
  DwTicketPolicy generous = DW_TICKET_POLICY_DEFAULT;
  const struct {
    const char *type;
    const char *program;
    const DwTicketPolicy *policy;
    gboolean has_drives, has_program;
  } rows[] = {
      {"Desktop", NULL, NULL, FALSE, FALSE},
      {"Desktop", NULL, &generous, TRUE, FALSE},
      {"Desktop", "calc", NULL, FALSE, TRUE},
      {"App", NULL, NULL, FALSE, TRUE},
  };

  generous.allow_drives = TRUE;
  say_ticket(fixture, RDP);
  fixture->options.no_launch = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = NULL;
    g_autofree char *written = NULL;

    fixture->options.program = rows[i].program;
    fixture->options.policy = rows[i].policy;
    begin(fixture, rows[i].type, "Running");
    assert_runs(fixture);
    text = get_ticket_text(fixture);
    g_assert_true(
        g_file_get_contents(dw_connect_flow_get_path(fixture->flow), &written, NULL, NULL));
    g_assert_cmpstr(text, ==, written);
    g_assert_cmpint(strstr(text, "drivestoredirect") != NULL, ==, rows[i].has_drives);
    g_assert_cmpint(strstr(text, "alternate shell") != NULL, ==, rows[i].has_program);
  }
}

static void
test_no_launch(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  GStatBuf info;

  fixture->options.no_launch = TRUE;
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_runs(fixture);
  path = g_strdup(dw_connect_flow_get_path(fixture->flow));
  g_assert_cmpint(dw_connect_flow_get_step_state(fixture->flow, DW_CONNECT_STEP_CLIENT), ==,
                  DW_STEP_PENDING);
  assert_runs(fixture); /* there is nothing left to do */
  assert_calls(fixture, "ticket ecd-1 - - -");
  g_clear_object(&fixture->flow);
  g_assert_cmpint(g_stat(path, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
}

static void
test_output(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename(fixture->machine.root, "out.rdp", NULL);

  fixture->options.output = path;
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_runs(fixture);
  g_assert_cmpstr(dw_connect_flow_get_path(fixture->flow), ==, path);
  g_assert_cmpint(g_access(path, F_OK), ==, 0);
  g_assert_cmpuint(count_launch_files(fixture), ==, 0);

  begin(fixture, "Desktop", "Running");
  assert_fails(fixture, DW_CONNECT_STEP_LAUNCH_FILE, DW_ERROR_STORAGE, "already there");
  g_assert_null(dw_connect_flow_get_path(fixture->flow));
  g_assert_cmpint(g_unlink(path), ==, 0);
  dw_fake_script_clear(fixture->tickets);
  assert_runs(fixture); /* with the ticket it has */
}

static void
test_launch_file_fails(Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename(fixture->machine.root, "none", NULL);

  g_setenv("XDG_RUNTIME_DIR", missing, TRUE);
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_fails(fixture, DW_CONNECT_STEP_LAUNCH_FILE, DW_ERROR_STORAGE, missing);
  g_setenv("XDG_RUNTIME_DIR", fixture->machine.runtime, TRUE);
  dw_fake_script_clear(fixture->tickets);
  assert_runs(fixture);
  g_assert_true(g_str_has_prefix(fixture->steps->str, "4 pending; 4 running; 4 done"));
  end_client(fixture);
}

static void
test_client_missing(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  say_ticket(fixture, ICA);
  begin(fixture, "Desktop", "Running");
  assert_fails(fixture, DW_CONNECT_STEP_CLIENT, DW_ERROR_CLIENT_MISSING, "");

  dw_fake_script_clear(fixture->tickets);
  say_ticket(fixture, RDP);
  fixture->options.client = "nosuch";
  begin(fixture, "Desktop", "Running");
  assert_fails(fixture, DW_CONNECT_STEP_CLIENT, DW_ERROR_NOT_FOUND, "nosuch");
  path = g_strdup(dw_connect_flow_get_path(fixture->flow));
  g_assert_cmpint(g_access(path, F_OK), ==, 0);
  g_clear_object(&fixture->flow);
  g_assert_cmpint(g_access(path, F_OK), !=, 0);
}

static void
test_client_installed_meanwhile(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  install(fixture, "later", 90, NULL);
  load_registry(fixture);
  fixture->options.client = "later";
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_fails(fixture, DW_CONNECT_STEP_CLIENT, DW_ERROR_CLIENT_MISSING, "later");
  path = g_strdup(dw_connect_flow_get_path(fixture->flow));
  assert_calls(fixture, "ticket ecd-1 - - -");

  launch_fixture_write(fixture->machine.bin, "later", "#!/bin/sh\nexec sleep 1000\n", 0755);
  dw_fake_clock_advance(fixture->clock, 4 * 60 * 1000);
  assert_runs(fixture);
  g_assert_cmpstr(fixture->steps->str, ==, "5 pending; 5 running; 5 done The later; ");
  g_assert_cmpstr(dw_connect_flow_get_path(fixture->flow), ==, path);
  assert_calls(fixture, "report ecd-1 connected");
  end_client(fixture);
}

/* An old ticket is taken anew, and its file goes with it. */
static void
test_ticket_old(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  install(fixture, "absent", 90, NULL);
  load_registry(fixture);
  fixture->options.client = "absent";
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_fails(fixture, DW_CONNECT_STEP_CLIENT, DW_ERROR_CLIENT_MISSING, "absent");
  path = g_strdup(dw_connect_flow_get_path(fixture->flow));
  assert_calls(fixture, "ticket ecd-1 - - -");
  dw_fake_clock_advance(fixture->clock, 6 * 60 * 1000);
  assert_fails(fixture, DW_CONNECT_STEP_CLIENT, DW_ERROR_CLIENT_MISSING, "absent");
  assert_calls(fixture, "ticket ecd-1 - - -");
  g_assert_cmpstr(dw_connect_flow_get_path(fixture->flow), !=, path);
  g_assert_cmpint(g_access(path, F_OK), !=, 0);
  g_assert_cmpuint(count_launch_files(fixture), ==, 1);
}

/* A desk that stopped meanwhile is started again, and so is a sign-in that is over. */
static void
test_no_longer_holds(Fixture *fixture, gconstpointer data)
{
  dw_fake_script_fail(fixture->tickets, DW_ERROR_NOT_READY, "Not now.");
  begin(fixture, "Desktop", "Running");
  assert_fails(fixture, DW_CONNECT_STEP_TICKET, DW_ERROR_NOT_READY, "Not now.");
  see(fixture, "Desktop", "Stopped");
  dw_fake_script_fail(fixture->powers, DW_ERROR_REFUSED, "No.");
  assert_fails(fixture, DW_CONNECT_STEP_POWER_ON, DW_ERROR_REFUSED, "No.");

  dw_fake_provider_set_person(fixture->provider, NULL);
  assert_fails(fixture, DW_CONNECT_STEP_SIGN_IN, DW_ERROR_SIGNED_OUT, "Sign in first");
}

static void
test_client_dies_early(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  install(fixture, "broken", 90, "#!/bin/sh\necho no display >&2\nexit 3\n");
  load_registry(fixture);
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_runs(fixture);
  g_assert_cmpstr(dw_connect_flow_get_client_name(fixture->flow), ==, "broken");
  g_assert_false(wait_for_client(fixture, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_CLIENT_FAILED);
  g_assert_nonnull(strstr(error->message, "no display"));
  g_assert_cmpstr(dw_connect_flow_get_next_client(fixture->flow), ==, "viewer");
  g_assert_cmpuint(count_launch_files(fixture), ==, 0);
  assert_calls(fixture, "ticket ecd-1 - - -; report ecd-1 connected; report ecd-1 disconnected");

  /* Once more: what the client was given is used up. */
  assert_runs(fixture);
  g_assert_true(
      g_str_has_prefix(fixture->steps->str, "3 pending; 4 pending; 5 pending; 3 running"));
  g_clear_error(&error);
  g_assert_false(wait_for_client(fixture, &error));
  assert_calls(fixture, "ticket ecd-1 - - -; report ecd-1 connected; report ecd-1 disconnected");
}

static void
test_no_next_client(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  launch_fixture_write(fixture->machine.bin, "viewer", "#!/bin/sh\nexit 3\n", 0755);
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_runs(fixture);
  g_assert_false(wait_for_client(fixture, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_CLIENT_FAILED);
  g_assert_null(dw_connect_flow_get_next_client(fixture->flow));
}

/* What was tried is not offered again, and the best of the others comes first, though the person
 * had liked another better. */
static void
test_try_another_client(Fixture *fixture, gconstpointer data)
{
  const DwPreferredClients preferred = {.rdp = "liked", .ica = "viewer"};
  g_autoptr(GError) error = NULL;

  install(fixture, "liked", 1, "#!/bin/sh\nexit 3\n");
  install(fixture, "absent", 90, NULL);
  load_registry(fixture);
  fixture->options.preferred = &preferred;
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  g_assert_null(dw_connect_flow_get_client_title(fixture->flow));
  g_assert_cmpint(dw_connect_flow_get_pid(fixture->flow), ==, 0);
  assert_runs(fixture);
  g_assert_cmpstr(dw_connect_flow_get_client_name(fixture->flow), ==, "liked");
  g_assert_cmpstr(dw_connect_flow_get_client_title(fixture->flow), ==, "The liked");
  g_assert_false(wait_for_client(fixture, &error));
  g_assert_cmpint(dw_connect_flow_get_pid(fixture->flow), ==, 0);
  g_assert_cmpstr(dw_connect_flow_get_next_client(fixture->flow), ==, "viewer");

  dw_connect_flow_set_client(fixture->flow, "viewer");
  assert_runs(fixture);
  g_assert_cmpstr(dw_connect_flow_get_client_title(fixture->flow), ==, "The viewer");
  g_assert_cmpint(dw_connect_flow_get_pid(fixture->flow), >, 0);
  g_assert_null(dw_connect_flow_get_next_client(fixture->flow));
  end_client(fixture);

  dw_connect_flow_set_client(fixture->flow, "nosuch");
  assert_fails(fixture, DW_CONNECT_STEP_CLIENT, DW_ERROR_NOT_FOUND, "nosuch");
  dw_connect_flow_set_client(fixture->flow, NULL);
  assert_runs(fixture);
  g_assert_cmpstr(dw_connect_flow_get_client_name(fixture->flow), ==, "liked");
}

/* A preference for what is not there, or for another kind, is passed over; an order is not. */
static void
test_preferred_client_unfit(Fixture *fixture, gconstpointer data)
{
  static const DwPreferredClients rows[] = {
      {.rdp = "nosuch"}, {.rdp = "absent"}, {.ica = "liked", .asp = "liked"}, {NULL}};

  install(fixture, "liked", 1, "#!/bin/sh\nexec sleep 1000\n");
  install(fixture, "absent", 90, NULL);
  load_registry(fixture);
  say_ticket(fixture, RDP);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    fixture->options.preferred = &rows[i];
    begin(fixture, "Desktop", "Running");
    assert_runs(fixture);
    g_assert_cmpstr(dw_connect_flow_get_client_name(fixture->flow), ==, "viewer");
    end_client(fixture);
  }
  fixture->options.client = "absent";
  begin(fixture, "Desktop", "Running");
  assert_fails(fixture, DW_CONNECT_STEP_CLIENT, DW_ERROR_CLIENT_MISSING, "absent");
}

/* The display stands in the ticket after the policy, and the scale among the arguments too. */
static void
test_display(Fixture *fixture, gconstpointer data)
{
  const DwTicketDisplay display = {.full_screen = TRUE, .scale = 150};
  g_autofree char *told = g_build_filename(fixture->machine.root, "told", NULL);
  g_autofree char *script =
      g_strdup_printf("#!/bin/sh\ncat \"$1\" >%s\necho $2 >>%s\n", told, told);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  launch_fixture_write(
      fixture->machine.shipped, "scaled.client",
      "[Client]\nName=S\nKinds=rdp;\nExec=scaled %f\nScaleArgs=+%s;\nPriority=99\n", 0644);
  launch_fixture_write(fixture->machine.bin, "scaled", script, 0755);
  load_registry(fixture);
  fixture->options.display = &display;
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_runs(fixture);
  g_assert_true(wait_for_client(fixture, &error));
  g_assert_no_error(error);
  g_assert_true(g_file_get_contents(told, &text, NULL, NULL));
  g_assert_cmpstr(text, ==,
                  "full address:s:127.0.0.1\r\nscreen mode id:i:2\r\nuse multimon:i:0\r\n"
                  "desktopscalefactor:i:150\r\n+150\n");
}

static void
test_client_does_not_start(Fixture *fixture, gconstpointer data)
{
  launch_fixture_write(fixture->machine.bin, "viewer", "#!/nonexistent\n", 0755);
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_fails(fixture, DW_CONNECT_STEP_CLIENT, DW_ERROR_CLIENT_MISSING, "Install it again");
  g_assert_cmpuint(count_launch_files(fixture), ==, 0);
  assert_calls(fixture, "ticket ecd-1 - - -");

  /* The ticket was shown to nobody, so a new file is all it takes. */
  launch_fixture_write(fixture->machine.bin, "viewer", "#!/bin/sh\nexec sleep 1000\n", 0755);
  assert_runs(fixture);
  assert_calls(fixture, "report ecd-1 connected");
  end_client(fixture);
}

/* While the client runs there is nothing to do again. */
static void
test_run_again_while_connected(Fixture *fixture, gconstpointer data)
{
  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_runs(fixture);
  assert_calls(fixture, "ticket ecd-1 - - -; report ecd-1 connected");
  dw_fake_clock_advance(fixture->clock, 20 * 60 * 1000);
  assert_runs(fixture);
  g_assert_cmpstr(fixture->steps->str, ==, "");
  assert_calls(fixture, "");
  end_client(fixture);
}

/* The wait can be given up; the client stays, and is not reported as gone. */
static void
test_wait_cancelled(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  assert_runs(fixture);
  dw_connect_flow_wait_async(fixture->flow, fixture->cancellable, dw_await_done_cb, &result);
  g_cancellable_cancel(fixture->cancellable);
  dw_await(&result, NULL);
  g_assert_false(dw_connect_flow_wait_finish(fixture->flow, result, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_calls(fixture, "ticket ecd-1 - - -; report ecd-1 connected");
  end_client(fixture);
}

static void
assert_cancelled(Fixture *fixture, DwConnectStep step)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dw_connect_flow_run_async(fixture->flow, fixture->cancellable, dw_await_done_cb, &result);
  dw_await_idle();
  g_assert_null(result);
  g_assert_cmpint(dw_connect_flow_get_step_state(fixture->flow, step), ==, DW_STEP_RUNNING);
  g_cancellable_cancel(fixture->cancellable);
  dw_await(&result, NULL);
  g_assert_false(dw_connect_flow_run_finish(fixture->flow, result, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint(dw_connect_flow_get_step_state(fixture->flow, step), ==, DW_STEP_CANCELLED);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->clock), ==, 0);
  g_cancellable_reset(fixture->cancellable);
}

static void
test_cancel(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  begin(fixture, "Desktop", "Stopped");
  g_cancellable_cancel(fixture->cancellable);
  g_assert_false(run(fixture, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr(fixture->steps->str, ==, "1 cancelled; ");
  g_cancellable_reset(fixture->cancellable);

  dw_fake_script_hang(fixture->powers);
  assert_cancelled(fixture, DW_CONNECT_STEP_POWER_ON);

  dw_fake_script_clear(fixture->powers);
  dw_fake_script_say(fixture->powers, "taken");
  dw_fake_script_hang(fixture->pages);
  assert_cancelled(fixture, DW_CONNECT_STEP_POWER_ON);

  dw_fake_script_clear(fixture->pages);
  say_resource(fixture, "Desktop", "Starting");
  assert_cancelled(fixture, DW_CONNECT_STEP_POWER_ON);

  dw_fake_script_clear(fixture->pages);
  say_resource(fixture, "Desktop", "Running");
  dw_fake_script_hang(fixture->tickets);
  assert_cancelled(fixture, DW_CONNECT_STEP_TICKET);

  dw_fake_script_clear(fixture->tickets);
  dw_fake_script_say(fixture->tickets, "{'TaskId':'t','TaskStatus':'Running'}");
  assert_cancelled(fixture, DW_CONNECT_STEP_TICKET);

  dw_fake_script_clear(fixture->tickets);
  say_ticket(fixture, RDP);
  assert_runs(fixture);
  end_client(fixture);
}

/* The last steps do not wait for anything, so that the flow is cancelled between them. */
static void
cancel_after_step_cb(DwConnectFlow *flow, guint step, gpointer user_data)
{
  Fixture *fixture = user_data;

  if (step == DW_CONNECT_STEP_LAUNCH_FILE &&
      dw_connect_flow_get_step_state(flow, step) == DW_STEP_DONE)
    g_cancellable_cancel(fixture->cancellable);
}

static void
test_cancel_before_client(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  say_ticket(fixture, RDP);
  begin(fixture, "Desktop", "Running");
  g_signal_connect(fixture->flow, "step-changed", G_CALLBACK(cancel_after_step_cb), fixture);
  g_assert_false(run(fixture, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint(dw_connect_flow_get_step_state(fixture->flow, DW_CONNECT_STEP_CLIENT), ==,
                  DW_STEP_CANCELLED);
  assert_calls(fixture, "ticket ecd-1 - - -");
  g_clear_object(&fixture->flow);
  g_assert_cmpuint(count_launch_files(fixture), ==, 0);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/connect-flow/whole", test_whole},
      {"/connect-flow/durations", test_durations},
      {"/connect-flow/signed-out", test_signed_out},
      {"/connect-flow/power", test_power},
      {"/connect-flow/power-fails", test_power_fails},
      {"/connect-flow/power-again", test_power_again},
      {"/connect-flow/ticket-fails", test_ticket_fails},
      {"/connect-flow/ticket-code", test_ticket_code},
      {"/connect-flow/ticket-task", test_ticket_task},
      {"/connect-flow/ticket-pace", test_ticket_pace},
      {"/connect-flow/ticket-old", test_ticket_old},
      {"/connect-flow/policy", test_policy},
      {"/connect-flow/no-launch", test_no_launch},
      {"/connect-flow/output", test_output},
      {"/connect-flow/launch-file-fails", test_launch_file_fails},
      {"/connect-flow/client-missing", test_client_missing},
      {"/connect-flow/client-installed-meanwhile", test_client_installed_meanwhile},
      {"/connect-flow/client-dies-early", test_client_dies_early},
      {"/connect-flow/no-next-client", test_no_next_client},
      {"/connect-flow/try-another-client", test_try_another_client},
      {"/connect-flow/preferred-client-unfit", test_preferred_client_unfit},
      {"/connect-flow/display", test_display},
      {"/connect-flow/client-does-not-start", test_client_does_not_start},
      {"/connect-flow/no-longer-holds", test_no_longer_holds},
      {"/connect-flow/run-again-while-connected", test_run_again_while_connected},
      {"/connect-flow/wait-cancelled", test_wait_cancelled},
      {"/connect-flow/cancel", test_cancel},
      {"/connect-flow/cancel-before-client", test_cancel_before_client},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func("/connect-flow/names", test_names);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
