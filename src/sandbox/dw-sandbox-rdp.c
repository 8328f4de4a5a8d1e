/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-rdp.h"

#include "dw-error.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define PROBE_MS    100
#define MOST_PROBES 150

struct _DwSandboxRdp {
  DwSandboxRdpState state;
  char *address;
  char *display;
  char *home;
  GPtrArray *children;
  GCancellable *cancellable;
  GSource *probe;
  guint probes;
};

static void connect_cb(GObject *object, GAsyncResult *result, gpointer user_data);

/**
 * dw_sandbox_rdp_new:
 *
 * Returns: (transfer full): no session, and none wanted
 */
DwSandboxRdp *
dw_sandbox_rdp_new(void)
{
  DwSandboxRdp *self = g_new0(DwSandboxRdp, 1);

  self->children = g_ptr_array_new_with_free_func(g_object_unref);
  self->cancellable = g_cancellable_new();
  return self;
}

static void
remove_tree(const char *path)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
    g_autofree char *child = g_build_filename(path, name, NULL);

    if (g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK))
      remove_tree(child);
    else
      g_unlink(child);
  }
  g_rmdir(path);
}

/* Last come, first gone: the display server is the last to end, and has a lock to remove. */
static void
end_children(DwSandboxRdp *self)
{
  for (guint i = self->children->len; i > 0; i--) {
    GSubprocess *child = self->children->pdata[i - 1];

    g_subprocess_send_signal(child, i == 1 ? SIGTERM : SIGKILL);
    g_subprocess_wait(child, NULL, NULL);
  }
}

/**
 * dw_sandbox_rdp_free:
 * @self: (transfer full): the session; its programs end, and what they wrote is removed
 */
void
dw_sandbox_rdp_free(DwSandboxRdp *self)
{
  g_cancellable_cancel(self->cancellable);
  if (self->probe != NULL)
    g_source_destroy(self->probe);
  g_clear_pointer(&self->probe, g_source_unref);
  end_children(self);
  if (self->home != NULL)
    remove_tree(self->home);
  g_ptr_array_unref(self->children);
  g_object_unref(self->cancellable);
  g_free(self->address);
  g_free(self->display);
  g_free(self->home);
  g_free(self);
}

static gboolean
is_installed(const char *program)
{
  g_autofree char *path = g_find_program_in_path(program);

  return path != NULL;
}

/**
 * dw_sandbox_rdp_configure:
 * @self: the session
 * @choice: "auto" for one of our own where the programs are installed, "off" for none, or
 * HOST:PORT for a server that somebody else runs
 * @error: return location
 *
 * Returns: whether the choice is one; else %DW_ERROR_USAGE
 */
gboolean
dw_sandbox_rdp_configure(DwSandboxRdp *self, const char *choice, GError **error)
{
  if (strcmp(choice, "off") == 0)
    return TRUE;
  if (strcmp(choice, "auto") == 0) {
    if (is_installed("Xvfb") && is_installed("freerdp-shadow-cli"))
      self->state = DW_SANDBOX_RDP_IDLE;
    return TRUE;
  }
  if (strchr(choice, ':') == NULL) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "--rdp takes auto, off or HOST:PORT, not “%s”.",
                choice);
    return FALSE;
  }
  self->address = g_strdup(choice);
  self->state = DW_SANDBOX_RDP_READY;
  return TRUE;
}

static void
fail(DwSandboxRdp *self, const GError *error)
{
  if (dw_error_is_cancelled(error))
    return;
  g_warning("The RDP session did not start: %s", error->message);
  self->state = DW_SANDBOX_RDP_FAILED;
}

static void
die_with_parent_cb(gpointer user_data)
{
  prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static GSubprocess *
spawn(DwSandboxRdp *self, const char *const *argv, GSubprocessFlags flags)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(flags);
  g_autoptr(GError) error = NULL;
  GSubprocess *child;

  g_subprocess_launcher_set_child_setup(launcher, die_with_parent_cb, NULL, NULL);
  g_subprocess_launcher_setenv(launcher, "HOME", self->home, TRUE);
  g_subprocess_launcher_setenv(launcher, "XDG_CONFIG_HOME", self->home, TRUE);
  g_subprocess_launcher_unsetenv(launcher, "XAUTHORITY");
  if (self->display != NULL)
    g_subprocess_launcher_setenv(launcher, "DISPLAY", self->display, TRUE);
  child = g_subprocess_launcher_spawnv(launcher, argv, &error);
  if (child == NULL)
    fail(self, error);
  else
    g_ptr_array_add(self->children, child);
  return child;
}

static void
read_first_line(DwSandboxRdp *self, const char *const *argv, GAsyncReadyCallback callback)
{
  GSubprocess *child =
      spawn(self, argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GDataInputStream) stream = NULL;

  if (child == NULL)
    return;
  stream = g_data_input_stream_new(g_subprocess_get_stdout_pipe(child));
  g_data_input_stream_read_line_async(stream, G_PRIORITY_DEFAULT, self->cancellable, callback,
                                      self);
}

/* NULL where the program ended without a word. */
static char *
finish_first_line(DwSandboxRdp *self, GObject *stream, GAsyncResult *result)
{
  g_autoptr(GError) error = NULL;
  char *line =
      g_data_input_stream_read_line_finish(G_DATA_INPUT_STREAM(stream), result, NULL, &error);

  if (line == NULL && error == NULL)
    error = g_error_new(DW_ERROR, DW_ERROR_FAILED, "A program it needs ended at once.");
  if (line == NULL)
    fail(self, error);
  return line;
}

static void
try_connect(DwSandboxRdp *self)
{
  g_autoptr(GSocketClient) client = g_socket_client_new();

  g_socket_client_connect_to_host_async(client, self->address, 0, self->cancellable, connect_cb,
                                        self);
}

static gboolean
probe_cb(gpointer user_data)
{
  DwSandboxRdp *self = user_data;

  g_clear_pointer(&self->probe, g_source_unref);
  try_connect(self);
  return G_SOURCE_REMOVE;
}

static void
probe_later(DwSandboxRdp *self)
{
  self->probe = g_timeout_source_new(PROBE_MS);
  g_source_set_callback(self->probe, probe_cb, self, NULL);
  g_source_attach(self->probe, NULL);
}

static void
connect_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection =
      g_socket_client_connect_to_host_finish(G_SOCKET_CLIENT(object), result, &error);
  DwSandboxRdp *self = user_data;

  if (connection != NULL) {
    self->state = DW_SANDBOX_RDP_READY;
    return;
  }
  if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && ++self->probes < MOST_PROBES)
    probe_later(self);
  else
    fail(self, error);
}

/* 0 where there is none, which the server then refuses. */
static guint
find_port(void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new();
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new_from_string("127.0.0.1", 0);
  g_autoptr(GSocketAddress) got = NULL;

  if (!g_socket_listener_add_address(listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                     NULL, &got, NULL))
    return 0;
  return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(got));
}

static void
start_server(DwSandboxRdp *self)
{
  guint port = find_port();
  g_autofree char *option = g_strdup_printf("/port:%u", port);
  const char *argv[] = {"freerdp-shadow-cli", option, "/bind-address:127.0.0.1", "-auth",
                        "-sec-nla",           NULL};

  self->address = g_strdup_printf("127.0.0.1:%u", port);
  if (spawn(self, argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE) !=
      NULL)
    probe_later(self);
}

static void
painted_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *line = finish_first_line(user_data, object, result);

  if (line != NULL)
    start_server(user_data);
}

static void
display_cb(GObject *object, GAsyncResult *result, gpointer user_data)
{
  static const char *const argv[] = {"/proc/self/exe", "--paint-screen", NULL};
  g_autofree char *line = finish_first_line(user_data, object, result);
  DwSandboxRdp *self = user_data;

  if (line == NULL)
    return;
  self->display = g_strconcat(":", line, NULL);
  read_first_line(self, argv, painted_cb);
}

/**
 * dw_sandbox_rdp_start:
 * @self: the session
 *
 * Starts the programs, unless they have been started or there are to be none. They take a while;
 * see dw_sandbox_rdp_get_state().
 */
void
dw_sandbox_rdp_start(DwSandboxRdp *self)
{
  static const char *const argv[] = {"Xvfb",        "-displayfd", "1",   "-screen",  "0",
                                     "1024x768x24", "-nolisten",  "tcp", "-noreset", NULL};
  g_autoptr(GError) error = NULL;

  if (self->state != DW_SANDBOX_RDP_IDLE)
    return;
  self->state = DW_SANDBOX_RDP_STARTING;
  self->home = g_dir_make_tmp("deskway-sandbox-XXXXXX", &error);
  if (self->home == NULL)
    fail(self, error);
  else
    read_first_line(self, argv, display_cb);
}

/**
 * dw_sandbox_rdp_get_state:
 * @self: the session
 *
 * Returns: how far it is
 */
DwSandboxRdpState
dw_sandbox_rdp_get_state(DwSandboxRdp *self)
{
  return self->state;
}

/**
 * dw_sandbox_rdp_get_address:
 * @self: the session
 *
 * Returns: (transfer none) (nullable): host and port, once they are chosen
 */
const char *
dw_sandbox_rdp_get_address(DwSandboxRdp *self)
{
  return self->address;
}

/**
 * dw_sandbox_rdp_get_display:
 * @self: the session
 *
 * Returns: (transfer none) (nullable): the X display it shows, once it is there
 */
const char *
dw_sandbox_rdp_get_display(DwSandboxRdp *self)
{
  return self->display;
}
