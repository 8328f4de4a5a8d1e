/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-clock.h"

G_BEGIN_DECLS

/**
 * DwFakeClock:
 *
 * A #DwClock that stands still until a test moves it.
 */
#define DW_TYPE_FAKE_CLOCK (dw_fake_clock_get_type())
G_DECLARE_FINAL_TYPE(DwFakeClock, dw_fake_clock, DW, FAKE_CLOCK, GObject)

DwFakeClock *dw_fake_clock_new(void);
void dw_fake_clock_set_real_time(DwFakeClock *self, gint64 microseconds);
void dw_fake_clock_advance(DwFakeClock *self, guint ms);
guint dw_fake_clock_count_timeouts(DwFakeClock *self);
gint64 dw_fake_clock_get_next_ms(DwFakeClock *self);
void dw_fake_clock_wait_timeouts(DwFakeClock *self, guint count);

G_END_DECLS
