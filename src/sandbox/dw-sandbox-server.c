/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-server.h"

#include "dw-error.h"
#include "dw-sandbox-catalogue.h"
#include "dw-sandbox-fault-kinds.h"
#include "dw-sandbox-icons.h"
#include "dw-sandbox-service.h"
#include "dw-sandbox-wire.h"

#include <libsoup/soup.h>

/* What --fault calls the fetching of a picture, which is no operation. */
#define ICON "icon"

struct _DwSandboxServer {
  SoupServer *soup;
  DwSandboxCatalogue *catalogue;
  DwSandboxWorld *world;
  DwSandboxFaults *faults;
  DwSandboxRecord *record;
  guint latency_ms;
};

typedef struct {
  DwSandboxServer *server;
  SoupServerMessage *message;
  DwSandboxCall *call;
} Exchange;

static void
free_exchange(gpointer data)
{
  Exchange *exchange = data;

  dw_sandbox_call_free(exchange->call);
  g_object_unref(exchange->message);
  g_free(exchange);
}

static void
send_whole(SoupServerMessage *message, DwSandboxAnswer *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
  gsize length;
  const char *body = g_bytes_get_data(answer->body, &length);

  soup_server_message_set_status(message, answer->status, NULL);
  soup_server_message_set_response(message, answer->content_type, SOUP_MEMORY_COPY, body, length);
  if (answer->retry_after != NULL)
    soup_message_headers_append(headers, "Retry-After", answer->retry_after);
  if (answer->location != NULL)
    soup_message_headers_append(headers, "Location", answer->location);
}

static void
send(SoupServerMessage *message, DwSandboxAnswer *answer)
{
  if (answer->delivery == DW_SANDBOX_DELIVERY_WHOLE)
    send_whole(message, answer);
  else if (answer->delivery == DW_SANDBOX_DELIVERY_NEVER)
    soup_server_message_pause(message);
  else
    dw_sandbox_wire_send(soup_server_message_steal_connection(message), answer);
}

static void
set_date(DwSandboxServer *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
  g_autoptr(GDateTime) now =
      g_date_time_new_from_unix_utc(dw_sandbox_world_get_unix_time(self->world));
  g_autofree char *text = soup_date_time_to_string(now, SOUP_DATE_HTTP);

  soup_message_headers_replace(headers, "Date", text);
}

static void
respond(DwSandboxServer *self, SoupServerMessage *message, DwSandboxCall *call)
{
  g_autoptr(DwSandboxAnswer) answer =
      dw_sandbox_icons_answer(self->world, call, soup_server_message_get_method(message),
                              g_uri_get_path(soup_server_message_get_uri(message)));
  const DwSandboxFault *fault = dw_sandbox_faults_take(
      self->faults, answer != NULL ? ICON : dw_sandbox_call_get(call, "Action"));

  if (answer == NULL) {
    if (fault == NULL || fault->kind->has_effect)
      dw_sandbox_service_answer(self->catalogue, self->world, call);
    answer = dw_sandbox_answer_new(call);
  }
  if (fault != NULL)
    dw_sandbox_fault_kinds_apply(fault->kind, answer, call, fault->value);
  set_date(self, message);
  send(message, answer);
}

static gboolean
late_cb(gpointer user_data)
{
  Exchange *exchange = user_data;

  if (soup_server_message_get_socket(exchange->message) == NULL)
    return G_SOURCE_REMOVE;
  soup_server_message_unpause(exchange->message);
  respond(exchange->server, exchange->message, exchange->call);
  return G_SOURCE_REMOVE;
}

static void
respond_late(DwSandboxServer *self, SoupServerMessage *message, DwSandboxCall *call)
{
  Exchange *exchange = g_new0(Exchange, 1);

  exchange->server = self;
  exchange->message = g_object_ref(message);
  exchange->call = call;
  soup_server_message_pause(message);
  g_timeout_add_full(G_PRIORITY_DEFAULT, self->latency_ms, late_cb, exchange, free_exchange);
}

static DwSandboxCall *
receive(DwSandboxServer *self, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri(message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
  g_autoptr(GBytes) body = soup_message_body_flatten(soup_server_message_get_request_body(message));
  DwSandboxRequest request = {
      .method = soup_server_message_get_method(message),
      .path = g_uri_get_path(uri),
      .query = g_uri_get_query(uri),
      .content_type = soup_message_headers_get_content_type(headers, NULL),
      .body = body,
  };

  return dw_sandbox_service_receive(self->catalogue, &request);
}

static void
request_cb(SoupServer *soup,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  DwSandboxServer *self = user_data;
  g_autoptr(DwSandboxCall) call = receive(self, message);

  dw_sandbox_record_add(self->record, message, call);
  if (self->latency_ms > 0)
    respond_late(self, message, g_steal_pointer(&call));
  else
    respond(self, message, call);
}

/**
 * dw_sandbox_server_new:
 * @world: the world it serves; outlives the server
 * @faults: what goes wrong; outlives the server
 * @record: (nullable): where requests are written down; outlives the server
 *
 * Returns: (transfer full): a server that does not listen yet
 */
DwSandboxServer *
dw_sandbox_server_new(DwSandboxWorld *world, DwSandboxFaults *faults, DwSandboxRecord *record)
{
  DwSandboxServer *self = g_new0(DwSandboxServer, 1);

  self->soup = soup_server_new("server-header", "deskway-sandbox ", NULL);
  self->catalogue = dw_sandbox_catalogue_new();
  self->world = world;
  self->faults = faults;
  self->record = record;
  soup_server_add_handler(self->soup, NULL, request_cb, self, NULL);
  return self;
}

/**
 * dw_sandbox_server_free:
 * @self: (transfer full): a server; its connections close
 */
void
dw_sandbox_server_free(DwSandboxServer *self)
{
  soup_server_disconnect(self->soup);
  g_object_unref(self->soup);
  dw_sandbox_catalogue_free(self->catalogue);
  g_free(self);
}

/**
 * dw_sandbox_server_set_latency:
 * @self: a server
 * @latency_ms: how long every answer waits, in milliseconds
 */
void
dw_sandbox_server_set_latency(DwSandboxServer *self, guint latency_ms)
{
  self->latency_ms = latency_ms;
}

static char *
describe_address(SoupServer *soup)
{
  GSList *uris = soup_server_get_uris(soup);
  GUri *uri = uris->data;
  char *text = g_strdup_printf("%s://127.0.0.1:%d", g_uri_get_scheme(uri), g_uri_get_port(uri));

  g_slist_free_full(uris, (GDestroyNotify) g_uri_unref);
  return text;
}

/**
 * dw_sandbox_server_listen:
 * @self: a server
 * @port: a loopback port; 0 for any that is free
 * @certificate: (nullable): with its key, to speak TLS
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the URL it listens on; else %DW_ERROR_NETWORK
 */
char *
dw_sandbox_server_listen(DwSandboxServer *self,
                         guint port,
                         GTlsCertificate *certificate,
                         GError **error)
{
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  g_autoptr(GError) cause = NULL;

  if (certificate != NULL) {
    soup_server_set_tls_certificate(self->soup, certificate);
    options |= SOUP_SERVER_LISTEN_HTTPS;
  }
  if (soup_server_listen_local(self->soup, port, options, &cause)) {
    char *url = describe_address(self->soup);

    dw_sandbox_world_set_base_url(self->world, url);
    return url;
  }
  g_set_error(error, DW_ERROR, DW_ERROR_NETWORK, "The port %u can't be used: %s.", port,
              cause->message);
  return NULL;
}
