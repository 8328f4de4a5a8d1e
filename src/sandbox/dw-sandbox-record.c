/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-record.h"

#include "dw-error.h"

#include <errno.h>
#include <stdio.h>

#define MARKER "[secret]"

struct _DwSandboxRecord {
  FILE *file;
  gboolean secrets;
  gint64 count;
};

/**
 * dw_sandbox_record_new:
 * @path: the file; what was in it goes
 * @secrets: whether secret values are written as they are, and not as a marker
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the record; else %DW_ERROR_STORAGE
 */
DwSandboxRecord *
dw_sandbox_record_new(const char *path, gboolean secrets, GError **error)
{
  DwSandboxRecord *self;
  FILE *file = fopen(path, "we");

  if (file == NULL) {
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE, "The record %s can't be written: %s.", path,
                g_strerror(errno));
    return NULL;
  }
  self = g_new0(DwSandboxRecord, 1);
  self->file = file;
  self->secrets = secrets;
  return self;
}

/**
 * dw_sandbox_record_free:
 * @self: (transfer full) (nullable): a record
 */
void
dw_sandbox_record_free(DwSandboxRecord *self)
{
  if (self == NULL)
    return;
  fclose(self->file);
  g_free(self);
}

static JsonObject *
describe_parameters(DwSandboxRecord *self, DwSandboxCall *call)
{
  JsonObject *parameters = json_object_new();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init(&iter, call->parameters);
  while (g_hash_table_iter_next(&iter, &name, &value)) {
    gboolean hidden = !self->secrets && dw_sandbox_call_is_secret(call, name);

    json_object_set_string_member(parameters, name, hidden ? MARKER : value);
  }
  return parameters;
}

static void
add_header_cb(const char *name, const char *value, gpointer user_data)
{
  g_autofree char *lower = g_ascii_strdown(name, -1);

  json_object_set_string_member(user_data, lower, value);
}

/* A number of the connection, the same for as long as it is kept. */
static gint64
connection_number(SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address(message);

  return G_IS_INET_SOCKET_ADDRESS(address)
             ? g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address))
             : 0;
}

static JsonObject *
describe(DwSandboxRecord *self, SoupServerMessage *message, DwSandboxCall *call)
{
  JsonObject *line = json_object_new();
  JsonObject *headers = json_object_new();
  GUri *uri = soup_server_message_get_uri(message);

  json_object_set_int_member(line, "number", ++self->count);
  json_object_set_string_member(line, "method", soup_server_message_get_method(message));
  json_object_set_string_member(line, "path", g_uri_get_path(uri));
  json_object_set_string_member(line, "query", g_uri_get_query(uri));
  json_object_set_int_member(line, "connection", connection_number(message));
  json_object_set_string_member(line, "action", dw_sandbox_call_get(call, "Action"));
  json_object_set_string_member(line, "version", dw_sandbox_call_get(call, "Version"));
  soup_message_headers_foreach(soup_server_message_get_request_headers(message), add_header_cb,
                               headers);
  json_object_set_object_member(line, "headers", headers);
  json_object_set_object_member(line, "parameters", describe_parameters(self, call));
  return line;
}

/**
 * dw_sandbox_record_add:
 * @self: (nullable): a record
 * @message: a request that arrived
 * @call: what it asks
 *
 * Writes a line at once, before anything is answered.
 */
void
dw_sandbox_record_add(DwSandboxRecord *self, SoupServerMessage *message, DwSandboxCall *call)
{
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (self == NULL)
    return;
  node = json_node_new(JSON_NODE_OBJECT);
  json_node_take_object(node, describe(self, message, call));
  text = json_to_string(node, FALSE);
  fprintf(self->file, "%s\n", text);
  fflush(self->file);
}
