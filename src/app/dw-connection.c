/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-connection.h"

#include "dw-error.h"

struct _DwConnection {
  GObject parent;

  DwContext *context; /* whose registry the flow uses */
  DwClock *clock;
  DwResource *resource;
  DwConnectFlow *flow;
  GCancellable *cancellable;
  DwConnectionState state;
  DwConnectStep step;
  DwAction power_action;
  gboolean holds_program;
  GError *error;
  gint64 since; /* when the state began, on the monotonic clock */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwConnection, dw_connection, G_TYPE_OBJECT)

static void
dw_connection_dispose(GObject *object)
{
  DwConnection *self = DW_CONNECTION(object);

  if (self->cancellable != NULL)
    g_cancellable_cancel(self->cancellable);
  g_clear_object(&self->cancellable);
  g_clear_object(&self->flow);
  g_clear_object(&self->resource);
  g_clear_object(&self->clock);
  g_clear_object(&self->context);
  g_clear_error(&self->error);
  G_OBJECT_CLASS(dw_connection_parent_class)->dispose(object);
}

static void
dw_connection_class_init(DwConnectionClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = dw_connection_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new("changed", DW_TYPE_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
dw_connection_init(DwConnection *self)
{
  self->state = DW_CONNECTION_ENDED;
}

/* The program stays for as long as a client runs, whatever becomes of its windows and accounts:
 * somebody has to clean up after it. */
static void
hold_program(DwConnection *self, gboolean holds)
{
  GApplication *program = g_application_get_default();

  if (program == NULL || self->holds_program == holds)
    return;
  self->holds_program = holds;
  if (holds)
    g_application_hold(program);
  else
    g_application_release(program);
}

static void
set_state(DwConnection *self, DwConnectionState state, GError *error)
{
  hold_program(self, state == DW_CONNECTION_IN_USE);
  self->state = state;
  self->since = dw_clock_get_monotonic_time(self->clock);
  g_clear_error(&self->error);
  self->error = error;
  g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

static void
step_changed_cb(DwConnectFlow *flow, guint step, DwConnection *self)
{
  if (dw_connect_flow_get_step_state(flow, step) != DW_STEP_PENDING)
    self->step = step;
  g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

/**
 * dw_connection_new:
 * @context: a context that uses an account with a provider
 * @resource: what to connect to
 * @options: how
 *
 * Returns: (transfer full): a connection that has not begun
 */
DwConnection *
dw_connection_new(DwContext *context, DwResource *resource, const DwConnectOptions *options)
{
  DwConnection *self = g_object_new(DW_TYPE_CONNECTION, NULL);

  self->context = g_object_ref(context);
  self->clock = g_object_ref(dw_context_get_clock(context));
  self->resource = g_object_ref(resource);
  self->flow = dw_connect_flow_new(dw_context_get_provider(context), self->clock,
                                   dw_context_get_store(context), dw_context_get_registry(context),
                                   resource, options);
  g_signal_connect_object(self->flow, "step-changed", G_CALLBACK(step_changed_cb), self, 0);
  return self;
}

/* An end that the person asked for is no failure, however the client took it. */
static void
client_ended_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwConnection) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean asked_for = self->cancellable == NULL || g_cancellable_is_cancelled(self->cancellable);

  if (dw_connect_flow_wait_finish(DW_CONNECT_FLOW(source), result, &error) || asked_for)
    set_state(self, DW_CONNECTION_ENDED, NULL);
  else
    set_state(self, DW_CONNECTION_FAILED, g_steal_pointer(&error));
}

/* The client may have been started just before the person cancelled: it is closed again. */
static void
give_up(DwConnection *self)
{
  if (dw_connect_flow_get_pid(self->flow) == 0) {
    set_state(self, DW_CONNECTION_ENDED, NULL);
    return;
  }
  hold_program(self, TRUE);
  dw_connect_flow_wait_async(self->flow, NULL, client_ended_cb, g_object_ref(self));
  dw_connect_flow_disconnect(self->flow);
}

static void
connected_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwConnection) self = user_data;
  GError *error = NULL;

  if (dw_connect_flow_run_finish(DW_CONNECT_FLOW(source), result, &error)) {
    set_state(self, DW_CONNECTION_IN_USE, NULL);
    dw_connect_flow_wait_async(self->flow, NULL, client_ended_cb, g_object_ref(self));
  } else if (dw_error_is_cancelled(error)) {
    g_error_free(error);
    give_up(self);
  } else {
    set_state(self, DW_CONNECTION_FAILED, error);
  }
}

static DwAction
needed_action(DwResource *resource)
{
  switch (dw_resource_get_connect_need(resource)) {
  case DW_CONNECT_NEEDS_START:
    return DW_ACTION_START;
  case DW_CONNECT_NEEDS_WAKE_UP:
    return DW_ACTION_WAKE_UP;
  default:
    return DW_ACTION_NONE;
  }
}

/**
 * dw_connection_start:
 * @self: a connection that does not run
 *
 * Connects, or tries again from the step that failed. The connection stays alive until it is over.
 */
void
dw_connection_start(DwConnection *self)
{
  g_return_if_fail(self->state != DW_CONNECTION_CONNECTING && self->state != DW_CONNECTION_IN_USE);
  g_clear_object(&self->cancellable);
  self->cancellable = g_cancellable_new();
  self->power_action = needed_action(self->resource);
  set_state(self, DW_CONNECTION_CONNECTING, NULL);
  dw_connect_flow_run_async(self->flow, self->cancellable, connected_cb, g_object_ref(self));
}

/**
 * dw_connection_cancel:
 * @self: a connection
 *
 * Stops connecting, closes the client that runs, or gives up what failed. What was asked of the
 * service, such as a start, stays asked for.
 */
void
dw_connection_cancel(DwConnection *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel(self->cancellable);
  if (self->state == DW_CONNECTION_IN_USE)
    dw_connect_flow_disconnect(self->flow);
  else if (self->state == DW_CONNECTION_FAILED)
    set_state(self, DW_CONNECTION_ENDED, NULL);
}

/**
 * dw_connection_get_resource:
 * @self: a connection
 *
 * Returns: (transfer none): what it leads to
 */
DwResource *
dw_connection_get_resource(DwConnection *self)
{
  return self->resource;
}

/**
 * dw_connection_get_flow:
 * @self: a connection
 *
 * Returns: (transfer none): its steps
 */
DwConnectFlow *
dw_connection_get_flow(DwConnection *self)
{
  return self->flow;
}

/**
 * dw_connection_get_state:
 * @self: a connection
 *
 * Returns: how it stands
 */
DwConnectionState
dw_connection_get_state(DwConnection *self)
{
  return self->state;
}

/**
 * dw_connection_get_step:
 * @self: a connection
 *
 * Returns: the step that runs, or ran last
 */
DwConnectStep
dw_connection_get_step(DwConnection *self)
{
  return self->step;
}

/**
 * dw_connection_get_error:
 * @self: a connection
 *
 * Returns: (nullable) (transfer none): why it failed, where it did
 */
const GError *
dw_connection_get_error(DwConnection *self)
{
  return self->error;
}

/**
 * dw_connection_get_seconds:
 * @self: a connection
 *
 * Returns: seconds for which it has been in its state
 */
guint
dw_connection_get_seconds(DwConnection *self)
{
  return (guint) ((dw_clock_get_monotonic_time(self->clock) - self->since) / G_USEC_PER_SEC);
}

/**
 * dw_connection_get_power_action:
 * @self: a connection
 *
 * Returns: what had to be done before connecting when it was started: %DW_ACTION_START,
 *   %DW_ACTION_WAKE_UP or %DW_ACTION_NONE
 */
DwAction
dw_connection_get_power_action(DwConnection *self)
{
  return self->power_action;
}
