/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-fixture.h"
#include "dw-await.h"
#include "dw-error.h"
#include "dw-operator.h"

#include <string.h>

static void
set_up(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_OPERATOR);
  g_autoptr(DwSecret) secret = dw_secret_new("secret-1");

  context_fixture_set_up(fixture, data);
  fixture->options.forget = TRUE;
  context_fixture_start(fixture);
  account->access_key_id = g_strdup("LTAItest");
  account->region = g_strdup("cn-hangzhou");
  dw_context_use(fixture->context, account);
  dw_context_set_access_key(fixture->context, secret, NULL);
}

static DwShare *
ask_share(ContextFixture *fixture, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_operator_share_async(fixture->context, "dg-1", NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_operator_share_finish(fixture->context, result, error);
}

/* The last request; those before are of no interest. */
static GHashTable *
take_last_form(ContextFixture *fixture)
{
  GHashTable *last = NULL;
  GHashTable *next;

  while ((next = dw_script_transport_take_form(fixture->transport)) != NULL) {
    g_clear_pointer(&last, g_hash_table_unref);
    last = next;
  }
  return last;
}

static const char *
peek(GHashTable *form, const char *name)
{
  return g_hash_table_lookup(form, name);
}

static void
test_share(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) form = NULL;
  g_autoptr(DwShare) share = NULL;
  const DwShareMember *member;

  dw_fake_script_say(fixture->script,
                     "200 {'RequestId':'r','NextToken':'t1','PaidDesktopsCount':2,"
                     "'StopedPrePaidDesktopsCount':'1','OnlinePrePaidDesktopsCount':1,"
                     "'PaidDesktops':[{'DesktopId':'ecd-1','DesktopName':'One','DesktopStatus':"
                     "'Running','ManagementFlags':['Updating'],'EndUserIds':['alice','bob']},"
                     "{'DesktopName':'nameless'}]}");
  dw_fake_script_say(fixture->script,
                     "200 {'RequestId':'r','NextToken':'','PostPaidDesktops':{'DesktopId':'ecd-2',"
                     "'DesktopStatus':'Stopped'}}");
  share = ask_share(fixture, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(share->paid->len, ==, 1);
  g_assert_cmpuint(share->pay_as_you_go->len, ==, 1);
  member = g_ptr_array_index(share->paid, 0);
  g_assert_cmpstr(member->end_user_ids[1], ==, "bob");
  g_assert_cmpint(dw_operator_get_member_status(member), ==, DW_RESOURCE_STATUS_UPDATING);
  member = g_ptr_array_index(share->pay_as_you_go, 0);
  g_assert_cmpint(dw_operator_get_member_status(member), ==, DW_RESOURCE_STATUS_STOPPED);
  g_assert_cmpint(share->n_paid, ==, 2);
  g_assert_cmpint(share->n_stopped, ==, 1);
  g_assert_cmpint(share->n_connected, ==, 1);
  g_assert_cmpint(share->n_running, ==, DW_NUMBER_UNSET);
  form = take_last_form(fixture);
  g_assert_cmpstr(peek(form, "NextToken"), ==, "t1");
  g_assert_cmpstr(peek(form, "DesktopGroupId"), ==, "dg-1");
  g_assert_cmpstr(peek(form, "RegionId"), ==, "cn-hangzhou");
}

static void
test_share_trouble(ContextFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *replies[2];
    DwError code;
  } rows[] = {
      {{"404 {'Code':'InvalidDesktopGroupId.NotFound','Message':'none','RequestId':'r'}"},
       DW_ERROR_NOT_FOUND},
      {{"200 {'RequestId':'r','NextToken':'t1'}", "200 {'RequestId':'r','NextToken':'t1'}"},
       DW_ERROR_NETWORK},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    dw_fake_script_clear(fixture->script);
    for (guint n = 0; n < 2 && rows[i].replies[n] != NULL; n++)
      dw_fake_script_say(fixture->script, rows[i].replies[n]);
    g_assert_null(ask_share(fixture, &error));
    g_assert_error(error, DW_ERROR, (int) rows[i].code);
  }
}

static void
test_wrong_account(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_WORKSPACE);
  g_autoptr(GError) error = NULL;

  account->user = g_strdup("alice");
  account->office_site = g_strdup("cn-hangzhou+dir-1");
  dw_context_use(fixture->context, account);
  g_assert_false(dw_operator_is(fixture->context));
  g_assert_null(ask_share(fixture, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
  g_assert_nonnull(strstr(error->message, "alice@cn-hangzhou+dir-1"));
  g_assert_nonnull(strstr(error->message, "--provider operator"));
}

typedef struct {
  GString *text;
  guint most; /* pages that are wanted; 0 for all */
} Seen;

static gboolean
take_page(const DwUsagePage *page, gpointer user_data)
{
  Seen *seen = user_data;

  for (guint i = 0; i < dw_usage_page_get_length(page); i++) {
    const DwUsageRow *row = dw_usage_page_get(page, i);

    g_string_append_printf(seen->text, "%s %" G_GINT64_FORMAT ", ", row->end_user_id, row->seconds);
  }
  g_string_append(seen->text, "| ");
  return seen->most == 0 || --seen->most > 0;
}

static gboolean
ask_usage(ContextFixture *fixture, guint limit, Seen *seen, gint64 *total, GError **error)
{
  const DwUsageRange range = {"2026-01-01", "2026-01-31"};
  g_autoptr(GAsyncResult) result = NULL;

  dw_operator_usage_async(fixture->context, &range, limit, take_page, seen, NULL, dw_await_done_cb,
                          &result);
  dw_await(&result, NULL);
  return dw_operator_usage_finish(fixture->context, result, total, error);
}

static void
say_usage(ContextFixture *fixture)
{
  dw_fake_script_say(
      fixture->script,
      "200 {'RequestId':'r','TotalCount':'4','NextToken':'t1','UsageDurationList':["
      "{'EndUserId':'a','UsageDuration':'90'},{'EndUserId':'b','UsageDuration':80}]}");
  dw_fake_script_say(fixture->script,
                     "200 {'RequestId':'r','TotalCount':4,'UsageDurationList':[{'EndUserId':'c',"
                     "'UsageDuration':70},{'EndUserId':'d'}]}");
}

static void
test_usage(ContextFixture *fixture, gconstpointer data)
{
  static const struct {
    guint limit, pages;
    const char *seen, *page_size;
  } rows[] = {
      {0, 0, "a 90, b 80, | c 70, d -1, | ", "200"},
      {3, 0, "a 90, b 80, | c 70, | ", "1"},
      {2, 0, "a 90, b 80, | ", "2"},
      {1, 0, "a 90, | ", "1"},
      {0, 1, "a 90, b 80, | ", "200"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    Seen seen = {text, rows[i].pages};
    g_autoptr(GHashTable) form = NULL;
    g_autoptr(GError) error = NULL;
    gint64 total = 0;

    dw_fake_script_clear(fixture->script);
    say_usage(fixture);
    g_assert_true(ask_usage(fixture, rows[i].limit, &seen, &total, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(text->str, ==, rows[i].seen);
    g_assert_cmpint(total, ==, 4);
    form = take_last_form(fixture);
    g_assert_cmpstr(peek(form, "Limit"), ==, rows[i].page_size);
    g_assert_cmpstr(peek(form, "StartDate"), ==, "2026-01-01");
    g_assert_null(peek(form, "RegionId"));
  }
}

static void
test_usage_trouble(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(GString) text = g_string_new(NULL);
  Seen seen = {text, 0};
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','NextToken':'t'}");
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','NextToken':'t'}");
  g_assert_false(ask_usage(fixture, 0, &seen, NULL, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NETWORK);
}

#define ADD(name, function) \
  g_test_add("/operator/" name, ContextFixture, NULL, set_up, function, context_fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD("share", test_share);
  ADD("share-trouble", test_share_trouble);
  ADD("wrong-account", test_wrong_account);
  ADD("usage", test_usage);
  ADD("usage-trouble", test_usage_trouble);
  return g_test_run();
}
