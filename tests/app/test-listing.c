/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-await.h"
#include "dw-error.h"
#include "dw-fake-provider.h"
#include "dw-listing.h"

#include <string.h>

typedef struct {
  DwFakeProvider *fake;
  DwProvider *provider;
  DwFakeScript *pages;
  DwResourceStore *store;
  GCancellable *cancellable;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  fixture->fake = dw_fake_provider_new();
  fixture->provider = DW_PROVIDER(fixture->fake);
  fixture->pages = dw_fake_provider_get_pages(fixture->fake);
  fixture->store = dw_resource_store_new();
  fixture->cancellable = g_cancellable_new();
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->store);
  g_clear_object(&fixture->fake);
  g_clear_object(&fixture->cancellable);
}

static gboolean
refresh(Fixture *fixture, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_listing_refresh_async(fixture->provider, fixture->store, fixture->cancellable,
                           dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_listing_refresh_finish(fixture->provider, result, error);
}

static void
assert_refreshed(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(refresh(fixture, &error));
  g_assert_no_error(error);
}

static void
assert_not_refreshed(Fixture *fixture, DwError code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false(refresh(fixture, &error));
  g_assert_error(error, DW_ERROR, (int) code);
}

static gboolean
watch(Fixture *fixture, const char *const *ids, GStrv *missing, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_listing_watch_async(fixture->provider, fixture->store, ids, fixture->cancellable,
                         dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_listing_watch_finish(fixture->provider, result, missing, error);
}

static void
assert_store(Fixture *fixture, const char *expected)
{
  g_autoptr(GString) ids = g_string_new(NULL);

  for (guint i = 0; i < dw_resource_store_get_length(fixture->store); i++)
    g_string_append_printf(ids, " %s",
                           dw_resource_get_id(dw_resource_store_get(fixture->store, i)));
  g_assert_cmpstr(ids->str, ==, expected);
}

static void
assert_calls(Fixture *fixture, const char *expected)
{
  g_auto(GStrv) calls = dw_fake_provider_take_calls(fixture->fake);
  g_autofree char *joined = g_strjoinv("; ", calls);

  g_assert_cmpstr(joined, ==, expected);
}

static void
test_pages(Fixture *fixture, gconstpointer data)
{
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'a'}],'NextToken':'2'}");
  dw_fake_script_say(fixture->pages, "{'Resources':[],'NextToken':'3'}");
  dw_fake_script_say(fixture->pages,
                     "{'Resources':[{'ResourceId':'b'},{'ResourceId':'c'}],'NextToken':''}");
  assert_refreshed(fixture);
  assert_store(fixture, " a b c");
  assert_calls(fixture, "page - all; page 2 all; page 3 all");

  dw_fake_script_clear(fixture->pages);
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'b'},{'ResourceId':'d'}]}");
  assert_refreshed(fixture);
  assert_store(fixture, " b d");
}

static void
test_empty(Fixture *fixture, gconstpointer data)
{
  dw_fake_script_say(fixture->pages, "{}");
  assert_refreshed(fixture);
  assert_store(fixture, "");
}

static void
test_repeated_token(Fixture *fixture, gconstpointer data)
{
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'a'}]}");
  assert_refreshed(fixture);
  dw_fake_script_clear(fixture->pages);
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'b'}],'NextToken':'2'}");
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'c'}],'NextToken':'3'}");
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'d'}],'NextToken':'2'}");
  assert_not_refreshed(fixture, DW_ERROR_NETWORK);
  assert_store(fixture, " a b c d");
}

/* A page that leads to another one, each time it is asked for. */
static void
write_next_page(GListModel *store, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;
  guint page = g_list_model_get_n_items(store);
  g_autofree char *text =
      g_strdup_printf("{'Resources':[{'ResourceId':'r%u'}],'NextToken':'t%u'}", page, page + 1);

  dw_fake_script_clear(fixture->pages);
  dw_fake_script_say(fixture->pages, text);
}

static void
test_too_many_pages(Fixture *fixture, gconstpointer data)
{
  g_auto(GStrv) calls = NULL;

  write_next_page(G_LIST_MODEL(fixture->store), 0, 0, 0, fixture);
  g_signal_connect(fixture->store, "items-changed", G_CALLBACK(write_next_page), fixture);
  assert_not_refreshed(fixture, DW_ERROR_NETWORK);
  calls = dw_fake_provider_take_calls(fixture->fake);
  g_assert_cmpuint(g_strv_length(calls), ==, 1000);
  g_assert_cmpuint(dw_resource_store_get_length(fixture->store), ==, 1000);
}

static void
test_failed_types(Fixture *fixture, gconstpointer data)
{
  const char *const *failed;

  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'a','ResourceType':'Desktop'},"
                                     "{'ResourceId':'d','ResourceType':'CloudDrive'}]}");
  assert_refreshed(fixture);
  g_assert_null(dw_resource_store_get_failed_types(fixture->store));
  dw_fake_script_clear(fixture->pages);
  dw_fake_script_say(fixture->pages, "{'Resources':[],'QueryFailedResourceTypes':['CloudDrive']}");
  assert_refreshed(fixture);
  failed = dw_resource_store_get_failed_types(fixture->store);
  g_assert_cmpstr(failed[0], ==, "CloudDrive");
  g_assert_null(failed[1]);
  assert_store(fixture, " d");
}

static void
test_error_on_a_later_page(Fixture *fixture, gconstpointer data)
{
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'a'},{'ResourceId':'b'}]}");
  assert_refreshed(fixture);
  dw_fake_script_clear(fixture->pages);
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'b'}],'NextToken':'2'}");
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'c'}],'NextToken':'3'}");
  dw_fake_script_fail(fixture->pages, DW_ERROR_UNAVAILABLE, "Down.");
  assert_not_refreshed(fixture, DW_ERROR_UNAVAILABLE);
  assert_store(fixture, " a b c");

  /* The next one is whole again. */
  dw_fake_script_clear(fixture->pages);
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'c'}]}");
  assert_refreshed(fixture);
  assert_store(fixture, " c");
}

static void
test_cancel(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'a'}]}");
  assert_refreshed(fixture);
  dw_fake_script_clear(fixture->pages);
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'b'}],'NextToken':'2'}");
  dw_fake_script_hang(fixture->pages);
  dw_listing_refresh_async(fixture->provider, fixture->store, fixture->cancellable,
                           dw_await_done_cb, &result);
  dw_await_idle();
  g_assert_null(result);
  assert_store(fixture, " a b");
  g_cancellable_cancel(fixture->cancellable);
  dw_await(&result, NULL);
  g_assert_false(dw_listing_refresh_finish(fixture->provider, result, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_store(fixture, " a b");
}

/* Whoever the store is for now gets nothing of the list before, which ends quietly. */
static void
test_outdated(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) old = NULL;
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'a'}],'NextToken':'2'}");
  dw_listing_refresh_async(fixture->provider, fixture->store, NULL, dw_await_done_cb, &old);
  dw_resource_store_clear(fixture->store);
  dw_fake_script_clear(fixture->pages);
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'b'}]}");
  assert_refreshed(fixture);
  dw_await(&old, NULL);
  g_assert_false(dw_listing_refresh_finish(fixture->provider, old, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_store(fixture, " b");
}

static void
test_watch(Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = {"a", "c", NULL};
  g_auto(GStrv) missing = NULL;
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'a','ResourceStatus':'Stopped'},"
                                     "{'ResourceId':'b'},{'ResourceId':'c'}]}");
  assert_refreshed(fixture);
  assert_calls(fixture, "page - all");
  dw_fake_script_clear(fixture->pages);
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'a','ResourceStatus':'Running'}],"
                                     "'NextToken':'2'}");
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'e'}]}");
  g_assert_true(watch(fixture, ids, &missing, &error));
  g_assert_no_error(error);
  assert_store(fixture, " a b c e");
  assert_calls(fixture, "page - a,c; page 2 a,c");
  g_assert_cmpint(dw_resource_get_status(dw_resource_store_lookup(fixture->store, "a")), ==,
                  DW_RESOURCE_STATUS_RUNNING);
  g_assert_cmpuint(g_strv_length(missing), ==, 1);
  g_assert_cmpstr(missing[0], ==, "c");
}

/* What could not be loaded is not missing. */
static void
test_watch_failed_types(Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = {"a", NULL};
  g_auto(GStrv) missing = NULL;
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->pages, "{'QueryFailedResourceTypes':['Desktop']}");
  g_assert_true(watch(fixture, ids, &missing, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(g_strv_length(missing), ==, 0);
}

static void
test_watch_fails(Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = {"a", NULL};
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'a'}],'NextToken':'2'}");
  g_assert_false(watch(fixture, ids, NULL, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NETWORK);
  g_clear_error(&error);
  dw_fake_script_clear(fixture->pages);
  dw_fake_script_fail(fixture->pages, DW_ERROR_THROTTLED, "Too many.");
  g_assert_false(watch(fixture, ids, NULL, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_THROTTLED);
  assert_store(fixture, " a");
}

/* Only a look at the one resource can take its details away. */
static void
test_details(Fixture *fixture, gconstpointer data)
{
  const char *const ids[] = {"a", NULL};
  g_autoptr(GError) error = NULL;
  const DwResourceData *a;

  dw_fake_script_say(fixture->pages,
                     "{'Resources':[{'ResourceId':'a','DesktopTimers':[{'TimerType':'TimerBoot',"
                     "'Interval':5,'Enforce':true,'ExecutionTime':'2026-01-02T03:04:05Z'}],"
                     "'DesktopDurationList':[{'PackageId':'p','TotalDuration':3600,"
                     "'PostPaidLimitFee':1.5}]}]}");
  g_assert_true(watch(fixture, ids, NULL, &error));
  dw_fake_script_clear(fixture->pages);
  dw_fake_script_say(fixture->pages, "{'Resources':[{'ResourceId':'a','ResourceStatus':'Running'},"
                                     "{'ResourceId':'b'}]}");
  assert_refreshed(fixture);
  a = dw_resource_get_data(dw_resource_store_lookup(fixture->store, "a"));
  g_assert_cmpstr(a->status, ==, "Running");
  g_assert_cmpuint(a->timers->len, ==, 1);
  g_assert_cmpuint(a->durations->len, ==, 1);
  g_assert_cmpstr(((DwTimer *) a->timers->pdata[0])->timer_type, ==, "TimerBoot");
  g_assert_cmpint(((DwTimer *) a->timers->pdata[0])->interval_minutes, ==, 5);
  g_assert_cmpint(((DwTimer *) a->timers->pdata[0])->execution_time, ==, 1767323045);
  g_assert_cmpint(((DwTimer *) a->timers->pdata[0])->enforced, ==, DW_FLAG_TRUE);
  g_assert_cmpstr(((DwDuration *) a->durations->pdata[0])->package_id, ==, "p");
  g_assert_cmpfloat(((DwDuration *) a->durations->pdata[0])->post_paid_limit_fee, ==, 1.5);
  a = dw_resource_get_data(dw_resource_store_lookup(fixture->store, "b"));
  g_assert_null(a->timers);

  g_assert_true(watch(fixture, ids, NULL, &error));
  a = dw_resource_get_data(dw_resource_store_lookup(fixture->store, "a"));
  g_assert_null(a->timers);
  g_assert_null(a->durations);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/listing/pages", test_pages},
      {"/listing/empty", test_empty},
      {"/listing/repeated-token", test_repeated_token},
      {"/listing/too-many-pages", test_too_many_pages},
      {"/listing/failed-types", test_failed_types},
      {"/listing/error-on-a-later-page", test_error_on_a_later_page},
      {"/listing/cancel", test_cancel},
      {"/listing/outdated", test_outdated},
      {"/listing/watch", test_watch},
      {"/listing/watch-failed-types", test_watch_failed_types},
      {"/listing/watch-fails", test_watch_fails},
      {"/listing/details", test_details},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
