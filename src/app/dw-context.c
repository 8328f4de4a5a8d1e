/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-context-private.h"

#include "dw-client-registry.h"
#include "dw-curl-transport.h"
#include "dw-error.h"
#include "dw-gws-provider.h"
#include "dw-installation.h"
#include "dw-keyring.h"
#include "dw-launch-file.h"
#include "dw-memory-store.h"
#include "dw-operator-provider.h"
#include "dw-workspace-provider.h"

#include <string.h>

G_DEFINE_TYPE(DwContext, dw_context, G_TYPE_OBJECT)

static void
drop_account(DwContext *self)
{
  g_clear_signal_handler(&self->changed_handler, self->session);
  g_clear_object(&self->provider);
  g_clear_object(&self->session);
  g_clear_object(&self->api);
  g_clear_pointer(&self->account, dw_account_free);
  g_clear_pointer(&self->password, dw_secret_unref);
  g_clear_pointer(&self->access_key, dw_secret_unref);
  self->account_unsaved = FALSE;
  self->session_unsaved = FALSE;
  self->forgets_session = FALSE;
  self->drops_password = FALSE;
  self->drops_session = FALSE;
}

static void
dw_context_dispose(GObject *object)
{
  DwContext *self = DW_CONTEXT(object);

  drop_account(self);
  g_clear_object(&self->store);
  g_clear_object(&self->accounts);
  g_clear_object(&self->secrets);
  g_clear_object(&self->transport);
  g_clear_pointer(&self->registry, dw_client_registry_free);
  G_OBJECT_CLASS(dw_context_parent_class)->dispose(object);
}

static void
dw_context_finalize(GObject *object)
{
  DwContext *self = DW_CONTEXT(object);

  g_free(self->endpoint);
  g_free(self->region);
  g_free(self->language);
  g_ptr_array_unref(self->notices);
  G_OBJECT_CLASS(dw_context_parent_class)->finalize(object);
}

static void
dw_context_class_init(DwContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);

  object_class->dispose = dw_context_dispose;
  object_class->finalize = dw_context_finalize;
}

static void
dw_context_init(DwContext *self)
{
  self->clock = dw_clock_get_system();
  self->notices = g_ptr_array_new_with_free_func(g_free);
  self->store = dw_resource_store_new();
}

static DwTransport *
make_transport(const DwContextOptions *options, GError **error)
{
  g_autoptr(DwCurlTransport) transport = dw_curl_transport_new();

  dw_curl_transport_set_user_agent(transport, "deskway/" DW_VERSION);
  if (options->ca_file != NULL &&
      !dw_curl_transport_set_ca_file(transport, options->ca_file, error))
    return NULL;
  if (options->proxy != NULL && !dw_curl_transport_set_proxy(transport, options->proxy, error))
    return NULL;
  if (options->endpoint != NULL && !dw_transport_check_url(options->endpoint, error))
    return NULL;
  return DW_TRANSPORT(g_steal_pointer(&transport));
}

/**
 * dw_context_new:
 * @options: what holds for the whole run
 * @error: return location: %DW_ERROR_USAGE where an option is off, %DW_ERROR_STORAGE where the
 *   accounts can't be read
 *
 * Makes the context, and removes the launch files that a crash left behind.
 *
 * Returns: (transfer full): a context in which no account is in use
 */
DwContext *
dw_context_new(const DwContextOptions *options, GError **error)
{
  g_autoptr(DwContext) self = g_object_new(DW_TYPE_CONTEXT, NULL);
  g_autofree char *warning = NULL;

  self->endpoint = g_strdup(options->endpoint);
  self->region = g_strdup(options->region);
  self->forget = options->forget;
  self->transport = make_transport(options, error);
  if (self->transport == NULL)
    return NULL;
  dw_launch_file_sweep();
  if (self->forget) {
    self->secrets = dw_memory_store_new();
    return g_steal_pointer(&self);
  }
  self->secrets = dw_keyring_new(self->clock);
  self->accounts = dw_accounts_load(NULL, error);
  if (self->accounts == NULL)
    return NULL;
  warning = dw_accounts_take_warning(self->accounts);
  if (warning != NULL)
    g_ptr_array_add(self->notices, g_steal_pointer(&warning));
  return g_steal_pointer(&self);
}

static const char *
null_if_empty(const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

/**
 * dw_context_set_ca_file:
 * @self: a context
 * @ca_file: (nullable): certificates to trust beside the system's; none where empty
 * @error: return location: %DW_ERROR_USAGE where it can't be used
 *
 * Changes what DwContextOptions said of it. It holds for every call that is made from now on; one
 * that is on its way goes on as it began.
 *
 * Returns: whether it was taken; if not, those of before are still trusted
 */
gboolean
dw_context_set_ca_file(DwContext *self, const char *ca_file, GError **error)
{
  g_return_val_if_fail(DW_IS_CURL_TRANSPORT(self->transport), FALSE);
  return dw_curl_transport_set_ca_file(DW_CURL_TRANSPORT(self->transport), null_if_empty(ca_file),
                                       error);
}

/**
 * dw_context_set_proxy:
 * @self: a context
 * @proxy: (nullable): a proxy's URL; what the environment says where empty
 * @error: return location: %DW_ERROR_USAGE where it can't be used
 *
 * Changes what DwContextOptions said of it. It holds for every call that is made from now on; one
 * that is on its way goes on as it began.
 *
 * Returns: whether it was taken; if not, the one of before is still used
 */
gboolean
dw_context_set_proxy(DwContext *self, const char *proxy, GError **error)
{
  g_return_val_if_fail(DW_IS_CURL_TRANSPORT(self->transport), FALSE);
  return dw_curl_transport_set_proxy(DW_CURL_TRANSPORT(self->transport), null_if_empty(proxy),
                                     error);
}

static void
apply_language(DwContext *self)
{
  if (DW_IS_WORKSPACE_PROVIDER(self->provider))
    dw_workspace_provider_set_language(DW_WORKSPACE_PROVIDER(self->provider), self->language);
}

/**
 * dw_context_set_language:
 * @self: a context
 * @language: (nullable): `en`, `zh` or `ja`; the locale's where empty or anything else
 *
 * Sets in which language the service writes its texts, from the next list on, for this account and
 * those that are used after it.
 */
void
dw_context_set_language(DwContext *self, const char *language)
{
  g_free(self->language);
  self->language = g_strdup(language);
  apply_language(self);
}

static void
session_changed_cb(DwSession *session, gpointer user_data)
{
  DwContext *self = user_data;

  if (!dw_sign_in_state_is_question(dw_session_get_state(session)) && !self->forgets_session)
    self->session_unsaved = TRUE;
  if (dw_session_is_kept_password_refused(session))
    dw_context_drop_password(self);
}

static void
make_session(DwContext *self)
{
  g_autofree char *warning = NULL;
  g_autofree char *id =
      self->forget ? dw_installation_peek_client_id() : dw_installation_get_client_id(&warning);
  g_autofree char *os = dw_installation_get_client_os();
  g_autofree char *name = dw_installation_get_client_name();
  const DwClientInfo client = {id, DW_INSTALLATION_CLIENT_TYPE, os, name};

  if (warning != NULL)
    g_ptr_array_add(self->notices, g_steal_pointer(&warning));
  self->session = dw_session_new(self->api, self->clock, &client);
  self->changed_handler =
      g_signal_connect(self->session, "changed", G_CALLBACK(session_changed_cb), self);
}

static void
make_api(DwContext *self, const char *region, const char *endpoint)
{
  dw_resource_store_clear(self->store); /* what it holds is another account's */
  self->api = dw_api_new(self->transport, self->clock);
  dw_api_set_region(self->api, self->region != NULL ? self->region : region);
  dw_api_set_endpoint(self->api, self->endpoint != NULL ? self->endpoint : endpoint);
  make_session(self);
}

/**
 * dw_context_use_nobody:
 * @self: a context
 *
 * Makes calls possible that need no account.
 */
void
dw_context_use_nobody(DwContext *self)
{
  drop_account(self);
  make_api(self, NULL, NULL);
}

/**
 * dw_context_use:
 * @self: a context
 * @account: the account to use
 *
 * Puts @account to use, with a session in which nobody is signed in yet.
 */
void
dw_context_use(DwContext *self, const DwAccount *account)
{
  drop_account(self);
  self->account = dw_account_copy(account);
  if (self->account->id == NULL)
    self->account->id = dw_account_make_id(self->account);
  self->account_unsaved = TRUE;
  make_api(self, account->region, account->endpoint);
  if (account->kind == DW_ACCOUNT_WORKSPACE)
    self->provider = DW_PROVIDER(dw_workspace_provider_new(self->session));
  else if (account->kind == DW_ACCOUNT_OPERATOR)
    self->provider = DW_PROVIDER(dw_operator_provider_new(self->api));
  else
    self->provider = DW_PROVIDER(dw_gws_provider_new(self->api, self->clock));
  apply_language(self);
}

/* The AccessKey's secret and, behind a line end, the token of a temporary one. */
static DwSecret *
pack_access_key(DwSecret *secret, DwSecret *security_token)
{
  return dw_secret_new_take(
      g_strconcat(dw_secret_peek(secret), "\n",
                  security_token != NULL ? dw_secret_peek(security_token) : "", NULL));
}

void
dw_context_unpack_access_key(DwContext *self, DwSecret *packed)
{
  const char *text = dw_secret_peek(packed);
  gsize length = strcspn(text, "\n");
  g_autoptr(DwSecret) secret = dw_secret_new_len(text, length);
  g_autoptr(DwSecret) token =
      text[length] == '\n' && text[length + 1] != '\0' ? dw_secret_new(text + length + 1) : NULL;

  dw_api_set_access_key(self->api, self->account->access_key_id, secret, token);
}

/**
 * dw_context_set_access_key:
 * @self: a context that uses an account with an AccessKey
 * @secret: the AccessKey's secret
 * @security_token: (nullable): for a temporary one
 */
void
dw_context_set_access_key(DwContext *self, DwSecret *secret, DwSecret *security_token)
{
  g_clear_pointer(&self->access_key, dw_secret_unref);
  self->access_key = pack_access_key(secret, security_token);
  self->session_unsaved = !self->forgets_session;
  dw_api_set_access_key(self->api, self->account->access_key_id, secret, security_token);
}

/**
 * dw_context_remember_password:
 * @self: a context that uses an account
 * @password: (nullable): the password
 *
 * Has the next dw_context_save_async() keep @password, because the person asked for it.
 */
void
dw_context_remember_password(DwContext *self, DwSecret *password)
{
  g_clear_pointer(&self->password, dw_secret_unref);
  self->password = password != NULL ? dw_secret_ref(password) : NULL;
}

/**
 * dw_context_forget_session:
 * @self: a context that uses an account, in which nobody is signed in yet
 *
 * Has the session's tokens, or the AccessKey's secret that is set after this, go with the program,
 * because the person does not want to stay signed in. What was kept of an earlier sign-in is
 * removed by the next dw_context_save_async().
 */
void
dw_context_forget_session(DwContext *self)
{
  self->forgets_session = TRUE;
  self->drops_session = TRUE;
}

/**
 * dw_context_drop_password:
 * @self: a context that uses an account
 *
 * Has the next dw_context_save_async() remove a password that was kept: it is wrong by now, or the
 * person does not want it kept any more.
 */
void
dw_context_drop_password(DwContext *self)
{
  g_clear_pointer(&self->password, dw_secret_unref);
  self->drops_password = TRUE;
}

/**
 * dw_context_get_endpoint:
 * @self: a context
 *
 * Returns: (nullable) (transfer none): what replaces every product's host in this run; an account
 *   that signs in there has to keep it, as its tokens are shown to no other host
 */
const char *
dw_context_get_endpoint(DwContext *self)
{
  return self->endpoint;
}

/**
 * dw_context_get_clock:
 * @self: a context
 *
 * Returns: (transfer none): the clock that everything goes by
 */
DwClock *
dw_context_get_clock(DwContext *self)
{
  return self->clock;
}

/**
 * dw_context_get_secrets:
 * @self: a context
 *
 * Returns: (transfer none): where secrets are kept
 */
DwSecretStore *
dw_context_get_secrets(DwContext *self)
{
  return self->secrets;
}

/**
 * dw_context_get_accounts:
 * @self: a context that keeps something
 *
 * Returns: (nullable) (transfer none): the person's accounts
 */
DwAccounts *
dw_context_get_accounts(DwContext *self)
{
  return self->accounts;
}

/**
 * dw_context_get_account:
 * @self: a context
 *
 * Returns: (nullable) (transfer none): the account in use
 */
const DwAccount *
dw_context_get_account(DwContext *self)
{
  return self->account;
}

/**
 * dw_context_get_session:
 * @self: a context
 *
 * Returns: (nullable) (transfer none): the session of the account in use
 */
DwSession *
dw_context_get_session(DwContext *self)
{
  return self->session;
}

/**
 * dw_context_get_api:
 * @self: a context
 *
 * Returns: (nullable) (transfer none): what calls the service for the account in use
 */
DwApi *
dw_context_get_api(DwContext *self)
{
  return self->api;
}

/**
 * dw_context_get_provider:
 * @self: a context
 *
 * Returns: (nullable) (transfer none): has the resources of the account in use
 */
DwProvider *
dw_context_get_provider(DwContext *self)
{
  return self->provider;
}

/**
 * dw_context_get_store:
 * @self: a context
 *
 * Returns: (transfer none): the resources
 */
DwResourceStore *
dw_context_get_store(DwContext *self)
{
  return self->store;
}

/**
 * dw_context_get_registry:
 * @self: a context
 *
 * Returns: (transfer none): the protocol clients, read when they are first asked for
 */
DwClientRegistry *
dw_context_get_registry(DwContext *self)
{
  if (self->registry == NULL)
    self->registry = dw_client_registry_new(NULL);
  return self->registry;
}

/**
 * dw_context_has_unsaved:
 * @self: a context
 *
 * Returns: whether tokens changed since they were stored
 */
gboolean
dw_context_has_unsaved(DwContext *self)
{
  return !self->forget && self->account != NULL && !self->account_unsaved && self->session_unsaved;
}

/**
 * dw_context_take_notices:
 * @self: a context
 *
 * Returns: (transfer full) (array zero-terminated=1): what the person should know, each said once
 */
GStrv
dw_context_take_notices(DwContext *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (guint i = 0; i < self->notices->len; i++)
    g_strv_builder_add(builder, g_ptr_array_index(self->notices, i));
  g_ptr_array_set_size(self->notices, 0);
  return g_strv_builder_end(builder);
}
