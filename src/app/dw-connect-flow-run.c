/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-connect-flow-private.h"

#include "dw-error.h"
#include "dw-power-flow.h"
#include "dw-ticket-task.h"

/* A ticket lives ten minutes; one that is older than half of that is not tried again. */
#define TICKET_FRESH (5 * G_TIME_SPAN_MINUTE)

static void run_next_step(GTask *task);

static void
step_done(GTask *task, DwConnectStep step, const char *result)
{
  dw_connect_flow_change_step(g_task_get_source_object(task), step, DW_STEP_DONE, result);
  run_next_step(task);
}

static void
step_failed(GTask *task, DwConnectStep step, GError *error)
{
  dw_connect_flow_change_step(g_task_get_source_object(task), step,
                              dw_error_is_cancelled(error) ? DW_STEP_CANCELLED : DW_STEP_FAILED,
                              error->message);
  g_task_return_error(task, error);
}

static void
run_sign_in(GTask *task)
{
  DwConnectFlow *self = g_task_get_source_object(task);
  const char *person = dw_provider_get_person(self->provider);

  if (person != NULL)
    step_done(task, DW_CONNECT_STEP_SIGN_IN, person);
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
  dw_connect_flow_change_step(user_data, DW_CONNECT_STEP_POWER_ON, DW_STEP_RUNNING,
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
  g_autoptr(DwTicket) allowed = dw_ticket_policy_apply(&self->policy, ticket, &dropped);

  g_clear_pointer(&self->ticket, dw_ticket_unref);
  self->ticket =
      self->has_display ? dw_ticket_display_apply(&self->display, allowed) : dw_ticket_ref(allowed);
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
    if (g_error_matches(error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS))
      dw_connect_flow_set_credentials(self, NULL, NULL);
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
  const DwTicketQuery query = {.program = self->program,
                               .arguments = self->arguments,
                               .user = self->user,
                               .password = self->password};

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

static DwClient *
choose_client(DwConnectFlow *self, GError **error)
{
  DwLaunchKind kind = dw_ticket_get_kind(self->ticket);
  DwClient *client;

  if (self->client_name != NULL)
    client = dw_client_registry_choose(self->registry, kind, self->client_name, error);
  else
    client = dw_client_registry_prefer(self->registry, kind, self->preferred_clients[kind], error);
  if (client != NULL)
    g_ptr_array_add(self->tried_clients, g_strdup(dw_client_get_name(client)));
  return client;
}

static void
run_client(GTask *task)
{
  DwConnectFlow *self = g_task_get_source_object(task);
  GError *error = NULL;

  g_clear_object(&self->process);
  g_clear_pointer(&self->client, dw_client_unref);
  self->client = choose_client(self, &error);
  if (self->client == NULL) {
    step_failed(task, DW_CONNECT_STEP_CLIENT, error);
    return;
  }
  self->process = dw_client_process_start_full(
      self->client, g_steal_pointer(&self->file), dw_resource_get_name(self->resource),
      self->has_display ? dw_ticket_display_get_scale(&self->display) : 0, DW_CLIENT_PROCESS_NONE,
      self->clock, &error);
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
        dw_connect_flow_change_step(self, step, DW_STEP_CANCELLED, NULL);
        return;
      }
      dw_connect_flow_change_step(self, step, DW_STEP_RUNNING, NULL);
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
    return dw_provider_get_person(self->provider) != NULL;
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
      dw_connect_flow_change_step(self, step, DW_STEP_PENDING, NULL);
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
