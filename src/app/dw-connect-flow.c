/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-connect-flow-private.h"

#include "dw-error.h"

/* How long the service may take to hear of a session's end. */
#define GOODBYE_MS 2000

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
  for (guint i = 0; i < G_N_ELEMENTS(self->preferred_clients); i++)
    g_free(self->preferred_clients[i]);
  g_ptr_array_unref(self->tried_clients);
  g_free(self->output);
  g_free(self->program);
  g_free(self->arguments);
  g_free(self->user);
  g_clear_pointer(&self->password, dw_secret_unref);
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
  self->tried_clients = g_ptr_array_new_null_terminated(4, g_free, TRUE);
}

/**
 * dw_connect_flow_new:
 * @provider: has the resource
 * @clock: what it goes by
 * @store: where its state is kept up to date
 * @registry: knows the protocol clients; outlives the flow
 * @resource: what to connect to
 * @options: how
 *
 * Returns: (transfer full): a flow that has not begun
 */
DwConnectFlow *
dw_connect_flow_new(DwProvider *provider,
                    DwClock *clock,
                    DwResourceStore *store,
                    DwClientRegistry *registry,
                    DwResource *resource,
                    const DwConnectOptions *options)
{
  DwConnectFlow *self = g_object_new(DW_TYPE_CONNECT_FLOW, NULL);

  self->provider = g_object_ref(provider);
  self->store = g_object_ref(store);
  self->registry = registry;
  self->resource = g_object_ref(resource);
  self->clock = g_object_ref(clock);
  self->client_name = g_strdup(options->client);
  self->output = g_strdup(options->output);
  self->ticket_only = options->ticket_only;
  self->no_launch = options->no_launch;
  self->program = g_strdup(options->program);
  self->arguments = g_strdup(options->arguments);
  dw_connect_flow_set_credentials(self, options->user, options->password);
  self->timeout = options->timeout;
  self->policy = options->policy != NULL ? *options->policy : DW_TICKET_POLICY_DEFAULT;
  if (options->preferred != NULL) {
    self->preferred_clients[DW_LAUNCH_KIND_RDP] = g_strdup(options->preferred->rdp);
    self->preferred_clients[DW_LAUNCH_KIND_ICA] = g_strdup(options->preferred->ica);
    self->preferred_clients[DW_LAUNCH_KIND_ASP] = g_strdup(options->preferred->asp);
  }
  if (options->display != NULL)
    self->display = *options->display;
  self->has_display = options->display != NULL;
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
  const DwConnectStepRecord *of = &self->steps[step];

  if (of->state == DW_STEP_PENDING)
    return 0;
  if (of->state == DW_STEP_RUNNING)
    return dw_clock_get_monotonic_time(self->clock) - of->started;
  return of->ended - of->started;
}

/* Takes note of how @step stands, and tells everybody. */
void
dw_connect_flow_change_step(DwConnectFlow *self,
                            DwConnectStep step,
                            DwStepState state,
                            const char *result)
{
  DwConnectStepRecord *of = &self->steps[step];
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
 * dw_connect_flow_get_client_title:
 * @self: a flow
 *
 * Returns: (nullable) (transfer none): what a person calls the client that was chosen
 */
const char *
dw_connect_flow_get_client_title(DwConnectFlow *self)
{
  return self->client != NULL ? dw_client_get_display_name(self->client) : NULL;
}

/**
 * dw_connect_flow_get_next_client:
 * @self: a flow whose client failed early
 *
 * Returns: (nullable) (transfer none): the name of another installed client to try, the best of
 *   those that @self did not try, for dw_connect_flow_set_client()
 */
const char *
dw_connect_flow_get_next_client(DwConnectFlow *self)
{
  g_autoptr(DwClient) next = NULL;

  if (self->process == NULL || !dw_client_process_died_early(self->process))
    return NULL;
  next = dw_client_registry_choose_other(self->registry, dw_ticket_get_kind(self->ticket),
                                         (const char *const *) self->tried_clients->pdata);
  /* The registry keeps the client, and its name with it. */
  return next != NULL ? dw_client_get_name(next) : NULL;
}

/**
 * dw_connect_flow_wants_credentials:
 * @self: a flow
 * @error: (nullable): why it failed
 *
 * Returns: whether it goes on once dw_connect_flow_set_credentials() told whom the resource itself
 * is to sign in
 */
gboolean
dw_connect_flow_wants_credentials(DwConnectFlow *self, const GError *error)
{
  return dw_resource_get_sign_in_domain(self->resource) != NULL &&
         (g_error_matches(error, DW_ERROR, DW_ERROR_ANSWER_NEEDED) ||
          g_error_matches(error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS));
}

/**
 * dw_connect_flow_set_credentials:
 * @self: a flow that does not run
 * @user: (nullable): a name in the domain that dw_resource_get_sign_in_domain() tells
 * @password: (nullable): that user's
 *
 * Sets whom the resource itself is to sign in. Nothing of it is kept, and a password that the
 * service refused is forgotten.
 */
void
dw_connect_flow_set_credentials(DwConnectFlow *self, const char *user, DwSecret *password)
{
  g_free(self->user);
  self->user = g_strdup(user);
  g_clear_pointer(&self->password, dw_secret_unref);
  self->password = password != NULL ? dw_secret_ref(password) : NULL;
}

/**
 * dw_connect_flow_set_client:
 * @self: a flow that does not run
 * @name: (nullable): the name of the client to use from now on, as that of DwConnectOptions; %NULL
 *   for the best of those that are installed
 *
 * Has the next dw_connect_flow_run_async() use another client, after one that failed.
 */
void
dw_connect_flow_set_client(DwConnectFlow *self, const char *name)
{
  g_free(self->client_name);
  self->client_name = g_strdup(name);
}

/**
 * dw_connect_flow_get_pid:
 * @self: a flow
 *
 * Returns: the process of the client, which leads a process group of its own; 0 while none runs
 */
GPid
dw_connect_flow_get_pid(DwConnectFlow *self)
{
  if (self->process == NULL || !dw_client_process_is_running(self->process))
    return 0;
  return dw_client_process_get_pid(self->process);
}
