/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-clock.h"

/**
 * dw_sandbox_clock_init:
 * @self: a clock
 * @speed: how many seconds of the world pass in one of ours
 */
void
dw_sandbox_clock_init(DwSandboxClock *self, double speed)
{
  self->started_us = g_get_monotonic_time();
  self->advanced_us = 0;
  self->speed = speed;
}

/**
 * dw_sandbox_clock_now:
 * @self: a clock
 *
 * Returns: microseconds of the world since it began
 */
gint64
dw_sandbox_clock_now(const DwSandboxClock *self)
{
  double passed = (double) (g_get_monotonic_time() - self->started_us);

  return (gint64) (passed * self->speed) + self->advanced_us;
}

/**
 * dw_sandbox_clock_advance:
 * @self: a clock
 * @seconds: how far to put it forward
 */
void
dw_sandbox_clock_advance(DwSandboxClock *self, double seconds)
{
  self->advanced_us += (gint64) (seconds * G_USEC_PER_SEC);
}

/**
 * dw_sandbox_clock_format:
 * @self: a clock
 * @seconds_from_now: a distance, negative for the past
 *
 * Returns: (transfer full): that moment, as the service writes one: 2026-01-02T03:04:05Z
 */
char *
dw_sandbox_clock_format(const DwSandboxClock *self, gint64 seconds_from_now)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  gint64 offset = self->advanced_us / G_USEC_PER_SEC + seconds_from_now;
  g_autoptr(GDateTime) then = g_date_time_add_seconds(now, (double) offset);

  return g_date_time_format(then, "%Y-%m-%dT%H:%M:%SZ");
}
