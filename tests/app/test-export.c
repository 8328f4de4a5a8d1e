/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"
#include "dw-export.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp("deskway-export-XXXXXX", NULL);
  fixture->path = g_build_filename(fixture->folder, "usage.csv", NULL);
}

static guint
count_files(Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open(fixture->folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name(dir) != NULL)
    count++;
  return count;
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_unlink(fixture->path);
  g_assert_cmpuint(count_files(fixture), ==, 0);
  g_rmdir(fixture->folder);
  g_free(fixture->path);
  g_free(fixture->folder);
}

static void
write_some(DwExport *file, const char *text)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_export_write(file, text, strlen(text), &error));
  g_assert_no_error(error);
}

static void
test_whole(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwExport) file = dw_export_new(fixture->path, &error);
  g_autofree char *text = NULL;

  g_assert_no_error(error);
  write_some(file, "one,");
  g_assert_false(g_file_test(fixture->path, G_FILE_TEST_EXISTS));
  write_some(file, "two");
  g_assert_true(dw_export_finish(file, &error));
  g_assert_no_error(error);
  g_assert_true(g_file_get_contents(fixture->path, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, "one,two");
  g_assert_cmpuint(count_files(fixture), ==, 1);
}

static void
test_given_up(Fixture *fixture, gconstpointer data)
{
  DwExport *file = dw_export_new(fixture->path, NULL);

  write_some(file, "half");
  dw_export_free(file);
  g_assert_cmpuint(count_files(fixture), ==, 0);
}

/* Whether somebody was there first, or came while it was written. */
static void
test_taken(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) late_error = NULL;
  g_autoptr(DwExport) file = dw_export_new(fixture->path, NULL);
  g_autofree char *text = NULL;

  g_assert_true(g_file_set_contents(fixture->path, "mine", -1, NULL));
  write_some(file, "theirs");
  g_assert_false(dw_export_finish(file, &late_error));
  g_assert_error(late_error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_null(dw_export_new(fixture->path, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_true(g_file_get_contents(fixture->path, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, "mine");
}

static void
test_nowhere(Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = {"/nonexistent/usage.csv", "/proc/usage.csv", "/"};

  for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_null(dw_export_new(paths[i], &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
    g_assert_nonnull(strstr(error->message, paths[i]));
  }
}

#define ADD(name, function) g_test_add("/export/" name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("whole", test_whole);
  ADD("given-up", test_given_up);
  ADD("taken", test_taken);
  ADD("nowhere", test_nowhere);
  return g_test_run();
}
