/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "launch-fixture.h"

#include <glib/gstdio.h>

static char *
make_folder(const char *root, const char *name)
{
  char *path = g_build_filename(root, name, NULL);

  g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
  return path;
}

void
launch_fixture_set_up(LaunchFixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->root = g_dir_make_tmp("deskway-XXXXXX", NULL);
  fixture->bin = make_folder(fixture->root, "bin");
  fixture->shipped = make_folder(fixture->root, "shipped");
  fixture->local = make_folder(fixture->root, "local");
  fixture->runtime = make_folder(fixture->root, "runtime");
  path = g_strconcat(fixture->bin, ":/usr/bin:/bin", NULL);
  g_setenv("PATH", path, TRUE);
  g_setenv("XDG_RUNTIME_DIR", fixture->runtime, TRUE);
}

void
launch_fixture_tear_down(LaunchFixture *fixture, gconstpointer data)
{
  const char *const argv[] = {"/bin/rm", "-rf", fixture->root, NULL};

  g_assert_true(g_spawn_sync(NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                             NULL, NULL));
  g_free(fixture->root);
  g_free(fixture->bin);
  g_free(fixture->shipped);
  g_free(fixture->local);
  g_free(fixture->runtime);
}

void
launch_fixture_write(const char *folder, const char *name, const char *text, int mode)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);

  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  g_assert_cmpint(g_chmod(path, mode), ==, 0);
}
