/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-fixture.h"
#include "dw-await.h"
#include "dw-error.h"
#include "dw-late-store.h"
#include "dw-memory-store.h"

#define ALICE "alice@cn-hangzhou+dir-1"

typedef ContextFixture Fixture;

/* The form of the next call, which has to be @action. */
static void
assert_called(Fixture *fixture, const char *action)
{
  g_autoptr(GHashTable) form = dw_script_transport_take_form(fixture->transport);

  g_assert_nonnull(form);
  g_assert_cmpstr(g_hash_table_lookup(form, "Action"), ==, action);
  g_assert_cmpstr(g_hash_table_lookup(form, "LoginToken"), ==, "login-1");
}

static gboolean
has_secret(Fixture *fixture, const char *account)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DwSecret) secret = NULL;

  dw_secret_store_lookup_async(fixture->secrets, account, DW_SECRET_PURPOSE_SESSION, NULL,
                               dw_await_done_cb, &result);
  dw_await(&result, NULL);
  secret = dw_secret_store_lookup_finish(fixture->secrets, result, &error);
  g_assert_no_error(error);
  return secret != NULL;
}

static void
sign_in(Fixture *fixture)
{
  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  dw_fake_script_clear(fixture->script);
}

/* It is over at once, and what the service says to it changes nothing. */
static void
test_leave(Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = {
      "200 {'RequestId':'r'}", "403 {'RequestId':'r','Code':'Forbidden','Message':'No.'}", NULL};

  for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
    g_autoptr(GError) error = NULL;

    sign_in(fixture);
    g_assert_true(context_fixture_save(fixture, &error));
    g_assert_no_error(error);
    g_assert_true(has_secret(fixture, ALICE));
    if (answers[i] != NULL)
      dw_fake_script_say(fixture->script, answers[i]);
    else
      dw_fake_script_fail(fixture->script, DW_ERROR_NETWORK, "Nobody is there.");
    dw_context_leave(fixture->context);
    g_assert_null(dw_context_get_account(fixture->context));
    g_assert_null(dw_context_get_provider(fixture->context));
    g_assert_false(dw_context_has_unsaved(fixture->context));
    dw_await_idle();
    assert_called(fixture, "ClientUserLogout");
    g_assert_false(has_secret(fixture, ALICE));
    /* the name need not be typed again */
    g_assert_cmpuint(dw_accounts_get_list(dw_context_get_accounts(fixture->context))->len, ==, 1);
  }
}

/* The context may go while the service is being told. */
static void
test_leave_and_quit(Fixture *fixture, gconstpointer data)
{
  sign_in(fixture);
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  dw_context_leave(fixture->context);
  g_clear_object(&fixture->context);
  dw_await_idle();
  assert_called(fixture, "ClientUserLogout");
}

/* A keyring that can't be reached is no reason to stay signed in. */
static void
test_leave_broken_keyring(Fixture *fixture, gconstpointer data)
{
  sign_in(fixture);
  context_fixture_break_keyring(fixture);
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  dw_context_leave(fixture->context);
  dw_await_idle();
  assert_called(fixture, "ClientUserLogout");
}

static void
use_late_store(Fixture *fixture)
{
  g_clear_object(&fixture->secrets);
  fixture->secrets = dw_late_store_new();
}

/* The token that is on its way to the keyring does not outlive the sign-out. */
static void
test_leave_while_saving(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  use_late_store(fixture);
  sign_in(fixture);
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  dw_context_save_async(fixture->context, NULL, dw_await_done_cb, &result);
  dw_context_leave(fixture->context);
  dw_await(&result, NULL);
  g_assert_true(dw_context_save_finish(fixture->context, result, &error));
  g_assert_no_error(error);
  dw_await_idle();
  g_assert_false(has_secret(fixture, ALICE));
}

/* What is kept is kept for whom it is of, whoever is in use by then. */
static void
test_switch_while_saving(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  use_late_store(fixture);
  sign_in(fixture);
  dw_context_save_async(fixture->context, NULL, dw_await_done_cb, &result);
  context_fixture_sign_in(fixture, "bob");
  dw_await(&result, NULL);
  g_assert_true(dw_context_save_finish(fixture->context, result, &error));
  g_assert_no_error(error);
  g_assert_true(has_secret(fixture, ALICE));
  g_assert_false(has_secret(fixture, "bob@cn-hangzhou+dir-1"));
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/leave/leave", test_leave},
      {"/leave/and-quit", test_leave_and_quit},
      {"/leave/broken-keyring", test_leave_broken_keyring},
      {"/leave/while-saving", test_leave_while_saving},
      {"/leave/switch-while-saving", test_switch_while_saving},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, context_fixture_set_up, tests[i].test,
               context_fixture_tear_down);
  return g_test_run();
}
