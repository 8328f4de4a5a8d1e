/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwBackoff:
 * @first_ms: the delay's upper bound before the first repetition, in milliseconds
 * @limit_ms: no delay is longer
 * @factor: by how much each delay is longer than the one before
 * @jitter: the part of each delay that chance takes away, 0 to 1; 1 is "full jitter"
 *
 * A way of waiting longer and longer.
 */
typedef struct {
  guint first_ms;
  guint limit_ms;
  double factor;
  double jitter;
} DwBackoff;

extern const DwBackoff DW_BACKOFF_RETRY;
extern const DwBackoff DW_BACKOFF_STATUS;
extern const DwBackoff DW_BACKOFF_TICKET;

guint dw_backoff_delay(const DwBackoff *backoff, guint attempt, double chance);

G_END_DECLS
