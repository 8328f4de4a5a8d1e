/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-listing.h"

#include "dw-error.h"

/* More pages than this are no list but a loop: ten times what the largest office has. */
#define MOST_PAGES 2000

typedef struct {
  DwResourceStore *store;
  GHashTable *tokens; /* every NextToken seen */
  guint pages;
} Refresh;

static void
refresh_free(Refresh *refresh)
{
  g_object_unref(refresh->store);
  g_hash_table_unref(refresh->tokens);
  g_free(refresh);
}

static void page_cb(GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask_page(GTask *task, const char *next_token)
{
  dw_provider_page_async(g_task_get_source_object(task), next_token, NULL,
                         g_task_get_cancellable(task), page_cb, g_object_ref(task));
}

static gboolean
check_next(Refresh *refresh, const char *next_token, GError **error)
{
  if (g_hash_table_add(refresh->tokens, g_strdup(next_token)) && ++refresh->pages < MOST_PAGES)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_NETWORK,
              "The service gives the same page of the list again and again, so the list can't be "
              "complete. Try again later; if it stays so, tell your administrator.");
  return FALSE;
}

static void
page_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Refresh *refresh = g_task_get_task_data(task);
  GError *error = NULL;
  g_autoptr(DwResourcePage) page = dw_provider_page_finish(DW_PROVIDER(source), result, &error);
  gboolean last;

  if (page == NULL) {
    dw_resource_store_cancel_merge(refresh->store);
    g_task_return_error(task, error);
    return;
  }
  last = page->next_token == NULL || *page->next_token == '\0';
  dw_resource_store_add_page(refresh->store, page);
  if (last) {
    dw_resource_store_end_merge(refresh->store);
    g_task_return_boolean(task, TRUE);
  } else if (check_next(refresh, page->next_token, &error)) {
    ask_page(task, page->next_token);
  } else {
    dw_resource_store_cancel_merge(refresh->store);
    g_task_return_error(task, error);
  }
}

/**
 * dw_listing_refresh_async:
 * @provider: where the resources are
 * @store: what they are merged into, page by page
 * @cancellable: (nullable): stops it; @store keeps what it has
 * @callback: called after the last page
 * @user_data: for @callback
 *
 * Brings @store up to date with every page of the list. What the list no longer has goes at the
 * end, and only when all pages came.
 */
void
dw_listing_refresh_async(DwProvider *provider,
                         DwResourceStore *store,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  Refresh *refresh = g_new0(Refresh, 1);

  g_task_set_source_tag(task, dw_listing_refresh_async);
  refresh->store = g_object_ref(store);
  refresh->tokens = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data(task, refresh, (GDestroyNotify) refresh_free);
  dw_resource_store_begin_merge(store);
  ask_page(task, NULL);
}

/**
 * dw_listing_refresh_finish:
 * @provider: where the resources are
 * @result: what the callback got
 * @error: return location: as dw_provider_page_finish(), and %DW_ERROR_NETWORK when the pages go
 *   in a circle
 *
 * Returns: whether every page came; dw_resource_store_get_failed_types() tells what the service
 *   itself could not load
 */
gboolean
dw_listing_refresh_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

static void
watched_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwResourcePage) page = dw_provider_page_finish(DW_PROVIDER(source), result, &error);

  if (page == NULL) {
    g_task_return_error(task, error);
    return;
  }
  dw_resource_store_add_page(g_task_get_task_data(task), page);
  g_task_return_boolean(task, TRUE);
}

/**
 * dw_listing_watch_async:
 * @provider: where the resources are
 * @store: what the answer is merged into
 * @ids: (array zero-terminated=1): the resources to ask about, at most a page of them
 * @cancellable: (nullable): stops it
 * @callback: called when @store is up to date for @ids
 * @user_data: for @callback
 *
 * Asks about a few resources, in one request; the others in @store stay as they are.
 */
void
dw_listing_watch_async(DwProvider *provider,
                       DwResourceStore *store,
                       const char *const *ids,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_listing_watch_async);
  g_task_set_task_data(task, g_object_ref(store), g_object_unref);
  dw_provider_page_async(provider, NULL, ids, cancellable, watched_cb, g_steal_pointer(&task));
}

/**
 * dw_listing_watch_finish:
 * @provider: where the resources are
 * @result: what the callback got
 * @error: return location: as dw_provider_page_finish()
 *
 * Returns: whether the service answered
 */
gboolean
dw_listing_watch_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}
