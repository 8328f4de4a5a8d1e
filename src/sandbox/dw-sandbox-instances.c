/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-instances.h"

#include "dw-sandbox-gws.h"

#include <string.h>

/* Seconds of the world. */
#define MOVE_TAKES   3
#define CREATE_TAKES 10

static const char *
text_of(JsonObject *entry, const char *member)
{
  return json_object_get_string_member_with_default(entry, member, NULL);
}

/* What is on its way becomes what it will be. */
static void
settle(DwSandboxWorld *world, JsonObject *instance)
{
  if (!json_object_has_member(instance, "@until") ||
      json_object_get_int_member(instance, "@until") > dw_sandbox_clock_now(&world->clock))
    return;
  json_object_set_string_member(instance, "Status", text_of(instance, "@next"));
  json_object_remove_member(instance, "@until");
}

static void
move(
    DwSandboxWorld *world, JsonObject *instance, const char *passing, const char *next, int seconds)
{
  json_object_set_string_member(instance, "Status", passing);
  json_object_set_string_member(instance, "@next", next);
  json_object_set_int_member(instance, "@until",
                             dw_sandbox_clock_now(&world->clock) + seconds * G_USEC_PER_SEC);
}

static JsonObject *
find(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *instance = dw_sandbox_gws_find(world, call, "Instances", "InstanceId");

  if (instance != NULL)
    settle(world, instance);
  return instance;
}

static gboolean
fits(DwSandboxCall *call, JsonObject *instance)
{
  static const char *const filters[] = {"InstanceId", "ClusterId", "UserName", "UserUid"};

  for (gsize i = 0; i < G_N_ELEMENTS(filters); i++) {
    const char *wanted = dw_sandbox_call_get(call, filters[i]);

    if (wanted != NULL && g_strcmp0(text_of(instance, filters[i]), wanted) != 0)
      return FALSE;
  }
  return TRUE;
}

/**
 * dw_sandbox_instances_describe:
 * @world: the world
 * @call: a DescribeInstances
 */
void
dw_sandbox_instances_describe(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonArray *all = dw_sandbox_gws_get(world, "Instances");
  g_autoptr(GPtrArray) found = g_ptr_array_new();

  for (guint i = 0; i < json_array_get_length(all); i++) {
    JsonObject *instance = json_array_get_object_element(all, i);

    settle(world, instance);
    if (fits(call, instance))
      g_ptr_array_add(found, instance);
  }
  dw_sandbox_gws_describe(world, call, "Instances", found);
}

/**
 * dw_sandbox_instances_create:
 * @world: the world
 * @call: a CreateInstance
 */
void
dw_sandbox_instances_create(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *instance, *policy;

  if (dw_sandbox_gws_find(world, call, "Clusters", "ClusterId") == NULL ||
      dw_sandbox_gws_find(world, call, "Images", "ImageId") == NULL)
    return;
  instance = dw_sandbox_gws_add(world, call, "Instances", "i-gws4new");
  policy = json_object_new();
  json_object_set_string_member(policy, "VisualLossless", "off");
  json_object_set_string_member(policy, "OptimizeFor3d", "off");
  json_object_set_object_member(instance, "@policy", policy);
  json_object_set_string_member(instance, "IsBoundUser", "false");
  move(world, instance, "Creating", "Registered", CREATE_TAKES);
}

/**
 * dw_sandbox_instances_delete:
 * @world: the world
 * @call: a DeleteInstance
 */
void
dw_sandbox_instances_delete(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *instance = find(world, call);

  if (instance != NULL)
    dw_sandbox_gws_remove(world, "Instances", instance);
}

/**
 * dw_sandbox_instances_power:
 * @world: the world
 * @call: a StartInstance, StopInstance or RestartInstance
 */
void
dw_sandbox_instances_power(DwSandboxWorld *world, DwSandboxCall *call)
{
  static const struct {
    const char *action, *from, *passing, *next;
  } moves[] = {{"StartInstance", "Stopped", "Starting", "Registered"},
               {"StopInstance", "Registered", "Stopping", "Stopped"},
               {"RestartInstance", "Registered", "Unregistered", "Registered"}};
  const char *action = dw_sandbox_call_get(call, "Action");
  JsonObject *instance = find(world, call);

  for (gsize i = 0; instance != NULL && i < G_N_ELEMENTS(moves); i++) {
    if (strcmp(action, moves[i].action) != 0)
      continue;
    if (strcmp(text_of(instance, "Status"), moves[i].from) != 0)
      dw_sandbox_call_refuse(call, 409, "IncorrectInstanceStatus", "The instance %s is %s, not %s.",
                             text_of(instance, "InstanceId"), text_of(instance, "Status"),
                             moves[i].from);
    else
      move(world, instance, moves[i].passing, moves[i].next, MOVE_TAKES);
  }
}

/**
 * dw_sandbox_instances_bind_user:
 * @world: the world
 * @call: a SetInstanceUser
 */
void
dw_sandbox_instances_bind_user(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *instance = find(world, call);

  if (instance == NULL)
    return;
  json_object_set_string_member(instance, "UserName", dw_sandbox_call_get(call, "UserName"));
  json_object_set_string_member(instance, "UserUid", dw_sandbox_call_get(call, "UserUid"));
  json_object_set_string_member(instance, "IsBoundUser", "true");
}

/**
 * dw_sandbox_instances_get_policy:
 * @world: the world
 * @call: a DescribeInstancePolicy
 */
void
dw_sandbox_instances_get_policy(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *instance = find(world, call);
  JsonObject *policy;

  if (instance == NULL || !dw_sandbox_gws_is_finished(world, call))
    return;
  policy = json_object_get_object_member(instance, "@policy");
  dw_sandbox_call_set(call, "VisualLossless", text_of(policy, "VisualLossless"));
  dw_sandbox_call_set(call, "OptimizeFor3d", text_of(policy, "OptimizeFor3d"));
}

static gboolean
can_set(DwSandboxCall *call, JsonObject *policy, const char *name)
{
  const char *wanted = dw_sandbox_call_get(call, name);
  g_autofree char *code = g_strconcat("InvalidParameter.", name, NULL);

  if (wanted == NULL || ((strcmp(wanted, "on") == 0 || strcmp(wanted, "off") == 0) &&
                         strcmp(text_of(policy, name), "N/A") != 0))
    return TRUE;
  return dw_sandbox_call_refuse(call, 400, code, "%s can't be %s.", name, wanted);
}

/**
 * dw_sandbox_instances_set_policy:
 * @world: the world
 * @call: a SetInstancePolicy
 */
void
dw_sandbox_instances_set_policy(DwSandboxWorld *world, DwSandboxCall *call)
{
  static const char *const names[] = {"VisualLossless", "OptimizeFor3d"};
  JsonObject *instance = find(world, call);
  JsonObject *policy;

  if (instance == NULL)
    return;
  policy = json_object_get_object_member(instance, "@policy");
  if (!can_set(call, policy, names[0]) || !can_set(call, policy, names[1]))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    if (dw_sandbox_call_get(call, names[i]) != NULL)
      json_object_set_string_member(policy, names[i], dw_sandbox_call_get(call, names[i]));
  }
  if (dw_sandbox_call_get_flag(call, "AsyncMode"))
    dw_sandbox_gws_begin_task(world, call, "SetInstancePolicy");
}

static gboolean
has_app(JsonObject *instance, const char *name)
{
  JsonNode *list = json_object_get_member(instance, "AppList");

  if (list == NULL || name == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT(list))
    return strcmp(text_of(json_node_get_object(list), "AppName"), name) == 0;
  for (guint i = 0; i < json_array_get_length(json_node_get_array(list)); i++) {
    JsonObject *app = json_array_get_object_element(json_node_get_array(list), i);

    if (strcmp(text_of(app, "AppName"), name) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_app(DwSandboxCall *call, JsonObject *instance)
{
  const char *name = dw_sandbox_call_get(call, "AppName");
  gboolean runs_apps = strcmp(text_of(instance, "WorkMode"), "Application") == 0;

  if (runs_apps && !has_app(instance, name))
    return dw_sandbox_call_refuse(call, 404, "InvalidAppName.NotFound",
                                  "The instance has no application %s.",
                                  name != NULL ? name : "without a name");
  if (!runs_apps && name != NULL)
    return dw_sandbox_call_refuse(call, 400, "InvalidParameter.AppName",
                                  "The instance shows a desktop, not applications.");
  return TRUE;
}

static gboolean
check_domain(DwSandboxCall *call, JsonObject *instance)
{
  const char *user = dw_sandbox_call_get(call, "UserName");
  const char *password = dw_sandbox_call_get(call, "Password");
  JsonObject *users;

  if (!json_object_has_member(instance, "@users"))
    return TRUE;
  if (!dw_sandbox_call_needs(call, "UserName") || !dw_sandbox_call_needs(call, "Password"))
    return FALSE;
  users = json_object_get_object_member(instance, "@users");
  if (g_strcmp0(json_object_get_string_member_with_default(users, user, NULL), password) == 0)
    return TRUE;
  return dw_sandbox_call_refuse(call, 403, "InvalidPassword.Domain",
                                "The domain %s did not accept the user name and the password.",
                                text_of(instance, "DomainName"));
}

/**
 * dw_sandbox_instances_check_ticket:
 * @world: the world
 * @call: a GetConnectTicket that begins a task
 *
 * Returns: whether there may be a ticket; else the call is refused
 */
gboolean
dw_sandbox_instances_check_ticket(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *instance = find(world, call);

  if (instance == NULL)
    return FALSE;
  if (strcmp(text_of(instance, "Status"), "Registered") != 0)
    return dw_sandbox_call_refuse(call, 409, "IncorrectInstanceStatus",
                                  "The instance %s is %s, not Registered.",
                                  text_of(instance, "InstanceId"), text_of(instance, "Status"));
  return check_app(call, instance) && check_domain(call, instance);
}
