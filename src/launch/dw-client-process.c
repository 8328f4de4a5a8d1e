/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-client-process.h"

#include "dw-client-spawn.h"
#include "dw-error.h"
#include "dw-output-ring.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILL_AFTER_MS 3000
#define EARLY_MS      10000
#define MESSAGE_LINES 3

struct _DwClientProcess {
  GObject parent;
  DwClient *client;
  DwLaunchFile *file;
  DwClock *clock;
  GPid pid;
  gboolean is_running;
  gboolean is_terminated; /* because we wanted it */
  int wait_status;
  gint64 start_time;
  gint64 end_time;
  int output_fd;
  DwOutputRing *output;
  GSource *child_source;
  GSource *output_source;
  GSource *kill_timer;
  GSource *keep_timer;
  GPtrArray *waiters; /* GTask */
};

G_DEFINE_TYPE(DwClientProcess, dw_client_process, G_TYPE_OBJECT)

/* What a waiting task needs to be cancelled. */
typedef struct {
  GSource *cancel_source;
} Wait;

static void
wait_free(Wait *wait)
{
  dw_clock_cancel(&wait->cancel_source);
  g_free(wait);
}

static char *
describe_end(DwClientProcess *self)
{
  const char *name = dw_client_get_display_name(self->client);
  const char *meaning;
  int status;

  if (WIFSIGNALED(self->wait_status))
    return g_strdup_printf("%s was ended by signal %d (%s).", name, WTERMSIG(self->wait_status),
                           g_strsignal(WTERMSIG(self->wait_status)));
  status = WEXITSTATUS(self->wait_status);
  meaning = dw_client_explain_exit(self->client, status);
  if (meaning != NULL)
    return g_strdup_printf("%s %s (exit status %d).", name, meaning, status);
  return g_strdup_printf("%s ended with an error (exit status %d).", name, status);
}

static gboolean
ended_well(DwClientProcess *self)
{
  return self->is_terminated ||
         (WIFEXITED(self->wait_status) &&
          dw_client_is_clean_exit(self->client, WEXITSTATUS(self->wait_status)));
}

static void
return_result(DwClientProcess *self, GTask *task)
{
  Wait *wait = g_task_get_task_data(task);
  g_autofree char *end = NULL;
  g_autofree char *lines = NULL;

  dw_clock_cancel(&wait->cancel_source);
  if (ended_well(self)) {
    g_task_return_boolean(task, TRUE);
    return;
  }
  end = describe_end(self);
  lines = dw_output_ring_dup_last_lines(self->output, MESSAGE_LINES);
  g_task_return_new_error(task, DW_ERROR, DW_ERROR_CLIENT_FAILED, "%s%s%s", end,
                          lines != NULL ? " The last it said: " : "", lines != NULL ? lines : "");
}

static gboolean
is_over(DwClientProcess *self)
{
  return !self->is_running && dw_launch_file_is_removed(self->file);
}

static void
answer_waiters(DwClientProcess *self)
{
  g_autoptr(GPtrArray) waiters = NULL;

  if (!is_over(self))
    return;
  waiters = g_steal_pointer(&self->waiters);
  self->waiters = g_ptr_array_new_with_free_func(g_object_unref);
  for (guint i = 0; i < waiters->len; i++)
    return_result(self, waiters->pdata[i]);
}

/* Reads what is there, but no more than a pipe holds at a time, so that a client that never stops
 * printing does not hold up the loop. Returns whether more may come. */
static gboolean
drain(DwClientProcess *self)
{
  char buffer[16 * 1024];

  for (guint i = 0; i < 4; i++) {
    ssize_t length = read(self->output_fd, buffer, sizeof buffer);

    if (length < 0)
      return errno == EAGAIN || errno == EINTR;
    if (length == 0)
      return FALSE;
    dw_output_ring_append(self->output, buffer, (gsize) length);
  }
  return TRUE;
}

static gboolean
output_cb(int fd, GIOCondition condition, gpointer user_data)
{
  DwClientProcess *self = user_data;

  if (drain(self))
    return G_SOURCE_CONTINUE;
  g_clear_pointer(&self->output_source, g_source_unref);
  return G_SOURCE_REMOVE;
}

static gboolean
keep_cb(gpointer user_data)
{
  g_autoptr(DwClientProcess) self = g_object_ref(user_data);

  g_clear_pointer(&self->keep_timer, g_source_unref);
  dw_launch_file_remove(self->file);
  answer_waiters(self);
  return G_SOURCE_REMOVE;
}

/* A launcher like `gio open` ends at once and well, while the program it started has yet to read
 * the file: then the file stays for its KeepSeconds. */
static void
child_cb(GPid pid, int wait_status, gpointer user_data)
{
  g_autoptr(DwClientProcess) self = g_object_ref(DW_CLIENT_PROCESS(user_data));

  self->is_running = FALSE;
  self->wait_status = wait_status;
  self->end_time = dw_clock_get_monotonic_time(self->clock);
  g_clear_pointer(&self->child_source, g_source_unref);
  dw_clock_cancel(&self->kill_timer);
  if (self->is_terminated)
    kill(-pid, SIGKILL); /* those of its children that did not listen */
  if (self->output_source != NULL)
    drain(self);
  if (self->keep_timer == NULL || !ended_well(self) || self->is_terminated) {
    dw_clock_cancel(&self->keep_timer);
    dw_launch_file_remove(self->file);
  }
  g_info("%s ended", dw_client_get_name(self->client));
  answer_waiters(self);
}

static void
dw_client_process_init(DwClientProcess *self)
{
  self->output_fd = -1;
  self->output = dw_output_ring_new();
  self->waiters = g_ptr_array_new_with_free_func(g_object_unref);
}

static void
reap_cb(GPid pid, int wait_status, gpointer user_data)
{
}

/* A client that outlives the object still leaves a zombie to collect when it ends. */
static void
dw_client_process_dispose(GObject *object)
{
  DwClientProcess *self = DW_CLIENT_PROCESS(object);

  if (self->child_source != NULL) {
    dw_clock_cancel(&self->child_source);
    g_child_watch_add(self->pid, reap_cb, NULL);
  }
  dw_clock_cancel(&self->output_source);
  dw_clock_cancel(&self->kill_timer);
  dw_clock_cancel(&self->keep_timer);
  g_clear_pointer(&self->file, dw_launch_file_free);
  G_OBJECT_CLASS(dw_client_process_parent_class)->dispose(object);
}

static void
dw_client_process_finalize(GObject *object)
{
  DwClientProcess *self = DW_CLIENT_PROCESS(object);

  if (self->output_fd >= 0)
    g_close(self->output_fd, NULL);
  dw_output_ring_free(self->output);
  g_ptr_array_unref(self->waiters);
  g_clear_pointer(&self->client, dw_client_unref);
  g_clear_object(&self->clock);
  G_OBJECT_CLASS(dw_client_process_parent_class)->finalize(object);
}

static void
dw_client_process_class_init(DwClientProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);

  object_class->dispose = dw_client_process_dispose;
  object_class->finalize = dw_client_process_finalize;
}

static GSource *
attach(GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_callback(source, callback, user_data, NULL);
  g_source_attach(source, g_main_context_get_thread_default());
  return source;
}

static void
watch(DwClientProcess *self)
{
  guint keep_seconds = dw_client_get_keep_seconds(self->client);

  self->is_running = TRUE;
  self->start_time = dw_clock_get_monotonic_time(self->clock);
  self->child_source = attach(g_child_watch_source_new(self->pid), G_SOURCE_FUNC(child_cb), self);
  if (self->output_fd >= 0)
    self->output_source = attach(g_unix_fd_source_new(self->output_fd, G_IO_IN | G_IO_HUP),
                                 G_SOURCE_FUNC(output_cb), self);
  if (keep_seconds > 0)
    self->keep_timer = dw_clock_after(self->clock, keep_seconds * 1000, keep_cb, self);
}

/**
 * dw_client_process_start_full:
 * @client: the client
 * @file: (transfer full): the launch file; goes from the disk when the client ends, after its
 * KeepSeconds, with the object, or at once if the client does not start
 * @title: a title for the client's window, in any state
 * @scale: percent by which the session enlarges what it shows, 0 for the client's own
 * @flags: what is different from usual
 * @clock: (transfer none): the clock for KeepSeconds and for dw_client_process_terminate()
 * @error: return location, %DW_ERROR_CLIENT_MISSING or %DW_ERROR_CLIENT_FAILED
 *
 * Starts @client: no shell, no terminal, none of our open files; nothing secret in its arguments or
 * environment, because the secrets are in @file. What it prints is drained for
 * dw_client_process_get_output(). Should the object go first, the client runs on.
 *
 * Returns: (transfer full) (nullable): the running client
 */
DwClientProcess *
dw_client_process_start_full(DwClient *client,
                             DwLaunchFile *file,
                             const char *title,
                             guint scale,
                             DwClientProcessFlags flags,
                             DwClock *clock,
                             GError **error)
{
  g_autoptr(DwClientProcess) self = g_object_new(DW_TYPE_CLIENT_PROCESS, NULL);
  const char *path = dw_launch_file_get_path(file);
  g_auto(GStrv) argv = NULL;
  g_auto(GStrv) environment = dw_client_build_environment(client);
  g_autofree char *input = dw_client_build_input(client, path, title, scale);
  gboolean is_watched = (flags & DW_CLIENT_PROCESS_OUTLIVE) == 0;

  self->client = dw_client_ref(client);
  self->file = file;
  self->clock = g_object_ref(clock);
  argv = dw_client_build_argv(client, path, dw_launch_file_get_kind(file), title, scale, error);
  if (argv == NULL)
    return NULL;
  if (!dw_client_spawn(argv, environment, input, &self->pid, is_watched ? &self->output_fd : NULL,
                       error))
    return NULL;
  watch(self);
  g_info("%s started", dw_client_get_name(client));
  return g_steal_pointer(&self);
}

/**
 * dw_client_process_start:
 * @client: the client
 * @file: (transfer full): the launch file
 * @title: a title for the client's window, in any state
 * @error: return location, as dw_client_process_start_full()
 *
 * dw_client_process_start_full() as usual, with the machine's clock.
 *
 * Returns: (transfer full) (nullable): the running client
 */
DwClientProcess *
dw_client_process_start(DwClient *client, DwLaunchFile *file, const char *title, GError **error)
{
  return dw_client_process_start_full(client, file, title, 0, DW_CLIENT_PROCESS_NONE,
                                      dw_clock_get_system(), error);
}

static gboolean
wait_cancelled_cb(GCancellable *cancellable, gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref(user_data);
  DwClientProcess *self = g_task_get_source_object(task);

  g_ptr_array_remove(self->waiters, task);
  g_task_return_error_if_cancelled(task);
  return G_SOURCE_REMOVE;
}

/**
 * dw_client_process_wait_async:
 * @self: a client
 * @cancellable: (nullable): ends the waiting, not the client
 * @callback: called when the client has ended and its launch file is gone
 * @user_data: for @callback
 *
 * Waits for the end. Any number of callers may wait.
 */
void
dw_client_process_wait_async(DwClientProcess *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  Wait *wait = g_new0(Wait, 1);

  g_task_set_source_tag(task, dw_client_process_wait_async);
  g_task_set_task_data(task, wait, (GDestroyNotify) wait_free);
  if (is_over(self)) {
    return_result(self, task);
    return;
  }
  if (cancellable != NULL)
    wait->cancel_source =
        attach(g_cancellable_source_new(cancellable), G_SOURCE_FUNC(wait_cancelled_cb), task);
  g_ptr_array_add(self->waiters, g_steal_pointer(&task));
}

/**
 * dw_client_process_wait_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location: %DW_ERROR_CLIENT_FAILED with the exit status or signal in words and the
 * last lines of its output, redacted; or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the client ended well, or because of dw_client_process_terminate()
 */
gboolean
dw_client_process_wait_finish(DwClientProcess *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean(G_TASK(result), error);
}

static gboolean
kill_cb(gpointer user_data)
{
  DwClientProcess *self = user_data;

  g_clear_pointer(&self->kill_timer, g_source_unref);
  kill(-self->pid, SIGKILL);
  return G_SOURCE_REMOVE;
}

/**
 * dw_client_process_terminate:
 * @self: a client
 *
 * Asks the client and its children to end, and makes them after three seconds. Nothing happens if
 * it has ended.
 */
void
dw_client_process_terminate(DwClientProcess *self)
{
  if (!self->is_running || self->is_terminated)
    return;
  self->is_terminated = TRUE;
  kill(-self->pid, SIGTERM);
  self->kill_timer = dw_clock_after(self->clock, KILL_AFTER_MS, kill_cb, self);
}

/**
 * dw_client_process_get_client:
 * @self: a client
 *
 * Returns: (transfer none): its definition
 */
DwClient *
dw_client_process_get_client(DwClientProcess *self)
{
  return self->client;
}

/**
 * dw_client_process_get_pid:
 * @self: a client
 *
 * Returns: its process id, of no meaning once it has ended
 */
GPid
dw_client_process_get_pid(DwClientProcess *self)
{
  return self->pid;
}

/**
 * dw_client_process_is_running:
 * @self: a client
 *
 * Returns: whether it has not ended yet, as far as the main loop has seen
 */
gboolean
dw_client_process_is_running(DwClientProcess *self)
{
  return self->is_running;
}

/**
 * dw_client_process_get_runtime_ms:
 * @self: a client
 *
 * Returns: milliseconds from its start to its end, or to now
 */
gint64
dw_client_process_get_runtime_ms(DwClientProcess *self)
{
  gint64 end = self->is_running ? dw_clock_get_monotonic_time(self->clock) : self->end_time;

  return (end - self->start_time) / 1000;
}

/**
 * dw_client_process_died_early:
 * @self: a client
 *
 * Returns: whether it ended with an error within ten seconds, so that another client may do better
 */
gboolean
dw_client_process_died_early(DwClientProcess *self)
{
  return !self->is_running && !ended_well(self) &&
         dw_client_process_get_runtime_ms(self) < EARLY_MS;
}

/**
 * dw_client_process_get_output:
 * @self: a client
 *
 * Returns: (transfer full): the last 64 KiB of what it printed, redacted
 */
char *
dw_client_process_get_output(DwClientProcess *self)
{
  return dw_output_ring_dup_text(self->output);
}
