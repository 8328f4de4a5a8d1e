/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-demo.h"

#include "dw-error.h"
#include "dw-transport.h"

#include <signal.h>
#include <string.h>

#define PROGRAM     "deskway-sandbox"
#define GREETING    "listening on "
#define DEADLINE_MS (10 * 1000)

struct _DwDemo {
  GObject parent;

  GSubprocess *process;
  char *endpoint;
};

G_DEFINE_TYPE(DwDemo, dw_demo, G_TYPE_OBJECT)

static void
dw_demo_dispose(GObject *object)
{
  DwDemo *self = DW_DEMO(object);

  if (self->process != NULL) /* asked rather than killed: it has remote desktops to end */
    g_subprocess_send_signal(self->process, SIGTERM);
  g_clear_object(&self->process);
  G_OBJECT_CLASS(dw_demo_parent_class)->dispose(object);
}

static void
dw_demo_finalize(GObject *object)
{
  g_free(DW_DEMO(object)->endpoint);
  G_OBJECT_CLASS(dw_demo_parent_class)->finalize(object);
}

static void
dw_demo_class_init(DwDemoClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = dw_demo_dispose;
  G_OBJECT_CLASS(klass)->finalize = dw_demo_finalize;
}

static void
dw_demo_init(DwDemo *self)
{
}

/* --- Where the program is --- */

static char *
find_beside(const char *folder, const char *way)
{
  g_autofree char *path = g_build_filename(folder, way, PROGRAM, NULL);

  return g_file_test(path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test(path, G_FILE_TEST_IS_DIR)
             ? g_steal_pointer(&path)
             : NULL;
}

/* Beside this program, as installed; in the folder next to its own, as built; else on the PATH. */
static char *
find_program(void)
{
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname(self) : NULL;
  char *program = folder != NULL ? find_beside(folder, ".") : NULL;

  if (program == NULL && folder != NULL)
    program = find_beside(folder, "../sandbox");
  return program != NULL ? program : g_find_program_in_path(PROGRAM);
}

static GSubprocess *
spawn(const char *const *arguments, GError **error)
{
  g_autofree char *program = find_program();
  g_autoptr(GPtrArray) argv = g_ptr_array_new();
  g_autoptr(GError) reason = NULL;
  GSubprocess *process;

  if (program == NULL) {
    g_set_error(error, DW_ERROR, DW_ERROR_NOT_FOUND,
                "The demo needs %s, which is not on this computer. Install %s and try again.",
                PROGRAM, PROGRAM);
    return NULL;
  }
  g_ptr_array_add(argv, program);
  g_ptr_array_add(argv, (gpointer) "--die-with-parent");
  for (; arguments != NULL && *arguments != NULL; arguments++)
    g_ptr_array_add(argv, (gpointer) *arguments);
  g_ptr_array_add(argv, NULL);
  process =
      g_subprocess_newv((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &reason);
  if (process == NULL)
    g_set_error(error, DW_ERROR, DW_ERROR_FAILED, "%s could not be started: %s. Install it again.",
                program, reason->message);
  return process;
}

/* --- Until it listens --- */

typedef struct {
  DwDemo *demo;
  GDataInputStream *lines;
  GCancellable *work; /* cancelled by the caller's cancellable and by the deadline */
  GSource *deadline;
  gulong cancelled_handler;
  gboolean late;
} Start;

static void
start_free(Start *start)
{
  dw_clock_cancel(&start->deadline);
  g_clear_object(&start->demo);
  g_clear_object(&start->lines);
  g_clear_object(&start->work);
  g_free(start);
}

static gboolean
deadline_cb(gpointer user_data)
{
  Start *start = user_data;

  start->late = TRUE;
  g_cancellable_cancel(start->work);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb(GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel(user_data);
}

static GError *
not_ready_error(const Start *start)
{
  if (start->late)
    return g_error_new(DW_ERROR, DW_ERROR_TIMED_OUT,
                       "%s was not ready after %d seconds. Start it in a terminal to see why.",
                       PROGRAM, DEADLINE_MS / 1000);
  return g_error_new(DW_ERROR, DW_ERROR_FAILED,
                     "%s did not say where it listens. Start it in a terminal to see why.",
                     PROGRAM);
}

/* The URL of the greeting, if @line is one. */
static char *
read_greeting(const char *line)
{
  if (line == NULL || !g_str_has_prefix(line, GREETING) ||
      !dw_transport_check_url(line + strlen(GREETING), NULL))
    return NULL;
  return g_strdup(line + strlen(GREETING));
}

static void
greeted_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Start *start = g_task_get_task_data(task);
  g_autofree char *line = g_data_input_stream_read_line_finish(start->lines, result, NULL, NULL);

  dw_clock_cancel(&start->deadline);
  g_cancellable_disconnect(g_task_get_cancellable(task), start->cancelled_handler);
  start->demo->endpoint = read_greeting(line);
  if (g_task_return_error_if_cancelled(task))
    return;
  if (start->demo->endpoint == NULL)
    g_task_return_error(task, not_ready_error(start));
  else
    g_task_return_pointer(task, g_steal_pointer(&start->demo), g_object_unref);
}

static void
wait_for_greeting(GTask *task, DwClock *clock)
{
  Start *start = g_task_get_task_data(task);
  GCancellable *cancellable = g_task_get_cancellable(task);

  start->work = g_cancellable_new();
  start->lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(start->demo->process));
  start->deadline = dw_clock_after(clock, DEADLINE_MS, deadline_cb, start);
  if (cancellable != NULL)
    start->cancelled_handler = g_cancellable_connect(cancellable, G_CALLBACK(cancelled_cb),
                                                     g_object_ref(start->work), g_object_unref);
  g_data_input_stream_read_line_async(start->lines, G_PRIORITY_DEFAULT, start->work, greeted_cb,
                                      g_object_ref(task));
}

/**
 * dw_demo_start_async:
 * @arguments: (nullable) (array zero-terminated=1): more for the command line of deskway-sandbox,
 *   such as `--resources` and `500`
 * @clock: (nullable): what the deadline of 10 s goes by, or %NULL for the machine's clock
 * @cancellable: (nullable): stops it, and ends what was started
 * @callback: called when the service can be signed in to
 * @user_data: for @callback
 *
 * Starts a fake service and waits until it says where it listens.
 */
void
dw_demo_start_async(const char *const *arguments,
                    DwClock *clock,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
  Start *start = NULL;
  GError *error = NULL;

  g_task_set_source_tag(task, dw_demo_start_async);
  if (g_task_return_error_if_cancelled(task))
    return;
  start = g_new0(Start, 1);
  start->demo = g_object_new(DW_TYPE_DEMO, NULL);
  g_task_set_task_data(task, start, (GDestroyNotify) start_free);
  start->demo->process = spawn(arguments, &error);
  if (start->demo->process == NULL)
    g_task_return_error(task, error);
  else
    wait_for_greeting(task, clock != NULL ? clock : dw_clock_get_system());
}

/**
 * dw_demo_start_finish:
 * @result: what the callback got
 * @error: return location: %DW_ERROR_NOT_FOUND where deskway-sandbox is not installed,
 *   %DW_ERROR_TIMED_OUT and %DW_ERROR_FAILED where it does not get ready, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the demo
 */
DwDemo *
dw_demo_start_finish(GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, NULL), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}

/**
 * dw_demo_get_endpoint:
 * @self: a demo
 *
 * Returns: (transfer none): the service's address, for #DwContextOptions
 */
const char *
dw_demo_get_endpoint(DwDemo *self)
{
  return self->endpoint;
}

/**
 * dw_demo_get_user:
 * @self: a demo
 *
 * Returns: (transfer none): who can sign in with a password alone
 */
const char *
dw_demo_get_user(DwDemo *self)
{
  return "alice";
}

/**
 * dw_demo_get_password:
 * @self: a demo
 *
 * Returns: (transfer none): the user's password, which is no secret
 */
const char *
dw_demo_get_password(DwDemo *self)
{
  return "Deskway-2026";
}

/**
 * dw_demo_get_office_site:
 * @self: a demo
 *
 * Returns: (transfer none): the office network to sign in to
 */
const char *
dw_demo_get_office_site(DwDemo *self)
{
  return "cn-hangzhou+dir-1";
}

/**
 * dw_demo_get_region:
 * @self: a demo
 *
 * Returns: (transfer none): the region of the office
 */
const char *
dw_demo_get_region(DwDemo *self)
{
  return "cn-hangzhou";
}
