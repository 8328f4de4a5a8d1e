/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"
#include "dw-settings.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DCONF_LOCK "your administrator's dconf settings"

typedef struct {
  char *folder;
  char *policy;
  DwSettings *settings;
  GString *changes;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp("deskway-XXXXXX", NULL);
  fixture->policy = g_build_filename(fixture->folder, "policy.conf", NULL);
  fixture->changes = g_string_new(NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  const char *const argv[] = {"/bin/rm", "-rf", fixture->folder, NULL};

  if (fixture->settings != NULL) {
    g_auto(GStrv) keys = NULL;
    g_autoptr(GSettingsSchema) schema = NULL;

    g_object_get(dw_settings_get_gsettings(fixture->settings), "settings-schema", &schema, NULL);
    keys = g_settings_schema_list_keys(schema);
    for (gsize i = 0; keys[i] != NULL; i++)
      g_settings_reset(dw_settings_get_gsettings(fixture->settings), keys[i]);
  }
  g_clear_object(&fixture->settings);
  g_assert_true(g_spawn_sync(NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                             NULL, NULL));
  g_free(fixture->folder);
  g_free(fixture->policy);
  g_string_free(fixture->changes, TRUE);
}

static void
changed_cb(DwSettings *settings, const char *key, gpointer user_data)
{
  g_string_append_printf(user_data, "%s;", key);
}

static void
open_settings(Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_clear_object(&fixture->settings);
  fixture->settings = dw_settings_new(fixture->policy, &error);
  g_assert_no_error(error);
  g_signal_connect(fixture->settings, "changed", G_CALLBACK(changed_cb), fixture->changes);
}

static void
write_policy(Fixture *fixture, const char *text, gssize length)
{
  g_assert_true(g_file_set_contents(fixture->policy, text, length, NULL));
  g_assert_cmpint(g_chmod(fixture->policy, 0644), ==, 0);
}

/* A policy is root's alone, so only root can test one that counts. */
static gboolean
skip_unless_root(void)
{
  if (geteuid() == 0)
    return FALSE;
  g_test_skip("Only root can write a policy file that counts.");
  return TRUE;
}

static void
assert_string(Fixture *fixture, const char *key, const char *expected)
{
  g_autofree char *value = dw_settings_get_string(fixture->settings, key);

  g_assert_cmpstr(value, ==, expected);
}

static void
assert_warnings(Fixture *fixture, const char *const *parts)
{
  const char *const *warnings = dw_settings_get_warnings(fixture->settings);
  gsize count = 0;

  for (; parts[count] != NULL; count++) {
    g_assert_nonnull(warnings[count]);
    g_test_message("%s", warnings[count]);
    g_assert_nonnull(strstr(warnings[count], parts[count]));
    g_assert_nonnull(strstr(warnings[count], fixture->policy));
  }
  g_assert_cmpstr(warnings[count], ==, NULL);
}

static void
test_defaults(Fixture *fixture, gconstpointer data)
{
  static const char *const empty[] = {"client-rdp", "client-ica",       "client-asp", "proxy",
                                      "ca-file",    "service-language", NULL};
  static const char *const off[] = {"full-screen",    "multi-monitor",    "share-drives",
                                    "start-at-login", "window-maximized", NULL};

  open_settings(fixture);
  for (gsize i = 0; empty[i] != NULL; i++)
    assert_string(fixture, empty[i], "");
  for (gsize i = 0; off[i] != NULL; i++) {
    g_assert_false(dw_settings_get_boolean(fixture->settings, off[i]));
    g_assert_null(dw_settings_get_lock(fixture->settings, off[i]));
    g_assert_true(dw_settings_is_default(fixture->settings, off[i]));
  }
  g_assert_true(dw_settings_get_boolean(fixture->settings, "share-clipboard"));
  g_assert_true(dw_settings_get_boolean(fixture->settings, "notifications"));
  g_assert_cmpint(dw_settings_get_int(fixture->settings, "scale"), ==, 0);
  g_assert_cmpint(dw_settings_get_int(fixture->settings, "window-width"), >, 0);
  g_assert_cmpint(dw_settings_get_int(fixture->settings, "window-height"), >, 0);
  assert_string(fixture, "sort-order", "name");
  assert_warnings(fixture, (const char *const[]){NULL});
}

static void
test_set(Fixture *fixture, gconstpointer data)
{
  open_settings(fixture);
  g_assert_true(dw_settings_set_boolean(fixture->settings, "full-screen", TRUE));
  g_assert_true(dw_settings_set_int(fixture->settings, "scale", 150));
  g_assert_true(dw_settings_set_string(fixture->settings, "sort-order", "last-used"));
  g_assert_true(dw_settings_set_string(fixture->settings, "service-language", "ja"));
  g_assert_cmpstr(fixture->changes->str, ==, "full-screen;scale;sort-order;service-language;");
  g_assert_true(dw_settings_get_boolean(fixture->settings, "full-screen"));
  g_assert_false(dw_settings_is_default(fixture->settings, "full-screen"));
  g_assert_cmpint(dw_settings_get_int(fixture->settings, "scale"), ==, 150);
  assert_string(fixture, "sort-order", "last-used");

  /* Somebody else's window sees it too. */
  open_settings(fixture);
  assert_string(fixture, "service-language", "ja");
}

static void
test_out_of_range(Fixture *fixture, gconstpointer data)
{
  static const int scales[] = {-1, 1, 99, 501, G_MAXINT, G_MININT};

  open_settings(fixture);
  for (gsize i = 0; i < G_N_ELEMENTS(scales); i++)
    g_assert_false(dw_settings_set_int(fixture->settings, "scale", scales[i]));
  g_assert_true(dw_settings_set_int(fixture->settings, "scale", 100));
  g_assert_true(dw_settings_set_int(fixture->settings, "scale", 500));
  g_assert_true(dw_settings_set_int(fixture->settings, "scale", 0));
  g_assert_false(dw_settings_set_int(fixture->settings, "window-width", -1));
  g_assert_false(dw_settings_set_string(fixture->settings, "sort-order", "colour"));
  g_assert_false(dw_settings_set_string(fixture->settings, "service-language", "tlh"));
  g_assert_false(dw_settings_set_int(fixture->settings, "full-screen", 1));
  assert_string(fixture, "sort-order", "name");
}

static void
test_policy(Fixture *fixture, gconstpointer data)
{
  if (skip_unless_root())
    return;
  write_policy(fixture,
               "# ours\n[Settings]\nshare-clipboard=false\nscale=200\nproxy=http://p:1\n"
               "sort-order=created\n[Kiosk]\nscale=x\n",
               -1);
  open_settings(fixture);
  assert_warnings(fixture, (const char *const[]){NULL});
  g_assert_false(dw_settings_get_boolean(fixture->settings, "share-clipboard"));
  g_assert_false(dw_settings_is_default(fixture->settings, "share-clipboard"));
  g_assert_cmpint(dw_settings_get_int(fixture->settings, "scale"), ==, 200);
  assert_string(fixture, "proxy", "http://p:1");
  assert_string(fixture, "sort-order", "created");
  g_assert_cmpstr(dw_settings_get_lock(fixture->settings, "proxy"), ==, fixture->policy);
  g_assert_null(dw_settings_get_lock(fixture->settings, "ca-file"));

  /* What the person sets, here or by other means, does not count and is not told. */
  g_assert_false(dw_settings_set_string(fixture->settings, "proxy", "http://mine:1"));
  g_settings_set_string(dw_settings_get_gsettings(fixture->settings), "proxy", "http://mine:1");
  assert_string(fixture, "proxy", "http://p:1");
  g_assert_cmpstr(fixture->changes->str, ==, "");
  g_assert_true(dw_settings_set_boolean(fixture->settings, "full-screen", TRUE));
  g_assert_cmpstr(fixture->changes->str, ==, "full-screen;");
}

static void
test_policy_bad_values(Fixture *fixture, gconstpointer data)
{
  if (skip_unless_root())
    return;
  write_policy(fixture,
               "[Settings]\nfull-screen=maybe\nscale=50\nwindow-width=wide\nsort-order=colour\n"
               "window-height=999999999999\nservice-language=\ncolour=blue\n"
               "proxy=\xff\xfe\nmulti-monitor=true\n",
               -1);
  open_settings(fixture);
  assert_warnings(fixture, (const char *const[]){"“full-screen”", "“scale”", "“window-width”",
                                                 "“sort-order”", "“window-height”",
                                                 "“colour”, which is no setting", "“proxy”", NULL});
  g_assert_false(dw_settings_get_boolean(fixture->settings, "full-screen"));
  g_assert_null(dw_settings_get_lock(fixture->settings, "full-screen"));
  g_assert_null(dw_settings_get_lock(fixture->settings, "proxy"));
  g_assert_true(dw_settings_get_boolean(fixture->settings, "multi-monitor"));
  g_assert_nonnull(dw_settings_get_lock(fixture->settings, "service-language"));
}

static void
assert_refused(Fixture *fixture, const char *reason)
{
  open_settings(fixture);
  assert_warnings(fixture, (const char *const[]){reason, NULL});
  g_assert_true(dw_settings_get_boolean(fixture->settings, "share-clipboard"));
  g_assert_null(dw_settings_get_lock(fixture->settings, "share-clipboard"));
}

#define GOOD "[Settings]\nshare-clipboard=false\n"

static void
test_policy_owner(Fixture *fixture, gconstpointer data)
{
  write_policy(fixture, GOOD, -1);
  if (geteuid() == 0)
    g_assert_cmpint(chown(fixture->policy, 65534, 0), ==, 0);
  assert_refused(fixture, "does not belong to root");
}

static void
test_policy_mode(Fixture *fixture, gconstpointer data)
{
  static const int modes[] = {0664, 0646, 0666, 0622};

  if (skip_unless_root())
    return;
  write_policy(fixture, GOOD, -1);
  for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
    g_assert_cmpint(g_chmod(fixture->policy, modes[i]), ==, 0);
    assert_refused(fixture, "others than root may change it");
  }
  g_assert_cmpint(g_chmod(fixture->policy, 0600), ==, 0);
  open_settings(fixture);
  g_assert_false(dw_settings_get_boolean(fixture->settings, "share-clipboard"));
}

/* A named pipe that nobody writes to would hold up a program that opens it like a file. */
static void
test_policy_no_file(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint(g_mkdir(fixture->policy, 0755), ==, 0);
  assert_refused(fixture, "not a regular file");
  g_assert_cmpint(g_rmdir(fixture->policy), ==, 0);
  g_assert_cmpint(mkfifo(fixture->policy, 0644), ==, 0);
  assert_refused(fixture, "not a regular file");
  g_assert_cmpint(g_unlink(fixture->policy), ==, 0);
  g_assert_cmpint(symlink("/etc/passwd", fixture->policy), ==, 0);
  assert_refused(fixture, "it is a link");
}

static void
test_policy_damaged(Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {"share-clipboard=false\n", "[Settings\nshare-clipboard=1",
                                      "\x7f"
                                      "ELF\x02\x01",
                                      "[Settings]\nshare-clipboard\n"};
  g_autofree char *huge = NULL;

  if (skip_unless_root())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    write_policy(fixture, texts[i], -1);
    assert_refused(fixture, "is not used: ");
  }
  huge = g_strnfill(256 * 1024 + 1, '#');
  memcpy(huge, GOOD, strlen(GOOD));
  write_policy(fixture, huge, -1);
  assert_refused(fixture, "larger than 256 KiB");
  huge[256 * 1024] = '\0';
  write_policy(fixture, huge, -1);
  open_settings(fixture);
  g_assert_nonnull(dw_settings_get_lock(fixture->settings, "share-clipboard"));
}

static void
test_policy_empty(Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {"", "\n\n", "# nothing yet\n", "[Settings]\n",
                                      "[Other]\na=1\n"};

  if (skip_unless_root())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    write_policy(fixture, texts[i], -1);
    open_settings(fixture);
    assert_warnings(fixture, (const char *const[]){NULL});
    g_assert_null(dw_settings_get_lock(fixture->settings, "scale"));
  }
}

/* Anything with a property will do for a control. */
static void
test_bind(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GSimpleAction) action = g_simple_action_new("x", NULL);
  g_autoptr(GSimpleAction) locked = g_simple_action_new("y", NULL);

  if (geteuid() == 0)
    write_policy(fixture, "[Settings]\nnotifications=false\n", -1);
  open_settings(fixture);
  dw_settings_bind(fixture->settings, "full-screen", action, "enabled");
  g_assert_false(g_action_get_enabled(G_ACTION(action)));
  g_simple_action_set_enabled(action, TRUE);
  g_assert_true(dw_settings_get_boolean(fixture->settings, "full-screen"));
  g_assert_true(dw_settings_set_boolean(fixture->settings, "full-screen", FALSE));
  g_assert_false(g_action_get_enabled(G_ACTION(action)));
  if (skip_unless_root())
    return;
  dw_settings_bind(fixture->settings, "notifications", locked, "enabled");
  g_assert_false(g_action_get_enabled(G_ACTION(locked)));
  g_simple_action_set_enabled(locked, TRUE);
  g_assert_false(dw_settings_get_boolean(fixture->settings, "notifications"));
}

static void
fail_to_open(const char *part)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwSettings) settings = dw_settings_new("/nonexistent", &error);

  g_assert_null(settings);
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_test_message("%s", error->message);
  g_assert_nonnull(strstr(error->message, part));
}

/* GLib reads the schemas once in a program's life, so each of these is a program of its own. */
static void
run_with(const char *variable, const char *value)
{
  g_autofree char *before = g_strdup(g_getenv(variable));

  g_setenv(variable, value, TRUE);
  g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_setenv(variable, before, TRUE);
  g_test_trap_assert_passed();
}

static void
test_no_schema(Fixture *fixture, gconstpointer data)
{
  if (g_test_subprocess())
    fail_to_open("is not installed");
  else
    run_with("GSETTINGS_SCHEMA_DIR", fixture->folder);
}

static void
compile_schema(Fixture *fixture, const char *keys)
{
  g_autofree char *path = g_build_filename(fixture->folder, "x.gschema.xml", NULL);
  g_autofree char *text =
      g_strdup_printf("<schemalist><schema id='" DW_SETTINGS_SCHEMA "' path='/x/'>%s</schema>"
                      "</schemalist>",
                      keys);
  const char *const argv[] = {"glib-compile-schemas", fixture->folder, NULL};

  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  g_assert_true(g_spawn_sync(NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                             NULL, NULL, NULL));
}

static void
test_other_schema(Fixture *fixture, gconstpointer data)
{
  if (g_test_subprocess()) {
    fail_to_open("another version");
    return;
  }
  compile_schema(fixture, "<key name='scale' type='i'><default>0</default></key>");
  run_with("GSETTINGS_SCHEMA_DIR", fixture->folder);
  compile_schema(fixture, "<key name='full-screen' type='i'><default>0</default></key>");
  run_with("GSETTINGS_SCHEMA_DIR", fixture->folder);
}

/* Settings that can't be written are locked, as far as the program can see. */
static void
test_locked(Fixture *fixture, gconstpointer data)
{
  if (!g_test_subprocess()) {
    run_with("GSETTINGS_BACKEND", "keyfile");
    return;
  }
  open_settings(fixture);
  g_assert_cmpstr(dw_settings_get_lock(fixture->settings, "scale"), ==, DCONF_LOCK);
  g_assert_false(dw_settings_set_int(fixture->settings, "scale", 150));
  g_assert_false(dw_settings_is_default(fixture->settings, "scale"));
  g_clear_object(&fixture->settings);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run)(Fixture *, gconstpointer);
  } tests[] = {
      {"/settings/defaults", test_defaults},
      {"/settings/set", test_set},
      {"/settings/out-of-range", test_out_of_range},
      {"/settings/policy", test_policy},
      {"/settings/policy-bad-values", test_policy_bad_values},
      {"/settings/policy-owner", test_policy_owner},
      {"/settings/policy-mode", test_policy_mode},
      {"/settings/policy-no-file", test_policy_no_file},
      {"/settings/policy-damaged", test_policy_damaged},
      {"/settings/policy-empty", test_policy_empty},
      {"/settings/bind", test_bind},
      {"/settings/no-schema", test_no_schema},
      {"/settings/other-schema", test_other_schema},
      {"/settings/locked", test_locked},
  };

  /* No folder there can be made, so that nothing can be written by the keyfile backend. */
  if (g_strcmp0(g_getenv("GSETTINGS_BACKEND"), "keyfile") == 0)
    g_setenv("XDG_CONFIG_HOME", "/proc/nonexistent", TRUE);
  g_test_init(&argc, &argv, NULL);
  /* That a policy is refused is a warning, and what is tested. */
  g_log_set_always_fatal(G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run();
}
