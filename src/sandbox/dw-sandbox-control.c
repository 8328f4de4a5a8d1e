/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-control.h"

#include "dw-error.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct _DwSandboxControl {
  DwSandboxWorld *world;
  DwSandboxFaults *faults;
  GMainLoop *loop;
  GDataInputStream *input;
  GCancellable *cancellable;
};

static void line_cb(GObject *object, GAsyncResult *result, gpointer user_data);

static gboolean
order_fault(DwSandboxControl *self, const char *rest, GString *answer, GError **error)
{
  return dw_sandbox_faults_add(self->faults, rest, error);
}

static gboolean
order_clear(DwSandboxControl *self, const char *rest, GString *answer, GError **error)
{
  dw_sandbox_faults_clear(self->faults);
  return TRUE;
}

static gboolean
order_reset(DwSandboxControl *self, const char *rest, GString *answer, GError **error)
{
  dw_sandbox_faults_clear(self->faults);
  dw_sandbox_world_reset(self->world);
  return TRUE;
}

static gboolean
order_advance(DwSandboxControl *self, const char *rest, GString *answer, GError **error)
{
  dw_sandbox_clock_advance(&self->world->clock, g_ascii_strtod(rest, NULL));
  return TRUE;
}

static gboolean
order_expire(DwSandboxControl *self, const char *rest, GString *answer, GError **error)
{
  dw_sandbox_sessions_expire_all(self->world->sessions);
  return TRUE;
}

static gboolean
order_scenario(DwSandboxControl *self, const char *rest, GString *answer, GError **error)
{
  const DwSandboxScenario *scenario = dw_sandbox_scenarios_find(rest);

  if (scenario == NULL) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "There is no scenario “%s”.", rest);
    return FALSE;
  }
  dw_sandbox_world_set_scenario(self->world, scenario);
  return TRUE;
}

static gboolean
order_rdp(DwSandboxControl *self, const char *rest, GString *answer, GError **error)
{
  static const char *const states[] = {"off", "idle", "starting", "ready", "failed"};
  const char *address = dw_sandbox_rdp_get_address(self->world->rdp);
  const char *display = dw_sandbox_rdp_get_display(self->world->rdp);

  g_string_append_printf(answer, " %s %s %s", states[dw_sandbox_rdp_get_state(self->world->rdp)],
                         address == NULL ? "-" : address, display == NULL ? "-" : display);
  return TRUE;
}

static gboolean
order_quit(DwSandboxControl *self, const char *rest, GString *answer, GError **error)
{
  g_main_loop_quit(self->loop);
  return TRUE;
}

static const struct {
  const char *name;
  gboolean (*run)(DwSandboxControl *self, const char *rest, GString *answer, GError **error);
} orders[] = {
    {"fault", order_fault},
    {"clear-faults", order_clear},
    {"reset", order_reset},
    {"advance", order_advance},
    {"expire-tokens", order_expire},
    {"scenario", order_scenario},
    {"rdp", order_rdp},
    {"quit", order_quit},
};

static gboolean
run_order(DwSandboxControl *self, const char *line, GString *answer, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(line, " ", 2);
  const char *rest = parts[0] == NULL || parts[1] == NULL ? "" : parts[1];

  for (gsize i = 0; parts[0] != NULL && i < G_N_ELEMENTS(orders); i++) {
    if (strcmp(orders[i].name, parts[0]) == 0)
      return orders[i].run(self, rest, answer, error);
  }
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "“%s” is no order.", line);
  return FALSE;
}

static void
read_line(DwSandboxControl *self)
{
  g_data_input_stream_read_line_async(self->input, G_PRIORITY_DEFAULT, self->cancellable, line_cb,
                                      self);
}

static void
line_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *line =
      g_data_input_stream_read_line_finish(G_DATA_INPUT_STREAM(object), result, NULL, &error);
  g_autoptr(GString) answer = g_string_new("ok");
  DwSandboxControl *self = user_data;

  if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (line == NULL) {
    g_main_loop_quit(self->loop);
    return;
  }
  if (run_order(self, line, answer, &error))
    printf("%s\n", answer->str);
  else
    printf("error %s\n", error->message);
  fflush(stdout);
  read_line(self);
}

/**
 * dw_sandbox_control_new:
 * @world: what the orders change; outlives the control
 * @faults: what goes wrong; outlives the control
 * @loop: ends with the order "quit", and with the input
 *
 * Returns: (transfer full): it listens to the standard input
 */
DwSandboxControl *
dw_sandbox_control_new(DwSandboxWorld *world, DwSandboxFaults *faults, GMainLoop *loop)
{
  DwSandboxControl *self = g_new0(DwSandboxControl, 1);
  g_autoptr(GInputStream) input = g_unix_input_stream_new(STDIN_FILENO, FALSE);

  self->world = world;
  self->faults = faults;
  self->loop = loop;
  self->input = g_data_input_stream_new(input);
  self->cancellable = g_cancellable_new();
  read_line(self);
  return self;
}

/**
 * dw_sandbox_control_free:
 * @self: (transfer full) (nullable): the control
 */
void
dw_sandbox_control_free(DwSandboxControl *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel(self->cancellable);
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_object_unref(self->input);
  g_object_unref(self->cancellable);
  g_free(self);
}
