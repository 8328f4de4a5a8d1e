/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-await.h"
#include "dw-error.h"
#include "dw-fake-clock.h"
#include "dw-operator-provider.h"
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
  fixture->provider = DW_PROVIDER(dw_operator_provider_new(api));
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->provider);
  g_clear_object(&fixture->transport);
  g_clear_object(&fixture->clock);
}

static DwResourcePage *
get_page(Fixture *fixture, const char *next_token, const char *const *ids, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_provider_page_async(fixture->provider, next_token, ids, NULL, dw_await_done_cb, &result);
  dw_await(&result, fixture->clock);
  return dw_provider_page_finish(fixture->provider, result, error);
}

static void
assert_form(Fixture *fixture, const char *action, const char *name, const char *value)
{
  g_autoptr(GHashTable) form = dw_script_transport_take_form(fixture->transport);

  g_assert_nonnull(form);
  g_assert_cmpstr(g_hash_table_lookup(form, "Action"), ==, action);
  g_assert_cmpstr(g_hash_table_lookup(form, "Version"), ==, "2020-09-30");
  g_assert_cmpstr(g_hash_table_lookup(form, "RegionId"), ==, "cn-hangzhou");
  g_assert_nonnull(g_hash_table_lookup(form, "Signature"));
  if (name != NULL)
    g_assert_cmpstr(g_hash_table_lookup(form, name), ==, value);
}

/* Computers first, then shares, as one list. */
static void
test_pages(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *answer, *ids, *action, *token;
  } rows[] = {
      {"200 {'RequestId':'r','NextToken':'c2','Desktops':[{'DesktopId':'ecd-1'}]}", "ecd-1",
       "DescribeDesktops", NULL},
      {"200 {'RequestId':'r','NextToken':'','Desktops':{'DesktopId':'ecd-2'}}", "ecd-2",
       "DescribeDesktops", "c2"},
      {"200 {'RequestId':'r','NextToken':'s 2','DesktopGroups':[{'DesktopGroupId':'dg-1'}]}",
       "dg-1", "DescribeDesktopGroups", NULL},
      {"200 {'RequestId':'r','DesktopGroups':[{'DesktopGroupId':'dg-2'},{'DesktopGroupName':'?'}]}",
       "dg-2", "DescribeDesktopGroups", "s 2"},
  };
  g_autofree char *next_token = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DwResourcePage) page = NULL;
    const DwResourceData *first;

    dw_fake_script_clear(fixture->script);
    dw_fake_script_say(fixture->script, rows[i].answer);
    page = get_page(fixture, next_token, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(page->resources->len, ==, 1);
    first = g_ptr_array_index(page->resources, 0);
    g_assert_cmpstr(first->id, ==, rows[i].ids);
    g_assert_cmpstr(first->region_id, ==, "cn-hangzhou");
    assert_form(fixture, rows[i].action, "NextToken", rows[i].token);
    g_free(next_token);
    next_token = g_steal_pointer(&page->next_token);
  }
  g_assert_null(next_token);
}

static void
test_desktop(Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = {"ecd-1", NULL};
  g_autoptr(GError) error = NULL;
  g_autoptr(DwResourcePage) page = NULL;
  g_autoptr(DwResource) resource = NULL;
  const DwResourceData *desk;

  dw_fake_script_say(
      fixture->script,
      "200 {'RequestId':'r','Desktops':[{'DesktopId':'ecd-1','DesktopName':'One','DesktopStatus':"
      "'Running','ConnectionStatus':'Connected','OsType':'Linux','SupportHibernation':'true',"
      "'ChargeType':'PrePaid','DesktopGroupId':'dg-1','CreationTime':'2025-01-21T11:37Z',"
      "'EndUserIds':['alice','bob'],'Sessions':{'EndUserId':'bob'},'FotaUpdate':{'NewAppVersion':"
      "'2'},'Cpu':'4'}]}");
  page = get_page(fixture, NULL, ids, &error);
  g_assert_no_error(error);
  g_assert_null(page->next_token); /* no share was asked about */
  assert_form(fixture, "DescribeDesktops", "DesktopId.1", "ecd-1");
  desk = g_ptr_array_index(page->resources, 0);
  resource = dw_resource_new(g_ptr_array_index(page->resources, 0));
  g_assert_cmpstr(desk->resource_group_id, ==, "dg-1");
  g_assert_cmpstr(desk->end_users[1], ==, "bob");
  g_assert_cmpstr(((DwUserSession *) g_ptr_array_index(desk->sessions, 0))->user_id, ==, "bob");
  g_assert_cmpint(dw_resource_get_kind(resource), ==, DW_RESOURCE_KIND_COMPUTER);
  g_assert_cmpint(dw_resource_get_status(resource), ==, DW_RESOURCE_STATUS_RUNNING);
  g_assert_cmpstr(dw_resource_get_session_name(resource), ==, "connected");
  g_assert_cmpint(dw_resource_get_actions(resource), ==,
                  DW_ACTION_STOP | DW_ACTION_RESTART | DW_ACTION_HIBERNATE);
}

static void
test_many_ids(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_auto(GStrv) ids = NULL;
  g_autofree char *next_token = NULL;
  static const char *const firsts[] = {"ecd-0", "ecd-100", "ecd-200"};

  for (guint i = 0; i < 250; i++) {
    g_autofree char *id = g_strdup_printf("ecd-%u", i);

    g_strv_builder_add(builder, id);
  }
  g_strv_builder_add(builder, "dg-1");
  ids = g_strv_builder_end(builder);
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  for (gsize i = 0; i < G_N_ELEMENTS(firsts) + 1; i++) {
    g_autoptr(DwResourcePage) page = get_page(fixture, next_token, (const char *const *) ids, NULL);

    if (i < G_N_ELEMENTS(firsts))
      assert_form(fixture, "DescribeDesktops", "DesktopId.1", firsts[i]);
    else
      assert_form(fixture, "DescribeDesktopGroups", "DesktopGroupIds.1", "dg-1");
    g_free(next_token);
    next_token = g_steal_pointer(&page->next_token);
  }
  g_assert_null(next_token);
}

/* A key that may not see the shares still sees the computers. */
static void
test_no_shares(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwResourcePage) page = NULL;
  g_autoptr(DwResourcePage) none = NULL;

  dw_fake_script_say(fixture->script, "403 {'Code':'Forbidden.RAM','Message':'no'}");
  page = get_page(fixture, "shares 0 ", NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(page->failed_types[0], ==, "DesktopGroup");
  g_assert_null(page->next_token);
  none = get_page(fixture, NULL, NULL, &error);
  g_assert_null(none);
  g_assert_error(error, DW_ERROR, DW_ERROR_REFUSED);
}

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
  static const char *const ids[] = {"ecd-1", "ecd-2", NULL};

  g_assert_cmpuint(dw_provider_get_most_ids(fixture->provider), ==, 100);
  g_assert_cmpstr(dw_provider_get_person(fixture->provider), ==, "LTAItest");
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    dw_provider_power_async(fixture->provider, rows[i].action, ids, "token", NULL, dw_await_done_cb,
                            &result);
    dw_await(&result, fixture->clock);
    g_assert_true(dw_provider_power_finish(fixture->provider, result, &error));
    assert_form(fixture, rows[i].operation, "DesktopId.2", "ecd-2");
  }
}

static DwTicketReply *
get_ticket(Fixture *fixture, const char *desk, GError **error)
{
  g_autofree char *answer = g_strdup_printf("200 {'RequestId':'r',%s}", desk);
  g_autoptr(DwResourcePage) page = NULL;
  g_autoptr(DwResource) resource = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  const DwTicketQuery query = {NULL};

  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script, answer);
  page = get_page(fixture, strstr(desk, "Groups") != NULL ? "shares 0 " : NULL, NULL, NULL);
  g_hash_table_unref(dw_script_transport_take_form(fixture->transport));
  resource = dw_resource_new(g_ptr_array_index(page->resources, 0));
  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','TaskId':'t','TaskStatus':'RUNNING'}");
  dw_provider_ticket_async(fixture->provider, resource, &query, NULL, dw_await_done_cb, &result);
  dw_await(&result, fixture->clock);
  return dw_provider_ticket_finish(fixture->provider, result, error);
}

static void
test_ticket(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *desk, *person;
    DwError code;
  } rows[] = {
      {"'Desktops':[{'DesktopId':'ecd-1','EndUserIds':['alice','bob']}]", "alice", 0},
      {"'Desktops':[{'DesktopId':'ecd-1','EndUserIds':['alice'],'Sessions':[{'EndUserId':'bob'}]}]",
       "bob", 0},
      {"'Desktops':[{'DesktopId':'ecd-1','EndUserIds':[]}]", NULL, DW_ERROR_NOT_READY},
      {"'DesktopGroups':[{'DesktopGroupId':'dg-1'}]", NULL, DW_ERROR_NOT_OFFERED},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DwTicketReply) reply = get_ticket(fixture, rows[i].desk, &error);

    g_assert_cmpint(reply != NULL, ==, rows[i].person != NULL);
    if (reply != NULL)
      assert_form(fixture, "GetConnectionTicket", "EndUserId", rows[i].person);
    else
      g_assert_error(error, DW_ERROR, (int) rows[i].code);
  }
}

#define ADD(name, function) \
  g_test_add("/operator-provider/" name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("pages", test_pages);
  ADD("desktop", test_desktop);
  ADD("many-ids", test_many_ids);
  ADD("no-shares", test_no_shares);
  ADD("power", test_power);
  ADD("ticket", test_ticket);
  return g_test_run();
}
