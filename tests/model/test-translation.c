/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-actions.h"
#include "dw-locale.h"
#include "dw-plan.h"
#include "dw-time-words.h"
#include "dw-timer-words.h"

#include <locale.h>

/* Where gettext is not there at build time, nothing is translated. */
static gboolean
has_catalogue(const char *folder)
{
  g_autofree char *file = g_build_filename(folder, "zh_CN", "LC_MESSAGES", "deskway.mo", NULL);

  return g_file_test(file, G_FILE_TEST_IS_REGULAR);
}

static void
test_words(gconstpointer folder)
{
  if (!has_catalogue(folder)) {
    g_test_skip("this build has no translations");
    return;
  }
  g_assert_cmpstr(dw_resource_status_get_word(DW_RESOURCE_STATUS_RUNNING), ==, "运行中");
  g_assert_cmpstr(dw_resource_status_session_word("Connected"), ==, "使用中");
  g_assert_cmpstr(dw_resource_kind_get_word(DW_RESOURCE_KIND_COMPUTER), ==, "云电脑");
  g_assert_cmpstr(dw_actions_get_word(DW_ACTION_WAKE_UP), ==, "唤醒");
}

/* Sentences that are put together of parts, in the order of another language. */
static void
test_sentences(gconstpointer folder)
{
  const gint64 now = G_GINT64_CONSTANT(1794474750); /* 2026-11-12 09:12:30 UTC */
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
  DwTimer timer = {
      .timer_type = (char *) "TimerShutdown",
      .cron_expression = (char *) "0 0 20 ? * MON,WED",
  };
  DwPlanHours hours = {.total_seconds = 432000, .used_seconds = 153900};
  g_autofree char *task = dw_timer_words_describe(&timer, zone, now);
  g_autofree char *used = dw_plan_describe_hours(&hours);
  g_autofree char *until = dw_time_words_until(now + 12 * 86400, zone, now);
  g_autofree char *clock = dw_time_words_clock(now - 9 * 86400, zone, now);

  if (!has_catalogue(folder)) {
    g_test_skip("this build has no translations");
    return;
  }
  g_assert_cmpstr(task, ==, "自动关机：每周一和周三 20:00");
  g_assert_cmpstr(used, ==, "已用 42.7 / 120 小时");
  g_assert_cmpstr(until, ==, "12 天后");
  g_assert_cmpstr(clock, ==, "11月3日 09:12");
}

/* What scripts read is the same everywhere. */
static void
test_names(void)
{
  g_assert_cmpstr(dw_resource_status_get_name(DW_RESOURCE_STATUS_RUNNING), ==, "running");
  g_assert_cmpstr(dw_resource_status_session_name("Connected"), ==, "connected");
  g_assert_cmpstr(dw_resource_kind_get_name(DW_RESOURCE_KIND_COMPUTER), ==, "computer");
  g_assert_cmpstr(dw_actions_get_name(DW_ACTION_WAKE_UP), ==, "wake");
}

static void
test_folder(gconstpointer folder)
{
  g_assert_cmpstr(dw_locale_get_folder(), ==, folder);
  g_setenv("DESKWAY_LOCALEDIR", "po", TRUE);
  g_assert_cmpstr(dw_locale_get_folder(), ==, DW_LOCALEDIR);
  g_unsetenv("DESKWAY_LOCALEDIR");
  g_assert_cmpstr(dw_locale_get_folder(), ==, DW_LOCALEDIR);
  g_setenv("DESKWAY_LOCALEDIR", folder, TRUE);
}

int
main(int argc, char **argv)
{
  const char *folder = argv[argc - 1];

  g_setenv("LANGUAGE", "zh_CN", TRUE);
  g_setenv("LC_ALL", "C.UTF-8", TRUE);
  g_setenv("DESKWAY_LOCALEDIR", folder, TRUE);
  g_test_init(&argc, &argv, NULL);
  dw_locale_init();
  g_test_add_data_func("/translation/words", folder, test_words);
  g_test_add_data_func("/translation/sentences", folder, test_sentences);
  g_test_add_func("/translation/names", test_names);
  g_test_add_data_func("/translation/folder", folder, test_folder);
  return g_test_run();
}
