/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-password.h"

#include <string.h>

#define LEAST_LENGTH 10

static const struct {
  const char *name;
  const char *characters;
} kinds[] = {
    {"A-Z", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"a-z", "abcdefghijklmnopqrstuvwxyz"},
    {"0-9", "0123456789"},
    {"!@#$%^&*()-_+=", "!@#$%^&*()-_+="},
};

/**
 * dw_sandbox_password_describe:
 * @reply: gets PasswordStrategy, with the length as the text it is in the reference
 */
void
dw_sandbox_password_describe(JsonObject *reply)
{
  JsonObject *strategy = json_object_new();
  JsonArray *alternatives = json_array_new();

  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
    json_array_add_string_element(alternatives, kinds[i].name);
  json_object_set_array_member(strategy, "TenantAlternativeChars", alternatives);
  json_object_set_string_member(strategy, "TenantPasswordLength", G_STRINGIFY(LEAST_LENGTH));
  json_object_set_object_member(reply, "PasswordStrategy", strategy);
}

static gboolean
is_strong(const char *password)
{
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    if (strpbrk(password, kinds[i].characters) == NULL)
      return FALSE;
  }
  return g_utf8_strlen(password, -1) >= LEAST_LENGTH;
}

/**
 * dw_sandbox_password_change:
 * @call: a call with OldPassword and NewPassword
 * @user: whose password it is
 *
 * Returns: whether it was changed; else the call is refused
 */
gboolean
dw_sandbox_password_change(DwSandboxCall *call, DwSandboxUser *user)
{
  const char *before = dw_sandbox_call_get(call, "OldPassword");
  const char *after = dw_sandbox_call_get(call, "NewPassword");

  if (!dw_sandbox_call_needs(call, "OldPassword") || !dw_sandbox_call_needs(call, "NewPassword"))
    return FALSE;
  if (strcmp(before, user->password) != 0)
    return dw_sandbox_call_refuse(call, 403, "InvalidPassword.Old",
                                  "The old password is not right.");
  if (!is_strong(after))
    return dw_sandbox_call_refuse(call, 400, "InvalidPassword.Strength",
                                  "The new password needs 10 characters, among them capital and "
                                  "small letters, digits and special characters.");
  if (strcmp(after, before) == 0)
    return dw_sandbox_call_refuse(call, 400, "InvalidPassword.Repeated",
                                  "The new password is the old one.");
  g_free(user->password);
  user->password = g_strdup(after);
  user->password_changed = TRUE;
  return TRUE;
}
