/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-time-words.h"

#include <string.h>

/* Thursday 2026-11-12 09:12:30 in UTC; 17:12:30 in Shanghai. */
#define NOW G_GINT64_CONSTANT(1794474750)

#define M 60
#define H 3600
#define D 86400

static GTimeZone *
find_zone(const char *id)
{
  GTimeZone *zone = g_time_zone_new_identifier(id);

  g_assert_nonnull(zone);
  return zone;
}

static void
test_until(void)
{
  static const struct {
    gint64 from_now;
    const char *zone;
    const char *words;
  } rows[] = {
      {1, "UTC", "in a moment"},
      {59, "UTC", "in a moment"},
      {60, "UTC", "in 1 minute"},
      {119, "UTC", "in 1 minute"},
      {59 * M + 59, "UTC", "in 59 minutes"},
      {H, "UTC", "in 1 hour"},
      {3 * H + 59 * M, "UTC", "in 3 hours"},
      {14 * H, "UTC", "in 14 hours"},
      /* over midnight, but the same night */
      {11 * H, "+08:00", "in 11 hours"},
      {14 * H, "+08:00", "tomorrow"},
      {15 * H, "UTC", "tomorrow"},
      /* 26 hours: by the calendar there */
      {26 * H, "UTC", "tomorrow"},
      {26 * H, "+13:00", "in 2 days"},
      {38 * H, "UTC", "tomorrow"},
      {39 * H, "UTC", "in 2 days"},
      {12 * D, "UTC", "in 12 days"},
      {60 * D, "UTC", "in 60 days"},
      {61 * D, "UTC", "in 2 months"},
      {365 * D, "UTC", "in 12 months"},
      {729 * D, "UTC", "in 23 months"},
      {730 * D, "UTC", "in 2 years"},
      {G_MAXINT64 - NOW, "UTC", "in 7978 years"},
      {G_MAXINT64 - NOW, "+13:00", "in 7978 years"},
      {0, "UTC", "ended just now"},
      {-59, "UTC", "ended just now"},
      {-5 * M, "UTC", "ended 5 minutes ago"},
      {-H, "UTC", "ended 1 hour ago"},
      {-10 * H, "UTC", "ended 10 hours ago"},
      {-12 * H, "UTC", "ended yesterday"},
      {-2 * D, "UTC", "ended 2 days ago"},
      {-90 * D, "UTC", "ended 2 months ago"},
      {1 - NOW, "UTC", "ended 56 years ago"},
      {-NOW, "UTC", NULL},
      {G_MININT64, "UTC", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GTimeZone) zone = find_zone(rows[i].zone);
    gint64 time = rows[i].from_now == G_MININT64 ? G_MININT64 : NOW + rows[i].from_now;
    g_autofree char *words = dw_time_words_until(time, zone, NOW);

    g_test_message("%" G_GINT64_FORMAT " in %s", rows[i].from_now, rows[i].zone);
    g_assert_cmpstr(words, ==, rows[i].words);
  }
}

static void
test_ago(void)
{
  static const struct {
    gint64 from_now;
    const char *words;
  } rows[] = {
      {0, "just now"},         {D, "just now"},           {-M, "1 minute ago"},
      {-9 * H, "9 hours ago"}, {-10 * H, "10 hours ago"}, {-13 * H, "yesterday"},
      {-34 * H, "2 days ago"}, {-800 * D, "2 years ago"}, {-NOW, NULL},
  };
  g_autoptr(GTimeZone) zone = find_zone("UTC");

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *words = dw_time_words_ago(NOW + rows[i].from_now, zone, NOW);

    g_test_message("%" G_GINT64_FORMAT, rows[i].from_now);
    g_assert_cmpstr(words, ==, rows[i].words);
  }
}

static void
test_clock(void)
{
  static const struct {
    gint64 from_now;
    const char *zone;
    const char *clock, *when, *date;
  } rows[] = {
      {0, "UTC", "09:12", "today at 09:12", "12 Nov"},
      {0, "+08:00", "17:12", "today at 17:12", "12 Nov"},
      {-10 * H, "UTC", "yesterday 23:12", "yesterday at 23:12", "11 Nov"},
      {-10 * H, "+08:00", "07:12", "today at 07:12", "12 Nov"},
      {D, "UTC", "tomorrow 09:12", "tomorrow at 09:12", "13 Nov"},
      {2 * D, "UTC", "14 Nov 09:12", "on 14 Nov at 09:12", "14 Nov"},
      {-9 * D, "UTC", "3 Nov 09:12", "on 3 Nov at 09:12", "3 Nov"},
      {-365 * D, "UTC", "12 Nov 2025 09:12", "on 12 Nov 2025 at 09:12", "12 Nov 2025"},
      {60 * D, "UTC", "11 Jan 2027 09:12", "on 11 Jan 2027 at 09:12", "11 Jan 2027"},
      {G_MAXINT64 - NOW, "UTC", "31 Dec 9999 23:59", "on 31 Dec 9999 at 23:59", "31 Dec 9999"},
      {-NOW, "UTC", NULL, NULL, NULL},
      {-NOW - 1, "UTC", NULL, NULL, NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GTimeZone) zone = find_zone(rows[i].zone);
    g_autofree char *clock = dw_time_words_clock(NOW + rows[i].from_now, zone, NOW);
    g_autofree char *when = dw_time_words_when(NOW + rows[i].from_now, zone, NOW);
    g_autofree char *date = dw_time_words_date(NOW + rows[i].from_now, zone, NOW);

    g_test_message("%" G_GINT64_FORMAT " in %s", rows[i].from_now, rows[i].zone);
    g_assert_cmpstr(clock, ==, rows[i].clock);
    g_assert_cmpstr(when, ==, rows[i].when);
    g_assert_cmpstr(date, ==, rows[i].date);
  }
}

static void
test_of_day(void)
{
  g_autofree char *night = dw_time_words_of_day(3 * 60 + 30);
  g_autofree char *midnight = dw_time_words_of_day(24 * 60);
  g_autofree char *last = dw_time_words_of_day(G_MAXUINT);

  g_assert_cmpstr(night, ==, "03:30");
  g_assert_cmpstr(midnight, ==, "00:00");
  g_assert_cmpuint(strlen(last), ==, 5);
}

static void
test_durations(void)
{
  static const struct {
    guint seconds;
    const char *elapsed, *about;
  } rows[] = {
      {0, "0:00", "a few seconds"},
      {7, "0:07", "a few seconds"},
      {8, "0:08", "about 10 seconds"},
      {12, "0:12", "about 10 seconds"},
      {13, "0:13", "about 15 seconds"},
      {40, "0:40", "about 40 seconds"},
      {57, "0:57", "about 55 seconds"},
      {58, "0:58", "about a minute"},
      {89, "1:29", "about a minute"},
      {90, "1:30", "about 2 minutes"},
      {149, "2:29", "about 2 minutes"},
      {150, "2:30", "about 3 minutes"},
      {3299, "54:59", "about 55 minutes"},
      {3300, "55:00", "about an hour"},
      {3723, "1:02:03", "about an hour"},
      {5400, "1:30:00", "about 2 hours"},
      {G_MAXUINT, "1193046:28:15", "about 1193046 hours"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *elapsed = dw_time_words_elapsed(rows[i].seconds);
    g_autofree char *about = dw_time_words_about(rows[i].seconds);

    g_assert_cmpstr(elapsed, ==, rows[i].elapsed);
    g_assert_cmpstr(about, ==, rows[i].about);
  }
}

static void
test_hours(void)
{
  static const struct {
    gint64 seconds;
    const char *words;
  } rows[] = {
      {153900 + 180, "42.8 hours"},
      {432000, "120 hours"},
      {3600, "1 hour"},
      {3599, "0.9 hours"},
      {3960, "1.1 hours"},
      {0, "0 hours"},
      {-5, "0 hours"},
      {G_MININT64, "0 hours"},
      {G_MAXINT64, "2562047788015215.5 hours"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *words = dw_time_words_hours(rows[i].seconds);

    g_assert_cmpstr(words, ==, rows[i].words);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/time-words/until", test_until);
  g_test_add_func("/time-words/ago", test_ago);
  g_test_add_func("/time-words/clock", test_clock);
  g_test_add_func("/time-words/of-day", test_of_day);
  g_test_add_func("/time-words/durations", test_durations);
  g_test_add_func("/time-words/hours", test_hours);
  return g_test_run();
}
