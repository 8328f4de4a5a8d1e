/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-open.h"
#include "dw-cli-sign-in.h"
#include "dw-cli-terminal.h"
#include "dw-error.h"

#include <stdio.h>

static DwExit
keep_account(DwCli *cli)
{
  const DwAccount *account = dw_context_get_account(cli->context);
  GError *error = NULL;

  if (!account->remember_password)
    dw_context_drop_password(cli->context);
  dw_context_save_async(cli->context, cli->cancellable, dw_cli_done_cb, cli);
  if (!dw_context_save_finish(cli->context, dw_cli_await(cli), &error) ||
      !dw_accounts_set_default(dw_context_get_accounts(cli->context), account->id, &error))
    return dw_cli_fail(cli, error);
  if (cli->globals.json)
    dw_cli_json_print_account(account);
  else
    printf("Signed in as %s.\n", account->id);
  return DW_EXIT_DONE;
}

/**
 * dw_cli_sign_in:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `sign-in`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_sign_in(DwCli *cli, int argc, char **argv)
{
  DwCliGlobals *globals = &cli->globals;
  g_autofree char *new_password_file = NULL;
  g_autofree char *qr_output = NULL;
  gboolean keep = FALSE, remember = FALSE;
  GError *error = NULL;
  const GOptionEntry entries[] = {
      {"user", 0, 0, G_OPTION_ARG_STRING, &globals->user, "Your user name", "U"},
      {"office-site", 0, 0, G_OPTION_ARG_STRING, &globals->office_site,
       "Your office, such as cn-hangzhou+dir-1", "ID"},
      {"organization", 0, 0, G_OPTION_ARG_STRING, &globals->organization,
       "Your organization, in place of an office", "ID"},
      {"keep", 0, 0, G_OPTION_ARG_NONE, &keep, "Stay signed in", NULL},
      {"remember-password", 0, 0, G_OPTION_ARG_NONE, &remember,
       "Keep the password in the keyring too", NULL},
      {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &globals->password_file,
       "Read the password from the first line of FILE", "FILE"},
      {"password-stdin", 0, 0, G_OPTION_ARG_NONE, &globals->password_stdin,
       "Read the password from standard input", NULL},
      {"code", 0, 0, G_OPTION_ARG_STRING, &globals->code, "The code for a second step", "C"},
      {"new-password-file", 0, 0, G_OPTION_ARG_FILENAME, &new_password_file,
       "Where the office asks for a new password, read it from FILE", "FILE"},
      {"qr-output", 0, 0, G_OPTION_ARG_FILENAME, &qr_output,
       "Where an authenticator is to be bound, write its QR picture to FILE", "FILE"},
      {"access-key-id", 0, 0, G_OPTION_ARG_STRING, &globals->access_key_id,
       "Sign in with an AccessKey", "ID"},
      {"access-key-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &globals->access_key_secret_file,
       "Read the AccessKey's secret from FILE", "FILE"},
      {"security-token-file", 0, 0, G_OPTION_ARG_FILENAME, &globals->security_token_file,
       "Read the token of a temporary AccessKey from FILE", "FILE"},
      {"provider", 0, 0, G_OPTION_ARG_STRING, &globals->provider,
       "What the AccessKey is for: gws or operator", "P"},
      {NULL},
  };

  if (!dw_cli_commands_parse(cli, "sign-in", entries, 0, &argc, &argv, &error))
    return dw_cli_fail(cli, error);
  const DwCliSignIn words = {
      .user = globals->user,
      .office_site = globals->office_site,
      .organization = globals->organization,
      .password_file = globals->password_stdin ? "-" : globals->password_file,
      .code = globals->code,
      .new_password_file = new_password_file,
      .qr_output = qr_output,
      .keep = keep,
      .remember_password = remember,
      .access_key_id = globals->access_key_id,
      .access_key_secret_file = globals->access_key_secret_file,
      .security_token_file = globals->security_token_file,
      .provider = globals->provider,
      .checks_key = TRUE,
  };
  if (!dw_cli_sign_in_run(cli, &words, &error))
    return dw_cli_fail(cli, error);
  return keep_account(cli);
}

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

  if (!dw_cli_commands_parse(cli, "sign-out", entries, 1, &argc, &argv, &error) ||
      !dw_cli_ensure_context(cli, &error))
    return dw_cli_fail(cli, error);
  account = argc == 2 ? argv[1] : cli->globals.account;
  dw_context_sign_out_async(cli->context, account, cli->cancellable, dw_cli_done_cb, cli);
  if (!dw_context_sign_out_finish(cli->context, dw_cli_await(cli), &error))
    return dw_cli_fail(cli, error);
  if (cli->globals.json)
    dw_cli_json_print_account(dw_context_get_account(cli->context));
  else
    printf("%s is signed out.\n", dw_context_get_account(cli->context)->id);
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
      {NULL},
  };
  GPtrArray *accounts;
  GError *error = NULL;

  if (!dw_cli_commands_parse(cli, "accounts", entries, 0, &argc, &argv, &error) ||
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
      {NULL},
  };
  const DwAccount *account;
  GError *error = NULL;

  if (!dw_cli_commands_parse(cli, "whoami", entries, 0, &argc, &argv, &error) ||
      !dw_cli_open(cli, &error))
    return dw_cli_fail(cli, error);
  account = dw_context_get_account(cli->context);
  if (cli->globals.json)
    dw_cli_json_print_account(account);
  else
    printf("%s\n", account->id);
  return DW_EXIT_DONE;
}
