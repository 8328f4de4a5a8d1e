/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-await.h"
#include "dw-error.h"
#include "dw-fake-provider.h"
#include "dw-fake-session.h"
#include "dw-resource.h"
#include "dw-script-transport.h"
#include "dw-workspace-provider.h"

#include <json-glib/json-glib.h>
#include <string.h>

typedef struct {
  DwFakeClock *clock;
  DwScriptTransport *transport;
  DwFakeScript *script;
  DwSession *session;
  DwProvider *provider;
  GAsyncResult *result;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  fixture->clock = dw_fake_clock_new();
  fixture->transport = dw_script_transport_new();
  fixture->script = dw_script_transport_get_script(fixture->transport);
  fixture->session =
      dw_fake_session_new(DW_TRANSPORT(fixture->transport), DW_CLOCK(fixture->clock));
  dw_fake_session_sign_in(fixture->session);
  fixture->provider = DW_PROVIDER(dw_workspace_provider_new(fixture->session));
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->result);
  g_clear_object(&fixture->provider);
  g_clear_object(&fixture->session);
  g_clear_object(&fixture->transport);
  g_clear_object(&fixture->clock);
}

static void
wait_for(Fixture *fixture)
{
  dw_await(&fixture->result, fixture->clock);
}

/* The form has exactly these parameters beside the common ones and those of the session. */
static void
assert_form(Fixture *fixture, const char *action, const char *const *pairs)
{
  static const char *const common[] = {
      "Action",     "Version",   "Format",   "Timestamp",  "SignatureNonce", "(url)",    "ClientId",
      "LoginToken", "SessionId", "RegionId", "ClientType", "ClientVersion",  "ClientOS", NULL};
  g_autoptr(GHashTable) form = dw_script_transport_take_form(fixture->transport);
  g_autofree char **rest = NULL;

  g_assert_nonnull(form);
  g_assert_cmpstr(g_hash_table_lookup(form, "Action"), ==, action);
  g_assert_cmpstr(g_hash_table_lookup(form, "Version"), ==, "2020-10-02");
  g_assert_cmpstr(g_hash_table_lookup(form, "LoginToken"), ==, "login-1");
  g_assert_cmpstr(g_hash_table_lookup(form, "SessionId"), ==, "session-1");
  for (; *pairs != NULL; pairs += 2) {
    g_assert_cmpstr(g_hash_table_lookup(form, pairs[0]), ==, pairs[1]);
    g_hash_table_remove(form, pairs[0]);
  }
  for (const char *const *name = common; *name != NULL; name++)
    g_hash_table_remove(form, *name);
  rest = (char **) g_hash_table_get_keys_as_array(form, NULL);
  g_assert_cmpstr(rest[0], ==, NULL);
}

static DwResourcePage *
get_page(Fixture *fixture, const char *next_token, const char *const *ids, GError **error)
{
  g_clear_object(&fixture->result);
  dw_provider_page_async(fixture->provider, next_token, ids, NULL, dw_await_done_cb,
                         &fixture->result);
  wait_for(fixture);
  return dw_provider_page_finish(fixture->provider, fixture->result, error);
}

/* A page that is decoded in a thread: the clock stands still meanwhile. */
static void
say_large_page(Fixture *fixture)
{
  g_autoptr(GString) answer = g_string_new("200 {'RequestId':'r','Resources':[");

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf(answer, "%s{'ResourceId':'ecd-%u','ResourceName':'Desk %u'}",
                           i > 0 ? "," : "", i, i);
  g_string_append(answer, "]}");
  dw_fake_script_say(fixture->script, answer->str);
}

static void
test_large_page(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwResourcePage) page = NULL;
  const DwResourceData *last;

  say_large_page(fixture);
  dw_provider_page_async(fixture->provider, NULL, NULL, NULL, dw_await_done_cb, &fixture->result);
  dw_await(&fixture->result, NULL);
  page = dw_provider_page_finish(fixture->provider, fixture->result, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(page->resources->len, ==, 2000);
  last = g_ptr_array_index(page->resources, 1999);
  g_assert_cmpstr(last->resource_name, ==, "Desk 1999");
}

static gboolean
cancel_cb(gpointer cancellable)
{
  g_cancellable_cancel(cancellable);
  return G_SOURCE_REMOVE;
}

/* Whenever the wish comes, the outcome is that of a call that was cancelled. */
static void
test_cancel_large_page(Fixture *fixture, gconstpointer data)
{
  for (guint turns = 0; turns < 6; turns++) {
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;

    say_large_page(fixture);
    g_clear_object(&fixture->result);
    dw_provider_page_async(fixture->provider, NULL, NULL, cancellable, dw_await_done_cb,
                           &fixture->result);
    for (guint i = 0; i < turns && fixture->result == NULL; i++)
      g_main_context_iteration(NULL, FALSE);
    g_idle_add_full(G_PRIORITY_HIGH, cancel_cb, cancellable, NULL);
    dw_await(&fixture->result, NULL);
    g_main_context_iteration(NULL, FALSE);
    if (!g_cancellable_is_cancelled(cancellable))
      g_cancellable_cancel(cancellable);
    g_assert_null(dw_provider_page_finish(fixture->provider, fixture->result, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

static void
test_page(Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = {"ecd-1", "ecd-2", NULL};
  g_autoptr(GError) error = NULL;
  g_autoptr(DwResourcePage) all = NULL;
  g_autoptr(DwResourcePage) some = NULL;

  dw_fake_script_say(fixture->script,
                     "200 {'RequestId':'r','NextToken':'n2','Resources':[{'ResourceId':'ecd-1'}]}");
  all = get_page(fixture, NULL, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(all->resources->len, ==, 1);
  g_assert_cmpstr(all->next_token, ==, "n2");
  assert_form(fixture, "DescribeUserResources",
              (const char *const[]){"Language", "en_US", "QueryFotaUpdate", "true", NULL});
  some = get_page(fixture, "n2", ids, &error);
  g_assert_no_error(error);
  assert_form(fixture, "DescribeUserResources",
              (const char *const[]){"Language", "en_US", "QueryDesktopTimers", "true",
                                    "QueryDesktopDurationList", "true", "QueryFotaUpdate", "true",
                                    "NextToken", "n2", "ResourceIds.1", "ecd-1", "ResourceIds.2",
                                    "ecd-2", NULL});
}

static void
test_page_refused(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwResourcePage) page = NULL;

  dw_fake_script_say(fixture->script,
                     "403 {'RequestId':'r-7','Code':'Forbidden.X','Message':'No.'}");
  page = get_page(fixture, NULL, NULL, &error);
  g_assert_null(page);
  g_assert_error(error, DW_ERROR, DW_ERROR_REFUSED);
  g_assert_cmpstr(dw_error_get_service_code(error), ==, "Forbidden.X");
  g_assert_cmpstr(dw_error_get_request_id(error), ==, "r-7");
}

static void
test_cancel(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GError) error = NULL;
  g_autoptr(DwResourcePage) page = NULL;

  dw_fake_script_hang(fixture->script);
  dw_provider_page_async(fixture->provider, NULL, NULL, cancellable, dw_await_done_cb,
                         &fixture->result);
  dw_await_idle();
  g_assert_null(fixture->result);
  g_cancellable_cancel(cancellable);
  wait_for(fixture);
  page = dw_provider_page_finish(fixture->provider, fixture->result, &error);
  g_assert_null(page);
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_language(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *language, *locale, *expected;
  } rows[] = {
      {"", "en_US.UTF-8", "en_US"},
      {"", "en_GB", "en_US"},
      {"", "zh_CN.UTF-8", "zh_CN"},
      {"", "zh_TW.UTF-8", "zh_CN"},
      {"", "ja_JP.UTF-8", "ja_JP"},
      {"", "de_DE.UTF-8", "en_US"},
      {"", "C", "en_US"},
      {"", "POSIX", "en_US"},
      {"", "eng_XX", "en_US"},
      {"zh", "en_US.UTF-8", "zh_CN"},
      {"de:ja", "de_DE.UTF-8", "ja_JP"},
      {"en:zh", "zh_CN.UTF-8", "en_US"},
      {"de:fr", "de_DE.UTF-8", "en_US"},
      {"zha", "de_DE.UTF-8", "en_US"},
  };

  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GHashTable) form = NULL;
    g_autoptr(DwResourcePage) page = NULL;

    g_setenv("LC_ALL", rows[i].locale, TRUE);
    g_setenv("LANGUAGE", rows[i].language, TRUE);
    page = get_page(fixture, NULL, NULL, NULL);
    g_assert_nonnull(page);
    form = dw_script_transport_take_form(fixture->transport);
    g_test_message("%s %s", rows[i].language, rows[i].locale);
    g_assert_cmpstr(g_hash_table_lookup(form, "Language"), ==, rows[i].expected);
  }
  g_setenv("LC_ALL", "C.UTF-8", TRUE);
  g_unsetenv("LANGUAGE");
}

/* What the person chose goes before the locale; what the service has no texts in does not. */
static void
test_chosen_language(Fixture *fixture, gconstpointer data)
{
  static const char *const rows[][2] = {{"en", "en_US"},    {"zh", "zh_CN"}, {"ja_JP", "ja_JP"},
                                        {"", "zh_CN"},      {"de", "zh_CN"}, {NULL, "zh_CN"},
                                        {"\xff\n", "zh_CN"}};

  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  g_setenv("LANGUAGE", "zh", TRUE);
  g_setenv("LC_ALL", "zh_CN.UTF-8", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GHashTable) form = NULL;
    g_autoptr(DwResourcePage) page = NULL;

    dw_workspace_provider_set_language(DW_WORKSPACE_PROVIDER(fixture->provider), rows[i][0]);
    page = get_page(fixture, NULL, NULL, NULL);
    g_assert_nonnull(page);
    form = dw_script_transport_take_form(fixture->transport);
    g_assert_cmpstr(g_hash_table_lookup(form, "Language"), ==, rows[i][1]);
  }
  g_setenv("LC_ALL", "C.UTF-8", TRUE);
  g_unsetenv("LANGUAGE");
}

static gboolean
power(Fixture *fixture, DwAction action, GError **error)
{
  const char *const ids[] = {"ecd-1", "ecd-2", NULL};

  g_clear_object(&fixture->result);
  dw_provider_power_async(fixture->provider, action, ids, "token-1", NULL, dw_await_done_cb,
                          &fixture->result);
  wait_for(fixture);
  return dw_provider_power_finish(fixture->provider, fixture->result, error);
}

static const char *const power_form[] = {"ClientToken", "token-1", "DesktopId.1", "ecd-1",
                                         "DesktopId.2", "ecd-2",   NULL};

#define NOT_OFFERED \
  "404 {'RequestId':'r-9','Code':'InvalidAction.NotFound','Message':'Specified api is not found.'}"

static void
test_power(Fixture *fixture, gconstpointer data)
{
  static const struct {
    DwAction action;
    const char *operation;
  } rows[] = {{DW_ACTION_START, "StartDesktops"},
              {DW_ACTION_STOP, "StopDesktops"},
              {DW_ACTION_RESTART, "RebootDesktops"},
              {DW_ACTION_WAKE_UP, "WakeupDesktops"},
              {DW_ACTION_HIBERNATE, "HibernateDesktops"}};

  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_true(power(fixture, rows[i].action, &error));
    g_assert_no_error(error);
    assert_form(fixture, rows[i].operation, power_form);
  }
}

static void
test_wake_up_falls_back(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->script, NOT_OFFERED);
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  g_assert_true(power(fixture, DW_ACTION_WAKE_UP, &error));
  g_assert_no_error(error);
  assert_form(fixture, "WakeupDesktops", power_form);
  assert_form(fixture, "StartDesktops", power_form);
}

static void
test_not_offered(Fixture *fixture, gconstpointer data)
{
  static const struct {
    DwAction action;
    const char *part;
    guint calls;
  } rows[] = {{DW_ACTION_HIBERNATE, "does not offer hibernation. Stop the desk instead.", 1},
              {DW_ACTION_WAKE_UP, "does not offer that action", 2},
              {DW_ACTION_STOP, "does not offer that action", 1}};

  dw_fake_script_say(fixture->script, NOT_OFFERED);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    guint calls = 0;
    GHashTable *form;

    g_assert_false(power(fixture, rows[i].action, &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_NOT_OFFERED);
    g_assert_nonnull(strstr(error->message, rows[i].part));
    g_assert_cmpstr(dw_error_get_service_code(error), ==, "InvalidAction.NotFound");
    g_assert_cmpstr(dw_error_get_request_id(error), ==, "r-9");
    for (; (form = dw_script_transport_take_form(fixture->transport)) != NULL; calls++)
      g_hash_table_unref(form);
    g_assert_cmpuint(calls, ==, rows[i].calls);
  }
}

static void
test_power_refused(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->script,
                     "409 {'RequestId':'r','Code':'IncorrectStatus','Message':''}");
  g_assert_false(power(fixture, DW_ACTION_WAKE_UP, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NOT_READY);
}

static DwResource *
make_resource(const char *id, const char *real_id)
{
  g_autoptr(DwResourcePage) page = dw_fake_provider_make_page(
      "{'Resources':[{'ResourceId':'%s','RealDesktopId':%s}]}", id, real_id);

  return dw_resource_new(g_ptr_array_index(page->resources, 0));
}

static gboolean
update(Fixture *fixture, DwResource *resource, GError **error)
{
  g_clear_object(&fixture->result);
  dw_provider_update_async(fixture->provider, resource, NULL, dw_await_done_cb, &fixture->result);
  wait_for(fixture);
  return dw_provider_update_finish(fixture->provider, fixture->result, error);
}

static DwResource *
make_waiting(const char *update)
{
  g_autoptr(DwResourcePage) page = dw_fake_provider_make_page(
      "{'Resources':[{'ResourceId':'dg-1','RealDesktopId':'ecd-9','FotaUpdate':%s}]}", update);

  return dw_resource_new(g_ptr_array_index(page->resources, 0));
}

static void
test_update(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwResource) resource = make_waiting("{'NewAppVersion':'0.0.0-R-2024'}");
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  g_assert_true(update(fixture, resource, &error));
  g_assert_no_error(error);
  assert_form(fixture, "ApproveFotaUpdate",
              (const char *const[]){"DesktopId", "ecd-9", "AppVersion", "0.0.0-R-2024", NULL});
}

static void
test_update_refused(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *reply;
    DwError code;
    const char *part;
  } rows[] = {
      {NOT_OFFERED, DW_ERROR_NOT_OFFERED, "does not offer that action"},
      {"409 {'RequestId':'r','Code':'IncorrectDesktopStatus','Message':'It sleeps.'}",
       DW_ERROR_NOT_READY, "It sleeps."},
      {"403 {'RequestId':'r','Code':'Forbidden.X','Message':'No.'}", DW_ERROR_REFUSED, "No."},
  };
  g_autoptr(DwResource) resource = make_waiting("{'NewAppVersion':'2'}");

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    dw_fake_script_clear(fixture->script);
    dw_fake_script_say(fixture->script, rows[i].reply);
    g_assert_false(update(fixture, resource, &error));
    g_assert_error(error, DW_ERROR, (int) rows[i].code);
    g_assert_nonnull(strstr(error->message, rows[i].part));
  }
}

/* Nothing is asked where there is nothing to agree to. */
static void
test_update_without(Fixture *fixture, gconstpointer data)
{
  static const char *const updates[] = {"null", "{}", "[]", "{'CurrentAppVersion':'1'}"};

  for (gsize i = 0; i < G_N_ELEMENTS(updates); i++) {
    g_autoptr(DwResource) resource = make_waiting(updates[i]);
    g_autoptr(GError) error = NULL;

    g_assert_false(update(fixture, resource, &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_NOT_READY);
    g_assert_null(dw_script_transport_take_form(fixture->transport));
  }
}

static DwTicketReply *
get_ticket(Fixture *fixture, DwResource *resource, const DwTicketQuery *query, GError **error)
{
  g_clear_object(&fixture->result);
  dw_provider_ticket_async(fixture->provider, resource, query, NULL, dw_await_done_cb,
                           &fixture->result);
  wait_for(fixture);
  return dw_provider_ticket_finish(fixture->provider, fixture->result, error);
}

static void
test_ticket(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *id, *real_id, *expected;
  } rows[] = {{"ecd-1", "null", "ecd-1"}, {"ecd-1", "''", "ecd-1"}, {"dg-1", "'ecd-9'", "ecd-9"}};

  dw_fake_script_say(
      fixture->script,
      "200 {'RequestId':'r','TaskId':'t-1','TaskStatus':'Finished','Ticket':'QQ=='}");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResource) resource = make_resource(rows[i].id, rows[i].real_id);
    g_autoptr(GError) error = NULL;
    g_autoptr(DwTicketReply) first = get_ticket(fixture, resource, &(DwTicketQuery){0}, &error);
    g_autoptr(DwTicketReply) second = NULL;

    g_assert_no_error(error);
    g_assert_cmpint(first->status, ==, DW_TICKET_STATUS_FINISHED);
    g_assert_cmpstr(dw_secret_peek(first->ticket), ==, "QQ==");
    assert_form(fixture, "GetConnectionTicket",
                (const char *const[]){"DesktopId", rows[i].expected, NULL});
    second = get_ticket(fixture, resource, &(DwTicketQuery){.task_id = "t-1"}, &error);
    g_assert_no_error(error);
    assert_form(fixture, "GetConnectionTicket",
                (const char *const[]){"DesktopId", rows[i].expected, "TaskId", "t-1", NULL});
  }
}

static void
test_ticket_for_program(Fixture *fixture, gconstpointer data)
{
  const DwTicketQuery query = {.program = "C:\\paint \"x\".exe", .arguments = "a b"};
  g_autoptr(DwResource) resource = make_resource("ecd-1", "null");
  g_autoptr(DwTicketReply) reply = NULL;
  g_autoptr(GHashTable) form = NULL;
  g_autoptr(JsonNode) content = NULL;

  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','TaskId':'t-1'}");
  reply = get_ticket(fixture, resource, &query, NULL);
  g_assert_cmpint(reply->status, ==, DW_TICKET_STATUS_RUNNING);
  form = dw_script_transport_take_form(fixture->transport);
  content = json_from_string(g_hash_table_lookup(form, "CommandContent"), NULL);
  g_assert_nonnull(content);
  g_assert_nonnull(strstr(g_hash_table_lookup(form, "CommandContent"), "C:\\\\paint"));
  g_assert_nonnull(strstr(g_hash_table_lookup(form, "CommandContent"), "\"a b\""));
}

static void
test_report(Fixture *fixture, gconstpointer data)
{
  static const struct {
    DwSessionReport report;
    const char *word;
  } rows[] = {{DW_SESSION_REPORT_CONNECTED, "Connected"},
              {DW_SESSION_REPORT_DISCONNECTED, "Disconnected"}};
  g_autoptr(DwResource) share = make_resource("dg-1", "'ecd-9'");

  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  dw_fake_script_say(fixture->script, "403 {'RequestId':'r','Code':'Forbidden','Message':'No.'}");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GHashTable) form = NULL;

    dw_provider_report(fixture->provider, share, rows[i].report, NULL, NULL, NULL);
    dw_await_idle();
    form = dw_script_transport_take_form(fixture->transport);
    g_assert_cmpstr(g_hash_table_lookup(form, "Action"), ==, "ReportSessionStatus");
    g_assert_cmpstr(g_hash_table_lookup(form, "InstanceId"), ==, "ecd-9");
    g_assert_cmpstr(g_hash_table_lookup(form, "SessionStatus"), ==, rows[i].word);
    g_assert_cmpstr(g_hash_table_lookup(form, "EndUserId"), ==, "alice");
    g_assert_cmpstr(g_hash_table_lookup(form, "SessionChangeTime"), ==, "1767323045000");
  }
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/workspace-provider/page", test_page},
      {"/workspace-provider/large-page", test_large_page},
      {"/workspace-provider/cancel-large-page", test_cancel_large_page},
      {"/workspace-provider/page-refused", test_page_refused},
      {"/workspace-provider/cancel", test_cancel},
      {"/workspace-provider/language", test_language},
      {"/workspace-provider/chosen-language", test_chosen_language},
      {"/workspace-provider/power", test_power},
      {"/workspace-provider/wake-up-falls-back", test_wake_up_falls_back},
      {"/workspace-provider/not-offered", test_not_offered},
      {"/workspace-provider/power-refused", test_power_refused},
      {"/workspace-provider/update", test_update},
      {"/workspace-provider/update-refused", test_update_refused},
      {"/workspace-provider/update-without", test_update_without},
      {"/workspace-provider/ticket", test_ticket},
      {"/workspace-provider/ticket-for-program", test_ticket_for_program},
      {"/workspace-provider/report", test_report},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
