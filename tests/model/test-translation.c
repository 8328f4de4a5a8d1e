/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-actions.h"
#include "dw-locale.h"

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
  g_test_add_func("/translation/names", test_names);
  g_test_add_data_func("/translation/folder", folder, test_folder);
  return g_test_run();
}
