/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-await.h"
#include "dw-context.h"
#include "dw-demo.h"
#include "dw-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* A program that is there, listens to nothing, and does as a test wants. */
typedef struct {
  char *folder;
  char *program;
  DwFakeClock *clock;
} Fixture;

static char *real_folder; /* where the real deskway-sandbox is */

static void
set_up(Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  fixture->folder = g_dir_make_tmp("deskway-demo-XXXXXX", &error);
  g_assert_no_error(error);
  fixture->program = g_build_filename(fixture->folder, "deskway-sandbox", NULL);
  fixture->clock = dw_fake_clock_new();
  g_setenv("PATH", fixture->folder, TRUE);
  if (data == NULL)
    return;
  g_file_set_contents(fixture->program, data, -1, &error);
  g_assert_no_error(error);
  g_assert_cmpint(g_chmod(fixture->program, 0700), ==, 0);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_unlink(fixture->program);
  g_assert_cmpint(g_rmdir(fixture->folder), ==, 0);
  g_free(fixture->program);
  g_free(fixture->folder);
  g_object_unref(fixture->clock);
}

static DwDemo *
start(const char *const *arguments, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_demo_start_async(arguments, NULL, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_demo_start_finish(result, error);
}

static void
sign_in(DwContext *context, DwDemo *demo)
{
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_WORKSPACE);
  g_autoptr(DwSecret) password = dw_secret_new(dw_demo_get_password(demo));
  const DwSignIn who = {dw_demo_get_user(demo), dw_demo_get_office_site(demo), password, FALSE};
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  account->user = g_strdup(who.user);
  account->office_site = g_strdup(who.office_site);
  account->region = g_strdup(dw_demo_get_region(demo));
  dw_context_use(context, account);
  dw_session_sign_in_async(dw_context_get_session(context), &who, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  g_assert_true(dw_session_sign_in_finish(dw_context_get_session(context), result, &error));
  g_assert_no_error(error);
}

static gboolean
can_connect(const char *url)
{
  g_autoptr(GSocketClient) client = g_socket_client_new();
  g_autoptr(GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy(client, FALSE);
  connection = g_socket_client_connect_to_uri(client, url, 80, NULL, NULL);
  return connection != NULL;
}

/* What it says to sign in with is right, and it ends with the object. */
static void
test_sign_in(Fixture *fixture, gconstpointer data)
{
  static const char *const arguments[] = {"--rdp", "off", "--resources", "20", NULL};
  const gint64 patience = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
  g_autoptr(DwContext) context = NULL;
  g_autoptr(DwDemo) demo = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  DwContextOptions options = {.forget = TRUE};

  g_setenv("PATH", real_folder, TRUE);
  demo = start(arguments, &error);
  g_assert_no_error(error);
  url = g_strdup(dw_demo_get_endpoint(demo));
  options.endpoint = url;
  context = dw_context_new(&options, &error);
  g_assert_no_error(error);
  sign_in(context, demo);
  g_assert_true(can_connect(url));
  g_clear_object(&demo);
  while (can_connect(url))
    g_assert_cmpint(g_get_monotonic_time(), <, patience);
}

static void
test_missing(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(start(NULL, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NOT_FOUND);
  g_assert_nonnull(strstr(error->message, "Install deskway-sandbox"));
}

static void
test_no_greeting(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(start(NULL, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_FAILED);
  g_assert_nonnull(strstr(error->message, "deskway-sandbox"));
}

/* A word of the arguments is one word of the command line, whatever is in it. */
static void
test_arguments(Fixture *fixture, gconstpointer data)
{
  static const char *const arguments[] = {"--scenario", "a b; $(touch x)", NULL};
  g_autoptr(GError) error = NULL;
  g_autoptr(DwDemo) demo = start(arguments, &error);

  g_assert_no_error(error);
  g_assert_cmpstr(dw_demo_get_endpoint(demo), ==, "http://127.0.0.1:9");
}

static void
test_never_ready(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dw_demo_start_async(NULL, DW_CLOCK(fixture->clock), NULL, dw_await_done_cb, &result);
  dw_fake_clock_advance(fixture->clock, 9999);
  dw_await_idle();
  g_assert_null(result);
  dw_fake_clock_advance(fixture->clock, 1);
  dw_await(&result, NULL);
  g_assert_null(dw_demo_start_finish(result, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_TIMED_OUT);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->clock), ==, 0);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  for (guint round = 0; round < 2; round++) { /* on the way, and before it began */
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;

    dw_demo_start_async(NULL, DW_CLOCK(fixture->clock), cancellable, dw_await_done_cb, &result);
    g_cancellable_cancel(cancellable);
    dw_await(&result, NULL);
    g_assert_null(dw_demo_start_finish(result, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->clock), ==, 0);
  }
}

#define SHELL "#!/bin/sh\n"

static const char quiet[] = SHELL "exec /bin/sleep 100\n";
static const char broken[] = "#!/no/such/interpreter\n";

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    const char *program;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/demo/sign-in", NULL, test_sign_in},
      {"/demo/missing", NULL, test_missing},
      {"/demo/not-runnable", broken, test_no_greeting},
      {"/demo/ends-at-once", SHELL "exit 2\n", test_no_greeting},
      {"/demo/says-something-else", SHELL "echo hello\n", test_no_greeting},
      {"/demo/greets-without-a-url", SHELL "echo 'listening on nothing'\n", test_no_greeting},
      {"/demo/listens-elsewhere", SHELL "echo 'listening on http://192.0.2.1:80'\n",
       test_no_greeting},
      {"/demo/arguments",
       SHELL "test \"$1|$2|$3|$4\" = '--die-with-parent|--scenario|a b; $(touch x)|' && "
             "echo listening on http://127.0.0.1:9\n",
       test_arguments},
      {"/demo/never-ready", quiet, test_never_ready},
      {"/demo/cancelled", quiet, test_cancelled},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint(argc, ==, 2);
  real_folder = g_path_get_dirname(argv[1]);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, tests[i].program, set_up, tests[i].test, tear_down);
  return g_test_run();
}
