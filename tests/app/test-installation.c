/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-installation.h"
#include "dw-paths.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *program;

static char *
get_id(void)
{
  g_autofree char *warning = NULL;
  char *id = dw_installation_get_client_id(&warning);

  g_assert_cmpstr(warning, ==, NULL);
  g_assert_true(g_uuid_string_is_valid(id));
  return id;
}

static void
test_kept(void)
{
  g_autofree char *path = dw_paths_state_file("client-id");
  g_autofree char *id = get_id(), *again = get_id();
  GStatBuf info;

  g_assert_cmpstr(id, ==, again);
  g_assert_cmpint(g_stat(path, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
}

static void
test_given(void)
{
  static const char *const texts[] = {"6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                                      "6ba7b810-9dad-11d1-80b4-00c04fd430c8\n"};
  g_autofree char *path = dw_paths_state_file("client-id");

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autofree char *id = NULL;

    g_assert_true(dw_paths_write(path, texts[i], NULL));
    id = get_id();
    g_assert_cmpstr(id, ==, "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  }
}

static void
test_damaged(void)
{
  static const char *const texts[] = {
      "",
      "\n",
      "not an id",
      "6ba7b810-9dad-11d1-80b4-00c04fd430c",
      "6ba7b810-9dad-11d1-80b4-00c04fd430c8x",
      "6ba7b810-9dad-11d1-80b4-00c04fd430c8\n\n",
      "6ba7b810-9dad-11d1-80b4-00c04fd430c8\nmore",
      "6ba7b8109dad11d180b400c04fd430c86ba7b8",
      "\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe",
  };
  g_autofree char *path = dw_paths_state_file("client-id");

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autofree char *id = NULL, *again = NULL;

    g_assert_true(dw_paths_write(path, texts[i], NULL));
    id = get_id();
    g_assert_null(strstr(texts[i], id));
    again = get_id();
    g_assert_cmpstr(id, ==, again);
  }
}

static void
test_not_kept(void)
{
  g_autofree char *path = dw_paths_state_file("client-id");
  g_autofree char *warning = NULL, *id = NULL;

  g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
  id = dw_installation_get_client_id(&warning);
  g_assert_true(g_uuid_string_is_valid(id));
  g_assert_nonnull(strstr(warning, path));
}

static void
test_no_folder(void)
{
  g_autofree char *path = dw_paths_state_file("client-id");
  g_autofree char *folder = g_path_get_dirname(path), *above = g_path_get_dirname(folder);
  g_autofree char *warning = NULL, *id = NULL;

  g_assert_cmpint(g_mkdir_with_parents(above, 0700), ==, 0);
  g_assert_true(g_file_set_contents(folder, "a file", -1, NULL));
  id = dw_installation_get_client_id(&warning);
  g_assert_true(g_uuid_string_is_valid(id));
  g_assert_nonnull(strstr(warning, path));
}

/* A first start of several at once: all of them speak of one installation. */
static void
test_at_once(void)
{
  g_autofree char *folder = dw_paths_state_file("");
  g_autofree char *state = g_path_get_dirname(folder), *parent = g_path_get_dirname(state);
  g_autoptr(GSubprocessLauncher) launcher =
      g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  GSubprocess *starts[8];
  g_autofree char *first = NULL;

  g_subprocess_launcher_setenv(launcher, "XDG_STATE_HOME", parent, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
    starts[i] = g_subprocess_launcher_spawn(launcher, NULL, program, "--print", NULL);
    g_assert_nonnull(starts[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
    g_autofree char *id = NULL;

    g_assert_true(g_subprocess_communicate_utf8(starts[i], NULL, NULL, &id, NULL, NULL));
    g_assert_cmpuint(strlen(id), ==, 36);
    if (first == NULL)
      first = g_strdup(id);
    g_assert_cmpstr(id, ==, first);
    g_object_unref(starts[i]);
  }
}

static void
test_os(void)
{
  static const struct {
    const char *name, *version, *kernel, *expected;
  } rows[] = {
      {"Debian GNU/Linux", "12", "6.1.0-18-amd64", "linux_Debian GNU/Linux 12 (6.1.0-18-amd64)"},
      {"Arch Linux", NULL, "6.9.1", "linux_Arch Linux (6.9.1)"},
      {"Arch Linux", "", "6.9.1", "linux_Arch Linux (6.9.1)"},
      {NULL, NULL, "6.9.1", "linux_Linux (6.9.1)"},
      {"", "1", "", "linux_Linux 1 ()"},
      {"Ev\nil\t&\x7f", "é", "\xff", "linux_Ev?il?&? ?? (?)"},
  };
  g_autofree char *long_name = g_strnfill(4000, 'x');
  g_autofree char *long_os = dw_installation_format_os(long_name, long_name, long_name);
  g_autofree char *os = dw_installation_get_client_os();

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text =
        dw_installation_format_os(rows[i].name, rows[i].version, rows[i].kernel);

    g_assert_cmpstr(text, ==, rows[i].expected);
  }
  g_assert_cmpuint(strlen(long_os), ==, 134);
  g_assert_true(g_str_has_prefix(os, "linux_"));
}

static void
test_name(void)
{
  g_autofree char *name = dw_installation_get_client_name();

  g_assert_cmpstr(name, ==, g_get_host_name());
}

static int
print_id(void)
{
  g_autofree char *warning = NULL;
  g_autofree char *id = dw_installation_get_client_id(&warning);

  g_print("%s", id);
  return warning == NULL ? 0 : 1;
}

int
main(int argc, char **argv)
{
  program = argv[0];
  if (argc == 2 && strcmp(argv[1], "--print") == 0)
    return print_id();
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func("/installation/kept", test_kept);
  g_test_add_func("/installation/given", test_given);
  g_test_add_func("/installation/damaged", test_damaged);
  g_test_add_func("/installation/not-kept", test_not_kept);
  g_test_add_func("/installation/no-folder", test_no_folder);
  g_test_add_func("/installation/at-once", test_at_once);
  g_test_add_func("/installation/os", test_os);
  g_test_add_func("/installation/name", test_name);
  return g_test_run();
}
