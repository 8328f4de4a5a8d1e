/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-fixture.h"
#include "dw-await.h"
#include "dw-broken-store.h"
#include "dw-error.h"
#include "dw-fake-provider.h"
#include "dw-operation.h"
#include "dw-paths.h"

#include <glib/gstdio.h>
#include <string.h>

#define ALICE "alice@cn-hangzhou+dir-1"

typedef ContextFixture Fixture;

static void
assert_not_open(Fixture *fixture, const char *account, DwError code, const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_false(context_fixture_open(fixture, account, &error));
  g_assert_error(error, DW_ERROR, (int) code);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, part));
}

static void
assert_open(Fixture *fixture, const char *account)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(context_fixture_open(fixture, account, &error));
  g_assert_no_error(error);
}

static void
assert_saves(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(context_fixture_save(fixture, &error));
  g_assert_no_error(error);
}

static void
assert_notices(Fixture *fixture, const char *expected)
{
  g_auto(GStrv) notices = dw_context_take_notices(fixture->context);
  g_autofree char *joined = g_strjoinv("\n", notices);

  g_assert_cmpstr(joined, ==, expected);
}

static gboolean
sign_out(Fixture *fixture, const char *account, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_context_sign_out_async(fixture->context, account, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_context_sign_out_finish(fixture->context, result, error);
}

static DwSecret *
get_password(Fixture *fixture, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_context_lookup_password_async(fixture->context, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_context_lookup_password_finish(fixture->context, result, error);
}

/* The form of the next call that was made, which has to be @action. */
static GHashTable *
take_form(Fixture *fixture, const char *action)
{
  GHashTable *form = dw_script_transport_take_form(fixture->transport);

  g_assert_nonnull(form);
  g_assert_cmpstr(g_hash_table_lookup(form, "Action"), ==, action);
  return form;
}

static void
test_bad_options(Fixture *fixture, gconstpointer data)
{
  static const DwContextOptions rows[] = {
      {.endpoint = "http://example.com"},
      {.endpoint = "nonsense"},
      {.ca_file = "/nonexistent/ca.pem"},
      {.proxy = "nonsense://"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DwContext) context = dw_context_new(&rows[i], &error);

    g_assert_null(context);
    g_assert_nonnull(error);
    g_test_message("%s: %s", dw_error_kind(error), error->message);
    g_assert_true(g_error_matches(error, DW_ERROR, DW_ERROR_USAGE) ||
                  g_error_matches(error, DW_ERROR, DW_ERROR_TLS) ||
                  g_error_matches(error, DW_ERROR, DW_ERROR_STORAGE));
  }
}

static gboolean
arrived_cb(GSocketService *service,
           GSocketConnection *connection,
           GObject *source_object,
           gpointer user_data)
{
  g_cancellable_cancel(user_data);
  return TRUE;
}

/* Makes a call, and sees it arrive at the proxy that @service plays. */
static void
assert_call_arrives(DwContext *context, GSocketService *service)
{
  g_autoptr(DwSecret) password = dw_secret_new("Secret-1");
  const DwSignIn who = {"alice", "cn-hangzhou+dir-1", password, FALSE};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gulong handler = g_signal_connect(service, "incoming", G_CALLBACK(arrived_cb), cancellable);

  dw_session_sign_in_async(dw_context_get_session(context), &who, cancellable, dw_await_done_cb,
                           &result);
  dw_await(&result, NULL);
  g_assert_false(dw_session_sign_in_finish(dw_context_get_session(context), result, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_signal_handler_disconnect(service, handler);
}

static void
assert_goes_through(DwContext *context, const char *proxy, GSocketService *service)
{
  g_assert_true(dw_context_set_proxy(context, proxy, NULL));
  assert_call_arrives(context, service);
}

/* What was changed holds for the next call, without a new context. */
static void
test_network(Fixture *fixture, gconstpointer data)
{
  const DwContextOptions options = {
      .endpoint = "https://desk.invalid", .region = "cn-hangzhou", .forget = TRUE};
  g_autoptr(GError) error = NULL;
  g_autoptr(DwContext) context = dw_context_new(&options, &error);

  g_assert_no_error(error);
  dw_context_use_nobody(context);
  for (guint i = 0; i < 2; i++) {
    g_autoptr(GSocketService) service = g_socket_service_new();
    guint16 port = g_socket_listener_add_any_inet_port(G_SOCKET_LISTENER(service), NULL, NULL);
    g_autofree char *proxy = g_strdup_printf("http://127.0.0.1:%u", port);

    assert_goes_through(context, proxy, service);
    g_socket_service_stop(service);
  }
}

/* What can't be used changes nothing, and neither stands in the other's way. */
static void
test_bad_network(Fixture *fixture, gconstpointer data)
{
  static const char *const ca_files[] = {"/nonexistent/ca.pem", "/dev/null", "/etc"};
  static const char *const proxies[] = {"nonsense://", "ftp://h:1", "http://"};
  g_autoptr(GSocketService) service = g_socket_service_new();
  guint16 port = g_socket_listener_add_any_inet_port(G_SOCKET_LISTENER(service), NULL, NULL);
  g_autofree char *proxy = g_strdup_printf("127.0.0.1:%u", port);
  const DwContextOptions options = {
      .endpoint = "https://desk.invalid", .region = "cn-hangzhou", .forget = TRUE};
  g_autoptr(DwContext) context = dw_context_new(&options, NULL);

  dw_context_use_nobody(context);
  for (gsize i = 0; i < G_N_ELEMENTS(ca_files); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_false(dw_context_set_ca_file(context, ca_files[i], &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
    g_test_message("%s", error->message);
  }
  assert_goes_through(context, proxy, service);
  for (gsize i = 0; i < G_N_ELEMENTS(proxies); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_false(dw_context_set_proxy(context, proxies[i], &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
    g_test_message("%s", error->message);
  }
  assert_call_arrives(context, service);
  g_assert_true(dw_context_set_ca_file(context, "", NULL));
  g_assert_true(dw_context_set_proxy(context, NULL, NULL));
}

static void
test_language(Fixture *fixture, gconstpointer data)
{
  static const char *const rows[][2] = {
      {"ja", "ja_JP"}, {"zh", "zh_CN"}, {"", "en_US"}, {"tlh", "en_US"}, {NULL, "en_US"}};

  context_fixture_start(fixture);
  dw_context_set_language(fixture->context, "ja"); /* before there is anybody */
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(DwResourcePage) page = NULL;
    g_autoptr(GHashTable) form = NULL;

    if (i > 0)
      dw_context_set_language(fixture->context, rows[i][0]);
    else
      context_fixture_sign_in(fixture, "alice");
    dw_fake_script_clear(fixture->script);
    dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
    dw_provider_page_async(dw_context_get_provider(fixture->context), NULL, NULL, NULL,
                           dw_await_done_cb, &result);
    dw_await(&result, NULL);
    page = dw_provider_page_finish(dw_context_get_provider(fixture->context), result, NULL);
    g_assert_nonnull(page);
    form = take_form(fixture, "DescribeUserResources");
    g_assert_cmpstr(g_hash_table_lookup(form, "Language"), ==, rows[i][1]);
  }
}

static void
test_nobody(Fixture *fixture, gconstpointer data)
{
  context_fixture_start(fixture);
  g_assert_null(dw_context_get_account(fixture->context));
  g_assert_null(dw_context_get_session(fixture->context));
  g_assert_null(dw_context_get_api(fixture->context));
  g_assert_null(dw_context_get_provider(fixture->context));
  g_assert_nonnull(dw_context_get_store(fixture->context));
  g_assert_nonnull(dw_context_get_registry(fixture->context));
  g_assert_true(dw_context_get_registry(fixture->context) ==
                dw_context_get_registry(fixture->context));
  g_assert_true(dw_context_get_clock(fixture->context) == dw_clock_get_system());
  g_assert_false(dw_context_has_unsaved(fixture->context));
  assert_saves(fixture);
  assert_not_open(fixture, NULL, DW_ERROR_SIGNED_OUT, "Nobody has signed in yet");
  assert_not_open(fixture, "alice", DW_ERROR_NOT_FOUND, "alice");
  g_assert_false(sign_out(fixture, NULL, NULL));
  assert_notices(fixture, "");
}

static void
test_use_nobody(Fixture *fixture, gconstpointer data)
{
  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  dw_context_use_nobody(fixture->context);
  g_assert_null(dw_context_get_account(fixture->context));
  g_assert_null(dw_context_get_provider(fixture->context));
  g_assert_cmpint(dw_session_get_state(dw_context_get_session(fixture->context)), ==,
                  DW_SIGN_IN_SIGNED_OUT);
  assert_saves(fixture);
}

static void
test_signed_in(Fixture *fixture, gconstpointer data)
{
  const DwAccount *account;

  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  g_assert_false(dw_context_has_unsaved(fixture->context)); /* the account itself comes first */
  assert_saves(fixture);
  assert_notices(fixture, "");

  for (guint i = 0; i < 3; i++) {
    static const char *const names[] = {NULL, "alice", ALICE};

    context_fixture_start(fixture);
    assert_open(fixture, names[i]);
    account = dw_context_get_account(fixture->context);
    g_assert_cmpstr(account->id, ==, ALICE);
    g_assert_cmpstr(account->user, ==, "alice");
    g_assert_cmpstr(dw_session_get_user(dw_context_get_session(fixture->context)), ==, "alice");
    g_assert_nonnull(dw_context_get_provider(fixture->context));
    g_assert_cmpstr(dw_api_get_region(dw_context_get_api(fixture->context)), ==, "cn-hangzhou");
    g_assert_false(dw_context_has_unsaved(fixture->context));
  }
  assert_not_open(fixture, "bob", DW_ERROR_NOT_FOUND, "bob");
  g_assert_null(dw_script_transport_take_form(fixture->transport)); /* no request for all that */
}

/* A token that was renewed on the way is to be saved, and is. */
static void
test_renewed_token(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *reply = NULL;
  g_autoptr(GHashTable) form = NULL;

  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  assert_saves(fixture);
  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script,
                     "403 {'RequestId':'r','Code':'InvalidLoginToken.Expired','Message':'Old.'}");
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r','LoginToken':'login-2'}");
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  context_fixture_start(fixture);
  assert_open(fixture, NULL);
  dw_provider_page_async(dw_context_get_provider(fixture->context), NULL, NULL, NULL,
                         dw_await_done_cb, &result);
  dw_await(&result, NULL);
  dw_resource_page_free(
      dw_provider_page_finish(dw_context_get_provider(fixture->context), result, NULL));
  g_assert_true(dw_context_has_unsaved(fixture->context));
  assert_saves(fixture);
  g_assert_false(dw_context_has_unsaved(fixture->context));

  context_fixture_start(fixture);
  assert_open(fixture, NULL);
  while ((form = dw_script_transport_take_form(fixture->transport)) != NULL)
    g_clear_pointer(&form, g_hash_table_unref);
  g_clear_object(&result);
  dw_provider_page_async(dw_context_get_provider(fixture->context), NULL, NULL, NULL,
                         dw_await_done_cb, &result);
  dw_await(&result, NULL);
  dw_resource_page_free(
      dw_provider_page_finish(dw_context_get_provider(fixture->context), result, NULL));
  form = take_form(fixture, "DescribeUserResources");
  g_assert_cmpstr(g_hash_table_lookup(form, "LoginToken"), ==, "login-2");
}

static void
sign_in_at_organization(Fixture *fixture)
{
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_WORKSPACE);
  g_autoptr(DwSecret) password = dw_secret_new("Secret-1");
  const DwSignIn who = {.user = "alice", .password = password, .organization = "deskway"};
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) find = NULL;
  g_autoptr(GHashTable) login = NULL;

  account->user = g_strdup("alice");
  account->organization = g_strdup("deskway");
  dw_context_use(fixture->context, account);
  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script,
                     "200 {'IdpInfos':[{'IdpId':'i'}],'ProfileRegion':'cn_beijing'}");
  dw_fake_script_say(fixture->script, "200 {'SessionId':'session-1','LoginToken':'login-1'}");
  dw_session_sign_in_async(dw_context_get_session(fixture->context), &who, NULL, dw_await_done_cb,
                           &result);
  dw_await(&result, NULL);
  g_assert_true(
      dw_session_sign_in_finish(dw_context_get_session(fixture->context), result, &error));
  g_assert_no_error(error);
  find = take_form(fixture, "FindIdpListByLoginIdentifier");
  login = take_form(fixture, "GetLoginToken");
  g_assert_cmpstr(g_hash_table_lookup(login, "LoginIdentifier"), ==, "deskway");
}

/* The next run knows the organization and the region of its desks, without a request. */
static void
test_organization(Fixture *fixture, gconstpointer data)
{
  static const char *const regions[] = {NULL, "cn-hangzhou"};

  context_fixture_start(fixture);
  sign_in_at_organization(fixture);
  g_assert_cmpstr(dw_context_get_account(fixture->context)->id, ==, "alice@deskway");
  assert_saves(fixture);

  for (gsize i = 0; i < G_N_ELEMENTS(regions); i++) {
    DwApi *api;

    fixture->options.region = regions[i];
    context_fixture_start(fixture);
    assert_open(fixture, "alice@deskway");
    api = dw_context_get_api(fixture->context);
    g_assert_cmpstr(dw_session_get_organization(dw_context_get_session(fixture->context)), ==,
                    "deskway");
    g_assert_cmpstr(dw_api_get_region(api), ==, i == 0 ? "cn-beijing" : "cn-hangzhou");
    g_assert_cmpstr(dw_api_get_product_region(api, "appstream-center"), ==, "cn-shanghai");
  }
  g_assert_null(dw_script_transport_take_form(fixture->transport));
}

/* A session that ended is removed from the keyring, so that the next run need not find out again.
 */
static void
test_expired(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  DwResourcePage *page;

  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  assert_saves(fixture);
  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script,
                     "403 {'RequestId':'r','Code':'InvalidLoginToken.Expired','Message':'Old.'}");
  dw_provider_page_async(dw_context_get_provider(fixture->context), NULL, NULL, NULL,
                         dw_await_done_cb, &result);
  dw_await(&result, NULL);
  page = dw_provider_page_finish(dw_context_get_provider(fixture->context), result, &error);
  g_assert_null(page);
  g_assert_error(error, DW_ERROR, DW_ERROR_SIGNED_OUT);
  assert_saves(fixture);
  context_fixture_start(fixture);
  assert_not_open(fixture, NULL, DW_ERROR_SIGNED_OUT, ALICE " is signed out");
}

static void
test_damaged_secret(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwSecret) nonsense = dw_secret_new("nonsense");
  g_autoptr(GAsyncResult) result = NULL;

  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  assert_saves(fixture);
  dw_secret_store_store_async(fixture->secrets, ALICE, DW_SECRET_PURPOSE_SESSION, "x", nonsense,
                              NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  g_assert_true(dw_secret_store_store_finish(fixture->secrets, result, NULL));
  context_fixture_start(fixture);
  assert_not_open(fixture, NULL, DW_ERROR_SIGNED_OUT, ALICE " is signed out");
}

static void
test_open_cancelled(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  assert_saves(fixture);
  g_cancellable_cancel(cancellable);
  dw_context_open_async(fixture->context, NULL, cancellable, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  g_assert_false(dw_context_open_finish(fixture->context, result, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Tokens go to the host that gave them, whatever an option says. */
static void
test_endpoint(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *signed_in_at, *endpoint;
    gboolean opens;
  } rows[] = {
      {NULL, NULL, TRUE},
      {NULL, "https://b.example", FALSE},
      {"https://a.example", NULL, TRUE},
      {"https://a.example", "https://a.example", TRUE},
      {"https://a.example", "https://A.example//", TRUE},
      {"https://a.example/", "https://a.example", TRUE},
      {"https://a.example", "https://b.example", FALSE},
      {"https://a.example", "https://a.example.org", FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DwSecret) password = dw_secret_new("Secret-1");
    g_autoptr(DwSecret) kept = NULL;

    fixture->options.endpoint = rows[i].signed_in_at;
    context_fixture_start(fixture);
    context_fixture_sign_in(fixture, "alice");
    dw_context_remember_password(fixture->context, password);
    assert_saves(fixture);
    fixture->options.endpoint = rows[i].endpoint;
    context_fixture_start(fixture);
    g_assert_cmpint(context_fixture_open(fixture, NULL, &error), ==, rows[i].opens);
    if (!rows[i].opens) {
      g_assert_error(error, DW_ERROR, DW_ERROR_SIGNED_OUT);
      g_assert_nonnull(strstr(error->message, rows[i].endpoint));
      g_clear_error(&error);
    }
    kept = get_password(fixture, &error);
    g_assert_cmpint(kept != NULL, ==, rows[i].opens);
    g_assert_cmpint(error == NULL, ==, rows[i].opens);
  }
}

static void
test_region(Fixture *fixture, gconstpointer data)
{
  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  assert_saves(fixture);
  fixture->options.region = "ap-southeast-1";
  context_fixture_start(fixture);
  assert_open(fixture, NULL);
  g_assert_cmpstr(dw_api_get_region(dw_context_get_api(fixture->context)), ==, "ap-southeast-1");
}

/* What endpoint and region an option or the account names is where calls go. */
static void
test_url(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *endpoint, *region, *url;
  } rows[] = {{NULL, NULL, "https://ecd.cn-hangzhou.aliyuncs.com/"},
              {NULL, "cn-beijing", "https://ecd.cn-beijing.aliyuncs.com/"},
              {"https://a.example", "cn-beijing", "https://a.example/"}};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(DwResourcePage) page = NULL;
    g_autoptr(GHashTable) form = NULL;
    g_autofree char *url = NULL;

    fixture->options.endpoint = rows[i].endpoint;
    fixture->options.region = rows[i].region;
    context_fixture_start(fixture);
    context_fixture_sign_in(fixture, "alice");
    dw_provider_page_async(dw_context_get_provider(fixture->context), NULL, NULL, NULL,
                           dw_await_done_cb, &result);
    dw_await(&result, NULL);
    page = dw_provider_page_finish(dw_context_get_provider(fixture->context), result, NULL);
    g_assert_nonnull(page);
    form = take_form(fixture, "DescribeUserResources");
    url = g_strdup(g_hash_table_lookup(form, "(url)"));
    if (!g_str_has_suffix(url, "/"))
      url = g_strconcat(g_steal_pointer(&url), "/", NULL);
    g_assert_cmpstr(url, ==, rows[i].url);
  }
}

static void
test_password(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwSecret) password = dw_secret_new("Secret-1");
  g_autoptr(DwSecret) kept = NULL;
  g_autoptr(DwSecret) gone = NULL;
  g_autoptr(GError) error = NULL;

  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  assert_saves(fixture);
  gone = get_password(fixture, &error);
  g_assert_no_error(error);
  g_assert_null(gone);

  dw_context_remember_password(fixture->context, password);
  dw_context_remember_password(fixture->context, NULL);
  assert_saves(fixture);
  gone = get_password(fixture, &error);
  g_assert_null(gone);

  dw_context_remember_password(fixture->context, password);
  assert_saves(fixture);
  context_fixture_start(fixture);
  assert_open(fixture, NULL);
  kept = get_password(fixture, &error);
  g_assert_no_error(error);
  g_assert_true(dw_secret_equal(kept, password));

  dw_fake_script_clear(fixture->script);
  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  g_assert_true(sign_out(fixture, NULL, &error));
  gone = get_password(fixture, &error);
  g_assert_null(gone);

  context_fixture_break_keyring(fixture);
  gone = get_password(fixture, &error);
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE_LOCKED);
}

static void
test_sign_out(Fixture *fixture, gconstpointer data)
{
  static const char *const answers[] = {
      "200 {'RequestId':'r'}", "403 {'RequestId':'r','Code':'Forbidden','Message':'No.'}", NULL};

  for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
    g_autoptr(GHashTable) form = NULL;
    g_autoptr(GError) error = NULL;

    context_fixture_start(fixture);
    context_fixture_sign_in(fixture, "alice");
    assert_saves(fixture);
    context_fixture_start(fixture);
    dw_fake_script_clear(fixture->script);
    if (answers[i] != NULL)
      dw_fake_script_say(fixture->script, answers[i]);
    else
      dw_fake_script_fail(fixture->script, DW_ERROR_TLS, "Nobody is there.");
    g_assert_true(sign_out(fixture, NULL, &error));
    g_assert_no_error(error);
    form = take_form(fixture, "ClientUserLogout");
    g_assert_cmpstr(g_hash_table_lookup(form, "LoginToken"), ==, "login-1");
    g_assert_false(dw_context_has_unsaved(fixture->context));
    assert_notices(fixture, "");

    context_fixture_start(fixture);
    g_assert_cmpuint(dw_accounts_get_list(dw_context_get_accounts(fixture->context))->len, ==, 1);
    assert_not_open(fixture, NULL, DW_ERROR_SIGNED_OUT, "deskwayctl sign-in");
    g_assert_true(sign_out(fixture, "alice", &error)); /* once more does no harm */
    g_assert_no_error(error);
  }
  while (TRUE) {
    g_autoptr(GHashTable) form = dw_script_transport_take_form(fixture->transport);

    if (form == NULL)
      break;
    g_assert_cmpstr(g_hash_table_lookup(form, "Action"), ==, "ClientUserLogout");
  }
  {
    g_autoptr(GError) error = NULL;

    g_assert_false(sign_out(fixture, "bob", &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_NOT_FOUND);
  }
}

/* A keyring that fails is said, once, and stops nothing. */
static void
test_broken_keyring(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwSecret) password = dw_secret_new("Secret-1");
  g_autoptr(GError) error = NULL;

  context_fixture_break_keyring(fixture);
  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  dw_context_remember_password(fixture->context, password);
  assert_saves(fixture);
  assert_notices(fixture, "The sign-in is not remembered. " DW_BROKEN_STORE_MESSAGE);
  assert_notices(fixture, "");

  context_fixture_start(fixture);
  assert_not_open(fixture, NULL, DW_ERROR_SIGNED_OUT,
                  DW_BROKEN_STORE_MESSAGE " So nothing was remembered");
  g_assert_true(sign_out(fixture, NULL, &error));
  g_assert_no_error(error);
  assert_notices(fixture, DW_BROKEN_STORE_MESSAGE
                 " What it may still keep of this account could not be removed.");
}

/* The session ends while the keyring is away: there is nothing to say of that. */
static void
test_broken_keyring_at_the_end(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;

  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  assert_saves(fixture);
  context_fixture_break_keyring(fixture);
  dw_session_sign_out_async(dw_context_get_session(fixture->context), NULL, dw_await_done_cb,
                            &result);
  dw_await(&result, NULL);
  assert_saves(fixture);
  assert_notices(fixture, "");
}

static void
test_forget(Fixture *fixture, gconstpointer data)
{
  fixture->options.forget = TRUE;
  context_fixture_start(fixture);
  g_assert_null(dw_context_get_accounts(fixture->context));
  assert_not_open(fixture, NULL, DW_ERROR_SIGNED_OUT, "Nobody has signed in yet");
  assert_not_open(fixture, "alice", DW_ERROR_SIGNED_OUT, "Nobody has signed in yet");
  context_fixture_sign_in(fixture, "alice");
  assert_saves(fixture);
  g_assert_false(dw_context_has_unsaved(fixture->context));

  fixture->options.forget = FALSE;
  context_fixture_start(fixture);
  assert_not_open(fixture, NULL, DW_ERROR_SIGNED_OUT, "Nobody has signed in yet");
}

static void
test_access_key(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *secret, *token;
  } rows[] = {{"key-secret", NULL}, {"key-secret", "sts-token"}};

  dw_fake_script_say(fixture->script, "200 {'RequestId':'r'}");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_OPERATOR);
    g_autoptr(DwSecret) secret = dw_secret_new(rows[i].secret);
    g_autoptr(DwSecret) token = rows[i].token != NULL ? dw_secret_new(rows[i].token) : NULL;
    const char *const parameters[] = {NULL};
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GHashTable) form = NULL;
    g_autofree char *reply = NULL;
    g_autoptr(GError) error = NULL;

    account->access_key_id = g_strdup("LTAI1");
    account->region = g_strdup("cn-hangzhou");
    context_fixture_start(fixture);
    dw_context_use(fixture->context, account);
    dw_context_set_access_key(fixture->context, secret, NULL);
    dw_context_set_access_key(fixture->context, secret, token);
    assert_saves(fixture);

    context_fixture_start(fixture);
    assert_open(fixture, "LTAI1@operator");
    dw_operation_call_async(fixture->context, "ecd/2020-09-30", "DescribeDesktops", parameters,
                            NULL, NULL, dw_await_done_cb, &result);
    dw_await(&result, NULL);
    reply = dw_operation_call_finish(fixture->context, result, &error);
    g_assert_no_error(error);
    form = take_form(fixture, "DescribeDesktops");
    g_assert_cmpstr(g_hash_table_lookup(form, "AccessKeyId"), ==, "LTAI1");
    g_assert_cmpstr(g_hash_table_lookup(form, "SecurityToken"), ==, rows[i].token);
    g_assert_cmpstr(g_hash_table_lookup(form, "RegionId"), ==, "cn-hangzhou");
    g_assert_nonnull(g_hash_table_lookup(form, "Signature"));
  }
}

/* Whoever does not want to stay signed in leaves nothing, of the time before either. */
static void
test_access_key_unkept(Fixture *fixture, gconstpointer data)
{
  for (guint keeps = 2; keeps-- > 0;) {
    g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_OPERATOR);
    g_autoptr(DwSecret) secret = dw_secret_new("key-secret");

    account->access_key_id = g_strdup("LTAI1");
    context_fixture_start(fixture);
    dw_context_use(fixture->context, account);
    if (!keeps)
      dw_context_forget_session(fixture->context);
    dw_context_set_access_key(fixture->context, secret, NULL);
    assert_saves(fixture);
    context_fixture_start(fixture);
    if (keeps)
      assert_open(fixture, "LTAI1@operator");
    else
      assert_not_open(fixture, "LTAI1@operator", DW_ERROR_SIGNED_OUT, "signed out");
  }
}

/* The resources of one account are not those of another. */
static void
test_other_account(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwResourcePage) page =
      dw_fake_provider_make_page("{'Resources':[{'ResourceId':'ecd-1'}]}");

  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  dw_resource_store_add_page(dw_context_get_store(fixture->context), page);
  context_fixture_sign_in(fixture, "bob");
  g_assert_cmpuint(dw_resource_store_get_length(dw_context_get_store(fixture->context)), ==, 0);
}

static void
test_damaged_accounts(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = dw_paths_config_file("accounts.conf");
  g_auto(GStrv) notices = NULL;

  g_assert_true(dw_paths_write(path, "[alice\nnonsense", NULL));
  context_fixture_start(fixture);
  notices = dw_context_take_notices(fixture->context);
  g_assert_cmpuint(g_strv_length(notices), ==, 1);
  g_assert_nonnull(strstr(notices[0], "accounts.conf"));
}

static void
test_unreadable_accounts(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = dw_paths_config_file("accounts.conf");
  g_autoptr(GError) error = NULL;
  g_autoptr(DwContext) context = NULL;

  g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
  context = dw_context_new(&fixture->options, &error);
  g_assert_null(context);
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
}

static void
test_unwritable_accounts(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = dw_paths_config_file("accounts.conf");
  g_autoptr(GError) error = NULL;

  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
  g_assert_false(context_fixture_save(fixture, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
}

/* The installation's id that can't be kept is said as well. */
static void
test_no_client_id(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = dw_paths_state_file("client-id");
  g_auto(GStrv) notices = NULL;

  g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
  context_fixture_start(fixture);
  context_fixture_sign_in(fixture, "alice");
  notices = dw_context_take_notices(fixture->context);
  g_assert_cmpuint(g_strv_length(notices), ==, 1);
  g_assert_nonnull(strstr(notices[0], path));
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/context/bad-options", test_bad_options},
      {"/context/network", test_network},
      {"/context/bad-network", test_bad_network},
      {"/context/language", test_language},
      {"/context/nobody", test_nobody},
      {"/context/use-nobody", test_use_nobody},
      {"/context/signed-in", test_signed_in},
      {"/context/organization", test_organization},
      {"/context/renewed-token", test_renewed_token},
      {"/context/expired", test_expired},
      {"/context/damaged-secret", test_damaged_secret},
      {"/context/open-cancelled", test_open_cancelled},
      {"/context/endpoint", test_endpoint},
      {"/context/region", test_region},
      {"/context/url", test_url},
      {"/context/password", test_password},
      {"/context/sign-out", test_sign_out},
      {"/context/broken-keyring", test_broken_keyring},
      {"/context/broken-keyring-at-the-end", test_broken_keyring_at_the_end},
      {"/context/forget", test_forget},
      {"/context/access-key", test_access_key},
      {"/context/access-key-unkept", test_access_key_unkept},
      {"/context/other-account", test_other_account},
      {"/context/damaged-accounts", test_damaged_accounts},
      {"/context/unreadable-accounts", test_unreadable_accounts},
      {"/context/unwritable-accounts", test_unwritable_accounts},
      {"/context/no-client-id", test_no_client_id},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, context_fixture_set_up, tests[i].test,
               context_fixture_tear_down);
  return g_test_run();
}
