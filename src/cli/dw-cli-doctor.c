/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-doctor.h"
#include "dw-error.h"

#include <stdio.h>

static gboolean
print_finding(const DwFinding *finding)
{
  printf("%-8s %s: %s\n", finding->error == NULL ? "ok" : "problem", finding->name,
         finding->error == NULL ? finding->text : finding->error->message);
  return finding->error == NULL;
}

/**
 * dw_cli_doctor:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `doctor`.
 *
 * Returns: the exit code, %DW_EXIT_OTHER where there is a problem
 */
DwExit
dw_cli_doctor(DwCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {
      {NULL},
  };
  g_autoptr(GPtrArray) findings = NULL;
  gboolean well = TRUE;
  GError *error = NULL;

  if (!dw_cli_commands_parse(cli, "doctor", entries, 0, &argc, &argv, &error) ||
      !dw_cli_ensure_context(cli, &error))
    return dw_cli_fail(cli, error);
  dw_doctor_examine_async(cli->context, cli->cancellable, dw_cli_done_cb, cli);
  findings = dw_doctor_examine_finish(cli->context, dw_cli_await(cli), &error);
  if (findings == NULL)
    return dw_cli_fail(cli, error);
  for (guint i = 0; i < findings->len; i++) {
    const DwFinding *finding = g_ptr_array_index(findings, i);

    well = (cli->globals.json ? finding->error == NULL : print_finding(finding)) && well;
  }
  if (cli->globals.json)
    dw_cli_json_print_findings(findings);
  return well ? DW_EXIT_DONE : DW_EXIT_OTHER;
}
