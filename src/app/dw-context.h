/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-accounts.h"
#include "dw-provider.h"
#include "dw-session.h"

G_BEGIN_DECLS

/* Of layers that those who use a context need not see. */
typedef struct _DwClientRegistry DwClientRegistry;
typedef struct _DwSecretStore DwSecretStore;

/**
 * DwContextOptions:
 * @endpoint: (nullable): replaces every product's host
 * @region: (nullable): replaces the account's region
 * @ca_file: (nullable): certificates to trust beside the system's
 * @proxy: (nullable): a proxy's URL
 * @forget: keep nothing: no keyring, no account
 *
 * What holds for a whole run, whichever account it is for.
 */
typedef struct {
  const char *endpoint;
  const char *region;
  const char *ca_file;
  const char *proxy;
  gboolean forget;
} DwContextOptions;

/**
 * DwContext:
 *
 * Wires everything together: the transport, the account in use with its session and provider, the
 * secrets, the protocol clients.
 */
#define DW_TYPE_CONTEXT (dw_context_get_type())
G_DECLARE_FINAL_TYPE(DwContext, dw_context, DW, CONTEXT, GObject)

DwContext *dw_context_new(const DwContextOptions *options,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean dw_context_set_ca_file(DwContext *self,
                                const char *ca_file,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
dw_context_set_proxy(DwContext *self, const char *proxy, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_context_set_language(DwContext *self, const char *language);

void dw_context_open_async(DwContext *self,
                           const char *account_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean dw_context_open_finish(DwContext *self,
                                GAsyncResult *result,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_context_use_nobody(DwContext *self);
void dw_context_use(DwContext *self, const DwAccount *account);
void dw_context_set_access_key(DwContext *self, DwSecret *secret, DwSecret *security_token);

void dw_context_remember_password(DwContext *self, DwSecret *password);
void dw_context_drop_password(DwContext *self);

void dw_context_save_async(DwContext *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean dw_context_save_finish(DwContext *self,
                                GAsyncResult *result,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_context_lookup_password_async(DwContext *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
DwSecret *dw_context_lookup_password_finish(DwContext *self,
                                            GAsyncResult *result,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_context_sign_out_async(DwContext *self,
                               const char *account_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean dw_context_sign_out_finish(DwContext *self,
                                    GAsyncResult *result,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_context_forget_session(DwContext *self);
void dw_context_leave(DwContext *self);

const char *dw_context_get_endpoint(DwContext *self);
DwClock *dw_context_get_clock(DwContext *self);
DwSecretStore *dw_context_get_secrets(DwContext *self);
DwAccounts *dw_context_get_accounts(DwContext *self);
const DwAccount *dw_context_get_account(DwContext *self);
DwSession *dw_context_get_session(DwContext *self);
DwApi *dw_context_get_api(DwContext *self);
DwProvider *dw_context_get_provider(DwContext *self);
DwResourceStore *dw_context_get_store(DwContext *self);
DwClientRegistry *dw_context_get_registry(DwContext *self);
gboolean dw_context_has_unsaved(DwContext *self);
GStrv dw_context_take_notices(DwContext *self);

G_END_DECLS
