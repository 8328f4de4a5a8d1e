/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-await.h"

/**
 * dw_await_done_cb:
 * @source: the source
 * @result: what to keep
 * @user_data: a `GAsyncResult *` of the test's, %NULL until now
 *
 * The callback for what dw_await() waits for.
 */
void
dw_await_done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  g_assert_null(*kept);
  *kept = g_object_ref(result);
}

/**
 * dw_await:
 * @result: what dw_await_done_cb() sets
 * @clock: (nullable): moved to its next timeout whenever nothing else is to be done
 *
 * Runs the main loop until @result is there.
 */
void
dw_await(GAsyncResult **result, DwFakeClock *clock)
{
  while (*result == NULL) {
    if (clock == NULL || dw_fake_clock_count_timeouts(clock) == 0)
      g_main_context_iteration(NULL, TRUE);
    else if (!g_main_context_iteration(NULL, FALSE))
      dw_fake_clock_advance(clock, (guint) dw_fake_clock_get_next_ms(clock));
  }
}

/**
 * dw_await_idle:
 *
 * Runs the main loop until nothing is to be done at once.
 */
void
dw_await_idle(void)
{
  while (g_main_context_iteration(NULL, FALSE))
    ;
}
