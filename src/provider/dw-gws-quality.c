/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-gws-quality.h"

#include "dw-api-decode.h"
#include "dw-backoff.h"
#include "dw-error.h"

/* Seconds that the service may take. */
#define PATIENCE 60

/* The service's words for yes and no are not in its reference; those that it might use are taken.
 */
static const char *const words[][2] = {
    {"off", "on"}, {"false", "true"}, {"disabled", "enabled"}, {"no", "yes"}, {"0", "1"}};

typedef struct {
  DwClock *clock;
  char *instance_id;
  char *task_id;
  DwDisplayQuality wanted; /* that has not been sent */
  gboolean has_wish;
  guint asked;
  gint64 started;
} Run;

static void
run_free(Run *run)
{
  g_object_unref(run->clock);
  g_free(run->instance_id);
  g_free(run->task_id);
  g_free(run);
}

static DwFlag
read_word(const char *word)
{
  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS(words); i++) {
    if (g_ascii_strcasecmp(word, words[i][0]) == 0)
      return DW_FLAG_FALSE;
    if (g_ascii_strcasecmp(word, words[i][1]) == 0)
      return DW_FLAG_TRUE;
  }
  return DW_FLAG_UNSET; /* N/A: the instance does not have it */
}

/* Says it in the words that the service itself used. */
static const char *
write_word(DwFlag flag, const char *now)
{
  gsize row = 0;

  for (gsize i = 0; now != NULL && i < G_N_ELEMENTS(words); i++) {
    if (g_ascii_strcasecmp(now, words[i][0]) == 0 || g_ascii_strcasecmp(now, words[i][1]) == 0)
      row = i;
  }
  return words[row][flag == DW_FLAG_TRUE];
}

static void ask(GTask *task);

static void
waited_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (dw_clock_wait_finish(DW_CLOCK(source), result, &error))
    ask(task);
  else
    g_task_return_error(task, error);
}

static void
ask_later(GTask *task, const DwDisplayPolicy *policy)
{
  Run *run = g_task_get_task_data(task);
  gint64 elapsed = dw_clock_get_monotonic_time(run->clock) - run->started;

  if (policy->task_id != NULL) {
    g_free(run->task_id);
    run->task_id = g_strdup(policy->task_id);
  }
  if (elapsed >= PATIENCE * G_USEC_PER_SEC)
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_TIMED_OUT,
                            "The service did not tell within %d seconds. Try again.", PATIENCE);
  else
    dw_clock_wait_async(run->clock,
                        dw_backoff_delay(&DW_BACKOFF_TICKET, run->asked++, g_random_double()),
                        g_task_get_cancellable(task), waited_cb, g_object_ref(task));
}

static void
call(GTask *task, const char *operation, const DwRequest *request, GAsyncReadyCallback callback)
{
  dw_api_call_async(g_task_get_source_object(task), dw_catalogue_find(DW_GWS, operation), request,
                    g_task_get_cancellable(task), callback, g_object_ref(task));
}

static DwDisplayPolicy *
take_policy(GObject *source, GAsyncResult *result, GTask *task)
{
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  if (reply != NULL)
    return dw_api_decode_display_policy(dw_reply_get_node(reply));
  g_task_return_error(task, error);
  return NULL;
}

/* A task began, and what comes of it is asked for as before. */
static void
set_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data(task);
  g_autoptr(DwDisplayPolicy) policy = take_policy(source, result, task);

  if (policy == NULL)
    return;
  run->asked = 0;
  ask_later(task, policy);
}

static gboolean
set_wish(DwRequest *request, const char *name, DwFlag wanted, const char *now)
{
  if (wanted == DW_FLAG_UNSET || read_word(now) == wanted)
    return FALSE;
  dw_request_set(request, name, write_word(wanted, now));
  return TRUE;
}

static gboolean
check_offered(const DwDisplayQuality *wanted, const DwDisplayPolicy *now, GError **error)
{
  const char *what = NULL;

  if (wanted->visual_lossless != DW_FLAG_UNSET && read_word(now->visual_lossless) == DW_FLAG_UNSET)
    what = "pictures without loss";
  if (wanted->optimize_for_3d != DW_FLAG_UNSET && read_word(now->optimize_for_3d) == DW_FLAG_UNSET)
    what = "pictures for 3D";
  if (what == NULL)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_NOT_OFFERED, "This workstation does not offer %s.", what);
  return FALSE;
}

/* What is the case already need not be asked for. */
static void
send_wish(GTask *task, const DwDisplayPolicy *now)
{
  Run *run = g_task_get_task_data(task);
  g_autoptr(DwRequest) request = dw_request_new();
  GError *error = NULL;
  gboolean changes;

  if (!check_offered(&run->wanted, now, &error)) {
    g_task_return_error(task, error);
    return;
  }
  changes = set_wish(request, "VisualLossless", run->wanted.visual_lossless, now->visual_lossless);
  changes |= set_wish(request, "OptimizeFor3d", run->wanted.optimize_for_3d, now->optimize_for_3d);
  run->has_wish = FALSE;
  g_clear_pointer(&run->task_id, g_free);
  if (!changes) {
    g_task_return_boolean(task, TRUE);
    return;
  }
  dw_request_set(request, "InstanceId", run->instance_id);
  dw_request_set_boolean(request, "AsyncMode", TRUE);
  call(task, "SetInstancePolicy", request, set_cb);
}

static void
answered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Run *run = g_task_get_task_data(task);
  g_autoptr(DwDisplayPolicy) policy = take_policy(source, result, task);

  if (policy == NULL)
    return;
  if (policy->task_finished == DW_FLAG_FALSE) {
    ask_later(task, policy);
  } else if (run->has_wish) {
    send_wish(task, policy);
  } else {
    run->wanted.visual_lossless = read_word(policy->visual_lossless);
    run->wanted.optimize_for_3d = read_word(policy->optimize_for_3d);
    g_task_return_boolean(task, TRUE);
  }
}

static void
ask(GTask *task)
{
  Run *run = g_task_get_task_data(task);
  g_autoptr(DwRequest) request = dw_request_new();

  dw_request_set(request, "InstanceId", run->instance_id);
  dw_request_set_boolean(request, "AsyncMode", TRUE);
  if (run->task_id != NULL)
    dw_request_set(request, "TaskId", run->task_id);
  call(task, "DescribeInstancePolicy", request, answered_cb);
}

/**
 * dw_gws_quality_run_async:
 * @api: has the AccessKey
 * @clock: for the pauses and the limit
 * @instance_id: an instance
 * @wanted: (nullable): what to change; what is unset stays
 * @cancellable: (nullable): stops it
 * @callback: called when the service is done
 * @user_data: for @callback
 *
 * Asks how the picture of an instance is sent, and changes it where that is wanted. The service
 * does both in tasks, which are asked about every 250 ms to 2 s.
 */
void
dw_gws_quality_run_async(DwApi *api,
                         DwClock *clock,
                         const char *instance_id,
                         const DwDisplayQuality *wanted,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(api, cancellable, callback, user_data);
  Run *run = g_new0(Run, 1);

  g_task_set_source_tag(task, dw_gws_quality_run_async);
  g_task_set_task_data(task, run, (GDestroyNotify) run_free);
  run->clock = g_object_ref(clock);
  run->instance_id = g_strdup(instance_id);
  run->has_wish = wanted != NULL;
  if (wanted != NULL)
    run->wanted = *wanted;
  run->started = dw_clock_get_monotonic_time(clock);
  ask(task);
}

/**
 * dw_gws_quality_run_finish:
 * @api: has the AccessKey
 * @result: what the callback got
 * @quality: (out) (optional): how the picture is sent now
 * @error: return location: %DW_ERROR_NOT_OFFERED where the instance does not have what was wanted,
 *   %DW_ERROR_TIMED_OUT, and whatever a call meets
 *
 * Returns: whether it is so
 */
gboolean
dw_gws_quality_run_finish(DwApi *api,
                          GAsyncResult *result,
                          DwDisplayQuality *quality,
                          GError **error)
{
  const Run *run;

  g_return_val_if_fail(g_task_is_valid(result, api), FALSE);
  run = g_task_get_task_data(G_TASK(result));
  if (!g_task_propagate_boolean(G_TASK(result), error))
    return FALSE;
  if (quality != NULL)
    *quality = run->wanted;
  return TRUE;
}
