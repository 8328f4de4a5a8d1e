/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-list-cache.h"

#include "dw-api-decode.h"
#include "dw-paths.h"
#include "dw-resource-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* The file: a head, then pages, each a line.
 *
 *   deskway-list 1 HASH-OF-THE-ACCOUNT TIME
 *   {"Resources":[…]}
 */
#define HEAD_FORMAT "deskway-list 1 %s %" G_GINT64_FORMAT "\n"
#define PAGE        50
#define FILE_LIMIT  (32 * 1024 * 1024)
#define FIRST_LIMIT (512 * 1024)

/* How long the main loop may be kept from drawing. */
#define SLICE_US 4000

/* What cards and the order of the list are made of. Whatever else the service sends, now or later,
 * stays out of the file: connection properties and tokens, who is connected, addresses. */
static const char *const kept_fields[] = {
    "ResourceId",
    "ResourceName",
    "UserCustomName",
    "ResourceType",
    "ProductType",
    "ResourceStatus",
    "ResourceSessionStatus",
    "SessionType",
    "ProtocolType",
    "RegionId",
    "LocalName",
    "RegionLocation",
    "OfficeSiteId",
    "Os",
    "OsType",
    "OsDescription",
    "RealDesktopId",
    "ResourceLevel",
    "AppId",
    "Icon",
    "ThemeColor",
    "ChargeType",
    "SubPayType",
    "OrderStatus",
    "CreateTime",
    "ExpiredTime",
    "LastStartTime",
    "SupportHibernation",
    "HibernationBeta",
    "HasUpgrade",
    "ManagementStatuses",
    NULL,
};

/* Counts dw_list_cache_remove(), so that a list being written then does not outlive it. */
static int removals;

static char *
hash_account(const char *account_id)
{
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, account_id, -1);
}

static char *
cache_path(const char *account_id)
{
  g_autofree char *hash = hash_account(account_id);
  g_autofree char *name = g_strdup_printf("list-%.32s", hash);

  return dw_paths_cache_file(name);
}

/* Returns what follows the head, if it is one of this account. */
static const char *
skip_head(const char *text, const char *account_id, gint64 *saved_time)
{
  g_autofree char *hash = hash_account(account_id);
  g_autofree char *start = g_strdup_printf("deskway-list 1 %s ", hash);
  const char *digits;
  char *end;

  if (!g_str_has_prefix(text, start))
    return NULL;
  digits = text + strlen(start);
  *saved_time = g_ascii_strtoll(digits, &end, 10);
  return g_ascii_isdigit(*digits) && *end == '\n' && *saved_time > 0 ? end + 1 : NULL;
}

/**
 * dw_list_cache_load_first:
 * @account_id: whose list
 * @store: takes the resources
 * @saved_time: (out) (optional): when the list was saved, in seconds since 1970; 0 where there is
 *   none
 *
 * Reads the first page of the last list, which takes a few milliseconds however long it is.
 *
 * Returns: whether there was one
 */
gboolean
dw_list_cache_load_first(const char *account_id, DwResourceStore *store, gint64 *saved_time)
{
  g_autofree char *path = cache_path(account_id);
  gsize length;
  g_autofree char *text = dw_paths_read(path, FILE_LIMIT, FIRST_LIMIT, &length);
  gint64 time = 0;
  const char *line = text != NULL ? skip_head(text, account_id, &time) : NULL;
  const char *end = line != NULL ? strchr(line, '\n') : NULL;
  g_autoptr(DwResourcePage) page =
      end != NULL ? dw_api_decode_resource_text(line, (gsize) (end - line)) : NULL;

  if (saved_time != NULL)
    *saved_time = page != NULL ? time : 0;
  if (page == NULL) {
    if (text != NULL)
      g_info("The last list in %s can't be read", path);
    return FALSE;
  }
  dw_resource_store_add_remembered(store, page);
  return TRUE;
}

typedef struct {
  char *account_id;
  DwResourceStore *store;
  GPtrArray *pages; /* of DwResourcePage */
  guint next;
} Rest;

static void
rest_free(Rest *rest)
{
  g_free(rest->account_id);
  g_object_unref(rest->store);
  g_clear_pointer(&rest->pages, g_ptr_array_unref);
  g_free(rest);
}

/* A damaged line ends the list, as nobody can tell what follows it. */
static void
read_rest_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *account_id = data;
  g_autofree char *path = cache_path(account_id);
  gsize length;
  g_autofree char *text = dw_paths_read(path, FILE_LIMIT, FILE_LIMIT, &length);
  GPtrArray *pages = g_ptr_array_new_with_free_func((GDestroyNotify) dw_resource_page_free);
  gint64 time;
  const char *line = text != NULL ? skip_head(text, account_id, &time) : NULL;
  const char *end = line != NULL ? strchr(line, '\n') : NULL;

  while (end != NULL && !g_cancellable_is_cancelled(cancellable)) {
    DwResourcePage *page;

    line = end + 1;
    end = strchr(line, '\n');
    page = end != NULL ? dw_api_decode_resource_text(line, (gsize) (end - line)) : NULL;
    if (page == NULL)
      break;
    g_ptr_array_add(pages, page);
  }
  g_task_return_pointer(task, pages, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
slice_cb(gpointer user_data)
{
  GTask *task = user_data;
  Rest *rest = g_task_get_task_data(task);
  gint64 start = g_get_monotonic_time();

  if (g_task_return_error_if_cancelled(task))
    return G_SOURCE_REMOVE;
  while (rest->next < rest->pages->len) {
    gpointer *page = &rest->pages->pdata[rest->next];

    if (g_get_monotonic_time() - start > SLICE_US)
      return G_SOURCE_CONTINUE;
    dw_resource_store_add_remembered(rest->store, *page);
    g_clear_pointer(page, dw_resource_page_free);
    rest->next++;
  }
  g_task_return_boolean(task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
rest_read_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Rest *rest = g_task_get_task_data(task);
  g_autoptr(GSource) slices = NULL;
  GError *error = NULL;

  rest->pages = g_task_propagate_pointer(G_TASK(result), &error);
  if (rest->pages == NULL) {
    g_task_return_error(task, error);
    return;
  }
  slices = g_idle_source_new();
  g_task_attach_source(task, slices, slice_cb);
}

/**
 * dw_list_cache_load_rest_async:
 * @account_id: whose list
 * @store: takes the resources; what it has from the service is left alone
 * @cancellable: (nullable): stops it, as when @store is to be of somebody else
 * @callback: called when all are in @store
 * @user_data: for @callback
 *
 * Reads what dw_list_cache_load_first() left. A thread reads and decodes; the main loop takes them
 * in slices, when nothing else is to be done.
 */
void
dw_list_cache_load_rest_async(const char *account_id,
                              DwResourceStore *store,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
  g_autoptr(GTask) reading = g_task_new(NULL, cancellable, rest_read_cb, g_object_ref(task));
  Rest *rest = g_new0(Rest, 1);

  rest->account_id = g_strdup(account_id);
  rest->store = g_object_ref(store);
  g_task_set_source_tag(task, dw_list_cache_load_rest_async);
  g_task_set_task_data(task, rest, (GDestroyNotify) rest_free);
  g_task_set_priority(task, G_PRIORITY_DEFAULT_IDLE);
  g_task_set_task_data(reading, g_strdup(account_id), g_free);
  g_task_run_in_thread(reading, read_rest_thread);
}

/**
 * dw_list_cache_load_rest_finish:
 * @result: what the callback got
 * @error: return location, %G_IO_ERROR_CANCELLED alone
 *
 * Returns: whether it came to its end, also where there was nothing to read
 */
gboolean
dw_list_cache_load_rest_finish(GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_async_result_is_tagged(result, dw_list_cache_load_rest_async), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

typedef struct {
  char *account_id;
  GPtrArray *list; /* of DwResourceData */
  gint64 now;
  int removals;
} Save;

static void
save_free(Save *save)
{
  g_free(save->account_id);
  g_clear_pointer(&save->list, g_ptr_array_unref);
  g_free(save);
}

/* An address may carry a signature or a name and password; its path is enough to know it again. */
static char *
plain_address(const char *address)
{
  g_autoptr(GUri) uri = g_uri_parse(address, G_URI_FLAGS_ENCODED, NULL);

  if (uri == NULL || g_uri_get_host(uri) == NULL || g_strcmp0(g_uri_get_scheme(uri), "https") != 0)
    return NULL;
  return g_uri_join(G_URI_FLAGS_ENCODED, "https", NULL, g_uri_get_host(uri), g_uri_get_port(uri),
                    g_uri_get_path(uri), NULL, NULL);
}

static void
append_resource(GString *text, const DwResourceData *data)
{
  g_autofree char *icon = data->icon != NULL ? plain_address(data->icon) : NULL;
  DwResourceData plain = *data; /* borrows all its texts */

  plain.icon = icon;
  dw_resource_json_append(text, &plain, kept_fields);
}

static void
append_page(GString *text, GPtrArray *list, guint first)
{
  guint end = MIN(first + PAGE, list->len);

  g_string_append(text, "{\"Resources\":[");
  for (guint i = first; i < end; i++) {
    if (i > first)
      g_string_append_c(text, ',');
    append_resource(text, g_ptr_array_index(list, i));
  }
  g_string_append(text, "]}\n");
}

/* As many whole pages as the file may hold. */
static char *
format_list(const Save *save)
{
  g_autofree char *hash = hash_account(save->account_id);
  g_autoptr(GString) text = g_string_new(NULL);

  g_string_append_printf(text, HEAD_FORMAT, hash, save->now);
  for (guint first = 0; first == 0 || first < save->list->len; first += PAGE) {
    gsize length = text->len;

    append_page(text, save->list, first);
    if (text->len > FILE_LIMIT) {
      g_string_truncate(text, length);
      break;
    }
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
save_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  g_autofree char *path = cache_path(save->account_id);
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *text = format_list(save);
  GError *error = NULL;

  g_clear_pointer(&save->list, g_ptr_array_unref); /* here, as it may be long */
  if (g_task_return_error_if_cancelled(task))
    return;
  if (!dw_paths_write(path, text, &error)) {
    g_task_return_error(task, error);
    return;
  }
  (void) g_chmod(folder, 0700); /* others may have made it, with other rights */
  if (g_atomic_int_get(&removals) != save->removals)
    g_unlink(path);
  g_task_return_boolean(task, TRUE);
}

/**
 * dw_list_cache_save_async:
 * @account_id: whose list
 * @list: of #DwResource, in the order in which they are to be shown next time
 * @now: seconds since 1970
 * @cancellable: (nullable): stops it as long as nothing was written
 * @callback: called when it is on the disk
 * @user_data: for @callback
 *
 * Replaces the last list. A thread writes it, with what @list says now.
 */
void
dw_list_cache_save_async(const char *account_id,
                         GListModel *list,
                         gint64 now,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
  Save *save = g_new0(Save, 1);
  guint length = g_list_model_get_n_items(list);

  save->account_id = g_strdup(account_id);
  save->now = now;
  save->removals = g_atomic_int_get(&removals);
  save->list = g_ptr_array_new_full(length, (GDestroyNotify) dw_resource_data_unref);
  for (guint i = 0; i < length; i++) {
    g_autoptr(DwResource) resource = g_list_model_get_item(list, i);

    g_ptr_array_add(save->list, dw_resource_data_ref(dw_resource_get_data(resource)));
  }
  g_task_set_source_tag(task, dw_list_cache_save_async);
  g_task_set_task_data(task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread(task, save_thread);
}

/**
 * dw_list_cache_save_finish:
 * @result: what the callback got
 * @error: return location, %DW_ERROR_STORAGE or %G_IO_ERROR_CANCELLED; worth a line in the log, not
 *   the person's time
 *
 * Returns: whether the list was written
 */
gboolean
dw_list_cache_save_finish(GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_async_result_is_tagged(result, dw_list_cache_save_async), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

/**
 * dw_list_cache_remove:
 * @account_id: whose list
 *
 * Removes the last list, also one that is being written now.
 */
void
dw_list_cache_remove(const char *account_id)
{
  g_autofree char *path = cache_path(account_id);

  g_atomic_int_inc(&removals);
  if (g_unlink(path) != 0 && errno != ENOENT)
    g_info("%s can't be removed: %s", path, g_strerror(errno));
}
