/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-fixture.h"
#include "dw-await.h"
#include "dw-clients.h"
#include "dw-doctor.h"
#include "dw-error.h"
#include "launch-fixture.h"

#include <string.h>

typedef struct {
  ContextFixture base;
  LaunchFixture machine;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  context_fixture_set_up(&fixture->base, NULL);
  launch_fixture_set_up(&fixture->machine, NULL);
  launch_fixture_write(fixture->machine.shipped, "viewer.client",
                       "[Client]\nName=The viewer\nKinds=rdp;asp;\nTryExec=viewer\nExec=viewer "
                       "%f\nPackage=viewer-package\nPriority=50\n",
                       0644);
  launch_fixture_write(fixture->machine.shipped, "absent.client",
                       "[Client]\nName=The absent\nKinds=ica;\nTryExec=absent\nExec=absent %f\n"
                       "Package=absent-package\nPriority=40\n",
                       0644);
  launch_fixture_write(fixture->machine.bin, "viewer", "#!/bin/sh\n", 0755);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  context_fixture_tear_down(&fixture->base, NULL);
  launch_fixture_tear_down(&fixture->machine, NULL);
}

static GPtrArray *
examine(Fixture *fixture, GCancellable *cancellable, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_doctor_examine_async(fixture->base.context, cancellable, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_doctor_examine_finish(fixture->base.context, result, error);
}

static void
assert_finding(GPtrArray *findings, guint position, const char *name, const char *text)
{
  const DwFinding *finding = g_ptr_array_index(findings, position);

  g_assert_cmpstr(finding->name, ==, name);
  g_test_message("%s: %s", name, finding->error != NULL ? finding->error->message : finding->text);
  g_assert_true((finding->error == NULL) != (finding->text == NULL));
  g_assert_nonnull(strstr(finding->error != NULL ? finding->error->message : finding->text, text));
}

static void
test_all_well(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GError) error = NULL;

  context_fixture_start(&fixture->base);
  context_fixture_sign_in(&fixture->base, "alice");
  g_assert_true(context_fixture_save(&fixture->base, NULL));
  context_fixture_start(&fixture->base);
  context_fixture_set_registry(&fixture->base, fixture->machine.shipped);
  findings = examine(fixture, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(findings->len, ==, 6);
  assert_finding(findings, 0, "launch files", fixture->machine.runtime);
  assert_finding(findings, 1, "client for RDP", "The viewer");
  assert_finding(findings, 2, "client for ICA", "absent-package");
  assert_finding(findings, 3, "keyring", "answers");
  assert_finding(findings, 4, "account", "alice@cn-hangzhou+dir-1");
  assert_finding(findings, 5, "service", "answers");
}

static void
test_nothing_well(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) findings = NULL;
  g_autoptr(GError) error = NULL;

  fixture->base.options.region = "cn-hangzhou";
  context_fixture_break_keyring(&fixture->base);
  context_fixture_start(&fixture->base);
  context_fixture_set_registry(&fixture->base, fixture->machine.local);
  dw_fake_script_fail(fixture->base.script, DW_ERROR_TLS, "Not trusted.");
  g_setenv("XDG_RUNTIME_DIR", "/nonexistent", TRUE);
  findings = examine(fixture, NULL, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(findings->len, ==, 6);
  assert_finding(findings, 0, "launch files", "/nonexistent");
  assert_finding(findings, 1, "client for RDP", "");
  assert_finding(findings, 2, "client for ICA", "");
  assert_finding(findings, 3, "keyring", "locked");
  assert_finding(findings, 4, "account", "Nobody has signed in yet");
  assert_finding(findings, 5, "service", "Not trusted.");
}

static void
test_cancel(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GError) error = NULL;

  context_fixture_start(&fixture->base);
  context_fixture_set_registry(&fixture->base, fixture->machine.shipped);
  context_fixture_sign_in(&fixture->base, "alice");
  g_assert_true(context_fixture_save(&fixture->base, NULL));
  g_cancellable_cancel(cancellable);
  g_assert_null(examine(fixture, cancellable, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_clients(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) clients = NULL;
  const DwClientSummary *summary;
  g_autofree char *program = g_build_filename(fixture->machine.bin, "viewer", NULL);

  launch_fixture_write(fixture->machine.shipped, "wrong.client", "[Client]\nName=Wrong\n", 0644);
  context_fixture_start(&fixture->base);
  g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK); /* it warns of the wrong one */
  context_fixture_set_registry(&fixture->base, fixture->machine.shipped);
  clients = dw_clients_summarize(fixture->base.context);
  g_assert_cmpuint(clients->len, ==, 3);
  summary = g_ptr_array_index(clients, 0);
  g_assert_cmpstr(summary->name, ==, "viewer");
  g_assert_cmpstr(summary->title, ==, "The viewer");
  g_assert_cmpstr(summary->kinds, ==, "asp, rdp");
  g_assert_cmpstr(summary->program, ==, program);
  g_assert_cmpstr(summary->package, ==, "viewer-package");
  g_assert_null(summary->problem);
  summary = g_ptr_array_index(clients, 1);
  g_assert_cmpstr(summary->name, ==, "absent");
  g_assert_null(summary->program);
  summary = g_ptr_array_index(clients, 2);
  g_assert_cmpstr(summary->name, ==, "wrong");
  g_assert_nonnull(summary->problem);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/doctor/all-well", test_all_well},
      {"/doctor/nothing-well", test_nothing_well},
      {"/doctor/cancel", test_cancel},
      {"/clients/summaries", test_clients},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
