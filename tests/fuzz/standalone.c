/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

/* Runs a fuzz target over a folder of inputs, a TAP line each, so that every fuzz target is an
 * ordinary test too. */

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
run_input(gconstpointer data)
{
  const char *path = data;
  g_autofree char *contents = NULL;
  g_autofree guint8 *exact = NULL;
  g_autoptr(GError) error = NULL;
  gsize length = 0;

  g_file_get_contents(path, &contents, &length, &error);
  g_assert_no_error(error);
  /* Without the terminator, so that one byte read too many is seen. */
  exact = g_memdup2(contents, length);
  g_assert_cmpint(LLVMFuzzerTestOneInput(exact, length), ==, 0);
}

int
main(int argc, char **argv)
{
  g_autoptr(GDir) folder = NULL;
  g_autoptr(GError) error = NULL;
  const char *name;

  g_test_init(&argc, &argv, NULL);
  g_assert_cmpint(argc, ==, 2);
  folder = g_dir_open(argv[1], 0, &error);
  g_assert_no_error(error);
  while ((name = g_dir_read_name(folder)) != NULL) {
    g_autofree char *test = g_strconcat("/fuzz/", name, NULL);

    g_test_add_data_func_full(test, g_build_filename(argv[1], name, NULL), run_input, g_free);
  }
  return g_test_run();
}
