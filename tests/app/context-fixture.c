/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-fixture.h"

#include "dw-await.h"
#include "dw-broken-store.h"
#include "dw-client-registry.h"
#include "dw-context-private.h"
#include "dw-memory-store.h"

void
context_fixture_set_up(ContextFixture *fixture, gconstpointer data)
{
  fixture->transport = dw_script_transport_new();
  fixture->script = dw_script_transport_get_script(fixture->transport);
  fixture->secrets = dw_memory_store_new();
}

void
context_fixture_tear_down(ContextFixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->context);
  g_clear_object(&fixture->secrets);
  g_clear_object(&fixture->transport);
}

/* The program starts anew, on the same machine. */
void
context_fixture_start(ContextFixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_clear_object(&fixture->context);
  fixture->context = dw_context_new(&fixture->options, &error);
  g_assert_no_error(error);
  g_set_object(&fixture->context->transport, DW_TRANSPORT(fixture->transport));
  g_set_object(&fixture->context->secrets, fixture->secrets);
}

void
context_fixture_break_keyring(ContextFixture *fixture)
{
  g_clear_object(&fixture->secrets);
  fixture->secrets = dw_broken_store_new();
  if (fixture->context != NULL)
    g_set_object(&fixture->context->secrets, fixture->secrets);
}

void
context_fixture_set_registry(ContextFixture *fixture, const char *folder)
{
  const char *const folders[] = {folder, NULL};

  g_assert_null(fixture->context->registry);
  fixture->context->registry = dw_client_registry_new(folders);
}

gboolean
context_fixture_open(ContextFixture *fixture, const char *account, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_context_open_async(fixture->context, account, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_context_open_finish(fixture->context, result, error);
}

gboolean
context_fixture_save(ContextFixture *fixture, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_context_save_async(fixture->context, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_context_save_finish(fixture->context, result, error);
}

/* Signs somebody in whose password is enough, and saves nothing. */
void
context_fixture_sign_in(ContextFixture *fixture, const char *user)
{
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_WORKSPACE);
  g_autoptr(DwSecret) password = dw_secret_new("Secret-1");
  const DwSignIn who = {user, "cn-hangzhou+dir-1", password, FALSE};
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) form = NULL;

  account->user = g_strdup(user);
  account->office_site = g_strdup(who.office_site);
  account->region = g_strdup("cn-hangzhou");
  account->endpoint = g_strdup(fixture->options.endpoint);
  dw_context_use(fixture->context, account);
  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script,
                     "200 {'RequestId':'r','SessionId':'session-1','LoginToken':'login-1'}");
  dw_session_sign_in_async(dw_context_get_session(fixture->context), &who, NULL, dw_await_done_cb,
                           &result);
  dw_await(&result, NULL);
  g_assert_true(
      dw_session_sign_in_finish(dw_context_get_session(fixture->context), result, &error));
  g_assert_no_error(error);
  form = dw_script_transport_take_form(fixture->transport);
  g_assert_cmpstr(g_hash_table_lookup(form, "Action"), ==, "GetLoginToken");
}
