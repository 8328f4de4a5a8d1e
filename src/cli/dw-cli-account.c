/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-error.h"

#include <stdio.h>

/**
 * dw_cli_sign_out:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `sign-out`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_sign_out(DwCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {{NULL}};
  const char *account;
  GError *error = NULL;

  if (!dw_cli_commands_parse("sign-out", entries, &argc, &argv, &error) ||
      !dw_cli_ensure_context(cli, &error))
    return dw_cli_fail(cli, error);
  if (argc > 2)
    return dw_cli_fail(cli, g_error_new(DW_ERROR, DW_ERROR_USAGE,
                                        "“%s” is one word too many for sign-out.", argv[2]));
  account = argc == 2 ? argv[1] : cli->globals.account;
  dw_context_sign_out_async(cli->context, account, cli->cancellable, dw_cli_done_cb, cli);
  if (!dw_context_sign_out_finish(cli->context, dw_cli_await(cli), &error))
    return dw_cli_fail(cli, error);
  if (!cli->globals.json)
    printf("Signed out.\n");
  return DW_EXIT_DONE;
}

/**
 * dw_cli_accounts:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `accounts`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_accounts(DwCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &cli->globals.json, "Print JSON", NULL},
      {NULL},
  };
  GPtrArray *accounts;
  GError *error = NULL;

  if (!dw_cli_commands_parse("accounts", entries, &argc, &argv, &error) ||
      !dw_cli_ensure_context(cli, &error))
    return dw_cli_fail(cli, error);
  accounts = dw_accounts_get_list(dw_context_get_accounts(cli->context));
  if (cli->globals.json) {
    dw_cli_json_print_accounts(accounts);
    return DW_EXIT_DONE;
  }
  for (guint i = 0; i < accounts->len; i++)
    printf("%s\n", ((const DwAccount *) g_ptr_array_index(accounts, i))->id);
  return DW_EXIT_DONE;
}

/**
 * dw_cli_whoami:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `whoami`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_whoami(DwCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &cli->globals.json, "Print JSON", NULL},
      {NULL},
  };
  const DwAccount *account;
  GError *error = NULL;

  if (!dw_cli_commands_parse("whoami", entries, &argc, &argv, &error) || !dw_cli_open(cli, &error))
    return dw_cli_fail(cli, error);
  account = dw_context_get_account(cli->context);
  if (cli->globals.json)
    dw_cli_json_print_account(account);
  else
    printf("%s\n", account->id);
  return DW_EXIT_DONE;
}
