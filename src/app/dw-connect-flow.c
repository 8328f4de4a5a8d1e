/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-connect-flow.h"

#include "dw-client-process.h"
#include "dw-client-registry.h"
#include "dw-error.h"
#include "dw-launch-file.h"
#include "dw-power-flow.h"
#include "dw-ticket-policy.h"
#include "dw-ticket-task.h"

/* How long the service may take to hear of a session's end. */
#define GOODBYE_MS 2000
/* A ticket lives ten minutes; one that is older than half of that is not tried again. */
#define TICKET_FRESH (5 * G_TIME_SPAN_MINUTE)

typedef struct {
  DwStepState state;
  gint64 started;
  gint64 ended;
  char *result;
} Step;

struct _DwConnectFlow {
  GObject parent;

  DwSession *session;
  DwProvider *provider;
  DwResourceStore *store;
  DwClientRegistry *registry;
  DwResource *resource;
  DwClock *clock;

  char *client_name;
  char *output;
  gboolean ticket_only;
  gboolean no_launch;
  char *program;
  char *arguments;
  guint timeout;
  DwTicketPolicy policy;

  Step steps[DW_N_CONNECT_STEPS];
  DwTicket *ticket;
  gint64 ticket_time;
  DwLaunchFile *file;
  DwClient *client;
  DwClientProcess *process;
};

enum {
  SIGNAL_STEP_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwConnectFlow, dw_connect_flow, G_TYPE_OBJECT)

static void
dw_connect_flow_dispose(GObject *object)
{
  DwConnectFlow *self = DW_CONNECT_FLOW(object);

  g_clear_object(&self->session);
  g_clear_object(&self->provider);
  g_clear_object(&self->store);
  g_clear_object(&self->resource);
  g_clear_object(&self->clock);
  g_clear_pointer(&self->ticket, dw_ticket_unref);
  g_clear_pointer(&self->file, dw_launch_file_free);
  g_clear_pointer(&self->client, dw_client_unref);
  g_clear_object(&self->process);
  G_OBJECT_CLASS(dw_connect_flow_parent_class)->dispose(object);
}

static void
dw_connect_flow_finalize(GObject *object)
{
  DwConnectFlow *self = DW_CONNECT_FLOW(object);

  for (guint i = 0; i < DW_N_CONNECT_STEPS; i++)
    g_free(self->steps[i].result);
  g_free(self->client_name);
  g_free(self->output);
  g_free(self->program);
  g_free(self->arguments);
  G_OBJECT_CLASS(dw_connect_flow_parent_class)->finalize(object);
}

static void
dw_connect_flow_class_init(DwConnectFlowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);

  object_class->dispose = dw_connect_flow_dispose;
  object_class->finalize = dw_connect_flow_finalize;
  signals[SIGNAL_STEP_CHANGED] =
      g_signal_new("step-changed", DW_TYPE_CONNECT_FLOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                   G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
dw_connect_flow_init(DwConnectFlow *self)
{
}

/**
 * dw_connect_flow_new:
 * @session: the person's session
 * @provider: has the resource
 * @store: where its state is kept up to date
 * @registry: knows the protocol clients; outlives the flow
 * @resource: what to connect to
 * @options: how
 *
 * Returns: (transfer full): a flow that has not begun
 */
DwConnectFlow *
dw_connect_flow_new(DwSession *session,
                    DwProvider *provider,
                    DwResourceStore *store,
                    DwClientRegistry *registry,
                    DwResource *resource,
                    const DwConnectOptions *options)
{
  DwConnectFlow *self = g_object_new(DW_TYPE_CONNECT_FLOW, NULL);

  self->session = g_object_ref(session);
  self->provider = g_object_ref(provider);
  self->store = g_object_ref(store);
  self->registry = registry;
  self->resource = g_object_ref(resource);
  self->clock = g_object_ref(dw_session_get_clock(session));
  self->client_name = g_strdup(options->client);
  self->output = g_strdup(options->output);
  self->ticket_only = options->ticket_only;
  self->no_launch = options->no_launch;
  self->program = g_strdup(options->program);
  self->arguments = g_strdup(options->arguments);
  self->timeout = options->timeout;
  self->policy = options->policy != NULL ? *options->policy : DW_TICKET_POLICY_DEFAULT;
  /* An app, and a program that the person named, are started by the ticket itself. */
  if (options->program != NULL || dw_resource_get_kind(resource) == DW_RESOURCE_KIND_APP)
    self->policy.allow_programs = TRUE;
  return self;
}

/**
 * dw_connect_flow_get_step_name:
 * @step: a step
 *
 * Returns: (transfer none): what it is called
 */
const char *
dw_connect_flow_get_step_name(DwConnectStep step)
{
  static const char *const names[DW_N_CONNECT_STEPS] = {[DW_CONNECT_STEP_SIGN_IN] = "Sign in",
                                                        [DW_CONNECT_STEP_POWER_ON] = "Power on",
                                                        [DW_CONNECT_STEP_TICKET] = "Get ticket",
                                                        [DW_CONNECT_STEP_LAUNCH_FILE] =
                                                            "Write launch file",
                                                        [DW_CONNECT_STEP_CLIENT] = "Open client"};

  return names[step];
}

/**
 * dw_connect_flow_get_step_state:
 * @self: a flow
 * @step: a step
 *
 * Returns: how far @step is
 */
DwStepState
dw_connect_flow_get_step_state(DwConnectFlow *self, DwConnectStep step)
{
  return self->steps[step].state;
}

/**
 * dw_connect_flow_get_step_result:
 * @self: a flow
 * @step: a step
 *
 * Returns: (nullable) (transfer none): what came of it, or how it stands, in words
 */
const char *
dw_connect_flow_get_step_result(DwConnectFlow *self, DwConnectStep step)
{
  return self->steps[step].result;
}

/**
 * dw_connect_flow_get_step_duration:
 * @self: a flow
 * @step: a step
 *
 * Returns: microseconds that @step took, or has taken so far
 */
gint64
dw_connect_flow_get_step_duration(DwConnectFlow *self, DwConnectStep step)
{
  const Step *of = &self->steps[step];

  if (of->state == DW_STEP_PENDING)
    return 0;
  if (of->state == DW_STEP_RUNNING)
    return dw_clock_get_monotonic_time(self->clock) - of->started;
  return of->ended - of->started;
}

static void
change_step(DwConnectFlow *self, DwConnectStep step, DwStepState state, const char *result)
{
  Step *of = &self->steps[step];
  gint64 now = dw_clock_get_monotonic_time(self->clock);
  g_autofree char *old_result = of->result;

  if (state == DW_STEP_RUNNING && of->state != DW_STEP_RUNNING)
    of->started = now;
  if (state != DW_STEP_RUNNING)
    of->ended = now;
  of->state = state;
  of->result = g_strdup(result);
  g_signal_emit(self, signals[SIGNAL_STEP_CHANGED], 0, step);
}

static void run_next_step(GTask *task);

static void
step_done(GTask *task, DwConnectStep step, const char *result)
{
  change_step(g_task_get_source_object(task), step, DW_STEP_DONE, result);
  run_next_step(task);
}

static void
step_failed(GTask *task, DwConnectStep step, GError *error)
{
  change_step(g_task_get_source_object(task), step,
              dw_error_is_cancelled(error) ? DW_STEP_CANCELLED : DW_STEP_FAILED, error->message);
  g_task_return_error(task, error);
}

static gboolean
is_signed_in(DwConnectFlow *self)
{
  return dw_sign_in_state_has_token(dw_session_get_state(self->session));
}

static void
run_sign_in(GTask *task)
{
  DwConnectFlow *self = g_task_get_source_object(task);

  if (is_signed_in(self))
    step_done(task, DW_CONNECT_STEP_SIGN_IN, dw_session_get_user(self->session));
  else
    step_failed(
        task, DW_CONNECT_STEP_SIGN_IN,
        g_error_new_literal(DW_ERROR, DW_ERROR_SIGNED_OUT, "Nobody is signed in. Sign in first."));
}

static void
power_done(GTask *task)
{
  DwConnectFlow *self = g_task_get_source_object(task);

  step_done(task, DW_CONNECT_STEP_POWER_ON, dw_resource_get_status_word(self->resource));
}

static void
power_progress_cb(DwPowerFlow *power, DwResource *resource, gpointer user_data)
{
  change_step(user_data, DW_CONNECT_STEP_POWER_ON, DW_STEP_RUNNING,
              dw_resource_get_status_word(resource));
}

static void run_power_on(GTask *task);

/* What was on its way when the person wanted to connect may have gone the wrong way: then it is
 * started now. */
static void
power_settled_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (dw_power_flow_watch_finish(DW_POWER_FLOW(source), result, &error)) {
    power_done(task);
  } else if (g_error_matches(error, DW_ERROR, DW_ERROR_NOT_READY)) {
    g_error_free(error);
    run_power_on(task);
  } else {
    step_failed(task, DW_CONNECT_STEP_POWER_ON, error);
  }
}

static void
power_watched_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (dw_power_flow_watch_finish(DW_POWER_FLOW(source), result, &error))
    power_done(task);
  else
    step_failed(task, DW_CONNECT_STEP_POWER_ON, error);
}

static void
watch_power(GTask *task, DwPowerFlow *power, DwAction action, GAsyncReadyCallback callback)
{
  DwConnectFlow *self = g_task_get_source_object(task);
  const char *ids[] = {dw_resource_get_id(self->resource), NULL};

  g_signal_connect_object(power, "progress", G_CALLBACK(power_progress_cb), self, 0);
  dw_power_flow_watch_async(power, action, ids, g_task_get_cancellable(task), callback,
                            g_object_ref(task));
}

static void
power_asked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (dw_power_flow_ask_finish(DW_POWER_FLOW(source), result, &error))
    watch_power(task, DW_POWER_FLOW(source), DW_ACTION_START, power_watched_cb);
  else
    step_failed(task, DW_CONNECT_STEP_POWER_ON, error);
}

static void
power_on(GTask *task, DwAction action)
{
  DwConnectFlow *self = g_task_get_source_object(task);
  const char *ids[] = {dw_resource_get_id(self->resource), NULL};
  g_autoptr(DwPowerFlow) power = dw_power_flow_new(self->provider, self->store, self->clock);

  dw_power_flow_set_timeout(power, self->timeout);
  if (action == DW_ACTION_NONE)
    watch_power(task, power, DW_ACTION_NONE, power_settled_cb);
  else
    dw_power_flow_ask_async(power, action, ids, g_task_get_cancellable(task), power_asked_cb,
                            g_object_ref(task));
}

static GError *
impossible_error(DwConnectFlow *self)
{
  if (dw_resource_get_kind(self->resource) == DW_RESOURCE_KIND_DRIVE)
    return g_error_new(DW_ERROR, DW_ERROR_NOT_READY,
                       "%s is a drive, which has no screen to connect to. Choose a desk or an app.",
                       dw_resource_get_name(self->resource));
  return g_error_new(
      DW_ERROR, DW_ERROR_NOT_READY, "%s can't be connected to: %s. Ask your administrator.",
      dw_resource_get_name(self->resource), dw_resource_get_status_word(self->resource));
}

static void
run_power_on(GTask *task)
{
  DwConnectFlow *self = g_task_get_source_object(task);

  switch (dw_resource_get_connect_need(self->resource)) {
  case DW_CONNECT_NEEDS_NOTHING:
    power_done(task);
    break;
  case DW_CONNECT_NEEDS_START:
    power_on(task, DW_ACTION_START);
    break;
  case DW_CONNECT_NEEDS_WAKE_UP:
    power_on(task, DW_ACTION_WAKE_UP);
    break;
  case DW_CONNECT_NEEDS_WAITING:
    power_on(task, DW_ACTION_NONE);
    break;
  case DW_CONNECT_IMPOSSIBLE:
  default:
    step_failed(task, DW_CONNECT_STEP_POWER_ON, impossible_error(self));
  }
}

static void
take_ticket(DwConnectFlow *self, DwTicket *ticket)
{
  g_auto(GStrv) dropped = NULL;

  g_clear_pointer(&self->ticket, dw_ticket_unref);
  self->ticket = dw_ticket_policy_apply(&self->policy, ticket, &dropped);
  self->ticket_time = dw_clock_get_monotonic_time(self->clock);
  for (char **name = dropped; *name != NULL; name++)
    g_info("The ticket asked for “%s”, which is not allowed here.", *name);
}

static void
ticket_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwConnectFlow *self = g_task_get_source_object(task);
  GError *error = NULL;
  g_autoptr(DwTicket) ticket = dw_ticket_task_run_finish(DW_PROVIDER(source), result, &error);

  if (ticket == NULL) {
    step_failed(task, DW_CONNECT_STEP_TICKET, error);
    return;
  }
  take_ticket(self, ticket);
  step_done(task, DW_CONNECT_STEP_TICKET, dw_ticket_kind_name(dw_ticket_get_kind(self->ticket)));
}

static void
run_ticket(GTask *task)
{
  DwConnectFlow *self = g_task_get_source_object(task);
  const DwTicketQuery query = {.program = self->program, .arguments = self->arguments};

  dw_ticket_task_run_async(self->provider, self->resource, &query, self->clock, self->timeout,
                           g_task_get_cancellable(task), ticket_cb, g_object_ref(task));
}

static void
run_launch_file(GTask *task)
{
  DwConnectFlow *self = g_task_get_source_object(task);
  g_autoptr(DwLaunchFile) file = NULL;
  g_autofree char *path = g_strdup(self->output);
  GError *error = NULL;

  if (self->output != NULL) {
    if (!dw_launch_file_export(self->ticket, self->output, &error))
      step_failed(task, DW_CONNECT_STEP_LAUNCH_FILE, error);
    else
      step_done(task, DW_CONNECT_STEP_LAUNCH_FILE, path);
    return;
  }
  file = dw_launch_file_create(self->ticket, &error);
  if (file == NULL) {
    step_failed(task, DW_CONNECT_STEP_LAUNCH_FILE, error);
    return;
  }
  path = g_strdup(dw_launch_file_get_path(file));
  if (self->no_launch)
    dw_launch_file_leave(g_steal_pointer(&file));
  g_clear_pointer(&self->file, dw_launch_file_free);
  self->file = g_steal_pointer(&file);
  step_done(task, DW_CONNECT_STEP_LAUNCH_FILE, path);
}

static void
run_client(GTask *task)
{
  DwConnectFlow *self = g_task_get_source_object(task);
  GError *error = NULL;

  g_clear_object(&self->process);
  g_clear_pointer(&self->client, dw_client_unref);
  self->client = dw_client_registry_choose(self->registry, dw_ticket_get_kind(self->ticket),
                                           self->client_name, &error);
  if (self->client == NULL) {
    step_failed(task, DW_CONNECT_STEP_CLIENT, error);
    return;
  }
  self->process = dw_client_process_start_full(self->client, g_steal_pointer(&self->file),
                                               dw_resource_get_name(self->resource),
                                               DW_CLIENT_PROCESS_NONE, self->clock, &error);
  if (self->process == NULL) {
    step_failed(task, DW_CONNECT_STEP_CLIENT, error);
    return;
  }
  dw_provider_report(self->provider, self->resource, DW_SESSION_REPORT_CONNECTED, NULL, NULL, NULL);
  step_done(task, DW_CONNECT_STEP_CLIENT, dw_client_get_display_name(self->client));
}

static gboolean
is_last_step(DwConnectFlow *self, DwConnectStep step)
{
  if (self->ticket_only)
    return step == DW_CONNECT_STEP_TICKET;
  if (self->output != NULL || self->no_launch)
    return step == DW_CONNECT_STEP_LAUNCH_FILE;
  return step == DW_CONNECT_STEP_CLIENT;
}

static void
run_next_step(GTask *task)
{
  static void (*const run[DW_N_CONNECT_STEPS])(GTask *) = {
      [DW_CONNECT_STEP_SIGN_IN] = run_sign_in, [DW_CONNECT_STEP_POWER_ON] = run_power_on,
      [DW_CONNECT_STEP_TICKET] = run_ticket,   [DW_CONNECT_STEP_LAUNCH_FILE] = run_launch_file,
      [DW_CONNECT_STEP_CLIENT] = run_client,
  };
  DwConnectFlow *self = g_task_get_source_object(task);

  for (guint step = 0; step < DW_N_CONNECT_STEPS; step++) {
    if (self->steps[step].state != DW_STEP_DONE) {
      if (g_task_return_error_if_cancelled(task)) {
        change_step(self, step, DW_STEP_CANCELLED, NULL);
        return;
      }
      change_step(self, step, DW_STEP_RUNNING, NULL);
      run[step](task);
      return;
    }
    if (is_last_step(self, step))
      break;
  }
  g_task_return_boolean(task, TRUE);
}

/* Whether what @step came to can still be built upon. A ticket serves one client once, and not for
 * long. */
static gboolean
still_holds(DwConnectFlow *self, DwConnectStep step)
{
  gint64 ticket_age = dw_clock_get_monotonic_time(self->clock) - self->ticket_time;

  switch (step) {
  case DW_CONNECT_STEP_SIGN_IN:
    return is_signed_in(self);
  case DW_CONNECT_STEP_POWER_ON:
    return dw_resource_get_connect_need(self->resource) == DW_CONNECT_NEEDS_NOTHING;
  case DW_CONNECT_STEP_TICKET:
    return self->process == NULL ? ticket_age <= TICKET_FRESH
                                 : dw_client_process_is_running(self->process);
  case DW_CONNECT_STEP_LAUNCH_FILE:
    return self->file != NULL || self->process != NULL || is_last_step(self, step);
  case DW_CONNECT_STEP_CLIENT:
  default:
    return dw_client_process_is_running(self->process);
  }
}

/* What no longer holds is done again, and all that was built upon it. */
static void
rewind_steps(DwConnectFlow *self)
{
  gboolean holds = TRUE;

  for (guint step = 0; step < DW_N_CONNECT_STEPS; step++) {
    holds = holds && self->steps[step].state == DW_STEP_DONE && still_holds(self, step);
    if (!holds && self->steps[step].state != DW_STEP_PENDING)
      change_step(self, step, DW_STEP_PENDING, NULL);
  }
}

/**
 * dw_connect_flow_run_async:
 * @self: a flow
 * @cancellable: (nullable): stops it in whatever step it is
 * @callback: called when the client runs, the file is written or a step failed
 * @user_data: for @callback
 *
 * Runs the flow from its first step that is not done, or that no longer holds: a sign-in that is
 * over, a desk that stopped, a ticket that is old or was used.
 */
void
dw_connect_flow_run_async(DwConnectFlow *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_connect_flow_run_async);
  rewind_steps(self);
  run_next_step(task);
}

/**
 * dw_connect_flow_run_finish:
 * @self: a flow
 * @result: what the callback got
 * @error: return location: whatever the step that failed met
 *
 * Returns: whether every step was done
 */
gboolean
dw_connect_flow_run_finish(DwConnectFlow *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

/* The end of a client, on its way to the service. */
typedef struct {
  GTask *task;
  GError *error; /* how the client ended */
  GCancellable *limit;
  GSource *timer;
} Goodbye;

static gboolean
goodbye_late_cb(gpointer user_data)
{
  Goodbye *goodbye = user_data;

  g_clear_pointer(&goodbye->timer, g_source_unref);
  g_cancellable_cancel(goodbye->limit);
  return G_SOURCE_REMOVE;
}

static void
goodbye_said_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Goodbye *goodbye = user_data;
  g_autoptr(GTask) task = goodbye->task;

  dw_clock_cancel(&goodbye->timer);
  if (goodbye->error == NULL)
    g_task_return_boolean(task, TRUE);
  else
    g_task_return_error(task, goodbye->error);
  g_object_unref(goodbye->limit);
  g_free(goodbye);
}

/* Whoever waited for the client may end the program: the service is told first, if it listens. */
static void
say_goodbye(GTask *task, GError *error)
{
  DwConnectFlow *self = g_task_get_source_object(task);
  Goodbye *goodbye = g_new0(Goodbye, 1);

  goodbye->task = g_object_ref(task);
  goodbye->error = error;
  goodbye->limit = g_cancellable_new();
  goodbye->timer = dw_clock_after(self->clock, GOODBYE_MS, goodbye_late_cb, goodbye);
  dw_provider_report(self->provider, self->resource, DW_SESSION_REPORT_DISCONNECTED, goodbye->limit,
                     goodbye_said_cb, goodbye);
}

static void
client_ended_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!dw_client_process_wait_finish(DW_CLIENT_PROCESS(source), result, &error) &&
      dw_error_is_cancelled(error))
    g_task_return_error(task, error);
  else
    say_goodbye(task, error);
}

/**
 * dw_connect_flow_wait_async:
 * @self: a flow whose client runs
 * @cancellable: (nullable): stops the wait, not the client
 * @callback: called when the client ended
 * @user_data: for @callback
 */
void
dw_connect_flow_wait_async(DwConnectFlow *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail(self->process != NULL);
  task = g_task_new(self, cancellable, callback, user_data);
  g_task_set_source_tag(task, dw_connect_flow_wait_async);
  dw_client_process_wait_async(self->process, cancellable, client_ended_cb, g_steal_pointer(&task));
}

/**
 * dw_connect_flow_wait_finish:
 * @self: a flow
 * @result: what the callback got
 * @error: return location: %DW_ERROR_CLIENT_FAILED when the client ended with an error
 *
 * Returns: whether the client ended well
 */
gboolean
dw_connect_flow_wait_finish(DwConnectFlow *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

/**
 * dw_connect_flow_disconnect:
 * @self: a flow
 *
 * Ends the client, if it runs: politely, then by force.
 */
void
dw_connect_flow_disconnect(DwConnectFlow *self)
{
  if (self->process != NULL)
    dw_client_process_terminate(self->process);
}

/**
 * dw_connect_flow_peek_ticket:
 * @self: a flow
 * @length: (out): bytes
 *
 * Returns: (nullable) (transfer none): the decoded ticket after the policy, while @self has one
 */
const guchar *
dw_connect_flow_peek_ticket(DwConnectFlow *self, gsize *length)
{
  *length = 0;
  return self->ticket != NULL ? dw_ticket_peek(self->ticket, length) : NULL;
}

/**
 * dw_connect_flow_get_kind_name:
 * @self: a flow
 *
 * Returns: (nullable) (transfer none): `ica`, `asp`, `rdp` or `unknown`, once there is a ticket
 */
const char *
dw_connect_flow_get_kind_name(DwConnectFlow *self)
{
  return self->ticket != NULL ? dw_ticket_kind_name(dw_ticket_get_kind(self->ticket)) : NULL;
}

/**
 * dw_connect_flow_get_path:
 * @self: a flow
 *
 * Returns: (nullable) (transfer none): where the launch file stands, once it does
 */
const char *
dw_connect_flow_get_path(DwConnectFlow *self)
{
  return self->steps[DW_CONNECT_STEP_LAUNCH_FILE].state == DW_STEP_DONE
             ? self->steps[DW_CONNECT_STEP_LAUNCH_FILE].result
             : NULL;
}

/**
 * dw_connect_flow_get_client_name:
 * @self: a flow
 *
 * Returns: (nullable) (transfer none): the name of the client that was chosen
 */
const char *
dw_connect_flow_get_client_name(DwConnectFlow *self)
{
  return self->client != NULL ? dw_client_get_name(self->client) : NULL;
}

/**
 * dw_connect_flow_get_next_client:
 * @self: a flow whose client failed early
 *
 * Returns: (nullable) (transfer none): the name of another installed client to try
 */
const char *
dw_connect_flow_get_next_client(DwConnectFlow *self)
{
  g_autoptr(DwClient) next = NULL;

  if (self->process == NULL || !dw_client_process_died_early(self->process))
    return NULL;
  next = dw_client_registry_next(self->registry, self->client, dw_ticket_get_kind(self->ticket));
  /* The registry keeps the client, and its name with it. */
  return next != NULL ? dw_client_get_name(next) : NULL;
}
