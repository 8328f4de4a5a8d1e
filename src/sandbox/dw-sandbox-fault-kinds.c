/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-fault-kinds.h"

#include <string.h>

#define DEEP_LEVELS  10000
#define DEFAULT_RATE 20

static void
refuse(DwSandboxAnswer *answer, guint status, const char *code, const char *message)
{
  g_autoptr(JsonObject) reply = json_object_new();
  g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);

  json_object_set_string_member(reply, "RequestId", "00000000-0000-4000-8000-00000000FA17");
  json_object_set_string_member(reply, "Code", code);
  json_object_set_string_member(reply, "Message", message);
  json_node_set_object(node, reply);
  answer->status = status;
  dw_sandbox_answer_take_text(answer, json_to_string(node, FALSE));
}

static void
spoil_500(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  refuse(answer, 500, "InternalError", "The request processing has failed.");
}

static void
spoil_throttle(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  refuse(answer, 429, "Throttling.User", "Request was denied due to user flow control.");
  answer->retry_after = g_strdup(value == NULL ? "1" : value);
}

static void
spoil_html(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  answer->status = 200;
  answer->content_type = "text/html; charset=utf-8";
  dw_sandbox_answer_take_text(
      answer, g_strdup("<!DOCTYPE html><html><title>Guest network</title><body><h1>Welcome</h1>"
                       "<form>Room number <input name=room></form></body></html>"));
}

static void
spoil_redirect(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  spoil_html(answer, call, value);
  answer->status = 302;
  answer->location = "http://portal.example/welcome";
}

static void
spoil_huge(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  answer->chunked = g_strcmp0(value, "chunked") == 0;
}

static void
spoil_slow(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  guint64 rate = DEFAULT_RATE;

  if (value != NULL)
    g_ascii_string_to_unsigned(value, 10, 1, G_MAXUINT16, &rate, NULL);
  answer->rate = (guint) rate;
}

static void
spoil_deep(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  g_autoptr(GString) text = g_string_new(NULL);

  for (int i = 0; i < DEEP_LEVELS; i++)
    g_string_append(text, "{\"a\":");
  g_string_append(text, "1");
  for (int i = 0; i < DEEP_LEVELS; i++)
    g_string_append_c(text, '}');
  dw_sandbox_answer_take_text(answer, g_string_free(g_steal_pointer(&text), FALSE));
}

static void
spoil_nul(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  static const char text[] = "{\"RequestId\":\"A\0B\",\"NickName\":\"\0\"}";

  g_bytes_unref(answer->body);
  answer->body = g_bytes_new_static(text, sizeof text - 1);
}

static void
spoil_utf8(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  dw_sandbox_answer_take_text(answer, g_strdup("{\"RequestId\":\"A\xff\xc3(B\"}"));
}

static void
spoil_truncated(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  GBytes *half = g_bytes_new_from_bytes(answer->body, 0, g_bytes_get_size(answer->body) / 2);

  g_bytes_unref(answer->body);
  answer->body = half;
}

static void
spoil_not_object(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  dw_sandbox_answer_take_text(answer, g_strdup("[\"RequestId\"]"));
}

static void
spoil_empty(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  dw_sandbox_answer_take_text(answer, g_strdup(""));
}

static void
spoil_echo(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  g_autoptr(GString) message = g_string_new("The service can't use");
  GHashTableIter iter;
  gpointer name, sent;

  g_hash_table_iter_init(&iter, call->parameters);
  while (g_hash_table_iter_next(&iter, &name, &sent)) {
    if (dw_sandbox_call_is_secret(call, name))
      g_string_append_printf(message, " %s", (const char *) sent);
  }
  refuse(answer, 400, "InvalidParameter.Echo", message->str);
}

static JsonNode *
twist(JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY(node))
    return json_node_init_string(json_node_alloc(), "a list");
  if (JSON_NODE_HOLDS_OBJECT(node))
    return json_node_init_int(json_node_alloc(), 7);
  return json_node_init_boolean(json_node_alloc(), FALSE);
}

static void
spoil_type(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  g_autoptr(GList) names = json_object_get_members(call->reply);

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member(call->reply, l->data,
                           twist(json_object_get_member(call->reply, l->data)));
  dw_sandbox_answer_take_text(answer, dw_sandbox_call_to_text(call));
}

static guint
status_of(const char *code)
{
  static const struct {
    const char *part;
    guint status;
  } table[] = {
      {"Throttling", 429}, {"ServiceUnavailable", 503}, {"InternalError", 500},
      {"NotFound", 404},   {"Forbidden", 403},          {"Unauthorized", 401},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
    if (strstr(code, table[i].part) != NULL)
      return table[i].status;
  }
  return 400;
}

static void
spoil_error(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value)
{
  const char *code = value == NULL ? "Unspecified" : value;

  refuse(answer, status_of(code), code, "The service was told to refuse this.");
}

static const DwSandboxFaultKind kinds[] = {
    {"http-500", FALSE, DW_SANDBOX_DELIVERY_WHOLE, spoil_500},
    {"throttle", FALSE, DW_SANDBOX_DELIVERY_WHOLE, spoil_throttle},
    {"error", FALSE, DW_SANDBOX_DELIVERY_WHOLE, spoil_error},
    {"html", FALSE, DW_SANDBOX_DELIVERY_WHOLE, spoil_html},
    {"redirect", FALSE, DW_SANDBOX_DELIVERY_WHOLE, spoil_redirect},
    {"echo-secret", FALSE, DW_SANDBOX_DELIVERY_WHOLE, spoil_echo},
    {"hang", FALSE, DW_SANDBOX_DELIVERY_NEVER, NULL},
    {"huge", FALSE, DW_SANDBOX_DELIVERY_ENDLESS, spoil_huge},
    {"slow", TRUE, DW_SANDBOX_DELIVERY_SLOW, spoil_slow},
    {"drop", TRUE, DW_SANDBOX_DELIVERY_DROPPED, NULL},
    {"deep", TRUE, DW_SANDBOX_DELIVERY_WHOLE, spoil_deep},
    {"nul", TRUE, DW_SANDBOX_DELIVERY_WHOLE, spoil_nul},
    {"bad-utf8", TRUE, DW_SANDBOX_DELIVERY_WHOLE, spoil_utf8},
    {"truncated", TRUE, DW_SANDBOX_DELIVERY_WHOLE, spoil_truncated},
    {"not-object", TRUE, DW_SANDBOX_DELIVERY_WHOLE, spoil_not_object},
    {"empty", TRUE, DW_SANDBOX_DELIVERY_WHOLE, spoil_empty},
    {"wrong-type", TRUE, DW_SANDBOX_DELIVERY_WHOLE, spoil_type},
};

/**
 * dw_sandbox_fault_kinds_find:
 * @name: a kind's name
 *
 * Returns: (transfer none) (nullable): it
 */
const DwSandboxFaultKind *
dw_sandbox_fault_kinds_find(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    if (strcmp(kinds[i].name, name) == 0)
      return &kinds[i];
  }
  return NULL;
}

/**
 * dw_sandbox_fault_kinds_describe:
 *
 * Returns: (transfer full): the names of all
 */
char *
dw_sandbox_fault_kinds_describe(void)
{
  g_autoptr(GString) text = g_string_new(kinds[0].name);

  for (gsize i = 1; i < G_N_ELEMENTS(kinds); i++)
    g_string_append_printf(text, ", %s", kinds[i].name);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/**
 * dw_sandbox_fault_kinds_apply:
 * @kind: a kind
 * @answer: the answer it spoils
 * @call: what it answers
 * @value: (nullable): what stood behind "=" in the fault
 */
void
dw_sandbox_fault_kinds_apply(const DwSandboxFaultKind *kind,
                             DwSandboxAnswer *answer,
                             DwSandboxCall *call,
                             const char *value)
{
  answer->delivery = kind->delivery;
  if (kind->spoil != NULL)
    kind->spoil(answer, call, value);
}
