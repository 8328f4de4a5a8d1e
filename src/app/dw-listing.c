/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-listing.h"

#include "dw-error.h"

/* More pages than this are no list but a loop: ten times what the largest office has, in the
 * smallest pages. */
#define MOST_PAGES 1000

/* A list that is followed page by page. */
typedef struct {
  DwResourceStore *store;
  GStrv ids;          /* the few that are asked about, or NULL for all */
  GHashTable *unseen; /* those of @ids that no page showed */
  GHashTable *tokens; /* every NextToken seen */
  guint merge;        /* of @store, where all are asked for */
} Listing;

static void
listing_free(Listing *listing)
{
  g_object_unref(listing->store);
  g_strfreev(listing->ids);
  g_hash_table_unref(listing->unseen);
  g_hash_table_unref(listing->tokens);
  g_free(listing);
}

static Listing *
listing_new(DwResourceStore *store, const char *const *ids)
{
  Listing *listing = g_new0(Listing, 1);

  listing->store = g_object_ref(store);
  listing->ids = g_strdupv((GStrv) ids);
  listing->unseen = g_hash_table_new(g_str_hash, g_str_equal);
  listing->tokens = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (char **id = listing->ids; id != NULL && *id != NULL; id++)
    g_hash_table_add(listing->unseen, *id);
  return listing;
}

static void page_cb(GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask_page(GTask *task, const char *next_token)
{
  Listing *listing = g_task_get_task_data(task);

  dw_provider_page_async(g_task_get_source_object(task), next_token,
                         (const char *const *) listing->ids, g_task_get_cancellable(task), page_cb,
                         g_object_ref(task));
}

static gboolean
check_next(Listing *listing, const char *next_token, GError **error)
{
  if (g_hash_table_add(listing->tokens, g_strdup(next_token)) &&
      g_hash_table_size(listing->tokens) < MOST_PAGES)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_NETWORK,
              "The service gives pages of the list without end, so the list can't be complete. Try "
              "again later; if it stays so, tell your administrator.");
  return FALSE;
}

/* A list leaves out what a look at a single resource asks for. That is not gone, so what is on the
 * screen does not vanish and come back with each refresh. */
static void
keep_details(DwResourceStore *store, DwResourcePage *page)
{
  for (guint i = 0; i < page->resources->len; i++) {
    DwResourceData *data = g_ptr_array_index(page->resources, i);
    DwResource *known = dw_resource_store_lookup(store, data->id);

    if (known != NULL)
      dw_resource_data_keep_details(data, dw_resource_get_data(known));
  }
}

static void
take_page(Listing *listing, DwResourcePage *page)
{
  if (listing->ids == NULL)
    keep_details(listing->store, page);
  dw_resource_store_add_page(listing->store, page);
  if (page->failed_types != NULL) /* what could not be loaded is not gone */
    g_hash_table_remove_all(listing->unseen);
  for (guint i = 0; i < page->resources->len; i++) {
    const DwResourceData *data = g_ptr_array_index(page->resources, i);

    g_hash_table_remove(listing->unseen, data->id);
  }
}

/* A store that was cleared or that another refresh took over is somebody else's by now. */
static gboolean
is_in_merge(Listing *listing)
{
  return listing->ids == NULL && dw_resource_store_is_in_merge(listing->store, listing->merge);
}

static void
end_listing(GTask *task, GError *error)
{
  Listing *listing = g_task_get_task_data(task);

  if (is_in_merge(listing) && error == NULL)
    dw_resource_store_end_merge(listing->store);
  else if (is_in_merge(listing))
    dw_resource_store_cancel_merge(listing->store);
  if (error == NULL)
    g_task_return_boolean(task, TRUE);
  else
    g_task_return_error(task, error);
}

static void
page_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Listing *listing = g_task_get_task_data(task);
  GError *error = NULL;
  g_autoptr(DwResourcePage) page = dw_provider_page_finish(DW_PROVIDER(source), result, &error);

  if (page != NULL && listing->ids == NULL && !is_in_merge(listing))
    error = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CANCELLED, "The list is of no use any more");
  if (error != NULL) {
    end_listing(task, error);
    return;
  }
  take_page(listing, page);
  if (page->next_token == NULL || *page->next_token == '\0')
    end_listing(task, NULL);
  else if (check_next(listing, page->next_token, &error))
    ask_page(task, page->next_token);
  else
    end_listing(task, error);
}

/**
 * dw_listing_refresh_async:
 * @provider: where the resources are
 * @store: what they are merged into, page by page; a refresh of it that runs is given up
 * @cancellable: (nullable): stops it; @store keeps what it has
 * @callback: called after the last page
 * @user_data: for @callback
 *
 * Brings @store up to date with every page of the list. What the list no longer has goes at the
 * end, and only when all pages came. Once @store is cleared no further page is taken, and this ends
 * as if cancelled.
 */
void
dw_listing_refresh_async(DwProvider *provider,
                         DwResourceStore *store,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  Listing *listing = listing_new(store, NULL);

  g_task_set_source_tag(task, dw_listing_refresh_async);
  g_task_set_task_data(task, listing, (GDestroyNotify) listing_free);
  listing->merge = dw_resource_store_begin_merge(store);
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

/**
 * dw_listing_watch_async:
 * @provider: where the resources are
 * @store: what the answer is merged into
 * @ids: (array zero-terminated=1): the resources to ask about, one or more
 * @cancellable: (nullable): stops it
 * @callback: called when @store is up to date for @ids
 * @user_data: for @callback
 *
 * Asks about a few resources, in one request where they fit on a page; the others in @store stay as
 * they are.
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
  g_task_set_task_data(task, listing_new(store, ids), (GDestroyNotify) listing_free);
  ask_page(task, NULL);
}

static GStrv
dup_unseen(Listing *listing)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (char **id = listing->ids; *id != NULL; id++) {
    if (g_hash_table_contains(listing->unseen, *id))
      g_strv_builder_add(builder, *id);
  }
  return g_strv_builder_end(builder);
}

/**
 * dw_listing_watch_finish:
 * @provider: where the resources are
 * @result: what the callback got
 * @missing: (out) (optional) (transfer full) (array zero-terminated=1): those of the ids that the
 *   service does not list, though it loaded everything; @store still has what it knew of them
 * @error: return location: as dw_listing_refresh_finish()
 *
 * Returns: whether the service answered
 */
gboolean
dw_listing_watch_finish(DwProvider *provider, GAsyncResult *result, GStrv *missing, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), FALSE);
  if (!g_task_propagate_boolean(G_TASK(result), error))
    return FALSE;
  if (missing != NULL)
    *missing = dup_unseen(g_task_get_task_data(G_TASK(result)));
  return TRUE;
}
