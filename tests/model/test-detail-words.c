/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-detail-words.h"
#include "model-test-util.h"

/* Thursday 2026-11-12 09:12:30 in UTC. */
#define NOW G_GINT64_CONSTANT(1794474750)

static void
test_seats_and_access(void)
{
  static const struct {
    const char *members;
    const char *seats;
    const char *access;
  } rows[] = {
      {"", NULL, NULL},
      {"'SessionType':'SINGLE_SESSION','AccessType':'INTERNET'", "One person at a time",
       "Over the internet"},
      {"'SessionType':'multiple_session','AccessType':'VPC'", "Several people at once",
       "Over a private network"},
      {"'SessionType':'<b>','AccessType':'Tunnel'", NULL, NULL},
      {"'SessionType':[7],'AccessType':{}", NULL, NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResourceData) data = data_of(rows[i].members);

    g_test_message("%s", rows[i].members);
    g_assert_cmpstr(dw_detail_words_seats(data), ==, rows[i].seats);
    g_assert_cmpstr(dw_detail_words_access(data), ==, rows[i].access);
  }
}

static void
test_sessions(void)
{
  static const struct {
    const char *session;
    const char *person;
    const char *since;
  } rows[] = {
      {"{'NickName':'Al','UserId':'al1','UserPrincipalName':'al@x',"
       "'ResourceSessionStartTime':'2026-11-12T07:00:00Z'}",
       "Al", "Since 07:00, 2 hours ago"},
      {"{'UserId':'al1','ResourceSessionStartTime':'2026-11-11T07:00:00Z'}", "al1",
       "Since yesterday 07:00"},
      {"{'UserPrincipalName':'al@x','ResourceSessionStartTime':'2026-11-12T10:00:00Z'}", "al@x",
       "Since 10:00, just now"},
      {"{'NickName':'','ResourceSessionStartTime':'soon'}", "Somebody", "Connected"},
  };
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc();

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *members = g_strdup_printf("'Sessions':[%s]", rows[i].session);
    g_autoptr(DwResourceData) data = data_of(members);
    const DwUserSession *session = g_ptr_array_index(data->sessions, 0);
    g_autofree char *since = dw_detail_words_since(session, zone, NOW);

    g_test_message("%s", rows[i].session);
    g_assert_cmpstr(dw_detail_words_person(session), ==, rows[i].person);
    g_assert_cmpstr(since, ==, rows[i].since);
  }
}

static void
test_next(void)
{
  const DwTimer soon = {.execution_time = NOW + 3600};
  const DwTimer past = {.execution_time = NOW - 1};
  const DwTimer never = {0};
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
  g_autofree char *soon_words = dw_detail_words_next(&soon, zone, NOW);
  g_autofree char *past_words = dw_detail_words_next(&past, zone, NOW);
  g_autofree char *never_words = dw_detail_words_next(&never, zone, NOW);

  g_assert_cmpstr(soon_words, ==, "Next: today at 10:12");
  g_assert_cmpstr(past_words, ==, "Task");
  g_assert_cmpstr(never_words, ==, "Task");
}

static void
test_period(void)
{
  const DwPlanHours known = {.total_seconds = 1, .period_end = NOW + 18 * 86400};
  const DwPlanHours unknown = {.total_seconds = 1};
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
  g_autofree char *words = dw_detail_words_period(&known, zone, NOW);

  g_assert_cmpstr(words, ==, "These hours count until 30 Nov, in 18 days.");
  g_assert_null(dw_detail_words_period(&unknown, zone, NOW));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func("/detail-words/seats-and-access", test_seats_and_access);
  g_test_add_func("/detail-words/sessions", test_sessions);
  g_test_add_func("/detail-words/next", test_next);
  g_test_add_func("/detail-words/period", test_period);
  return g_test_run();
}
