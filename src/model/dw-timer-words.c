/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-timer-words.h"

#include "dw-schedule-words.h"
#include "dw-time-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* A longer pause is a mistake; it would not fit a sentence either. */
#define MAX_INTERVAL G_GINT64_CONSTANT(527040)

/* What makes a task run. */
typedef enum {
  ON_SCHEDULE,
  ON_NO_USE,
  ON_NO_CONNECTION,
  ON_SIGN_OUT,
  ON_SIGN_IN
} Trigger;

/* The reference of ecd 2020-09-30 (ModifyDesktopTimer, CreateConfigGroup) names the TimerTypes:
 * TimerBoot, TimerShutdown, TimerReboot, TimerReset, NoOperationShutdown, NoOperationHibernate,
 * NoOperationReboot, NoOperationDisconnect, NoConnect (with Hibernate or Shutdown as its
 * OperationType), LogoutShutdown, LoginAutoConnect; that of 2020-10-02 adds NoConnectShutdown. Each
 * is a trigger and an operation. Elsewhere the same words come with underscores, so these do not
 * count. */
static const struct {
  const char *prefix;
  Trigger trigger;
} triggers[] = {
    {"timer", ON_SCHEDULE},  {"nooperation", ON_NO_USE}, {"noconnect", ON_NO_CONNECTION},
    {"logout", ON_SIGN_OUT}, {"login", ON_SIGN_IN},
};

/* A reset is told apart by what it takes away. */
typedef struct {
  const char *name;
  const char *reset; /* the ResetType, or NULL for any */
  const char *words;
} Operation;

static const Operation operations[] = {
    /* TRANSLATORS: here and below, %s is when, as in "every day at 20:00" */
    {"boot", NULL, N_("Starts %s")},
    {"start", NULL, N_("Starts %s")},
    {"shutdown", NULL, N_("Shuts down %s")},
    {"stop", NULL, N_("Shuts down %s")},
    {"hibernate", NULL, N_("Hibernates %s")},
    {"reboot", NULL, N_("Restarts %s")},
    {"restart", NULL, N_("Restarts %s")},
    {"reset", "resettypesystem", N_("Resets the system disk %s")},
    {"reset", "resettypeuserdisk", N_("Resets the data disk %s")},
    {"reset", "resettypeboth", N_("Resets the system disk and the data disk %s")},
    {"reset", NULL, N_("Resets disks %s")},
    {"disconnect", NULL, N_("Disconnects %s")},
    {"autoconnect", NULL, N_("Connects %s")},
};

/* In lower case, without underscores and the like. */
static char *
simplify(const char *word)
{
  GString *simple = g_string_new(NULL);

  for (; word != NULL && *word != '\0'; word++)
    if (g_ascii_isalnum(*word))
      g_string_append_c(simple, g_ascii_tolower(*word));
  return g_string_free(simple, FALSE);
}

static const Operation *
find_operation(const char *name, const char *reset)
{
  for (gsize i = 0; i < G_N_ELEMENTS(operations); i++)
    if (strcmp(operations[i].name, name) == 0 &&
        (operations[i].reset == NULL || strcmp(operations[i].reset, reset) == 0))
      return &operations[i];
  return NULL;
}

/* The TimerType tells more than the OperationType, which the samples fill with anything, so it
 * counts where it names an operation. */
static const Operation *
understand(const DwTimer *timer, Trigger *trigger)
{
  g_autofree char *type = simplify(timer->timer_type);
  g_autofree char *operation_type = simplify(timer->operation_type);
  g_autofree char *reset = simplify(timer->reset_type);
  const Operation *operation;
  const char *rest = type;

  *trigger = ON_SCHEDULE;
  for (gsize i = 0; i < G_N_ELEMENTS(triggers); i++) {
    if (g_str_has_prefix(type, triggers[i].prefix)) {
      *trigger = triggers[i].trigger;
      rest = type + strlen(triggers[i].prefix);
      break;
    }
  }
  operation = find_operation(rest, reset);
  if (operation != NULL || *rest != '\0')
    return operation;
  return find_operation(operation_type, reset);
}

static char *
describe_pause(gint64 minutes, gboolean connection)
{
  guint n = (guint) minutes;

  if (minutes >= 120 && minutes % 60 == 0) {
    n /= 60;
    if (connection)
      return g_strdup_printf(
          ngettext("after %u hour without a connection", "after %u hours without a connection", n),
          n);
    return g_strdup_printf(ngettext("after %u hour without use", "after %u hours without use", n),
                           n);
  }
  if (connection)
    return g_strdup_printf(ngettext("after %u minute without a connection",
                                    "after %u minutes without a connection", n),
                           n);
  return g_strdup_printf(ngettext("after %u minute without use", "after %u minutes without use", n),
                         n);
}

static char *
describe_event(const DwTimer *timer, Trigger trigger)
{
  if (trigger == ON_SIGN_OUT)
    return g_strdup(_("when you sign out"));
  if (trigger == ON_SIGN_IN)
    return g_strdup(_("when you sign in"));
  if (timer->interval_minutes > 0 && timer->interval_minutes <= MAX_INTERVAL)
    return describe_pause(timer->interval_minutes, trigger == ON_NO_CONNECTION);
  return trigger == ON_NO_USE ? g_strdup(_("when it is not in use"))
                              : g_strdup(_("when nobody is connected"));
}

/* Where the two numberings of weekdays differ, the next run may tell which one is meant. */
static guint32
choose_weekdays(const DwCron *cron, gint64 next)
{
  g_autoptr(GDateTime) utc = next > 0 ? g_date_time_new_from_unix_utc(next) : NULL;
  guint32 day;

  if (utc == NULL || (cron->hours & (1u << g_date_time_get_hour(utc))) == 0 ||
      (cron->minutes & (G_GUINT64_CONSTANT(1) << g_date_time_get_minute(utc))) == 0)
    return cron->weekdays;
  day = 1u << g_date_time_get_day_of_week(utc) % 7;
  return (cron->weekdays & day) == 0 && (cron->weekdays_from_monday & day) != 0
             ? cron->weekdays_from_monday
             : cron->weekdays;
}

/* The reference says of CronExpression that it is in UTC, with midnight in Beijing every day as
 * "0 0 16 ? * 1,2,3,4,5,6,7". The form is Quartz's, so the weekdays are taken to be: 1 is Sunday.
 */
static char *
describe_schedule(const DwTimer *timer, GTimeZone *zone, gint64 now)
{
  gint64 next = timer->execution_time;
  g_autofree char *words = NULL;
  DwCron cron;

  if (dw_cron_parse(timer->cron_expression, &cron))
    words = dw_schedule_words_describe(&cron, choose_weekdays(&cron, next), zone,
                                       next > now ? next : now, now);
  if (words != NULL)
    return g_steal_pointer(&words);
  if (next > now)
    return dw_time_words_when(next, zone, now);
  if (timer->cron_expression != NULL)
    /* TRANSLATORS: %s is a cron expression that Deskway can't say in words */
    return g_strdup_printf(_("on the schedule “%s” (UTC)"), timer->cron_expression);
  return NULL;
}

static char *
describe_unknown(const DwTimer *timer, const char *when)
{
  const char *name = timer->timer_type != NULL ? timer->timer_type : timer->operation_type;

  if (name == NULL)
    return when != NULL ? g_strdup_printf(_("Runs a task %s"), when) : g_strdup(_("Runs a task"));
  if (when == NULL)
    /* TRANSLATORS: %s is the service's own word for the task */
    return g_strdup_printf(_("Runs the task “%s”"), name);
  /* TRANSLATORS: the service's own word for the task, and when */
  return g_strdup_printf(_("Runs the task “%s” %s"), name, when);
}

/* The words come from a table, so they are no format that the compiler could check. */
static char *
fill(const char *words, const char *when)
{
  g_auto(GStrv) parts = g_strsplit(_(words), "%s", 2);

  return g_strjoinv(when, parts);
}

/**
 * dw_timer_words_describe:
 * @timer: a task that the service runs by itself
 * @zone: where the reader is
 * @now: the time now
 *
 * Interval is in minutes (ecd 2020-09-30). The words of a schedule hold for the next run; where the
 * clocks change between summer and winter, a later one is an hour off, as the service counts in
 * UTC.
 *
 * Returns: (transfer full): a sentence without a full stop, in local time: "Shuts down on weekdays
 *   at 20:00", "Hibernates after 30 minutes without use". What Deskway does not know is said with
 *   the service's own words: "Runs the task “Polish” every day at 20:00".
 */
char *
dw_timer_words_describe(const DwTimer *timer, GTimeZone *zone, gint64 now)
{
  Trigger trigger;
  const Operation *operation = understand(timer, &trigger);
  g_autofree char *when =
      trigger == ON_SCHEDULE ? describe_schedule(timer, zone, now) : describe_event(timer, trigger);

  if (operation == NULL)
    return describe_unknown(timer, when);
  if (when == NULL)
    when = g_strdup(_("at a time the service does not tell"));
  return fill(operation->words, when);
}

/**
 * dw_timer_words_next:
 * @timer: a task that the service runs by itself
 * @zone: where the reader is
 * @now: the time now
 *
 * Returns: (transfer full) (nullable): when it runs next, such as "today at 20:00"; %NULL where the
 *   service does not tell, or tells of the past
 */
char *
dw_timer_words_next(const DwTimer *timer, GTimeZone *zone, gint64 now)
{
  return timer->execution_time > now ? dw_time_words_when(timer->execution_time, zone, now) : NULL;
}
