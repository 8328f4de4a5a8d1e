/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-open.h"

#include "dw-cli-sign-in.h"
#include "dw-error.h"
#include "dw-operator.h"

static gboolean
sign_in_for_this_run(DwCli *self, GError **error)
{
  const DwCliGlobals *globals = &self->globals;
  const DwCliSignIn words = {
      .user = globals->user,
      .office_site = globals->office_site,
      .organization = globals->organization,
      .password_file = globals->password_stdin ? "-" : globals->password_file,
      .code = globals->code,
      .access_key_id = globals->access_key_id,
      .access_key_secret_file = globals->access_key_secret_file,
      .security_token_file = globals->security_token_file,
      .provider = globals->provider,
  };

  return dw_cli_sign_in_run(self, &words, error);
}

/* A password that is wrong by now has one try: whoever tries on locks the user. */
static void
drop_wrong_password(DwCli *self, const DwAccount *account, const GError *error)
{
  if (!g_error_matches(error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS) &&
      !g_error_matches(error, DW_ERROR, DW_ERROR_LOCKED))
    return;
  dw_context_use(self->context, account);
  dw_context_drop_password(self->context);
  dw_cli_save(self);
}

/* There is no session to take up, but the person let the password be kept. */
static gboolean
sign_in_again(DwCli *self)
{
  g_autoptr(DwAccount) account = dw_account_copy(dw_context_get_account(self->context));
  DwCliSignIn words = {.user = account->user,
                       .office_site = account->office_site,
                       .organization = account->organization,
                       .code = self->globals.code,
                       .keep = account->keep_signed_in,
                       .remember_password = TRUE};
  g_autoptr(DwSecret) password = NULL;
  g_autoptr(GError) error = NULL;

  dw_context_lookup_password_async(self->context, self->cancellable, dw_cli_done_cb, self);
  password = dw_context_lookup_password_finish(self->context, dw_cli_await(self), NULL);
  if (password == NULL)
    return FALSE;
  words.password = password;
  if (dw_cli_sign_in_run(self, &words, &error)) {
    dw_cli_save(self);
    return TRUE;
  }
  g_info("The kept password did not sign in: %s", error->message);
  drop_wrong_password(self, account, error);
  return FALSE;
}

/**
 * dw_cli_open:
 * @self: the run
 * @error: return location: %DW_ERROR_SIGNED_OUT when nobody is signed in, and what a sign-in meets
 *
 * Makes the context and takes up the account's session; signs in first, for this run alone, where
 * the command line names a user.
 *
 * Returns: whether there is a session
 */
gboolean
dw_cli_open(DwCli *self, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  self->forget = self->globals.user != NULL || self->globals.access_key_id != NULL;
  if (!dw_cli_ensure_context(self, error))
    return FALSE;
  if (self->forget)
    return sign_in_for_this_run(self, error);
  dw_context_open_async(self->context, self->globals.account, self->cancellable, dw_cli_done_cb,
                        self);
  if (dw_context_open_finish(self->context, dw_cli_await(self), &local_error))
    return TRUE;
  if (g_error_matches(local_error, DW_ERROR, DW_ERROR_SIGNED_OUT) &&
      dw_context_get_account(self->context) != NULL &&
      dw_context_get_account(self->context)->remember_password && sign_in_again(self))
    return TRUE;
  g_propagate_error(error, g_steal_pointer(&local_error));
  return FALSE;
}

/**
 * dw_cli_open_operator:
 * @self: the run
 * @error: return location: as dw_cli_open(); %DW_ERROR_USAGE for an account of another kind,
 *   whether it is signed in or not
 *
 * Opens the account of somebody who looks after other people's desks.
 *
 * Returns: whether there is one
 */
gboolean
dw_cli_open_operator(DwCli *self, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (dw_cli_open(self, &local_error))
    return dw_operator_check(self->context, error);
  if (g_error_matches(local_error, DW_ERROR, DW_ERROR_SIGNED_OUT) &&
      !dw_operator_is(self->context)) {
    if (dw_context_get_account(self->context) != NULL)
      return dw_operator_check(self->context, error);
    g_set_error(error, DW_ERROR, DW_ERROR_SIGNED_OUT,
                "Nobody has signed in yet. This takes an operator's account: use “deskwayctl "
                "sign-in --access-key-id ID --access-key-secret-file FILE --provider operator”.");
    return FALSE;
  }
  g_propagate_error(error, g_steal_pointer(&local_error));
  return FALSE;
}
