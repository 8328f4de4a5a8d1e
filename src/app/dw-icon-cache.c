/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-icon-cache.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* An icon at an address may change; after so long it is fetched again. */
#define KEPT_S (30 * 24 * 60 * 60)

struct _DwIconCache {
  char *folder;
  goffset most_bytes;
  goffset bytes; /* in the folder, -1 until they were counted */
};

typedef struct {
  char *path;
  goffset size;
  gint64 time;
} Entry;

static void
entry_free(gpointer data)
{
  Entry *entry = data;

  g_free(entry->path);
  g_free(entry);
}

/**
 * dw_icon_cache_new:
 * @most_bytes: how much is kept; the oldest goes first
 *
 * Returns: (transfer full): the cache of the person who runs this program
 */
DwIconCache *
dw_icon_cache_new(goffset most_bytes)
{
  DwIconCache *self = g_new0(DwIconCache, 1);

  self->folder = g_build_filename(g_get_user_cache_dir(), "deskway", "icons", NULL);
  self->most_bytes = most_bytes;
  self->bytes = -1;
  return self;
}

/**
 * dw_icon_cache_free:
 * @self: (nullable) (transfer full): a cache; its files stay
 */
void
dw_icon_cache_free(DwIconCache *self)
{
  if (self == NULL)
    return;
  g_free(self->folder);
  g_free(self);
}

/* An address may hold a token, or what is no name of a file. */
static char *
path_of(DwIconCache *self, const char *url)
{
  g_autofree char *name = g_compute_checksum_for_string(G_CHECKSUM_SHA256, url, -1);

  return g_build_filename(self->folder, name, NULL);
}

/**
 * dw_icon_cache_load:
 * @self: a cache
 * @url: an address
 * @most_bytes: a larger file counts for none
 *
 * Returns: (transfer full) (nullable): what came from there within the last 30 days
 */
GBytes *
dw_icon_cache_load(DwIconCache *self, const char *url, gsize most_bytes)
{
  g_autofree char *path = path_of(self, url);
  gint64 now = g_get_real_time() / G_USEC_PER_SEC;
  char *contents = NULL;
  gsize length = 0;
  GStatBuf info;

  if (g_lstat(path, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size > (goffset) most_bytes ||
      now - info.st_mtime > KEPT_S || !g_file_get_contents(path, &contents, &length, NULL))
    return NULL;
  return g_bytes_new_take(contents, length);
}

static int
compare_age(gconstpointer a, gconstpointer b)
{
  const Entry *first = *(const Entry *const *) a;
  const Entry *second = *(const Entry *const *) b;

  return (first->time > second->time) - (first->time < second->time);
}

static GPtrArray *
list_entries(DwIconCache *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func(entry_free);
  g_autoptr(GDir) dir = g_dir_open(self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(self->folder, name, NULL);
    GStatBuf info;
    Entry *entry;

    if (g_lstat(path, &info) != 0 || S_ISDIR(info.st_mode))
      continue;
    entry = g_new0(Entry, 1);
    entry->path = g_steal_pointer(&path);
    entry->size = info.st_size;
    entry->time = info.st_mtime;
    g_ptr_array_add(entries, entry);
  }
  return entries;
}

/* Removes more than needed, so that the next icons do not count the folder again. */
static void
trim(DwIconCache *self)
{
  g_autoptr(GPtrArray) entries = list_entries(self);
  goffset goal;

  self->bytes = 0;
  for (guint i = 0; i < entries->len; i++)
    self->bytes += ((const Entry *) entries->pdata[i])->size;
  goal = self->bytes > self->most_bytes ? self->most_bytes / 4 * 3 : self->most_bytes;
  g_ptr_array_sort(entries, compare_age);
  for (guint i = 0; i < entries->len && self->bytes > goal; i++) {
    const Entry *entry = entries->pdata[i];

    if (g_unlink(entry->path) == 0)
      self->bytes -= entry->size;
  }
}

/**
 * dw_icon_cache_store:
 * @self: a cache
 * @url: an address
 * @bytes: what came from there
 *
 * Keeps @bytes, in one step, readable for the person alone.
 */
void
dw_icon_cache_store(DwIconCache *self, const char *url, GBytes *bytes)
{
  g_autofree char *path = path_of(self, url);
  g_autoptr(GError) error = NULL;
  gsize length = 0;
  const char *data = g_bytes_get_data(bytes, &length);

  if (g_mkdir_with_parents(self->folder, 0700) != 0) {
    g_info("Icons are not kept: %s", g_strerror(errno));
    return;
  }
  if (!g_file_set_contents_full(path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                &error)) {
    g_info("An icon is not kept: %s", error->message);
    return;
  }
  if (self->bytes >= 0)
    self->bytes += (goffset) length;
  if (self->bytes < 0 || self->bytes > self->most_bytes)
    trim(self);
}
