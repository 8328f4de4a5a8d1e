/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-process.h"

#include <gio/gio.h>
#include <string.h>

#define GREETING "listening on "

struct _DwSandboxProcess {
  GSubprocess *process;
  GDataInputStream *answers;
  char *url;
};

static char *
read_line(DwSandboxProcess *self)
{
  char *line = g_data_input_stream_read_line(self->answers, NULL, NULL, NULL);

  g_assert_nonnull(line);
  return line;
}

/**
 * dw_sandbox_process_start:
 * @program: where deskway-sandbox is
 *
 * Returns: (transfer full): a sandbox that listens, without a remote desktop, in which
 *   time runs twenty times as fast
 */
DwSandboxProcess *
dw_sandbox_process_start(const char *program)
{
  DwSandboxProcess *self = g_new0(DwSandboxProcess, 1);
  g_autofree char *line = NULL;
  g_autoptr(GError) error = NULL;

  self->process = g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                   &error, program, "--control", "--die-with-parent", "--rdp",
                                   "off", "--speed", "20", NULL);
  g_assert_no_error(error);
  self->answers = g_data_input_stream_new(g_subprocess_get_stdout_pipe(self->process));
  line = read_line(self);
  g_assert_true(g_str_has_prefix(line, GREETING));
  self->url = g_strdup(line + strlen(GREETING));
  return self;
}

/**
 * dw_sandbox_process_stop:
 * @self: (transfer full): a sandbox, which ends well
 */
void
dw_sandbox_process_stop(DwSandboxProcess *self)
{
  GError *error = NULL;

  g_output_stream_close(g_subprocess_get_stdin_pipe(self->process), NULL, &error);
  g_assert_no_error(error);
  g_subprocess_wait_check(self->process, NULL, &error);
  g_assert_no_error(error);
  g_object_unref(self->answers);
  g_object_unref(self->process);
  g_free(self->url);
  g_free(self);
}

/**
 * dw_sandbox_process_get_url:
 * @self: a sandbox
 *
 * Returns: (transfer none): where it listens
 */
const char *
dw_sandbox_process_get_url(DwSandboxProcess *self)
{
  return self->url;
}

/**
 * dw_sandbox_process_order:
 * @self: a sandbox
 * @order: such as `reset`, `advance 60` or `scenario NAME`, which it has to take
 */
void
dw_sandbox_process_order(DwSandboxProcess *self, const char *order)
{
  g_autofree char *line = g_strconcat(order, "\n", NULL);
  g_autofree char *answer = NULL;

  g_assert_true(g_output_stream_write_all(g_subprocess_get_stdin_pipe(self->process), line,
                                          strlen(line), NULL, NULL, NULL));
  answer = read_line(self);
  g_assert_true(g_str_has_prefix(answer, "ok"));
}
