/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-resources.h"

#include "dw-sandbox-data.h"

#include <string.h>

#define BOOT_S 6

struct _DwSandboxResources {
  const DwSandboxClock *clock;
  JsonNode *root;
  GPtrArray *all;
  GHashTable *by_id;
  char *base_url;
};

static void
free_resource(gpointer data)
{
  DwSandboxResource *resource = data;

  g_free(resource->id);
  g_free(resource->name);
  g_free(resource->type);
  g_free(resource->ticket);
  g_free(resource->new_version);
  g_free(resource);
}

/* Names repeat where more are asked for than the world has; IDs must not. */
static char *
numbered(const char *text, const char *separator, guint number, guint known)
{
  if (text == NULL || number < known)
    return g_strdup(text);
  return g_strdup_printf("%s%s%05u", text, separator, number + 1);
}

static const char *
fact(JsonObject *facts, const char *member)
{
  return json_object_get_string_member_with_default(facts, member, NULL);
}

static void
add_resource(DwSandboxResources *self, guint number)
{
  JsonArray *entries = json_node_get_array(self->root);
  guint known = json_array_get_length(entries);
  JsonObject *entry = json_array_get_object_element(entries, number % known);
  DwSandboxResource *resource = g_new0(DwSandboxResource, 1);

  resource->facts = json_object_get_object_member(entry, "facts");
  resource->id = numbered(fact(resource->facts, "ResourceId"), "-", number, known);
  resource->name = numbered(fact(resource->facts, "ResourceName"), " ", number, known);
  resource->type = g_strdup(fact(resource->facts, "ResourceType"));
  resource->ticket = g_strdup(json_object_get_string_member(entry, "ticket"));
  resource->status = g_intern_string(json_object_get_string_member(entry, "status"));
  resource->tells_actions = json_object_get_boolean_member(entry, "actions");
  if (strcmp(resource->status, "Starting") == 0)
    dw_sandbox_resources_move(self, resource, "Starting", "Running", BOOT_S);
  g_ptr_array_add(self->all, resource);
  if (resource->id != NULL)
    g_hash_table_insert(self->by_id, resource->id, resource);
}

/**
 * dw_sandbox_resources_new:
 * @clock: the world's clock; outlives the resources
 * @world: the built-in file they come from
 * @count: how many there shall be; 0 for those of the file
 *
 * Returns: (transfer full): the resources
 */
DwSandboxResources *
dw_sandbox_resources_new(const DwSandboxClock *clock, const char *world, guint count)
{
  DwSandboxResources *self = g_new0(DwSandboxResources, 1);
  guint known;

  self->clock = clock;
  self->root = dw_sandbox_data_load(world);
  self->all = g_ptr_array_new_with_free_func(free_resource);
  self->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  known = json_array_get_length(json_node_get_array(self->root));
  if (known > 0) {
    for (guint i = 0; i < (count > 0 ? count : known); i++)
      add_resource(self, i);
  }
  return self;
}

/**
 * dw_sandbox_resources_add:
 * @self: the resources
 * @facts: (transfer full): what the list shall say of one more, with its ResourceId
 * @status: what it is, `Pending` for one that is just being made
 *
 * Returns: (transfer none): the new one
 */
DwSandboxResource *
dw_sandbox_resources_add(DwSandboxResources *self, JsonObject *facts, const char *status)
{
  JsonArray *entries = json_node_get_array(self->root);
  JsonObject *entry = json_object_new();

  json_object_set_object_member(entry, "facts", facts);
  json_object_set_string_member(entry, "status", status);
  json_object_set_string_member(entry, "ticket", "ica");
  json_object_set_boolean_member(entry, "actions", FALSE);
  json_array_add_object_element(entries, entry);
  add_resource(self, json_array_get_length(entries) - 1);
  return self->all->pdata[self->all->len - 1];
}

/**
 * dw_sandbox_resources_free:
 * @self: (transfer full): the resources
 */
void
dw_sandbox_resources_free(DwSandboxResources *self)
{
  g_hash_table_unref(self->by_id);
  g_ptr_array_unref(self->all);
  json_node_unref(self->root);
  g_free(self->base_url);
  g_free(self);
}

/**
 * dw_sandbox_resources_set_base_url:
 * @self: the resources
 * @url: (nullable): where the service is, without a slash at the end
 *
 * Says where icons are.
 */
void
dw_sandbox_resources_set_base_url(DwSandboxResources *self, const char *url)
{
  g_free(self->base_url);
  self->base_url = g_strdup(url);
}

/**
 * dw_sandbox_resources_get_all:
 * @self: the resources
 *
 * Returns: (transfer none) (element-type DwSandboxResource): all of them
 */
GPtrArray *
dw_sandbox_resources_get_all(DwSandboxResources *self)
{
  return self->all;
}

/**
 * dw_sandbox_resources_find:
 * @self: the resources
 * @id: a ResourceId, or the RealDesktopId of a share
 *
 * Returns: (transfer none) (nullable): the resource
 */
DwSandboxResource *
dw_sandbox_resources_find(DwSandboxResources *self, const char *id)
{
  DwSandboxResource *found = g_hash_table_lookup(self->by_id, id);

  for (guint i = 0; found == NULL && i < self->all->len; i++) {
    DwSandboxResource *resource = self->all->pdata[i];

    if (g_strcmp0(fact(resource->facts, "RealDesktopId"), id) == 0)
      found = resource;
  }
  return found;
}

static gboolean
is_moving(DwSandboxResources *self, DwSandboxResource *resource)
{
  if (resource->next_status == NULL)
    return FALSE;
  if (dw_sandbox_clock_now(self->clock) < resource->until)
    return TRUE;
  resource->status = resource->next_status;
  resource->next_status = NULL;
  return FALSE;
}

/**
 * dw_sandbox_resources_status:
 * @self: the resources
 * @resource: one of them
 *
 * Returns: (transfer none): its ResourceStatus at this moment
 */
const char *
dw_sandbox_resources_status(DwSandboxResources *self, DwSandboxResource *resource)
{
  return is_moving(self, resource) ? resource->passing_status : resource->status;
}

/**
 * dw_sandbox_resources_move:
 * @self: the resources
 * @resource: one of them
 * @passing_status: (transfer none): what it is called on the way; static
 * @next_status: (transfer none): what it will be; static
 * @seconds: how long that takes in the world; negative for ever
 */
void
dw_sandbox_resources_move(DwSandboxResources *self,
                          DwSandboxResource *resource,
                          const char *passing_status,
                          const char *next_status,
                          gint64 seconds)
{
  resource->passing_status = passing_status;
  resource->next_status = next_status;
  resource->until = seconds < 0 ? DW_SANDBOX_CLOCK_NEVER
                                : dw_sandbox_clock_now(self->clock) + seconds * G_USEC_PER_SEC;
}

/**
 * dw_sandbox_resources_can_hibernate:
 * @resource: one of the resources
 *
 * Returns: whether it says so, as a boolean or as text
 */
gboolean
dw_sandbox_resources_can_hibernate(DwSandboxResource *resource)
{
  JsonNode *node = json_object_get_member(resource->facts, "SupportHibernation");

  if (node == NULL || !JSON_NODE_HOLDS_VALUE(node))
    return FALSE;
  return json_node_get_value_type(node) == G_TYPE_STRING
             ? strcmp(json_node_get_string(node), "true") == 0
             : json_node_get_boolean(node);
}

/**
 * dw_sandbox_resources_waiting_version:
 * @resource: one of the resources
 *
 * Returns: (transfer none) (nullable): the image that waits for somebody to agree to it
 */
const char *
dw_sandbox_resources_waiting_version(DwSandboxResource *resource)
{
  JsonNode *update = json_object_get_member(resource->facts, "FotaUpdate");

  if (resource->new_version != NULL || update == NULL || !JSON_NODE_HOLDS_OBJECT(update))
    return NULL;
  return fact(json_node_get_object(update), "NewAppVersion");
}

static gint64
parse_distance(const char *text)
{
  char *unit;
  gint64 number = g_ascii_strtoll(text, &unit, 10);

  return number * (*unit == 'd' ? 24 * 3600 : 3600);
}

static JsonNode *copy_value(DwSandboxResources *self, JsonNode *value);

static JsonObject *
copy_object(DwSandboxResources *self, JsonObject *object)
{
  JsonObject *copy = json_object_new();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered(&iter, object);
  while (json_object_iter_next_ordered(&iter, &name, &value))
    json_object_set_member(copy, name, copy_value(self, value));
  return copy;
}

static JsonArray *
copy_array(DwSandboxResources *self, JsonArray *array)
{
  JsonArray *copy = json_array_new();

  for (guint i = 0; i < json_array_get_length(array); i++)
    json_array_add_element(copy, copy_value(self, json_array_get_element(array, i)));
  return copy;
}

/* "@+3d" in the world's file is the moment three days from now, "@icon/mail" where that is. */
static JsonNode *
copy_text(DwSandboxResources *self, JsonNode *value)
{
  const char *text = json_node_get_string(value);
  g_autofree char *time = NULL;

  if (text[0] != '@')
    return json_node_copy(value);
  if (g_str_has_prefix(text, DW_SANDBOX_RESOURCES_ICON)) {
    g_autofree char *url = g_strconcat(self->base_url != NULL ? self->base_url : "", "/icons/",
                                       text + strlen(DW_SANDBOX_RESOURCES_ICON), ".png", NULL);

    return json_node_init_string(json_node_alloc(), url);
  }
  time = dw_sandbox_clock_format(self->clock, parse_distance(text + 1));
  return json_node_init_string(json_node_alloc(), time);
}

static JsonNode *
copy_value(DwSandboxResources *self, JsonNode *value)
{
  if (JSON_NODE_HOLDS_OBJECT(value)) {
    JsonNode *node = json_node_new(JSON_NODE_OBJECT);

    json_node_take_object(node, copy_object(self, json_node_get_object(value)));
    return node;
  }
  if (JSON_NODE_HOLDS_ARRAY(value)) {
    JsonNode *node = json_node_new(JSON_NODE_ARRAY);

    json_node_take_array(node, copy_array(self, json_node_get_array(value)));
    return node;
  }
  return json_node_get_value_type(value) == G_TYPE_STRING ? copy_text(self, value)
                                                          : json_node_copy(value);
}

static const char *const *
actions_in(const char *status)
{
  static const char *const none[] = {NULL};
  static const struct {
    const char *status;
    const char *actions[4];
  } table[] = {
      {"Running", {"Stop", "Restart", "Hibernate"}},
      {"Stopped", {"Start"}},
      {"Hibernated", {"WakeUp", "Stop"}},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
    if (strcmp(status, table[i].status) == 0)
      return table[i].actions;
  }
  return none;
}

static void
add_actions(JsonObject *item, DwSandboxResource *resource, const char *status)
{
  const char *const *possible = actions_in(status);
  JsonArray *actions = json_array_new();

  for (gsize i = 0; possible[i] != NULL; i++) {
    if (strcmp(possible[i], "Hibernate") != 0 || dw_sandbox_resources_can_hibernate(resource))
      json_array_add_string_element(actions, possible[i]);
  }
  json_object_set_array_member(item, "SupportedActions", actions);
}

static void
add_management(JsonObject *item, const char *status)
{
  JsonArray *statuses = json_array_new();

  json_array_add_string_element(statuses, status);
  json_object_set_array_member(item, "ManagementStatuses", statuses);
}

static void
set_updated(JsonObject *item, const char *version)
{
  JsonObject *update = json_object_new();

  json_object_set_string_member(update, "CurrentAppVersion", version);
  json_object_set_object_member(item, "FotaUpdate", update);
}

/**
 * dw_sandbox_resources_describe:
 * @self: the resources
 * @resource: one of them
 *
 * Returns: (transfer full): what the list says of it at this moment
 */
JsonObject *
dw_sandbox_resources_describe(DwSandboxResources *self, DwSandboxResource *resource)
{
  JsonObject *item = copy_object(self, resource->facts);
  const char *status = dw_sandbox_resources_status(self, resource);

  if (resource->id != NULL)
    json_object_set_string_member(item, "ResourceId", resource->id);
  if (resource->name != NULL)
    json_object_set_string_member(item, "ResourceName", resource->name);
  json_object_set_string_member(item, "ResourceStatus", status);
  if (resource->tells_actions)
    add_actions(item, resource, status);
  if (is_moving(self, resource))
    add_management(item, status);
  else if (resource->new_version != NULL)
    set_updated(item, resource->new_version);
  return item;
}
