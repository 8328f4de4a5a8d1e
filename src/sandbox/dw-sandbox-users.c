/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-users.h"

#include "dw-sandbox-totp.h"

#include <string.h>

#define PASSWORD         "Deskway-2026"
#define MAIL_CODE        "314159"
#define FAILURES_TO_LOCK 5

/* Whoever is in no other test: alice has a password and nothing else. */
static const DwSandboxUser people[] = {
    {"alice", "Alice Anders", "al***@example.com"},
    {"bob", "Bob 王伟", "bo***@example.com", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
     .stages = {DW_SANDBOX_STAGE_MFA_VERIFY}},
    {"carol", "Carol 李娜", "ca***@example.com", .stages = {DW_SANDBOX_STAGE_TOKEN_VERIFY}},
    {"dave", "Dave Dunn", "da***@example.com", .stages = {DW_SANDBOX_STAGE_CHANGE_PASSWORD}},
    {"erin", "Erin Ebert", "er***@example.com", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
     .stages = {DW_SANDBOX_STAGE_MFA_BIND, DW_SANDBOX_STAGE_MFA_VERIFY}},
    {"frank", "Frank Fuchs", "fr***@example.com", .locked = TRUE},
    {"grace", "Grace Gao", "gr***@example.com", .stages = {DW_SANDBOX_STAGE_FACE_VERIFY}},
    {"heidi", "Heidi Huber", "he***@example.com", "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK",
     .stages = {DW_SANDBOX_STAGE_TOKEN_VERIFY, DW_SANDBOX_STAGE_MFA_VERIFY,
                DW_SANDBOX_STAGE_CHANGE_PASSWORD}},
};

struct _DwSandboxUsers {
  DwSandboxUser all[G_N_ELEMENTS(people)];
};

/**
 * dw_sandbox_users_new:
 *
 * Returns: (transfer full): everybody, as on the first day
 */
DwSandboxUsers *
dw_sandbox_users_new(void)
{
  DwSandboxUsers *self = g_new0(DwSandboxUsers, 1);

  memcpy(self->all, people, sizeof people);
  for (gsize i = 0; i < G_N_ELEMENTS(self->all); i++)
    self->all[i].password = g_strdup(PASSWORD);
  return self;
}

/**
 * dw_sandbox_users_free:
 * @self: (transfer full): everybody
 */
void
dw_sandbox_users_free(DwSandboxUsers *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS(self->all); i++)
    g_free(self->all[i].password);
  g_free(self);
}

/**
 * dw_sandbox_users_find:
 * @self: everybody
 * @id: a user's ID
 *
 * Returns: (transfer none) (nullable): the user
 */
DwSandboxUser *
dw_sandbox_users_find(DwSandboxUsers *self, const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS(self->all); i++) {
    if (strcmp(self->all[i].id, id) == 0)
      return &self->all[i];
  }
  return NULL;
}

static gboolean
is_behind(const DwSandboxUser *user, DwSandboxStage stage)
{
  return (stage == DW_SANDBOX_STAGE_MFA_BIND && user->mfa_bound) ||
         (stage == DW_SANDBOX_STAGE_CHANGE_PASSWORD && user->password_changed);
}

/**
 * dw_sandbox_users_stage_at:
 * @user: a user
 * @position: (inout): how many stages are done; moved over those the user has behind them for good
 *
 * Returns: the stage that comes now
 */
DwSandboxStage
dw_sandbox_users_stage_at(const DwSandboxUser *user, gsize *position)
{
  while (*position < DW_SANDBOX_USERS_MOST_STAGES && is_behind(user, user->stages[*position]))
    (*position)++;
  return *position < DW_SANDBOX_USERS_MOST_STAGES ? user->stages[*position] : DW_SANDBOX_STAGE_DONE;
}

/**
 * dw_sandbox_users_check_password:
 * @user: a user
 * @password: what came
 *
 * The fifth wrong one in a row locks the user.
 *
 * Returns: whether it is right
 */
gboolean
dw_sandbox_users_check_password(DwSandboxUser *user, const char *password)
{
  if (!user->locked && strcmp(user->password, password) == 0) {
    user->failures = 0;
    return TRUE;
  }
  user->failures++;
  user->locked = user->locked || user->failures >= FAILURES_TO_LOCK;
  return FALSE;
}

/**
 * dw_sandbox_users_send_code:
 * @user: a user
 *
 * Sends the mail: from now on its code is good, once.
 */
void
dw_sandbox_users_send_code(DwSandboxUser *user)
{
  user->mail_code = MAIL_CODE;
}

/**
 * dw_sandbox_users_check_code:
 * @user: a user
 * @code: what came
 *
 * Returns: whether it is the code of a mail that was sent and not used yet
 */
gboolean
dw_sandbox_users_check_code(const DwSandboxUser *user, const char *code)
{
  return g_strcmp0(user->mail_code, code) == 0;
}

/**
 * dw_sandbox_users_check_totp:
 * @user: a user
 * @code: what came
 *
 * Returns: whether the authenticator shows it now, or did or will half a minute away
 */
gboolean
dw_sandbox_users_check_totp(const DwSandboxUser *user, const char *code)
{
  return user->totp_secret != NULL &&
         dw_sandbox_totp_check(user->totp_secret, g_get_real_time() / G_USEC_PER_SEC, code);
}
