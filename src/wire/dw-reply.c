/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-reply.h"

#include "dw-error.h"
#include "dw-json-check.h"
#include "dw-secret.h"
#include "dw-service-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define REQUEST_ID_LIMIT 128
#define BYTE_ORDER_MARK  "\xef\xbb\xbf"

struct _DwReply {
  gatomicrefcount ref_count;
  JsonNode *node;
  char *request_id;
  gsize length; /* of the text */
};

G_DEFINE_BOXED_TYPE(DwReply, dw_reply, dw_reply_ref, dw_reply_unref)

/* What each fault of a text means to the person. */
static const char *const fault_sentences[] = {
    [DW_JSON_FAULT_EMPTY] = "The service's reply was empty.",
    [DW_JSON_FAULT_NUL] = "The service's reply holds NUL bytes and can't be read.",
    [DW_JSON_FAULT_ENCODING] = "The service's reply is not valid UTF-8 and can't be read.",
    [DW_JSON_FAULT_TRUNCATED] = "The service's reply ends too early and can't be read.",
    [DW_JSON_FAULT_TOO_DEEP] = "The service's reply is nested too deeply to be read.",
    [DW_JSON_FAULT_TOO_WIDE] = "The service's reply has too many fields to be read.",
    [DW_JSON_FAULT_SYNTAX] = "The service's reply is not JSON and can't be read.",
    [DW_JSON_FAULT_NOT_OBJECT] = "The service's reply is not a JSON object and can't be read.",
};

static void wipe_node(JsonNode *node);

static void
wipe_member_cb(JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  wipe_node(node);
}

static void
wipe_element_cb(JsonArray *array, guint position, JsonNode *node, gpointer user_data)
{
  wipe_node(node);
}

/* Replies carry tokens and tickets, and json-glib frees its texts as they are. Each text stands in
 * a copy of its node's own, which nobody else may hold longer than the reply. */
static void
wipe_node(JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT(node)) {
    json_object_foreach_member(json_node_get_object(node), wipe_member_cb, NULL);
  } else if (JSON_NODE_HOLDS_ARRAY(node)) {
    json_array_foreach_element(json_node_get_array(node), wipe_element_cb, NULL);
  } else if (json_node_get_value_type(node) == G_TYPE_STRING) {
    char *text = (char *) json_node_get_string(node);

    dw_wipe(text, text != NULL ? strlen(text) : 0);
  }
}

/* Code may come as a number, and Success as a string. */
static char *
member_text(JsonNode *node, const char *name)
{
  JsonNode *member = json_object_get_member(json_node_get_object(node), name);
  GType type = member != NULL ? json_node_get_value_type(member) : G_TYPE_INVALID;

  if (type == G_TYPE_STRING)
    return g_strdup(json_node_get_string(member));
  if (type == G_TYPE_INT64)
    return g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(member));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup(json_node_get_boolean(member) ? "true" : "false");
  return g_strdup("");
}

static gboolean
holds_data(JsonNode *node)
{
  static const char *const envelope[] = {"Code",    "Message",   "RequestId",
                                         "HostId",  "Recommend", "HttpStatusCode",
                                         "Success", "Type",      NULL};
  g_autoptr(GList) names = json_object_get_members(json_node_get_object(node));

  for (GList *l = names; l != NULL; l = l->next) {
    if (!g_strv_contains(envelope, l->data))
      return TRUE;
  }
  return FALSE;
}

/* HTTP 4xx and 5xx always say no. HTTP 2xx says yes, with two exceptions that some products make:
 * `"Success": false`, and a Code that is no word of success in a reply that holds nothing else. A
 * Code beside data is data: several operations return one. */
static gboolean
says_no(JsonNode *node, guint status, const char *code)
{
  static const char *const yes[] = {"", "200", "ok", "success", "true", NULL};
  g_autofree char *success = member_text(node, "Success");
  g_autofree char *small = g_ascii_strdown(code, -1);

  if (status >= 400 || g_ascii_strcasecmp(success, "false") == 0)
    return TRUE;
  return !g_strv_contains(yes, small) && !holds_data(node);
}

static GError *
error_of(JsonNode *node, guint status)
{
  g_autofree char *code = member_text(node, "Code");
  g_autofree char *message = member_text(node, "Message");
  g_autofree char *request_id = member_text(node, "RequestId");

  return says_no(node, status, code) ? dw_service_error_new(status, code, message, request_id)
                                     : NULL;
}

static GError *
redirect_error(const char *location)
{
  g_autoptr(GUri) uri =
      location != NULL ? g_uri_parse(location, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
  g_autofree char *clean = dw_service_error_clean(host != NULL ? host : "", REQUEST_ID_LIMIT);

  return g_error_new(
      DW_ERROR, DW_ERROR_NETWORK,
      "The service was not reached: something on the way sent Deskway to %s instead. It may be a "
      "captive portal or a proxy; open a web page in a browser to sign in to the network.",
      *clean != '\0' ? clean : "another address");
}

static gboolean
is_html(const char *content_type, const char *text, gsize length)
{
  gsize at = 0;

  while (at < length && g_ascii_isspace(text[at]))
    at++;
  if (at < length && text[at] == '<')
    return TRUE;
  return content_type != NULL && g_ascii_strncasecmp(content_type, "text/html", 9) == 0;
}

/* A service that is down or busy often answers through something that speaks no JSON. */
static GError *
unreadable_error(
    guint status, const char *content_type, const char *text, gsize length, DwJsonFault fault)
{
  if (status == 429 || (status >= 500 && status != 511))
    return dw_service_error_new(status, NULL, NULL, NULL);
  if (status == 511 || is_html(content_type, text, length))
    return g_error_new_literal(
        DW_ERROR, DW_ERROR_NETWORK,
        "The service was not reached: a web page came in place of its reply. It may be a "
        "captive portal or a proxy; open a web page in a browser to sign in to the network.");
  if (status >= 400)
    return g_error_new(DW_ERROR, DW_ERROR_NETWORK,
                       "%s It came with HTTP status %u; check the service's address.",
                       fault_sentences[fault], status);
  return g_error_new(DW_ERROR, DW_ERROR_NETWORK,
                     "%s Try again; if it stays, check the service's address.",
                     fault_sentences[fault]);
}

static DwReply *
reply_new(JsonNode *node)
{
  DwReply *self = g_new0(DwReply, 1);
  g_autofree char *request_id = member_text(node, "RequestId");

  g_atomic_ref_count_init(&self->ref_count);
  self->node = node;
  self->request_id =
      *request_id != '\0' ? dw_service_error_clean(request_id, REQUEST_ID_LIMIT) : NULL;
  return self;
}

/* The tree of a body that is an object, or what is wrong with it. */
static DwJsonFault
parse(const char *text, gsize length, JsonNode **node)
{
  g_autoptr(JsonParser) parser = json_parser_new();
  DwJsonFault fault = dw_json_check(text, length);

  if (fault != DW_JSON_FAULT_NONE)
    return fault;
  if (!json_parser_load_from_data(parser, text, (gssize) length, NULL))
    return DW_JSON_FAULT_SYNTAX;
  *node = json_parser_steal_root(parser);
  return DW_JSON_FAULT_NONE;
}

/**
 * dw_reply_new_from_http:
 * @status: the HTTP status
 * @content_type: (nullable): the header
 * @location: (nullable): the header
 * @body: the whole body
 * @error: return location, any code of %DW_ERROR that dw_service_error_new() gives, or
 * %DW_ERROR_NETWORK where the reply is not the service's or can't be read
 *
 * Reads what came over HTTP. The content decides, not its declared type. @body is not kept. Any
 * thread may do it.
 *
 * Returns: (transfer full): the reply, or %NULL
 */
DwReply *
dw_reply_new_from_http(
    guint status, const char *content_type, const char *location, GBytes *body, GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data(body, &length);
  gsize mark = strlen(BYTE_ORDER_MARK);
  DwJsonFault fault;
  JsonNode *node = NULL;
  g_autoptr(DwReply) reply = NULL;
  GError *failure = NULL;

  if (status >= 300 && status < 400) {
    g_propagate_error(error, redirect_error(location));
    return NULL;
  }
  if (length >= mark && memcmp(text, BYTE_ORDER_MARK, mark) == 0) {
    text += mark;
    length -= mark;
  }
  fault = parse(text, length, &node);
  if (fault == DW_JSON_FAULT_NONE) {
    reply = reply_new(node);
    reply->length = length;
    failure = error_of(node, status);
  } else {
    failure = unreadable_error(status, content_type, text, length, fault);
  }
  if (failure == NULL)
    return g_steal_pointer(&reply);
  g_propagate_error(error, failure);
  return NULL;
}

/**
 * dw_reply_ref:
 * @self: a reply
 *
 * Returns: (transfer full): @self
 */
DwReply *
dw_reply_ref(DwReply *self)
{
  g_atomic_ref_count_inc(&self->ref_count);
  return self;
}

/**
 * dw_reply_unref:
 * @self: (transfer full): a reply, whose texts are wiped with its last reference
 */
void
dw_reply_unref(DwReply *self)
{
  if (!g_atomic_ref_count_dec(&self->ref_count))
    return;
  wipe_node(self->node);
  json_node_unref(self->node);
  g_free(self->request_id);
  g_free(self);
}

/**
 * dw_reply_get_node:
 * @self: a reply
 *
 * Returns: (transfer none): the JSON object; its texts are wiped when @self goes, whoever else
 * holds the node
 */
JsonNode *
dw_reply_get_node(const DwReply *self)
{
  return self->node;
}

/**
 * dw_reply_get_request_id:
 * @self: a reply
 *
 * Returns: (nullable) (transfer none): the service's name for the call
 */
const char *
dw_reply_get_request_id(const DwReply *self)
{
  return self->request_id;
}

/**
 * dw_reply_is_large:
 * @self: a reply
 *
 * Returns: whether to look through it and to let go of it takes longer than a main loop should be
 *   held up
 */
gboolean
dw_reply_is_large(const DwReply *self)
{
  return self->length > DW_REPLY_LARGE;
}

/**
 * dw_reply_to_text:
 * @self: a reply
 * @pretty: whether to indent it for a person
 *
 * Returns: (transfer full): the JSON; it may hold tokens, so dw_wipe_free() it
 */
char *
dw_reply_to_text(const DwReply *self, gboolean pretty)
{
  return json_to_string(self->node, pretty);
}
