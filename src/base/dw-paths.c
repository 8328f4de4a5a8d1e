/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-paths.h"

#include "dw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * dw_paths_config_file:
 * @name: a file name
 *
 * Returns: (transfer full): where the user's own configuration keeps @name
 */
char *
dw_paths_config_file(const char *name)
{
  return g_build_filename(g_get_user_config_dir(), "deskway", name, NULL);
}

/**
 * dw_paths_state_file:
 * @name: a file name
 *
 * Returns: (transfer full): where what Deskway remembers of this installation keeps @name
 */
char *
dw_paths_state_file(const char *name)
{
  return g_build_filename(g_get_user_state_dir(), "deskway", name, NULL);
}

/**
 * dw_paths_cache_file:
 * @name: a file name
 *
 * Returns: (transfer full): where what can be fetched anew keeps @name
 */
char *
dw_paths_cache_file(const char *name)
{
  return g_build_filename(g_get_user_cache_dir(), "deskway", name, NULL);
}

static gsize
read_all(int fd, char *buffer, gsize size)
{
  gsize length = 0;
  gssize count;

  do {
    count = read(fd, buffer + length, size - length);
    if (count > 0)
      length += (gsize) count;
  } while (length < size && (count > 0 || (count < 0 && errno == EINTR)));
  return length;
}

/**
 * dw_paths_read:
 * @path: an absolute path
 * @limit: a larger file is not ours
 * @most: bytes to read of it at most
 * @length: (out): bytes that were read
 *
 * Reads the start of a file that Deskway wrote itself. A link, a pipe, a device or a file that
 * somebody else owns is as good as none, and nothing is waited for.
 *
 * Returns: (transfer full) (nullable): what stands there, with a NUL behind it
 */
char *
dw_paths_read(const char *path, gsize limit, gsize most, gsize *length)
{
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  g_autofree char *text = NULL;
  gsize size;
  struct stat status;

  *length = 0;
  if (fd < 0)
    return NULL;
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
      status.st_size >= 0 && (guint64) status.st_size <= limit) {
    size = MIN((gsize) status.st_size, most);
    text = g_malloc(size + 1);
    *length = read_all(fd, text, size);
    text[*length] = '\0';
  }
  close(fd);
  return g_steal_pointer(&text);
}

/**
 * dw_paths_write:
 * @path: an absolute path
 * @text: the new contents
 * @error: return location, %DW_ERROR_STORAGE
 *
 * Replaces @path by a file of mode 0600 with @text, as one step: after a crash there is either the
 * old file or the new one. Folders that are missing are made, for their owner alone.
 *
 * Returns: whether @text was written
 */
gboolean
dw_paths_write(const char *path, const char *text, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_autoptr(GError) local_error = NULL;

  if (g_mkdir_with_parents(folder, 0700) != 0) {
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE, "The folder %s can't be made: %s", folder,
                g_strerror(errno));
    return FALSE;
  }
  if (!g_file_set_contents_full(path, text, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &local_error)) {
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE, "The file %s can't be written: %s", path,
                local_error->message);
    return FALSE;
  }
  return TRUE;
}
