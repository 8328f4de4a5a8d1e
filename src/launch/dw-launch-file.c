/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-launch-file.h"

#include "dw-error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PREFIX     "launch-"
#define NAME_TRIES 16
/* A ticket's life, in seconds: nobody can use a file that is older. */
#define LEFT_LIFE (10 * 60)

/* For as long as the program that made a file lives, it holds a lock on it. The kernel lets go of
 * the lock however that program ends, so what a sweep can lock is what nobody needs. A file that
 * is left for others says by its modification time, which is yet to come, until when. */
struct _DwLaunchFile {
  int folder_fd;
  int fd;
  char *name;
  char *path;
  DwLaunchKind kind;
  gboolean is_removed;
};

static void
set_storage_error(GError **error, int code, const char *what, const char *path)
{
  const char *advice = "";

  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    advice = " Make some room there and try again.";
  else if (code == EROFS || code == EACCES || code == EPERM)
    advice = " Deskway must be able to write there.";
  else if (code == ENOENT)
    advice = " Make that folder, or unset XDG_RUNTIME_DIR to use another one.";
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE, "%s %s can't be written: %s.%s", what, path,
              g_strerror(code), advice);
}

/* Without a runtime folder a private one in the cache stands in; never a folder that others share.
 */
static char *
base_folder(gboolean *may_be_made)
{
  const char *runtime = g_getenv("XDG_RUNTIME_DIR");

  *may_be_made = runtime == NULL || !g_path_is_absolute(runtime);
  if (*may_be_made)
    return g_build_filename(g_get_user_cache_dir(), "deskway", NULL);
  return g_strdup(runtime);
}

static char *
private_folder(gboolean may_be_made, const char *base)
{
  return g_build_filename(base, may_be_made ? "run" : "deskway", NULL);
}

static gboolean
check_private(int fd, const char *path, GError **error)
{
  struct stat info;

  if (fstat(fd, &info) == 0 && info.st_uid == geteuid() && (info.st_mode & 077) == 0)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
              "The folder %s is open to other users, so no ticket is written there. Remove it, or "
              "make it your own with mode 0700.",
              path);
  return FALSE;
}

/* Whoever may rename things in the folder above could put a folder of his own in the place of ours.
 */
static gboolean
check_base(const char *path, GError **error)
{
  struct stat info;
  gboolean is_ours, is_shared;

  if (stat(path, &info) != 0)
    return TRUE; /* what is missing is told of when it is used */
  is_ours = info.st_uid == geteuid() || info.st_uid == 0;
  is_shared = (info.st_mode & 022) != 0 && (info.st_mode & S_ISVTX) == 0;
  if (is_ours && !is_shared)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
              "The folder %s is in the hands of other users, so no ticket is written there. Set "
              "XDG_RUNTIME_DIR to a folder of your own, or unset it.",
              path);
  return FALSE;
}

static gboolean
make_folder(gboolean may_be_made, const char *base, const char *folder, GError **error)
{
  if (may_be_made && g_mkdir_with_parents(base, 0700) != 0) {
    set_storage_error(error, errno, "The folder", base);
    return FALSE;
  }
  if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
    set_storage_error(error, errno, "The runtime folder", base);
    return FALSE;
  }
  return TRUE;
}

static int
open_folder(gboolean make, char **path, GError **error)
{
  gboolean may_be_made = FALSE;
  g_autofree char *base = base_folder(&may_be_made);
  g_autofree char *folder = private_folder(may_be_made, base);
  int fd;

  if (!check_base(base, error) || (make && !make_folder(may_be_made, base, folder, error)))
    return -1;
  fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) {
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
                "%s is no folder of your own (%s), so no ticket is written there. Remove it.",
                folder, g_strerror(errno));
    return -1;
  }
  if (!check_private(fd, folder, error)) {
    close(fd);
    return -1;
  }
  *path = g_steal_pointer(&folder);
  return fd;
}

static gboolean
write_all(int fd, const guchar *bytes, gsize length)
{
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return FALSE;
    bytes += written;
    length -= (gsize) written;
  }
  return TRUE;
}

static int
create_at(int folder_fd, const char *name)
{
  int fd = openat(folder_fd, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd >= 0)
    fchmod(fd, 0600); /* whatever the umask took away */
  return fd;
}

/* Between making a file and locking it, a sweep may find it: then the lock is refused, or the file
 * has no name any more, and another one is made. */
static gboolean
lock_new(int fd)
{
  struct stat info;

  return flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &info) == 0 && info.st_nlink == 1;
}

static gboolean
create_locked(DwLaunchFile *file)
{
  for (guint i = 0; i < NAME_TRIES; i++) {
    g_autofree char *uuid = g_uuid_string_random();

    g_free(file->name);
    file->name = g_strconcat(PREFIX, uuid, ".", dw_ticket_kind_extension(file->kind), NULL);
    file->fd = create_at(file->folder_fd, file->name);
    if (file->fd < 0 && errno != EEXIST)
      return FALSE;
    if (file->fd >= 0 && lock_new(file->fd))
      return TRUE;
    if (file->fd >= 0)
      g_close(g_steal_fd(&file->fd), NULL);
    unlinkat(file->folder_fd, file->name, 0);
    errno = EAGAIN;
  }
  return FALSE;
}

/**
 * dw_launch_file_create:
 * @ticket: a ticket
 * @error: return location, %DW_ERROR_STORAGE
 *
 * Writes @ticket to a new file of mode 0600 with a name nobody can guess, in
 * `$XDG_RUNTIME_DIR/deskway`, or in `deskway/run` of the user's cache folder where there is no
 * runtime folder. That folder is refused if it is a link or if anybody else may look into it.
 *
 * Returns: (transfer full) (nullable): the file; dw_launch_file_free() removes it
 */
DwLaunchFile *
dw_launch_file_create(DwTicket *ticket, GError **error)
{
  g_autoptr(DwLaunchFile) file = g_new0(DwLaunchFile, 1);
  g_autofree char *folder = NULL;
  gsize length = 0;
  const guchar *bytes = dw_ticket_peek(ticket, &length);

  file->fd = -1;
  file->kind = dw_ticket_get_kind(ticket);
  file->folder_fd = open_folder(TRUE, &folder, error);
  if (file->folder_fd < 0)
    return NULL;
  if (!create_locked(file)) {
    set_storage_error(error, errno, "The folder", folder);
    return NULL;
  }
  file->path = g_build_filename(folder, file->name, NULL);
  if (!write_all(file->fd, bytes, length)) {
    set_storage_error(error, errno, "The folder", folder);
    return NULL;
  }
  return g_steal_pointer(&file);
}

/**
 * dw_launch_file_remove:
 * @file: a launch file
 *
 * Removes the file from the disk, if it is still there; some clients do so themselves.
 */
void
dw_launch_file_remove(DwLaunchFile *file)
{
  if (file->is_removed || file->fd < 0)
    return;
  unlinkat(file->folder_fd, file->name, 0);
  file->is_removed = TRUE;
}

/**
 * dw_launch_file_free:
 * @file: (transfer full): a launch file, removed from the disk as well
 */
void
dw_launch_file_free(DwLaunchFile *file)
{
  dw_launch_file_remove(file);
  if (file->fd >= 0)
    close(file->fd);
  if (file->folder_fd >= 0)
    close(file->folder_fd);
  g_free(file->name);
  g_free(file->path);
  g_free(file);
}

/**
 * dw_launch_file_leave:
 * @file: (transfer full): a launch file
 *
 * Frees @file, but leaves what is on the disk to whoever was told its path. No sweep takes it for
 * the ten minutes that its ticket lives; the first start of Deskway after that removes it.
 */
void
dw_launch_file_leave(DwLaunchFile *file)
{
  struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = time(NULL) + LEFT_LIFE}};

  if (futimens(file->fd, times) != 0)
    g_info("%s goes at the next start: %s", file->path, g_strerror(errno));
  file->is_removed = TRUE; /* no longer ours to remove */
  dw_launch_file_free(file);
}

/**
 * dw_launch_file_is_removed:
 * @file: a launch file
 *
 * Returns: whether dw_launch_file_remove() was called
 */
gboolean
dw_launch_file_is_removed(const DwLaunchFile *file)
{
  return file->is_removed;
}

/**
 * dw_launch_file_get_path:
 * @file: a launch file
 *
 * Returns: (transfer none): its absolute path
 */
const char *
dw_launch_file_get_path(const DwLaunchFile *file)
{
  return file->path;
}

/**
 * dw_launch_file_get_kind:
 * @file: a launch file
 *
 * Returns: what its ticket is
 */
DwLaunchKind
dw_launch_file_get_kind(const DwLaunchFile *file)
{
  return file->kind;
}

/* A time further away than anybody leaves a file for comes from a clock that was wrong. */
static gboolean
is_left(const struct stat *info)
{
  time_t now = time(NULL);

  return info->st_mtime > now && info->st_mtime <= now + LEFT_LIFE;
}

static gboolean
sweep_one(int folder_fd, const char *name)
{
  int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;
  gboolean is_swept;

  if (fd < 0)
    return FALSE;
  /* Looked at under the lock: what is left gets its time before its lock is let go. */
  is_swept = flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
             !is_left(&info) && unlinkat(folder_fd, name, 0) == 0;
  close(fd);
  return is_swept;
}

/**
 * dw_launch_file_sweep:
 *
 * Removes the launch files whose makers are gone: killed, crashed or out of power; and those of
 * dw_launch_file_leave() whose time is up. To be called once at start. What cannot be removed stays
 * without a word: the next file will say what is wrong.
 *
 * Returns: how many were removed
 */
guint
dw_launch_file_sweep(void)
{
  g_autofree char *folder = NULL;
  int folder_fd = open_folder(FALSE, &folder, NULL);
  DIR *entries;
  struct dirent *entry;
  guint count = 0;

  if (folder_fd < 0)
    return 0;
  entries = fdopendir(folder_fd);
  while (entries != NULL && (entry = readdir(entries)) != NULL) {
    if (g_str_has_prefix(entry->d_name, PREFIX) && sweep_one(folder_fd, entry->d_name))
      count++;
  }
  if (entries != NULL)
    closedir(entries);
  return count;
}

/**
 * dw_launch_file_export:
 * @ticket: a ticket
 * @path: where to
 * @error: return location, %DW_ERROR_STORAGE
 *
 * Writes @ticket to a file of mode 0600 that the person named. Nothing is ever overwritten, no link
 * is followed, and half a file is not left behind.
 *
 * Returns: whether the file was written
 */
gboolean
dw_launch_file_export(DwTicket *ticket, const char *path, GError **error)
{
  gsize length = 0;
  const guchar *bytes = dw_ticket_peek(ticket, &length);
  int fd = create_at(AT_FDCWD, path);
  gboolean is_written;

  if (fd < 0 && errno == EEXIST) {
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
                "%s is already there and is not overwritten. Remove it, or give another name.",
                path);
    return FALSE;
  }
  if (fd < 0) {
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE, "The file %s can't be made: %s.", path,
                g_strerror(errno));
    return FALSE;
  }
  is_written = write_all(fd, bytes, length);
  if (!is_written)
    set_storage_error(error, errno, "The file", path);
  close(fd);
  if (!is_written)
    unlink(path);
  return is_written;
}
