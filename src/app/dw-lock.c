/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-lock.h"

#include "dw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A holder reads, writes and syncs one small file. Who holds on longer hangs. */
#define PATIENCE_MS 2000
#define PAUSE_MS    5

struct _DwLock {
  int fd;
};

static gboolean
wait_for(int fd)
{
  for (guint waited = 0;; waited += PAUSE_MS) {
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
      return TRUE;
    if ((errno != EWOULDBLOCK && errno != EINTR) || waited >= PATIENCE_MS)
      return FALSE;
    g_usleep(PAUSE_MS * 1000);
  }
}

/**
 * dw_lock_acquire:
 * @path: the file to change; the lock itself is on a file beside it, as @path is replaced
 * @error: return location, %DW_ERROR_STORAGE
 *
 * Waits up to 2 s for the right to change @path. Folders that are missing are made.
 *
 * Returns: (transfer full): the lock, or %NULL
 */
DwLock *
dw_lock_acquire(const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *side = g_strconcat(path, ".lock", NULL);
  g_autoptr(DwLock) lock = g_new0(DwLock, 1);
  int fd = -1;

  if (g_mkdir_with_parents(folder, 0700) == 0)
    fd = open(side, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  lock->fd = fd;
  if (fd < 0) {
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
                "%s can't be changed: %s. Check who owns the folder %s.", path, g_strerror(errno),
                folder);
    return NULL;
  }
  if (!wait_for(fd)) {
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
                "Another Deskway has been changing %s for too long. End it and try again.", path);
    return NULL;
  }
  return g_steal_pointer(&lock);
}

/**
 * dw_lock_release:
 * @lock: (transfer full): a lock
 *
 * Lets the next one in. The side file stays, as removing it would let two in.
 */
void
dw_lock_release(DwLock *lock)
{
  if (lock->fd >= 0)
    close(lock->fd);
  g_free(lock);
}
