/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli.h"

#include "dw-cli-json.h"
#include "dw-cli-sign-in.h"
#include "dw-cli-terminal.h"
#include "dw-error.h"

#include <stdio.h>

static const struct {
  DwError error;
  DwExit exit;
} exits[] = {
    {DW_ERROR_USAGE, DW_EXIT_USAGE},           {DW_ERROR_SIGNED_OUT, DW_EXIT_SIGN_IN},
    {DW_ERROR_ANSWER_NEEDED, DW_EXIT_SIGN_IN}, {DW_ERROR_WRONG_CREDENTIALS, DW_EXIT_SIGN_IN},
    {DW_ERROR_LOCKED, DW_EXIT_SIGN_IN},        {DW_ERROR_UNKNOWN_STAGE, DW_EXIT_SIGN_IN},
    {DW_ERROR_NOT_FOUND, DW_EXIT_NOT_FOUND},   {DW_ERROR_AMBIGUOUS, DW_EXIT_NOT_FOUND},
    {DW_ERROR_NETWORK, DW_EXIT_NETWORK},       {DW_ERROR_TLS, DW_EXIT_NETWORK},
    {DW_ERROR_UNAVAILABLE, DW_EXIT_NETWORK},   {DW_ERROR_THROTTLED, DW_EXIT_NETWORK},
    {DW_ERROR_TIMED_OUT, DW_EXIT_REFUSED},     {DW_ERROR_REFUSED, DW_EXIT_REFUSED},
    {DW_ERROR_NOT_OFFERED, DW_EXIT_REFUSED},   {DW_ERROR_NOT_READY, DW_EXIT_REFUSED},
    {DW_ERROR_TICKET, DW_EXIT_REFUSED},        {DW_ERROR_CLIENT_MISSING, DW_EXIT_CLIENT},
    {DW_ERROR_CLIENT_FAILED, DW_EXIT_CLIENT},
};

/**
 * dw_cli_exit_for:
 * @error: what went wrong
 *
 * Returns: the exit code that says so
 */
DwExit
dw_cli_exit_for(const GError *error)
{
  if (dw_error_is_cancelled(error))
    return DW_EXIT_INTERRUPTED;
  for (gsize i = 0; i < G_N_ELEMENTS(exits); i++) {
    if (g_error_matches(error, DW_ERROR, exits[i].error))
      return exits[i].exit;
  }
  return DW_EXIT_OTHER;
}

/**
 * dw_cli_done_cb:
 * @source: whatever was called
 * @result: what dw_cli_await() hands on
 * @user_data: the #DwCli
 *
 * The callback of every call that dw_cli_await() waits for.
 */
void
dw_cli_done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  DwCli *self = user_data;

  g_set_object(&self->result, result);
}

/**
 * dw_cli_await:
 * @self: the run
 *
 * Runs the main loop until the one call in flight, begun with dw_cli_done_cb(), is done. A command
 * reads from top to bottom, and an interrupt still reaches every call.
 *
 * Returns: (transfer none): its result, until the next call
 */
GAsyncResult *
dw_cli_await(DwCli *self)
{
  g_clear_object(&self->result);
  while (self->result == NULL)
    g_main_context_iteration(NULL, TRUE);
  return self->result;
}

/**
 * dw_cli_ensure_context:
 * @self: the run
 * @error: return location: %DW_ERROR_USAGE, %DW_ERROR_STORAGE
 *
 * Makes the context, once.
 *
 * Returns: whether there is one
 */
gboolean
dw_cli_ensure_context(DwCli *self, GError **error)
{
  const DwContextOptions options = {
      .endpoint = self->globals.endpoint,
      .region = self->globals.region,
      .ca_file = self->globals.ca_file,
      .proxy = self->globals.proxy,
      .forget = self->forget,
  };

  if (self->context == NULL)
    self->context = dw_context_new(&options, error);
  return self->context != NULL;
}

static gboolean
sign_in_for_this_run(DwCli *self, GError **error)
{
  const DwCliGlobals *globals = &self->globals;
  const DwCliSignIn words = {
      .user = globals->user,
      .office_site = globals->office_site,
      .password_file = globals->password_stdin ? "-" : globals->password_file,
      .code = globals->code,
      .access_key_id = globals->access_key_id,
      .access_key_secret_file = globals->access_key_secret_file,
      .security_token_file = globals->security_token_file,
  };

  return dw_cli_sign_in_run(self, &words, error);
}

static void
save(DwCli *self)
{
  g_autoptr(GError) error = NULL;

  dw_context_save_async(self->context, NULL, dw_cli_done_cb, self);
  if (!dw_context_save_finish(self->context, dw_cli_await(self), &error))
    g_info("The session could not be stored: %s", error->message);
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
  save(self);
}

/* There is no session to take up, but the person let the password be kept. */
static gboolean
sign_in_again(DwCli *self)
{
  g_autoptr(DwAccount) account = dw_account_copy(dw_context_get_account(self->context));
  DwCliSignIn words = {.user = account->user,
                       .office_site = account->office_site,
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
    save(self);
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
 * dw_cli_print_notices:
 * @self: the run
 *
 * Prints what the layers below want the person to know.
 */
void
dw_cli_print_notices(DwCli *self)
{
  g_auto(GStrv) notices = NULL;

  if (self->context == NULL)
    return;
  notices = dw_context_take_notices(self->context);
  for (char **notice = notices; *notice != NULL; notice++)
    fprintf(stderr, "deskwayctl: %s\n", *notice);
}

/**
 * dw_cli_finish:
 * @self: the run
 *
 * What every command ends with: tokens that were refreshed on the way are stored, notices printed.
 */
void
dw_cli_finish(DwCli *self)
{
  dw_cli_terminal_end_progress();
  if (self->context != NULL && dw_context_has_unsaved(self->context))
    save(self);
  dw_cli_print_notices(self);
}

/**
 * dw_cli_fail:
 * @self: the run
 * @error: (transfer full): what went wrong
 *
 * Tells the person what went wrong, in words or as JSON.
 *
 * Returns: the exit code that says so
 */
DwExit
dw_cli_fail(DwCli *self, GError *error)
{
  g_autoptr(GError) owned = error;

  dw_cli_terminal_end_progress();
  if (self->globals.json)
    dw_cli_json_print_error(owned);
  else if (dw_error_is_cancelled(owned))
    fprintf(stderr, "deskwayctl: Interrupted.\n");
  else
    fprintf(stderr, "deskwayctl: %s\n", owned->message);
  if (!self->globals.json && dw_error_get_service_code(owned) != NULL)
    fprintf(stderr, "  (code %s, request %s)\n", dw_error_get_service_code(owned),
            dw_error_get_request_id(owned) != NULL ? dw_error_get_request_id(owned) : "unknown");
  return dw_cli_exit_for(owned);
}
