/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-power-run.h"

#include "dw-power-flow.h"

typedef struct {
  DwResource *resource;
  DwAction action;
  guint seconds;
} Run;

static void
run_free(Run *run)
{
  g_object_unref(run->resource);
  g_free(run);
}

/* The resource shows what is done to it until the last moment. */
static void
finish(GTask *task, DwPowerFlow *flow, GError *error)
{
  Run *run = g_task_get_task_data(task);

  run->seconds = dw_power_flow_get_elapsed(flow);
  dw_resource_set_operation(run->resource, DW_ACTION_NONE);
  if (error == NULL)
    g_task_return_boolean(task, TRUE);
  else
    g_task_return_error(task, error);
}

static void
watched_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwPowerFlow *flow = DW_POWER_FLOW(source);
  GError *error = NULL;

  if (dw_power_flow_watch_finish(flow, result, &error))
    finish(task, flow, NULL);
  else
    finish(task, flow, error);
}

static void
asked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data(task);
  DwPowerFlow *flow = DW_POWER_FLOW(source);
  const char *ids[] = {dw_resource_get_id(run->resource), NULL};
  GError *error = NULL;

  if (dw_power_flow_ask_finish(flow, result, &error))
    dw_power_flow_watch_async(flow, run->action, ids, g_task_get_cancellable(task), watched_cb,
                              g_object_ref(task));
  else
    finish(task, flow, error);
}

/**
 * dw_power_run_async:
 * @context: a context that uses an account with a provider
 * @resource: what to act on
 * @action: one action
 * @cancellable: (nullable): stops the watch, not the action
 * @callback: called when @resource got there, or can't
 * @user_data: for @callback
 *
 * Carries one action out on one resource and watches it to its end; dw_resource_get_operation()
 * tells of it meanwhile.
 */
void
dw_power_run_async(DwContext *context,
                   DwResource *resource,
                   DwAction action,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(context, cancellable, callback, user_data);
  g_autoptr(DwPowerFlow) flow =
      dw_power_flow_new(dw_context_get_provider(context), dw_context_get_store(context),
                        dw_context_get_clock(context));
  const char *ids[] = {dw_resource_get_id(resource), NULL};
  Run *run = g_new0(Run, 1);

  run->resource = g_object_ref(resource);
  run->action = action;
  g_task_set_source_tag(task, dw_power_run_async);
  g_task_set_task_data(task, run, (GDestroyNotify) run_free);
  dw_resource_set_operation(resource, action);
  dw_power_flow_ask_async(flow, action, ids, cancellable, asked_cb, g_object_ref(task));
}

/**
 * dw_power_run_finish:
 * @context: a context
 * @result: what the callback got
 * @seconds: (out) (optional): how long it took
 * @error: return location: as dw_power_flow_ask_finish() and dw_power_flow_watch_finish()
 *
 * Returns: whether the action is done
 */
gboolean
dw_power_run_finish(DwContext *context, GAsyncResult *result, guint *seconds, GError **error)
{
  Run *run;

  g_return_val_if_fail(g_task_is_valid(result, context), FALSE);
  run = g_task_get_task_data(G_TASK(result));
  if (seconds != NULL)
    *seconds = run->seconds;
  return g_task_propagate_boolean(G_TASK(result), error);
}
