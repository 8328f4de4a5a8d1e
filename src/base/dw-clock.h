/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DwClock:
 *
 * Time, as an object, so that what depends on it is tested without waiting. Programs use
 * dw_clock_get_system().
 */
#define DW_TYPE_CLOCK (dw_clock_get_type())
G_DECLARE_INTERFACE(DwClock, dw_clock, DW, CLOCK, GObject)

struct _DwClockInterface {
  GTypeInterface parent;

  gint64 (*get_real_time)(DwClock *self);
  gint64 (*get_monotonic_time)(DwClock *self);
  GSource *(*create_timeout)(DwClock *self, guint delay_ms);
};

DwClock *dw_clock_get_system(void);

gint64 dw_clock_get_real_time(DwClock *self);
gint64 dw_clock_get_monotonic_time(DwClock *self);
GSource *dw_clock_after(DwClock *self, guint delay_ms, GSourceFunc callback, gpointer user_data)
    G_GNUC_WARN_UNUSED_RESULT;
void dw_clock_cancel(GSource **source);
void dw_clock_wait_async(DwClock *self,
                         guint delay_ms,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean
dw_clock_wait_finish(DwClock *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
