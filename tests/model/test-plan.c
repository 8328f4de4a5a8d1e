/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-plan.h"
#include "model-test-util.h"

/* Thursday 2026-11-12 09:12:30 in UTC. */
#define NOW G_GINT64_CONSTANT(1794474750)

#define PACKAGE(total, used, more) \
  "{'TotalDuration':" total ",'UsedDuration':" used ",'PackageUsedUpStrategy':'Shutdown'" more "}"
#define PACKAGES(list) "'DesktopDurationList':[" list "]"

static void
test_plans(void)
{
  static const struct {
    const char *members;
    DwPlanState state;
    const char *end;
    const char *warning;
  } rows[] = {
      {"", DW_PLAN_OPEN, NULL, NULL},
      {"'ExpiredTime':'2026-11-24T16:00Z'", DW_PLAN_RUNNING, "24 Nov, in 12 days", NULL},
      {"'ExpiredTime':'2026-11-19T09:12:30Z'", DW_PLAN_NEAR_END, "19 Nov, in 7 days",
       "Plan expires in 7 days"},
      {"'ExpiredTime':'2026-11-19T09:12:31Z'", DW_PLAN_RUNNING, "19 Nov, in 7 days", NULL},
      {"'ExpiredTime':'2026-11-15T16:00Z'", DW_PLAN_NEAR_END, "15 Nov, in 3 days",
       "Plan expires in 3 days"},
      {"'ExpiredTime':'2026-11-13T16:00Z'", DW_PLAN_NEAR_END, "13 Nov, tomorrow",
       "Plan expires tomorrow"},
      {"'ExpiredTime':'2026-11-12T10:12:30Z'", DW_PLAN_NEAR_END, "12 Nov, in 1 hour",
       "Plan expires in 1 hour"},
      {"'ExpiredTime':'2026-11-12T09:12:30Z'", DW_PLAN_ENDED, "12 Nov, ended just now",
       "Plan ended just now"},
      {"'ExpiredTime':'2026-11-09T16:00Z'", DW_PLAN_ENDED, "9 Nov, ended 3 days ago",
       "Plan ended 3 days ago"},
      {"'ExpiredTime':'2027-11-12T16:00Z'", DW_PLAN_RUNNING, "12 Nov 2027, in 12 months", NULL},
      {"'ExpiredTime':'2099-12-31T15:59Z'", DW_PLAN_OPEN, NULL, NULL},
      {"'ExpiredTime':'soon'", DW_PLAN_OPEN, NULL, NULL},
      /* the order tells, whatever the time */
      {"'OrderStatus':'Normal'", DW_PLAN_OPEN, NULL, NULL},
      {"'OrderStatus':'Ceased','ExpiredTime':'2026-11-24T16:00Z'", DW_PLAN_OVERDUE,
       "24 Nov, in 12 days", "Payment is overdue"},
      {"'OrderStatus':'EXPIRED'", DW_PLAN_ENDED, NULL, "Plan ended"},
      {"'OrderStatus':'Released','ExpiredTime':'2026-11-24T16:00Z'", DW_PLAN_ENDED,
       "24 Nov, in 12 days", "Plan ended"},
      {"'ResourceStatus':'Expired','ExpiredTime':'2026-11-11T16:00Z'", DW_PLAN_ENDED,
       "11 Nov, ended yesterday", "Plan ended yesterday"},
      {"'OrderStatus':'Barter'", DW_PLAN_OPEN, NULL, NULL},
      /* hours */
      {PACKAGES(PACKAGE("432000", "388799", "")), DW_PLAN_OPEN, NULL, NULL},
      {PACKAGES(PACKAGE("432000", "388800", "")), DW_PLAN_OPEN, NULL, "12 hours left"},
      {PACKAGES(PACKAGE("432000", "432000", "")), DW_PLAN_OPEN, NULL, "All hours used"},
      {"'ExpiredTime':'2026-11-15T16:00Z'," PACKAGES(PACKAGE("3600", "3600", "")), DW_PLAN_NEAR_END,
       "15 Nov, in 3 days", "Plan expires in 3 days"},
  };
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc();

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResourceData) data = data_of(rows[i].members);
    g_autofree char *end = dw_plan_describe_end(data, zone, NOW);
    g_autofree char *warning = dw_plan_get_warning(data, zone, NOW);

    g_test_message("%s", rows[i].members);
    g_assert_cmpint(dw_plan_get_state(data, NOW), ==, rows[i].state);
    g_assert_cmpstr(end, ==, rows[i].end);
    g_assert_cmpstr(warning, ==, rows[i].warning);
  }
}

static void
test_charges(void)
{
  static const struct {
    const char *members;
    const char *word;
  } rows[] = {
      {"", NULL},
      {"'ChargeType':'PrePaid'", "Subscription"},
      {"'ChargeType':'Postpaid'", "Pay as you go"},
      {"'ChargeType':'PrePaid','SubPayType':'monthPackage'", "Monthly hours"},
      {"'ChargeType':'PrePaid','SubPayType':'duration'", "Package of hours"},
      {"'ChargeType':'PrePaid','SubPayType':'new'", "Subscription"},
      {"'ChargeType':'Barter','SubPayType':'new'", "Barter"},
      {"'SubPayType':'new'", "new"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResourceData) data = data_of(rows[i].members);

    g_assert_cmpstr(dw_plan_get_charge_word(data), ==, rows[i].word);
  }
}

static void
test_hours(void)
{
  static const struct {
    const char *members;
    const char *words; /* NULL for no hours */
    double fraction;
  } rows[] = {
      {"", NULL, 0},
      {PACKAGES(""), NULL, 0},
      {PACKAGES(PACKAGE("432000", "'154080'", "")), "42.8 of 120 hours used", 154080 / 432000.0},
      {PACKAGES(PACKAGE("432000", "0", "")), "0 of 120 hours used", 0},
      {PACKAGES(PACKAGE("432000", "-5", "")), "0 of 120 hours used", 0},
      {PACKAGES(PACKAGE("432000", "null", "")), "0 of 120 hours used", 0},
      {PACKAGES(PACKAGE("3600", "7200", "")), "2 of 1 hour used", 1},
      {PACKAGES(PACKAGE("0", "7200", "")), NULL, 0},
      {PACKAGES(PACKAGE("-1", "7200", "")), NULL, 0},
      {PACKAGES(PACKAGE("null", "null", "")), NULL, 0},
      /* periods */
      {PACKAGES(PACKAGE("3600", "0", ",'PeriodEndTime':'2026-11-12T09:00Z'")), NULL, 0},
      {PACKAGES(PACKAGE("3600", "0", ",'PeriodStartTime':'2026-11-13T09:00Z'")), NULL, 0},
      {PACKAGES(PACKAGE("3600", "0", ",'PackageExpiredTime':'2026-11-12T09:00Z'")), NULL, 0},
      {PACKAGES(
           PACKAGE("3600", "1800",
                   ",'PeriodStartTime':'2026-11-01T09:00Z','PeriodEndTime':'2026-12-01T09:00Z'")),
       "0.5 of 1 hour used", 0.5},
      /* two at once */
      {PACKAGES(PACKAGE("36000", "36000", "") "," PACKAGE("36000", "0", "")), "10 of 20 hours used",
       0.5},
      {PACKAGES(PACKAGE("9223372036854775807", "9223372036854775807",
                        "") "," PACKAGE("9223372036854775807", "0", "")),
       "876000 of 1752000 hours used", 0.5},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResourceData) data = data_of(rows[i].members);
    g_autofree char *words = NULL;
    DwPlanHours hours;

    g_test_message("%s", rows[i].members);
    g_assert_cmpint(dw_plan_get_hours(data, NOW, &hours), ==, rows[i].words != NULL);
    g_assert_cmpfloat_with_epsilon(hours.fraction, rows[i].fraction, 0.0001);
    if (rows[i].words != NULL)
      words = dw_plan_describe_hours(&hours);
    g_assert_cmpstr(words, ==, rows[i].words);
  }
}

static void
test_used_up(void)
{
  g_autoptr(DwResourceData) same =
      data_of(PACKAGES(PACKAGE("3600", "0", "") "," PACKAGE("3600", "0", "")));
  g_autoptr(DwResourceData) mixed =
      data_of(PACKAGES("{'TotalDuration':1,'PackageUsedUpStrategy':'Postpaid',"
                       "'PeriodEndTime':'2026-12-01T09:00Z'}," PACKAGE("3600", "0", "")));
  DwPlanHours hours;

  g_assert_true(dw_plan_get_hours(same, NOW, &hours));
  g_assert_cmpstr(dw_plan_get_used_up_words(&hours), ==,
                  "When the hours are used up, it stops or hibernates.");
  hours.used_up_strategy = "Postpaid";
  g_assert_cmpstr(dw_plan_get_used_up_words(&hours), ==,
                  "When the hours are used up, further use is charged.");
  hours.used_up_strategy = "Maintenance";
  g_assert_nonnull(dw_plan_get_used_up_words(&hours));
  hours.used_up_strategy = "Explode";
  g_assert_null(dw_plan_get_used_up_words(&hours));
  g_assert_true(dw_plan_get_hours(mixed, NOW, &hours));
  g_assert_null(dw_plan_get_used_up_words(&hours));
  g_assert_cmpint(hours.period_end, ==, 1796115600);
}

static void
test_updates(void)
{
  static const struct {
    const char *update;
    const char *words;
  } rows[] = {
      {"{'NewAppVersion':'2.7.0','Size':'463849'}", "Version 2.7.0 (475.0 MB)"},
      /* the reference's sample, which can't be KB */
      {"{'NewAppVersion':'2.7.0','Size':'474981930'}", "Version 2.7.0 (475.0 MB)"},
      {"{'NewAppVersion':'2.7.0','Size':9223372036854775807}", "Version 2.7.0 (9.2 EB)"},
      {"{'NewAppVersion':'2.7.0','Size':-1}", "Version 2.7.0"},
      {"{'NewAppVersion':'2.7.0'}", "Version 2.7.0"},
      {"{'Size':'463849'}", NULL},
      {"null", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *members = g_strconcat("'FotaUpdate':", rows[i].update, NULL);
    g_autoptr(DwResourceData) data = data_of(members);
    g_autofree char *words = dw_plan_describe_update(data->fota_update);
    g_autoptr(GString) plain = g_string_new(words);

    g_test_message("%s", rows[i].update);
    g_string_replace(plain, "\u00a0", " ", 0);
    g_assert_cmpstr(words != NULL ? plain->str : NULL, ==, rows[i].words);
  }
}

static void
test_release_notes(void)
{
  static const struct {
    const char *zh, *en, *ja;
    const char *language;
    const char *note;
  } rows[] = {
      {"Z", "E", "J", "zh_CN", "Z"},  {"Z", "E", "J", "zh-TW.UTF-8", "Z"},
      {"Z", "E", "J", "ja", "J"},     {"Z", "E", "J", "ja_JP@x", "J"},
      {"Z", "E", "J", "en_US", "E"},  {"Z", "E", "J", "de_DE", "E"},
      {"Z", "E", "J", "jam", "E"},    {"Z", "E", "J", "", "E"},
      {"Z", "E", NULL, "ja", "E"},    {NULL, "E", "J", "zh", "E"},
      {"Z", NULL, NULL, "en", "Z"},   {"", "", "J", "zh", "J"},
      {NULL, NULL, NULL, "en", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    const DwFotaUpdate update = {
        .release_note = (char *) rows[i].zh,
        .release_note_en = (char *) rows[i].en,
        .release_note_jp = (char *) rows[i].ja,
    };

    g_assert_cmpstr(dw_plan_get_release_note(&update, rows[i].language), ==, rows[i].note);
  }
  g_assert_null(dw_plan_get_release_note(NULL, "en"));
}

static void
test_patches(void)
{
  static const struct {
    const char *update;
    const char *words;
    const char *titles;
  } rows[] = {
      {"null", NULL, ""},
      {"{}", NULL, ""},
      {"{'PackageCount':0}", NULL, ""},
      {"{'PackageCount':-3}", NULL, ""},
      {"{'PackageCount':1}", "1 system update waits", ""},
      {"{'PackageCount':9223372036854775807}", "2147483647 system updates wait", ""},
      {"{'PackageCount':1,'Packages':[{'Title':'One','Kb':'KB1'},{'Kb':'KB2'},{}]}",
       "3 system updates wait", "One|KB2"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *members = g_strconcat("'OsUpdate':", rows[i].update, NULL);
    g_autoptr(DwResourceData) data = data_of(members);
    g_autofree char *words = dw_plan_describe_patches(data->os_update);
    g_auto(GStrv) titles = dw_plan_get_patch_titles(data->os_update);
    g_autofree char *joined = g_strjoinv("|", titles);

    g_test_message("%s", rows[i].update);
    g_assert_cmpstr(words, ==, rows[i].words);
    g_assert_cmpstr(joined, ==, rows[i].titles);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/plan/plans", test_plans);
  g_test_add_func("/plan/charges", test_charges);
  g_test_add_func("/plan/hours", test_hours);
  g_test_add_func("/plan/used-up", test_used_up);
  g_test_add_func("/plan/updates", test_updates);
  g_test_add_func("/plan/release-notes", test_release_notes);
  g_test_add_func("/plan/patches", test_patches);
  return g_test_run();
}
