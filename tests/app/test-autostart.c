/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-autostart.h"
#include "dw-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_build_filename(g_get_user_config_dir(), "autostart", NULL);
  fixture->path = g_build_filename(fixture->folder, "org.deskway.Deskway.desktop", NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_free(fixture->folder);
  g_free(fixture->path);
}

static void
set(gboolean is_enabled)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_autostart_set(is_enabled, &error));
  g_assert_no_error(error);
  g_assert_cmpint(dw_autostart_is_enabled(), ==, is_enabled);
}

static void
write_entry(Fixture *fixture, const char *text)
{
  g_assert_cmpint(g_mkdir_with_parents(fixture->folder, 0700), ==, 0);
  g_assert_true(g_file_set_contents(fixture->path, text, -1, NULL));
}

static void
assert_entry(Fixture *fixture)
{
  g_autofree char *text = NULL;
  struct stat info;

  g_assert_cmpint(lstat(fixture->path, &info), ==, 0);
  g_assert_true(S_ISREG(info.st_mode));
  g_assert_cmpint(info.st_mode & 07777, ==, 0644);
  g_assert_true(g_file_get_contents(fixture->path, &text, NULL, NULL));
  g_assert_true(g_str_has_prefix(text, "[Desktop Entry]\n"));
  g_assert_nonnull(strstr(text, "\nExec=deskway --background\n"));
}

static void
test_on_and_off(Fixture *fixture, gconstpointer data)
{
  mode_t mask = umask(0077);

  g_assert_false(dw_autostart_is_enabled());
  set(FALSE);
  set(TRUE);
  set(TRUE);
  umask(mask);
  assert_entry(fixture);
  set(FALSE);
  g_assert_cmpint(g_access(fixture->path, F_OK), !=, 0);
}

/* What a link points to is somebody else's: it is not written, and does not count as ours. */
static void
test_link(Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename(g_get_user_config_dir(), "target", NULL);
  g_autofree char *text = NULL;

  g_assert_cmpint(g_mkdir_with_parents(fixture->folder, 0700), ==, 0);
  g_assert_true(g_file_set_contents(target, "[Desktop Entry]\nExec=mine\n", -1, NULL));
  g_assert_cmpint(symlink(target, fixture->path), ==, 0);
  g_assert_false(dw_autostart_is_enabled());
  set(TRUE);
  assert_entry(fixture);
  g_assert_true(g_file_get_contents(target, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, "[Desktop Entry]\nExec=mine\n");
  set(FALSE);
  g_assert_cmpint(symlink(target, fixture->path), ==, 0);
  set(FALSE);
  g_assert_cmpint(g_access(target, F_OK), ==, 0);
}

static void
test_foreign_file(Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_strconcat(fixture->path, ".other", NULL);
  g_autofree char *text = NULL;

  write_entry(fixture, "rubbish");
  g_assert_cmpint(link(fixture->path, other), ==, 0);
  g_assert_false(dw_autostart_is_enabled());
  set(TRUE);
  assert_entry(fixture);
  g_assert_true(g_file_get_contents(other, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, "rubbish");
  set(FALSE);
}

static void
test_entries(Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_exec = g_strnfill(20000, 'x');
  g_autofree char *huge = g_strconcat("[Desktop Entry]\nExec=", long_exec, "\n", NULL);
  const struct {
    const char *text;
    gboolean is_enabled;
  } rows[] = {
      {"[Desktop Entry]\nExec=deskway\n", TRUE},
      {"[Desktop Entry]\nExec=deskway\nX-GNOME-Autostart-enabled=true\n", TRUE},
      {"[Desktop Entry]\nExec=deskway\nX-GNOME-Autostart-enabled=false\n", FALSE},
      {"[Desktop Entry]\nExec=deskway\nHidden=true\n", FALSE},
      {"[Desktop Entry]\nName=x\n", FALSE},
      {"[Desktop Entry]\nExec=\n", FALSE},
      {"", FALSE},
      {"\x01\x02\xff", FALSE},
      {huge, FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    write_entry(fixture, rows[i].text);
    g_assert_cmpint(dw_autostart_is_enabled(), ==, rows[i].is_enabled);
  }
  g_assert_cmpint(g_unlink(fixture->path), ==, 0);
  g_assert_cmpint(mkfifo(fixture->path, 0600), ==, 0);
  g_assert_false(dw_autostart_is_enabled());
  set(TRUE);
  assert_entry(fixture);
}

static void
test_in_the_way(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint(g_mkdir_with_parents(fixture->path, 0700), ==, 0);
  for (int is_enabled = 0; is_enabled <= 1; is_enabled++) {
    g_autoptr(GError) error = NULL;

    g_assert_false(dw_autostart_set(is_enabled, &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
    g_test_message("%s", error->message);
    g_assert_false(dw_autostart_is_enabled());
  }
}

static void
test_no_folder(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint(g_mkdir_with_parents(g_get_user_config_dir(), 0700), ==, 0);
  g_assert_true(g_file_set_contents(fixture->folder, "a file", -1, NULL));
  g_assert_false(dw_autostart_is_enabled());
  g_assert_false(dw_autostart_set(TRUE, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run)(Fixture *, gconstpointer);
  } tests[] = {
      {"/autostart/on-and-off", test_on_and_off},     {"/autostart/link", test_link},
      {"/autostart/foreign-file", test_foreign_file}, {"/autostart/entries", test_entries},
      {"/autostart/in-the-way", test_in_the_way},     {"/autostart/no-folder", test_no_folder},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run();
}
