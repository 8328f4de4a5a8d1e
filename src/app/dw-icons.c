/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-icons.h"

#include "dw-context-private.h"
#include "dw-error.h"
#include "dw-icon-cache.h"
#include "dw-image-header.h"
#include "dw-transport.h"

#include <string.h>

#define MOST_FETCHES 4
#define MOST_URL     2000
/* On disk, and in memory where nothing goes to disk. */
#define MOST_KEPT        (16 * 1024 * 1024)
#define MOST_KEPT_MEMORY (4 * 1024 * 1024)

struct _DwIcons {
  GObject parent;

  DwContext *context;
  DwIconCache *cache;  /* NULL: nothing goes to disk */
  GHashTable *kept;    /* URL → GBytes, where nothing goes to disk */
  gsize kept_bytes;    /* in @kept */
  GHashTable *failed;  /* URLs that gave no icon in this run */
  GHashTable *fetches; /* URL → Fetch (unowned), those that wait and those that run */
  GQueue waiting;      /* of Fetch (unowned) */
  guint running;
};

/* One address, and everybody who wants what is there. */
typedef struct {
  DwIcons *icons;
  char *url;
  GPtrArray *waiters; /* of Waiter */
  GCancellable *cancellable;
  gboolean runs;
} Fetch;

typedef struct {
  Fetch *fetch; /* unowned */
  GTask *task;
  GSource *cancelled;
} Waiter;

G_DEFINE_TYPE(DwIcons, dw_icons, G_TYPE_OBJECT)

static void
dw_icons_finalize(GObject *object)
{
  DwIcons *self = DW_ICONS(object);

  /* Whoever waits keeps this alive through the task. */
  g_assert(g_hash_table_size(self->fetches) == 0);
  g_hash_table_unref(self->fetches);
  g_hash_table_unref(self->failed);
  g_hash_table_unref(self->kept);
  dw_icon_cache_free(self->cache);
  g_clear_object(&self->context);
  G_OBJECT_CLASS(dw_icons_parent_class)->finalize(object);
}

static void
dw_icons_class_init(DwIconsClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_icons_finalize;
}

static void
dw_icons_init(DwIcons *self)
{
  self->kept =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->failed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->fetches = g_hash_table_new(g_str_hash, g_str_equal);
}

/**
 * dw_icons_new:
 * @context: fetches with its transport; where it forgets everything, nothing is kept on disk
 *
 * Returns: (transfer full): no icons yet
 */
DwIcons *
dw_icons_new(DwContext *context)
{
  DwIcons *self = g_object_new(DW_TYPE_ICONS, NULL);

  self->context = g_object_ref(context);
  if (!context->forget)
    self->cache = dw_icon_cache_new(MOST_KEPT);
  return self;
}

static void
waiter_free(gpointer data)
{
  Waiter *waiter = data;

  if (waiter->cancelled != NULL)
    g_source_destroy(waiter->cancelled);
  g_clear_pointer(&waiter->cancelled, g_source_unref);
  g_object_unref(waiter->task);
  g_free(waiter);
}

static void
fetch_free(Fetch *fetch)
{
  g_free(fetch->url);
  g_ptr_array_unref(fetch->waiters);
  g_object_unref(fetch->cancellable);
  g_object_unref(fetch->icons);
  g_free(fetch);
}

/* What the person sees is a card without a picture, so one sentence does for every reason. */
static GError *
no_icon_error(void)
{
  return g_error_new(DW_ERROR, DW_ERROR_NOT_FOUND, "There is no icon at that address.");
}

static void
keep(DwIcons *self, const char *url, GBytes *icon)
{
  if (self->cache != NULL) {
    dw_icon_cache_store(self->cache, url, icon);
    return;
  }
  if (self->kept_bytes + g_bytes_get_size(icon) > MOST_KEPT_MEMORY) {
    g_hash_table_remove_all(self->kept);
    self->kept_bytes = 0;
  }
  g_hash_table_insert(self->kept, g_strdup(url), g_bytes_ref(icon));
  self->kept_bytes += g_bytes_get_size(icon);
}

static gboolean
is_icon(GBytes *bytes)
{
  gsize length = 0;
  gconstpointer data = g_bytes_get_data(bytes, &length);

  return length <= DW_ICONS_MOST_BYTES &&
         dw_image_header_is_small(data, length, DW_ICONS_MOST_PIXELS);
}

static GBytes *
find_kept(DwIcons *self, const char *url)
{
  g_autoptr(GBytes) icon = NULL;

  if (self->cache != NULL)
    icon = dw_icon_cache_load(self->cache, url, DW_ICONS_MOST_BYTES);
  else if (g_hash_table_contains(self->kept, url))
    icon = g_bytes_ref(g_hash_table_lookup(self->kept, url));
  return icon != NULL && is_icon(icon) ? g_steal_pointer(&icon) : NULL;
}

/* Nobody can join @fetch any more. Another for the same address may have taken its place. */
static void
fetch_close(Fetch *fetch)
{
  GHashTable *fetches = fetch->icons->fetches;

  if (g_hash_table_lookup(fetches, fetch->url) == fetch)
    g_hash_table_remove(fetches, fetch->url);
}

/* Ends @fetch and answers everybody who still waits for it, with @icon or without. */
static void
fetch_end(Fetch *fetch, GBytes *icon)
{
  fetch_close(fetch);
  for (guint i = 0; i < fetch->waiters->len; i++) {
    GTask *task = ((Waiter *) fetch->waiters->pdata[i])->task;

    if (icon != NULL)
      g_task_return_pointer(task, g_bytes_ref(icon), (GDestroyNotify) g_bytes_unref);
    else
      g_task_return_error(task, no_icon_error());
  }
  fetch_free(fetch);
}

static void run_next(DwIcons *self);

static GBytes *
take_reply(GAsyncResult *result, DwTransport *transport, GError **error)
{
  g_autoptr(DwHttpReply) reply = dw_transport_get_finish(transport, result, error);

  if (reply == NULL)
    return NULL;
  if (reply->status == 200 && is_icon(reply->body))
    return g_bytes_ref(reply->body);
  g_set_error(error, DW_ERROR, DW_ERROR_NOT_FOUND, "HTTP status %u, and no icon.", reply->status);
  return NULL;
}

static void
got_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr(DwIcons) self = g_object_ref(fetch->icons);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) icon = take_reply(result, DW_TRANSPORT(source), &error);

  self->running--;
  if (icon != NULL) {
    keep(self, fetch->url, icon);
  } else if (!dw_error_is_cancelled(error)) {
    g_info("An app's icon: %s", error->message);
    g_hash_table_add(self->failed, g_strdup(fetch->url));
  }
  fetch_end(fetch, icon);
  run_next(self);
}

static void
run_next(DwIcons *self)
{
  while (self->running < MOST_FETCHES && !g_queue_is_empty(&self->waiting)) {
    Fetch *fetch = g_queue_pop_head(&self->waiting);

    self->running++;
    fetch->runs = TRUE;
    dw_transport_get_async(self->context->transport, fetch->url, DW_ICONS_MOST_BYTES,
                           fetch->cancellable, got_cb, fetch);
  }
}

/* The last one who goes away takes the fetch along. One that runs ends in got_cb(). */
static gboolean
waiter_cancelled_cb(GCancellable *cancellable, gpointer user_data)
{
  Waiter *waiter = user_data;
  Fetch *fetch = waiter->fetch;
  g_autoptr(GTask) task = g_object_ref(waiter->task);

  g_ptr_array_remove(fetch->waiters, waiter);
  g_task_return_error_if_cancelled(task);
  if (fetch->waiters->len > 0)
    return G_SOURCE_REMOVE;
  fetch_close(fetch);
  if (fetch->runs) {
    g_cancellable_cancel(fetch->cancellable);
  } else {
    g_queue_remove(&fetch->icons->waiting, fetch);
    fetch_free(fetch);
  }
  return G_SOURCE_REMOVE;
}

static void
fetch_add_waiter(Fetch *fetch, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable(task);
  Waiter *waiter = g_new0(Waiter, 1);

  waiter->fetch = fetch;
  waiter->task = g_object_ref(task);
  g_ptr_array_add(fetch->waiters, waiter);
  if (cancellable == NULL)
    return;
  waiter->cancelled = g_cancellable_source_new(cancellable);
  g_source_set_callback(waiter->cancelled, G_SOURCE_FUNC(waiter_cancelled_cb), waiter, NULL);
  g_source_attach(waiter->cancelled, g_main_context_get_thread_default());
}

static Fetch *
fetch_new(DwIcons *self, const char *url)
{
  Fetch *fetch = g_new0(Fetch, 1);

  fetch->icons = g_object_ref(self);
  fetch->url = g_strdup(url);
  fetch->waiters = g_ptr_array_new_with_free_func(waiter_free);
  fetch->cancellable = g_cancellable_new();
  g_hash_table_insert(self->fetches, fetch->url, fetch);
  g_queue_push_tail(&self->waiting, fetch);
  return fetch;
}

/* An address in plain HTTP leads to this machine, where only a service that is here too may send
 * anybody. */
static gboolean
may_fetch(DwIcons *self, const char *url)
{
  const DwAccount *account = self->context->account;
  const char *endpoint = self->context->endpoint;

  if (strlen(url) > MOST_URL || !dw_transport_check_link(url, NULL))
    return FALSE;
  if (g_ascii_strncasecmp(url, "https:", strlen("https:")) == 0)
    return TRUE;
  if (endpoint == NULL && account != NULL)
    endpoint = account->endpoint;
  return endpoint != NULL && g_ascii_strncasecmp(endpoint, "http:", strlen("http:")) == 0;
}

/**
 * dw_icons_load_async:
 * @self: the icons
 * @url: what the service gives as an icon's address; it may be anything
 * @cancellable: (nullable): ends the wait, and the fetch where nobody else waits for it
 * @callback: called with the icon
 * @user_data: for @callback
 *
 * Gets an icon from where it is kept, or fetches it: a few at a time, and each address once in a
 * run, whether there is an icon or not.
 */
void
dw_icons_load_async(DwIcons *self,
                    const char *url,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  Fetch *fetch = g_hash_table_lookup(self->fetches, url);
  GBytes *icon = NULL;

  g_task_set_source_tag(task, dw_icons_load_async);
  if (g_task_return_error_if_cancelled(task))
    return;
  if (fetch == NULL && may_fetch(self, url) && !g_hash_table_contains(self->failed, url)) {
    icon = find_kept(self, url);
    if (icon == NULL)
      fetch = fetch_new(self, url);
  }
  if (icon != NULL)
    g_task_return_pointer(task, icon, (GDestroyNotify) g_bytes_unref);
  else if (fetch == NULL)
    g_task_return_error(task, no_icon_error());
  else
    fetch_add_waiter(fetch, task);
  run_next(self);
}

/**
 * dw_icons_load_finish:
 * @self: the icons
 * @result: what the callback got
 * @error: return location: %DW_ERROR_NOT_FOUND where there is no icon that can be shown,
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): a PNG or JPEG, which says that it is at most %DW_ICONS_MOST_PIXELS wide
 *   and high; dw_image_header_read() tells which
 */
GBytes *
dw_icons_load_finish(DwIcons *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}
