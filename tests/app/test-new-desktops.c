/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-fixture.h"
#include "dw-await.h"
#include "dw-error.h"
#include "dw-new-desktops.h"

#include <string.h>

static const char *const lab[] = {"BundleId=b-1", "DesktopName=Lab", "Amount=2", NULL};
/* The same, said in another order and with what is assumed. */
static const char *const same[] = {"Amount=2", "ChargeType=PostPaid", "DesktopName=Lab",
                                   "BundleId=b-1", NULL};

static void
use_key(ContextFixture *fixture, const char *id)
{
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_OPERATOR);
  g_autoptr(DwSecret) secret = dw_secret_new("secret-1");

  account->access_key_id = g_strdup(id);
  account->region = g_strdup("cn-hangzhou");
  dw_context_use(fixture->context, account);
  dw_context_set_access_key(fixture->context, secret, NULL);
}

static void
set_up(ContextFixture *fixture, gconstpointer data)
{
  context_fixture_set_up(fixture, data);
  fixture->options.forget = TRUE;
  context_fixture_start(fixture);
  use_key(fixture, "LTAItest");
}

static DwNewDesktops *
new_desktops(const char *const *words)
{
  g_autoptr(GError) error = NULL;
  DwNewDesktops *desktops = dw_new_desktops_new(words, &error);

  g_assert_no_error(error);
  return desktops;
}

static DwCreatedDesktops *
make(ContextFixture *fixture, DwNewDesktops *desktops, gboolean again, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_new_desktops_make_async(desktops, fixture->context, again, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_new_desktops_make_finish(fixture->context, result, error);
}

static guint
count_requests(ContextFixture *fixture)
{
  GHashTable *form;
  guint count = 0;

  while ((form = dw_script_transport_take_form(fixture->transport)) != NULL) {
    g_hash_table_unref(form);
    count++;
  }
  return count;
}

static void
test_made(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(DwNewDesktops) desktops = new_desktops(lab);
  g_autoptr(DwCreatedDesktops) created = NULL;
  g_autoptr(GHashTable) form = NULL;
  g_autoptr(GError) error = NULL;

  /* A JSON list inside a text. */
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','OrderId':'o-1','DesktopId':"
                                      "['[\\u0022ecd-1\\u0022,\\u0022ecd-2\\u0022]']}");
  created = make(fixture, desktops, FALSE, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(created->ids[0], ==, "ecd-1");
  g_assert_cmpstr(created->ids[1], ==, "ecd-2");
  g_assert_cmpstr(created->order_id, ==, "o-1");
  form = dw_script_transport_take_form(fixture->transport);
  g_assert_cmpstr(g_hash_table_lookup(form, "ChargeType"), ==, "PostPaid");
  g_assert_cmpstr(g_hash_table_lookup(form, "RegionId"), ==, "cn-hangzhou");
  g_assert_cmpint(dw_new_desktops_find_unsettled(desktops, fixture->context), ==, 0);
}

/* Whatever is not a yes or a no leaves the request unsettled. */
static void
test_outcomes(ContextFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *answer; /* NULL: the line breaks */
    gboolean settled;
  } rows[] = {
      {"400 {'Code':'InvalidParameter.Amount','Message':'no','RequestId':'r'}", TRUE},
      {"403 {'Code':'Forbidden.RAM','Message':'no','RequestId':'r'}", TRUE},
      {"429 {'Code':'Throttling.User','Message':'slow','RequestId':'r'}", TRUE},
      {"500 {'Code':'InternalError','Message':'oh','RequestId':'r'}", FALSE},
      {"200 <html>", FALSE},
      {"200 {'RequestId':", FALSE},
      {NULL, FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *key = g_strdup_printf("LTAI%" G_GSIZE_FORMAT, i);
    g_autoptr(DwNewDesktops) desktops = new_desktops(lab);
    g_autoptr(GError) error = NULL;

    use_key(fixture, key);
    dw_fake_script_clear(fixture->script);
    if (rows[i].answer != NULL)
      dw_fake_script_say(fixture->script, rows[i].answer);
    else
      dw_fake_script_fail(fixture->script, DW_ERROR_NETWORK, "The line broke.");
    g_assert_null(make(fixture, desktops, FALSE, &error));
    g_test_message("%s: %s", rows[i].answer, error->message);
    g_assert_cmpuint(count_requests(fixture), ==, 1); /* never by itself a second time */
    g_assert_cmpint(dw_new_desktops_find_unsettled(desktops, fixture->context) == 0, ==,
                    rows[i].settled);
  }
}

static void
test_again(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(DwNewDesktops) first = new_desktops(lab);
  g_autoptr(DwNewDesktops) second = new_desktops(same);
  g_autoptr(DwCreatedDesktops) created = NULL;
  g_autoptr(GError) network = NULL;
  g_autoptr(GError) refused = NULL;

  dw_fake_script_fail(fixture->script, DW_ERROR_NETWORK, "The line broke.");
  g_assert_null(make(fixture, first, FALSE, &network));
  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','DesktopId':['ecd-1']}");
  count_requests(fixture);
  g_assert_null(make(fixture, second, FALSE, &refused));
  g_assert_error(refused, DW_ERROR, DW_ERROR_FAILED);
  g_assert_cmpuint(count_requests(fixture), ==, 0);
  use_key(fixture, "LTAIother"); /* somebody else never asked */
  g_assert_cmpint(dw_new_desktops_find_unsettled(second, fixture->context), ==, 0);
  use_key(fixture, "LTAItest");
  created = make(fixture, second, TRUE, NULL);
  g_assert_nonnull(created);
  g_assert_cmpint(dw_new_desktops_find_unsettled(first, fixture->context), ==, 0);
}

static GStrv
look(ContextFixture *fixture, DwNewDesktops *desktops, gint64 since, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_new_desktops_look_async(desktops, fixture->context, since, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_new_desktops_look_finish(fixture->context, result, error);
}

static void
test_look(ContextFixture *fixture, gconstpointer data)
{
  static const char *const unnamed[] = {"BundleId=b-1", NULL};
  const struct {
    const char *const *words;
    const char *found;
  } rows[] = {{lab, "ecd-2 ecd-3"}, {unnamed, "ecd-2 ecd-3 ecd-4"}};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwNewDesktops) desktops = new_desktops(rows[i].words);
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) found = NULL;
    g_autofree char *joined = NULL;

    dw_fake_script_clear(fixture->script);
    dw_fake_script_say(
        fixture->script,
        "200 {'RequestId':'r','NextToken':'t','Desktops':["
        "{'DesktopId':'ecd-1','DesktopName':'Lab','CreationTime':'2026-01-01T00:00:00Z'},"
        "{'DesktopId':'ecd-2','DesktopName':'Lab-1','CreationTime':'2026-01-02T00:00:00Z'}]}");
    dw_fake_script_say(
        fixture->script,
        "200 {'RequestId':'r','Desktops':["
        "{'DesktopId':'ecd-3','DesktopName':'Lab-2','CreationTime':'2026-01-01T23:58:00Z'},"
        "{'DesktopId':'ecd-4','CreationTime':'2026-01-03T00:00:00Z'}]}");
    dw_fake_script_say(fixture->script,
                       "200 {'RequestId':'r','DesktopGroups':[{'DesktopGroupId':'dg-1',"
                       "'DesktopGroupName':'Lab','CreateTime':'2026-01-03T00:00:00Z'}]}");
    found = look(fixture, desktops, 1767312000, &error); /* 2026-01-02 */
    g_assert_no_error(error);
    joined = g_strjoinv(" ", found);
    g_assert_cmpstr(joined, ==, rows[i].found);
  }
}

/* The first page may be the last word of a service that goes away. */
static void
test_look_trouble(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(DwNewDesktops) desktops = new_desktops(lab);
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','NextToken':'t'}");
  dw_fake_script_say(fixture->script, "403 {'Code':'Forbidden','Message':'no'}");
  g_assert_null(look(fixture, desktops, 0, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_REFUSED);
}

static void
test_describe(void)
{
  static const struct {
    const char *words[8];
    guint count;
    const char *parts[4];
  } rows[] = {
      {{"BundleId=b-1"}, 1, {"1 new desk\n", "template b-1", "nobody yet", "by use"}},
      {{"BundleId=b-1", "Amount=3", "Hostname=lab-[9,2]", "EndUserId.1=alice", "AppRuleId=x"},
       3,
       {"3 new desks\n", "lab-09 to lab-11", "alice (each desk for all of them)", "AppRuleId: x"}},
      {{"BundleId=b-1", "Amount=2", "EndUserId.1=alice", "EndUserId.2=bob",
        "UserAssignMode=PER_USER", "ChargeType=PrePaid", "Period=3"},
       2,
       {"alice, bob (shared out evenly)", "3 months", "waits for somebody to pay", "not renewed"}},
      {{"BundleModels.1.BundleId=b", "BundleModels.1.Amount=2", "BundleModels.2.BundleId=c"},
       3,
       {"3 new desks", "BundleModels.2.BundleId: c"}},
      {{"BundleId=b-1", "MonthDesktopSetting.UseDuration=120"}, 1, {"120 hours a month"}},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwNewDesktops) desktops = new_desktops(rows[i].words);
    g_autofree char *text = dw_new_desktops_describe(desktops);

    g_test_message("%s", text);
    g_assert_cmpuint(dw_new_desktops_count(desktops), ==, rows[i].count);
    for (guint n = 0; n < 4 && rows[i].parts[n] != NULL; n++)
      g_assert_nonnull(strstr(text, rows[i].parts[n]));
  }
}

static void
test_refused_words(void)
{
  static const char *const rows[][3] = {
      {"BundleId=b", "Amount=x"},   {"BundleId=b", "Foo=1"},      {"BundleId"}, {"=b"},
      {"BundleId=b", "BundleId=c"}, {"BundleId=b", "Amount=301"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(dw_new_desktops_new(rows[i], &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
  }
}

#define ADD(name, function)                                                 \
  g_test_add("/new-desktops/" name, ContextFixture, NULL, set_up, function, \
             context_fixture_tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD("made", test_made);
  ADD("outcomes", test_outcomes);
  ADD("again", test_again);
  ADD("look", test_look);
  ADD("look-trouble", test_look_trouble);
  g_test_add_func("/new-desktops/describe", test_describe);
  g_test_add_func("/new-desktops/refused-words", test_refused_words);
  return g_test_run();
}
