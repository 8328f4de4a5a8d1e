/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwSandboxClock:
 *
 * The time of the sandbox's world, which may run faster than ours and be put forward. What ages or
 * takes time in the world goes by it; Timestamps and one-time codes go by the real time, because
 * whoever sends them knows no other.
 */
typedef struct {
  gint64 started_us;
  gint64 advanced_us;
  double speed;
} DwSandboxClock;

#define DW_SANDBOX_CLOCK_NEVER G_MAXINT64

void dw_sandbox_clock_init(DwSandboxClock *self, double speed);
gint64 dw_sandbox_clock_now(const DwSandboxClock *self);
void dw_sandbox_clock_advance(DwSandboxClock *self, double seconds);
char *dw_sandbox_clock_format(const DwSandboxClock *self, gint64 seconds_from_now);

G_END_DECLS
