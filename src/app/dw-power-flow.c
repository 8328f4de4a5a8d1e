/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-power-flow.h"

#include "dw-backoff.h"
#include "dw-error.h"
#include "dw-listing.h"
#include "dw-power-ask.h"

/* How long a desk may take where nobody said otherwise. */
#define DEFAULT_TIMEOUT (10 * 60)
/* A restart may be over before it was seen to begin: after this long, Running counts as restarted.
 */
#define RESTART_UNSEEN (15 * G_USEC_PER_SEC)
/* Questions that may go unanswered in a row before the watch gives up. */
#define MOST_FAILURES 3

struct _DwPowerFlow {
  GObject parent;

  DwProvider *provider;
  DwResourceStore *store;
  DwClock *clock;
  guint timeout;
  gint64 started;
};

enum {
  SIGNAL_PROGRESS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwPowerFlow, dw_power_flow, G_TYPE_OBJECT)

static void
dw_power_flow_finalize(GObject *object)
{
  DwPowerFlow *self = DW_POWER_FLOW(object);

  g_clear_object(&self->provider);
  g_clear_object(&self->store);
  g_clear_object(&self->clock);
  G_OBJECT_CLASS(dw_power_flow_parent_class)->finalize(object);
}

static void
dw_power_flow_class_init(DwPowerFlowClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_power_flow_finalize;
  signals[SIGNAL_PROGRESS] = g_signal_new("progress", DW_TYPE_POWER_FLOW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, DW_TYPE_RESOURCE);
}

static void
dw_power_flow_init(DwPowerFlow *self)
{
  self->timeout = DEFAULT_TIMEOUT;
}

/**
 * dw_power_flow_new:
 * @provider: has the resources
 * @store: where their states are kept up to date
 * @clock: for the pauses and the limit
 *
 * Returns: (transfer full): a new flow
 */
DwPowerFlow *
dw_power_flow_new(DwProvider *provider, DwResourceStore *store, DwClock *clock)
{
  DwPowerFlow *self = g_object_new(DW_TYPE_POWER_FLOW, NULL);

  self->provider = g_object_ref(provider);
  self->store = g_object_ref(store);
  self->clock = g_object_ref(clock);
  self->started = dw_clock_get_monotonic_time(clock);
  return self;
}

/**
 * dw_power_flow_set_timeout:
 * @self: a flow
 * @seconds: how long a watch goes on, 0 for the default of 10 minutes
 */
void
dw_power_flow_set_timeout(DwPowerFlow *self, guint seconds)
{
  self->timeout = seconds != 0 ? seconds : DEFAULT_TIMEOUT;
}

/**
 * dw_power_flow_get_elapsed:
 * @self: a flow
 *
 * Returns: seconds since the action was asked for
 */
guint
dw_power_flow_get_elapsed(DwPowerFlow *self)
{
  gint64 elapsed = dw_clock_get_monotonic_time(self->clock) - self->started;

  return (guint) (elapsed / G_USEC_PER_SEC);
}

static GError *
missing_error(const char *id)
{
  return g_error_new(DW_ERROR, DW_ERROR_NOT_FOUND,
                     "%s is not among your desks any more. Ask your administrator.", id);
}

static void
asked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(GPtrArray) outcomes = dw_power_ask_finish(DW_PROVIDER(source), result, &error);

  for (guint i = 0; outcomes != NULL && i < outcomes->len && error == NULL; i++) {
    const DwPowerOutcome *outcome = g_ptr_array_index(outcomes, i);

    error = outcome->error != NULL ? g_error_copy(outcome->error) : NULL;
  }
  if (error == NULL)
    g_task_return_boolean(task, TRUE);
  else
    g_task_return_error(task, error);
}

typedef struct {
  GStrv ids;
  guint next; /* the first id that was not asked for yet */
} Update;

static void
update_free(Update *update)
{
  g_strfreev(update->ids);
  g_free(update);
}

static void ask_next_update(GTask *task);

static void
update_asked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (dw_provider_update_finish(DW_PROVIDER(source), result, &error))
    ask_next_update(task);
  else
    g_task_return_error(task, error);
}

/* Which version is agreed to differs from desk to desk, and only the store knows it. */
static void
ask_next_update(GTask *task)
{
  DwPowerFlow *self = g_task_get_source_object(task);
  Update *update = g_task_get_task_data(task);
  const char *id = update->ids[update->next++];
  DwResource *resource = id != NULL ? dw_resource_store_lookup(self->store, id) : NULL;

  if (id == NULL)
    g_task_return_boolean(task, TRUE);
  else if (resource == NULL)
    g_task_return_error(task, missing_error(id));
  else
    dw_provider_update_async(self->provider, resource, g_task_get_cancellable(task),
                             update_asked_cb, g_object_ref(task));
}

static void
ask_updates(GTask *task, const char *const *ids)
{
  Update *update = g_new0(Update, 1);

  update->ids = g_strdupv((GStrv) ids);
  g_task_set_task_data(task, update, (GDestroyNotify) update_free);
  ask_next_update(task);
}

/**
 * dw_power_flow_ask_async:
 * @self: a flow
 * @action: one action
 * @ids: (array zero-terminated=1): the resources, one or more; for an image update those that the
 *   store has
 * @cancellable: (nullable): stops it; what was asked for stays asked for
 * @callback: called when the service took it or refused
 * @user_data: for @callback
 *
 * Asks for @action, in as many requests as it takes. dw_power_ask_async() tells what came of each.
 */
void
dw_power_flow_ask_async(DwPowerFlow *self,
                        DwAction action,
                        const char *const *ids,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_power_flow_ask_async);
  self->started = dw_clock_get_monotonic_time(self->clock);
  if (action == DW_ACTION_UPDATE_IMAGE)
    ask_updates(task, ids);
  else
    dw_power_ask_async(self->provider, self->clock, action, ids, cancellable, asked_cb,
                       g_object_ref(task));
}

/**
 * dw_power_flow_ask_finish:
 * @self: a flow
 * @result: what the callback got
 * @error: return location: as dw_provider_power_finish() and dw_provider_update_finish(),
 *   %DW_ERROR_NOT_FOUND where the store does not have what is to be updated
 *
 * Returns: whether the service took it for all of them
 */
gboolean
dw_power_flow_ask_finish(DwPowerFlow *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

typedef struct {
  DwAction action;
  DwResourceStatus target;
  GStrv ids;
  GHashTable *moving; /* ids that were seen on their way */
  guint asked;
  guint failures;
} Watch;

static void
watch_free(Watch *watch)
{
  g_strfreev(watch->ids);
  g_hash_table_unref(watch->moving);
  g_free(watch);
}

static void look(GTask *task);

/* A desk that runs may be before its update or after it: after it, the update waits no more, or it
 * was at least seen to be under way. */
static gboolean
is_updated(const Watch *watch, DwResource *resource)
{
  return g_hash_table_contains(watch->moving, dw_resource_get_id(resource)) ||
         (dw_actions_for(dw_resource_get_data(resource)) & DW_ACTION_UPDATE_IMAGE) == 0;
}

static gboolean
is_there(DwPowerFlow *self, const Watch *watch, DwResource *resource)
{
  const char *id = dw_resource_get_id(resource);

  if (dw_resource_get_status(resource) != watch->target)
    return FALSE;
  if (watch->action == DW_ACTION_UPDATE_IMAGE)
    return is_updated(watch, resource);
  return watch->action != DW_ACTION_RESTART || g_hash_table_contains(watch->moving, id) ||
         dw_clock_get_monotonic_time(self->clock) - self->started >= RESTART_UNSEEN;
}

/* Before it was seen to move, a resource may simply not have begun; unless nobody asked it to move,
 * or there is nothing left to move. */
static gboolean
has_settled(const Watch *watch, const char *id, DwResourceStatus status)
{
  if (dw_resource_status_is_transition(status))
    return FALSE;
  return watch->action == DW_ACTION_NONE || g_hash_table_contains(watch->moving, id) ||
         status == DW_RESOURCE_STATUS_FAILED || status == DW_RESOURCE_STATUS_DELETED ||
         status == DW_RESOURCE_STATUS_EXPIRED;
}

/* Whether @id still moves; an error when it can't get there any more. */
static gboolean
is_on_its_way(DwPowerFlow *self, Watch *watch, const char *id, GError **error)
{
  DwResource *resource = dw_resource_store_lookup(self->store, id);
  DwResourceStatus status;

  if (resource == NULL) /* of a type that could not be loaded just now */
    return TRUE;
  status = dw_resource_get_status(resource);
  if (is_there(self, watch, resource))
    return FALSE;
  g_signal_emit(self, signals[SIGNAL_PROGRESS], 0, resource);
  if (has_settled(watch, id, status)) {
    g_set_error(error, DW_ERROR, DW_ERROR_NOT_READY,
                "%s ended up %s instead of %s. Try again, or ask your administrator.",
                dw_resource_get_name(resource), dw_resource_get_status_word(resource),
                dw_resource_status_get_word(watch->target));
    return FALSE;
  }
  if (dw_resource_status_is_transition(status))
    g_hash_table_add(watch->moving, g_strdup(id));
  return TRUE;
}

static void
waited_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (dw_clock_wait_finish(DW_CLOCK(source), result, &error))
    look(task);
  else
    g_task_return_error(task, error);
}

static GError *
timed_out_error(DwPowerFlow *self, const Watch *watch)
{
  DwResource *late = NULL;

  for (char **id = watch->ids; *id != NULL; id++) {
    DwResource *resource = dw_resource_store_lookup(self->store, *id);

    if (late == NULL && resource != NULL && !is_there(self, watch, resource))
      late = resource;
  }
  if (late != NULL && watch->action == DW_ACTION_UPDATE_IMAGE &&
      dw_resource_get_status(late) == watch->target)
    return g_error_new(DW_ERROR, DW_ERROR_TIMED_OUT,
                       "The update of %s did not begin within %u seconds. Try again later, or ask "
                       "your administrator.",
                       dw_resource_get_name(late), self->timeout);
  return g_error_new(DW_ERROR, DW_ERROR_TIMED_OUT,
                     "%s was not %s after %u seconds. Try again later, or ask your administrator.",
                     late != NULL ? dw_resource_get_name(late) : watch->ids[0],
                     dw_resource_status_get_word(watch->target), self->timeout);
}

static void
look_later(GTask *task)
{
  DwPowerFlow *self = g_task_get_source_object(task);
  Watch *watch = g_task_get_task_data(task);
  guint delay = dw_backoff_delay(&DW_BACKOFF_STATUS, watch->asked++, g_random_double());

  if (dw_power_flow_get_elapsed(self) >= self->timeout)
    g_task_return_error(task, timed_out_error(self, watch));
  else
    dw_clock_wait_async(self->clock, delay, g_task_get_cancellable(task), waited_cb,
                        g_object_ref(task));
}

static gboolean
all_are_there(GTask *task, GError **error)
{
  DwPowerFlow *self = g_task_get_source_object(task);
  Watch *watch = g_task_get_task_data(task);
  GError *reason = NULL;
  gboolean all = TRUE;

  for (char **id = watch->ids; *id != NULL && reason == NULL; id++)
    all = !is_on_its_way(self, watch, *id, &reason) && all;
  if (reason != NULL)
    g_propagate_error(error, reason);
  return all && reason == NULL;
}

static gboolean
take_look(DwPowerFlow *self, GAsyncResult *result, GError **error)
{
  g_auto(GStrv) missing = NULL;

  if (!dw_listing_watch_finish(self->provider, result, &missing, error))
    return FALSE;
  if (missing[0] == NULL)
    return TRUE;
  g_propagate_error(error, missing_error(missing[0]));
  return FALSE;
}

/* What may be different when the question is asked again. A list is not always up to date at once.
 */
static gboolean
is_passing(const GError *error)
{
  return g_error_matches(error, DW_ERROR, DW_ERROR_NETWORK) ||
         g_error_matches(error, DW_ERROR, DW_ERROR_UNAVAILABLE) ||
         g_error_matches(error, DW_ERROR, DW_ERROR_THROTTLED) ||
         g_error_matches(error, DW_ERROR, DW_ERROR_NOT_FOUND);
}

static void
looked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Watch *watch = g_task_get_task_data(task);
  GError *error = NULL;

  if (take_look(g_task_get_source_object(task), result, &error)) {
    watch->failures = 0;
    if (all_are_there(task, &error)) {
      g_task_return_boolean(task, TRUE);
      return;
    }
  } else if (is_passing(error) && ++watch->failures < MOST_FAILURES) {
    g_info("%s Asking again.", error->message);
    g_clear_error(&error);
  }
  if (error != NULL)
    g_task_return_error(task, error);
  else
    look_later(task);
}

static void
look(GTask *task)
{
  DwPowerFlow *self = g_task_get_source_object(task);
  Watch *watch = g_task_get_task_data(task);

  dw_listing_watch_async(self->provider, self->store, (const char *const *) watch->ids,
                         g_task_get_cancellable(task), looked_cb, g_object_ref(task));
}

/**
 * dw_power_flow_watch_async:
 * @self: a flow
 * @action: the action that was asked for, %DW_ACTION_NONE to wait until the resources run
 * @ids: (array zero-terminated=1): the resources
 * @cancellable: (nullable): stops the watch, not the action
 * @callback: called when all of them got there, or one can't
 * @user_data: for @callback
 *
 * Watches @ids until they are where @action leads: from every second to every five.
 */
void
dw_power_flow_watch_async(DwPowerFlow *self,
                          DwAction action,
                          const char *const *ids,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  Watch *watch = g_new0(Watch, 1);

  g_task_set_source_tag(task, dw_power_flow_watch_async);
  g_task_set_task_data(task, watch, (GDestroyNotify) watch_free);
  watch->action = action;
  watch->target =
      action != DW_ACTION_NONE ? dw_actions_get_target(action) : DW_RESOURCE_STATUS_RUNNING;
  watch->ids = g_strdupv((GStrv) ids);
  watch->moving = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  look(task);
}

/**
 * dw_power_flow_watch_finish:
 * @self: a flow
 * @result: what the callback got
 * @error: return location: %DW_ERROR_TIMED_OUT, %DW_ERROR_NOT_READY when a resource settled
 *   elsewhere, %DW_ERROR_NOT_FOUND when one vanished, the kinds of the service and the network
 *
 * Returns: whether all of them got there
 */
gboolean
dw_power_flow_watch_finish(DwPowerFlow *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}
