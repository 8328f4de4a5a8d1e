/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-detail-words.h"

#include "dw-time-words.h"
#include "dw-timer-words.h"

#include <glib/gi18n.h>

/* Beyond this the time tells the day, and "yesterday 09:12, yesterday" says it twice. */
#define RECENT (12 * 3600)

typedef struct {
  const char *service, *word;
} Word;

/* What Deskway does not know helps nobody here, so it is left out. */
static const char *
find_word(const Word *words, gsize n_words, const char *service)
{
  for (gsize i = 0; service != NULL && i < n_words; i++)
    if (g_ascii_strcasecmp(words[i].service, service) == 0)
      return _(words[i].word);
  return NULL;
}

/**
 * dw_detail_words_seats:
 * @data: a resource
 *
 * SessionType is SINGLE_SESSION or MULTIPLE_SESSION (ecd 2020-10-02, DescribeUserResources).
 *
 * Returns: (transfer none) (nullable): how many may use it at a time, in words; %NULL where that is
 *   not known
 */
const char *
dw_detail_words_seats(const DwResourceData *data)
{
  static const Word words[] = {
      {"SINGLE_SESSION", N_("One person at a time")},
      {"MULTIPLE_SESSION", N_("Several people at once")},
  };

  return find_word(words, G_N_ELEMENTS(words), data->session_type);
}

/**
 * dw_detail_words_access:
 * @data: a resource
 *
 * Returns: (transfer none) (nullable): over which network it is reached, in words; %NULL where that
 *   is not known
 */
const char *
dw_detail_words_access(const DwResourceData *data)
{
  static const Word words[] = {
      {"INTERNET", N_("Over the internet")},
      {"VPC", N_("Over a private network")},
  };

  return find_word(words, G_N_ELEMENTS(words), data->access_type);
}

/**
 * dw_detail_words_person:
 * @session: somebody's session
 *
 * Returns: (transfer none): who it is, as other people call them where that is known; plain text
 */
const char *
dw_detail_words_person(const DwUserSession *session)
{
  if (session->nick_name != NULL)
    return session->nick_name;
  if (session->user_id != NULL)
    return session->user_id;
  return session->user_principal_name != NULL ? session->user_principal_name : _("Somebody");
}

/**
 * dw_detail_words_since:
 * @session: somebody's session
 * @zone: where the reader is
 * @now: the time now
 *
 * Returns: (transfer full): how long it has been there: "Since 09:12, 2 hours ago", "Since 3 Nov
 *   09:12", "Connected"
 */
char *
dw_detail_words_since(const DwUserSession *session, GTimeZone *zone, gint64 now)
{
  g_autofree char *clock = dw_time_words_clock(session->start_time, zone, now);
  g_autofree char *ago = dw_time_words_ago(session->start_time, zone, now);

  if (clock == NULL)
    return g_strdup(_("Connected"));
  if (now - session->start_time >= RECENT)
    return g_strdup_printf(_("Since %s"), clock);
  /* TRANSLATORS: a time and how far it is, as in "Since 09:12, 2 hours ago" */
  return g_strdup_printf(_("Since %s, %s"), clock, ago);
}

/**
 * dw_detail_words_next:
 * @timer: a task that the service runs by itself
 * @zone: where the reader is
 * @now: the time now
 *
 * Returns: (transfer full): when it runs next, as a heading: "Next: today at 20:00", "Task"
 */
char *
dw_detail_words_next(const DwTimer *timer, GTimeZone *zone, gint64 now)
{
  g_autofree char *next = dw_timer_words_next(timer, zone, now);

  /* TRANSLATORS: %s is a time to come, as in "Next: today at 20:00" */
  return next != NULL ? g_strdup_printf(_("Next: %s"), next) : g_strdup(_("Task"));
}

/**
 * dw_detail_words_period:
 * @hours: hours
 * @zone: where the reader is
 * @now: the time now
 *
 * Returns: (transfer full) (nullable): until when they can be used: "These hours count until 1 Dec,
 *   in 18 days."; %NULL where that is not known
 */
char *
dw_detail_words_period(const DwPlanHours *hours, GTimeZone *zone, gint64 now)
{
  g_autofree char *date = dw_time_words_date(hours->period_end, zone, now);
  g_autofree char *until = dw_time_words_until(hours->period_end, zone, now);

  if (date == NULL)
    return NULL;
  /* TRANSLATORS: a day and how far it is, as in "These hours count until 1 Dec, in 18 days." */
  return g_strdup_printf(_("These hours count until %s, %s."), date, until);
}
