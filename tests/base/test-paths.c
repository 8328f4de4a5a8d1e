/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"
#include "dw-paths.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_write(void)
{
  g_autofree char *path = dw_paths_config_file("folder/file.conf");
  g_autofree char *back = NULL;
  g_autoptr(GError) error = NULL;
  GStatBuf info;

  g_assert_true(dw_paths_write(path, "one", &error));
  g_assert_no_error(error);
  g_assert_true(dw_paths_write(path, "two", &error));
  g_assert_no_error(error);
  g_assert_true(g_file_get_contents(path, &back, NULL, NULL));
  g_assert_cmpstr(back, ==, "two");
  g_assert_cmpint(g_stat(path, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
}

static void
test_write_impossible(void)
{
  g_autofree char *file = dw_paths_state_file("plain");
  g_autofree char *below = g_build_filename(file, "below", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_paths_write(file, "x", NULL));
  g_assert_false(dw_paths_write(below, "x", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_nonnull(strstr(error->message, file));
}

static void
test_write_over_folder(void)
{
  g_autofree char *folder = dw_paths_state_file("folder");
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  g_assert_false(dw_paths_write(folder, "x", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
}

static void
test_read(void)
{
  g_autofree char *path = dw_paths_cache_file("read"), *link = dw_paths_cache_file("link");
  g_autofree char *text = NULL, *start = NULL;
  gsize length;

  g_assert_null(dw_paths_read(path, 10, 10, &length));
  g_assert_true(dw_paths_write(path, "0123456789", NULL));
  text = dw_paths_read(path, 10, 10, &length);
  g_assert_cmpstr(text, ==, "0123456789");
  g_assert_cmpuint(length, ==, 10);
  start = dw_paths_read(path, 10, 4, &length);
  g_assert_cmpstr(start, ==, "0123");
  g_assert_cmpuint(length, ==, 4);
  g_assert_null(dw_paths_read(path, 9, 4, &length));
  g_assert_cmpuint(length, ==, 0);
  g_assert_cmpint(symlink(path, link), ==, 0);
  g_assert_null(dw_paths_read(link, 10, 10, &length));
  g_assert_cmpint(g_unlink(path), ==, 0);
  g_assert_cmpint(mkfifo(path, 0600), ==, 0);
  g_assert_null(dw_paths_read(path, 10, 10, &length));
  g_assert_null(dw_paths_read("/dev/zero", 10, 10, &length));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func("/paths/write", test_write);
  g_test_add_func("/paths/write-impossible", test_write_impossible);
  g_test_add_func("/paths/write-over-folder", test_write_over_folder);
  g_test_add_func("/paths/read", test_read);
  return g_test_run();
}
