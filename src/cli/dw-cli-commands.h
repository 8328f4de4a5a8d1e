/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-cli.h"

G_BEGIN_DECLS

/**
 * DwCliCommand:
 * @name: as it is typed
 * @arguments: what it takes, for the help
 * @summary: what it does, in one line
 * @run: does it; @argv starts with the command's own name
 *
 * One command of deskwayctl.
 */
typedef struct {
  const char *name;
  const char *arguments;
  const char *summary;
  DwExit (*run)(DwCli *cli, int argc, char **argv);
} DwCliCommand;

const DwCliCommand *dw_cli_commands_find(const char *name);
char *dw_cli_commands_help(void);
gboolean dw_cli_commands_parse(DwCli *cli,
                               const char *name,
                               const GOptionEntry *entries,
                               int most,
                               int *argc,
                               char ***argv,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

DwExit dw_cli_sign_in(DwCli *cli, int argc, char **argv);
DwExit dw_cli_sign_out(DwCli *cli, int argc, char **argv);
DwExit dw_cli_accounts(DwCli *cli, int argc, char **argv);
DwExit dw_cli_whoami(DwCli *cli, int argc, char **argv);
DwExit dw_cli_list(DwCli *cli, int argc, char **argv);
DwExit dw_cli_show(DwCli *cli, int argc, char **argv);
DwExit dw_cli_power(DwCli *cli, int argc, char **argv);
DwExit dw_cli_rename(DwCli *cli, int argc, char **argv);
DwExit dw_cli_quality(DwCli *cli, int argc, char **argv);
DwExit dw_cli_connect(DwCli *cli, int argc, char **argv);
DwExit dw_cli_clients(DwCli *cli, int argc, char **argv);
DwExit dw_cli_doctor(DwCli *cli, int argc, char **argv);
DwExit dw_cli_share(DwCli *cli, int argc, char **argv);
DwExit dw_cli_create_desktops(DwCli *cli, int argc, char **argv);
DwExit dw_cli_usage(DwCli *cli, int argc, char **argv);
DwExit dw_cli_call(DwCli *cli, int argc, char **argv);

G_END_DECLS
