/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-fake-clock.h"

typedef struct {
  DwClock *clock;
  GString *seen;
  char name;
  guint more;
} Timer;

static gboolean
note_cb(gpointer user_data)
{
  Timer *timer = user_data;

  g_string_append_printf(timer->seen, "%c%" G_GINT64_FORMAT " ", timer->name,
                         dw_clock_get_monotonic_time(timer->clock) / 1000 % 1000000);
  if (timer->more == 0)
    return G_SOURCE_REMOVE;
  timer->more--;
  return G_SOURCE_CONTINUE;
}

static void
test_order(void)
{
  g_autoptr(DwFakeClock) fake = dw_fake_clock_new();
  DwClock *clock = DW_CLOCK(fake);
  g_autoptr(GString) seen = g_string_new("");
  Timer late = {clock, seen, 'l', 0}, early = {clock, seen, 'e', 2}, never = {clock, seen, 'n', 0};
  g_autoptr(GSource) l = dw_clock_after(clock, 50, note_cb, &late);
  g_autoptr(GSource) e = dw_clock_after(clock, 20, note_cb, &early);
  GSource *n = dw_clock_after(clock, 10, note_cb, &never);

  g_assert_cmpuint(dw_fake_clock_count_timeouts(fake), ==, 3);
  g_assert_cmpint(dw_fake_clock_get_next_ms(fake), ==, 10);
  dw_clock_cancel(&n);
  g_assert_cmpint(dw_fake_clock_get_next_ms(fake), ==, 20);
  dw_fake_clock_advance(fake, 19);
  g_assert_cmpstr(seen->str, ==, "");
  dw_fake_clock_advance(fake, 1000);
  g_assert_cmpstr(seen->str, ==, "e20 e40 l50 e60 ");
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fake), ==, 0);
  g_assert_cmpint(dw_fake_clock_get_next_ms(fake), ==, -1);
}

static void
test_times(void)
{
  g_autoptr(DwFakeClock) fake = dw_fake_clock_new();
  DwClock *clock = DW_CLOCK(fake);
  gint64 monotonic = dw_clock_get_monotonic_time(clock);

  dw_fake_clock_set_real_time(fake, 5000000);
  dw_fake_clock_advance(fake, 250);
  g_assert_cmpint(dw_clock_get_real_time(clock), ==, 5250000);
  g_assert_cmpint(dw_clock_get_monotonic_time(clock) - monotonic, ==, 250000);
}

static gboolean
chain_cb(gpointer user_data)
{
  Timer *timer = user_data;
  g_autoptr(GSource) source = NULL;

  note_cb(timer);
  if (timer->name++ < 'c')
    source = dw_clock_after(timer->clock, 10, chain_cb, timer);
  return G_SOURCE_REMOVE;
}

static void
test_chain(void)
{
  g_autoptr(DwFakeClock) fake = dw_fake_clock_new();
  DwClock *clock = DW_CLOCK(fake);
  g_autoptr(GString) seen = g_string_new("");
  Timer timer = {clock, seen, 'a', 0};
  g_autoptr(GSource) source = dw_clock_after(clock, 10, chain_cb, &timer);

  dw_fake_clock_wait_timeouts(fake, 1);
  dw_fake_clock_advance(fake, 100);
  g_assert_cmpstr(seen->str, ==, "a10 b20 c30 ");
}

static void
test_outlives(void)
{
  DwFakeClock *fake = dw_fake_clock_new();
  g_autoptr(GString) seen = g_string_new("");
  Timer timer = {DW_CLOCK(fake), seen, 'z', 0};
  GSource *source = dw_clock_after(DW_CLOCK(fake), 0, note_cb, &timer);

  g_object_unref(fake);
  while (seen->len == 0)
    g_main_context_iteration(NULL, TRUE);
  g_assert_true(g_source_is_destroyed(source));
  g_source_unref(source);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/fake-clock/order", test_order);
  g_test_add_func("/fake-clock/times", test_times);
  g_test_add_func("/fake-clock/chain", test_chain);
  g_test_add_func("/fake-clock/outlives", test_outlives);
  return g_test_run();
}
