/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app layer against the sandbox, over real connections: what is offered fits what is asked. */
#include "dw-await.h"
#include "dw-connect-flow.h"
#include "dw-context-private.h"
#include "dw-error.h"
#include "dw-icons.h"
#include "dw-listing.h"
#include "dw-memory-store.h"
#include "dw-power-flow.h"
#include "dw-sandbox-process.h"

#include <glib/gstdio.h>
#include <string.h>

static DwSandboxProcess *sandbox;

typedef struct {
  DwContext *context;
  DwSecretStore *secrets;
  GCancellable *cancellable;
  char *output;
} Fixture;

static void
start(Fixture *fixture)
{
  const DwContextOptions options = {.endpoint = dw_sandbox_process_get_url(sandbox)};
  g_autoptr(GError) error = NULL;

  g_clear_object(&fixture->context);
  fixture->context = dw_context_new(&options, &error);
  g_assert_no_error(error);
  g_set_object(&fixture->context->secrets, fixture->secrets);
}

static void
sign_in(Fixture *fixture)
{
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_WORKSPACE);
  g_autoptr(DwSecret) password = dw_secret_new("Deskway-2026");
  const DwSignIn who = {"alice", "cn-hangzhou+dir-1", password, TRUE};
  g_autoptr(GAsyncResult) signed_in = NULL;
  g_autoptr(GAsyncResult) saved = NULL;
  g_autoptr(GError) error = NULL;

  account->user = g_strdup(who.user);
  account->office_site = g_strdup(who.office_site);
  account->region = g_strdup("cn-hangzhou");
  account->endpoint = g_strdup(dw_sandbox_process_get_url(sandbox));
  dw_context_use(fixture->context, account);
  dw_session_sign_in_async(dw_context_get_session(fixture->context), &who, NULL, dw_await_done_cb,
                           &signed_in);
  dw_await(&signed_in, NULL);
  g_assert_true(
      dw_session_sign_in_finish(dw_context_get_session(fixture->context), signed_in, &error));
  g_assert_no_error(error);
  dw_context_save_async(fixture->context, NULL, dw_await_done_cb, &saved);
  dw_await(&saved, NULL);
  g_assert_true(dw_context_save_finish(fixture->context, saved, &error));
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  dw_sandbox_process_order(sandbox, "reset");
  dw_sandbox_process_order(sandbox, data != NULL ? data : "scenario default");
  fixture->secrets = dw_memory_store_new();
  fixture->cancellable = g_cancellable_new();
  fixture->output = g_build_filename(g_get_user_cache_dir(), "out", NULL);
  g_assert_cmpint(g_mkdir_with_parents(g_get_user_cache_dir(), 0700), ==, 0);
  start(fixture);
  sign_in(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->context);
  g_clear_object(&fixture->secrets);
  g_clear_object(&fixture->cancellable);
  g_free(fixture->output);
}

static gboolean
refresh(Fixture *fixture, GError **error)
{
  DwProvider *provider = dw_context_get_provider(fixture->context);
  g_autoptr(GAsyncResult) result = NULL;

  dw_listing_refresh_async(provider, dw_context_get_store(fixture->context), fixture->cancellable,
                           dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_listing_refresh_finish(provider, result, error);
}

static void
assert_refreshed(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(refresh(fixture, &error));
  g_assert_no_error(error);
}

static gboolean
cancel_cb(gpointer user_data)
{
  g_cancellable_cancel(user_data);
  return G_SOURCE_REMOVE;
}

static DwResource *
find(Fixture *fixture, const char *name)
{
  g_autoptr(GError) error = NULL;
  DwResource *resource =
      dw_resource_store_find(dw_context_get_store(fixture->context), name, &error);

  g_assert_no_error(error);
  return resource;
}

static gboolean
connect_to(Fixture *fixture, const char *name, guint timeout, GError **error)
{
  const DwConnectOptions options = {.output = fixture->output, .timeout = timeout};
  g_autoptr(DwConnectFlow) flow = dw_connect_flow_new(
      dw_context_get_provider(fixture->context), dw_context_get_clock(fixture->context),
      dw_context_get_store(fixture->context), dw_context_get_registry(fixture->context),
      find(fixture, name), &options);
  g_autoptr(GAsyncResult) result = NULL;

  dw_connect_flow_run_async(flow, fixture->cancellable, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_connect_flow_run_finish(flow, result, error);
}

static void
test_list(Fixture *fixture, gconstpointer data)
{
  assert_refreshed(fixture);
  g_assert_cmpuint(dw_resource_store_get_length(dw_context_get_store(fixture->context)), ==, 17);
  g_assert_null(dw_resource_store_get_failed_types(dw_context_get_store(fixture->context)));
}

/* A second run needs no sign-in. */
static void
test_second_run(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  start(fixture);
  dw_context_open_async(fixture->context, NULL, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  g_assert_true(dw_context_open_finish(fixture->context, result, &error));
  g_assert_no_error(error);
  assert_refreshed(fixture);
}

static void
test_page_repeat(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false(refresh(fixture, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NETWORK);
  g_assert_nonnull(strstr(error->message, "without end"));
}

static void
test_partial_failure(Fixture *fixture, gconstpointer data)
{
  assert_refreshed(fixture);
  g_assert_nonnull(dw_resource_store_get_failed_types(dw_context_get_store(fixture->context)));
}

static void
test_cancel_list(Fixture *fixture, gconstpointer data)
{
  DwProvider *provider = dw_context_get_provider(fixture->context);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dw_sandbox_process_order(sandbox, "fault hang:DescribeUserResources");
  dw_listing_refresh_async(provider, dw_context_get_store(fixture->context), fixture->cancellable,
                           dw_await_done_cb, &result);
  dw_await_idle();
  g_assert_null(result);
  g_cancellable_cancel(fixture->cancellable);
  dw_await(&result, NULL);
  g_assert_false(dw_listing_refresh_finish(provider, result, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_hibernate(Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = {"ecd-9q1paint003", NULL};
  g_autoptr(DwPowerFlow) flow =
      dw_power_flow_new(dw_context_get_provider(fixture->context),
                        dw_context_get_store(fixture->context), dw_clock_get_system());
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  assert_refreshed(fixture);
  dw_power_flow_ask_async(flow, DW_ACTION_HIBERNATE, ids, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  if (data == NULL) {
    g_assert_true(dw_power_flow_ask_finish(flow, result, &error));
    g_assert_no_error(error);
  } else {
    g_assert_false(dw_power_flow_ask_finish(flow, result, &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_NOT_OFFERED);
  }
}

/* An image update, from the list that offers it to the desk that runs without one. */
static void
test_update(Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = {"ecd-7k2design01", NULL};
  DwResourceStore *store = dw_context_get_store(fixture->context);
  g_autoptr(DwPowerFlow) flow =
      dw_power_flow_new(dw_context_get_provider(fixture->context), store, dw_clock_get_system());
  g_autoptr(GAsyncResult) asked = NULL;
  g_autoptr(GAsyncResult) watched = NULL;
  g_autoptr(GError) error = NULL;
  DwResource *desk;

  assert_refreshed(fixture);
  desk = dw_resource_store_lookup(store, ids[0]);
  g_assert_cmpint(dw_resource_get_actions(desk) & DW_ACTION_UPDATE_IMAGE, !=, 0);
  dw_power_flow_ask_async(flow, DW_ACTION_UPDATE_IMAGE, ids, NULL, dw_await_done_cb, &asked);
  dw_await(&asked, NULL);
  g_assert_true(dw_power_flow_ask_finish(flow, asked, &error));
  g_assert_no_error(error);
  dw_power_flow_watch_async(flow, DW_ACTION_UPDATE_IMAGE, ids, NULL, dw_await_done_cb, &watched);
  dw_await(&watched, NULL);
  g_assert_true(dw_power_flow_watch_finish(flow, watched, &error));
  g_assert_no_error(error);
  desk = dw_resource_store_lookup(store, ids[0]);
  g_assert_cmpint(dw_resource_get_status(desk), ==, DW_RESOURCE_STATUS_RUNNING);
  g_assert_cmpint(dw_resource_get_actions(desk) & DW_ACTION_UPDATE_IMAGE, ==, 0);
  g_assert_cmpstr(dw_resource_get_data(desk)->fota_update->current_version, ==,
                  "0.0.0-R-20240307.190736");
}

static gboolean
has_icon(DwIcons *icons, DwResource *resource)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GSource) patience = dw_clock_after(dw_clock_get_system(), 5000, cancel_cb, cancellable);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) icon = NULL;

  dw_icons_load_async(icons, dw_resource_get_data(resource)->icon, cancellable, dw_await_done_cb,
                      &result);
  dw_await(&result, NULL);
  g_source_destroy(patience);
  icon = dw_icons_load_finish(icons, result, NULL);
  return icon != NULL;
}

/* Every app of a good office has a picture; a bad one is a card without, never more. */
static void
test_icons(Fixture *fixture, gconstpointer data)
{
  DwResourceStore *store = dw_context_get_store(fixture->context);
  g_autoptr(DwIcons) icons = dw_icons_new(fixture->context);
  guint apps = 0;

  assert_refreshed(fixture);
  for (guint i = 0; i < dw_resource_store_get_length(store); i++) {
    g_autoptr(DwResource) resource = g_list_model_get_item(G_LIST_MODEL(store), i);

    if (dw_resource_get_data(resource)->icon == NULL)
      continue;
    g_test_message("%s", dw_resource_get_name(resource));
    g_assert_cmpint(has_icon(icons, resource), ==, data == NULL);
    apps++;
  }
  g_assert_cmpuint(apps, ==, data == NULL ? 3 : 9);
}

/* What a page of details shows is there when a few desks are asked about, and not before. */
static void
test_details(Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = {"ecd-7k2design01", "ecd-4t2train015", "ecd-8l5legal016", NULL};
  DwProvider *provider = dw_context_get_provider(fixture->context);
  DwResourceStore *store = dw_context_get_store(fixture->context);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  const DwResourceData *design, *training, *legal;
  const DwDuration *hours;

  dw_listing_watch_async(provider, store, ids, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  g_assert_true(dw_listing_watch_finish(provider, result, NULL, &error));
  g_assert_no_error(error);
  design = dw_resource_get_data(dw_resource_store_lookup(store, ids[0]));
  training = dw_resource_get_data(dw_resource_store_lookup(store, ids[1]));
  legal = dw_resource_get_data(dw_resource_store_lookup(store, ids[2]));
  g_assert_cmpuint(design->timers->len, ==, 2);
  g_assert_cmpstr(design->fota_update->new_version, ==, "0.0.0-R-20240307.190736");
  g_assert_cmpuint(design->os_update->packages->len, ==, 1);
  g_assert_cmpuint(training->sessions->len, ==, 3);
  hours = g_ptr_array_index(legal->durations, 0);
  g_assert_cmpint(hours->used_seconds * 10, ==, hours->total_seconds * 9);
  g_assert_cmpuint(legal->os_update->packages->len, ==, 3);
  g_assert_cmpint(legal->os_update->package_count, ==, 3);
}

static void
assert_connects(Fixture *fixture, const char *name)
{
  g_autoptr(GError) error = NULL;
  GStatBuf info;

  g_test_message("%s", name);
  g_assert_true(connect_to(fixture, name, 0, &error));
  g_assert_no_error(error);
  g_assert_cmpint(g_stat(fixture->output, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
  g_assert_cmpint(g_unlink(fixture->output), ==, 0);
}

/* Off, on, a share, an app. */
static void
test_connect(Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {"Rendering 04", "Linux development", "Finance share", "Mail"};

  assert_refreshed(fixture);
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    assert_connects(fixture, names[i]);
}

/* Asleep; also where waking is started with StartDesktops. */
static void
test_wake(Fixture *fixture, gconstpointer data)
{
  assert_refreshed(fixture);
  assert_connects(fixture, "Build box");
}

static void
test_ticket_fails(Fixture *fixture, gconstpointer data)
{
  const DwError code = strstr(data, "task-never") != NULL ? DW_ERROR_TIMED_OUT : DW_ERROR_TICKET;
  g_autoptr(GError) error = NULL;

  assert_refreshed(fixture);
  g_assert_false(connect_to(fixture, "Linux development", 1, &error));
  g_assert_error(error, DW_ERROR, (int) code);
  g_test_message("%s", error->message);
  g_assert_cmpint(g_access(fixture->output, F_OK), !=, 0);
}

static void
test_never_starts(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  assert_refreshed(fixture);
  g_assert_false(connect_to(fixture, "Rendering 04", 1, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_TIMED_OUT);
  g_assert_nonnull(strstr(error->message, "Rendering 04 was not Running after 1 seconds."));
}

static void
test_sign_out(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dw_context_sign_out_async(fixture->context, NULL, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  g_assert_true(dw_context_sign_out_finish(fixture->context, result, &error));
  g_assert_no_error(error);
  g_assert_false(refresh(fixture, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_SIGNED_OUT);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    const char *order;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/service/list", NULL, test_list},
      {"/service/second-run", NULL, test_second_run},
      {"/service/page-repeat", "scenario page-repeat", test_page_repeat},
      {"/service/partial-failure", "scenario partial-failure", test_partial_failure},
      {"/service/cancel-list", NULL, test_cancel_list},
      {"/service/hibernate", NULL, test_hibernate},
      {"/service/no-hibernate", "scenario no-hibernate", test_hibernate},
      {"/service/update", NULL, test_update},
      {"/service/icons", NULL, test_icons},
      {"/service/hostile-icons", "scenario hostile", test_icons},
      {"/service/details", NULL, test_details},
      {"/service/connect", NULL, test_connect},
      {"/service/wake", NULL, test_wake},
      {"/service/wake-falls-back", "scenario no-hibernate", test_wake},
      {"/service/task-failed", "scenario task-failed", test_ticket_fails},
      {"/service/task-never", "scenario task-never", test_ticket_fails},
      {"/service/ticket-empty", "scenario ticket-empty", test_ticket_fails},
      {"/service/ticket-bad-base64", "scenario ticket-bad-base64", test_ticket_fails},
      {"/service/ticket-huge", "scenario ticket-huge", test_ticket_fails},
      {"/service/never-starts", "scenario never-starts", test_never_starts},
      {"/service/sign-out", NULL, test_sign_out},
  };
  int status;

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint(argc, ==, 2);
  sandbox = dw_sandbox_process_start(argv[1]);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, tests[i].order, set_up, tests[i].test, tear_down);
  status = g_test_run();
  dw_sandbox_process_stop(sandbox);
  return status;
}
