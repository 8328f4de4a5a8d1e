/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli.h"

#include "dw-cli-json.h"
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

/**
 * dw_cli_save:
 * @self: the run, with a context
 *
 * Stores what changed of the session, as well as it goes.
 */
void
dw_cli_save(DwCli *self)
{
  g_autoptr(GError) error = NULL;

  dw_context_save_async(self->context, NULL, dw_cli_done_cb, self);
  if (!dw_context_save_finish(self->context, dw_cli_await(self), &error))
    g_info("The session could not be stored: %s", error->message);
}

/* Prints what the layers below want the person to know. */
static void
print_notices(DwCli *self)
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
    dw_cli_save(self);
  print_notices(self);
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
  if (!self->globals.json && dw_error_get_service_code(owned) != NULL) {
    const char *request_id = dw_error_get_request_id(owned);

    fprintf(stderr, "  (code %s%s%s)\n", dw_error_get_service_code(owned),
            request_id != NULL ? ", request " : "", request_id != NULL ? request_id : "");
  }
  return dw_cli_exit_for(owned);
}
