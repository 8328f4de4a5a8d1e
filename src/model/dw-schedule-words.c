/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-schedule-words.h"

#include "dw-time-words.h"

#include <glib/gi18n.h>
#include <stdlib.h>

/* More times or days than these make no sentence. */
#define MAX_TIMES 4
#define MAX_DAYS  4

/* A shift by a day keeps these days of a month within the month, however long it is. */
#define LAST_SAFE_DAY 28

#define DAY_MINUTES (24 * 60)
#define N_WEEKDAYS  7

#define SUNDAY   (1u << 0)
#define SATURDAY (1u << 6)
#define WEEKEND  (SUNDAY | SATURDAY)

static const char *const day_names[] = {
    N_("Sunday"),   N_("Monday"), N_("Tuesday"),  N_("Wednesday"),
    N_("Thursday"), N_("Friday"), N_("Saturday"),
};
static const char *const day_plurals[] = {
    N_("Sundays"),   N_("Mondays"), N_("Tuesdays"),  N_("Wednesdays"),
    N_("Thursdays"), N_("Fridays"), N_("Saturdays"),
};

static guint
count_bits(guint64 set)
{
  guint n = 0;

  for (; set != 0; set &= set - 1)
    n++;
  return n;
}

/* Of a set that is not empty. */
static guint
lowest_bit(guint64 set)
{
  guint bit = 0;

  while ((set & (G_GUINT64_CONSTANT(1) << bit)) == 0)
    bit++;
  return bit;
}

/* How far the members are apart, going round @size; 0 where that is not always the same. */
static guint
find_step(guint64 set, guint size)
{
  guint step = size / count_bits(set);
  guint first = lowest_bit(set);
  guint64 even = 0;

  for (guint bit = first; bit < size; bit += step)
    even |= G_GUINT64_CONSTANT(1) << bit;
  return even == set && size % step == 0 && first < step ? step : 0;
}

/* "a", "a and b", "a, b and c" */
static char *
join(GPtrArray *words)
{
  g_autoptr(GString) list = g_string_new(g_ptr_array_index(words, 0));

  for (guint i = 1; i + 1 < words->len; i++)
    /* TRANSLATORS: what stands between the parts of a list, but before the last */
    g_string_append_printf(list, "%s%s", _(", "), (const char *) g_ptr_array_index(words, i));
  if (words->len == 1)
    return g_string_free(g_steal_pointer(&list), FALSE);
  /* TRANSLATORS: a list, or its only other part, and its last part */
  return g_strdup_printf(_("%s and %s"), list->str,
                         (const char *) g_ptr_array_index(words, words->len - 1));
}

/* Times of the day at the reader's, and by how many days they are on another date there. */
typedef struct {
  guint minutes[MAX_TIMES];
  guint n;
  int day_shift;
  gboolean mixed; /* some times shift the date and others don't */
} Times;

static int
compare_minutes(gconstpointer a, gconstpointer b)
{
  return (int) *(const guint *) a - (int) *(const guint *) b;
}

static gboolean
find_times(const DwCron *cron, int offset, Times *times)
{
  *times = (Times){0};
  if (count_bits(cron->hours) * count_bits(cron->minutes) > MAX_TIMES)
    return FALSE;
  for (int minute = 0; minute < DAY_MINUTES; minute++) {
    int local = minute + offset, shift;

    if ((cron->hours & (1u << minute / 60)) == 0 ||
        (cron->minutes & (G_GUINT64_CONSTANT(1) << minute % 60)) == 0)
      continue;
    shift = local < 0 ? -1 : local >= DAY_MINUTES;
    times->mixed |= times->n > 0 && shift != times->day_shift;
    times->day_shift = shift;
    times->minutes[times->n++] = (guint) (local - shift * DAY_MINUTES);
  }
  qsort(times->minutes, times->n, sizeof(guint), compare_minutes);
  return TRUE;
}

static char *
describe_times(const Times *times)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < times->n; i++)
    g_ptr_array_add(words, dw_time_words_of_day(times->minutes[i]));
  return join(words);
}

static guint32
shift_weekdays(guint32 days, int shift)
{
  guint32 shifted = 0;

  for (int day = 0; day < N_WEEKDAYS; day++)
    if ((days & (1u << day)) != 0)
      shifted |= 1u << (day + shift + N_WEEKDAYS) % N_WEEKDAYS;
  return shifted;
}

/* Whether the days are at least three in a row, which may go round the week. */
static gboolean
find_run(guint32 days, guint *first, guint *last)
{
  guint n = count_bits(days);

  for (*first = 0; *first < N_WEEKDAYS; (*first)++) {
    guint32 run = shift_weekdays((1u << n) - 1, (int) *first);

    *last = (*first + n - 1) % N_WEEKDAYS;
    if (run == days)
      return n >= 3;
  }
  return FALSE;
}

static char *
describe_weekdays(guint32 days, const char *times)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new();
  g_autofree char *list = NULL;
  guint first, last;

  if (days == DW_CRON_ALL_WEEKDAYS)
    return g_strdup_printf(_("every day at %s"), times);
  if (days == (DW_CRON_ALL_WEEKDAYS & ~WEEKEND))
    return g_strdup_printf(_("on weekdays at %s"), times);
  if (days == WEEKEND)
    return g_strdup_printf(_("on weekends at %s"), times);
  if (find_run(days, &first, &last))
    /* TRANSLATORS: two days of the week and a time, as in "from Sunday to Thursday at 20:00" */
    return g_strdup_printf(_("from %s to %s at %s"), _(day_names[first]), _(day_names[last]),
                           times);
  for (guint day = 1; day <= N_WEEKDAYS; day++)
    if ((days & (1u << day % N_WEEKDAYS)) != 0)
      g_ptr_array_add(words, (gpointer) _(day_plurals[day % N_WEEKDAYS]));
  list = join(words);
  return g_strdup_printf(
      C_("days of the week and a time, as in on Mondays and Fridays at 20:00", "on %s at %s"), list,
      times);
}

static char *
describe_month_days(guint32 days, int shift, const char *times)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *list = NULL;

  if (count_bits(days) > MAX_DAYS)
    return NULL;
  for (int day = 1; day <= 31; day++) {
    int local = day + shift;

    if ((days & (1u << day)) == 0)
      continue;
    if (shift != 0 && (local < 1 || local > LAST_SAFE_DAY))
      return NULL;
    g_ptr_array_add(words, g_strdup_printf("%d", local));
  }
  list = join(words);
  /* TRANSLATORS: days of the month and a time, as in "on day 1 and 15 of each month at 20:00" */
  return g_strdup_printf(_("on day %s of each month at %s"), list, times);
}

/* What runs all day long, in even steps. */
static char *
describe_steps(const DwCron *cron)
{
  guint step;

  if (cron->hours == DW_CRON_ALL_HOURS) {
    step = find_step(cron->minutes, 60);
    if (step == 60)
      return g_strdup(_("every hour"));
    if (step == 1)
      return g_strdup(_("every minute"));
    return step > 0 ? g_strdup_printf(ngettext("every %u minute", "every %u minutes", step), step)
                    : NULL;
  }
  step = find_step(cron->hours, 24);
  if (step == 0 || count_bits(cron->minutes) > 1 || count_bits(cron->hours) <= MAX_TIMES)
    return NULL;
  return g_strdup_printf(ngettext("every %u hour", "every %u hours", step), step);
}

/* One day of one year. */
static char *
describe_date(const DwCron *cron, GTimeZone *zone, gint64 now)
{
  g_autoptr(GDateTime) time = NULL;

  if (count_bits(cron->months) > 1 || count_bits(cron->days) > 1 || count_bits(cron->hours) > 1 ||
      count_bits(cron->minutes) > 1)
    return NULL;
  time = g_date_time_new_utc((int) cron->year, (int) lowest_bit(cron->months),
                             (int) lowest_bit(cron->days), (int) lowest_bit(cron->hours),
                             (int) lowest_bit(cron->minutes), 0);
  return time != NULL ? dw_time_words_when(g_date_time_to_unix(time), zone, now) : NULL;
}

/* East of Greenwich, in minutes. */
static int
find_offset(GTimeZone *zone, gint64 time)
{
  int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, time);

  return interval >= 0 ? g_time_zone_get_offset(zone, interval) / 60 : 0;
}

/**
 * dw_schedule_words_describe:
 * @cron: an expression in UTC
 * @weekdays: its weekdays, by the numbering that is meant
 * @zone: where the reader is
 * @reference: a time for which the words hold: the clocks of summer and winter differ
 * @now: the time now
 *
 * Says when something runs at the reader's clock. Weekdays and days of the month move with it where
 * that is on the other side of midnight.
 *
 * Returns: (transfer full) (nullable): words for the end of a sentence, such as "on weekdays at
 *   20:00", "every 30 minutes"; %NULL where the expression is more than one sentence can say
 */
char *
dw_schedule_words_describe(
    const DwCron *cron, guint32 weekdays, GTimeZone *zone, gint64 reference, gint64 now)
{
  gboolean every_day = cron->days == DW_CRON_ALL_DAYS && weekdays == DW_CRON_ALL_WEEKDAYS;
  g_autofree char *steps = every_day && cron->year == 0 ? describe_steps(cron) : NULL;
  g_autofree char *clock = NULL;
  Times times;

  if (cron->year != 0)
    return weekdays == DW_CRON_ALL_WEEKDAYS ? describe_date(cron, zone, now) : NULL;
  if (cron->months != DW_CRON_ALL_MONTHS ||
      (cron->days != DW_CRON_ALL_DAYS && weekdays != DW_CRON_ALL_WEEKDAYS))
    return NULL;
  if (steps != NULL)
    return g_steal_pointer(&steps);
  if (!find_times(cron, find_offset(zone, reference), &times) || (times.mixed && !every_day))
    return NULL;
  clock = describe_times(&times);
  if (cron->days != DW_CRON_ALL_DAYS)
    return describe_month_days(cron->days, times.day_shift, clock);
  return describe_weekdays(shift_weekdays(weekdays, times.day_shift), clock);
}
