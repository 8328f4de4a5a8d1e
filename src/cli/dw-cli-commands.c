/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"

#include "dw-error.h"
#include "dw-log.h"

#include <string.h>

static const DwCliCommand commands[] = {
    {"sign-in", "[--user U] [--office-site ID | --organization ID] [--keep] …",
     "sign in, step by step", dw_cli_sign_in},
    {"sign-out", "[ACCOUNT]", "sign out and forget what was stored", dw_cli_sign_out},
    {"accounts", "", "list the accounts", dw_cli_accounts},
    {"whoami", "", "show who is signed in", dw_cli_whoami},
    {"list", "[--type T,…] [--status S,…] [--search TEXT]", "list your desks", dw_cli_list},
    {"show", "RESOURCE", "show all about one desk", dw_cli_show},
    {"start", "RESOURCE… [--wait]", "power on", dw_cli_power},
    {"stop", "RESOURCE… [--wait] [--yes]", "shut down", dw_cli_power},
    {"restart", "RESOURCE… [--wait] [--yes]", "restart", dw_cli_power},
    {"wake", "RESOURCE… [--wait]", "wake up from hibernation", dw_cli_power},
    {"hibernate", "RESOURCE… [--wait]", "send to sleep, keeping what is open", dw_cli_power},
    {"connect", "RESOURCE [--client NAME] [--output FILE] …", "open a desk", dw_cli_connect},
    {"rename", "RESOURCE NAME", "give a workstation another name", dw_cli_rename},
    {"quality", "RESOURCE [--visual-lossless on|off] [--optimize-for-3d on|off]",
     "show or choose how a workstation's picture is sent", dw_cli_quality},
    {"clients", "", "list the protocol clients and what to install", dw_cli_clients},
    {"doctor", "", "check everything a connection needs", dw_cli_doctor},
    {"share", "members ID", "list the computers of a share (operators)", dw_cli_share},
    {"usage", "rank [--from D] [--to D] [--limit N] [--by WHAT] [--csv]",
     "show who used which desk for how long (operators)", dw_cli_usage},
    {"create-desktops", "--bundle B | --desktop-type T --image I … [Key=Value …]",
     "have desks made (operators)", dw_cli_create_desktops},
    {"call", "PRODUCT/VERSION ACTION [Key=Value …]", "call any operation of the service",
     dw_cli_call},
};

/**
 * dw_cli_commands_find:
 * @name: what was typed
 *
 * Returns: (nullable) (transfer none): the command of that name
 */
const DwCliCommand *
dw_cli_commands_find(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  }
  return NULL;
}

/**
 * dw_cli_commands_help:
 *
 * Returns: (transfer full): the list of commands for `deskwayctl --help`
 */
char *
dw_cli_commands_help(void)
{
  g_autoptr(GString) text = g_string_new("Commands:\n");

  for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
    g_string_append_printf(text, "  %-15s %s\n", commands[i].name, commands[i].summary);
  g_string_append(text, "\n“deskwayctl COMMAND --help” tells more. A RESOURCE is an id or a name "
                        "that only one has.\n");
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean
parse(const DwCliCommand *command,
      const GOptionEntry *entries,
      const GOptionEntry *common,
      int *argc,
      char ***argv,
      GError **error)
{
  g_autofree char *usage = g_strstrip(g_strdup_printf("%s %s", command->name, command->arguments));
  g_autoptr(GOptionContext) options = g_option_context_new(usage);
  g_autoptr(GError) local_error = NULL;

  g_option_context_set_summary(options, command->summary);
  g_option_context_add_main_entries(options, entries, NULL);
  g_option_context_add_main_entries(options, common, NULL);
  if (g_option_context_parse(options, argc, argv, &local_error))
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s. See “deskwayctl %s --help”.",
              local_error->message, command->name);
  return FALSE;
}

static gboolean
check_words(const DwCliCommand *command, int most, int argc, char **argv, GError **error)
{
  if (argc - 1 <= most)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
              "“%s” is one word too many for %s. See “deskwayctl %s --help”.", argv[most + 1],
              command->name, command->name);
  return FALSE;
}

/**
 * dw_cli_commands_parse:
 * @cli: the run
 * @name: the command
 * @entries: its options
 * @most: how many words it takes, besides options
 * @argc: (inout): how many words, the command's own first
 * @argv: (inout): the words; the options are taken out
 * @error: return location, %DW_ERROR_USAGE
 *
 * Reads the options of a command, and those that may stand before it or behind it.
 *
 * Returns: whether the command line was in order
 */
gboolean
dw_cli_commands_parse(DwCli *cli,
                      const char *name,
                      const GOptionEntry *entries,
                      int most,
                      int *argc,
                      char ***argv,
                      GError **error)
{
  const DwCliCommand *command = dw_cli_commands_find(name);
  const GOptionEntry common[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &cli->globals.json, "Print JSON", NULL},
      {"verbose", 'v', 0, G_OPTION_ARG_NONE, &cli->globals.verbose, "Tell what happens", NULL},
      {NULL},
  };

  /* What goes wrong with the options is told in JSON too. */
  cli->globals.json |= g_strv_contains((const char *const *) *argv, "--json");
  if (!parse(command, entries, common, argc, argv, error) ||
      !check_words(command, most, *argc, *argv, error))
    return FALSE;
  dw_log_init(cli->globals.verbose);
  return TRUE;
}
