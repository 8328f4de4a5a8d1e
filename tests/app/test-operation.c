/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-fixture.h"
#include "dw-await.h"
#include "dw-error.h"
#include "dw-operation.h"

#include <string.h>

#define END_USER "ecd/2020-10-02"

static DwSecret *
read_secret(const char *source, GError **error)
{
  if (strcmp(source, "good") == 0)
    return dw_secret_new("Secret-1");
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s can't be read.", source);
  return NULL;
}

static char *
call(ContextFixture *fixture,
     const char *service,
     const char *name,
     const char *const *parameters,
     GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_operation_call_async(fixture->context, service, name, parameters, read_secret, NULL,
                          dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_operation_call_finish(fixture->context, result, error);
}

static void
set_up(ContextFixture *fixture, gconstpointer data)
{
  context_fixture_set_up(fixture, data);
  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r-1','TotalCount':'0'}");
}

static void
test_words(ContextFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *service, *name;
    const char *parameters[3];
    const char *part;
  } rows[] = {
      {"ecd/1999-01-01", "DescribeRegions", {NULL}, "ecd/1999-01-01"},
      {END_USER, "NoSuch", {NULL}, "NoSuch"},
      {END_USER, "DescribeUserResources", {"Language"}, "“Language” is not of the form Name=Value"},
      {END_USER, "DescribeUserResources", {"=x"}, "“=x” is not of the form Name=Value"},
      {END_USER, "DescribeUserResources", {""}, "“” is not of the form Name=Value"},
      {END_USER, "DescribeUserResources", {"Language=a", "Language=b"}, "Language is given twice"},
      {END_USER, "DescribeUserResources", {"Nonsense=a"}, "Nonsense"},
      {END_USER, "DescribeUserResources", {"MaxResults=many"}, "MaxResults"},
      {END_USER, "DescribeUserResources", {"LoginToken=abc"}, "LoginToken is a secret"},
      {END_USER, "DescribeUserResources", {"LoginToken="}, "LoginToken is a secret"},
      {END_USER, "DescribeUserResources", {"LoginToken=@bad"}, "bad can't be read"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *reply =
        call(fixture, rows[i].service, rows[i].name, rows[i].parameters, &error);

    g_assert_null(reply);
    g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, rows[i].part));
    g_assert_null(strstr(error->message, "abc"));
    g_assert_null(dw_script_transport_take_form(fixture->transport));
  }
}

static void
test_session(ContextFixture *fixture, gconstpointer data)
{
  const char *const parameters[] = {"Language=ja_JP", "ResourceIds.1=ecd-1", "NextToken=a=b", NULL};
  g_autoptr(GError) error = NULL;
  g_autofree char *reply = call(fixture, END_USER, "DescribeUserResources", parameters, &error);
  g_autoptr(GHashTable) form = dw_script_transport_take_form(fixture->transport);

  g_assert_no_error(error);
  g_assert_nonnull(strstr(reply, "\"RequestId\" : \"r-1\""));
  g_assert_cmpstr(g_hash_table_lookup(form, "Language"), ==, "ja_JP");
  g_assert_cmpstr(g_hash_table_lookup(form, "ResourceIds.1"), ==, "ecd-1");
  g_assert_cmpstr(g_hash_table_lookup(form, "NextToken"), ==, "a=b");
  g_assert_cmpstr(g_hash_table_lookup(form, "LoginToken"), ==, "login-1");
}

static void
test_secret(ContextFixture *fixture, gconstpointer data)
{
  const char *const parameters[] = {"LoginToken=@good", NULL};
  g_autoptr(GError) error = NULL;
  g_autofree char *reply = call(fixture, END_USER, "DescribeUserResources", parameters, &error);
  g_autoptr(GHashTable) form = dw_script_transport_take_form(fixture->transport);

  g_assert_no_error(error);
  g_assert_cmpstr(g_hash_table_lookup(form, "LoginToken"), ==, "Secret-1");
}

static void
test_refused(ContextFixture *fixture, gconstpointer data)
{
  const char *const none[] = {NULL};
  g_autoptr(GError) error = NULL;
  g_autofree char *reply = NULL;

  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script,
                     "403 {'RequestId':'r-2','Code':'Forbidden.X','Message':'No.'}");
  reply = call(fixture, END_USER, "DescribeUserResources", none, &error);
  g_assert_null(reply);
  g_assert_error(error, DW_ERROR, DW_ERROR_REFUSED);
  g_assert_cmpstr(dw_error_get_request_id(error), ==, "r-2");
}

static void
use_access_key(ContextFixture *fixture, const char *region)
{
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_OPERATOR);
  g_autoptr(DwSecret) secret = dw_secret_new("key-secret");

  account->access_key_id = g_strdup("LTAI1");
  account->region = g_strdup(region);
  dw_context_use(fixture->context, account);
  dw_context_set_access_key(fixture->context, secret, NULL);
}

static void
test_access_key(ContextFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *parameters[2];
    const char *region;
  } rows[] = {{{NULL}, "cn-hangzhou"}, {{"RegionId=cn-beijing", NULL}, "cn-beijing"}};

  use_access_key(fixture, "cn-hangzhou");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *reply =
        call(fixture, "ecd/2020-09-30", "DescribeDesktops", rows[i].parameters, &error);
    g_autoptr(GHashTable) form = dw_script_transport_take_form(fixture->transport);

    g_assert_no_error(error);
    g_assert_nonnull(reply);
    g_assert_cmpstr(g_hash_table_lookup(form, "RegionId"), ==, rows[i].region);
    g_assert_nonnull(g_hash_table_lookup(form, "Signature"));
    g_assert_false(g_hash_table_contains(form, "LoginToken"));
  }
}

static void
test_access_key_refused(ContextFixture *fixture, gconstpointer data)
{
  const char *const none[] = {NULL};
  g_autoptr(GError) error = NULL;
  g_autofree char *reply = NULL;

  use_access_key(fixture, "cn-hangzhou");
  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(
      fixture->script,
      "404 {'RequestId':'r-3','Code':'InvalidAccessKeyId.NotFound','Message':'No.'}");
  reply = call(fixture, "ecd/2020-09-30", "DescribeDesktops", none, &error);
  g_assert_null(reply);
  g_assert_cmpstr(dw_error_get_service_code(error), ==, "InvalidAccessKeyId.NotFound");
}

static void
test_check(void)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_operation_check(END_USER, "DescribeUserResources", &error));
  g_assert_no_error(error);
  g_assert_false(dw_operation_check(END_USER, "NoSuch", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
}

static void
test_needs_session(void)
{
  static const struct {
    const char *service, *name;
    gboolean needs;
  } rows[] = {
      {END_USER, "DescribeUserResources", TRUE},
      {END_USER, "DescribeRegions", FALSE},
      {END_USER, "GetLoginToken", FALSE},
      {"ecd/2020-09-30", "DescribeDesktops", TRUE},
      {END_USER, "NoSuch", FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_test_message("%s", rows[i].name);
    g_assert_cmpint(dw_operation_needs_session(rows[i].service, rows[i].name), ==, rows[i].needs);
  }
}

static void
test_list(void)
{
  g_auto(GStrv) lines = dw_operation_list();

  g_assert_true(g_strv_contains((const char *const *) lines, END_USER " DescribeUserResources"));
  g_assert_true(g_strv_contains((const char *const *) lines, "gws/2019-06-18 GetConnectTicket"));
  for (char **line = lines; *line != NULL; line++) {
    g_auto(GStrv) words = g_strsplit(*line, " ", -1);

    g_assert_cmpuint(g_strv_length(words), ==, 2);
    g_assert_true(dw_operation_check(words[0], words[1], NULL));
  }
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(ContextFixture *fixture, gconstpointer data);
  } tests[] = {
      {"/operation/words", test_words},
      {"/operation/session", test_session},
      {"/operation/secret", test_secret},
      {"/operation/refused", test_refused},
      {"/operation/access-key", test_access_key},
      {"/operation/access-key-refused", test_access_key_refused},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func("/operation/check", test_check);
  g_test_add_func("/operation/needs-session", test_needs_session);
  g_test_add_func("/operation/list", test_list);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, ContextFixture, NULL, set_up, tests[i].test,
               context_fixture_tear_down);
  return g_test_run();
}
