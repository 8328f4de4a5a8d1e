/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-resources.h"
#include "dw-cli-terminal.h"
#include "dw-connect-flow.h"
#include "dw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

typedef struct {
  DwCli *cli;
  DwConnectOptions options;
  gboolean to_stdout;
  gboolean no_wait;
  gboolean disconnected; /* by an interrupt, which is how a person ends the session from here */
  int started_fd;        /* where a run in the background tells that the client runs */
} Connect;

static void
step_changed_cb(DwConnectFlow *flow, guint step, gpointer user_data)
{
  guint elapsed = (guint) (dw_connect_flow_get_step_duration(flow, step) / G_USEC_PER_SEC);
  const char *result = dw_connect_flow_get_step_result(flow, step);
  g_autofree char *line =
      g_strdup_printf("%u/%u %s%s%s %u:%02u", step + 1, (guint) DW_N_CONNECT_STEPS,
                      dw_connect_flow_get_step_name(step), result != NULL ? ": " : "",
                      result != NULL ? result : "", elapsed / 60, elapsed % 60);

  dw_cli_terminal_progress(line);
}

static gboolean
write_all(const guchar *bytes, gsize length)
{
  while (length > 0) {
    gssize n = write(STDOUT_FILENO, bytes, length);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return FALSE;
    bytes += n;
    length -= (gsize) n;
  }
  return TRUE;
}

static gboolean
print_ticket(DwConnectFlow *flow, GError **error)
{
  gsize length = 0;
  const guchar *bytes = dw_connect_flow_peek_ticket(flow, &length);

  if (write_all(bytes, length))
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
              "The launch file can't be written to standard output: %s.", g_strerror(errno));
  return FALSE;
}

static gboolean
wait_for_client(Connect *self, DwConnectFlow *flow, GError **error)
{
  DwCli *cli = self->cli;
  g_autoptr(GError) local_error = NULL;

  dw_connect_flow_wait_async(flow, cli->cancellable, dw_cli_done_cb, cli);
  if (dw_connect_flow_wait_finish(flow, dw_cli_await(cli), &local_error))
    return TRUE;
  if (dw_error_is_cancelled(local_error)) {
    self->disconnected = TRUE;
    dw_connect_flow_disconnect(flow);
    dw_connect_flow_wait_async(flow, NULL, dw_cli_done_cb, cli);
    if (!dw_connect_flow_wait_finish(flow, dw_cli_await(cli), NULL))
      g_info("The client was ended.");
  } else if (dw_connect_flow_get_next_client(flow) != NULL) {
    fprintf(stderr, "deskwayctl: Another client may do better: --client %s\n",
            dw_connect_flow_get_next_client(flow));
  }
  g_propagate_error(error, g_steal_pointer(&local_error));
  return FALSE;
}

/* From here on nobody reads what this process writes. */
static void
report_started(Connect *self)
{
  const char done = DW_EXIT_DONE;
  int null_fd;

  if (self->started_fd < 0)
    return;
  if (write(self->started_fd, &done, 1) != 1)
    g_info("Nobody waits for the start any more.");
  close(self->started_fd);
  self->started_fd = -1;
  null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(null_fd, STDOUT_FILENO);
  dup2(null_fd, STDERR_FILENO);
  close(null_fd);
}

static gboolean
finish_without_client(Connect *self, DwConnectFlow *flow, GError **error)
{
  const char *path = dw_connect_flow_get_path(flow);

  if (self->to_stdout)
    return print_ticket(flow, error);
  if (self->cli->globals.json)
    dw_cli_json_print_launch(dw_connect_flow_get_kind_name(flow), path, NULL);
  else
    printf("%s\n", path);
  return TRUE;
}

static gboolean
finish_with_client(Connect *self, DwConnectFlow *flow, GError **error)
{
  if (self->cli->globals.json)
    dw_cli_json_print_launch(dw_connect_flow_get_kind_name(flow), NULL,
                             dw_connect_flow_get_client_name(flow));
  fflush(stdout);
  report_started(self);
  return wait_for_client(self, flow, error);
}

/* The desk itself may want to know who comes. */
static gboolean
ask_credentials(Connect *self, DwConnectFlow *flow, DwResource *resource, GError **error)
{
  g_autofree char *prompt =
      g_strdup_printf("User name in %s", dw_resource_get_sign_in_domain(resource));
  g_autofree char *user = NULL;
  g_autoptr(DwSecret) password = NULL;

  dw_cli_terminal_end_progress();
  user = self->options.user != NULL ? g_strdup(self->options.user)
                                    : dw_cli_terminal_ask(prompt, self->cli->cancellable, error);
  if (user == NULL)
    return FALSE;
  password = dw_cli_terminal_ask_secret("Password there", self->cli->cancellable, error);
  if (password == NULL)
    return FALSE;
  dw_connect_flow_set_credentials(flow, user, password);
  return TRUE;
}

static gboolean
run_flow(Connect *self, DwConnectFlow *flow, DwResource *resource, GError **error)
{
  DwCli *cli = self->cli;
  g_autoptr(GError) local_error = NULL;

  for (;;) {
    dw_connect_flow_run_async(flow, cli->cancellable, dw_cli_done_cb, cli);
    if (dw_connect_flow_run_finish(flow, dw_cli_await(cli), &local_error))
      return TRUE;
    if (!dw_connect_flow_wants_credentials(flow, local_error) || self->options.password != NULL ||
        !dw_cli_terminal_can_ask())
      break;
    if (g_error_matches(local_error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS))
      fprintf(stderr, "deskwayctl: %s\n", local_error->message);
    g_clear_error(&local_error);
    if (!ask_credentials(self, flow, resource, error))
      return FALSE;
  }
  if (g_error_matches(local_error, DW_ERROR, DW_ERROR_ANSWER_NEEDED))
    g_prefix_error(&local_error, "%s", "Give --domain-user and --domain-password-file. ");
  g_propagate_error(error, g_steal_pointer(&local_error));
  return FALSE;
}

static gboolean
connect_to(Connect *self, DwResource *resource, GError **error)
{
  DwCli *cli = self->cli;
  DwContext *context = cli->context;
  g_autoptr(DwConnectFlow) flow = dw_connect_flow_new(
      dw_context_get_provider(context), dw_context_get_clock(context),
      dw_context_get_store(context), dw_context_get_registry(context), resource, &self->options);

  g_signal_connect(flow, "step-changed", G_CALLBACK(step_changed_cb), NULL);
  if (!run_flow(self, flow, resource, error))
    return FALSE;
  dw_cli_terminal_end_progress();
  if (self->to_stdout || self->options.output != NULL || self->options.no_launch)
    return finish_without_client(self, flow, error);
  return finish_with_client(self, flow, error);
}

static DwExit
run(Connect *self, const char *const *words)
{
  DwCli *cli = self->cli;
  g_autoptr(GPtrArray) found = NULL;
  GError *error = NULL;

  if (dw_cli_resources_open(cli, &error))
    found = dw_cli_resources_find(cli, words, &error);
  if (found != NULL && connect_to(self, g_ptr_array_index(found, 0), &error))
    return DW_EXIT_DONE;
  if (!self->disconnected)
    return dw_cli_fail(cli, error);
  g_error_free(error);
  fputs("deskwayctl: Disconnected.\n", stderr);
  return DW_EXIT_INTERRUPTED;
}

/* With --no-wait another run of this program does the work and stays with the client, to clean up
 * behind it. This run ends as soon as the client runs, or with the other's exit code when it never
 * does. The pipe between the two is named in the environment. */
#define STARTED_FD_VARIABLE "DESKWAY_STARTED_FD"
#define STARTED_FD          3

static GSubprocess *
spawn_background(DwCli *cli, int started_fd, GError **error)
{
  g_autoptr(GSubprocessLauncher) launcher =
      g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDIN_INHERIT);
  g_autoptr(GError) local_error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_setenv(launcher, STARTED_FD_VARIABLE, G_STRINGIFY(STARTED_FD), TRUE);
  g_subprocess_launcher_take_fd(launcher, started_fd, STARTED_FD);
  process = g_subprocess_launcher_spawnv(launcher, (const char *const *) cli->words, &local_error);
  if (process == NULL)
    g_set_error(error, DW_ERROR, DW_ERROR_FAILED,
                "Deskway can't start itself in the background: %s", local_error->message);
  return process;
}

static DwExit
run_in_background(Connect *self)
{
  DwCli *cli = self->cli;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GInputStream) started = NULL;
  GError *error = NULL;
  char status = DW_EXIT_OTHER;
  int fds[2];

  if (!g_unix_open_pipe(fds, FD_CLOEXEC, &error))
    return dw_cli_fail(cli, error);
  started = g_unix_input_stream_new(fds[0], TRUE);
  process = spawn_background(cli, fds[1], &error);
  if (process == NULL)
    return dw_cli_fail(cli, error);
  g_input_stream_read_async(started, &status, 1, G_PRIORITY_DEFAULT, cli->cancellable,
                            dw_cli_done_cb, cli);
  if (g_input_stream_read_finish(started, dw_cli_await(cli), &error) < 0) {
    g_subprocess_send_signal(process, SIGTERM);
    return dw_cli_fail(cli, error);
  }
  return (DwExit) (guchar) status;
}

static DwExit
run_behind(Connect *self, const char *const *words)
{
  char status;

  g_unsetenv(STARTED_FD_VARIABLE);
  self->started_fd = STARTED_FD;
  fcntl(STARTED_FD, F_SETFD, FD_CLOEXEC);
  setsid();
  status = (char) run(self, words);
  if (self->started_fd >= 0 && write(self->started_fd, &status, 1) != 1)
    g_info("Nobody waits for the end any more.");
  return (DwExit) (guchar) status;
}

static GError *
check_words(const Connect *self, int argc)
{
  gboolean starts_nothing =
      self->to_stdout || self->options.output != NULL || self->options.no_launch;

  if (argc != 2)
    return g_error_new_literal(DW_ERROR, DW_ERROR_USAGE,
                               "connect takes one RESOURCE, an id or a name.");
  if (starts_nothing && self->options.client != NULL)
    return g_error_new_literal(DW_ERROR, DW_ERROR_USAGE,
                               "--client has no meaning where nothing is started.");
  if (self->options.arguments != NULL && self->options.program == NULL)
    return g_error_new_literal(DW_ERROR, DW_ERROR_USAGE, "--args goes with --run.");
  return NULL;
}

/**
 * dw_cli_connect:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `connect`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_connect(DwCli *cli, int argc, char **argv)
{
  g_autofree char *client = NULL;
  g_autofree char *output = NULL;
  g_autofree char *program = NULL;
  g_autofree char *arguments = NULL;
  Connect self = {.cli = cli, .started_fd = -1};
  g_autofree char *domain_user = NULL, *password_file = NULL;
  g_autoptr(DwSecret) password = NULL;
  gboolean in_background;
  int timeout = 0;
  GError *error = NULL;
  const GOptionEntry entries[] = {
      {"client", 0, 0, G_OPTION_ARG_STRING, &client, "The protocol client to use", "NAME"},
      {"output", 0, 0, G_OPTION_ARG_FILENAME, &output,
       "Write the launch file there (- is stdout) and start nothing", "FILE"},
      {"no-launch", 0, 0, G_OPTION_ARG_NONE, &self.options.no_launch,
       "Print where the launch file is and start nothing", NULL},
      {"run", 0, 0, G_OPTION_ARG_STRING, &program, "Start PROGRAM on the desk", "PROGRAM"},
      {"args", 0, 0, G_OPTION_ARG_STRING, &arguments, "What PROGRAM is given", "A"},
      {"no-wait", 0, 0, G_OPTION_ARG_NONE, &self.no_wait, "Return when the client runs", NULL},
      {"domain-user", 0, 0, G_OPTION_ARG_STRING, &domain_user,
       "Your name in the desk's domain, where it asks for that", "U"},
      {"domain-password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
       "Read the password there from the first line of FILE", "FILE"},
      {"timeout", 0, 0, G_OPTION_ARG_INT, &timeout, "Wait at most so long for each step",
       "SECONDS"},
      {NULL},
  };

  if (dw_cli_commands_parse(cli, "connect", entries, 1, &argc, &argv, &error) && timeout < 0)
    error = g_error_new_literal(DW_ERROR, DW_ERROR_USAGE, "--timeout takes seconds, 0 or more.");
  if (error != NULL)
    return dw_cli_fail(cli, error);
  self.options.client = client;
  self.options.program = program;
  self.options.arguments = arguments;
  self.options.timeout = (guint) timeout;
  self.options.user = domain_user;
  self.to_stdout = g_strcmp0(output, "-") == 0;
  self.options.output = self.to_stdout ? NULL : output;
  self.options.ticket_only = self.to_stdout;
  error = check_words(&self, argc);
  if (error != NULL)
    return dw_cli_fail(cli, error);
  in_background = self.no_wait && !self.options.no_launch && output == NULL;
  if (in_background && g_getenv(STARTED_FD_VARIABLE) == NULL)
    return run_in_background(&self);
  if (password_file != NULL) {
    password = dw_cli_terminal_read_secret(password_file, &error);
    if (password == NULL)
      return dw_cli_fail(cli, error);
  }
  self.options.password = password;
  if (in_background)
    return run_behind(&self, (const char *const *) argv + 1);
  return run(&self, (const char *const *) argv + 1);
}
