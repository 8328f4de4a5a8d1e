/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-await.h"
#include "dw-error.h"
#include "dw-fake-clock.h"
#include "dw-gws-provider.h"
#include "dw-resource.h"
#include "dw-script-transport.h"

#include <string.h>

typedef struct {
  DwFakeClock *clock;
  DwScriptTransport *transport;
  DwFakeScript *script;
  DwProvider *provider;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwSecret) secret = dw_secret_new("secret-1");
  g_autoptr(DwApi) api = NULL;

  fixture->clock = dw_fake_clock_new();
  fixture->transport = dw_script_transport_new();
  fixture->script = dw_script_transport_get_script(fixture->transport);
  api = dw_api_new(DW_TRANSPORT(fixture->transport), DW_CLOCK(fixture->clock));
  dw_api_set_region(api, "cn-hangzhou");
  dw_api_set_access_key(api, "LTAItest", secret, NULL);
  fixture->provider = DW_PROVIDER(dw_gws_provider_new(api, DW_CLOCK(fixture->clock)));
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->provider);
  g_clear_object(&fixture->transport);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->clock), ==, 0);
  g_clear_object(&fixture->clock);
}

static void
say(Fixture *fixture, const char *answer)
{
  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script, answer);
}

static DwResourcePage *
get_page(Fixture *fixture, const char *next_token, const char *const *ids)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  DwResourcePage *page;

  dw_provider_page_async(fixture->provider, next_token, ids, NULL, dw_await_done_cb, &result);
  dw_await(&result, fixture->clock);
  page = dw_provider_page_finish(fixture->provider, result, &error);
  g_assert_no_error(error);
  return page;
}

/* The last form that was sent has these, as NAME=VALUE; a NAME alone is not there. */
static void
assert_form(Fixture *fixture, const char *action, const char *const *wanted)
{
  g_autoptr(GHashTable) form = dw_script_transport_take_form(fixture->transport);

  g_assert_nonnull(form);
  g_assert_cmpstr(g_hash_table_lookup(form, "Action"), ==, action);
  g_assert_cmpstr(g_hash_table_lookup(form, "Version"), ==, "2019-06-18");
  g_assert_nonnull(g_hash_table_lookup(form, "Signature"));
  for (; *wanted != NULL; wanted++) {
    g_auto(GStrv) parts = g_strsplit(*wanted, "=", 2);

    g_assert_cmpstr(g_hash_table_lookup(form, parts[0]), ==, parts[1]);
  }
}

#define FORM(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The service counts in texts, and gives an object where a list has one. */
static void
test_pages(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwResourcePage) page = NULL;
  g_autofree char *token = NULL;

  say(fixture, "200 {'RequestId':'r','TotalCount':'101','Instances':{'InstanceId':'i-1','Name':"
               "'One','Status':'Registered','WorkMode':'Desktop','ExpireTime':"
               "'2026-12-01T00:00Z','IsBoundUser':'false'}}");
  page = get_page(fixture, NULL, NULL);
  assert_form(fixture, "DescribeInstances",
              FORM("PageNumber=1", "PageSize=100", "InstanceId", "RegionId"));
  g_assert_cmpuint(page->resources->len, ==, 1);
  g_assert_cmpstr(page->next_token, ==, "2");
  token = g_steal_pointer(&page->next_token);
  g_clear_pointer(&page, dw_resource_page_free);

  say(fixture, "200 {'RequestId':'r','TotalCount':'101','Instances':[{'InstanceId':'i-2'}]}");
  page = get_page(fixture, token, NULL);
  assert_form(fixture, "DescribeInstances", FORM("PageNumber=2"));
  g_assert_null(page->next_token);
  g_clear_pointer(&page, dw_resource_page_free);

  say(fixture, "200 {'RequestId':'r'}"); /* without a count, a page that is not full is the last */
  page = get_page(fixture, NULL, NULL);
  g_assert_cmpuint(page->resources->len, ==, 0);
  g_assert_null(page->next_token);
}

static void
test_ids(Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = {"i-1/Blender", "i-2", "i-1", NULL};
  g_autoptr(DwResourcePage) first = NULL, second = NULL;

  say(fixture, "200 {'RequestId':'r','TotalCount':'1','Instances':[{'InstanceId':'i-1'}]}");
  first = get_page(fixture, NULL, ids);
  assert_form(fixture, "DescribeInstances", FORM("InstanceId=i-1", "PageNumber"));
  g_assert_nonnull(first->next_token);
  say(fixture, "200 {'RequestId':'r','TotalCount':'1','Instances':[{'InstanceId':'i-2'}]}");
  second = get_page(fixture, first->next_token, ids);
  assert_form(fixture, "DescribeInstances", FORM("InstanceId=i-2"));
  g_assert_null(second->next_token);
}

static void
test_statuses(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *word;
    DwResourceStatus status;
  } rows[] = {
      {"Creating", DW_RESOURCE_STATUS_CREATING},     {"Starting", DW_RESOURCE_STATUS_STARTING},
      {"Stopping", DW_RESOURCE_STATUS_STOPPING},     {"Stopped", DW_RESOURCE_STATUS_STOPPED},
      {"Initializing", DW_RESOURCE_STATUS_CREATING}, {"Unregistered", DW_RESOURCE_STATUS_STARTING},
      {"Registered", DW_RESOURCE_STATUS_RUNNING},    {"Missing", DW_RESOURCE_STATUS_DELETED},
      {"Cloning", DW_RESOURCE_STATUS_CREATING},      {"Dreaming", DW_RESOURCE_STATUS_UNKNOWN},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *answer = g_strdup_printf(
        "200 {'RequestId':'r','Instances':[{'InstanceId':'i-1','Status':'%s'}]}", rows[i].word);
    g_autoptr(DwResourcePage) page = NULL;
    g_autoptr(DwResource) resource = NULL;

    say(fixture, answer);
    page = get_page(fixture, NULL, NULL);
    resource = dw_resource_new(g_ptr_array_index(page->resources, 0));
    g_assert_cmpint(dw_resource_get_status(resource), ==, rows[i].status);
    g_assert_cmpint(dw_resource_get_kind(resource), ==, DW_RESOURCE_KIND_COMPUTER);
  }
}

/* A resource of that JSON text, the one at @index. */
static DwResource *
make(Fixture *fixture, const char *instance, guint index)
{
  g_autofree char *answer = g_strdup_printf("200 {'RequestId':'r','Instances':[%s]}", instance);
  g_autoptr(DwResourcePage) page = NULL;

  say(fixture, answer);
  page = get_page(fixture, NULL, NULL);
  g_hash_table_unref(dw_script_transport_take_form(fixture->transport));
  g_assert_cmpuint(page->resources->len, >, index);
  return dw_resource_new(g_ptr_array_index(page->resources, index));
}

#define INSTANCE "{'InstanceId':'i-1','Name':'One','Status':'Registered','WorkMode':'Desktop'}"
#define APPS                                                                           \
  "{'InstanceId':'i-2','Name':'Two','Status':'%s','WorkMode':'Application','AppList':" \
  "[{'AppName':'Visual Studio','AppPath':'C:\\\\vs.exe'},{'AppPath':'?'},{'AppName':'画'}]}"
#define DOMAIN_INSTANCE                                                                     \
  "{'InstanceId':'i-3','Name':'Three','Status':'Registered','DomainName':'design.example'," \
  "'IsBoundUser':'%s'}"

static void
test_apps(Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strdup_printf(APPS, "Stopped");
  g_autoptr(DwResource) instance = make(fixture, text, 0);
  g_autoptr(DwResource) app = make(fixture, text, 1);
  g_autoptr(DwResource) other = make(fixture, text, 2);

  g_assert_cmpstr(dw_resource_get_id(app), ==, "i-2/Visual%20Studio");
  g_assert_cmpstr(dw_resource_get_name(app), ==, "Visual Studio");
  g_assert_cmpint(dw_resource_get_kind(app), ==, DW_RESOURCE_KIND_APP);
  g_assert_cmpint(dw_resource_get_status(app), ==, DW_RESOURCE_STATUS_STOPPED);
  g_assert_cmpint(dw_resource_get_actions(app), ==, DW_ACTION_NONE);
  g_assert_cmpint(dw_resource_get_actions(instance), ==, DW_ACTION_START);
  g_assert_cmpstr(dw_resource_get_id(other), ==, "i-2/%E7%94%BB");
  g_assert_cmpint(dw_provider_get_features(fixture->provider, app), ==, DW_FEATURE_NONE);
  g_assert_cmpint(dw_provider_get_features(fixture->provider, instance), ==,
                  DW_FEATURE_RENAME | DW_FEATURE_DISPLAY_QUALITY);
}

static DwTicketReply *
ask_ticket(Fixture *fixture, DwResource *resource, const DwTicketQuery *query, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_provider_ticket_async(fixture->provider, resource, query, NULL, dw_await_done_cb, &result);
  dw_await(&result, fixture->clock);
  return dw_provider_ticket_finish(fixture->provider, result, error);
}

static void
test_ticket(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwResource) desk = make(fixture, INSTANCE, 0);
  g_autofree char *text = g_strdup_printf(APPS, "Registered");
  g_autoptr(DwResource) app = make(fixture, text, 1);
  const DwTicketQuery first = {0}, again = {.task_id = "t-1"};
  g_autoptr(DwTicketReply) begun = NULL, done = NULL, of_app = NULL;
  g_autoptr(GError) error = NULL;

  say(fixture, "200 {'RequestId':'r','TaskId':'t-1','TaskFinished':'false'}");
  begun = ask_ticket(fixture, desk, &first, &error);
  g_assert_no_error(error);
  g_assert_cmpint(begun->status, ==, DW_TICKET_STATUS_RUNNING);
  assert_form(
      fixture, "GetConnectTicket",
      FORM("InstanceId=i-1", "AsyncMode=true", "TaskId", "AppName", "UserName", "Password"));
  say(fixture, "200 {'RequestId':'r','TaskId':'t-1','TaskFinished':'true','Ticket':'QQ=='}");
  done = ask_ticket(fixture, desk, &again, &error);
  g_assert_cmpint(done->status, ==, DW_TICKET_STATUS_FINISHED);
  assert_form(fixture, "GetConnectTicket", FORM("InstanceId=i-1", "TaskId=t-1"));
  say(fixture, "200 {'RequestId':'r','TaskId':'t-2'}");
  of_app = ask_ticket(fixture, app, &first, &error);
  g_assert_nonnull(of_app);
  assert_form(fixture, "GetConnectTicket", FORM("InstanceId=i-2", "AppName=Visual Studio"));
}

static void
test_domain(Fixture *fixture, gconstpointer data)
{
  g_autofree char *bound = g_strdup_printf(DOMAIN_INSTANCE, "true");
  g_autofree char *free_one = g_strdup_printf(DOMAIN_INSTANCE, "false");
  g_autoptr(DwResource) resource = make(fixture, bound, 0);
  g_autoptr(DwResource) unbound = make(fixture, free_one, 0);
  g_autoptr(DwSecret) password = dw_secret_new("pass word");
  const DwTicketQuery without = {0}, with = {.user = "zhang", .password = password};
  g_autoptr(DwTicketReply) reply = NULL;
  g_autoptr(GError) needed = NULL, error = NULL;

  g_assert_cmpstr(dw_resource_get_sign_in_domain(resource), ==, "design.example");
  g_assert_null(dw_resource_get_sign_in_domain(unbound));
  g_assert_null(ask_ticket(fixture, resource, &without, &needed));
  g_assert_error(needed, DW_ERROR, DW_ERROR_ANSWER_NEEDED);
  g_assert_nonnull(strstr(needed->message, "design.example"));
  g_assert_null(dw_script_transport_take_form(fixture->transport)); /* nothing was sent */
  say(fixture, "200 {'RequestId':'r','TaskId':'t-1'}");
  reply = ask_ticket(fixture, resource, &with, &error);
  g_assert_no_error(error);
  assert_form(fixture, "GetConnectTicket", FORM("UserName=zhang", "Password=pass word"));
}

/* What can't work is not tried. */
static void
test_hindrances(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *status;
    guint index;
    const char *program;
    DwError kind;
    const char *words;
  } rows[] = {
      {"Registered", 0, NULL, DW_ERROR_NOT_READY, "listed by themselves"},
      {"Stopped", 1, NULL, DW_ERROR_NOT_READY, "Start that first"},
      {"Registered", 1, "calc.exe", DW_ERROR_NOT_OFFERED, "which program"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strdup_printf(APPS, rows[i].status);
    g_autoptr(DwResource) resource = make(fixture, text, rows[i].index);
    const DwTicketQuery query = {.program = rows[i].program};
    g_autoptr(GError) error = NULL;

    g_assert_null(ask_ticket(fixture, resource, &query, &error));
    g_assert_error(error, DW_ERROR, (int) rows[i].kind);
    g_assert_nonnull(strstr(error->message, rows[i].words));
    g_assert_null(dw_script_transport_take_form(fixture->transport));
  }
}

static void
test_power(Fixture *fixture, gconstpointer data)
{
  static const struct {
    DwAction action;
    const char *operation;
  } rows[] = {{DW_ACTION_START, "StartInstance"},
              {DW_ACTION_STOP, "StopInstance"},
              {DW_ACTION_RESTART, "RestartInstance"},
              {DW_ACTION_HIBERNATE, NULL},
              {DW_ACTION_WAKE_UP, NULL}};
  static const char *const ids[] = {"i-1", NULL};

  g_assert_cmpuint(dw_provider_get_most_ids(fixture->provider), ==, 1);
  g_assert_cmpstr(dw_provider_get_person(fixture->provider), ==, "LTAItest");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    say(fixture, "200 {'RequestId':'r'}");
    dw_provider_power_async(fixture->provider, rows[i].action, ids, "token", NULL, dw_await_done_cb,
                            &result);
    dw_await(&result, fixture->clock);
    g_assert_cmpint(dw_provider_power_finish(fixture->provider, result, &error), ==,
                    rows[i].operation != NULL);
    if (rows[i].operation != NULL)
      assert_form(fixture, rows[i].operation, FORM("InstanceId=i-1", "ClientToken"));
    else
      g_assert_error(error, DW_ERROR, DW_ERROR_NOT_OFFERED);
  }
}

static void
test_rename(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwResource) desk = make(fixture, INSTANCE, 0);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  say(fixture, "200 {'RequestId':'r'}");
  dw_provider_rename_async(fixture->provider, desk, "画室", NULL, dw_await_done_cb, &result);
  dw_await(&result, fixture->clock);
  g_assert_true(dw_provider_rename_finish(fixture->provider, result, &error));
  assert_form(fixture, "SetInstanceName", FORM("InstanceId=i-1", "Name=画室"));
}

static gboolean
run_quality(Fixture *fixture,
            DwResource *desk,
            const DwDisplayQuality *wanted,
            DwDisplayQuality *quality,
            GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_provider_quality_async(fixture->provider, desk, wanted, NULL, dw_await_done_cb, &result);
  dw_await(&result, fixture->clock);
  return dw_provider_quality_finish(fixture->provider, result, quality, error);
}

static void
test_quality(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwResource) desk = make(fixture, INSTANCE, 0);
  const DwDisplayQuality lossless = {.visual_lossless = DW_FLAG_TRUE};
  const DwDisplayQuality for_3d = {.optimize_for_3d = DW_FLAG_TRUE};
  DwDisplayQuality quality;
  g_autoptr(GError) error = NULL;

  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script,
                     "200 {'RequestId':'r','TaskId':'t-1','TaskFinished':'false'}");
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','TaskFinished':'true','VisualLossless':"
                                      "'Off','OptimizeFor3d':'N/A'}");
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','TaskId':'t-2'}");
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','TaskFinished':true,'VisualLossless':"
                                      "'on','OptimizeFor3d':'N/A'}");
  g_assert_true(run_quality(fixture, desk, &lossless, &quality, &error));
  g_assert_no_error(error);
  g_assert_cmpint(quality.visual_lossless, ==, DW_FLAG_TRUE);
  g_assert_cmpint(quality.optimize_for_3d, ==, DW_FLAG_UNSET);
  assert_form(fixture, "DescribeInstancePolicy", FORM("AsyncMode=true", "TaskId"));
  assert_form(fixture, "DescribeInstancePolicy", FORM("TaskId=t-1"));
  assert_form(fixture, "SetInstancePolicy", FORM("VisualLossless=on", "OptimizeFor3d"));
  assert_form(fixture, "DescribeInstancePolicy", FORM("TaskId=t-2"));

  say(fixture, "200 {'RequestId':'r','VisualLossless':'on','OptimizeFor3d':'N/A'}");
  g_assert_false(run_quality(fixture, desk, &for_3d, &quality, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NOT_OFFERED);
}

/* A service that never comes to an end is not asked for ever. */
static void
test_quality_never_told(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwResource) desk = make(fixture, INSTANCE, 0);
  DwDisplayQuality quality;
  g_autoptr(GError) error = NULL;

  say(fixture, "200 {'RequestId':'r','TaskId':'t-1','TaskFinished':false}");
  g_assert_false(run_quality(fixture, desk, NULL, &quality, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_TIMED_OUT);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/gws-provider/pages", test_pages},
      {"/gws-provider/ids", test_ids},
      {"/gws-provider/statuses", test_statuses},
      {"/gws-provider/apps", test_apps},
      {"/gws-provider/ticket", test_ticket},
      {"/gws-provider/domain", test_domain},
      {"/gws-provider/hindrances", test_hindrances},
      {"/gws-provider/power", test_power},
      {"/gws-provider/rename", test_rename},
      {"/gws-provider/quality", test_quality},
      {"/gws-provider/quality-never-told", test_quality_never_told},
  };

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
