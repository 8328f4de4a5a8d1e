/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-open.h"
#include "dw-cli-terminal.h"
#include "dw-error.h"
#include "dw-operation.h"

#include <stdio.h>

static DwExit
print_operations(void)
{
  g_auto(GStrv) operations = dw_operation_list();

  for (char **operation = operations; *operation != NULL; operation++)
    printf("%s\n", *operation);
  return DW_EXIT_DONE;
}

/* An operation that works without an account must not fail for the want of one. */
static gboolean
open_for(DwCli *cli, const char *service, const char *name, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!dw_operation_check(service, name, error))
    return FALSE;
  if (dw_cli_open(cli, &local_error))
    return TRUE;
  if (!dw_operation_needs_session(service, name) &&
      g_error_matches(local_error, DW_ERROR, DW_ERROR_SIGNED_OUT)) {
    if (dw_context_get_account(cli->context) == NULL)
      dw_context_use_nobody(cli->context);
    return TRUE;
  }
  g_propagate_error(error, g_steal_pointer(&local_error));
  return FALSE;
}

/**
 * dw_cli_call:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `call`; without words it lists the operations.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_call(DwCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {{NULL}};
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!dw_cli_commands_parse(cli, "call", entries, G_MAXINT, &argc, &argv, &error))
    return dw_cli_fail(cli, error);
  if (argc == 1)
    return print_operations();
  if (argc < 3)
    return dw_cli_fail(cli, g_error_new_literal(DW_ERROR, DW_ERROR_USAGE,
                                                "call takes PRODUCT/VERSION and ACTION, such as "
                                                "ecd/2020-10-02 DescribeRegions."));
  if (!open_for(cli, argv[1], argv[2], &error))
    return dw_cli_fail(cli, error);
  dw_operation_call_async(cli->context, argv[1], argv[2], (const char *const *) argv + 3,
                          dw_cli_terminal_read_secret, cli->cancellable, dw_cli_done_cb, cli);
  text = dw_operation_call_finish(cli->context, dw_cli_await(cli), &error);
  if (text == NULL)
    return dw_cli_fail(cli, error);
  printf("%s\n", text);
  return DW_EXIT_DONE;
}
