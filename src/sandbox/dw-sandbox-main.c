/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-error.h"
#include "dw-log.h"
#include "dw-sandbox-control.h"
#include "dw-sandbox-screen.h"
#include "dw-sandbox-server.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

typedef struct {
  int port;
  int resources;
  int latency;
  double speed;
  char *scenario;
  char **faults;
  char *certificate;
  char *record;
  char *rdp;
  char **rest;
  gboolean record_secrets;
  gboolean control;
  gboolean die_with_parent;
  gboolean version;
} Options;

typedef struct {
  DwSandboxWorld *world;
  DwSandboxFaults *faults;
  DwSandboxRecord *record;
  DwSandboxServer *server;
  DwSandboxControl *control;
  GMainLoop *loop;
} Sandbox;

static void
clear_options(Options *options)
{
  g_free(options->scenario);
  g_strfreev(options->faults);
  g_free(options->certificate);
  g_free(options->record);
  g_free(options->rdp);
  g_strfreev(options->rest);
}

static gboolean
parse(Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
      {"port", 0, 0, G_OPTION_ARG_INT, &options->port, "loopback port; 0 is any (default)", "N"},
      {"scenario", 0, 0, G_OPTION_ARG_STRING, &options->scenario,
       "how the service behaves; “list” lists them", "NAME"},
      {"resources", 0, 0, G_OPTION_ARG_INT, &options->resources, "have N resources", "N"},
      {"latency", 0, 0, G_OPTION_ARG_INT, &options->latency, "let every answer wait", "MS"},
      {"fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->faults,
       "let something go wrong; may be repeated", "KIND[=VALUE][:ACTION][:COUNT]"},
      {"tls", 0, 0, G_OPTION_ARG_FILENAME, &options->certificate, "speak TLS", "CERT KEY"},
      {"record", 0, 0, G_OPTION_ARG_FILENAME, &options->record,
       "write a line of JSON on each request", "FILE"},
      {"record-secrets", 0, 0, G_OPTION_ARG_NONE, &options->record_secrets,
       "write secrets into the record as they are", NULL},
      {"rdp", 0, 0, G_OPTION_ARG_STRING, &options->rdp, "where RDP tickets lead (default auto)",
       "auto|off|HOST:PORT"},
      {"speed", 0, 0, G_OPTION_ARG_DOUBLE, &options->speed, "let the world's time run faster",
       "FACTOR"},
      {"control", 0, 0, G_OPTION_ARG_NONE, &options->control, "take orders on the standard input",
       NULL},
      {"die-with-parent", 0, 0, G_OPTION_ARG_NONE, &options->die_with_parent,
       "end when the program that started this ends", NULL},
      {"version", 0, 0, G_OPTION_ARG_NONE, &options->version, "print the version", NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL, NULL},
      {NULL},
  };
  g_autoptr(GOptionContext) context = g_option_context_new("- plays the service for Deskway");

  g_option_context_add_main_entries(context, entries, NULL);
  return g_option_context_parse(context, argc, argv, error);
}

static gboolean
check(const Options *options, GError **error)
{
  guint keys = options->rest == NULL ? 0 : g_strv_length(options->rest);

  if (keys != (options->certificate == NULL ? 0 : 1))
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "--tls takes a certificate and a key: CERT KEY.");
  else if (options->port < 0 || options->port > G_MAXUINT16)
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "--port takes 0 to 65535.");
  else if (options->resources < 0 || options->latency < 0 || options->speed <= 0)
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "--resources, --latency and --speed take no negative number.");
  else
    return TRUE;
  return FALSE;
}

static const DwSandboxScenario *
find_scenario(const Options *options, GError **error)
{
  const char *name = options->scenario == NULL ? "default" : options->scenario;
  const DwSandboxScenario *scenario = dw_sandbox_scenarios_find(name);

  if (scenario == NULL)
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "There is no scenario “%s”. See --scenario list.",
                name);
  return scenario;
}

static gboolean
build_world(Sandbox *sandbox, const Options *options, GError **error)
{
  const DwSandboxScenario *scenario = find_scenario(options, error);

  if (scenario == NULL)
    return FALSE;
  sandbox->world = dw_sandbox_world_new(scenario, (guint) options->resources, options->speed);
  return dw_sandbox_rdp_configure(sandbox->world->rdp, options->rdp == NULL ? "auto" : options->rdp,
                                  error);
}

static gboolean
build_faults(Sandbox *sandbox, const Options *options, GError **error)
{
  sandbox->faults = dw_sandbox_faults_new();
  for (gsize i = 0; options->faults != NULL && options->faults[i] != NULL; i++) {
    if (!dw_sandbox_faults_add(sandbox->faults, options->faults[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
build_record(Sandbox *sandbox, const Options *options, GError **error)
{
  if (options->record == NULL)
    return TRUE;
  sandbox->record = dw_sandbox_record_new(options->record, options->record_secrets, error);
  return sandbox->record != NULL;
}

static gboolean
load_certificate(const Options *options, GTlsCertificate **certificate, GError **error)
{
  if (options->certificate == NULL)
    return TRUE;
  *certificate = g_tls_certificate_new_from_files(options->certificate, options->rest[0], error);
  return *certificate != NULL;
}

static gboolean
listen_and_say_so(Sandbox *sandbox, const Options *options, GError **error)
{
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autofree char *url = NULL;

  if (!load_certificate(options, &certificate, error))
    return FALSE;
  sandbox->server = dw_sandbox_server_new(sandbox->world, sandbox->faults, sandbox->record);
  dw_sandbox_server_set_latency(sandbox->server, (guint) options->latency);
  url = dw_sandbox_server_listen(sandbox->server, (guint) options->port, certificate, error);
  if (url == NULL)
    return FALSE;
  printf("listening on %s\n", url);
  fflush(stdout);
  return TRUE;
}

static gboolean
quit_cb(gpointer user_data)
{
  g_main_loop_quit(user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
run(Sandbox *sandbox, const Options *options, GError **error)
{
  if (!check(options, error) || !build_world(sandbox, options, error) ||
      !build_faults(sandbox, options, error) || !build_record(sandbox, options, error))
    return FALSE;
  sandbox->loop = g_main_loop_new(NULL, FALSE);
  g_unix_signal_add(SIGTERM, quit_cb, sandbox->loop);
  g_unix_signal_add(SIGINT, quit_cb, sandbox->loop);
  if (!listen_and_say_so(sandbox, options, error))
    return FALSE;
  if (options->control)
    sandbox->control = dw_sandbox_control_new(sandbox->world, sandbox->faults, sandbox->loop);
  g_main_loop_run(sandbox->loop);
  return TRUE;
}

static void
clear_sandbox(Sandbox *sandbox)
{
  g_clear_pointer(&sandbox->control, dw_sandbox_control_free);
  g_clear_pointer(&sandbox->server, dw_sandbox_server_free);
  g_clear_pointer(&sandbox->record, dw_sandbox_record_free);
  g_clear_pointer(&sandbox->faults, dw_sandbox_faults_free);
  g_clear_pointer(&sandbox->world, dw_sandbox_world_free);
  g_clear_pointer(&sandbox->loop, g_main_loop_unref);
}

static void
die_with_parent(void)
{
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() == 1)
    raise(SIGTERM);
}

static gboolean
only_print(const Options *options)
{
  g_autofree char *scenarios = NULL;

  if (options->version) {
    puts("deskway-sandbox " DW_VERSION);
    return TRUE;
  }
  if (g_strcmp0(options->scenario, "list") != 0)
    return FALSE;
  scenarios = dw_sandbox_scenarios_describe();
  fputs(scenarios, stdout);
  return TRUE;
}

static int
serve(Options *options)
{
  g_autoptr(GError) error = NULL;
  Sandbox sandbox = {NULL};
  gboolean done;

  if (options->die_with_parent)
    die_with_parent();
  done = run(&sandbox, options, &error);
  clear_sandbox(&sandbox);
  if (done)
    return EXIT_SUCCESS;
  g_printerr("deskway-sandbox: %s\n", error->message);
  return g_error_matches(error, DW_ERROR, DW_ERROR_USAGE) ? 2 : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
  Options options = {.speed = 1.0};
  g_autoptr(GError) error = NULL;
  int status = EXIT_SUCCESS;

  if (argc == 2 && strcmp(argv[1], "--paint-screen") == 0)
    return dw_sandbox_screen_run();
  setlocale(LC_ALL, "");
  signal(SIGPIPE, SIG_IGN);
  dw_log_init(FALSE);
  if (!parse(&options, &argc, &argv, &error)) {
    g_printerr("deskway-sandbox: %s\n", error->message);
    status = 2;
  } else if (!only_print(&options)) {
    status = serve(&options);
  }
  clear_options(&options);
  return status;
}
