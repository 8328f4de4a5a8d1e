/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-operator-provider.h"

#include "dw-api-encode.h"
#include "dw-error.h"

#include <string.h>

/* What the power operations take in one request, and what the lists give at most. */
#define MOST_IDS 100

struct _DwOperatorProvider {
  GObject parent;

  DwApi *api;
};

static void dw_operator_provider_iface_init(DwProviderInterface *iface);

G_DEFINE_TYPE_WITH_CODE(DwOperatorProvider,
                        dw_operator_provider,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_PROVIDER, dw_operator_provider_iface_init))

static void
dw_operator_provider_finalize(GObject *object)
{
  DwOperatorProvider *self = DW_OPERATOR_PROVIDER(object);

  g_clear_object(&self->api);
  G_OBJECT_CLASS(dw_operator_provider_parent_class)->finalize(object);
}

static void
dw_operator_provider_class_init(DwOperatorProviderClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_operator_provider_finalize;
}

static void
dw_operator_provider_init(DwOperatorProvider *self)
{
}

/**
 * dw_operator_provider_new:
 * @api: has the operator's AccessKey
 *
 * Returns: (transfer full): a provider over @api
 */
DwOperatorProvider *
dw_operator_provider_new(DwApi *api)
{
  DwOperatorProvider *self = g_object_new(DW_TYPE_OPERATOR_PROVIDER, NULL);

  self->api = g_object_ref(api);
  return self;
}

static const char *
get_person(DwProvider *provider)
{
  return dw_api_get_access_key_id(DW_OPERATOR_PROVIDER(provider)->api);
}

static DwRequest *
new_request(DwOperatorProvider *self)
{
  DwRequest *request = dw_request_new();

  if (dw_api_get_region(self->api) != NULL)
    dw_request_set(request, "RegionId", dw_api_get_region(self->api));
  return request;
}

static void
call(GTask *task, const char *name, const DwRequest *request, GAsyncReadyCallback callback)
{
  DwOperatorProvider *self = g_task_get_source_object(task);

  dw_api_call_async(self->api, dw_catalogue_find(DW_ECD_OPERATOR, name), request,
                    g_task_get_cancellable(task), callback, g_object_ref(task));
}

/* The list is that of the computers and then that of the shares; to whoever asks it is one, so its
 * tokens say which of the two goes on, and with which of the ids that were asked about. */
typedef struct {
  gboolean of_shares;
  guint first; /* of the ids */
  char *token; /* the service's own, or NULL */
} Place;

static char *
write_place(gboolean of_shares, guint first, const char *token)
{
  return g_strdup_printf("%s %u %s", of_shares ? "shares" : "computers", first,
                         token != NULL ? token : "");
}

static void
read_place(const char *text, Place *place)
{
  g_auto(GStrv) parts = g_strsplit(text != NULL ? text : "", " ", 3);
  guint length = g_strv_length(parts);

  place->of_shares = length > 0 && strcmp(parts[0], "shares") == 0;
  place->first = length > 1 ? (guint) g_ascii_strtoull(parts[1], NULL, 10) : 0;
  place->token = length > 2 && *parts[2] != '\0' ? g_strdup(parts[2]) : NULL;
}

typedef struct {
  Place place;
  GPtrArray *computers; /* ids, or NULL where all are asked for */
  GPtrArray *shares;
} Page;

static void
page_free(Page *page)
{
  g_free(page->place.token);
  g_clear_pointer(&page->computers, g_ptr_array_unref);
  g_clear_pointer(&page->shares, g_ptr_array_unref);
  g_free(page);
}

static Page *
page_new(const char *next_token, const char *const *ids)
{
  Page *page = g_new0(Page, 1);

  read_place(next_token, &page->place);
  if (ids == NULL)
    return page;
  page->computers = g_ptr_array_new_with_free_func(g_free);
  page->shares = g_ptr_array_new_with_free_func(g_free);
  for (; *ids != NULL; ids++)
    g_ptr_array_add(g_str_has_prefix(*ids, "dg-") ? page->shares : page->computers, g_strdup(*ids));
  if (page->computers->len == 0)
    page->place.of_shares = TRUE;
  return page;
}

static GPtrArray *
ids_of(const Page *page)
{
  return page->place.of_shares ? page->shares : page->computers;
}

/* Where the list goes on behind this page, or NULL. */
static char *
find_next(const Page *page, const char *token)
{
  const Place *place = &page->place;
  GPtrArray *ids = ids_of(page);

  if (token != NULL)
    return write_place(place->of_shares, place->first, token);
  if (ids != NULL && place->first + MOST_IDS < ids->len)
    return write_place(place->of_shares, place->first + MOST_IDS, NULL);
  if (!place->of_shares && (page->shares == NULL || page->shares->len > 0))
    return write_place(TRUE, 0, NULL);
  return NULL;
}

static void
set_region(DwOperatorProvider *self, DwResourcePage *page)
{
  const char *region = dw_api_get_region(self->api);

  for (guint i = 0; region != NULL && i < page->resources->len; i++)
    ((DwResourceData *) g_ptr_array_index(page->resources, i))->region_id =
        dw_record_intern(region);
}

static void
return_page(GTask *task, DwResourcePage *reply)
{
  char *next = find_next(g_task_get_task_data(task), reply->next_token);

  g_free(reply->next_token);
  reply->next_token = next;
  set_region(g_task_get_source_object(task), reply);
  g_task_return_pointer(task, reply, (GDestroyNotify) dw_resource_page_free);
}

/* Not every key may see the shares; the computers are worth showing without. */
static void
return_without_shares(GTask *task, GError *error)
{
  DwResourcePage *page;

  if (!g_error_matches(error, DW_ERROR, DW_ERROR_REFUSED) &&
      !g_error_matches(error, DW_ERROR, DW_ERROR_NOT_OFFERED)) {
    g_task_return_error(task, error);
    return;
  }
  g_info("Shares can't be listed: %s", error->message);
  g_error_free(error);
  page = dw_resource_page_new();
  page->failed_types = g_strdupv((char *[]){(char *) "DesktopGroup", NULL});
  g_task_return_pointer(task, page, (GDestroyNotify) dw_resource_page_free);
}

static void
listed_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Page *page = g_task_get_task_data(task);
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  if (reply == NULL && page->place.of_shares)
    return_without_shares(task, error);
  else if (reply == NULL)
    g_task_return_error(task, error);
  else if (page->place.of_shares)
    return_page(task, dw_api_decode_desktop_group_page(dw_reply_get_node(reply)));
  else
    return_page(task, dw_api_decode_desktop_page(dw_reply_get_node(reply)));
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
  g_autoptr(DwRequest) request = new_request(DW_OPERATOR_PROVIDER(provider));
  Page *page = page_new(next_token, ids);
  GPtrArray *asked = ids_of(page);

  g_task_set_source_tag(task, page_async);
  g_task_set_task_data(task, page, (GDestroyNotify) page_free);
  dw_request_set_integer(request, "MaxResults", MOST_IDS);
  if (page->place.token != NULL)
    dw_request_set(request, "NextToken", page->place.token);
  for (guint i = page->place.first;
       asked != NULL && i < MIN(asked->len, page->place.first + MOST_IDS); i++)
    dw_request_append(request, page->place.of_shares ? "DesktopGroupIds" : "DesktopId",
                      g_ptr_array_index(asked, i));
  call(task, page->place.of_shares ? "DescribeDesktopGroups" : "DescribeDesktops", request,
       listed_cb);
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

static const char *
operation_of(DwAction action)
{
  static const struct {
    DwAction action;
    const char *name;
  } operations[] = {{DW_ACTION_START, "StartDesktops"},
                    {DW_ACTION_STOP, "StopDesktops"},
                    {DW_ACTION_RESTART, "RebootDesktops"},
                    {DW_ACTION_WAKE_UP, "WakeupDesktops"},
                    {DW_ACTION_HIBERNATE, "HibernateDesktops"}};

  for (gsize i = 0; i < G_N_ELEMENTS(operations); i++) {
    if (operations[i].action == action)
      return operations[i].name;
  }
  return NULL;
}

static void
powered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_api_call_finish(DW_API(source), result, &error);

  if (reply != NULL)
    g_task_return_boolean(task, TRUE);
  else
    g_task_return_error(task, error);
}

/* These operations take no ClientToken: to have a computer started twice is to have it started. */
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
  g_autoptr(DwRequest) request = new_request(DW_OPERATOR_PROVIDER(provider));

  g_return_if_fail(operation_of(action) != NULL);
  g_task_set_source_tag(task, power_async);
  for (; *ids != NULL; ids++)
    dw_request_append(request, "DesktopId", *ids);
  call(task, operation_of(action), request, powered_cb);
}

static gboolean
return_whether(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
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
                          "An image update is for the person to agree to whose desk %s is.",
                          dw_resource_get_name(resource));
}

/* A ticket is for a person: whoever is at the computer, or the first of those whose it is. */
static const char *
find_person(const DwResourceData *data)
{
  const DwUserSession *session =
      data->sessions != NULL ? g_ptr_array_index(data->sessions, 0) : NULL;

  if (session != NULL && session->user_id != NULL)
    return session->user_id;
  return data->end_users != NULL ? data->end_users[0] : NULL;
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

static void
ask_ticket(GTask *task, DwResource *resource, const char *person, const DwTicketQuery *query)
{
  g_autoptr(DwRequest) request = new_request(g_task_get_source_object(task));

  dw_request_set(request, "DesktopId", dw_resource_get_id(resource));
  dw_request_set(request, "EndUserId", person);
  if (query->task_id != NULL)
    dw_request_set(request, "TaskId", query->task_id);
  if (query->program != NULL) {
    g_autofree char *content = dw_api_encode_command(query->program, query->arguments);

    dw_request_set(request, "CommandContent", content);
  }
  call(task, "GetConnectionTicket", request, ticket_cb);
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
  const char *person = find_person(dw_resource_get_data(resource));

  g_task_set_source_tag(task, ticket_async);
  if (dw_resource_get_kind(resource) == DW_RESOURCE_KIND_SHARE)
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_NOT_OFFERED,
                            "An operator's account looks after the share %s and can't open it. "
                            "Open one of its members.",
                            dw_resource_get_name(resource));
  else if (person == NULL)
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_NOT_READY,
                            "%s is nobody's yet, so there is nobody to open it for. Assign it to "
                            "a person first.",
                            dw_resource_get_name(resource));
  else
    ask_ticket(task, resource, person, query);
}

static DwTicketReply *
ticket_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  return propagate(provider, result, error);
}

/* The operations that tell the service of a session are those of the person. */
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

static void
dw_operator_provider_iface_init(DwProviderInterface *iface)
{
  iface->most_ids = MOST_IDS;
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
}
