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

typedef struct {
  gboolean done;
  gboolean ok;
  GError *error;
} Wait;

static void
waited_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->ok = dw_clock_wait_finish(DW_CLOCK(source), result, &wait->error);
  wait->done = TRUE;
}

static void
test_wait(void)
{
  Wait wait = {0};

  dw_clock_wait_async(dw_clock_get_system(), 1, NULL, waited_cb, &wait);
  while (!wait.done)
    g_main_context_iteration(NULL, TRUE);
  g_assert_true(wait.ok);
  g_assert_no_error(wait.error);
}

static void
test_wait_cancelled(void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  gint64 before = g_get_monotonic_time();
  Wait wait = {0};

  dw_clock_wait_async(dw_clock_get_system(), 60000, cancellable, waited_cb, &wait);
  g_cancellable_cancel(cancellable);
  while (!wait.done)
    g_main_context_iteration(NULL, TRUE);
  g_assert_false(wait.ok);
  g_assert_error(wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint(g_get_monotonic_time() - before, <, 30 * G_USEC_PER_SEC);
  g_clear_error(&wait.error);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/clock/after", test_after);
  g_test_add_func("/clock/cancel", test_cancel);
  g_test_add_func("/clock/wait", test_wait);
  g_test_add_func("/clock/wait-cancelled", test_wait_cancelled);
  return g_test_run();
}
