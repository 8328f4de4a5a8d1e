/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-fake-clock.h"

/* 2026-01-02T03:04:05Z, and far from zero, so that a time mistaken for the other kind shows. */
#define FIRST_REAL_TIME      (G_GINT64_CONSTANT(1767323045) * G_USEC_PER_SEC)
#define FIRST_MONOTONIC_TIME (G_GINT64_CONSTANT(1000) * G_USEC_PER_SEC)

struct _DwFakeClock {
  GObject parent;
  gint64 real_time;
  gint64 monotonic_time;
  GList *sources; /* (unowned) FakeSource, each leaves when it is finalized */
};

typedef struct {
  GSource source;
  DwFakeClock *clock; /* (owned) */
  gint64 due;         /* on the clock's monotonic time */
  guint delay_ms;
  gboolean dispatching;
} FakeSource;

static gboolean
fake_source_prepare(GSource *source, int *timeout)
{
  FakeSource *fake = (FakeSource *) source;

  *timeout = -1;
  return fake->due <= fake->clock->monotonic_time;
}

static gboolean
fake_source_check(GSource *source)
{
  FakeSource *fake = (FakeSource *) source;

  return fake->due <= fake->clock->monotonic_time;
}

static gboolean
fake_source_dispatch(GSource *source, GSourceFunc callback, gpointer user_data)
{
  FakeSource *fake = (FakeSource *) source;
  gboolean more;

  /* At least a millisecond, or an advance would never end. */
  fake->due += MAX(fake->delay_ms, 1) * G_GINT64_CONSTANT(1000);
  fake->dispatching = TRUE;
  more = callback(user_data);
  fake->dispatching = FALSE;
  return more;
}

static void
fake_source_finalize(GSource *source)
{
  FakeSource *fake = (FakeSource *) source;

  fake->clock->sources = g_list_remove(fake->clock->sources, fake);
  g_object_unref(fake->clock);
}

static GSourceFuncs fake_source_funcs = {
    .prepare = fake_source_prepare,
    .check = fake_source_check,
    .dispatch = fake_source_dispatch,
    .finalize = fake_source_finalize,
};

static gint64
dw_fake_clock_get_real_time(DwClock *clock)
{
  return DW_FAKE_CLOCK(clock)->real_time;
}

static gint64
dw_fake_clock_get_monotonic_time(DwClock *clock)
{
  return DW_FAKE_CLOCK(clock)->monotonic_time;
}

static GSource *
dw_fake_clock_create_timeout(DwClock *clock, guint delay_ms)
{
  DwFakeClock *self = DW_FAKE_CLOCK(clock);
  GSource *source = g_source_new(&fake_source_funcs, sizeof(FakeSource));
  FakeSource *fake = (FakeSource *) source;

  fake->clock = g_object_ref(self);
  fake->delay_ms = delay_ms;
  fake->due = self->monotonic_time + delay_ms * G_GINT64_CONSTANT(1000);
  self->sources = g_list_append(self->sources, fake);
  g_source_set_static_name(source, "dw-fake-clock");
  return source;
}

static void
dw_fake_clock_iface_init(DwClockInterface *iface)
{
  iface->get_real_time = dw_fake_clock_get_real_time;
  iface->get_monotonic_time = dw_fake_clock_get_monotonic_time;
  iface->create_timeout = dw_fake_clock_create_timeout;
}

G_DEFINE_TYPE_WITH_CODE(DwFakeClock,
                        dw_fake_clock,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_CLOCK, dw_fake_clock_iface_init))

static void
dw_fake_clock_class_init(DwFakeClockClass *klass)
{
}

static void
dw_fake_clock_init(DwFakeClock *self)
{
  self->real_time = FIRST_REAL_TIME;
  self->monotonic_time = FIRST_MONOTONIC_TIME;
}

static gboolean
fake_source_is_waiting(FakeSource *fake)
{
  return !g_source_is_destroyed(&fake->source) && g_source_get_context(&fake->source) != NULL;
}

/* The waiting timeout that is due first; of two at once, the one made first. */
static FakeSource *
find_next(DwFakeClock *self)
{
  FakeSource *next = NULL;

  for (GList *l = self->sources; l != NULL; l = l->next) {
    FakeSource *fake = l->data;

    if (!fake_source_is_waiting(fake) || fake->dispatching)
      continue;
    if (next == NULL || fake->due < next->due)
      next = fake;
  }
  return next;
}

/**
 * dw_fake_clock_new:
 *
 * Returns: (transfer full): a clock at 2026-01-02T03:04:05Z that stands still
 */
DwFakeClock *
dw_fake_clock_new(void)
{
  return g_object_new(DW_TYPE_FAKE_CLOCK, NULL);
}

/**
 * dw_fake_clock_set_real_time:
 * @self: a fake clock
 * @microseconds: since 1970-01-01 UTC
 *
 * Makes the wall clock jump, as a person or NTP does. Monotonic time and timeouts stay.
 */
void
dw_fake_clock_set_real_time(DwFakeClock *self, gint64 microseconds)
{
  self->real_time = microseconds;
}

static void
move_to(DwFakeClock *self, gint64 monotonic_time)
{
  self->real_time += monotonic_time - self->monotonic_time;
  self->monotonic_time = monotonic_time;
}

/* Other sources of the context may run with it, as they would in a real wait. */
static void
run_source(FakeSource *fake)
{
  GSource *source = g_source_ref(&fake->source);
  gint64 due = fake->due;

  while (fake->due == due && !g_source_is_destroyed(source))
    g_main_context_iteration(g_source_get_context(source), FALSE);
  g_source_unref(source);
}

/**
 * dw_fake_clock_advance:
 * @self: a fake clock
 * @ms: milliseconds
 *
 * Lets @ms pass: every timeout that falls due on the way runs, in order and each at its own time,
 * also those that others start.
 */
void
dw_fake_clock_advance(DwFakeClock *self, guint ms)
{
  gint64 target = self->monotonic_time + ms * G_GINT64_CONSTANT(1000);
  FakeSource *next;

  g_object_ref(self);
  while ((next = find_next(self)) != NULL && next->due <= target) {
    move_to(self, MAX(next->due, self->monotonic_time));
    run_source(next);
  }
  move_to(self, MAX(target, self->monotonic_time));
  g_object_unref(self);
}

/**
 * dw_fake_clock_count_timeouts:
 * @self: a fake clock
 *
 * Returns: how many timeouts wait; zero after an operation that cleans up
 */
guint
dw_fake_clock_count_timeouts(DwFakeClock *self)
{
  guint count = 0;

  for (GList *l = self->sources; l != NULL; l = l->next)
    count += fake_source_is_waiting(l->data) ? 1 : 0;
  return count;
}

/**
 * dw_fake_clock_get_next_ms:
 * @self: a fake clock
 *
 * Returns: milliseconds until the first waiting timeout is due, or -1 if none waits
 */
gint64
dw_fake_clock_get_next_ms(DwFakeClock *self)
{
  FakeSource *next = find_next(self);

  return next == NULL ? -1 : MAX((next->due - self->monotonic_time) / 1000, 0);
}

/**
 * dw_fake_clock_wait_timeouts:
 * @self: a fake clock
 * @count: how many
 *
 * Runs the thread-default main context until @count timeouts wait, so that a test advances the
 * clock no sooner than the code under test has asked for the time.
 */
void
dw_fake_clock_wait_timeouts(DwFakeClock *self, guint count)
{
  while (dw_fake_clock_count_timeouts(self) < count)
    g_main_context_iteration(g_main_context_get_thread_default(), TRUE);
}
