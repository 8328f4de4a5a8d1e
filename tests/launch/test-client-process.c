/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-client-process.h"
#include "dw-client-spawn.h"
#include "dw-error.h"
#include "dw-secret.h"
#include "launch-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CANARY "canary-7f3a9c41"
#define TICKET "full address:s:127.0.0.1\r\npassword:s:" CANARY "\r\n"
#define SCRIPT "#!/bin/sh\n"

/* A clock whose waits are shorter than they say, and counted. */
#define TEST_TYPE_CLOCK (test_clock_get_type())
G_DECLARE_FINAL_TYPE(TestClock, test_clock, TEST, CLOCK, GObject)

struct _TestClock {
  GObject parent;
  guint asked_ms;
  gint64 ahead; /* microseconds */
};

static gint64
test_clock_now(DwClock *clock)
{
  return g_get_monotonic_time() + TEST_CLOCK(clock)->ahead;
}

static GSource *
test_clock_create_timeout(DwClock *clock, guint delay_ms)
{
  TEST_CLOCK(clock)->asked_ms = delay_ms;
  return g_timeout_source_new(delay_ms / 100);
}

static void
test_clock_iface_init(DwClockInterface *iface)
{
  iface->get_real_time = test_clock_now;
  iface->get_monotonic_time = test_clock_now;
  iface->create_timeout = test_clock_create_timeout;
}

G_DEFINE_TYPE_WITH_CODE(TestClock,
                        test_clock,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_CLOCK, test_clock_iface_init))

static void
test_clock_class_init(TestClockClass *klass)
{
}

static void
test_clock_init(TestClock *self)
{
}

typedef struct {
  LaunchFixture machine;
  TestClock *clock;
  char *path; /* of the last launch file */
  gboolean is_done;
  gboolean is_well;
  GError *error;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
  launch_fixture_set_up(&fixture->machine, NULL);
  fixture->clock = g_object_new(TEST_TYPE_CLOCK, NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  launch_fixture_tear_down(&fixture->machine, NULL);
  g_clear_object(&fixture->clock);
  g_clear_pointer(&fixture->path, g_free);
  g_clear_error(&fixture->error);
}

static DwClientProcess *
start_flags(Fixture *fixture,
            const char *script,
            const char *more,
            DwClientProcessFlags flags,
            GError **error)
{
  g_autofree char *definition = g_strconcat(
      "[Client]\nName=Test client\nKinds=rdp;\nExec=dw-client %f '/t:%t'\n", more, NULL);
  g_autofree char *path = g_build_filename(fixture->machine.shipped, "c.client", NULL);
  g_autoptr(DwTicket) ticket = dw_ticket_new((const guchar *) TICKET, strlen(TICKET));
  g_autoptr(DwLaunchFile) file = dw_launch_file_create(ticket, NULL);
  g_autoptr(DwClient) client = NULL;

  launch_fixture_write(fixture->machine.bin, "dw-client", script, 0700);
  launch_fixture_write(fixture->machine.shipped, "c.client", definition, 0600);
  client = dw_client_load(path);
  g_assert_cmpstr(dw_client_get_problem(client), ==, NULL);
  g_free(fixture->path);
  fixture->path = g_strdup(dw_launch_file_get_path(file));
  return dw_client_process_start_full(client, g_steal_pointer(&file), "-my desk", 0, flags,
                                      DW_CLOCK(fixture->clock), error);
}

static DwClientProcess *
start(Fixture *fixture, const char *script, const char *more)
{
  g_autoptr(GError) error = NULL;
  DwClientProcess *process = start_flags(fixture, script, more, DW_CLIENT_PROCESS_NONE, &error);

  g_assert_no_error(error);
  g_assert_true(dw_client_process_is_running(process));
  return process;
}

static void
done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_error(&fixture->error);
  fixture->is_well =
      dw_client_process_wait_finish(DW_CLIENT_PROCESS(source), result, &fixture->error);
  g_assert_true(fixture->is_well == (fixture->error == NULL));
  fixture->is_done = TRUE;
}

static void
finish(Fixture *fixture)
{
  while (!fixture->is_done)
    g_main_context_iteration(NULL, TRUE);
  fixture->is_done = FALSE;
}

static void
wait_for(Fixture *fixture, DwClientProcess *process)
{
  dw_client_process_wait_async(process, NULL, done_cb, fixture);
  finish(fixture);
  g_assert_false(dw_client_process_is_running(process));
  g_assert_cmpint(g_access(fixture->path, F_OK), !=, 0);
}

static char *
read_out(Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename(fixture->machine.root, name, NULL);
  char *contents = NULL;

  g_assert_true(g_file_get_contents(path, &contents, NULL, NULL));
  return contents;
}

static void
wait_for_output(DwClientProcess *process, const char *text)
{
  for (;;) {
    g_autofree char *output = dw_client_process_get_output(process);

    if (strstr(output, text) != NULL)
      return;
    g_main_context_iteration(NULL, TRUE);
  }
}

static void
test_good_end(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process =
      start(fixture, SCRIPT "cat \"$1\" >\"$0.copy\"; echo \"$2\"\n", "");
  g_autofree char *copy = NULL;
  g_autofree char *output = NULL;

  g_assert_cmpint(g_access(fixture->path, F_OK), ==, 0);
  wait_for(fixture, process);
  g_assert_no_error(fixture->error);
  g_assert_false(dw_client_process_died_early(process));
  copy = read_out(fixture, "bin/dw-client.copy");
  g_assert_cmpstr(copy, ==, TICKET);
  output = dw_client_process_get_output(process);
  g_assert_cmpstr(output, ==, "/t:my desk\n");
  g_assert_cmpstr(dw_client_get_name(dw_client_process_get_client(process)), ==, "c");
  wait_for(fixture, process); /* a waiter that comes late hears it too */
  g_assert_no_error(fixture->error);
  dw_client_process_terminate(process);
}

static void
test_system_clock(Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename(fixture->machine.shipped, "c.client", NULL);
  g_autoptr(DwTicket) ticket = dw_ticket_new((const guchar *) TICKET, strlen(TICKET));
  g_autoptr(DwLaunchFile) file = dw_launch_file_create(ticket, NULL);
  g_autoptr(DwClient) client = NULL;
  g_autoptr(DwClientProcess) process = NULL;

  launch_fixture_write(fixture->machine.shipped, "c.client",
                       "[Client]\nName=T\nKinds=rdp;\nExec=true %f\n", 0600);
  client = dw_client_load(path);
  fixture->path = g_strdup(dw_launch_file_get_path(file));
  process = dw_client_process_start(client, g_steal_pointer(&file), "t", NULL);
  g_assert_cmpint(dw_client_process_get_runtime_ms(process), <, 10000);
  wait_for(fixture, process);
  g_assert_true(fixture->is_well);
}

static void
test_failures(Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *script;
    const char *message;
  } rows[] = {
      {SCRIPT "exit 3\n", "Test client ended with an error (exit status 3)."},
      {SCRIPT "exit 131\n", "Test client could not reach the desk (exit status 131)."},
      {SCRIPT "kill -SEGV $$\n", "Test client was ended by signal 11 (Segmentation fault)."},
      {SCRIPT "kill -TERM $$\n", "Test client was ended by signal 15 (Terminated)."},
      {SCRIPT "echo one; echo; echo two >&2; echo 'password=" CANARY "'; exit 1\n",
       "Test client ended with an error (exit status 1). The last it said: one\ntwo\n"
       "password=[secret]"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwClientProcess) process = start(
        fixture, rows[i].script, "CleanExits=2;\n[ExitMessages]\n131=could not reach the desk\n");

    wait_for(fixture, process);
    g_assert_error(fixture->error, DW_ERROR, DW_ERROR_CLIENT_FAILED);
    g_assert_cmpstr(fixture->error->message, ==, rows[i].message);
    g_assert_true(dw_client_process_died_early(process));
  }
}

static void
test_clean_exit(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process = start(fixture, SCRIPT "exit 2\n", "CleanExits=2;\n");

  wait_for(fixture, process);
  g_assert_no_error(fixture->error);
}

static void
test_late_failure(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process = start(fixture, SCRIPT "read x; exit 1\n", "");

  fixture->clock->ahead = 11 * G_USEC_PER_SEC;
  wait_for(fixture, process);
  g_assert_error(fixture->error, DW_ERROR, DW_ERROR_CLIENT_FAILED);
  g_assert_cmpint(dw_client_process_get_runtime_ms(process), >=, 11000);
  g_assert_false(dw_client_process_died_early(process));
}

static void
test_does_not_start(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(
      start_flags(fixture, "#!/nonexistent/interpreter\n", "", DW_CLIENT_PROCESS_NONE, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING);
  g_assert_nonnull(strstr(error->message, "dw-client can't be run"));
  g_assert_cmpint(g_access(fixture->path, F_OK), !=, 0);
  g_clear_error(&error);
  g_assert_null(
      start_flags(fixture, SCRIPT, "TryExec=dw-not-there;\n", DW_CLIENT_PROCESS_NONE, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING);
  g_assert_cmpint(g_access(fixture->path, F_OK), !=, 0);
}

static void
test_much_output(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process =
      start(fixture, SCRIPT "head -c 10485760 /dev/zero | tr '\\0' '.'; echo; echo the end\n", "");
  g_autofree char *output = NULL;

  wait_for(fixture, process);
  g_assert_no_error(fixture->error);
  output = dw_client_process_get_output(process);
  g_assert_cmpuint(strlen(output), <=, 64 * 1024);
  g_assert_true(g_str_has_suffix(output, "the end\n"));
}

/* What the child is, as the kernel sees it. */
static void
test_child_is_clean(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwSecret) secret = dw_secret_new(CANARY);
  g_autofree char *canary_path = g_build_filename(fixture->machine.root, CANARY, NULL);
  int leak = g_open(canary_path, O_RDWR | O_CREAT, 0600); /* on purpose without O_CLOEXEC */
  g_autoptr(DwClientProcess) process = start(fixture,
                                             SCRIPT "d=/proc/$$\n"
                                                    "tr '\\0' '\\n' <$d/cmdline >$0.cmdline\n"
                                                    "tr '\\0' '\\n' <$d/environ >$0.environ\n"
                                                    "ls -l $d/fd >$0.fds; cat $d/stat >$0.stat\n"
                                                    "cat; (: </dev/tty) 2>/dev/null && exit 9\n"
                                                    "exit 0\n",
                                             "Environment=DW_EXTRA=1;\n");
  GPid pid = dw_client_process_get_pid(process);
  g_autofree char *session = g_strdup_printf(" %d %d 0 -1 ", pid, pid);
  g_autofree char *cmdline = NULL;
  g_autofree char *environ = NULL;
  g_autofree char *fds = NULL;
  g_autofree char *stat = NULL;

  wait_for(fixture, process);
  g_assert_no_error(fixture->error);
  cmdline = read_out(fixture, "bin/dw-client.cmdline");
  environ = read_out(fixture, "bin/dw-client.environ");
  fds = read_out(fixture, "bin/dw-client.fds");
  stat = read_out(fixture, "bin/dw-client.stat");
  g_assert_nonnull(strstr(cmdline, fixture->path));
  g_assert_null(strstr(cmdline, CANARY));
  g_assert_null(strstr(environ, CANARY));
  g_assert_nonnull(strstr(environ, "DW_EXTRA=1"));
  g_assert_null(strstr(fds, CANARY));
  g_assert_null(strstr(fds, "launch-"));
  g_assert_nonnull(strstr(fds, "0 -> /dev/null"));
  g_assert_nonnull(strstr(stat, session));
  close(leak);
}

static void
test_signals_are_reset(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process = NULL;
  g_autofree char *output = NULL;
  guint64 mask = G_MAXUINT64;
  guint64 ignored = G_MAXUINT64;
  sigset_t blocked;

  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  sigprocmask(SIG_BLOCK, &blocked, NULL);
  signal(SIGPIPE, SIG_IGN);
  process = start(fixture, SCRIPT "grep -E 'Sig(Blk|Ign)' /proc/self/status\n", "");
  sigprocmask(SIG_UNBLOCK, &blocked, NULL);
  signal(SIGPIPE, SIG_DFL);
  wait_for(fixture, process);
  output = dw_client_process_get_output(process);
  g_assert_cmpint(sscanf(output, "SigBlk: %" SCNx64 " SigIgn: %" SCNx64, &mask, &ignored), ==, 2);
  g_assert_cmpuint(mask, ==, 0);
  g_assert_cmpuint(ignored & 0x7fffffff, ==, 0); /* 32 and 33 are the C library's own */
}

static void
test_arguments_from_stdin(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process =
      start(fixture, SCRIPT "cat >$0.input\n", "ArgsFromStdin=%f;/cert:tofu;/t:%t;\n");
  g_autofree char *expected = g_strconcat(fixture->path, "\n/cert:tofu\n/t:my desk\n", NULL);
  g_autofree char *input = NULL;

  wait_for(fixture, process);
  input = read_out(fixture, "bin/dw-client.input");
  g_assert_cmpstr(input, ==, expected);
}

static void
test_terminate(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process = start(fixture, SCRIPT "echo up; sleep 1000\n", "");

  wait_for_output(process, "up\n");
  dw_client_process_terminate(process);
  dw_client_process_terminate(process);
  wait_for(fixture, process);
  g_assert_no_error(fixture->error);
  g_assert_false(dw_client_process_died_early(process));
}

/* What a client leaves behind becomes ours, so that it can be waited for. */
static void
wait_for_group(GPid group)
{
  while (waitpid(-group, NULL, 0) > 0)
    ;
  g_assert_cmpint(errno, ==, ECHILD);
}

static void
test_terminate_stubborn(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process =
      start(fixture, SCRIPT "trap '' TERM; echo up; while :; do sleep 1000 & wait $!; done\n", "");

  wait_for_output(process, "up\n");
  dw_client_process_terminate(process);
  g_assert_cmpuint(fixture->clock->asked_ms, ==, 3000);
  wait_for(fixture, process);
  g_assert_no_error(fixture->error);
  wait_for_group(dw_client_process_get_pid(process));
}

static void
test_terminate_children(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process = start(
      fixture, SCRIPT "(trap '' TERM; echo child; sleep 1000; sleep 1000) & sleep 1000\n", "");

  wait_for_output(process, "child\n");
  dw_client_process_terminate(process);
  wait_for(fixture, process);
  wait_for_group(dw_client_process_get_pid(process));
}

/* A program that goes on in the background keeps the pipe open: the end must not wait for that. */
static void
test_daemon(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process = start(fixture, SCRIPT "sleep 1000 & echo bye\n", "");

  wait_for(fixture, process);
  g_assert_no_error(fixture->error);
  kill(-dw_client_process_get_pid(process), SIGKILL);
  wait_for_group(dw_client_process_get_pid(process));
}

static void
test_closed_output(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process =
      start(fixture, SCRIPT "exec >/dev/null 2>&1; sleep 0.2\n", "");

  wait_for(fixture, process);
  g_assert_no_error(fixture->error);
}

static void
test_keep_while_running(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process = start(
      fixture, SCRIPT "echo up; while [ -e \"$1\" ]; do sleep 0.05; done; echo gone; sleep 1000\n",
      "KeepSeconds=20\n");

  g_assert_cmpuint(fixture->clock->asked_ms, ==, 20000);
  wait_for_output(process, "gone\n");
  g_assert_true(dw_client_process_is_running(process));
  dw_client_process_terminate(process);
  wait_for(fixture, process);
}

static void
test_keep_after_end(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process = start(fixture, SCRIPT "exit 0\n", "KeepSeconds=100\n");

  while (dw_client_process_is_running(process))
    g_main_context_iteration(NULL, TRUE);
  g_assert_cmpint(g_access(fixture->path, F_OK), ==, 0);
  wait_for(fixture, process);
  g_assert_no_error(fixture->error);
}

static void
test_keep_not_after_failure(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process = start(fixture, SCRIPT "exit 1\n", "KeepSeconds=3000\n");

  wait_for(fixture, process);
  g_assert_error(fixture->error, DW_ERROR, DW_ERROR_CLIENT_FAILED);
}

static void
test_cancel_wait(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwClientProcess) process = start(fixture, SCRIPT "echo up; sleep 1000\n", "");
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GCancellable) late = g_cancellable_new();

  dw_client_process_wait_async(process, cancellable, done_cb, fixture);
  g_cancellable_cancel(cancellable);
  finish(fixture);
  g_assert_true(dw_error_is_cancelled(fixture->error));
  g_assert_true(dw_client_process_is_running(process));

  dw_client_process_wait_async(process, late, done_cb, fixture);
  dw_client_process_terminate(process);
  finish(fixture);
  g_assert_no_error(fixture->error);
  g_cancellable_cancel(late);
  while (g_main_context_iteration(NULL, FALSE))
    ;
}

static void
test_object_goes_first(Fixture *fixture, gconstpointer data)
{
  DwClientProcess *process = start(
      fixture, SCRIPT "echo up; trap 'exit 0' TERM; sleep 1000 & wait\n", "KeepSeconds=100\n");
  GPid pid = dw_client_process_get_pid(process);

  wait_for_output(process, "up\n");
  g_object_unref(process);
  g_assert_cmpint(g_access(fixture->path, F_OK), !=, 0);
  g_assert_cmpint(kill(pid, 0), ==, 0);
  kill(-pid, SIGKILL);
  while (kill(pid, 0) == 0) /* until the zombie has been collected */
    g_main_context_iteration(NULL, TRUE);
  wait_for_group(pid);
}

static void
test_outlive(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwClientProcess) process =
      start_flags(fixture, SCRIPT "ls -l /proc/$$/fd >$0.fds; echo lost; exit 4\n", "",
                  DW_CLIENT_PROCESS_OUTLIVE, &error);
  g_autofree char *output = NULL;
  g_autofree char *fds = NULL;

  g_assert_no_error(error);
  wait_for(fixture, process);
  g_assert_error(fixture->error, DW_ERROR, DW_ERROR_CLIENT_FAILED);
  output = dw_client_process_get_output(process);
  g_assert_cmpstr(output, ==, "");
  fds = read_out(fixture, "bin/dw-client.fds");
  g_assert_null(strstr(fds, "pipe:"));
}

/* Out of file descriptors: each that is missing is noticed, and none is lost. */
static void
test_no_descriptors(Fixture *fixture, gconstpointer data)
{
  char *argv[] = {(char *) "/bin/true", NULL};
  char *environment[] = {NULL};
  struct rlimit limit;
  struct rlimit old;
  int next = dup(0);

  close(next);
  g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &old), ==, 0);
  for (guint room = 0; room < 3; room++) {
    g_autoptr(GError) error = NULL;
    GPid pid = 0;
    int output = -1;
    gboolean is_started;

    limit = (struct rlimit){.rlim_cur = (rlim_t) next + room, .rlim_max = old.rlim_max};
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &limit), ==, 0);
    is_started = dw_client_spawn(argv, environment, room == 0 ? "x" : NULL, &pid, &output, &error);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &old), ==, 0);
    g_assert_false(is_started);
    g_assert_error(error, DW_ERROR, DW_ERROR_CLIENT_FAILED);
    g_assert_cmpint(output, ==, -1);
  }
  g_assert_cmpint(dup(0), ==, next);
  close(next);
}

/* From a ticket in memory to a running client. Sanitizers make this slow, so it is told, not
 * demanded; the bound only catches a wait that does not belong there. */
static void
test_start_time(Fixture *fixture, gconstpointer data)
{
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < 10; i++) {
    gint64 before = g_get_monotonic_time();
    g_autoptr(DwClientProcess) process = start(fixture, SCRIPT "exit 0\n", "");

    best = MIN(best, g_get_monotonic_time() - before);
    wait_for(fixture, process);
  }
  g_test_message("ticket to exec: %.2f ms", (double) best / 1000.0);
  g_assert_cmpint(best, <, 500 * 1000);
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run)(Fixture *, gconstpointer);
  } tests[] = {
      {"/client-process/good-end", test_good_end},
      {"/client-process/system-clock", test_system_clock},
      {"/client-process/failures", test_failures},
      {"/client-process/clean-exit", test_clean_exit},
      {"/client-process/late-failure", test_late_failure},
      {"/client-process/does-not-start", test_does_not_start},
      {"/client-process/much-output", test_much_output},
      {"/client-process/child-is-clean", test_child_is_clean},
      {"/client-process/signals-are-reset", test_signals_are_reset},
      {"/client-process/arguments-from-stdin", test_arguments_from_stdin},
      {"/client-process/terminate", test_terminate},
      {"/client-process/terminate-stubborn", test_terminate_stubborn},
      {"/client-process/terminate-children", test_terminate_children},
      {"/client-process/daemon", test_daemon},
      {"/client-process/closed-output", test_closed_output},
      {"/client-process/keep-while-running", test_keep_while_running},
      {"/client-process/keep-after-end", test_keep_after_end},
      {"/client-process/keep-not-after-failure", test_keep_not_after_failure},
      {"/client-process/cancel-wait", test_cancel_wait},
      {"/client-process/object-goes-first", test_object_goes_first},
      {"/client-process/outlive", test_outlive},
      {"/client-process/no-descriptors", test_no_descriptors},
      {"/client-process/start-time", test_start_time},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint(prctl(PR_SET_CHILD_SUBREAPER, 1), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run();
}
