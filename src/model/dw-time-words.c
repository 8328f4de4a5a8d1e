/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-time-words.h"

#include <glib/gi18n.h>

#define MINUTE 60
#define HOUR   3600

/* The end of the year 9999, as far as GDateTime goes. */
#define LAST_TIME G_GINT64_CONSTANT(253402300799)

/* Up to here a night between two times does not make them another day. */
#define SAME_DAY (12 * HOUR)

/* Beyond these, days say less than months, and months less than years. */
#define MAX_DAYS   60
#define MAX_MONTHS 24

typedef enum {
  UNIT_NOW,
  UNIT_MINUTES,
  UNIT_HOURS,
  UNIT_DAYS,
  UNIT_MONTHS,
  UNIT_YEARS
} Unit;

/* How far two times are from each other, in the one unit that a person would use. */
typedef struct {
  Unit unit;
  int n;
} Distance;

static GDateTime *
to_local(gint64 time, GTimeZone *zone)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(CLAMP(time, 0, LAST_TIME));
  GDateTime *local = g_date_time_to_timezone(utc, zone);

  /* The last hours of the year 9999 have no local time east of Greenwich. */
  return local != NULL ? local : g_date_time_ref(utc);
}

static int
day_number(gint64 time, GTimeZone *zone)
{
  g_autoptr(GDateTime) local = to_local(time, zone);
  int year, month, day;
  GDate date;

  g_date_time_get_ymd(local, &year, &month, &day);
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return (int) g_date_get_julian(&date);
}

/* @from is not after @to. All is rounded down, so that nobody is promised more time than there is.
 */
static Distance
measure(gint64 from, gint64 to, GTimeZone *zone)
{
  gint64 seconds = to - from;
  int days = day_number(to, zone) - day_number(from, zone);

  if (seconds < MINUTE)
    return (Distance){UNIT_NOW, 0};
  if (seconds < HOUR)
    return (Distance){UNIT_MINUTES, (int) (seconds / MINUTE)};
  if (days <= 0 || seconds < SAME_DAY)
    return (Distance){UNIT_HOURS, (int) (seconds / HOUR)};
  if (days <= MAX_DAYS)
    return (Distance){UNIT_DAYS, days};
  if (days < MAX_MONTHS * 365 / 12)
    return (Distance){UNIT_MONTHS, MAX(days * 12 / 365, 2)};
  return (Distance){UNIT_YEARS, days / 365};
}

static char *
describe_future(Distance distance)
{
  guint n = (guint) distance.n;

  switch (distance.unit) {
  case UNIT_NOW:
    return g_strdup(_("in a moment"));
  case UNIT_MINUTES:
    return g_strdup_printf(ngettext("in %u minute", "in %u minutes", n), n);
  case UNIT_HOURS:
    return g_strdup_printf(ngettext("in %u hour", "in %u hours", n), n);
  case UNIT_DAYS:
    if (n == 1)
      return g_strdup(_("tomorrow"));
    return g_strdup_printf(ngettext("in %u day", "in %u days", n), n);
  case UNIT_MONTHS:
    return g_strdup_printf(ngettext("in %u month", "in %u months", n), n);
  case UNIT_YEARS:
  default:
    return g_strdup_printf(ngettext("in %u year", "in %u years", n), n);
  }
}

static char *
describe_past(Distance distance)
{
  guint n = (guint) distance.n;

  switch (distance.unit) {
  case UNIT_NOW:
    return g_strdup(_("just now"));
  case UNIT_MINUTES:
    return g_strdup_printf(ngettext("%u minute ago", "%u minutes ago", n), n);
  case UNIT_HOURS:
    return g_strdup_printf(ngettext("%u hour ago", "%u hours ago", n), n);
  case UNIT_DAYS:
    if (n == 1)
      return g_strdup(_("yesterday"));
    return g_strdup_printf(ngettext("%u day ago", "%u days ago", n), n);
  case UNIT_MONTHS:
    return g_strdup_printf(ngettext("%u month ago", "%u months ago", n), n);
  case UNIT_YEARS:
  default:
    return g_strdup_printf(ngettext("%u year ago", "%u years ago", n), n);
  }
}

/**
 * dw_time_words_until:
 * @time: when something ends, in seconds since 1970 in UTC, or 0 if that is not known
 * @zone: where the reader is
 * @now: the time now
 *
 * A time of the same day, or less than 12 hours away, is counted in hours or minutes, any other in
 * days of the calendar at @zone: what is 26 hours away is "tomorrow" or "in 2 days", as the
 * calendar on the wall says. All is rounded down.
 *
 * Returns: (transfer full) (nullable): words such as "in 12 days", "tomorrow", "in 3 hours", "ended
 *   2 days ago"; %NULL where @time is 0
 */
char *
dw_time_words_until(gint64 time, GTimeZone *zone, gint64 now)
{
  g_autofree char *ago = NULL;

  if (time <= 0)
    return NULL;
  if (time > now)
    return describe_future(measure(now, MIN(time, LAST_TIME), zone));
  ago = describe_past(measure(time, now, zone));
  /* TRANSLATORS: %s is a time in the past, such as "2 days ago" or "yesterday" */
  return g_strdup_printf(_("ended %s"), ago);
}

/**
 * dw_time_words_ago:
 * @time: when something was, in seconds since 1970 in UTC, or 0 if that is not known
 * @zone: where the reader is
 * @now: the time now
 *
 * Counts as dw_time_words_until() does. A time in the future, as of a clock that goes wrong, is
 * "just now".
 *
 * Returns: (transfer full) (nullable): words such as "2 days ago", "yesterday", "just now"; %NULL
 *   where @time is 0
 */
char *
dw_time_words_ago(gint64 time, GTimeZone *zone, gint64 now)
{
  return time > 0 ? describe_past(measure(MIN(time, now), now, zone)) : NULL;
}

static gboolean
is_same_year(GDateTime *local, GTimeZone *zone, gint64 now)
{
  g_autoptr(GDateTime) today = to_local(now, zone);

  return g_date_time_get_year(local) == g_date_time_get_year(today);
}

static char *
format_date(GDateTime *local, GTimeZone *zone, gint64 now)
{
  if (is_same_year(local, zone, now))
    /* TRANSLATORS: a day of this year, as in "12 Nov"; the signs are those of strftime() */
    return g_date_time_format(local, _("%-e %b"));
  /* TRANSLATORS: a day of another year, as in "12 Nov 2025"; the signs are those of strftime() */
  return g_date_time_format(local, _("%-e %b %Y"));
}

static char *
format_time(GDateTime *local)
{
  /* TRANSLATORS: a time of the day, as in "09:12"; the signs are those of strftime() */
  return g_date_time_format(local, _("%H:%M"));
}

/**
 * dw_time_words_date:
 * @time: seconds since 1970 in UTC, or 0 if that is not known
 * @zone: where the reader is
 * @now: the time now
 *
 * Returns: (transfer full) (nullable): the day alone: "12 Nov", with its year when that is another;
 *   %NULL where @time is 0
 */
char *
dw_time_words_date(gint64 time, GTimeZone *zone, gint64 now)
{
  g_autoptr(GDateTime) local = to_local(time, zone);

  return time > 0 ? format_date(local, zone, now) : NULL;
}

/**
 * dw_time_words_clock:
 * @time: seconds since 1970 in UTC, or 0 if that is not known
 * @zone: where the reader is
 * @now: the time now
 *
 * Returns: (transfer full) (nullable): "09:12" today, "yesterday 09:12", "tomorrow 09:12", "12 Nov
 *   09:12", with the year when it is another; %NULL where @time is 0
 */
char *
dw_time_words_clock(gint64 time, GTimeZone *zone, gint64 now)
{
  g_autoptr(GDateTime) local = to_local(time, zone);
  g_autofree char *clock = format_time(local);
  g_autofree char *date = NULL;
  int days = day_number(time, zone) - day_number(now, zone);

  if (time <= 0)
    return NULL;
  if (days == 0)
    return g_steal_pointer(&clock);
  if (days == -1)
    return g_strdup_printf(_("yesterday %s"), clock);
  if (days == 1)
    return g_strdup_printf(_("tomorrow %s"), clock);
  date = format_date(local, zone, now);
  return g_strdup_printf(C_("a day and a time, as in 12 Nov 09:12", "%s %s"), date, clock);
}

/**
 * dw_time_words_when:
 * @time: seconds since 1970 in UTC, or 0 if that is not known
 * @zone: where the reader is
 * @now: the time now
 *
 * The words of dw_time_words_clock() for the inside of a sentence.
 *
 * Returns: (transfer full) (nullable): "today at 20:00", "tomorrow at 09:12", "on 12 Nov at 09:12";
 *   %NULL where @time is 0
 */
char *
dw_time_words_when(gint64 time, GTimeZone *zone, gint64 now)
{
  g_autoptr(GDateTime) local = to_local(time, zone);
  g_autofree char *clock = format_time(local);
  g_autofree char *date = NULL;
  int days = day_number(time, zone) - day_number(now, zone);

  if (time <= 0)
    return NULL;
  if (days == 0)
    return g_strdup_printf(_("today at %s"), clock);
  if (days == -1)
    return g_strdup_printf(_("yesterday at %s"), clock);
  if (days == 1)
    return g_strdup_printf(_("tomorrow at %s"), clock);
  date = format_date(local, zone, now);
  return g_strdup_printf(C_("a day and a time, as in on 12 Nov at 09:12", "on %s at %s"), date,
                         clock);
}

/**
 * dw_time_words_of_day:
 * @minutes: since midnight; more than a day's begin again
 *
 * Returns: (transfer full): the time, such as "03:30"
 */
char *
dw_time_words_of_day(guint minutes)
{
  g_autoptr(GDateTime) time = NULL;

  minutes %= 24 * 60;
  time = g_date_time_new_utc(2000, 1, 1, (int) (minutes / 60), (int) (minutes % 60), 0);
  return format_time(time);
}

/**
 * dw_time_words_elapsed:
 * @seconds: since something began
 *
 * Returns: (transfer full): "0:12", "1:02:03": a clock that runs, the same in every language
 */
char *
dw_time_words_elapsed(guint seconds)
{
  guint hours = seconds / HOUR, minutes = seconds / MINUTE % 60;

  if (hours > 0)
    return g_strdup_printf("%u:%02u:%02u", hours, minutes, seconds % MINUTE);
  return g_strdup_printf("%u:%02u", minutes, seconds % MINUTE);
}

/**
 * dw_time_words_about:
 * @seconds: an estimate
 *
 * Rounds as far as an estimate can be trusted: to 5 seconds below a minute, to minutes below an
 * hour, else to hours.
 *
 * Returns: (transfer full): "a few seconds", "about 40 seconds", "about 2 minutes", "about an hour"
 */
char *
dw_time_words_about(guint seconds)
{
  guint n;

  if (seconds < 8)
    return g_strdup(_("a few seconds"));
  if (seconds < 58) {
    n = (seconds + 2) / 5 * 5;
    return g_strdup_printf(ngettext("about %u second", "about %u seconds", n), n);
  }
  if (seconds < 90)
    return g_strdup(_("about a minute"));
  if (seconds < 55 * MINUTE) {
    n = (seconds + MINUTE / 2) / MINUTE;
    return g_strdup_printf(ngettext("about %u minute", "about %u minutes", n), n);
  }
  if (seconds < 90 * MINUTE)
    return g_strdup(_("about an hour"));
  n = seconds / HOUR + (seconds % HOUR >= HOUR / 2);
  return g_strdup_printf(ngettext("about %u hour", "about %u hours", n), n);
}

/* Tenths of an hour, rounded down. */
static gint64
to_tenths(gint64 seconds)
{
  return MAX(seconds, 0) / (HOUR / 10);
}

/**
 * dw_time_words_hours_number:
 * @seconds: a duration; what is below 0 counts as 0
 *
 * Returns: (transfer full): it in hours with one decimal where that is not 0, rounded down, in the
 *   locale's way: "42.8", "120"
 */
char *
dw_time_words_hours_number(gint64 seconds)
{
  gint64 tenths = to_tenths(seconds);

  if (tenths % 10 == 0)
    return g_strdup_printf("%" G_GINT64_FORMAT, tenths / 10);
  return g_strdup_printf("%.1f", (double) tenths / 10);
}

/**
 * dw_time_words_hours_plural:
 * @seconds: a duration
 *
 * Returns: the number that ngettext() takes for it in hours; 2 stands for any with a decimal
 */
gulong
dw_time_words_hours_plural(gint64 seconds)
{
  gint64 tenths = to_tenths(seconds);

  return tenths % 10 == 0 ? (gulong) (tenths / 10) : 2;
}

/**
 * dw_time_words_hours:
 * @seconds: a duration; what is below 0 counts as 0
 *
 * Returns: (transfer full): "42.8 hours", "1 hour"; see dw_time_words_hours_number()
 */
char *
dw_time_words_hours(gint64 seconds)
{
  g_autofree char *number = dw_time_words_hours_number(seconds);

  /* TRANSLATORS: %s is a number that may have a decimal, as in "42.8 hours" */
  return g_strdup_printf(ngettext("%s hour", "%s hours", dw_time_words_hours_plural(seconds)),
                         number);
}
