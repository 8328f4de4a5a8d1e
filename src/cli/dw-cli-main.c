/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-terminal.h"
#include "dw-error.h"
#include "dw-log.h"
#include "dw-process.h"

#include <errno.h>
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static gboolean
interrupted_cb(gpointer user_data)
{
  DwCli *cli = user_data;

  g_cancellable_cancel(cli->cancellable);
  return G_SOURCE_CONTINUE;
}

static gboolean
parse_globals(DwCliGlobals *globals, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"account", 0, 0, G_OPTION_ARG_STRING, &globals->account, "The account to use", "NAME"},
      {"endpoint", 0, 0, G_OPTION_ARG_STRING, &globals->endpoint, "Call this host", "URL"},
      {"region", 0, 0, G_OPTION_ARG_STRING, &globals->region, "The service's region", "ID"},
      {"ca-file", 0, 0, G_OPTION_ARG_FILENAME, &globals->ca_file, "Trust these certificates too",
       "FILE"},
      {"proxy", 0, 0, G_OPTION_ARG_STRING, &globals->proxy, "Go through this proxy", "URL"},
      {"user", 0, 0, G_OPTION_ARG_STRING, &globals->user, "Sign in for this command alone", "U"},
      {"office-site", 0, 0, G_OPTION_ARG_STRING, &globals->office_site, "The user's office", "ID"},
      {"organization", 0, 0, G_OPTION_ARG_STRING, &globals->organization,
       "The user's organization, in place of an office", "ID"},
      {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &globals->password_file,
       "Read the password from the first line of FILE", "FILE"},
      {"password-stdin", 0, 0, G_OPTION_ARG_NONE, &globals->password_stdin,
       "Read the password from standard input", NULL},
      {"code", 0, 0, G_OPTION_ARG_STRING, &globals->code, "The code for a second step", "C"},
      {"access-key-id", 0, 0, G_OPTION_ARG_STRING, &globals->access_key_id,
       "Use this AccessKey for this command alone", "ID"},
      {"access-key-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &globals->access_key_secret_file,
       "Read the AccessKey's secret from FILE", "FILE"},
      {"security-token-file", 0, 0, G_OPTION_ARG_FILENAME, &globals->security_token_file,
       "Read the token of a temporary AccessKey from FILE", "FILE"},
      {"provider", 0, 0, G_OPTION_ARG_STRING, &globals->provider,
       "What the AccessKey is for: gws (the default) or operator", "NAME"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &globals->json, "Print JSON", NULL},
      {"verbose", 'v', 0, G_OPTION_ARG_NONE, &globals->verbose, "Tell what happens", NULL},
      {"version", 0, 0, G_OPTION_ARG_NONE, &globals->version, "Print the version", NULL},
      {NULL},
  };
  g_autofree char *help = dw_cli_commands_help();
  g_autoptr(GOptionContext) options = g_option_context_new("COMMAND …");
  g_autoptr(GError) local_error = NULL;

  /* What stands behind the command is the command's own. */
  g_option_context_set_strict_posix(options, TRUE);
  g_option_context_set_summary(options, help);
  g_option_context_add_main_entries(options, entries, NULL);
  if (g_option_context_parse(options, argc, argv, &local_error))
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s. See “deskwayctl --help”.",
              local_error->message);
  return FALSE;
}

/* `deskwayctl help COMMAND` is `deskwayctl COMMAND --help`. */
static void
turn_help_around(int argc, char **argv)
{
  static char help[] = "--help";

  if (argc < 2 || strcmp(argv[1], "help") != 0)
    return;
  if (argc > 2)
    argv[1] = argv[2];
  argv[argc > 2 ? 2 : 1] = help;
}

static void
use_environment(DwCliGlobals *globals)
{
  if (globals->endpoint == NULL)
    globals->endpoint = g_strdup(g_getenv("DESKWAY_ENDPOINT"));
  if (globals->region == NULL)
    globals->region = g_strdup(g_getenv("DESKWAY_REGION"));
  if (globals->ca_file == NULL)
    globals->ca_file = g_strdup(g_getenv("DESKWAY_CA_FILE"));
}

/* A reader that has seen enough and went, as `head` does, need not be told. */
static DwExit
check_output(DwCli *cli)
{
  if (fflush(stdout) == 0 && ferror(stdout) == 0)
    return DW_EXIT_DONE;
  if (errno == EPIPE)
    return DW_EXIT_OTHER;
  return dw_cli_fail(cli, g_error_new(DW_ERROR, DW_ERROR_STORAGE,
                                      "The output can't be written: %s.", g_strerror(errno)));
}

static DwExit
run_command(DwCli *cli, int argc, char **argv)
{
  const DwCliCommand *command;
  DwExit status;

  if (cli->globals.version) {
    printf("deskwayctl %s\n", DW_VERSION);
    return DW_EXIT_DONE;
  }
  if (argc < 2)
    return dw_cli_fail(cli, g_error_new_literal(DW_ERROR, DW_ERROR_USAGE,
                                                "No command was given. See “deskwayctl --help”."));
  command = dw_cli_commands_find(argv[1]);
  if (command == NULL)
    return dw_cli_fail(cli,
                       g_error_new(DW_ERROR, DW_ERROR_USAGE,
                                   "There is no command “%s”. See “deskwayctl --help”.", argv[1]));
  status = command->run(cli, argc - 1, argv + 1);
  dw_cli_finish(cli);
  return status == DW_EXIT_DONE ? check_output(cli) : status;
}

static void
clear_globals(DwCliGlobals *globals)
{
  g_free(globals->account);
  g_free(globals->endpoint);
  g_free(globals->region);
  g_free(globals->ca_file);
  g_free(globals->proxy);
  g_free(globals->user);
  g_free(globals->office_site);
  g_free(globals->organization);
  g_free(globals->password_file);
  g_free(globals->code);
  g_free(globals->access_key_id);
  g_free(globals->access_key_secret_file);
  g_free(globals->security_token_file);
  g_free(globals->provider);
}

int
main(int argc, char **argv)
{
  DwCli cli = {0};
  GError *error = NULL;
  DwExit status;

  dw_process_occupy_standard_descriptors();
  setlocale(LC_ALL, "");
  dw_process_forbid_core_files();
  signal(SIGPIPE, SIG_IGN);
  g_set_prgname("deskwayctl");
  dw_log_init(FALSE);

  cli.words = g_strdupv(argv);
  g_free(cli.words[0]);
  cli.words[0] = g_strdup("/proc/self/exe");
  cli.cancellable = g_cancellable_new();
  dw_cli_terminal_init(cli.cancellable);
  g_unix_signal_add(SIGINT, interrupted_cb, &cli);
  g_unix_signal_add(SIGTERM, interrupted_cb, &cli);
  g_unix_signal_add(SIGHUP, interrupted_cb, &cli);
  turn_help_around(argc, argv);
  if (parse_globals(&cli.globals, &argc, &argv, &error)) {
    dw_log_init(cli.globals.verbose);
    use_environment(&cli.globals);
    status = run_command(&cli, argc, argv);
  } else {
    status = dw_cli_fail(&cli, error);
  }
  g_clear_object(&cli.result);
  g_clear_object(&cli.context);
  g_clear_object(&cli.cancellable);
  g_strfreev(cli.words);
  clear_globals(&cli.globals);
  return status;
}
