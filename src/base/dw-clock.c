/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-clock.h"

G_DEFINE_INTERFACE(DwClock, dw_clock, G_TYPE_OBJECT)

static void
dw_clock_default_init(DwClockInterface *iface)
{
}

#define DW_TYPE_SYSTEM_CLOCK (dw_system_clock_get_type())
G_DECLARE_FINAL_TYPE(DwSystemClock, dw_system_clock, DW, SYSTEM_CLOCK, GObject)

struct _DwSystemClock {
  GObject parent;
};

static gint64
dw_system_clock_get_real_time(DwClock *self)
{
  return g_get_real_time();
}

static gint64
dw_system_clock_get_monotonic_time(DwClock *self)
{
  return g_get_monotonic_time();
}

static GSource *
dw_system_clock_create_timeout(DwClock *self, guint delay_ms)
{
  return g_timeout_source_new(delay_ms);
}

static void
dw_system_clock_iface_init(DwClockInterface *iface)
{
  iface->get_real_time = dw_system_clock_get_real_time;
  iface->get_monotonic_time = dw_system_clock_get_monotonic_time;
  iface->create_timeout = dw_system_clock_create_timeout;
}

G_DEFINE_TYPE_WITH_CODE(DwSystemClock,
                        dw_system_clock,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_CLOCK, dw_system_clock_iface_init))

static void
dw_system_clock_class_init(DwSystemClockClass *klass)
{
}

static void
dw_system_clock_init(DwSystemClock *self)
{
}

/**
 * dw_clock_get_system:
 *
 * Returns: (transfer none): the clock of the machine
 */
DwClock *
dw_clock_get_system(void)
{
  static DwClock *system_clock;

  if (g_once_init_enter(&system_clock))
    g_once_init_leave(&system_clock, g_object_new(DW_TYPE_SYSTEM_CLOCK, NULL));
  return system_clock;
}

/**
 * dw_clock_get_real_time:
 * @self: a clock
 *
 * Returns: microseconds since 1970-01-01 UTC; may jump
 */
gint64
dw_clock_get_real_time(DwClock *self)
{
  return DW_CLOCK_GET_IFACE(self)->get_real_time(self);
}

/**
 * dw_clock_get_monotonic_time:
 * @self: a clock
 *
 * Returns: microseconds since some moment; never goes back
 */
gint64
dw_clock_get_monotonic_time(DwClock *self)
{
  return DW_CLOCK_GET_IFACE(self)->get_monotonic_time(self);
}

/**
 * dw_clock_after:
 * @self: a clock
 * @delay_ms: milliseconds to wait
 * @callback: called on the thread-default context; returns %G_SOURCE_REMOVE, or %G_SOURCE_CONTINUE
 * to be called again after @delay_ms
 * @user_data: for @callback
 *
 * Returns: (transfer full): the attached source; dw_clock_cancel() ends it
 */
GSource *
dw_clock_after(DwClock *self, guint delay_ms, GSourceFunc callback, gpointer user_data)
{
  GSource *source = DW_CLOCK_GET_IFACE(self)->create_timeout(self, delay_ms);

  g_source_set_callback(source, callback, user_data, NULL);
  g_source_attach(source, g_main_context_get_thread_default());
  return source;
}

/**
 * dw_clock_cancel:
 * @source: (inout): the place of a source from dw_clock_after(), %NULL afterwards
 */
void
dw_clock_cancel(GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy(*source);
  g_clear_pointer(source, g_source_unref);
}

static gboolean
wait_over_cb(gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled(task))
    g_task_return_boolean(task, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
wake_parent_cb(GCancellable *cancellable, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * dw_clock_wait_async:
 * @self: a clock
 * @delay_ms: milliseconds to wait
 * @cancellable: (nullable): ends the wait at once
 * @callback: called when the time is over
 * @user_data: for @callback
 *
 * Waits, without a thread.
 */
void
dw_clock_wait_async(DwClock *self,
                    guint delay_ms,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  g_autoptr(GSource) source = DW_CLOCK_GET_IFACE(self)->create_timeout(self, delay_ms);

  g_task_set_source_tag(task, dw_clock_wait_async);
  if (cancellable != NULL) {
    g_autoptr(GSource) cancelled = g_cancellable_source_new(cancellable);

    g_source_set_callback(cancelled, G_SOURCE_FUNC(wake_parent_cb), NULL, NULL);
    g_source_add_child_source(source, cancelled);
  }
  g_source_set_callback(source, wait_over_cb, g_object_ref(task), g_object_unref);
  g_source_attach(source, g_main_context_get_thread_default());
}

/**
 * dw_clock_wait_finish:
 * @self: a clock
 * @result: what the callback got
 * @error: return location, %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the whole time went by
 */
gboolean
dw_clock_wait_finish(DwClock *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}
