/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-fake-provider.h"

#include "dw-api-decode.h"

#include <json-glib/json-glib.h>

struct _DwFakeProvider {
  GObject parent;

  DwFakeScript *pages;
  DwFakeScript *powers;
  DwFakeScript *tickets;
  GPtrArray *calls;
  char *client_token;
  const char *person;
};

static void dw_fake_provider_iface_init(DwProviderInterface *iface);

G_DEFINE_TYPE_WITH_CODE(DwFakeProvider,
                        dw_fake_provider,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_PROVIDER, dw_fake_provider_iface_init))

static void
dw_fake_provider_finalize(GObject *object)
{
  DwFakeProvider *self = DW_FAKE_PROVIDER(object);

  dw_fake_script_free(self->pages);
  dw_fake_script_free(self->powers);
  dw_fake_script_free(self->tickets);
  g_ptr_array_unref(self->calls);
  g_free(self->client_token);
  G_OBJECT_CLASS(dw_fake_provider_parent_class)->finalize(object);
}

static void
dw_fake_provider_class_init(DwFakeProviderClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_fake_provider_finalize;
}

static void
dw_fake_provider_init(DwFakeProvider *self)
{
  self->pages = dw_fake_script_new();
  self->powers = dw_fake_script_new();
  self->tickets = dw_fake_script_new();
  self->person = "alice";
  self->calls = g_ptr_array_new_with_free_func(g_free);
}

static void G_GNUC_PRINTF(2, 3) note(DwProvider *provider, const char *format, ...)
{
  va_list arguments;

  va_start(arguments, format);
  g_ptr_array_add(DW_FAKE_PROVIDER(provider)->calls, g_strdup_vprintf(format, arguments));
  va_end(arguments);
}

static JsonNode *
propagate(GAsyncResult *result, GError **error)
{
  g_autofree char *text = g_task_propagate_pointer(G_TASK(result), error);
  JsonNode *node = text != NULL ? json_from_string(text, NULL) : NULL;

  g_assert_true(text == NULL || node != NULL);
  return node;
}

static const char *
get_person(DwProvider *provider)
{
  return DW_FAKE_PROVIDER(provider)->person;
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
  g_autofree char *joined = ids != NULL ? g_strjoinv(",", (GStrv) ids) : g_strdup("all");

  note(provider, "page %s %s", next_token != NULL ? next_token : "-", joined);
  dw_fake_script_answer(DW_FAKE_PROVIDER(provider)->pages, task);
}

static DwResourcePage *
page_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_autoptr(JsonNode) node = propagate(result, error);

  return node != NULL ? dw_api_decode_resource_page(node) : NULL;
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
  DwFakeProvider *self = DW_FAKE_PROVIDER(provider);
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  g_autofree char *joined = g_strjoinv(",", (GStrv) ids);

  note(provider, "%s %s", dw_actions_get_name(action), joined);
  g_free(self->client_token);
  self->client_token = g_strdup(client_token);
  dw_fake_script_answer(self->powers, task);
}

static gboolean
power_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_autofree char *text = g_task_propagate_pointer(G_TASK(result), error);

  return text != NULL;
}

static void
update_async(DwProvider *provider,
             DwResource *resource,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);

  note(provider, "update-image %s", dw_resource_get_id(resource));
  dw_fake_script_answer(DW_FAKE_PROVIDER(provider)->powers, task);
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

  note(provider, "ticket %s %s %s %s", dw_resource_get_id(resource),
       query->task_id != NULL ? query->task_id : "-", query->program != NULL ? query->program : "-",
       query->arguments != NULL ? query->arguments : "-");
  dw_fake_script_answer(DW_FAKE_PROVIDER(provider)->tickets, task);
}

static DwTicketReply *
ticket_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_autoptr(JsonNode) node = propagate(result, error);

  return node != NULL ? dw_api_decode_ticket(node) : NULL;
}

static void
report(DwProvider *provider,
       DwResource *resource,
       DwSessionReport session_report,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);

  note(provider, "report %s %s", dw_resource_get_id(resource),
       session_report == DW_SESSION_REPORT_CONNECTED ? "connected" : "disconnected");
  g_task_return_boolean(task, TRUE);
}

static void
dw_fake_provider_iface_init(DwProviderInterface *iface)
{
  iface->get_person = get_person;
  iface->page_async = page_async;
  iface->page_finish = page_finish;
  iface->power_async = power_async;
  iface->power_finish = power_finish;
  iface->update_async = update_async;
  iface->update_finish = power_finish;
  iface->ticket_async = ticket_async;
  iface->ticket_finish = ticket_finish;
  iface->report = report;
}

/**
 * dw_fake_provider_new:
 *
 * Returns: (transfer full): a provider that has nothing to say yet
 */
DwFakeProvider *
dw_fake_provider_new(void)
{
  return g_object_new(DW_TYPE_FAKE_PROVIDER, NULL);
}

/**
 * dw_fake_provider_set_person:
 * @self: a provider, of alice
 * @person: (nullable): who is signed in from now on; a constant
 */
void
dw_fake_provider_set_person(DwFakeProvider *self, const char *person)
{
  self->person = person;
}

/**
 * dw_fake_provider_make_page:
 * @format: of a page in the service's JSON; single quotes stand for double ones
 * @...: for @format
 *
 * Returns: (transfer full): the page
 */
DwResourcePage *
dw_fake_provider_make_page(const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  va_list arguments;

  va_start(arguments, format);
  text = g_strdelimit(g_strdup_vprintf(format, arguments), "'", '"');
  va_end(arguments);
  node = json_from_string(text, NULL);
  g_assert_nonnull(node);
  return dw_api_decode_resource_page(node);
}

/**
 * dw_fake_provider_get_pages:
 * @self: a provider
 *
 * Returns: (transfer none): what it answers when it is asked for a page
 */
DwFakeScript *
dw_fake_provider_get_pages(DwFakeProvider *self)
{
  return self->pages;
}

/**
 * dw_fake_provider_get_powers:
 * @self: a provider
 *
 * Returns: (transfer none): what it answers to power actions
 */
DwFakeScript *
dw_fake_provider_get_powers(DwFakeProvider *self)
{
  return self->powers;
}

/**
 * dw_fake_provider_get_tickets:
 * @self: a provider
 *
 * Returns: (transfer none): what it answers when it is asked for a ticket
 */
DwFakeScript *
dw_fake_provider_get_tickets(DwFakeProvider *self)
{
  return self->tickets;
}

/**
 * dw_fake_provider_take_calls:
 * @self: a provider
 *
 * Returns: (transfer full): the calls since the last time, a line each
 */
GStrv
dw_fake_provider_take_calls(DwFakeProvider *self)
{
  GPtrArray *calls = g_steal_pointer(&self->calls);

  self->person = "alice";
  self->calls = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(calls, NULL);
  return (GStrv) g_ptr_array_free(calls, FALSE);
}

/**
 * dw_fake_provider_get_client_token:
 * @self: a provider
 *
 * Returns: (transfer full): the ClientToken of the last power action
 */
char *
dw_fake_provider_get_client_token(DwFakeProvider *self)
{
  return g_strdup(self->client_token);
}
