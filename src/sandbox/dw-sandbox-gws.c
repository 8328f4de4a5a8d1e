/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-gws.h"

#include "dw-sandbox-data.h"

#include <string.h>

#define DEFAULT_PAGE 10
#define LARGEST_PAGE 100

/* What the entries know and the service does not tell begins with this. */
#define PRIVATE '@'

static JsonObject *
copy(JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);
  g_autofree char *text = json_to_string(node, FALSE);
  g_autoptr(JsonNode) again = json_from_string(text, NULL);

  return json_node_dup_object(again);
}

static void
fill_up(JsonArray *instances, guint count)
{
  for (guint i = json_array_get_length(instances); i < count; i++) {
    JsonObject *instance = copy(json_array_get_object_element(instances, i % 2));
    g_autofree char *id = g_strdup_printf("i-gws4more%05u", i);
    g_autofree char *name = g_strdup_printf("Station %u", i);

    json_object_set_string_member(instance, "InstanceId", id);
    json_object_set_string_member(instance, "Name", name);
    json_array_add_object_element(instances, instance);
  }
}

/**
 * dw_sandbox_gws_new:
 * @instance_count: how many instances there are at least
 *
 * Returns: (transfer full): clusters, instances and images, as on the first day
 */
JsonObject *
dw_sandbox_gws_new(guint instance_count)
{
  g_autoptr(JsonNode) node = dw_sandbox_data_load("world-gws.json");
  JsonObject *gws = json_node_dup_object(node);

  fill_up(json_object_get_array_member(gws, "Instances"), instance_count);
  return gws;
}

/**
 * dw_sandbox_gws_get:
 * @world: the world
 * @list: `Clusters`, `Instances` or `Images`
 *
 * Returns: (transfer none): all of them
 */
JsonArray *
dw_sandbox_gws_get(DwSandboxWorld *world, const char *list)
{
  return json_object_get_array_member(world->gws, list);
}

static int
position_of(JsonArray *array, const char *id_name, const char *id)
{
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonObject *entry = json_array_get_object_element(array, i);

    if (g_strcmp0(json_object_get_string_member(entry, id_name), id) == 0)
      return (int) i;
  }
  return -1;
}

/**
 * dw_sandbox_gws_find:
 * @world: the world
 * @call: names it
 * @list: where to look
 * @id_name: the parameter and member that has its id
 *
 * Returns: (transfer none) (nullable): the entry; else the call is refused
 */
JsonObject *
dw_sandbox_gws_find(DwSandboxWorld *world,
                    DwSandboxCall *call,
                    const char *list,
                    const char *id_name)
{
  JsonArray *array = dw_sandbox_gws_get(world, list);
  const char *id = dw_sandbox_call_get(call, id_name);
  int position = position_of(array, id_name, id);
  g_autofree char *code = g_strdup_printf("Invalid%s.NotFound", id_name);

  if (position >= 0)
    return json_array_get_object_element(array, (guint) position);
  dw_sandbox_call_refuse(call, 404, code, "There is no %s %s.", id_name, id);
  return NULL;
}

static char *
id_name_of(const char *list)
{
  return g_strdup_printf("%.*sId", (int) strlen(list) - 1, list);
}

/**
 * dw_sandbox_gws_add:
 * @world: the world
 * @call: has the parameters; its reply tells the id
 * @list: where to add it
 * @prefix: what its id begins with
 *
 * Returns: (transfer none): the new entry, with the parameters that are not common to all calls
 */
JsonObject *
dw_sandbox_gws_add(DwSandboxWorld *world, DwSandboxCall *call, const char *list, const char *prefix)
{
  static const char *const told[] = {
      "Name", "ClusterId", "VpcId", "InstanceType", "ImageId", "WorkMode", "InstanceChargeType"};
  g_autofree char *id_name = id_name_of(list);
  g_autofree char *id = g_strdup_printf("%s%06x", prefix, g_random_int() & 0xffffff);
  g_autofree char *now = dw_sandbox_clock_format(&world->clock, 0);
  JsonObject *entry = json_object_new();

  for (gsize i = 0; i < G_N_ELEMENTS(told); i++) {
    if (dw_sandbox_call_get(call, told[i]) != NULL)
      json_object_set_string_member(entry, told[i], dw_sandbox_call_get(call, told[i]));
  }
  json_object_set_string_member(entry, "CreateTime", now);
  json_object_set_string_member(entry, id_name, id);
  json_array_add_object_element(dw_sandbox_gws_get(world, list), entry);
  dw_sandbox_call_set(call, id_name, id);
  return entry;
}

/**
 * dw_sandbox_gws_remove:
 * @world: the world
 * @list: where it is
 * @entry: (transfer none): what goes
 */
void
dw_sandbox_gws_remove(DwSandboxWorld *world, const char *list, JsonObject *entry)
{
  JsonArray *array = dw_sandbox_gws_get(world, list);

  for (guint i = 0; i < json_array_get_length(array); i++) {
    if (json_array_get_object_element(array, i) == entry) {
      json_array_remove_element(array, i);
      return;
    }
  }
}

/**
 * dw_sandbox_gws_rename:
 * @world: the world
 * @call: a SetInstanceName, SetClusterName or SetImageName
 */
void
dw_sandbox_gws_rename(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *action = dw_sandbox_call_get(call, "Action");
  g_autofree char *what = g_strndup(action + strlen("Set"), strlen(action) - strlen("SetName"));
  g_autofree char *list = g_strconcat(what, "s", NULL);
  g_autofree char *id_name = id_name_of(list);
  const char *name = dw_sandbox_call_get(call, "Name");
  JsonObject *entry = dw_sandbox_gws_find(world, call, list, id_name);

  if (entry == NULL)
    return;
  if (strlen(name) > 128)
    dw_sandbox_call_refuse(call, 400, "InvalidParameter.Name", "The name is too long.");
  else
    json_object_set_string_member(entry, "Name", name);
}

static JsonObject *
tell(JsonObject *entry)
{
  JsonObject *told = copy(entry);
  g_autoptr(GList) members = json_object_get_members(entry);

  for (GList *member = members; member != NULL; member = member->next) {
    if (*(const char *) member->data == PRIVATE)
      json_object_remove_member(told, member->data);
  }
  return told;
}

/**
 * dw_sandbox_gws_describe:
 * @world: the world
 * @call: asks for a page, by PageNumber and PageSize
 * @list: what its reply calls the list
 * @entries: (element-type JsonObject): all that fit
 *
 * A list of one is the one itself, and numbers are texts.
 */
void
dw_sandbox_gws_describe(DwSandboxWorld *world,
                        DwSandboxCall *call,
                        const char *list,
                        GPtrArray *entries)
{
  gint64 number = dw_sandbox_call_get_integer(call, "PageNumber", 1);
  gint64 size = dw_sandbox_call_get_integer(call, "PageSize", DEFAULT_PAGE);
  g_autofree char *total = g_strdup_printf("%u", entries->len);
  JsonArray *page = json_array_new();

  if (number < 1 || number > G_MAXINT || size < 1 || size > LARGEST_PAGE) {
    json_array_unref(page);
    dw_sandbox_call_refuse(call, 400, "InvalidParameter.PageSize", "PageSize must be 1 to %d.",
                           LARGEST_PAGE);
    return;
  }
  for (gint64 i = (number - 1) * size; i < MIN(number * size, (gint64) entries->len); i++)
    json_array_add_object_element(page, tell(g_ptr_array_index(entries, i)));
  dw_sandbox_call_set(call, "TotalCount", total);
  json_object_set_int_member(call->reply, "PageNumber", number);
  json_object_set_int_member(call->reply, "PageSize", size);
  if (json_array_get_length(page) == 1)
    json_object_set_object_member(call->reply, list,
                                  json_object_ref(json_array_get_object_element(page, 0)));
  else
    json_object_set_array_member(call->reply, list, json_array_ref(page));
  json_array_unref(page);
}

/**
 * dw_sandbox_gws_begin_task:
 * @world: the world
 * @call: begins something; its reply gets the task's id
 * @what: what the task is about
 *
 * Returns: %TRUE
 */
gboolean
dw_sandbox_gws_begin_task(DwSandboxWorld *world, DwSandboxCall *call, const char *what)
{
  g_autofree char *id = g_uuid_string_random();
  g_autofree char *key = g_strconcat("@task ", id, NULL);

  json_object_set_string_member(world->gws, key, what);
  dw_sandbox_call_set(call, "TaskId", id);
  return TRUE;
}

/**
 * dw_sandbox_gws_is_finished:
 * @world: the world
 * @call: asks about something that the service finds out in a task where AsyncMode is set
 *
 * A task is finished when it is asked about for the first time.
 *
 * Returns: whether the reply may tell; else it has a task's id, or the call is refused
 */
gboolean
dw_sandbox_gws_is_finished(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *id = dw_sandbox_call_get(call, "TaskId");
  g_autofree char *key = g_strconcat("@task ", id, NULL);

  if (id == NULL && dw_sandbox_call_get_flag(call, "AsyncMode")) {
    dw_sandbox_gws_begin_task(world, call, dw_sandbox_call_get(call, "Action"));
    dw_sandbox_call_set(call, "TaskFinished", "false");
    return FALSE;
  }
  if (id != NULL && !json_object_has_member(world->gws, key))
    return dw_sandbox_call_refuse(call, 404, "InvalidTaskId.NotFound", "There is no such task.");
  dw_sandbox_call_set(call, "TaskId", id);
  dw_sandbox_call_set(call, "TaskFinished", "true");
  return TRUE;
}
