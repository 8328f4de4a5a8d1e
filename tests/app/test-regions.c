/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-fixture.h"
#include "dw-await.h"
#include "dw-error.h"
#include "dw-regions.h"

#include <string.h>

static GPtrArray *
fetch(ContextFixture *fixture, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_regions_fetch_async(fixture->context, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_regions_fetch_finish(fixture->context, result, error);
}

static void
set_up(ContextFixture *fixture, gconstpointer data)
{
  context_fixture_set_up(fixture, data);
  fixture->options.forget = TRUE;
  context_fixture_start(fixture);
}

static char *
describe(GPtrArray *list)
{
  GString *text = g_string_new(NULL);

  for (guint i = 0; i < list->len; i++) {
    const DwRegionChoice *choice = g_ptr_array_index(list, i);

    g_string_append_printf(text, "%s=%s;", choice->id, choice->name);
  }
  return g_string_free(text, FALSE);
}

static void
assert_fetched(ContextFixture *fixture, const char *regions, const char *expected)
{
  g_autofree char *reply = g_strdup_printf("200 {'RequestId':'r','Regions':%s}", regions);
  g_autofree char *found = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script, reply);
  list = fetch(fixture, &error);
  g_assert_no_error(error);
  found = describe(list);
  g_assert_cmpstr(found, ==, expected);
}

static void
test_known(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) list = dw_regions_get_known();
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

  for (guint i = 0; i < list->len; i++) {
    const DwRegionChoice *choice = g_ptr_array_index(list, i);

    g_assert_true(g_hash_table_add(seen, choice->id));
    g_assert_true(g_hash_table_add(seen, choice->name));
  }
  g_assert_true(g_hash_table_contains(seen, "ap-southeast-1"));
  g_assert_cmpstr(((DwRegionChoice *) list->pdata[0])->name, ==, "China (Hangzhou)");
}

static void
test_merged(ContextFixture *fixture, gconstpointer data)
{
  assert_fetched(fixture,
                 "[{'RegionId':'cn-new-1'},{'RegionId':'cn-shanghai','LocalName':'Theirs'},"
                 "{'RegionId':'xx-9','LocalName':'Far away'},{'RegionId':'cn-hangzhou'}]",
                 "cn-hangzhou=China (Hangzhou);cn-shanghai=China (Shanghai);"
                 "cn-new-1=cn-new-1;xx-9=Far away;");
}

static void
test_bad_input(ContextFixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill(200, 'a');
  g_autofree char *long_id = g_strdup_printf("[{'RegionId':'%s'},{'RegionId':'a'}]", long_text);
  g_autofree char *long_name = g_strdup_printf("[{'RegionId':'a','LocalName':'%s'}]", long_text);

  assert_fetched(fixture,
                 "[{'RegionId':'evil.example/x'},{'RegionId':''},{},7,null,{'RegionId':['a']},"
                 "{'RegionId':'CN'},{'RegionId':'a'},{'RegionId':'a'},{'RegionId':'cn-beijing'},"
                 "{'RegionId':'cn-beijing'}]",
                 "cn-beijing=China (Beijing);a=a;");
  assert_fetched(fixture, long_id, "a=a;");
  assert_fetched(fixture, long_name, "a=a;");
  assert_fetched(fixture, "[{'RegionId':'a','LocalName':''}]", "a=a;");
  assert_fetched(fixture, "[{'RegionId':'a','LocalName':'x\\u001b[31m\\u202ey'}]", "a=x[31my;");
}

static void
test_nothing(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) list = dw_regions_get_known();
  g_autofree char *all = describe(list);

  assert_fetched(fixture, "[]", all);
  assert_fetched(fixture, "null", all);
  assert_fetched(fixture, "'none'", all);
}

static void
test_many(ContextFixture *fixture, gconstpointer data)
{
  GString *regions = g_string_new("200 {'RequestId':'r','Regions':[{'RegionId':'r0'}");
  g_autoptr(GPtrArray) list = NULL;

  for (guint i = 1; i < 5000; i++)
    g_string_append_printf(regions, ",{'RegionId':'r%u'}", i);
  g_string_append(regions, "]}");
  dw_fake_script_say(fixture->script, regions->str);
  g_string_free(regions, TRUE);
  list = fetch(fixture, NULL);
  g_assert_nonnull(list);
  g_assert_cmpuint(list->len, ==, 100);
}

/* Nobody is signed in, not even nobody in use; the question leaves no trace in the context. */
static void
test_asks(ContextFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *region;
    const char *url;
  } rows[] = {{NULL, "https://ecd.cn-hangzhou.aliyuncs.com/"},
              {"eu-central-1", "https://ecd.eu-central-1.aliyuncs.com/"}};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GHashTable) form = NULL;
    g_autoptr(GPtrArray) list = NULL;

    fixture->options.region = rows[i].region;
    context_fixture_start(fixture);
    dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
    list = fetch(fixture, NULL);
    form = dw_script_transport_take_form(fixture->transport);
    g_assert_cmpstr(g_hash_table_lookup(form, "Action"), ==, "DescribeRegions");
    g_assert_cmpstr(g_hash_table_lookup(form, "(url)"), ==, rows[i].url);
    g_assert_true(g_uuid_string_is_valid(g_hash_table_lookup(form, "ClientId")));
    g_assert_null(g_hash_table_lookup(form, "LoginToken"));
    g_assert_null(dw_context_get_session(fixture->context));
    dw_context_use_nobody(fixture->context);
    g_ptr_array_unref(g_steal_pointer(&list));
    list = fetch(fixture, NULL);
    g_assert_nonnull(list);
    g_hash_table_unref(g_steal_pointer(&form));
    form = dw_script_transport_take_form(fixture->transport);
    g_assert_cmpstr(g_hash_table_lookup(form, "(url)"), ==, rows[i].url);
  }
}

static void
test_refused(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->script, "403 {'RequestId':'r','Code':'Forbidden','Message':'No.'}");
  g_assert_null(fetch(fixture, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_REFUSED);
}

static void
test_cancelled(ContextFixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dw_fake_script_hang(fixture->script);
  dw_regions_fetch_async(fixture->context, cancellable, dw_await_done_cb, &result);
  dw_await_idle();
  g_assert_null(result);
  g_cancellable_cancel(cancellable);
  dw_await(&result, NULL);
  g_assert_null(dw_regions_fetch_finish(fixture->context, result, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(ContextFixture *fixture, gconstpointer data);
  } tests[] = {
      {"/regions/known", test_known},         {"/regions/merged", test_merged},
      {"/regions/bad-input", test_bad_input}, {"/regions/nothing", test_nothing},
      {"/regions/many", test_many},           {"/regions/asks", test_asks},
      {"/regions/refused", test_refused},     {"/regions/cancelled", test_cancelled},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, ContextFixture, NULL, set_up, tests[i].test,
               context_fixture_tear_down);
  return g_test_run();
}
