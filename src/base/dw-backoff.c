/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-backoff.h"

/* Repeating a failed request: full jitter, so that a thousand thin clients that lost the service at
 * once do not come back at once. */
const DwBackoff DW_BACKOFF_RETRY = {250, 8000, 2.0, 1.0};
/* Watching a resource that is powering up. */
const DwBackoff DW_BACKOFF_STATUS = {1000, 5000, 1.5, 0.2};
/* Waiting for the service to issue a ticket. */
const DwBackoff DW_BACKOFF_TICKET = {250, 2000, 1.5, 0.1};

/**
 * dw_backoff_delay:
 * @backoff: how to wait
 * @attempt: how many repetitions went before, from 0
 * @chance: from 0 up to 1, as g_random_double() gives it
 *
 * Returns: milliseconds to wait before the next repetition, never over the limit
 */
guint
dw_backoff_delay(const DwBackoff *backoff, guint attempt, double chance)
{
  double delay = backoff->first_ms;

  for (guint i = 0; i < attempt && delay < backoff->limit_ms; i++)
    delay *= backoff->factor;
  delay = MIN(delay, backoff->limit_ms);
  return (guint) (delay * (1.0 - backoff->jitter * CLAMP(chance, 0.0, 1.0)));
}
