/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-client-spawn.h"

#include "dw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct {
  int input;
  int output;
} ChildFds;

static gboolean
fail(GError **error, const char *program, int code)
{
  if (code == ENOENT || code == EACCES || code == ENOEXEC)
    g_set_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING, "%s can't be run: %s. Install it again.",
                program, g_strerror(code));
  else
    g_set_error(error, DW_ERROR, DW_ERROR_CLIENT_FAILED, "%s could not be started: %s.", program,
                g_strerror(code));
  return FALSE;
}

/* What the client reads is known beforehand and short. A file in memory holds it, so there is
 * nobody to wait for and no pipe that can break. */
static int
open_input(const char *input)
{
  int fd;

  if (input == NULL)
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
  fd = memfd_create("arguments", MFD_CLOEXEC);
  if (fd < 0)
    return -1;
  if (write(fd, input, strlen(input)) == (ssize_t) strlen(input) && lseek(fd, 0, SEEK_SET) == 0)
    return fd;
  close(fd);
  return -1;
}

/* A session of its own makes the client a process group that can be ended as one, and takes away
 * the terminal, which it would else ask for passwords behind our back. */
static int
spawn_with(posix_spawn_file_actions_t *actions,
           posix_spawnattr_t *attributes,
           char **argv,
           char **environment,
           const ChildFds *fds,
           GPid *pid)
{
  sigset_t none;
  sigset_t all;

  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(attributes, &none);
  posix_spawnattr_setsigdefault(attributes, &all);
  posix_spawnattr_setflags(attributes,
                           POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawn_file_actions_adddup2(actions, fds->input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(actions, fds->output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(actions, fds->output, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
  return posix_spawn(pid, argv[0], actions, attributes, argv, environment);
}

static int
spawn(char **argv, char **environment, const ChildFds *fds, GPid *pid)
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int code;

  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  code = spawn_with(&actions, &attributes, argv, environment, fds, pid);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

static gboolean
open_output(int *output_fd, int *child_fd)
{
  int ends[2] = {-1, -1};

  if (output_fd == NULL) {
    *child_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    return *child_fd >= 0;
  }
  if (!g_unix_open_pipe(ends, FD_CLOEXEC, NULL))
    return FALSE;
  g_unix_set_fd_nonblocking(ends[0], TRUE, NULL);
  *output_fd = ends[0];
  *child_fd = ends[1];
  return TRUE;
}

/**
 * dw_client_spawn:
 * @argv: an absolute path and its arguments
 * @environment: the whole environment
 * @input: (nullable): what the program finds on its standard input; %NULL for nothing
 * @pid: (out): the program, a child of this process and the leader of a session and process group
 * @output_fd: (out) (optional): where its standard output and error can be read without blocking;
 * %NULL throws them away
 * @error: return location, %DW_ERROR_CLIENT_MISSING or %DW_ERROR_CLIENT_FAILED
 *
 * Starts a program without a shell and without any file of ours but those three.
 *
 * Returns: whether it runs
 */
gboolean
dw_client_spawn(
    char **argv, char **environment, const char *input, GPid *pid, int *output_fd, GError **error)
{
  ChildFds fds = {.input = open_input(input), .output = -1};
  int code = errno;

  if (fds.input < 0)
    return fail(error, argv[0], code);
  code = open_output(output_fd, &fds.output) ? spawn(argv, environment, &fds, pid) : errno;
  g_close(fds.input, NULL);
  if (fds.output >= 0)
    g_close(fds.output, NULL);
  if (code == 0)
    return TRUE;
  if (output_fd != NULL && *output_fd >= 0)
    g_close(g_steal_fd(output_fd), NULL);
  return fail(error, argv[0], code);
}
