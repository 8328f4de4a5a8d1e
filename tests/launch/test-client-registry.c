/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-client-registry.h"
#include "dw-error.h"
#include "launch-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define PROGRAM "#!/bin/sh\n"
#define BASIC(name, kinds, exec, more) \
  "[Client]\nName=" name "\nKinds=" kinds "\nExec=" exec "\n" more

static DwClientRegistry *
open_registry(LaunchFixture *fixture)
{
  const char *folders[] = {fixture->shipped, fixture->local, "/nonexistent", NULL};

  return dw_client_registry_new(folders);
}

static void
install(LaunchFixture *fixture, const char *program)
{
  launch_fixture_write(fixture->bin, program, PROGRAM, 0700);
}

static void
assert_choice(DwClientRegistry *registry,
              DwLaunchKind kind,
              const char *preferred,
              const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwClient) client = dw_client_registry_choose(registry, kind, preferred, &error);

  g_assert_no_error(error);
  g_assert_cmpstr(dw_client_get_name(client), ==, name);
}

static void
assert_no_choice(DwClientRegistry *registry,
                 DwLaunchKind kind,
                 const char *preferred,
                 DwError code,
                 const char *part)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwClient) client = dw_client_registry_choose(registry, kind, preferred, &error);

  g_assert_null(client);
  g_assert_error(error, DW_ERROR, (int) code);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, part));
}

static void
test_choose(LaunchFixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientRegistry) registry = NULL;
  g_autoptr(DwClient) first = NULL;
  g_autoptr(DwClient) second = NULL;
  g_autoptr(DwClient) third = NULL;
  const char *tried[] = {NULL, NULL, NULL};

  launch_fixture_write(fixture->shipped, "high.client",
                       BASIC("High", "rdp;", "dw-high %f", "Package=pkg-high\nPriority=90\n"),
                       0644);
  launch_fixture_write(fixture->shipped, "middle.client",
                       BASIC("Middle", "rdp;ica;", "dw-middle %f", "Priority=50\n"), 0644);
  launch_fixture_write(fixture->shipped, "low.client",
                       BASIC("Low", "rdp;unknown;", "dw-low %f", ""), 0644);
  launch_fixture_write(fixture->shipped, "readme.txt", "nothing", 0644);
  install(fixture, "dw-middle");
  install(fixture, "dw-low");
  registry = open_registry(fixture);

  g_assert_cmpuint(dw_client_registry_list(registry)->len, ==, 3);
  assert_choice(registry, DW_LAUNCH_KIND_RDP, NULL, "middle");
  assert_choice(registry, DW_LAUNCH_KIND_RDP, "low", "low");
  assert_choice(registry, DW_LAUNCH_KIND_UNKNOWN, NULL, "low");
  assert_no_choice(registry, DW_LAUNCH_KIND_RDP, "high", DW_ERROR_CLIENT_MISSING,
                   "Install the package pkg-high");
  assert_no_choice(registry, DW_LAUNCH_KIND_RDP, "none", DW_ERROR_NOT_FOUND,
                   "There are: high, middle, low.");
  assert_no_choice(registry, DW_LAUNCH_KIND_ICA, "low", DW_ERROR_USAGE,
                   "takes unknown, rdp sessions");
  assert_no_choice(registry, DW_LAUNCH_KIND_ASP, NULL, DW_ERROR_CLIENT_MISSING, "asp");

  install(fixture, "dw-high");
  first = dw_client_registry_choose_other(registry, DW_LAUNCH_KIND_RDP, tried);
  g_assert_cmpstr(dw_client_get_name(first), ==, "high");
  tried[0] = "low";
  tried[1] = "high";
  second = dw_client_registry_choose_other(registry, DW_LAUNCH_KIND_RDP, tried);
  g_assert_cmpstr(dw_client_get_name(second), ==, "middle");
  third = dw_client_registry_choose_other(registry, DW_LAUNCH_KIND_UNKNOWN, tried);
  g_assert_null(third);
}

/* A preference that can't be had is no error. */
static void
test_prefer(LaunchFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name;
    DwLaunchKind kind;
    const char *expected;
  } rows[] = {
      {NULL, DW_LAUNCH_KIND_RDP, "high"},     {"", DW_LAUNCH_KIND_RDP, "high"},
      {"low", DW_LAUNCH_KIND_RDP, "low"},     {"none", DW_LAUNCH_KIND_RDP, "high"},
      {"absent", DW_LAUNCH_KIND_RDP, "high"}, {"../low", DW_LAUNCH_KIND_RDP, "high"},
      {"high", DW_LAUNCH_KIND_ICA, "low"},    {"low", DW_LAUNCH_KIND_ASP, NULL},
  };
  g_autoptr(DwClientRegistry) registry = NULL;

  launch_fixture_write(fixture->shipped, "high.client",
                       BASIC("High", "rdp;", "dw-high %f", "Priority=90\n"), 0644);
  launch_fixture_write(fixture->shipped, "low.client", BASIC("Low", "rdp;ica;", "dw-low %f", ""),
                       0644);
  launch_fixture_write(fixture->shipped, "absent.client",
                       BASIC("Absent", "rdp;", "dw-absent %f", "Priority=99\n"), 0644);
  install(fixture, "dw-high");
  install(fixture, "dw-low");
  registry = open_registry(fixture);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DwClient) client =
        dw_client_registry_prefer(registry, rows[i].kind, rows[i].name, &error);

    g_test_message("%s", rows[i].name);
    if (rows[i].expected == NULL)
      g_assert_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING);
    else
      g_assert_no_error(error);
    g_assert_cmpstr(client != NULL ? dw_client_get_name(client) : NULL, ==, rows[i].expected);
  }
}

static void
assert_words(GStrv words, const char *expected)
{
  g_autofree char *joined = g_strjoinv("|", words);

  g_assert_cmpstr(strchr(joined, '|'), ==, expected);
}

static void
test_scale(LaunchFixture *fixture, gconstpointer data)
{
  g_autofree char *by_words = g_build_filename(fixture->shipped, "words.client", NULL);
  g_autofree char *by_input = g_build_filename(fixture->shipped, "input.client", NULL);
  g_autoptr(DwClient) words = NULL;
  g_autoptr(DwClient) input = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *plain = NULL;

  launch_fixture_write(fixture->shipped, "words.client",
                       BASIC("W", "rdp;", "dw-x %f", "ScaleArgs=/big:%s;/%s/%s;/fixed;\n"), 0644);
  launch_fixture_write(fixture->shipped, "input.client",
                       BASIC("I", "rdp;", "dw-x -stdin", "ArgsFromStdin=%f;\nScaleArgs=/big:%s;\n"),
                       0644);
  install(fixture, "dw-x");
  words = dw_client_load(by_words);
  input = dw_client_load(by_input);
  for (guint scale = 0; scale <= 200; scale += 200) {
    g_auto(GStrv) first = dw_client_build_argv(words, "/f", DW_LAUNCH_KIND_RDP, "t", scale, NULL);
    g_auto(GStrv) second = dw_client_build_argv(input, "/f", DW_LAUNCH_KIND_RDP, "t", scale, NULL);

    assert_words(first, scale == 0 ? "|/f" : "|/f|/big:200|/200/200|/fixed");
    assert_words(second, "|-stdin");
  }
  lines = dw_client_build_input(input, "/f", "t", 175);
  g_assert_cmpstr(lines, ==, "/f\n/big:175\n");
  plain = dw_client_build_input(input, "/f", "t", 0);
  g_assert_cmpstr(plain, ==, "/f\n");
}

static void
test_missing(LaunchFixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientRegistry) registry = open_registry(fixture);
  g_autoptr(DwClientRegistry) full = NULL;

  g_assert_cmpuint(dw_client_registry_list(registry)->len, ==, 0);
  assert_no_choice(registry, DW_LAUNCH_KIND_ICA, NULL, DW_ERROR_CLIENT_MISSING, "ica");
  assert_no_choice(registry, DW_LAUNCH_KIND_UNKNOWN, NULL, DW_ERROR_TICKET, "does not know");
  assert_no_choice(registry, DW_LAUNCH_KIND_ICA, "x", DW_ERROR_NOT_FOUND, "There are: none.");
  launch_fixture_write(fixture->shipped, "a.client",
                       BASIC("A", "ica;unknown;", "dw-a %f", "Package=pkg-a\n"), 0644);
  launch_fixture_write(fixture->shipped, "b.client",
                       BASIC("B", "ica;", "dw-b %f", "Package=pkg-b\n"), 0644);
  launch_fixture_write(fixture->shipped, "c.client", BASIC("C", "ica;", "dw-c %f", ""), 0644);
  full = open_registry(fixture);
  assert_no_choice(full, DW_LAUNCH_KIND_ICA, NULL, DW_ERROR_CLIENT_MISSING,
                   "A (package pkg-a), B (package pkg-b).");
  assert_no_choice(full, DW_LAUNCH_KIND_UNKNOWN, NULL, DW_ERROR_CLIENT_MISSING, "pkg-a");
  assert_no_choice(full, DW_LAUNCH_KIND_ICA, "c", DW_ERROR_CLIENT_MISSING, "C is not installed.");
}

static void
test_override(LaunchFixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientRegistry) registry = NULL;
  g_autofree char *source = g_build_filename(fixture->local, "one.client", NULL);
  const DwClient *client;

  launch_fixture_write(fixture->shipped, "one.client", BASIC("Shipped", "rdp;", "x %f", ""), 0644);
  launch_fixture_write(fixture->shipped, "two.client", BASIC("Two", "rdp;", "x %f", ""), 0644);
  launch_fixture_write(fixture->local, "one.client", BASIC("Local", "ica;", "x %f", ""), 0644);
  launch_fixture_write(fixture->local, "two.client", "[Client]\nHidden=true\n", 0644);
  registry = open_registry(fixture);

  g_assert_cmpuint(dw_client_registry_list(registry)->len, ==, 1);
  client = dw_client_registry_list(registry)->pdata[0];
  g_assert_cmpstr(dw_client_get_display_name(client), ==, "Local");
  g_assert_cmpstr(dw_client_get_source(client), ==, source);
  g_assert_false(dw_client_handles(client, DW_LAUNCH_KIND_RDP));
}

static void
test_environment_folder(LaunchFixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientRegistry) registry = NULL;

  launch_fixture_write(fixture->shipped, "mine.client", BASIC("Mine", "asp;", "dw-m %f", ""), 0644);
  install(fixture, "dw-m");
  g_setenv("DESKWAY_CLIENTS_DIR", fixture->shipped, TRUE);
  registry = dw_client_registry_new(NULL);
  g_unsetenv("DESKWAY_CLIENTS_DIR");
  assert_choice(registry, DW_LAUNCH_KIND_ASP, "mine", "mine");
}

static void
check_broken(LaunchFixture *fixture, const char *file, const char *text, int mode, const char *part)
{
  g_autofree char *path = g_build_filename(fixture->shipped, file, NULL);
  g_autoptr(DwClient) client = NULL;

  launch_fixture_write(fixture->shipped, file, text, mode);
  client = dw_client_load(path);
  g_test_message("%s", dw_client_get_problem(client));
  g_assert_nonnull(dw_client_get_problem(client));
  g_assert_nonnull(strstr(dw_client_get_problem(client), part));
  g_assert_false(dw_client_handles(client, DW_LAUNCH_KIND_RDP));
  g_assert_null(dw_client_find_program(client));
  g_assert_cmpstr(dw_client_get_display_name(client), !=, "");
}

static void
test_broken_table(LaunchFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *text;
    const char *part;
  } rows[] = {
      {"", "[Client] is missing"},
      {"nonsense", "Key file"},
      {"[Other]\na=b\n", "[Client] is missing"},
      {"[Client]\nKinds=rdp;\nExec=x %f\n", "Name is missing"},
      {"[Client]\nName=\nKinds=rdp;\nExec=x %f\n", "Name is missing"},
      {"[Client]\nName=\xff\nKinds=rdp;\nExec=x %f\n", "Name is missing"},
      {BASIC("N", "", "x %f", ""), "Kinds is missing"},
      {BASIC("N", "rdp;vnc;", "x %f", ""), "vnc"},
      {BASIC("N", "rdp;", "", ""), "Exec is missing"},
      {BASIC("N", "rdp;", "x 'open %f", ""), "badly quoted"},
      {BASIC("N", "rdp;", "x %f", "ScaleArgs=/big:%f;\n"), "ScaleArgs"},
      {BASIC("N", "rdp;", "x %f", "ScaleArgs=/big:%\n"), "ScaleArgs"},
      {BASIC("N", "rdp;", "x /a", ""), "neither Exec nor ArgsFromStdin has %f"},
      {BASIC("N", "rdp;", "x %f %x", ""), "has a %"},
      {BASIC("N", "rdp;", "x %f %d", ""), "has a %"},
      {BASIC("N", "rdp;", "x %", ""), "has a %"},
      {BASIC("N", "rdp;", "%f", ""), "does not begin with the name"},
      {BASIC("N", "rdp;", "x", "ArgsFromStdin=%f\\n/x;\n"), "has a %"},
      {BASIC("N", "rdp;", "x", "ArgsFromStdin=%d;%f;\n"), "has a %"},
      {BASIC("N", "rdp;", "x %f", "Environment=1X=2;\n"), "NAME=VALUE"},
      {BASIC("N", "rdp;", "x %f", "Environment=FOO;\n"), "NAME=VALUE"},
      {BASIC("N", "rdp;", "x %f", "KeepSeconds=-1\n"), "KeepSeconds"},
      {BASIC("N", "rdp;", "x %f", "KeepSeconds=99999\n"), "KeepSeconds"},
      {BASIC("N", "rdp;", "x %f", "KeepSeconds=soon\n"), "KeepSeconds"},
      {BASIC("N", "rdp;", "x %f", "Priority=1001\n"), "Priority"},
      {BASIC("N", "rdp;", "x %f", "DefaultApplication=perhaps\n"), "DefaultApplication"},
      {BASIC("N", "rdp;", "x %f", "Hidden=perhaps\n"), "Hidden"},
      {BASIC("N", "rdp;", "x %f", "CleanExits=a;b;\n"), "CleanExits"},
      {BASIC("N", "rdp;", "x %f", "[ExitMessages]\n256=x\n"), "no exit status: 256"},
      {BASIC("N", "rdp;", "x %f", "[ExitMessages]\nx=x\n"), "no exit status: x"},
  };
  g_autofree char *large = g_strnfill(70000, '#');
  g_autofree char *folder = g_build_filename(fixture->shipped, "folder.client", NULL);
  g_autofree char *missing = g_build_filename(fixture->shipped, "missing.client", NULL);
  g_autoptr(DwClient) of_folder = NULL;
  g_autoptr(DwClient) of_missing = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    check_broken(fixture, "broken.client", rows[i].text, 0644, rows[i].part);
  check_broken(fixture, "broken.client", large, 0644, "too large");
  check_broken(fixture, "open.client", BASIC("N", "rdp;", "x %f", ""), 0666, "may change it");
  check_broken(fixture, "Bad Name.client", BASIC("N", "rdp;", "x %f", ""), 0644, "its name");
  check_broken(fixture, "no-suffix", BASIC("N", "rdp;", "x", ""), 0644, "neither");
  g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
  of_folder = dw_client_load(folder);
  g_assert_nonnull(strstr(dw_client_get_problem(of_folder), "not a file"));
  of_missing = dw_client_load(missing);
  g_assert_nonnull(strstr(dw_client_get_problem(of_missing), "can't be read"));
}

static void
check_broken_is_listed(LaunchFixture *fixture)
{
  g_autoptr(DwClientRegistry) registry = NULL;

  g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  launch_fixture_write(fixture->shipped, "good.client", BASIC("Good", "rdp;", "dw-g %f", ""), 0644);
  launch_fixture_write(fixture->shipped, "bad.client", "[Client]\n", 0644);
  install(fixture, "dw-g");
  registry = open_registry(fixture);
  g_assert_cmpuint(dw_client_registry_list(registry)->len, ==, 2);
  assert_choice(registry, DW_LAUNCH_KIND_RDP, NULL, "good");
  assert_no_choice(registry, DW_LAUNCH_KIND_RDP, "bad", DW_ERROR_USAGE, "can't be used: Name");
  assert_no_choice(registry, DW_LAUNCH_KIND_RDP, "other", DW_ERROR_NOT_FOUND, "There are: good.");
}

static void
test_broken_is_listed(LaunchFixture *fixture, gconstpointer data)
{
  if (g_test_subprocess()) {
    check_broken_is_listed(fixture);
    return;
  }
  g_test_trap_subprocess(NULL, 0, 0);
  g_test_trap_assert_passed();
  g_test_trap_assert_stderr("*bad.client is not used: Name is missing*");
}

static DwClient *
load(LaunchFixture *fixture, const char *text)
{
  g_autofree char *path = g_build_filename(fixture->shipped, "a-client.client", NULL);
  DwClient *client;

  launch_fixture_write(fixture->shipped, "a-client.client", text, 0644);
  client = dw_client_load(path);
  g_assert_cmpstr(dw_client_get_problem(client), ==, NULL);
  return client;
}

static void
test_fields(LaunchFixture *fixture, gconstpointer data)
{
  g_autoptr(DwClient) client =
      load(fixture, BASIC("A Client", "ica;rdp;", "dw-a %f",
                          "Package=pkg\nPriority=-7\nKeepSeconds=60\nCleanExits=2;12;\n"
                          "Environment=DW_TEST=a=b;LANG=C;\nFuture=yes\n"
                          "[ExitMessages]\n131=could not connect\n"));
  g_autofree char *kinds = dw_client_dup_kinds(client);
  g_auto(GStrv) environment = dw_client_build_environment(client);

  g_assert_cmpstr(dw_client_get_name(client), ==, "a-client");
  g_assert_cmpstr(dw_client_get_package(client), ==, "pkg");
  g_assert_cmpint(dw_client_get_priority(client), ==, -7);
  g_assert_cmpuint(dw_client_get_keep_seconds(client), ==, 60);
  g_assert_cmpstr(kinds, ==, "ica, rdp");
  g_assert_cmpstr(g_environ_getenv(environment, "DW_TEST"), ==, "a=b");
  g_assert_cmpstr(g_environ_getenv(environment, "LANG"), ==, "C");
  g_assert_cmpstr(g_environ_getenv(environment, "PATH"), ==, g_getenv("PATH"));
  g_assert_true(dw_client_is_clean_exit(client, 0));
  g_assert_true(dw_client_is_clean_exit(client, 12));
  g_assert_false(dw_client_is_clean_exit(client, 1));
  g_assert_cmpstr(dw_client_explain_exit(client, 131), ==, "could not connect");
  g_assert_cmpstr(dw_client_explain_exit(client, 132), ==, NULL);
  g_assert_null(dw_client_build_input(client, "/f", "t", 0));
}

static void
test_try_exec(LaunchFixture *fixture, gconstpointer data)
{
  g_autoptr(DwClient) list =
      load(fixture, BASIC("L", "rdp;", "dw-one %f", "TryExec=dw-one;dw-two;/nonexistent/dw-3;\n"));
  g_autoptr(DwClient) wrapper =
      load(fixture, BASIC("W", "rdp;", "dw-wrap %f", "TryExec=dw-two;\n"));
  g_autofree char *two = g_build_filename(fixture->bin, "dw-two", NULL);
  g_autofree char *one = g_build_filename(fixture->bin, "dw-one", NULL);
  g_autofree char *wrap = g_build_filename(fixture->bin, "dw-wrap", NULL);
  g_autofree char *found_two = NULL;
  g_autofree char *found_one = NULL;
  g_autofree char *found_wrap = NULL;

  g_assert_null(dw_client_find_program(list));
  install(fixture, "dw-wrap");
  g_assert_null(dw_client_find_program(wrapper));
  install(fixture, "dw-two");
  found_two = dw_client_find_program(list);
  g_assert_cmpstr(found_two, ==, two);
  found_wrap = dw_client_find_program(wrapper);
  g_assert_cmpstr(found_wrap, ==, wrap);
  install(fixture, "dw-one");
  found_one = dw_client_find_program(list);
  g_assert_cmpstr(found_one, ==, one);
}

static void
test_relative_path(LaunchFixture *fixture, gconstpointer data)
{
  g_autoptr(DwClient) client = load(fixture, BASIC("R", "rdp;", "dw-here %f", ""));
  g_autofree char *before = g_get_current_dir();
  g_autofree char *found = NULL;

  install(fixture, "dw-here");
  g_assert_cmpint(g_chdir(fixture->bin), ==, 0);
  g_setenv("PATH", ".:/usr/bin:/bin", TRUE);
  found = dw_client_find_program(client);
  g_assert_cmpint(g_chdir(before), ==, 0);
  g_assert_true(found == NULL || g_path_is_absolute(found));
}

static void
test_argv(LaunchFixture *fixture, gconstpointer data)
{
  g_autoptr(DwClient) client =
      load(fixture, BASIC("A", "rdp;", "dw-a \"two words\" %f '/t:%t' 50%% %t $HOME `id`",
                          "ArgsFromStdin=%f;/t:%t;a b;\n"));
  g_autofree char *program = g_build_filename(fixture->bin, "dw-a", NULL);
  const char *expected[] = {
      program, "two words", "/r/f.rdp", "/t:drive:x,/ \"'; reboot", "50%", "drive:x,/ \"'; reboot",
      "$HOME", "`id`",      NULL};
  const char *title = "/drive:x,/\n \"'; reboot";
  g_autofree char *input = dw_client_build_input(client, "/r/f.rdp", title, 0);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) argv = NULL;

  g_assert_null(dw_client_build_argv(client, "/r/f.rdp", DW_LAUNCH_KIND_RDP, title, 0, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING);
  g_clear_error(&error);
  install(fixture, "dw-a");
  argv = dw_client_build_argv(client, "/r/f.rdp", DW_LAUNCH_KIND_RDP, title, 0, &error);
  g_assert_no_error(error);
  g_assert_true(g_strv_equal((const char *const *) argv, expected));
  g_assert_cmpstr(input, ==, "/r/f.rdp\n/t:drive:x,/ \"'; reboot\na b\n");
}

static void
test_needs_environment(LaunchFixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientRegistry) registry = NULL;

  launch_fixture_write(fixture->shipped, "picky.client",
                       BASIC("Picky", "rdp;", "dw-p %f", "NeedsEnvironment=DW_TEST_NEED;\n"), 0644);
  install(fixture, "dw-p");
  registry = open_registry(fixture);
  g_unsetenv("DW_TEST_NEED");
  assert_no_choice(registry, DW_LAUNCH_KIND_RDP, "picky", DW_ERROR_CLIENT_MISSING,
                   "does not have what it needs");
  g_setenv("DW_TEST_NEED", "1", TRUE);
  assert_choice(registry, DW_LAUNCH_KIND_RDP, NULL, "picky");
}

/* The desktop's choice is a setting of the user's, so the test has a user of its own, in a process
 * of its own: GIO reads the settings once. */
static void
test_default_application(LaunchFixture *fixture, gconstpointer data)
{
  g_autoptr(DwClient) client =
      load(fixture, BASIC("D", "rdp;ica;asp;", "dw-open %d %f", "DefaultApplication=true\n"));
  g_autofree char *config = g_build_filename(g_get_user_config_dir(), "mimeapps.list", NULL);
  g_autofree char *folder = g_build_filename(g_get_user_data_dir(), "applications", NULL);
  g_autofree char *desktop = g_build_filename(folder, "viewer.desktop", NULL);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) argv = NULL;

  install(fixture, "dw-open");
  install(fixture, "dw-viewer");
  g_assert_false(dw_client_is_usable(client, DW_LAUNCH_KIND_ICA));
  g_assert_null(dw_client_build_argv(client, "/f.ica", DW_LAUNCH_KIND_ICA, "t", 0, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING);
  g_clear_error(&error);

  g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
  g_assert_cmpint(g_mkdir_with_parents(g_get_user_config_dir(), 0700), ==, 0);
  launch_fixture_write(folder, "viewer.desktop",
                       "[Desktop Entry]\nType=Application\nName=V\nExec=dw-viewer %f\n"
                       "MimeType=application/x-rdp;\n",
                       0644);
  g_assert_true(g_file_set_contents(
      config, "[Default Applications]\napplication/x-rdp=viewer.desktop\n", -1, NULL));
  for (guint i = 0; i < 500 && !dw_client_is_usable(client, DW_LAUNCH_KIND_RDP); i++)
    g_main_context_iteration(NULL, FALSE);
  g_assert_true(dw_client_is_usable(client, DW_LAUNCH_KIND_RDP));
  g_assert_false(dw_client_is_usable(client, DW_LAUNCH_KIND_ICA));
  g_assert_false(dw_client_is_usable(client, DW_LAUNCH_KIND_ASP));
  argv = dw_client_build_argv(client, "/f.rdp", DW_LAUNCH_KIND_RDP, "t", 0, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(argv[1], ==, desktop);
  g_assert_cmpstr(argv[2], ==, "/f.rdp");
}

/* What is shipped must be whole, and must not ask for anything that carries a secret. */
static void
test_shipped(LaunchFixture *fixture, gconstpointer data)
{
  static const char *const names[] = {
      "citrix", "default", "freerdp-wayland", "freerdp2", "freerdp3", "freerdp3-sdl", NULL};
  g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "data", "clients", NULL);
  const char *folders[] = {folder, NULL};
  g_autoptr(DwClientRegistry) registry = dw_client_registry_new(folders);
  GPtrArray *list = dw_client_registry_list(registry);

  g_assert_cmpuint(list->len, ==, G_N_ELEMENTS(names) - 1);
  g_setenv("PATH", fixture->bin, TRUE);
  for (guint i = 0; i < list->len; i++) {
    const DwClient *client = list->pdata[i];

    g_assert_cmpstr(dw_client_get_problem(client), ==, NULL);
    g_assert_true(g_strv_contains(names, dw_client_get_name(client)));
  }
  assert_no_choice(registry, DW_LAUNCH_KIND_ASP, NULL, DW_ERROR_CLIENT_MISSING, "asp");
  install(fixture, "xfreerdp3");
  install(fixture, "xfreerdp");
  install(fixture, "wfica");
  assert_choice(registry, DW_LAUNCH_KIND_RDP, NULL, "freerdp3");
  assert_choice(registry, DW_LAUNCH_KIND_RDP, "freerdp2", "freerdp2");
  assert_choice(registry, DW_LAUNCH_KIND_ICA, NULL, "citrix");
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run)(LaunchFixture *, gconstpointer);
  } tests[] = {
      {"/client-registry/choose", test_choose},
      {"/client-registry/prefer", test_prefer},
      {"/client-registry/scale", test_scale},
      {"/client-registry/missing", test_missing},
      {"/client-registry/override", test_override},
      {"/client-registry/environment-folder", test_environment_folder},
      {"/client-registry/broken-table", test_broken_table},
      {"/client-registry/broken-is-listed", test_broken_is_listed},
      {"/client-registry/fields", test_fields},
      {"/client-registry/try-exec", test_try_exec},
      {"/client-registry/relative-path", test_relative_path},
      {"/client-registry/argv", test_argv},
      {"/client-registry/needs-environment", test_needs_environment},
      {"/client-registry/default-application", test_default_application},
      {"/client-registry/shipped", test_shipped},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, LaunchFixture, NULL, launch_fixture_set_up, tests[i].run,
               launch_fixture_tear_down);
  return g_test_run();
}
