/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-desks.h"

#include "dw-backoff.h"
#include "dw-error.h"
#include "dw-listing.h"
#include "dw-power-run.h"

/* How often a list that somebody looks at is read again. */
#define REFRESH_MS 60000

/* How soon after one that failed. */
static const DwBackoff after_failure = {
    .first_ms = 5000, .limit_ms = REFRESH_MS, .factor = 2.0, .jitter = 0.2};

struct _DwDesks {
  GObject parent;

  DwContext *context;
  GCancellable *cancellable; /* of everything that is on its way */

  gboolean visible;
  gboolean loading;
  gboolean current; /* the list was read in this run */
  GError *error;
  gint64 updated;
  guint failures;
  GSource *timer;
  GNetworkMonitor *network; /* only once there was trouble */

  DwHistory *history;      /* (nullable): learns how long things take */
  DwIcons *icons;          /* made when they are first asked for */
  GHashTable *connections; /* from id to DwConnection */
  GHashTable *powers;      /* from id to the monotonic time when a power action began */

  gboolean saving;
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_ACTIVITY,
  SIGNAL_PROBLEM,
  SIGNAL_DONE,
  SIGNAL_SIGNED_OUT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwDesks, dw_desks, G_TYPE_OBJECT)

static void
dw_desks_dispose(GObject *object)
{
  DwDesks *self = DW_DESKS(object);

  dw_desks_close(self);
  if (self->network != NULL)
    g_signal_handlers_disconnect_by_data(self->network, self);
  g_clear_object(&self->network);
  g_hash_table_remove_all(self->connections);
  g_clear_object(&self->history);
  g_clear_object(&self->icons);
  g_clear_object(&self->context);
  g_clear_error(&self->error);
  G_OBJECT_CLASS(dw_desks_parent_class)->dispose(object);
}

static void
dw_desks_finalize(GObject *object)
{
  DwDesks *self = DW_DESKS(object);

  g_object_unref(self->cancellable);
  g_hash_table_unref(self->connections);
  g_hash_table_unref(self->powers);
  G_OBJECT_CLASS(dw_desks_parent_class)->finalize(object);
}

static guint
add_signal(const char *name, guint count, GType first, GType second, GType third)
{
  return g_signal_new(name, DW_TYPE_DESKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                      count, first, second, third);
}

static void
dw_desks_class_init(DwDesksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);

  object_class->dispose = dw_desks_dispose;
  object_class->finalize = dw_desks_finalize;
  signals[SIGNAL_CHANGED] = add_signal("changed", 0, 0, 0, 0);
  signals[SIGNAL_ACTIVITY] = add_signal("activity", 1, DW_TYPE_RESOURCE, 0, 0);
  signals[SIGNAL_PROBLEM] = add_signal("problem", 3, DW_TYPE_RESOURCE, G_TYPE_UINT, G_TYPE_ERROR);
  signals[SIGNAL_DONE] = add_signal("done", 2, DW_TYPE_RESOURCE, G_TYPE_UINT, 0);
  signals[SIGNAL_SIGNED_OUT] = add_signal("signed-out", 1, G_TYPE_ERROR, 0, 0);
}

static void
dw_desks_init(DwDesks *self)
{
  self->cancellable = g_cancellable_new();
  self->connections = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
  self->powers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

/* What a call renewed is kept for the next run. */
static void save_tokens(DwDesks *self);

static void
saved_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwDesks) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!dw_context_save_finish(DW_CONTEXT(source), result, &error))
    g_info("The sign-in could not be kept: %s", error->message);
  self->saving = FALSE;
  if (self->context != NULL)
    save_tokens(self);
}

static void
save_tokens(DwDesks *self)
{
  if (self->saving || !dw_context_has_unsaved(self->context))
    return;
  self->saving = TRUE;
  dw_context_save_async(self->context, NULL, saved_cb, g_object_ref(self));
}

static void
tell_if_signed_out(DwDesks *self, const GError *error)
{
  if (g_error_matches(error, DW_ERROR, DW_ERROR_SIGNED_OUT))
    g_signal_emit(self, signals[SIGNAL_SIGNED_OUT], 0, error);
}

static void schedule(DwDesks *self);

static gboolean
refresh_due_cb(gpointer user_data)
{
  DwDesks *self = user_data;

  g_clear_pointer(&self->timer, g_source_unref);
  dw_desks_refresh(self);
  return G_SOURCE_REMOVE;
}

static void
network_changed_cb(GNetworkMonitor *network, gboolean available, DwDesks *self)
{
  if (available && self->visible && self->error != NULL) {
    self->failures = 0;
    dw_desks_refresh(self);
  }
}

/* The monitor costs memory and wake-ups, which nobody who has no trouble should pay. */
static void
watch_network(DwDesks *self)
{
  if (self->network != NULL)
    return;
  self->network = g_object_ref(g_network_monitor_get_default());
  g_signal_connect(self->network, "network-changed", G_CALLBACK(network_changed_cb), self);
}

/* Nobody looks at a hidden list, so nothing is asked for it. */
static void
schedule(DwDesks *self)
{
  DwClock *clock = dw_context_get_clock(self->context);
  guint delay = REFRESH_MS;

  dw_clock_cancel(&self->timer);
  if (!self->visible || self->loading)
    return;
  if (self->failures > 0)
    delay = dw_backoff_delay(&after_failure, self->failures - 1, g_random_double());
  self->timer = dw_clock_after(clock, delay, refresh_due_cb, self);
}

static void
take_outcome(DwDesks *self, GError *error)
{
  DwClock *clock = dw_context_get_clock(self->context);

  g_clear_error(&self->error);
  self->loading = FALSE;
  self->error = error;
  if (error == NULL) {
    self->failures = 0;
    self->current = TRUE;
    self->updated = dw_clock_get_real_time(clock) / G_USEC_PER_SEC;
  } else {
    self->failures++;
    watch_network(self);
  }
}

static void
refreshed_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwDesks) self = user_data;
  GError *error = NULL;

  if (!dw_listing_refresh_finish(DW_PROVIDER(source), result, &error) &&
      (dw_error_is_cancelled(error) || self->context == NULL)) {
    g_error_free(error);
    return;
  }
  take_outcome(self, error);
  save_tokens(self);
  schedule(self);
  g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
  if (self->error != NULL)
    tell_if_signed_out(self, self->error);
}

/**
 * dw_desks_new:
 * @context: a context that uses an account with a provider, and will for as long as this lives
 *
 * Returns: (transfer full): the account's desks, of which nobody asked the service yet
 */
DwDesks *
dw_desks_new(DwContext *context)
{
  DwDesks *self = g_object_new(DW_TYPE_DESKS, NULL);

  self->context = g_object_ref(context);
  return self;
}

/* Who works at a desk keeps it. */
static void
give_up(DwDesks *self, DwConnection *connection)
{
  g_signal_handlers_disconnect_by_data(connection, self);
  if (dw_connection_get_state(connection) != DW_CONNECTION_IN_USE)
    dw_connection_cancel(connection);
}

/**
 * dw_desks_close:
 * @self: the desks
 *
 * Gives up what is on its way for them, such as a refresh, the watch over a power action or a
 * connection that is not in use yet, before somebody else's desks take their place. Clients that
 * run go on. No signal is emitted from now on.
 */
void
dw_desks_close(DwDesks *self)
{
  GHashTableIter iter;
  gpointer connection;

  self->visible = FALSE;
  g_cancellable_cancel(self->cancellable);
  dw_clock_cancel(&self->timer);
  g_hash_table_iter_init(&iter, self->connections);
  while (g_hash_table_iter_next(&iter, NULL, &connection))
    give_up(self, connection);
}

/**
 * dw_desks_get_context:
 * @self: the desks
 *
 * Returns: (transfer none): where everything else is
 */
DwContext *
dw_desks_get_context(DwDesks *self)
{
  return self->context;
}

/**
 * dw_desks_get_icons:
 * @self: the desks
 *
 * Returns: (transfer none): gets the pictures of apps
 */
DwIcons *
dw_desks_get_icons(DwDesks *self)
{
  if (self->icons == NULL)
    self->icons = dw_icons_new(self->context);
  return self->icons;
}

/**
 * dw_desks_set_history:
 * @self: the desks
 * @history: (nullable): what is to learn when each was used, and how long powering on takes
 */
void
dw_desks_set_history(DwDesks *self, DwHistory *history)
{
  g_set_object(&self->history, history);
}

/**
 * dw_desks_set_visible:
 * @self: the desks
 * @visible: whether somebody looks at them
 *
 * What becomes visible and is older than a minute is read again at once; what is hidden is left
 * alone.
 */
void
dw_desks_set_visible(DwDesks *self, gboolean visible)
{
  gint64 now = dw_clock_get_real_time(dw_context_get_clock(self->context));

  if (self->visible == visible)
    return;
  self->visible = visible;
  if (visible && (!self->current || now / G_USEC_PER_SEC - self->updated >= REFRESH_MS / 1000))
    dw_desks_refresh(self);
  else
    schedule(self);
}

/**
 * dw_desks_refresh:
 * @self: the desks
 *
 * Reads the list again, unless that is going on.
 */
void
dw_desks_refresh(DwDesks *self)
{
  if (self->loading)
    return;
  dw_clock_cancel(&self->timer);
  self->loading = TRUE;
  g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
  dw_listing_refresh_async(dw_context_get_provider(self->context),
                           dw_context_get_store(self->context), self->cancellable, refreshed_cb,
                           g_object_ref(self));
}

/**
 * dw_desks_is_loading:
 * @self: the desks
 *
 * Returns: whether the list is being read
 */
gboolean
dw_desks_is_loading(DwDesks *self)
{
  return self->loading;
}

/**
 * dw_desks_get_error:
 * @self: the desks
 *
 * Returns: (nullable) (transfer none): why the list could not be read the last time
 */
const GError *
dw_desks_get_error(DwDesks *self)
{
  return self->error;
}

/**
 * dw_desks_get_updated:
 * @self: the desks
 *
 * Returns: when the list was read, in seconds since 1970; 0 where that never was
 */
gint64
dw_desks_get_updated(DwDesks *self)
{
  return self->updated;
}

/**
 * dw_desks_set_updated:
 * @self: the desks
 * @time: seconds since 1970
 *
 * Says of when the list is that an earlier run left.
 */
void
dw_desks_set_updated(DwDesks *self, gint64 time)
{
  self->updated = time;
}

/**
 * dw_desks_is_current:
 * @self: the desks
 *
 * Returns: whether the list comes from the service, and not from an earlier run alone
 */
gboolean
dw_desks_is_current(DwDesks *self)
{
  return self->current;
}

static void
looked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwDesks) self = user_data;
  g_autoptr(GError) error = NULL;

  if (dw_listing_watch_finish(DW_PROVIDER(source), result, NULL, &error) ||
      dw_error_is_cancelled(error))
    return;
  g_info("The details could not be read: %s", error->message);
  tell_if_signed_out(self, error);
}

/**
 * dw_desks_look_at:
 * @self: the desks
 * @resource: one of them
 *
 * Reads what the list leaves out for a single desk: hours, scheduled tasks. They come as a change
 * of @resource.
 */
void
dw_desks_look_at(DwDesks *self, DwResource *resource)
{
  const char *ids[] = {dw_resource_get_id(resource), NULL};

  dw_listing_watch_async(dw_context_get_provider(self->context),
                         dw_context_get_store(self->context), ids, self->cancellable, looked_cb,
                         g_object_ref(self));
}

/* What was found running tells nothing of how long a start takes. */
static void
note_connected(DwDesks *self, DwConnection *connection)
{
  DwResource *resource = dw_connection_get_resource(connection);
  DwAction action = dw_connection_get_power_action(connection);
  gint64 duration = dw_connect_flow_get_step_duration(dw_connection_get_flow(connection),
                                                      DW_CONNECT_STEP_POWER_ON);

  if (self->history == NULL)
    return;
  dw_history_note_use(self->history, resource);
  if (action != DW_ACTION_NONE)
    dw_history_note_duration(self->history, resource, action, (guint) (duration / G_USEC_PER_SEC));
}

static void
connection_changed_cb(DwConnection *connection, DwDesks *self)
{
  DwResource *resource = dw_connection_get_resource(connection);
  const GError *error = dw_connection_get_error(connection);

  if (dw_connection_get_state(connection) == DW_CONNECTION_IN_USE) {
    note_connected(self, connection);
    save_tokens(self);
  }
  g_signal_emit(self, signals[SIGNAL_ACTIVITY], 0, resource);
  if (error != NULL)
    tell_if_signed_out(self, error);
}

/**
 * dw_desks_connect:
 * @self: the desks
 * @resource: one of them
 * @options: how
 *
 * Begins to connect to @resource, unless that is going on: then its connection is given.
 *
 * Returns: (transfer none): the connection
 */
DwConnection *
dw_desks_connect(DwDesks *self, DwResource *resource, const DwConnectOptions *options)
{
  DwConnection *connection = dw_desks_get_connection(self, resource);

  if (connection != NULL)
    return connection;
  connection = dw_connection_new(self->context, resource, options);
  g_hash_table_replace(self->connections, g_strdup(dw_resource_get_id(resource)), connection);
  g_signal_connect_object(connection, "changed", G_CALLBACK(connection_changed_cb), self, 0);
  dw_connection_start(connection);
  return connection;
}

/**
 * dw_desks_get_connection:
 * @self: the desks
 * @resource: one of them
 *
 * Returns: (nullable) (transfer none): the connection to @resource that is not over
 */
DwConnection *
dw_desks_get_connection(DwDesks *self, DwResource *resource)
{
  DwConnection *connection = g_hash_table_lookup(self->connections, dw_resource_get_id(resource));

  if (connection == NULL || dw_connection_get_state(connection) == DW_CONNECTION_ENDED)
    return NULL;
  return connection;
}

/**
 * dw_desks_count_in_use:
 * @self: the desks
 *
 * Returns: how many protocol clients run
 */
guint
dw_desks_count_in_use(DwDesks *self)
{
  GHashTableIter iter;
  gpointer connection;
  guint count = 0;

  g_hash_table_iter_init(&iter, self->connections);
  while (g_hash_table_iter_next(&iter, NULL, &connection))
    count += dw_connection_get_state(connection) == DW_CONNECTION_IN_USE;
  return count;
}

/**
 * dw_desks_disconnect_all:
 * @self: the desks
 *
 * Closes every protocol client and gives up every connection that is being made.
 */
void
dw_desks_disconnect_all(DwDesks *self)
{
  g_autoptr(GList) connections = g_hash_table_get_values(self->connections);

  for (GList *link = connections; link != NULL; link = link->next)
    dw_connection_cancel(link->data);
}

typedef struct {
  DwDesks *desks;
  DwResource *resource;
  DwAction action;
} Power;

static void
power_free(Power *power)
{
  g_object_unref(power->desks);
  g_object_unref(power->resource);
  g_free(power);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Power, power_free)

static void
powered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Power) power = user_data;
  DwDesks *self = power->desks;
  g_autoptr(GError) error = NULL;
  guint seconds = 0;
  gboolean done = dw_power_run_finish(DW_CONTEXT(source), result, &seconds, &error);

  g_hash_table_remove(self->powers, dw_resource_get_id(power->resource));
  if (!done && dw_error_is_cancelled(error))
    return;
  save_tokens(self);
  if (done && self->history != NULL)
    dw_history_note_duration(self->history, power->resource, power->action, seconds);
  g_signal_emit(self, signals[SIGNAL_ACTIVITY], 0, power->resource);
  if (done)
    g_signal_emit(self, signals[SIGNAL_DONE], 0, power->resource, power->action);
  else
    g_signal_emit(self, signals[SIGNAL_PROBLEM], 0, power->resource, power->action, error);
  if (!done)
    tell_if_signed_out(self, error);
}

/**
 * dw_desks_power:
 * @self: the desks
 * @resource: one of them, on which nothing runs
 * @action: one action
 *
 * Carries @action out; DwDesks::done or DwDesks::problem tells how that ended.
 */
void
dw_desks_power(DwDesks *self, DwResource *resource, DwAction action)
{
  Power *power;
  gint64 now = dw_clock_get_monotonic_time(dw_context_get_clock(self->context));

  if (dw_resource_get_operation(resource) != DW_ACTION_NONE)
    return;
  power = g_new0(Power, 1);
  power->desks = g_object_ref(self);
  power->resource = g_object_ref(resource);
  power->action = action;
  g_hash_table_replace(self->powers, g_strdup(dw_resource_get_id(resource)),
                       g_memdup2(&now, sizeof now));
  dw_power_run_async(self->context, resource, action, self->cancellable, powered_cb, power);
  g_signal_emit(self, signals[SIGNAL_ACTIVITY], 0, resource);
}

/**
 * dw_desks_get_power_seconds:
 * @self: the desks
 * @resource: one of them
 *
 * Returns: seconds since a power action on @resource began; -1 where none runs
 */
gint64
dw_desks_get_power_seconds(DwDesks *self, DwResource *resource)
{
  const gint64 *since = g_hash_table_lookup(self->powers, dw_resource_get_id(resource));

  if (since == NULL)
    return -1;
  return (dw_clock_get_monotonic_time(dw_context_get_clock(self->context)) - *since) /
         G_USEC_PER_SEC;
}
