/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-export.h"

#include "dw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _DwExport {
  char *path;
  char *draft; /* where it is written until it is whole */
  int fd;
};

static gboolean
fail(const DwExport *self, GError **error)
{
  int code = errno;

  if (code == EEXIST)
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
                "%s is there already, and nothing is overwritten. Choose another name.",
                self->path);
  else
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE, "%s can't be written: %s.", self->path,
                g_strerror(code));
  return FALSE;
}

/**
 * dw_export_new:
 * @path: where the file shall be
 * @error: return location: %DW_ERROR_STORAGE where there is one already, or none can be
 *
 * Returns: (transfer full): the file, empty and not to be seen yet
 */
DwExport *
dw_export_new(const char *path, GError **error)
{
  g_autoptr(DwExport) self = g_new0(DwExport, 1);
  g_autofree char *folder = g_path_get_dirname(path);

  self->path = g_strdup(path);
  self->fd = -1;
  if (g_file_test(path, G_FILE_TEST_EXISTS)) {
    errno = EEXIST;
  } else {
    self->draft = g_build_filename(folder, ".deskway-XXXXXX", NULL);
    self->fd = g_mkstemp_full(self->draft, O_WRONLY | O_CLOEXEC, 0600);
  }
  if (self->fd >= 0)
    return g_steal_pointer(&self);
  fail(self, error);
  g_clear_pointer(&self->draft, g_free);
  return NULL;
}

/**
 * dw_export_write:
 * @self: a file
 * @text: what comes next
 * @length: bytes of it
 * @error: return location, %DW_ERROR_STORAGE
 *
 * Returns: whether it was written
 */
gboolean
dw_export_write(DwExport *self, const char *text, gsize length, GError **error)
{
  while (length > 0) {
    gssize written = write(self->fd, text, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return fail(self, error);
    text += written;
    length -= (gsize) written;
  }
  return TRUE;
}

/* A link takes nobody's place; a file system without links leaves a moment in which it could. */
static gboolean
publish(DwExport *self)
{
  if (link(self->draft, self->path) == 0)
    return g_unlink(self->draft) == 0;
  if (errno == EEXIST || g_file_test(self->path, G_FILE_TEST_EXISTS)) {
    errno = EEXIST;
    return FALSE;
  }
  return g_rename(self->draft, self->path) == 0;
}

/**
 * dw_export_finish:
 * @self: a file
 * @error: return location: %DW_ERROR_STORAGE, also where another file took its place meanwhile
 *
 * Lets the file be seen under its name.
 *
 * Returns: whether it is there
 */
gboolean
dw_export_finish(DwExport *self, GError **error)
{
  int fd = self->fd;

  self->fd = -1;
  if (fsync(fd) != 0 && errno != EINVAL) {
    fail(self, error);
    close(fd);
    return FALSE;
  }
  if (close(fd) != 0 || !publish(self))
    return fail(self, error);
  g_clear_pointer(&self->draft, g_free);
  return TRUE;
}

/**
 * dw_export_free:
 * @self: (nullable) (transfer full): a file; one that was not finished leaves nothing behind
 */
void
dw_export_free(DwExport *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close(self->fd);
  if (self->draft != NULL)
    g_unlink(self->draft);
  g_free(self->draft);
  g_free(self->path);
  g_free(self);
}
