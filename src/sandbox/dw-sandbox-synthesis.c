/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-synthesis.h"

#include <string.h>

static JsonNode *
make_value(DwSandboxWorld *world, DwSandboxCall *call, const char *name, JsonNode *type);

static JsonNode *
text_node(const char *text)
{
  return json_node_init_string(json_node_alloc(), text);
}

static JsonNode *
empty_object(void)
{
  JsonNode *node = json_node_new(JSON_NODE_OBJECT);

  json_node_take_object(node, json_object_new());
  return node;
}

static JsonNode *
make_text(DwSandboxWorld *world, DwSandboxCall *call, const char *name)
{
  const char *sent = dw_sandbox_call_get(call, name);
  g_autofree char *text = NULL;

  if (sent != NULL && !dw_sandbox_call_is_secret(call, name))
    return text_node(sent);
  if (strcmp(name, "NextToken") == 0)
    return text_node("");
  if (strcmp(name, "RegionId") == 0)
    return text_node("cn-hangzhou");
  if (g_str_has_suffix(name, "Status"))
    return text_node("Available");
  if (g_str_has_suffix(name, "Time"))
    text = dw_sandbox_clock_format(&world->clock, 0);
  else
    text = g_strdup_printf("sandbox-%s", name);
  return text_node(text);
}

static JsonNode *
make_scalar(DwSandboxWorld *world, DwSandboxCall *call, const char *name, const char *type)
{
  if (strcmp(type, "string") == 0)
    return make_text(world, call, name);
  if (strcmp(type, "boolean") == 0)
    return json_node_init_boolean(json_node_alloc(), TRUE);
  if (strcmp(type, "map") == 0)
    return empty_object();
  return json_node_init_int(json_node_alloc(), dw_sandbox_call_get_integer(call, name, 1));
}

static JsonNode *
make_list(DwSandboxWorld *world, DwSandboxCall *call, const char *name, JsonArray *type)
{
  JsonNode *node = json_node_new(JSON_NODE_ARRAY);
  JsonArray *list = json_array_new();

  json_array_add_element(list, make_value(world, call, name, json_array_get_element(type, 0)));
  json_node_take_array(node, list);
  return node;
}

static void
make_members(DwSandboxWorld *world, DwSandboxCall *call, JsonObject *type, JsonObject *into)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered(&iter, type);
  while (json_object_iter_next_ordered(&iter, &name, &member)) {
    if (!json_object_has_member(into, name))
      json_object_set_member(into, name, make_value(world, call, name, member));
  }
}

static JsonNode *
make_value(DwSandboxWorld *world, DwSandboxCall *call, const char *name, JsonNode *type)
{
  JsonNode *node;
  JsonObject *object;

  if (JSON_NODE_HOLDS_VALUE(type))
    return make_scalar(world, call, name, json_node_get_string(type));
  if (JSON_NODE_HOLDS_ARRAY(type))
    return make_list(world, call, name, json_node_get_array(type));
  node = json_node_new(JSON_NODE_OBJECT);
  object = json_object_new();
  make_members(world, call, json_node_get_object(type), object);
  json_node_take_object(node, object);
  return node;
}

/**
 * dw_sandbox_synthesis_answer:
 * @world: the world
 * @call: a call that nothing special is known about
 *
 * Answers with every member the catalogue names, one of each list; what was sent comes back where
 * the reply has a member of that name.
 */
void
dw_sandbox_synthesis_answer(DwSandboxWorld *world, DwSandboxCall *call)
{
  make_members(world, call, json_object_get_object_member(call->operation, "reply"), call->reply);
}
