/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-autostart.h"

#include "dw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME  "org.deskway.Deskway.desktop"
#define GROUP      "Desktop Entry"
#define FILE_LIMIT (16 * 1024)

static const char entry[] = "[Desktop Entry]\n"
                            "Type=Application\n"
                            "Name=Deskway\n"
                            "Icon=org.deskway.Deskway\n"
                            "Exec=deskway --background\n"
                            "Terminal=false\n"
                            "NoDisplay=true\n";

static char *
get_path(void)
{
  return g_build_filename(g_get_user_config_dir(), "autostart", FILE_NAME, NULL);
}

static GKeyFile *
read_entry(const char *path)
{
  char text[FILE_LIMIT];
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  g_autoptr(GKeyFile) file = g_key_file_new();
  struct stat info;
  gssize length = -1;

  if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
    length = read(fd, text, sizeof text);
  if (fd >= 0)
    g_close(fd, NULL);
  if (length <= 0 || length == sizeof text ||
      !g_key_file_load_from_data(file, text, (gsize) length, G_KEY_FILE_NONE, NULL))
    return NULL;
  return g_steal_pointer(&file);
}

/**
 * dw_autostart_is_enabled:
 *
 * Returns: whether Deskway starts when the person signs in to this machine. Desktops switch an
 *   entry off by a key in it, which counts too
 */
gboolean
dw_autostart_is_enabled(void)
{
  g_autofree char *path = get_path();
  g_autoptr(GKeyFile) file = read_entry(path);
  g_autoptr(GError) error = NULL;
  g_autofree char *exec = NULL;

  if (file == NULL || g_key_file_get_boolean(file, GROUP, "Hidden", NULL))
    return FALSE;
  if (!g_key_file_get_boolean(file, GROUP, "X-GNOME-Autostart-enabled", &error) && error == NULL)
    return FALSE;
  exec = g_key_file_get_string(file, GROUP, "Exec", NULL);
  return exec != NULL && *exec != '\0';
}

static gboolean
fail(GError **error, const char *reason)
{
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
              _("Whether Deskway starts at login could not be changed: %s"), reason);
  return FALSE;
}

/* A new file takes the name over, so that a link there is never written through, nor a file that
 * has other names too. */
static gboolean
write_entry(const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_autoptr(GError) local_error = NULL;

  if (g_mkdir_with_parents(folder, 0700) != 0)
    return fail(error, g_strerror(errno));
  if (!g_file_set_contents_full(path, entry, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                &local_error))
    return fail(error, local_error->message);
  return g_chmod(path, 0644) == 0 || fail(error, g_strerror(errno));
}

/**
 * dw_autostart_set:
 * @is_enabled: whether Deskway should start when the person signs in to this machine
 * @error: return location: %DW_ERROR_STORAGE
 *
 * Writes or removes the desktop's entry for it. A link or another file in its place is replaced.
 *
 * Returns: whether it is as wanted now
 */
gboolean
dw_autostart_set(gboolean is_enabled, GError **error)
{
  g_autofree char *path = get_path();

  if (is_enabled)
    return write_entry(path, error);
  return g_unlink(path) == 0 || errno == ENOENT || fail(error, g_strerror(errno));
}
