/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cron.h"
#include "dw-timer-words.h"

#include <string.h>

/* Thursday 2026-11-12 09:12:30 in UTC. */
#define NOW G_GINT64_CONSTANT(1794474750)

#define TODAY_2000    (NOW - 33150 + 20 * 3600)
#define FRIDAY_2000   (TODAY_2000 + 86400)
#define SUNDAY_2000   (TODAY_2000 + 3 * 86400)
#define SATURDAY_2000 (TODAY_2000 + 2 * 86400)

static GTimeZone *
find_zone(const char *id)
{
  return g_time_zone_new_identifier(id != NULL ? id : "UTC");
}

/* Expressions in UTC, at the clock of a zone. */
static void
test_schedules(void)
{
  static const struct {
    const char *cron;
    const char *zone;
    const char *words;
  } rows[] = {
      /* the reference's own */
      {"0 0 16 ? * 1,2,3,4,5,6,7", "+08:00", "every day at 00:00"},
      {"0 0 16 ? * 1,2,3,4,5,6,7", NULL, "every day at 16:00"},
      {"0 40 7 ? * 1,2,3,4,5,6,7", "+08:00", "every day at 15:40"},
      {"0 30 13 ? * 1-7", "+08:00", "every day at 21:30"},
      {"0 0 0 ? * 1", NULL, "on Sundays at 00:00"},
      {"0 0 16 ? * 1,2,3,4,5,6,7\n", NULL, "every day at 16:00"},
      /* weekdays, and how they move with the zone */
      {"0 0 20 ? * 2,3,4,5,6", NULL, "on weekdays at 20:00"},
      {"0 0 20 ? * MON-FRI", NULL, "on weekdays at 20:00"},
      {"0 0 20 ? * mon,TUE,Wed,thu,fri", NULL, "on weekdays at 20:00"},
      {"0 0 16 ? * 1,2,3,4,5", "+08:00", "on weekdays at 00:00"},
      {"0 0 15 ? * 1-5", "+08:00", "from Sunday to Thursday at 23:00"},
      {"0 0 2 ? * 3-7", "-05:00", "on weekdays at 21:00"},
      {"0 0 20 ? * 1,7", NULL, "on weekends at 20:00"},
      {"0 0 20 ? * SAT-SUN", NULL, "on weekends at 20:00"},
      {"0 0 20 ? * FRI,SAT", "+08:00", "on weekends at 04:00"},
      {"0 0 20 ? * MON,WED", NULL, "on Mondays and Wednesdays at 20:00"},
      {"0 0 20 ? * MON,WED", "+08:00", "on Tuesdays and Thursdays at 04:00"},
      {"0 0 20 ? * SUN,MON,WED", NULL, "on Mondays, Wednesdays and Sundays at 20:00"},
      {"0 0 20 ? * FRI-MON", NULL, "from Friday to Monday at 20:00"},
      {"0 0 20 ? * 7-2", NULL, "from Saturday to Monday at 20:00"},
      {"0 0 20 ? * MON-SAT", NULL, "from Monday to Saturday at 20:00"},
      {"0 0 20 ? * 2/2", NULL, "on Mondays, Wednesdays and Fridays at 20:00"},
      {"0 0 20 ? * 0-4", NULL, "from Sunday to Thursday at 20:00"},
      {"0 0 20 ? * 0-7", NULL, "every day at 20:00"},
      /* times */
      {"0 30 3 * * ?", NULL, "every day at 03:30"},
      {"0 30 3 * * ?", "+05:30", "every day at 09:00"},
      {"0 15 20 * * ?", "+05:45", "every day at 02:00"},
      {"0 30 3 ? * *", "-09:30", "every day at 18:00"},
      {"15,45 30 3 * * ?", NULL, "every day at 03:30"},
      {"0 0 8,20 * * ?", NULL, "every day at 08:00 and 20:00"},
      {"0 0 8,20 * * ?", "+08:00", "every day at 04:00 and 16:00"},
      {"0 0,30 8,20 * * ?", NULL, "every day at 08:00, 08:30, 20:00 and 20:30"},
      {"0 0 8,12 ? * MON-FRI", NULL, "on weekdays at 08:00 and 12:00"},
      {"0 0 22-1 * * ?", NULL, "every day at 00:00, 01:00, 22:00 and 23:00"},
      {"0 0 8,20 ? * MON-FRI", "+08:00", NULL},
      {"0 0 8,9,10,11,12 * * ?", NULL, NULL},
      /* all day long */
      {"0 0/30 * * * ?", NULL, "every 30 minutes"},
      {"0 */5 * ? * *", "+08:00", "every 5 minutes"},
      {"0 * * * * ?", NULL, "every minute"},
      {"0 17 * * * ?", NULL, "every hour"},
      {"0 0 */2 * * ?", "+05:30", "every 2 hours"},
      {"0 0 */6 * * ?", NULL, "every day at 00:00, 06:00, 12:00 and 18:00"},
      {"0 */7 * * * ?", NULL, NULL},
      {"0 0/30 8-18 * * ?", NULL, NULL},
      {"0 0/30 * ? * MON", NULL, NULL},
      /* days of the month */
      {"0 0 20 1 * ?", NULL, "on day 1 of each month at 20:00"},
      {"0 0 20 1,15 * ?", "+08:00", "on day 2 and 16 of each month at 04:00"},
      {"0 0 20 31 * ?", NULL, "on day 31 of each month at 20:00"},
      {"0 0 20 31 * ?", "+08:00", NULL},
      {"0 0 2 1 * ?", "-05:00", NULL},
      {"0 0 20 1 * MON", NULL, NULL},
      {"0 0 20 1-20 * ?", NULL, NULL},
      {"0 0 20 1 JAN ?", NULL, NULL},
      {"0 0 20 * 6-8 ?", NULL, NULL},
      /* once */
      {"0 0 20 12 11 ? 2026", NULL, "today at 20:00"},
      {"0 0 20 12 NOV ? 2026", "+08:00", "tomorrow at 04:00"},
      {"0 0 20 24 12 ? 2026", NULL, "on 24 Dec at 20:00"},
      {"0 0 20 ? * MON-FRI *", NULL, "on weekdays at 20:00"},
      {"0 0 20 31 2 ? 2026", NULL, NULL},
      {"0 0 20 * * ? 2026", NULL, NULL},
      /* Unix, where 1 is Monday */
      {"0 20 * * 1-5", NULL, "on weekdays at 20:00"},
      {"0 20 * * 0", NULL, "on Sundays at 20:00"},
      {"0 20 * * 7", NULL, "on Sundays at 20:00"},
      {"*/10 * * * *", NULL, "every 10 minutes"},
      /* forms that are not read */
      {"0 0 20 L * ?", NULL, NULL},
      {"0 0 20 15W * ?", NULL, NULL},
      {"0 0 20 ? * 6#3", NULL, NULL},
      {"0 0 20 ? * MONDAY", NULL, NULL},
      {"@daily", NULL, NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    DwTimer timer = {.timer_type = (char *) "TimerShutdown",
                     .cron_expression = (char *) rows[i].cron};
    g_autoptr(GTimeZone) zone = find_zone(rows[i].zone);
    g_autofree char *words = dw_timer_words_describe(&timer, zone, NOW);
    g_autofree char *wanted =
        rows[i].words != NULL
            ? g_strconcat("Shuts down ", rows[i].words, NULL)
            : g_strconcat("Shuts down on the schedule “", rows[i].cron, "” (UTC)", NULL);

    g_test_message("%" G_GSIZE_FORMAT ": %s", i, rows[i].words);
    g_assert_cmpstr(words, ==, wanted);
  }
}

/* What is no expression: said as it came, whatever it is. */
static void
test_hostile(void)
{
  static const char *const rows[] = {
      "",
      " ",
      "0",
      "0 0 20 ? *",
      "0 0 20 ? * 1 * *",
      "60 0 20 ? * 1",
      "0 60 20 ? * 1",
      "0 0 24 ? * 1",
      "0 0 20 0 * ?",
      "0 0 20 32 * ?",
      "0 0 20 ? 0 1",
      "0 0 20 ? 13 1",
      "0 0 20 ? * 8",
      "0 0 20 ? * -1",
      "0 0 20 ? * 1,",
      "0 0 20 ? * ,1",
      "0 0 20 ? * 1,,2",
      "0 0 20 ? * 1-",
      "0 0 20 ? * 1/",
      "0 0 20 ? * 1/0",
      "0 0 20 ? * 5-3-1",
      "0 0 20 20-10 * ?",
      "0 ? 20 ? * 1",
      "0 0 ? ? * 1",
      "0 0 99999999999999999999 ? * 1",
      "0 0 020 ? * 1",
      "0 0 20 ? * 1 1969",
      "0 0 20 ? * 1 99999999999999999999",
      "0 0 20 ? * ЖЖЖ",
      "0 0 20 ? * 1\xff",
      "%s %n %d %s %n %d",
      "<b>0</b> 0 20 ? * 1",
      "* * * * * * * * * * * * * * * *",
  };
  g_autofree char *commas = g_strnfill(100000, ',');
  g_autofree char *stars = g_strnfill(100000, '*');
  g_autoptr(GString) steps = g_string_new("0 0 20 ? * 1");
  DwCron cron;

  for (guint i = 0; i < 1000; i++)
    g_string_append(steps, ",1/1");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_test_message("%" G_GSIZE_FORMAT, i);
    g_assert_false(dw_cron_parse(rows[i], &cron));
  }
  g_assert_false(dw_cron_parse(NULL, &cron));
  g_assert_false(dw_cron_parse(commas, &cron));
  g_assert_false(dw_cron_parse(stars, &cron));
  g_assert_false(dw_cron_parse(steps->str, &cron));
}

static void
test_tasks(void)
{
  static const struct {
    DwTimer timer;
    const char *words;
  } rows[] = {
#define TASK(type, operation, reset, cron, time, interval) \
  {.timer_type = (char *) type,                            \
   .operation_type = (char *) operation,                   \
   .reset_type = (char *) reset,                           \
   .cron_expression = (char *) cron,                       \
   .execution_time = time,                                 \
   .interval_minutes = interval}
#define AT_20 "0 0 20 * * ?"
      {TASK("TimerBoot", NULL, NULL, AT_20, 0, 0), "Starts every day at 20:00"},
      {TASK("TIMER_BOOT", NULL, NULL, AT_20, 0, 0), "Starts every day at 20:00"},
      /* the reference's sample: what it boots for is nothing */
      {TASK("TimerBoot", "Hibernate", "RESET_TYPE_SYSTEM", "0 30 13 ? * 1-7", 1737459420, 15),
       "Starts every day at 13:30"},
      {TASK("TimerShutdown", "Shutdown", NULL, AT_20, 0, 10), "Shuts down every day at 20:00"},
      {TASK("TimerReboot", NULL, NULL, AT_20, 0, 0), "Restarts every day at 20:00"},
      {TASK("TimerHibernate", NULL, NULL, AT_20, 0, 0), "Hibernates every day at 20:00"},
      {TASK("TimerReset", NULL, "RESET_TYPE_SYSTEM", AT_20, 0, 0),
       "Resets the system disk every day at 20:00"},
      {TASK("TimerReset", NULL, "RESET_TYPE_USER_DISK", AT_20, 0, 0),
       "Resets the data disk every day at 20:00"},
      {TASK("TimerReset", NULL, "RESET_TYPE_BOTH", AT_20, 0, 0),
       "Resets the system disk and the data disk every day at 20:00"},
      {TASK("TimerReset", NULL, "RESET_TYPE_MOON", AT_20, 0, 0), "Resets disks every day at 20:00"},
      {TASK("NoOperationShutdown", NULL, NULL, NULL, 0, 30),
       "Shuts down after 30 minutes without use"},
      {TASK("NO_OPERATION_HIBERNATE", "Hibernate", NULL, NULL, 0, 1),
       "Hibernates after 1 minute without use"},
      {TASK("NoOperationReboot", NULL, NULL, NULL, 0, 180), "Restarts after 3 hours without use"},
      {TASK("NoOperationReboot", NULL, NULL, NULL, 0, 90), "Restarts after 90 minutes without use"},
      {TASK("NoOperationDisconnect", NULL, NULL, NULL, 0, 10),
       "Disconnects after 10 minutes without use"},
      {TASK("NoOperationShutdown", NULL, NULL, NULL, 0, 0), "Shuts down when it is not in use"},
      {TASK("NoOperationShutdown", NULL, NULL, NULL, 0, -5), "Shuts down when it is not in use"},
      {TASK("NoOperationShutdown", NULL, NULL, NULL, 0, G_MAXINT64),
       "Shuts down when it is not in use"},
      {TASK("NoConnect", "Hibernate", NULL, NULL, 0, 15),
       "Hibernates after 15 minutes without a connection"},
      {TASK("NoConnect", "SHUTDOWN", NULL, NULL, 0, 120),
       "Shuts down after 2 hours without a connection"},
      {TASK("NoConnectShutdown", NULL, NULL, NULL, 0, 0), "Shuts down when nobody is connected"},
      {TASK("LogoutShutdown", NULL, NULL, NULL, 0, 5), "Shuts down when you sign out"},
      {TASK("LoginAutoConnect", NULL, NULL, NULL, 0, 0), "Connects when you sign in"},
      /* only the time is told */
      {TASK("TimerShutdown", NULL, NULL, NULL, TODAY_2000, 0), "Shuts down today at 20:00"},
      {TASK("TimerShutdown", NULL, NULL, "0 0 20 L * ?", FRIDAY_2000, 0),
       "Shuts down tomorrow at 20:00"},
      {TASK("TimerShutdown", NULL, NULL, NULL, NOW - 1, 0),
       "Shuts down at a time the service does not tell"},
      {TASK("TimerShutdown", NULL, NULL, NULL, 0, 0),
       "Shuts down at a time the service does not tell"},
      /* unknown */
      {TASK("TimerPolish", "Shutdown", NULL, AT_20, 0, 0),
       "Runs the task “TimerPolish” every day at 20:00"},
      {TASK("Polish", NULL, NULL, "moonlight", 0, 0),
       "Runs the task “Polish” on the schedule “moonlight” (UTC)"},
      {TASK("Polish", NULL, NULL, NULL, TODAY_2000, 0), "Runs the task “Polish” today at 20:00"},
      {TASK("Polish", NULL, NULL, NULL, 0, 0), "Runs the task “Polish”"},
      {TASK("%s%n", NULL, NULL, "%s%n", 0, 0), "Runs the task “%s%n” on the schedule “%s%n” (UTC)"},
      {TASK(NULL, "Polish", NULL, NULL, 0, 0), "Runs the task “Polish”"},
      {TASK(NULL, "Shutdown", NULL, AT_20, 0, 0), "Shuts down every day at 20:00"},
      {TASK(NULL, NULL, NULL, AT_20, 0, 0), "Runs a task every day at 20:00"},
      {TASK(NULL, NULL, NULL, NULL, 0, 0), "Runs a task"},
      {TASK("", "", "", "", 0, 0), "Runs the task “” on the schedule “” (UTC)"},
  };
  g_autoptr(GTimeZone) zone = find_zone(NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *words = dw_timer_words_describe(&rows[i].timer, zone, NOW);

    g_test_message("%s", rows[i].words);
    g_assert_cmpstr(words, ==, rows[i].words);
  }
}

/* Numbers of weekdays are Quartz's unless the next run is on a day that only the others have. */
static void
test_numbering(void)
{
  static const struct {
    gint64 next;
    const char *words;
  } rows[] = {
      {0, "Shuts down from Sunday to Thursday at 20:00"},
      {TODAY_2000, "Shuts down from Sunday to Thursday at 20:00"},
      {SUNDAY_2000, "Shuts down from Sunday to Thursday at 20:00"},
      {FRIDAY_2000, "Shuts down on weekdays at 20:00"},
      {FRIDAY_2000 - 3600, "Shuts down from Sunday to Thursday at 20:00"},
      {FRIDAY_2000 + 60, "Shuts down from Sunday to Thursday at 20:00"},
      {SATURDAY_2000, "Shuts down from Sunday to Thursday at 20:00"},
      {G_MAXINT64, "Shuts down from Sunday to Thursday at 20:00"},
  };
  g_autoptr(GTimeZone) zone = find_zone(NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    DwTimer timer = {
        .timer_type = (char *) "TimerShutdown",
        .cron_expression = (char *) "0 0 20 ? * 1,2,3,4,5",
        .execution_time = rows[i].next,
    };
    g_autofree char *words = dw_timer_words_describe(&timer, zone, NOW);

    g_assert_cmpstr(words, ==, rows[i].words);
  }
}

/* The words hold for the next run, whose clock may be that of the other half of the year. */
static void
test_summer(void)
{
  g_autoptr(GTimeZone) zone = find_zone("Europe/Berlin");
  DwTimer timer = {.timer_type = (char *) "TimerBoot", .cron_expression = (char *) "0 0 20 * * ?"};
  g_autofree char *winter = NULL;
  g_autofree char *summer = NULL;

  if (zone == NULL) {
    g_test_skip("this system has no time zones");
    return;
  }
  winter = dw_timer_words_describe(&timer, zone, NOW);
  timer.execution_time = NOW + G_GINT64_CONSTANT(200) * 86400;
  summer = dw_timer_words_describe(&timer, zone, NOW);
  g_assert_cmpstr(winter, ==, "Starts every day at 21:00");
  g_assert_cmpstr(summer, ==, "Starts every day at 22:00");
}

static void
test_next(void)
{
  g_autoptr(GTimeZone) zone = find_zone("+08:00");
  DwTimer timer = {.execution_time = TODAY_2000};
  g_autofree char *next = dw_timer_words_next(&timer, zone, NOW);

  g_assert_cmpstr(next, ==, "tomorrow at 04:00");
  timer.execution_time = NOW;
  g_assert_null(dw_timer_words_next(&timer, zone, NOW));
  timer.execution_time = 0;
  g_assert_null(dw_timer_words_next(&timer, zone, NOW));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/timer-words/schedules", test_schedules);
  g_test_add_func("/timer-words/hostile", test_hostile);
  g_test_add_func("/timer-words/tasks", test_tasks);
  g_test_add_func("/timer-words/numbering", test_numbering);
  g_test_add_func("/timer-words/summer", test_summer);
  g_test_add_func("/timer-words/next", test_next);
  return g_test_run();
}
