/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-power-ask.h"

#include "dw-error.h"
#include "dw-journal.h"

#include <string.h>

typedef struct {
  DwClock *clock;
  DwAction action;
  GPtrArray *outcomes; /* of DwPowerOutcome, in the order of the ids */
  GQueue batches;      /* of GArray of positions in @outcomes that nobody asked for yet */
  GArray *batch;       /* the one that is being asked for */
  GStrv ids;           /* its ids */
} Ask;

static void
outcome_free(DwPowerOutcome *outcome)
{
  g_free(outcome->id);
  g_clear_error(&outcome->error);
  g_free(outcome);
}

static void
ask_free(Ask *ask)
{
  g_object_unref(ask->clock);
  g_clear_pointer(&ask->outcomes, g_ptr_array_unref);
  g_queue_clear_full(&ask->batches, (GDestroyNotify) g_array_unref);
  g_clear_pointer(&ask->batch, g_array_unref);
  g_strfreev(ask->ids);
  g_free(ask);
}

static DwPowerOutcome *
outcome_at(const Ask *ask, const GArray *batch, guint index)
{
  return g_ptr_array_index(ask->outcomes, g_array_index(batch, guint, index));
}

static void ask_next(GTask *task);

/* Without an answer nobody knows whether the service acts: then the note stays. */
static gboolean
outcome_is_known(const GError *error)
{
  return error == NULL ||
         !(dw_error_is_cancelled(error) || g_error_matches(error, DW_ERROR, DW_ERROR_NETWORK) ||
           g_error_matches(error, DW_ERROR, DW_ERROR_UNAVAILABLE));
}

/* Whether the service may have refused many for the sake of one. */
static gboolean
is_about_some(const GError *error)
{
  const char *code = dw_error_get_service_code(error);

  return g_error_matches(error, DW_ERROR, DW_ERROR_NOT_READY) ||
         g_error_matches(error, DW_ERROR, DW_ERROR_NOT_FOUND) ||
         (code != NULL && g_str_has_prefix(code, "OperationDenied"));
}

static GArray *
new_batch(const guint *positions, guint length)
{
  GArray *batch = g_array_sized_new(FALSE, FALSE, sizeof(guint), length);

  return g_array_append_vals(batch, positions, length);
}

/* The halves are asked for next, until those that can't be are alone. */
static void
split(Ask *ask)
{
  guint half = ask->batch->len / 2;
  const guint *positions = (const guint *) (gpointer) ask->batch->data;

  g_queue_push_head(&ask->batches, new_batch(positions + half, ask->batch->len - half));
  g_queue_push_head(&ask->batches, new_batch(positions, half));
}

static void
fail(Ask *ask, const GArray *batch, const GError *error)
{
  for (guint i = 0; i < batch->len; i++)
    outcome_at(ask, batch, i)->error = g_error_copy(error);
}

/* What meets one request meets the next ones too: the network, the account. */
static void
fail_rest(Ask *ask, const GError *error)
{
  GArray *batch;

  while ((batch = g_queue_pop_head(&ask->batches)) != NULL) {
    fail(ask, batch, error);
    g_array_unref(batch);
  }
}

static void
take_refusal(Ask *ask, const GError *error)
{
  if (is_about_some(error) && ask->batch->len > 1) {
    split(ask);
    return;
  }
  fail(ask, ask->batch, error);
  if (!is_about_some(error))
    fail_rest(ask, error);
}

static void
asked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Ask *ask = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;
  gboolean taken = dw_provider_power_finish(DW_PROVIDER(source), result, &error);

  if (outcome_is_known(error))
    dw_journal_end(ask->action, (const char *const *) ask->ids);
  if (dw_error_is_cancelled(error)) {
    g_task_return_error(task, g_steal_pointer(&error));
    return;
  }
  if (!taken)
    take_refusal(ask, error);
  ask_next(task);
}

static void
set_batch(Ask *ask, GArray *batch)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new();

  g_clear_pointer(&ask->batch, g_array_unref);
  ask->batch = batch;
  for (guint i = 0; i < batch->len; i++)
    g_strv_builder_add(ids, outcome_at(ask, batch, i)->id);
  g_strfreev(ask->ids);
  ask->ids = g_strv_builder_end(ids);
}

static void
ask_next(GTask *task)
{
  Ask *ask = g_task_get_task_data(task);
  GArray *batch = g_queue_pop_head(&ask->batches);
  g_autofree char *client_token = NULL;

  if (batch == NULL) {
    g_task_return_pointer(task, g_steal_pointer(&ask->outcomes),
                          (GDestroyNotify) g_ptr_array_unref);
    return;
  }
  set_batch(ask, batch);
  client_token = dw_journal_begin(ask->clock, ask->action, (const char *const *) ask->ids);
  dw_provider_power_async(g_task_get_source_object(task), ask->action,
                          (const char *const *) ask->ids, client_token,
                          g_task_get_cancellable(task), asked_cb, g_object_ref(task));
}

static Ask *
ask_new(DwProvider *provider, DwClock *clock, DwAction action, const char *const *ids)
{
  Ask *ask = g_new0(Ask, 1);
  guint most = dw_provider_get_most_ids(provider);

  ask->clock = g_object_ref(clock);
  ask->action = action;
  ask->outcomes = g_ptr_array_new_with_free_func((GDestroyNotify) outcome_free);
  g_queue_init(&ask->batches);
  for (guint i = 0; ids[i] != NULL; i++) {
    DwPowerOutcome *outcome = g_new0(DwPowerOutcome, 1);

    outcome->id = g_strdup(ids[i]);
    g_ptr_array_add(ask->outcomes, outcome);
    if (i % most == 0)
      g_queue_push_tail(&ask->batches, new_batch(NULL, 0));
    g_array_append_val((GArray *) g_queue_peek_tail(&ask->batches), i);
  }
  return ask;
}

/**
 * dw_power_ask_async:
 * @provider: has the resources
 * @clock: tells the time
 * @action: one power action
 * @ids: (array zero-terminated=1): the resources, one or more
 * @cancellable: (nullable): stops it; what was asked for stays asked for
 * @callback: called when the service took or refused each of them
 * @user_data: for @callback
 *
 * Asks for @action in as few requests as @provider takes. Where the service refuses many for the
 * sake of some, it asks for fewer at a time, so that the others are not held up.
 */
void
dw_power_ask_async(DwProvider *provider,
                   DwClock *clock,
                   DwAction action,
                   const char *const *ids,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_power_ask_async);
  g_task_set_task_data(task, ask_new(provider, clock, action, ids), (GDestroyNotify) ask_free);
  ask_next(task);
}

/**
 * dw_power_ask_finish:
 * @provider: has the resources
 * @result: what the callback got
 * @error: return location: %G_IO_ERROR_CANCELLED alone
 *
 * Returns: (transfer full) (element-type DwPowerOutcome): what came of it, in the order of the ids;
 *   errors are as those of dw_provider_power_finish()
 */
GPtrArray *
dw_power_ask_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}
