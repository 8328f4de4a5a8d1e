/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-paths.h"

#include "dw-error.h"

#include <errno.h>
#include <glib/gstdio.h>

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
