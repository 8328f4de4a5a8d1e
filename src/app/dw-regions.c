/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-regions.h"

#include "dw-api-decode.h"
#include "dw-context-private.h"
#include "dw-installation.h"

#include <glib/gi18n.h>
#include <string.h>

/* Beyond these, it is no list to choose from. */
#define MOST_REGIONS 100
#define LONGEST_ID   40
#define LONGEST_NAME 60

/* Where the end user's service has hosts, by its list of endpoints; the busiest first. */
static const struct {
  const char *id;
  const char *name;
} known[] = {
    {"cn-hangzhou", N_("China (Hangzhou)")},
    {"cn-shanghai", N_("China (Shanghai)")},
    {"cn-beijing", N_("China (Beijing)")},
    {"cn-shenzhen", N_("China (Shenzhen)")},
    {"cn-guangzhou", N_("China (Guangzhou)")},
    {"cn-chengdu", N_("China (Chengdu)")},
    {"cn-qingdao", N_("China (Qingdao)")},
    {"cn-zhangjiakou", N_("China (Zhangjiakou)")},
    {"cn-wulanchabu", N_("China (Ulanqab)")},
    {"cn-nanjing", N_("China (Nanjing)")},
    {"cn-hongkong", N_("China (Hong Kong)")},
    {"ap-southeast-1", N_("Singapore")},
    {"ap-northeast-1", N_("Japan (Tokyo)")},
    {"ap-southeast-5", N_("Indonesia (Jakarta)")},
    {"ap-southeast-6", N_("Philippines (Manila)")},
    {"ap-southeast-7", N_("Thailand (Bangkok)")},
    {"eu-central-1", N_("Germany (Frankfurt)")},
    {"eu-west-1", N_("United Kingdom (London)")},
    {"us-east-1", N_("United States (Virginia)")},
    {"us-west-1", N_("United States (Silicon Valley)")},
};

/**
 * dw_regions_choice_free:
 * @choice: (nullable) (transfer full): a choice
 */
void
dw_regions_choice_free(DwRegionChoice *choice)
{
  if (choice == NULL)
    return;
  g_free(choice->id);
  g_free(choice->name);
  g_free(choice);
}

static GPtrArray *
new_list(void)
{
  return g_ptr_array_new_with_free_func((GDestroyNotify) dw_regions_choice_free);
}

static void
add(GPtrArray *list, const char *id, const char *name)
{
  DwRegionChoice *choice = g_new0(DwRegionChoice, 1);

  choice->id = g_strdup(id);
  choice->name = g_strdup(name);
  g_ptr_array_add(list, choice);
}

/**
 * dw_regions_get_known:
 *
 * Returns: (transfer container) (element-type DwRegionChoice): the regions that Deskway knows by
 *   itself, to choose from until the service has answered, or where it does not
 */
GPtrArray *
dw_regions_get_known(void)
{
  GPtrArray *list = new_list();

  for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
    add(list, known[i].id, _(known[i].name));
  return list;
}

/* An id becomes part of a host's name. */
static gboolean
is_region(const DwRegion *region)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
  const char *id = region->id;

  return id != NULL && *id != '\0' && strlen(id) <= LONGEST_ID && id[strspn(id, allowed)] == '\0';
}

static const char *
name_of(const DwRegion *region)
{
  const char *name = region->name;

  return name != NULL && *name != '\0' && g_utf8_strlen(name, -1) <= LONGEST_NAME ? name
                                                                                  : region->id;
}

/* The service decides which regions there are, Deskway what they are called and which come first.
 */
static GPtrArray *
merge(const DwRegionList *regions)
{
  g_autoptr(GHashTable) theirs = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *list = new_list();
  guint length = MIN(dw_region_list_get_length(regions), MOST_REGIONS);

  for (guint i = 0; i < length; i++) {
    const DwRegion *region = dw_region_list_get(regions, i);

    if (is_region(region))
      g_hash_table_add(theirs, region->id);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
    if (g_hash_table_remove(theirs, known[i].id))
      add(list, known[i].id, _(known[i].name));
  }
  for (guint i = 0; i < length; i++) {
    const DwRegion *region = dw_region_list_get(regions, i);

    if (is_region(region) && g_hash_table_remove(theirs, region->id))
      add(list, region->id, name_of(region));
  }
  return list;
}

static void
called_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);
  g_autoptr(DwRegionList) regions = NULL;
  GPtrArray *list;

  if (reply == NULL) {
    g_task_return_error(task, error);
    return;
  }
  regions = dw_api_decode_regions(dw_reply_get_node(reply));
  list = merge(regions);
  if (list->len == 0) {
    g_info("The service lists no region; the known ones are offered.");
    g_ptr_array_unref(list);
    list = dw_regions_get_known();
  }
  g_task_return_pointer(task, list, (GDestroyNotify) g_ptr_array_unref);
}

/* The account in use, if any, has its own region; the question goes to any that exists. */
static DwApi *
make_api(DwContext *context)
{
  const DwAccount *account = context->account;
  const char *endpoint = context->endpoint;
  const char *region = context->region;
  DwApi *api = dw_api_new(context->transport, context->clock);

  if (endpoint == NULL && account != NULL)
    endpoint = account->endpoint;
  if (region == NULL && account != NULL)
    region = account->region;
  dw_api_set_endpoint(api, endpoint);
  dw_api_set_region(api, region != NULL ? region : known[0].id);
  return api;
}

/**
 * dw_regions_fetch_async:
 * @context: a context; nobody needs to be signed in
 * @cancellable: (nullable): stops it
 * @callback: called with the regions
 * @user_data: for @callback
 *
 * Asks the service which regions there are.
 */
void
dw_regions_fetch_async(DwContext *context,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(context, cancellable, callback, user_data);
  g_autoptr(DwApi) api = make_api(context);
  g_autoptr(DwRequest) request = dw_request_new();
  g_autofree char *warning = NULL;
  g_autofree char *client =
      context->forget ? dw_installation_peek_client_id() : dw_installation_get_client_id(&warning);

  g_task_set_source_tag(task, dw_regions_fetch_async);
  dw_request_set(request, "ClientId", client);
  dw_api_call_async(api, dw_catalogue_find(DW_ECD_USER, "DescribeRegions"), request, cancellable,
                    called_cb, g_steal_pointer(&task));
}

/**
 * dw_regions_fetch_finish:
 * @context: the context
 * @result: what the callback got
 * @error: return location: the kinds of the service and the network
 *
 * Returns: (transfer container) (element-type DwRegionChoice): the regions that the service has,
 *   one or more, those that Deskway knows first; what it does not know goes by its id where the
 *   service has no name for it
 */
GPtrArray *
dw_regions_fetch_finish(DwContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, context), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}
