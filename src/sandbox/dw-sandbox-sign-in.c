/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-sign-in.h"

#include "dw-sandbox-password.h"
#include "dw-sandbox-qr.h"
#include "dw-sandbox-totp.h"

#include <string.h>

#define AUTH_CODE "sandbox-auth-code"
#define MFA_TYPE  "VIRTUAL"

static const char *const stage_names[] = {
    [DW_SANDBOX_STAGE_DONE] = NULL,
    [DW_SANDBOX_STAGE_MFA_BIND] = "MFABind",
    [DW_SANDBOX_STAGE_MFA_VERIFY] = "MFAVerify",
    [DW_SANDBOX_STAGE_TOKEN_VERIFY] = "TokenVerify",
    [DW_SANDBOX_STAGE_CHANGE_PASSWORD] = "ChangePassword",
    [DW_SANDBOX_STAGE_FACE_VERIFY] = "FaceVerify",
};

static gboolean
refuse_locked(DwSandboxCall *call)
{
  return dw_sandbox_call_refuse(call, 403, "UserLocked",
                                "The user is locked. Ask the administrator to unlock it.");
}

static void
add_picture(DwSandboxWorld *world, DwSandboxCall *call, const DwSandboxUser *user)
{
  static const char page[] = "<!DOCTYPE html><title>This is no picture</title>";
  g_autofree char *uri = dw_sandbox_totp_uri(user->totp_secret, user->id);
  g_autoptr(GBytes) png = world->scenario->bad_pictures ? g_bytes_new_static(page, sizeof page - 1)
                                                        : dw_sandbox_qr_png(uri);
  g_autofree char *text = g_base64_encode(g_bytes_get_data(png, NULL), g_bytes_get_size(png));

  dw_sandbox_call_set(call, "QrCodePng", text);
  dw_sandbox_call_set(call, "Secret", user->totp_secret);
}

static void
add_mail(DwSandboxCall *call, DwSandboxUser *user)
{
  JsonObject *info = json_object_new();

  dw_sandbox_users_send_code(user);
  json_object_set_string_member(info, "Email", user->email);
  json_object_set_string_member(info, "Locked", "false");
  json_object_set_int_member(info, "LastLockDuration", 0);
  json_object_set_object_member(call->reply, "RiskVerifyInfo", info);
}

/* An organization tells which second factor the stage is for. */
static void
add_mfa_type(DwSandboxCall *call, DwSandboxStage stage)
{
  JsonArray *types = json_array_new();
  JsonObject *type = json_object_new();

  json_object_set_string_member(type, "Name", MFA_TYPE);
  json_object_set_string_member(type, "Stage", stage_names[stage]);
  json_array_add_object_element(types, type);
  json_object_set_array_member(call->reply, "MfaTypeList", types);
}

static void
add_stage(DwSandboxWorld *world, DwSandboxCall *call, DwSandboxUser *user, DwSandboxStage stage)
{
  dw_sandbox_call_set(call, "NextStage", stage_names[stage]);
  if (dw_sandbox_call_get(call, "LoginIdentifier") != NULL &&
      (stage == DW_SANDBOX_STAGE_MFA_BIND || stage == DW_SANDBOX_STAGE_MFA_VERIFY))
    add_mfa_type(call, stage);
  if (stage == DW_SANDBOX_STAGE_MFA_BIND)
    add_picture(world, call, user);
  if (stage == DW_SANDBOX_STAGE_TOKEN_VERIFY)
    add_mail(call, user);
  if (stage == DW_SANDBOX_STAGE_CHANGE_PASSWORD) {
    dw_sandbox_password_describe(call->reply);
    dw_sandbox_call_set(call, "Reason", "FirstLogin");
  }
}

static void
add_tokens(DwSandboxWorld *world, DwSandboxCall *call, DwSandboxSession *session)
{
  dw_sandbox_sessions_renew(world->sessions, session);
  dw_sandbox_call_set(call, "LoginToken", session->login_token);
  if (session->keep_alive)
    dw_sandbox_call_set(call, "KeepAliveToken", dw_sandbox_sessions_keep(world->sessions, session));
  dw_sandbox_call_set(call, "NickName", session->user->nick_name);
  dw_sandbox_call_set(call, "Email", session->user->email);
  dw_sandbox_call_set(call, "Label", DW_SANDBOX_WORLD_OFFICE_NAME);
  dw_sandbox_call_set(call, "TenantId", "1941019591234567");
}

static void
go_on(DwSandboxWorld *world, DwSandboxCall *call, DwSandboxSession *session)
{
  DwSandboxStage stage = dw_sandbox_users_stage_at(session->user, &session->stage_position);

  dw_sandbox_call_set(call, "SessionId", session->id);
  dw_sandbox_call_set(call, "EndUserId", session->user->id);
  if (stage == DW_SANDBOX_STAGE_DONE)
    add_tokens(world, call, session);
  else
    add_stage(world, call, session->user, stage);
}

static gboolean
check_organization(DwSandboxCall *call)
{
  const char *organization = dw_sandbox_call_get(call, "LoginIdentifier");
  const char *idp = dw_sandbox_call_get(call, "IdpId");

  if (organization != NULL && strcmp(organization, DW_SANDBOX_WORLD_SSO) == 0)
    return dw_sandbox_call_refuse(call, 403, "Forbidden.PasswordSignIn",
                                  "This organization signs in on its own page.");
  if (organization != NULL && strcmp(organization, DW_SANDBOX_WORLD_ORGANIZATION) != 0)
    return dw_sandbox_call_refuse(call, 404, "InvalidLoginIdentifier.NotFound",
                                  "There is no organization of that ID.");
  if (idp != NULL && strcmp(idp, DW_SANDBOX_WORLD_IDP) != 0)
    return dw_sandbox_call_refuse(call, 404, "InvalidIdpId.NotFound",
                                  "The organization has no identity provider of that ID.");
  return TRUE;
}

static gboolean
check_place(DwSandboxCall *call)
{
  const char *site = dw_sandbox_call_get(call, "OfficeSiteId");
  const char *organization = dw_sandbox_call_get(call, "LoginIdentifier");

  if (site == NULL && organization == NULL)
    return dw_sandbox_call_needs(call, "OfficeSiteId");
  if (site != NULL && strcmp(site, DW_SANDBOX_WORLD_OFFICE_SITE) != 0)
    return dw_sandbox_call_refuse(call, 404, "InvalidOfficeSiteId.NotFound",
                                  "There is no office network of that ID.");
  return check_organization(call);
}

static const char *
user_parameter(DwSandboxCall *call)
{
  return dw_sandbox_call_get(call, "EndUserId") == NULL &&
                 dw_sandbox_call_get(call, "LoginName") != NULL
             ? "LoginName"
             : "EndUserId";
}

static DwSandboxUser *
find_user(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *name = user_parameter(call);
  DwSandboxUser *user;

  if (!dw_sandbox_call_needs(call, name))
    return NULL;
  user = dw_sandbox_users_find(world->users, dw_sandbox_call_get(call, name));
  if (user == NULL)
    dw_sandbox_call_refuse(call, 403, "InvalidUserOrPassword",
                           "The user name or the password is not right.");
  else if (user->locked || world->scenario->all_locked)
    refuse_locked(call);
  return user;
}

static void
start_session(DwSandboxWorld *world, DwSandboxCall *call, DwSandboxUser *user)
{
  DwSandboxSession *session =
      dw_sandbox_sessions_begin(world->sessions, user, dw_sandbox_call_get(call, "ClientId"));

  session->keep_alive = dw_sandbox_call_get_flag(call, "KeepAlive");
  go_on(world, call, session);
}

static void
stage_password(DwSandboxWorld *world, DwSandboxCall *call)
{
  DwSandboxUser *user = check_place(call) ? find_user(world, call) : NULL;

  if (user == NULL || call->code != NULL || !dw_sandbox_call_needs(call, "Password"))
    return;
  if (dw_sandbox_users_check_password(user, dw_sandbox_call_get(call, "Password")))
    start_session(world, call, user);
  else if (user->locked)
    refuse_locked(call);
  else
    dw_sandbox_call_refuse(call, 403, "InvalidUserOrPassword",
                           "The user name or the password is not right.");
}

static void
stage_keep_alive(DwSandboxWorld *world, DwSandboxCall *call)
{
  DwSandboxUser *user = check_place(call) ? find_user(world, call) : NULL;
  DwSandboxSession *session;

  if (user == NULL || call->code != NULL || !dw_sandbox_call_needs(call, "KeepAliveToken"))
    return;
  if (dw_sandbox_sessions_check_kept(world->sessions, call) != user) {
    dw_sandbox_call_refuse(call, 403, "InvalidKeepAliveToken.UserMismatch",
                           "The keep-alive token is somebody else's.");
    return;
  }
  session = dw_sandbox_sessions_begin(world->sessions, user, dw_sandbox_call_get(call, "ClientId"));
  session->keep_alive = TRUE;
  session->stage_position = DW_SANDBOX_USERS_MOST_STAGES;
  go_on(world, call, session);
}

static gboolean
try_mfa(DwSandboxCall *call, DwSandboxSession *session)
{
  const char *type = dw_sandbox_call_get(call, "MfaType");

  if (!dw_sandbox_call_needs(call, "AuthenticationCode"))
    return FALSE;
  if (type != NULL && strcmp(type, MFA_TYPE) != 0)
    return dw_sandbox_call_refuse(call, 400, "InvalidMfaType", "There is no such second factor.");
  if (!dw_sandbox_users_check_totp(session->user, dw_sandbox_call_get(call, "AuthenticationCode")))
    return dw_sandbox_call_refuse(call, 403, "InvalidAuthenticationCode",
                                  "The authentication code is not right.");
  session->user->mfa_bound = TRUE;
  return TRUE;
}

/* The picture was shown; the code that proves it was read comes with MFAVerify. */
static gboolean
try_bind(DwSandboxCall *call, DwSandboxSession *session)
{
  return TRUE;
}

static gboolean
try_mail(DwSandboxCall *call, DwSandboxSession *session)
{
  if (!dw_sandbox_call_needs(call, "TokenCode"))
    return FALSE;
  if (!dw_sandbox_users_check_code(session->user, dw_sandbox_call_get(call, "TokenCode")))
    return dw_sandbox_call_refuse(call, 403, "InvalidTokenCode", "The code is not right.");
  session->user->mail_code = NULL;
  return TRUE;
}

static gboolean
try_face(DwSandboxCall *call, DwSandboxSession *session)
{
  return dw_sandbox_call_refuse(call, 403, "InvalidFace", "The face was not recognised.");
}

static gboolean
try_change(DwSandboxCall *call, DwSandboxSession *session)
{
  return dw_sandbox_password_change(call, session->user);
}

static gboolean (*const tries[])(DwSandboxCall *call, DwSandboxSession *session) = {
    [DW_SANDBOX_STAGE_MFA_BIND] = try_bind,     [DW_SANDBOX_STAGE_MFA_VERIFY] = try_mfa,
    [DW_SANDBOX_STAGE_TOKEN_VERIFY] = try_mail, [DW_SANDBOX_STAGE_CHANGE_PASSWORD] = try_change,
    [DW_SANDBOX_STAGE_FACE_VERIFY] = try_face,
};

static gboolean
is_stage(const char *name, DwSandboxStage stage)
{
  return g_strcmp0(name, stage_names[stage]) == 0;
}

/* Whoever has seen the picture may verify at once. */
static DwSandboxStage
find_stage(DwSandboxSession *session, const char *name)
{
  DwSandboxStage stage = dw_sandbox_users_stage_at(session->user, &session->stage_position);

  if (stage == DW_SANDBOX_STAGE_MFA_BIND && is_stage(name, DW_SANDBOX_STAGE_MFA_VERIFY)) {
    session->stage_position++;
    return DW_SANDBOX_STAGE_MFA_VERIFY;
  }
  return is_stage(name, stage) ? stage : DW_SANDBOX_STAGE_DONE;
}

static void
stage_later(DwSandboxWorld *world, DwSandboxCall *call, const char *name)
{
  DwSandboxSession *session = dw_sandbox_sessions_continue(world->sessions, call);
  DwSandboxStage stage;

  if (session == NULL)
    return;
  stage = find_stage(session, name);
  if (stage == DW_SANDBOX_STAGE_DONE) {
    dw_sandbox_call_refuse(call, 403, "InvalidCurrentStage", "The sign-in is not at the stage %s.",
                           name);
    return;
  }
  if (!tries[stage](call, session))
    return;
  session->stage_position++;
  session->keep_alive = session->keep_alive || dw_sandbox_call_get_flag(call, "KeepAlive");
  go_on(world, call, session);
}

/**
 * dw_sandbox_sign_in_get_token:
 * @world: the world
 * @call: a GetLoginToken, of either product
 *
 * One stage of a sign-in.
 */
void
dw_sandbox_sign_in_get_token(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *stage = dw_sandbox_call_get(call, "CurrentStage");

  if (stage == NULL || strcmp(stage, "ADPassword") == 0)
    stage_password(world, call);
  else if (strcmp(stage, "KeepAliveVerify") == 0)
    stage_keep_alive(world, call);
  else
    stage_later(world, call, stage);
}

/**
 * dw_sandbox_sign_in_refresh:
 * @world: the world
 * @call: a RefreshLoginToken whose login token was good
 */
void
dw_sandbox_sign_in_refresh(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *user = dw_sandbox_call_get(call, "EndUserId");

  if (user != NULL && strcmp(user, call->session->user->id) != 0) {
    dw_sandbox_call_refuse(call, 403, "InvalidLoginToken.UserMismatch",
                           "The login token is somebody else's.");
    return;
  }
  dw_sandbox_sessions_renew(world->sessions, call->session);
  dw_sandbox_call_set(call, "LoginToken", call->session->login_token);
}

/**
 * dw_sandbox_sign_in_log_out:
 * @world: the world
 * @call: a ClientUserLogout
 */
void
dw_sandbox_sign_in_log_out(DwSandboxWorld *world, DwSandboxCall *call)
{
  if (!dw_sandbox_call_needs(call, "LoginToken"))
    return;
  dw_sandbox_sessions_end(world->sessions, call->session);
  call->session = NULL;
}

/**
 * dw_sandbox_sign_in_send_code:
 * @world: the world
 * @call: a SendTokenCode, from within a sign-in or after it
 */
void
dw_sandbox_sign_in_send_code(DwSandboxWorld *world, DwSandboxCall *call)
{
  DwSandboxSession *session =
      call->session != NULL ? call->session : dw_sandbox_sessions_continue(world->sessions, call);

  if (session != NULL)
    dw_sandbox_users_send_code(session->user);
}

/**
 * dw_sandbox_sign_in_change_password:
 * @world: the world
 * @call: a ChangePassword of somebody who is signed in
 */
void
dw_sandbox_sign_in_change_password(DwSandboxWorld *world, DwSandboxCall *call)
{
  if (!dw_sandbox_password_change(call, call->session->user))
    return;
  dw_sandbox_sessions_renew(world->sessions, call->session);
  dw_sandbox_call_set(call, "LoginToken", call->session->login_token);
}

/**
 * dw_sandbox_sign_in_exchange_code:
 * @world: the world
 * @call: a GetStsToken, with what the browser brought back
 */
void
dw_sandbox_sign_in_exchange_code(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *model;
  DwSandboxSession *session;

  if (strcmp(dw_sandbox_call_get(call, "AuthCode"), AUTH_CODE) != 0) {
    dw_sandbox_call_refuse(call, 403, "InvalidAuthCode", "The code is not right.");
    return;
  }
  session = dw_sandbox_sessions_begin(world->sessions, dw_sandbox_users_find(world->users, "alice"),
                                      dw_sandbox_call_get(call, "ClientId"));
  dw_sandbox_sessions_renew(world->sessions, session);
  model = json_object_new();
  json_object_set_string_member(model, "EndUserId", session->user->id);
  json_object_set_string_member(model, "LoginToken", session->login_token);
  json_object_set_string_member(model, "SessionId", session->id);
  json_object_set_string_member(model, "ProfileRegion", "cn-hangzhou");
  json_object_set_object_member(call->reply, "StsTokenModel", model);
}
