/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desks-fixture.h"
#include "dw-await.h"
#include "dw-error.h"
#include "dw-power-run.h"

typedef struct {
  DesksFixture desks;
  GCancellable *cancellable;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  desks_fixture_set_up(&fixture->desks);
  desks_fixture_see(&fixture->desks, "Stopped", NULL);
  fixture->cancellable = g_cancellable_new();
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  dw_await_idle();
  g_object_unref(fixture->cancellable);
  desks_fixture_tear_down(&fixture->desks);
}

/* Starts the desk, which shows that for as long as it goes on. */
static gboolean
run(Fixture *fixture, guint *seconds, GError **error)
{
  DwResource *one = desks_fixture_get(&fixture->desks, "ecd-1");
  g_autoptr(GAsyncResult) result = NULL;

  dw_power_run_async(fixture->desks.context, one, DW_ACTION_START, fixture->cancellable,
                     dw_await_done_cb, &result);
  g_assert_cmpint(dw_resource_get_operation(one), ==, DW_ACTION_START);
  dw_await(&result, fixture->desks.clock);
  g_assert_cmpint(dw_resource_get_operation(one), ==, DW_ACTION_NONE);
  return dw_power_run_finish(fixture->desks.context, result, seconds, error);
}

static void
test_done(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  guint seconds = 0;

  dw_fake_script_say(fixture->desks.powers, "taken");
  for (guint i = 0; i < 5; i++)
    desks_fixture_say(&fixture->desks, "Starting", NULL);
  desks_fixture_say(&fixture->desks, "Running", NULL);
  g_assert_true(run(fixture, &seconds, &error));
  g_assert_no_error(error);
  g_assert_cmpuint(seconds, >, 0);
  g_assert_true(run(fixture, NULL, &error)); /* who does not want to know need not */
  g_assert_no_error(error);
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  guint seconds = 1;

  dw_fake_script_fail(fixture->desks.powers, DW_ERROR_REFUSED, "No.");
  g_assert_false(run(fixture, &seconds, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_REFUSED);
  g_assert_cmpuint(seconds, ==, 0);
}

static void
test_goes_wrong(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(fixture->desks.powers, "taken");
  desks_fixture_say(&fixture->desks, "Starting", NULL);
  desks_fixture_say(&fixture->desks, "Failed", NULL);
  g_assert_false(run(fixture, NULL, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NOT_READY);
}

/* At once, in the middle of the question, and in the middle of the watch. */
static void
test_cancel(Fixture *fixture, gconstpointer data)
{
  DwResource *one = desks_fixture_get(&fixture->desks, "ecd-1");

  for (guint i = 0; i < 3; i++) {
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    dw_fake_script_clear(fixture->desks.powers);
    dw_fake_script_clear(fixture->desks.pages);
    if (i < 2)
      dw_fake_script_hang(fixture->desks.powers);
    else
      dw_fake_script_say(fixture->desks.powers, "taken");
    desks_fixture_say(&fixture->desks, "Starting", NULL);
    g_cancellable_reset(fixture->cancellable);
    dw_power_run_async(fixture->desks.context, one, DW_ACTION_START, fixture->cancellable,
                       dw_await_done_cb, &result);
    if (i > 0)
      dw_await_idle();
    g_assert_cmpint(dw_resource_get_operation(one), ==, DW_ACTION_START);
    g_cancellable_cancel(fixture->cancellable);
    dw_await(&result, NULL);
    g_assert_false(dw_power_run_finish(fixture->desks.context, result, NULL, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint(dw_resource_get_operation(one), ==, DW_ACTION_NONE);
  }
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/power-run/done", test_done},
      {"/power-run/refused", test_refused},
      {"/power-run/goes-wrong", test_goes_wrong},
      {"/power-run/cancel", test_cancel},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
