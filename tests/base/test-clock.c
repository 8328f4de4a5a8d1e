/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-clock.h"

static gboolean
count_cb(gpointer user_data)
{
  int *count = user_data;

  (*count)++;
  return *count < 3 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
test_after(void)
{
  DwClock *clock = dw_clock_get_system();
  gint64 before = dw_clock_get_monotonic_time(clock);
  int count = 0;
  g_autoptr(GSource) source = dw_clock_after(clock, 5, count_cb, &count);

  while (!g_source_is_destroyed(source))
    g_main_context_iteration(NULL, TRUE);
  g_assert_cmpint(count, ==, 3);
  g_assert_cmpint(dw_clock_get_monotonic_time(clock) - before, >=, 3 * 5000);
  g_assert_cmpint(dw_clock_get_real_time(clock), >, G_GINT64_CONSTANT(1700000000000000));
}

static void
test_cancel(void)
{
  int count = 0;
  GSource *source = dw_clock_after(dw_clock_get_system(), 0, count_cb, &count);

  dw_clock_cancel(&source);
  g_assert_null(source);
  dw_clock_cancel(&source);
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_assert_cmpint(count, ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/clock/after", test_after);
  g_test_add_func("/clock/cancel", test_cancel);
  return g_test_run();
}
