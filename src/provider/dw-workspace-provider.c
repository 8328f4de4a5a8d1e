/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-workspace-provider.h"

#include "dw-api-encode.h"
#include "dw-error.h"

#include <string.h>

struct _DwWorkspaceProvider {
  GObject parent;

  DwSession *session;
  const char *language; /* as the service names it; NULL for the locale's */
};

static void dw_workspace_provider_iface_init(DwProviderInterface *iface);

G_DEFINE_TYPE_WITH_CODE(DwWorkspaceProvider,
                        dw_workspace_provider,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_PROVIDER, dw_workspace_provider_iface_init))

static void
dw_workspace_provider_finalize(GObject *object)
{
  DwWorkspaceProvider *self = DW_WORKSPACE_PROVIDER(object);

  g_clear_object(&self->session);
  G_OBJECT_CLASS(dw_workspace_provider_parent_class)->finalize(object);
}

static void
dw_workspace_provider_class_init(DwWorkspaceProviderClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_workspace_provider_finalize;
}

static void
dw_workspace_provider_init(DwWorkspaceProvider *self)
{
}

/**
 * dw_workspace_provider_new:
 * @session: the person's session
 *
 * Returns: (transfer full): a provider over @session
 */
DwWorkspaceProvider *
dw_workspace_provider_new(DwSession *session)
{
  DwWorkspaceProvider *self = g_object_new(DW_TYPE_WORKSPACE_PROVIDER, NULL);

  self->session = g_object_ref(session);
  return self;
}

/* Calls @operation and hands the reply to @decode, whose result is what the task returns. */
typedef gpointer (*Decode)(JsonNode *node);

typedef struct {
  Decode decode;
  GDestroyNotify free_result;
} Decoding;

/* A reply on its way through a thread, which lets go of it too. */
typedef struct {
  const Decoding *decoding;
  DwReply *reply;
} Job;

static void
job_free(Job *job)
{
  g_clear_pointer(&job->reply, dw_reply_unref);
  g_free(job);
}

static void
decode_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  gpointer decoded = job->decoding->decode(dw_reply_get_node(job->reply));

  g_clear_pointer(&job->reply, dw_reply_unref);
  g_task_return_pointer(task, decoded, job->decoding->free_result);
}

static void
thread_decoded_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  const Decoding *decoding = g_task_get_task_data(task);

  g_task_return_pointer(task, g_task_propagate_pointer(G_TASK(result), NULL),
                        decoding->free_result);
}

/* The thread may be the last to let go of its task, so that has none of our objects. */
static void
decode_in_thread(GTask *task, const Decoding *decoding, DwReply *reply)
{
  g_autoptr(GTask) thread = g_task_new(NULL, NULL, thread_decoded_cb, g_object_ref(task));
  Job *job = g_new(Job, 1);

  *job = (Job){decoding, reply};
  g_task_set_source_tag(thread, decode_in_thread);
  g_task_set_task_data(thread, job, (GDestroyNotify) job_free);
  g_task_run_in_thread(thread, decode_thread);
}

static void
decoded_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  const Decoding *decoding = g_task_get_task_data(task);
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_session_call_finish(DW_SESSION(source), result, &error);

  if (reply == NULL)
    g_task_return_error(task, error);
  else if (dw_reply_is_large(reply))
    decode_in_thread(task, decoding, g_steal_pointer(&reply));
  else
    g_task_return_pointer(task, decoding->decode(dw_reply_get_node(reply)), decoding->free_result);
}

static void
call_and_decode(GTask *task, const char *name, const DwRequest *request, const Decoding *decoding)
{
  DwWorkspaceProvider *self = g_task_get_source_object(task);

  g_task_set_task_data(task, (gpointer) decoding, NULL);
  dw_session_call_async(self->session, dw_catalogue_find(DW_ECD_USER, name), request,
                        g_task_get_cancellable(task), decoded_cb, g_object_ref(task));
}

static gpointer
propagate(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}

/* Whether @name, as `zh_TW.UTF-8`, is of @language, as `zh`. */
static gboolean
is_of_language(const char *name, const char *language)
{
  gsize length = strcspn(name, "_.@");

  return length == strlen(language) && strncmp(name, language, length) == 0;
}

/* The service writes names and notes in three languages. */
static const char *
find_language(const char *name)
{
  static const char *const languages[][2] = {{"en", "en_US"}, {"zh", "zh_CN"}, {"ja", "ja_JP"}};

  for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
    if (is_of_language(name, languages[i][0]))
      return languages[i][1];
  }
  return NULL;
}

static const char *
service_language(DwWorkspaceProvider *self)
{
  const char *language = self->language;

  for (const char *const *name = g_get_language_names(); language == NULL && *name != NULL; name++)
    language = find_language(*name);
  return language != NULL ? language : find_language("en");
}

/**
 * dw_workspace_provider_set_language:
 * @self: a provider
 * @language: (nullable): `en`, `zh` or `ja`, also with a country behind it; the locale's where
 *   empty or anything else
 *
 * Sets in which language the service writes its texts, from the next page on.
 */
void
dw_workspace_provider_set_language(DwWorkspaceProvider *self, const char *language)
{
  self->language = language != NULL ? find_language(language) : NULL;
}

static const char *
get_person(DwProvider *provider)
{
  DwSession *session = DW_WORKSPACE_PROVIDER(provider)->session;

  return dw_sign_in_state_has_token(dw_session_get_state(session)) ? dw_session_get_user(session)
                                                                   : NULL;
}

static void
page_async(DwProvider *provider,
           const char *next_token,
           const char *const *ids,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  static const Decoding decoding = {(Decode) dw_api_decode_resource_page,
                                    (GDestroyNotify) dw_resource_page_free};
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  g_autoptr(DwRequest) request = dw_request_new();

  g_task_set_source_tag(task, page_async);
  dw_request_set(request, "Language", service_language(DW_WORKSPACE_PROVIDER(provider)));
  dw_request_set_boolean(request, "QueryFotaUpdate", TRUE);
  if (ids != NULL) {
    /* Details that are looked at one desk at a time: a long list is read sooner without. */
    dw_request_set_boolean(request, "QueryDesktopTimers", TRUE);
    dw_request_set_boolean(request, "QueryDesktopDurationList", TRUE);
  }
  if (next_token != NULL)
    dw_request_set(request, "NextToken", next_token);
  for (; ids != NULL && *ids != NULL; ids++)
    dw_request_append(request, "ResourceIds", *ids);
  call_and_decode(task, "DescribeUserResources", request, &decoding);
}

static DwResourcePage *
page_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  return propagate(provider, result, error);
}

static const DwOperation *
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
      return dw_catalogue_find(DW_ECD_USER, operations[i].name);
  }
  return NULL;
}

typedef struct {
  DwAction action;
  DwRequest *request;
} Power;

static void
power_free(Power *power)
{
  dw_request_free(power->request);
  g_free(power);
}

static void powered_cb(GObject *source, GAsyncResult *result, gpointer user_data);

static void
call_power(GTask *task, DwAction action)
{
  DwWorkspaceProvider *self = g_task_get_source_object(task);
  Power *power = g_task_get_task_data(task);

  power->action = action;
  dw_session_call_async(self->session, operation_of(action), power->request,
                        g_task_get_cancellable(task), powered_cb, g_object_ref(task));
}

static GError *
not_offered_error(DwAction action, const GError *reason)
{
  const char *message =
      action == DW_ACTION_HIBERNATE
          ? "This office's service does not offer hibernation. Stop the desk instead."
          : "This office's service does not offer that action. Ask your administrator.";

  return dw_error_new_service(DW_ERROR_NOT_OFFERED, dw_error_get_service_code(reason), message,
                              dw_error_get_request_id(reason));
}

static void
powered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Power *power = g_task_get_task_data(task);
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = dw_session_call_finish(DW_SESSION(source), result, &error);

  if (reply != NULL)
    g_task_return_boolean(task, TRUE);
  else if (!g_error_matches(error, DW_ERROR, DW_ERROR_NOT_OFFERED))
    g_task_return_error(task, g_steal_pointer(&error));
  else if (power->action == DW_ACTION_WAKE_UP)
    call_power(task, DW_ACTION_START); /* what an office without WakeupDesktops wakes desks with */
  else
    g_task_return_error(task, not_offered_error(power->action, error));
}

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
  Power *power = NULL;

  g_return_if_fail(operation_of(action) != NULL);
  power = g_new0(Power, 1);
  g_task_set_source_tag(task, power_async);
  g_task_set_task_data(task, power, (GDestroyNotify) power_free);
  power->request = dw_request_new();
  dw_request_set(power->request, "ClientToken", client_token);
  for (; *ids != NULL; ids++)
    dw_request_append(power->request, "DesktopId", *ids);
  call_power(task, action);
}

static gboolean
power_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

/* A share hands out one of its members; the ticket is for that one. */
static const char *
connectable_id(DwResource *resource)
{
  const DwResourceData *data = dw_resource_get_data(resource);

  return data->real_desktop_id != NULL && *data->real_desktop_id != '\0' ? data->real_desktop_id
                                                                         : data->id;
}

static void
updated_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = dw_session_call_finish(DW_SESSION(source), result, &error);

  if (reply != NULL)
    g_task_return_boolean(task, TRUE);
  else if (g_error_matches(error, DW_ERROR, DW_ERROR_NOT_OFFERED))
    g_task_return_error(task, not_offered_error(DW_ACTION_UPDATE_IMAGE, error));
  else
    g_task_return_error(task, g_steal_pointer(&error));
}

/* The reference has no ClientToken for this; to agree to one version twice is the same as once. */
static void
update_async(DwProvider *provider,
             DwResource *resource,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  DwWorkspaceProvider *self = DW_WORKSPACE_PROVIDER(provider);
  const DwFotaUpdate *update = dw_resource_get_data(resource)->fota_update;
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  g_autoptr(DwRequest) request = dw_request_new();

  g_task_set_source_tag(task, update_async);
  if (update == NULL || update->new_version == NULL) {
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_NOT_READY,
                            "No update waits for %s any more. Refresh the list.",
                            dw_resource_get_name(resource));
    return;
  }
  dw_request_set(request, "DesktopId", connectable_id(resource));
  dw_request_set(request, "AppVersion", update->new_version);
  dw_session_call_async(self->session, dw_catalogue_find(DW_ECD_USER, "ApproveFotaUpdate"), request,
                        cancellable, updated_cb, g_steal_pointer(&task));
}

static gboolean
update_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

static void
ticket_async(DwProvider *provider,
             DwResource *resource,
             const DwTicketQuery *query,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  static const Decoding decoding = {(Decode) dw_api_decode_ticket,
                                    (GDestroyNotify) dw_ticket_reply_free};
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  g_autoptr(DwRequest) request = dw_request_new();

  g_task_set_source_tag(task, ticket_async);
  dw_request_set(request, "DesktopId", connectable_id(resource));
  if (query->task_id != NULL)
    dw_request_set(request, "TaskId", query->task_id);
  if (query->program != NULL) {
    g_autofree char *content = dw_api_encode_command(query->program, query->arguments);

    dw_request_set(request, "CommandContent", content);
  }
  call_and_decode(task, "GetConnectionTicket", request, &decoding);
}

static DwTicketReply *
ticket_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  return propagate(provider, result, error);
}

static void
reported_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = dw_session_call_finish(DW_SESSION(source), result, &error);

  if (reply == NULL)
    g_info("The service was not told of the remote session: %s", error->message);
  g_task_return_boolean(task, reply != NULL);
}

static void
report_session(DwProvider *provider,
               DwResource *resource,
               DwSessionReport report,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  DwWorkspaceProvider *self = DW_WORKSPACE_PROVIDER(provider);
  gint64 now = dw_clock_get_real_time(dw_session_get_clock(self->session));
  g_autoptr(DwRequest) request = dw_request_new();

  g_task_set_source_tag(task, report_session);
  dw_request_set(request, "InstanceId", connectable_id(resource));
  dw_request_set_integer(request, "SessionChangeTime", now / G_TIME_SPAN_MILLISECOND);
  dw_request_set(request, "SessionStatus",
                 report == DW_SESSION_REPORT_CONNECTED ? "Connected" : "Disconnected");
  if (dw_session_get_user(self->session) != NULL)
    dw_request_set(request, "EndUserId", dw_session_get_user(self->session));
  dw_session_call_async(self->session, dw_catalogue_find(DW_ECD_USER, "ReportSessionStatus"),
                        request, cancellable, reported_cb, g_steal_pointer(&task));
}

static void
dw_workspace_provider_iface_init(DwProviderInterface *iface)
{
  iface->get_person = get_person;
  iface->page_async = page_async;
  iface->page_finish = page_finish;
  iface->power_async = power_async;
  iface->power_finish = power_finish;
  iface->update_async = update_async;
  iface->update_finish = update_finish;
  iface->ticket_async = ticket_async;
  iface->ticket_finish = ticket_finish;
  iface->report = report_session;
}
