/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-api-decode.h"
#include "dw-api.h"
#include "dw-sign-in-state.h"

G_BEGIN_DECLS

/**
 * DwSignIn:
 * @user: the user's name in the office or organization
 * @office_site: (nullable): the office network's id
 * @password: (nullable): the password
 * @keep: whether the person wants to stay signed in
 * @organization: (nullable): the organization's id, in place of an office's
 *
 * What a sign-in begins with.
 */
typedef struct {
  const char *user;
  const char *office_site;
  DwSecret *password;
  gboolean keep;
  const char *organization;
} DwSignIn;

/**
 * DwAnswer:
 * @code: (nullable): for the stages that ask for a code
 * @password: (nullable): for the password stage, when it is asked for again
 * @new_password: (nullable): for %DW_SIGN_IN_CHANGE_PASSWORD
 *
 * The answer to the stage that dw_session_get_state() names.
 */
typedef struct {
  DwSecret *code;
  DwSecret *password;
  DwSecret *new_password;
} DwAnswer;

/**
 * DwClientInfo:
 * @id: a UUID made once per installation
 * @type: such as `linux`
 * @os: the operating system and kernel
 * @name: (nullable): the host's name
 *
 * What the service is told of this machine.
 */
typedef struct {
  const char *id;
  const char *type;
  const char *os;
  const char *name;
} DwClientInfo;

/**
 * DwSession:
 *
 * One person's session with the service: the sign-in stage by stage, the login token kept fresh,
 * and every call that needs it.
 *
 * DwSession::changed is emitted when the state or a token changed: the moment to store
 * dw_session_save().
 */
#define DW_TYPE_SESSION (dw_session_get_type())
G_DECLARE_FINAL_TYPE(DwSession, dw_session, DW, SESSION, GObject)

DwSession *dw_session_new(DwApi *api, DwClock *clock, const DwClientInfo *client);

DwSignInState dw_session_get_state(DwSession *self);
const char *dw_session_get_user(DwSession *self);
const char *dw_session_get_office_site(DwSession *self);
const char *dw_session_get_organization(DwSession *self);
const DwIdpReply *dw_session_get_idps(DwSession *self);
const char *dw_session_get_sso_url(DwSession *self);
void dw_session_set_kept_password(DwSession *self, DwSecret *password);
gboolean dw_session_is_kept_password_refused(DwSession *self);
const DwLoginReply *dw_session_get_challenge(DwSession *self);
DwClock *dw_session_get_clock(DwSession *self);
const DwClientInfo *dw_session_get_client(DwSession *self);

void dw_session_sign_in_async(DwSession *self,
                              const DwSignIn *who,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
void dw_session_answer_async(DwSession *self,
                             const DwAnswer *answer,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean dw_session_sign_in_finish(DwSession *self,
                                   GAsyncResult *result,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_session_abort_sign_in(DwSession *self);

void dw_session_send_code_async(DwSession *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean dw_session_send_code_finish(DwSession *self,
                                     GAsyncResult *result,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_session_sign_out_async(DwSession *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean dw_session_sign_out_finish(DwSession *self,
                                    GAsyncResult *result,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_session_call_async(DwSession *self,
                           const DwOperation *operation,
                           const DwRequest *parameters,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
DwReply *dw_session_call_finish(DwSession *self,
                                GAsyncResult *result,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_session_hold(DwSession *self);
void dw_session_release(DwSession *self);

DwSecret *dw_session_save(DwSession *self);
gboolean
dw_session_restore(DwSession *self, const DwSignIn *who, DwSecret *saved) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
