/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  DW_SANDBOX_STAGE_DONE,
  DW_SANDBOX_STAGE_MFA_BIND,
  DW_SANDBOX_STAGE_MFA_VERIFY,
  DW_SANDBOX_STAGE_TOKEN_VERIFY,
  DW_SANDBOX_STAGE_CHANGE_PASSWORD,
  DW_SANDBOX_STAGE_FACE_VERIFY,
} DwSandboxStage;

#define DW_SANDBOX_USERS_MOST_STAGES 3

/**
 * DwSandboxUser:
 * @id: what the person types
 * @nick_name: how the office calls them
 * @email: where their codes go, masked
 * @totp_secret: (nullable): base32, where they have or will have an authenticator
 * @stages: what comes after the password, in order
 * @password: what it is now
 * @mail_code: (nullable): the code that is good now
 * @failures: wrong passwords in a row
 * @locked: whether nothing helps any more
 * @mfa_bound: whether the authenticator is bound
 * @password_changed: whether the password has been changed
 *
 * A person of the office.
 */
typedef struct {
  const char *id;
  const char *nick_name;
  const char *email;
  const char *totp_secret;
  DwSandboxStage stages[DW_SANDBOX_USERS_MOST_STAGES];
  char *password;
  const char *mail_code;
  guint failures;
  gboolean locked;
  gboolean mfa_bound;
  gboolean password_changed;
} DwSandboxUser;

/**
 * DwSandboxUsers:
 *
 * Everybody, with what has become of them since the sandbox started.
 */
typedef struct _DwSandboxUsers DwSandboxUsers;

DwSandboxUsers *dw_sandbox_users_new(void);
void dw_sandbox_users_free(DwSandboxUsers *self);
DwSandboxUser *dw_sandbox_users_find(DwSandboxUsers *self, const char *id);
DwSandboxStage dw_sandbox_users_stage_at(const DwSandboxUser *user, gsize *position);
gboolean dw_sandbox_users_check_password(DwSandboxUser *user, const char *password);
void dw_sandbox_users_send_code(DwSandboxUser *user);
gboolean dw_sandbox_users_check_code(const DwSandboxUser *user, const char *code);
gboolean dw_sandbox_users_check_totp(const DwSandboxUser *user, const char *code);

G_END_DECLS
