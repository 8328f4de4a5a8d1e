/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-gws-provider.h"

#include "dw-api-decode.h"
#include "dw-error.h"
#include "dw-gws-quality.h"

#include <string.h>

/* Instances a page; what the service takes at most. */
#define PAGE_SIZE 100

/* What an instance is for: one that runs apps shows nothing else. */
#define APPLICATION "Application"

struct _DwGwsProvider {
  GObject parent;

  DwApi *api;
  DwClock *clock;
};

static void dw_gws_provider_iface_init(DwProviderInterface *iface);

G_DEFINE_TYPE_WITH_CODE(DwGwsProvider,
                        dw_gws_provider,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_PROVIDER, dw_gws_provider_iface_init))

static void
dw_gws_provider_finalize(GObject *object)
{
  DwGwsProvider *self = DW_GWS_PROVIDER(object);

  g_clear_object(&self->api);
  g_clear_object(&self->clock);
  G_OBJECT_CLASS(dw_gws_provider_parent_class)->finalize(object);
}

static void
dw_gws_provider_class_init(DwGwsProviderClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_gws_provider_finalize;
}

static void
dw_gws_provider_init(DwGwsProvider *self)
{
}

/**
 * dw_gws_provider_new:
 * @api: has the AccessKey
 * @clock: for what the service takes time for
 *
 * Returns: (transfer full): a provider over @api
 */
DwGwsProvider *
dw_gws_provider_new(DwApi *api, DwClock *clock)
{
  DwGwsProvider *self = g_object_new(DW_TYPE_GWS_PROVIDER, NULL);

  self->api = g_object_ref(api);
  self->clock = g_object_ref(clock);
  return self;
}

static const char *
get_person(DwProvider *provider)
{
  return dw_api_get_access_key_id(DW_GWS_PROVIDER(provider)->api);
}

static void
call(GTask *task, const char *name, const DwRequest *request, GAsyncReadyCallback callback)
{
  DwGwsProvider *self = g_task_get_source_object(task);

  dw_api_call_async(self->api, dw_catalogue_find(DW_GWS, name), request,
                    g_task_get_cancellable(task), callback, g_object_ref(task));
}

/* An app is asked about by the instance that it runs on. */
static char *
dup_instance_id(const char *id)
{
  return g_strndup(id, strcspn(id, "/"));
}

/* The service pages by numbers, and takes one id in a request: so the token is the page's number,
 * or how many of the ids have been asked about. */
typedef struct {
  guint number;         /* from 1 */
  GPtrArray *instances; /* ids, or NULL where all are asked for */
} Page;

static void
page_free(Page *page)
{
  g_clear_pointer(&page->instances, g_ptr_array_unref);
  g_free(page);
}

static Page *
page_new(const char *next_token, const char *const *ids)
{
  Page *page = g_new0(Page, 1);

  page->number = next_token != NULL ? (guint) g_ascii_strtoull(next_token, NULL, 10) : 1;
  page->instances = ids != NULL ? g_ptr_array_new_with_free_func(g_free) : NULL;
  for (; ids != NULL && *ids != NULL; ids++) {
    char *id = dup_instance_id(*ids);

    if (g_ptr_array_find_with_equal_func(page->instances, id, g_str_equal, NULL))
      g_free(id);
    else
      g_ptr_array_add(page->instances, id);
  }
  return page;
}

static guint
count_instances(const DwResourcePage *page)
{
  guint count = page->dropped;

  for (guint i = 0; i < page->resources->len; i++) {
    const DwResourceData *data = g_ptr_array_index(page->resources, i);

    count += data->real_desktop_id == NULL;
  }
  return count;
}

static gboolean
has_more(const Page *page, const DwResourcePage *reply)
{
  if (page->instances != NULL)
    return page->number < page->instances->len;
  if (reply->total_count != DW_NUMBER_UNSET)
    return (gint64) page->number * PAGE_SIZE < reply->total_count && reply->resources->len > 0;
  return count_instances(reply) >= PAGE_SIZE;
}

/* What every instance has, and the service does not say of each. */
static void
complete(DwGwsProvider *self, DwResourcePage *page)
{
  const char *region = dw_api_get_region(self->api);

  for (guint i = 0; i < page->resources->len; i++) {
    DwResourceData *data = g_ptr_array_index(page->resources, i);

    data->protocol = dw_record_intern("ICA");
    if (region != NULL)
      data->region_id = dw_record_intern(region);
  }
}

static void
listed_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Page *page = g_task_get_task_data(task);
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);
  DwResourcePage *list;

  if (reply == NULL) {
    g_task_return_error(task, error);
    return;
  }
  list = dw_api_decode_instance_page(dw_reply_get_node(reply));
  g_free(list->next_token);
  list->next_token = has_more(page, list) ? g_strdup_printf("%u", page->number + 1) : NULL;
  complete(g_task_get_source_object(task), list);
  g_task_return_pointer(task, list, (GDestroyNotify) dw_resource_page_free);
}

static void
page_async(DwProvider *provider,
           const char *next_token,
           const char *const *ids,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  g_autoptr(DwRequest) request = dw_request_new();
  Page *page = page_new(next_token, ids);

  g_task_set_source_tag(task, page_async);
  g_task_set_task_data(task, page, (GDestroyNotify) page_free);
  if (page->instances != NULL && page->number - 1 < page->instances->len) {
    dw_request_set(request, "InstanceId", g_ptr_array_index(page->instances, page->number - 1));
  } else {
    dw_request_set_integer(request, "PageNumber", page->number);
    dw_request_set_integer(request, "PageSize", PAGE_SIZE);
  }
  call(task, "DescribeInstances", request, listed_cb);
}

static gpointer
propagate(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}

static DwResourcePage *
page_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  return propagate(provider, result, error);
}

static gboolean
return_whether(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

static void
taken_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  if (reply != NULL)
    g_task_return_boolean(task, TRUE);
  else
    g_task_return_error(task, error);
}

static const char *
operation_of(DwAction action)
{
  switch (action) {
  case DW_ACTION_START:
    return "StartInstance";
  case DW_ACTION_STOP:
    return "StopInstance";
  case DW_ACTION_RESTART:
    return "RestartInstance";
  default:
    return NULL;
  }
}

/* These operations take no ClientToken: to have an instance started twice is to have it started. */
static void
power_async(DwProvider *provider,
            DwAction action,
            const char *const *ids,
            const char *client_token,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  g_autoptr(DwRequest) request = dw_request_new();

  g_task_set_source_tag(task, power_async);
  if (operation_of(action) == NULL) {
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_NOT_OFFERED,
                            "Graphic workstations do not hibernate. Stop or start them instead.");
    return;
  }
  dw_request_set(request, "InstanceId", ids[0]);
  call(task, operation_of(action), request, taken_cb);
}

static void
update_async(DwProvider *provider,
             DwResource *resource,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);

  g_task_set_source_tag(task, update_async);
  g_task_return_new_error(task, DW_ERROR, DW_ERROR_NOT_OFFERED,
                          "Graphic workstations have no image updates.");
}

static void
ticket_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  if (reply != NULL)
    g_task_return_pointer(task, dw_api_decode_ticket(dw_reply_get_node(reply)),
                          (GDestroyNotify) dw_ticket_reply_free);
  else
    g_task_return_error(task, error);
}

static GError *
find_hindrance(DwResource *resource, const DwTicketQuery *query)
{
  const DwResourceData *data = dw_resource_get_data(resource);
  const char *name = dw_resource_get_name(resource);

  if (query->program != NULL)
    return g_error_new(DW_ERROR, DW_ERROR_NOT_OFFERED,
                       "A graphic workstation can't be told which program to start. Choose one of "
                       "its apps, or leave it out.");
  if (data->app_id == NULL && g_strcmp0(data->session_type, APPLICATION) == 0)
    return g_error_new(DW_ERROR, DW_ERROR_NOT_READY,
                       "%s runs apps, which are listed by themselves. Open one of those.", name);
  if (data->app_id != NULL && dw_resource_get_status(resource) == DW_RESOURCE_STATUS_STOPPED)
    return g_error_new(DW_ERROR, DW_ERROR_NOT_READY,
                       "The workstation that %s runs on is stopped. Start that first.", name);
  if (dw_resource_get_sign_in_domain(resource) != NULL && query->user == NULL)
    return g_error_new(DW_ERROR, DW_ERROR_ANSWER_NEEDED,
                       "%s asks for your user name and password in the domain %s.", name,
                       dw_resource_get_sign_in_domain(resource));
  return NULL;
}

static void
ask_ticket(GTask *task, const DwResourceData *data, const DwTicketQuery *query)
{
  g_autoptr(DwRequest) request = dw_request_new();

  dw_request_set(request, "InstanceId",
                 data->real_desktop_id != NULL ? data->real_desktop_id : data->id);
  dw_request_set_boolean(request, "AsyncMode", TRUE);
  if (data->app_id != NULL)
    dw_request_set(request, "AppName", data->app_id);
  if (query->task_id != NULL)
    dw_request_set(request, "TaskId", query->task_id);
  if (query->user != NULL)
    dw_request_set(request, "UserName", query->user);
  if (query->password != NULL)
    dw_request_set_secret(request, "Password", query->password);
  call(task, "GetConnectTicket", request, ticket_cb);
}

static void
ticket_async(DwProvider *provider,
             DwResource *resource,
             const DwTicketQuery *query,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  GError *error = find_hindrance(resource, query);

  g_task_set_source_tag(task, ticket_async);
  if (error != NULL)
    g_task_return_error(task, error);
  else
    ask_ticket(task, dw_resource_get_data(resource), query);
}

static DwTicketReply *
ticket_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  return propagate(provider, result, error);
}

/* The service does not ask to be told of sessions. */
static void
report_session(DwProvider *provider,
               DwResource *resource,
               DwSessionReport report,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);

  g_task_set_source_tag(task, report_session);
  g_task_return_boolean(task, TRUE);
}

/* An app has the name that its administrator gave it, and the picture of its workstation. */
static DwFeature
get_features(DwProvider *provider, DwResource *resource)
{
  return dw_resource_get_kind(resource) == DW_RESOURCE_KIND_COMPUTER
             ? DW_FEATURE_RENAME | DW_FEATURE_DISPLAY_QUALITY
             : DW_FEATURE_NONE;
}

static void
rename_async(DwProvider *provider,
             DwResource *resource,
             const char *name,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  g_autoptr(DwRequest) request = dw_request_new();

  g_task_set_source_tag(task, rename_async);
  dw_request_set(request, "InstanceId", dw_resource_get_id(resource));
  dw_request_set(request, "Name", name);
  call(task, "SetInstanceName", request, taken_cb);
}

static void
quality_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwDisplayQuality quality;
  GError *error = NULL;

  if (dw_gws_quality_run_finish(DW_API(source), result, &quality, &error))
    g_task_return_pointer(task, g_memdup2(&quality, sizeof quality), g_free);
  else
    g_task_return_error(task, error);
}

static void
quality_async(DwProvider *provider,
              DwResource *resource,
              const DwDisplayQuality *wanted,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  DwGwsProvider *self = DW_GWS_PROVIDER(provider);
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);

  g_task_set_source_tag(task, quality_async);
  dw_gws_quality_run_async(self->api, self->clock, dw_resource_get_id(resource), wanted,
                           cancellable, quality_cb, g_steal_pointer(&task));
}

static gboolean
quality_finish(DwProvider *provider,
               GAsyncResult *result,
               DwDisplayQuality *quality,
               GError **error)
{
  g_autofree DwDisplayQuality *found = propagate(provider, result, error);

  if (found != NULL)
    *quality = *found;
  return found != NULL;
}

static void
dw_gws_provider_iface_init(DwProviderInterface *iface)
{
  iface->most_ids = 1;
  iface->get_person = get_person;
  iface->page_async = page_async;
  iface->page_finish = page_finish;
  iface->power_async = power_async;
  iface->power_finish = return_whether;
  iface->update_async = update_async;
  iface->update_finish = return_whether;
  iface->ticket_async = ticket_async;
  iface->ticket_finish = ticket_finish;
  iface->report = report_session;
  iface->get_features = get_features;
  iface->rename_async = rename_async;
  iface->rename_finish = return_whether;
  iface->quality_async = quality_async;
  iface->quality_finish = quality_finish;
}
