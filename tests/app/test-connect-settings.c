/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-connect-settings.h"
#include "dw-ticket-display.h"
#include "dw-ticket-policy.h"

#include <string.h>

typedef struct {
  DwSettings *settings;
  DwConnectOptions options;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->settings = dw_settings_new("/nonexistent/policy.conf", &error);
  g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  static const char *const keys[] = {"client-rdp",   "client-ica",      "client-asp",
                                     "scale",        "full-screen",     "multi-monitor",
                                     "share-drives", "share-clipboard", NULL};

  for (gsize i = 0; keys[i] != NULL; i++)
    g_settings_reset(dw_settings_get_gsettings(fixture->settings), keys[i]);
  g_clear_object(&fixture->settings);
}

static void
test_defaults(Fixture *fixture, gconstpointer data)
{
  const DwTicketPolicy *wanted = &DW_TICKET_POLICY_DEFAULT;
  g_autoptr(DwConnectSettings) kept = NULL;

  fixture->options.client = "mine";
  fixture->options.timeout = 7;
  kept = dw_connect_settings_apply(fixture->settings, &fixture->options);
  g_assert_cmpstr(fixture->options.client, ==, "mine");
  g_assert_cmpuint(fixture->options.timeout, ==, 7);
  g_assert_null(fixture->options.preferred->rdp);
  g_assert_null(fixture->options.preferred->ica);
  g_assert_null(fixture->options.preferred->asp);
  g_assert_false(fixture->options.display->full_screen);
  g_assert_cmpuint(fixture->options.display->scale, ==, 0);
  g_assert_cmpmem(fixture->options.policy, sizeof *wanted, wanted, sizeof *wanted);
}

static void
test_all(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwConnectSettings) kept = NULL;

  g_assert_true(dw_settings_set_string(fixture->settings, "client-rdp", "one"));
  g_assert_true(dw_settings_set_string(fixture->settings, "client-ica", "two"));
  g_assert_true(dw_settings_set_string(fixture->settings, "client-asp", "../three"));
  g_assert_true(dw_settings_set_boolean(fixture->settings, "full-screen", TRUE));
  g_assert_true(dw_settings_set_boolean(fixture->settings, "multi-monitor", TRUE));
  g_assert_true(dw_settings_set_int(fixture->settings, "scale", 175));
  g_assert_true(dw_settings_set_boolean(fixture->settings, "share-drives", TRUE));
  kept = dw_connect_settings_apply(fixture->settings, &fixture->options);
  g_assert_cmpstr(fixture->options.preferred->rdp, ==, "one");
  g_assert_cmpstr(fixture->options.preferred->ica, ==, "two");
  g_assert_cmpstr(fixture->options.preferred->asp, ==, "../three");
  g_assert_true(fixture->options.display->full_screen);
  g_assert_true(fixture->options.display->multi_monitor);
  g_assert_cmpuint(fixture->options.display->scale, ==, 175);
  g_assert_true(fixture->options.policy->allow_drives);
  g_assert_true(fixture->options.policy->share_drives);
  g_assert_false(fixture->options.policy->enforce);
}

/* What somebody switched off is switched off in the ticket too, and no more than that. */
static void
test_switched_off(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwConnectSettings) clipboard = NULL;
  g_autoptr(DwConnectSettings) drives = NULL;

  g_assert_true(dw_settings_set_boolean(fixture->settings, "share-clipboard", FALSE));
  clipboard = dw_connect_settings_apply(fixture->settings, &fixture->options);
  g_assert_false(fixture->options.policy->allow_clipboard);
  g_assert_true(fixture->options.policy->allow_printers);
  g_assert_true(fixture->options.policy->enforce);
  g_settings_reset(dw_settings_get_gsettings(fixture->settings), "share-clipboard");
  g_assert_true(dw_settings_set_boolean(fixture->settings, "share-drives", FALSE));
  drives = dw_connect_settings_apply(fixture->settings, &fixture->options);
  g_assert_true(fixture->options.policy->allow_clipboard);
  g_assert_false(fixture->options.policy->allow_drives);
  g_assert_true(fixture->options.policy->enforce);
}

/* The range in the schema has no gap, so other programs can write these. */
static void
test_odd_scale(Fixture *fixture, gconstpointer data)
{
  for (int scale = 1; scale < 100; scale += 49) {
    g_autoptr(DwConnectSettings) kept = NULL;

    g_assert_true(g_settings_set_int(dw_settings_get_gsettings(fixture->settings), "scale", scale));
    kept = dw_connect_settings_apply(fixture->settings, &fixture->options);
    g_assert_cmpuint(dw_ticket_display_get_scale(fixture->options.display), ==, 0);
  }
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run)(Fixture *, gconstpointer);
  } tests[] = {
      {"/connect-settings/defaults", test_defaults},
      {"/connect-settings/all", test_all},
      {"/connect-settings/switched-off", test_switched_off},
      {"/connect-settings/odd-scale", test_odd_scale},
  };

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run();
}
