/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-terminal.h"
#include "dw-clients.h"

#include <stdio.h>

static char *
describe_state(const DwClientSummary *client)
{
  if (client->problem != NULL)
    return g_strdup_printf("broken: %s", client->problem);
  if (client->program != NULL)
    return g_strdup(client->program);
  return client->package != NULL ? g_strdup_printf("not installed: %s", client->package)
                                 : g_strdup("not installed");
}

static void
print_clients(GPtrArray *clients)
{
  static const char *const head[] = {"NAME", "OPENS", "TITLE", "STATE", NULL};
  guint widths[] = {4, 5, 5, 0};

  for (guint i = 0; i < clients->len; i++) {
    const DwClientSummary *client = g_ptr_array_index(clients, i);

    widths[0] = MAX(widths[0], dw_cli_terminal_width(client->name));
    widths[1] = MAX(widths[1], dw_cli_terminal_width(client->kinds));
    widths[2] = MAX(widths[2], dw_cli_terminal_width(client->title));
  }
  dw_cli_terminal_print_row(head, widths);
  for (guint i = 0; i < clients->len; i++) {
    const DwClientSummary *client = g_ptr_array_index(clients, i);
    g_autofree char *state = describe_state(client);
    const char *cells[] = {client->name, client->kinds, client->title, state, NULL};

    dw_cli_terminal_print_row(cells, widths);
  }
}

/**
 * dw_cli_clients:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `clients`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_clients(DwCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {
      {NULL},
  };
  g_autoptr(GPtrArray) clients = NULL;
  GError *error = NULL;

  if (!dw_cli_commands_parse(cli, "clients", entries, 0, &argc, &argv, &error) ||
      !dw_cli_ensure_context(cli, &error))
    return dw_cli_fail(cli, error);
  clients = dw_clients_summarize(cli->context);
  if (cli->globals.json) {
    dw_cli_json_print_clients(clients);
    return DW_EXIT_DONE;
  }
  if (clients->len > 0)
    print_clients(clients);
  else
    fprintf(stderr, "No protocol client is defined in %s.\n", dw_clients_get_folder());
  return DW_EXIT_DONE;
}
