/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-operator.h"

#include "dw-sandbox-page.h"

#include <string.h>

#define DEFAULT_PAGE 10
#define LARGEST_PAGE 100

static const char *
fact(JsonObject *facts, const char *member)
{
  return json_object_get_string_member_with_default(facts, member, NULL);
}

static gboolean
is_desktop(DwSandboxResource *resource)
{
  return g_strcmp0(resource->type, "Desktop") == 0 && resource->id != NULL;
}

static void
add_desktops(GPtrArray *desktops, DwSandboxResources *resources)
{
  GPtrArray *all = dw_sandbox_resources_get_all(resources);

  for (guint i = 0; i < all->len; i++) {
    if (is_desktop(all->pdata[i]))
      g_ptr_array_add(desktops, all->pdata[i]);
  }
}

/**
 * dw_sandbox_operator_get_desktops:
 * @world: the world
 *
 * Returns: (transfer container) (element-type DwSandboxResource): every computer there is
 */
GPtrArray *
dw_sandbox_operator_get_desktops(DwSandboxWorld *world)
{
  GPtrArray *desktops = g_ptr_array_new();

  add_desktops(desktops, world->resources);
  add_desktops(desktops, world->managed);
  return desktops;
}

/**
 * dw_sandbox_operator_find:
 * @world: the world
 * @id: a DesktopId
 * @owner: (out) (transfer none) (optional): the resources it is one of
 *
 * Returns: (transfer none) (nullable): the computer
 */
DwSandboxResource *
dw_sandbox_operator_find(DwSandboxWorld *world, const char *id, DwSandboxResources **owner)
{
  DwSandboxResources *const owners[] = {world->managed, world->resources};

  for (gsize i = 0; i < G_N_ELEMENTS(owners); i++) {
    DwSandboxResource *resource = dw_sandbox_resources_find(owners[i], id);

    if (resource == NULL || !is_desktop(resource))
      continue;
    if (owner != NULL)
      *owner = owners[i];
    return resource;
  }
  return NULL;
}

/* What both products say of a computer, by two names. */
static const struct {
  const char *user, *operator;
} members[] = {
    {"ResourceId", "DesktopId"},
    {"ResourceName", "DesktopName"},
    {"ResourceStatus", "DesktopStatus"},
    {"ResourceSessionStatus", "ConnectionStatus"},
    {"ManagementStatuses", "ManagementFlags"},
    {"CreateTime", "CreationTime"},
    {"LastStartTime", "StartTime"},
    {"Os", "Platform"},
    {"ExpiredTime", "ExpiredTime"},
    {"OfficeSiteId", "OfficeSiteId"},
    {"ProtocolType", "ProtocolType"},
    {"OsType", "OsType"},
    {"ChargeType", "ChargeType"},
    {"SupportHibernation", "SupportHibernation"},
    {"HibernationBeta", "HibernationBeta"},
    {"SessionType", "SessionType"},
    {"DesktopDurationList", "DesktopDurationList"},
    {"OsUpdate", "OsUpdate"},
    {"DesktopGroupId", "DesktopGroupId"},
    {"EndUserIds", "EndUserIds"},
    {"BundleId", "BundleId"},
    {"DesktopType", "DesktopType"},
    {"HostName", "HostName"},
    {"PolicyGroupId", "PolicyGroupId"},
};

static JsonObject *
first_session(JsonObject *described)
{
  JsonNode *node = json_object_get_member(described, "Sessions");

  if (node != NULL && JSON_NODE_HOLDS_ARRAY(node) &&
      json_array_get_length(json_node_get_array(node)) > 0)
    node = json_array_get_element(json_node_get_array(node), 0);
  return node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

/* Whose it is where nothing says so: whoever is at it, or alice. */
static void
add_people(JsonObject *item, JsonObject *described)
{
  JsonObject *session = first_session(described);
  const char *user = session != NULL ? fact(session, "UserId") : NULL;
  JsonArray *users;

  if (session != NULL) {
    JsonObject *copy = json_object_new();

    json_object_set_string_member(copy, "EndUserId", user != NULL ? user : "");
    json_object_set_string_member(copy, "EstablishmentTime",
                                  fact(session, "ResourceSessionStartTime"));
    json_object_set_object_member(item, "Sessions", copy); /* one stands for a list of one */
  }
  if (json_object_has_member(item, "EndUserIds"))
    return;
  users = json_array_new();
  json_array_add_string_element(users, user != NULL ? user : "alice");
  json_object_set_array_member(item, "EndUserIds", users);
}

/**
 * dw_sandbox_operator_describe:
 * @world: the world
 * @resource: a computer
 *
 * Returns: (transfer full): what an operator is told of it at this moment
 */
JsonObject *
dw_sandbox_operator_describe(DwSandboxWorld *world, DwSandboxResource *resource)
{
  DwSandboxResources *owner = world->resources;
  g_autoptr(JsonObject) described = NULL;
  JsonObject *item = json_object_new();

  dw_sandbox_operator_find(world, resource->id, &owner);
  described = dw_sandbox_resources_describe(owner, resource);
  for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
    if (json_object_has_member(described, members[i].user))
      json_object_set_member(item, members[i].operator,
                             json_object_dup_member(described, members[i].user));
  }
  add_people(item, described);
  json_object_set_string_member(item, "Cpu", "4"); /* an integer, says the reference */
  json_object_set_int_member(item, "Memory", 8192);
  return item;
}

static gboolean
is_in(char **list, const char *text)
{
  return list[0] == NULL || (text != NULL && g_strv_contains((const char *const *) list, text));
}

static gboolean
has_person(char **people, JsonObject *item)
{
  JsonArray *users = json_object_get_array_member(item, "EndUserIds");

  for (guint i = 0; people[0] != NULL && i < json_array_get_length(users); i++) {
    if (is_in(people, json_array_get_string_element(users, i)))
      return TRUE;
  }
  return people[0] == NULL;
}

static gboolean
is_asked_for(DwSandboxCall *call, char **people, JsonObject *item)
{
  gboolean of_group = json_object_has_member(item, "DesktopGroupId");

  return dw_sandbox_call_wants(call, "DesktopName", fact(item, "DesktopName")) &&
         dw_sandbox_call_wants(call, "DesktopStatus", fact(item, "DesktopStatus")) &&
         dw_sandbox_call_wants(call, "ChargeType", fact(item, "ChargeType")) &&
         dw_sandbox_call_wants(call, "OfficeSiteId", fact(item, "OfficeSiteId")) &&
         dw_sandbox_call_wants(call, "DesktopGroupId", fact(item, "DesktopGroupId")) &&
         !(of_group && dw_sandbox_call_get_flag(call, "FilterDesktopGroup")) &&
         (of_group || !dw_sandbox_call_get_flag(call, "OnlyDesktopGroup")) &&
         has_person(people, item);
}

/**
 * dw_sandbox_operator_describe_desktops:
 * @world: the world
 * @call: a DescribeDesktops
 */
void
dw_sandbox_operator_describe_desktops(DwSandboxWorld *world, DwSandboxCall *call)
{
  g_autoptr(GPtrArray) desktops = dw_sandbox_operator_get_desktops(world);
  g_auto(GStrv) ids = dw_sandbox_call_get_list(call, "DesktopId");
  g_auto(GStrv) people = dw_sandbox_call_get_list(call, "EndUserId");
  JsonArray *list;
  DwSandboxPage page;
  guint count = 0;

  if (g_strv_length(ids) > LARGEST_PAGE)
    dw_sandbox_call_refuse(call, 400, "InvalidParameter.DesktopId",
                           "At most %d desktops can be named at once.", LARGEST_PAGE);
  if (call->code != NULL ||
      !dw_sandbox_page_read(call, "MaxResults", DEFAULT_PAGE, LARGEST_PAGE, &page))
    return;
  list = json_array_new();
  for (guint i = 0; i < desktops->len; i++) {
    DwSandboxResource *desktop = desktops->pdata[i];
    g_autoptr(JsonObject) item =
        is_in(ids, desktop->id) ? dw_sandbox_operator_describe(world, desktop) : NULL;

    if (item == NULL || !is_asked_for(call, people, item))
      continue;
    if (count >= page.offset && count - page.offset < page.size)
      json_array_add_object_element(list, json_object_ref(item));
    count++;
  }
  json_object_set_array_member(call->reply, "Desktops", list);
  dw_sandbox_page_set_next(world, call, &page, count);
  dw_sandbox_call_set_count(call, "TotalCount", count);
}

/**
 * dw_sandbox_operator_rename:
 * @world: the world
 * @call: a ModifyDesktopName
 */
void
dw_sandbox_operator_rename(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *id = dw_sandbox_call_get(call, "DesktopId");
  DwSandboxResource *desktop = dw_sandbox_operator_find(world, id, NULL);

  if (desktop == NULL) {
    dw_sandbox_call_refuse(call, 404, "InvalidDesktopId.NotFound",
                           "There is no desktop of the ID %s.", id);
    return;
  }
  g_free(desktop->name);
  desktop->name = g_strdup(dw_sandbox_call_get(call, "NewDesktopName"));
}

/* A session of whoever is at the computer, NULL where nobody is. */
static JsonObject *
describe_session(JsonObject *item)
{
  JsonArray *users = json_object_get_array_member(item, "EndUserIds");
  JsonObject *session;

  if (g_strcmp0(fact(item, "ConnectionStatus"), "Connected") != 0 ||
      json_array_get_length(users) == 0)
    return NULL;
  session = json_object_new();
  json_object_set_string_member(session, "DesktopId", fact(item, "DesktopId"));
  json_object_set_string_member(session, "DesktopName", fact(item, "DesktopName"));
  json_object_set_string_member(session, "EndUserId", json_array_get_string_element(users, 0));
  json_object_set_string_member(session, "SessionStatus", "Connected");
  json_object_set_string_member(session, "ClientOS", "Linux");
  json_object_set_string_member(session, "TotalConnectionTime", "7200"); /* a long, as text */
  return session;
}

/**
 * dw_sandbox_operator_describe_sessions:
 * @world: the world
 * @call: a DescribeDesktopSessions, whose pages have numbers
 */
void
dw_sandbox_operator_describe_sessions(DwSandboxWorld *world, DwSandboxCall *call)
{
  g_autoptr(GPtrArray) desktops = dw_sandbox_operator_get_desktops(world);
  g_auto(GStrv) ids = dw_sandbox_call_get_list(call, "DesktopId");
  gint64 size = dw_sandbox_call_get_integer(call, "PageSize", DEFAULT_PAGE);
  gint64 first = (dw_sandbox_call_get_integer(call, "PageNumber", 1) - 1) * size;
  JsonArray *list = json_array_new();
  guint count = 0;

  for (guint i = 0; i < desktops->len; i++) {
    DwSandboxResource *desktop = desktops->pdata[i];
    g_autoptr(JsonObject) item =
        is_in(ids, desktop->id) ? dw_sandbox_operator_describe(world, desktop) : NULL;
    g_autoptr(JsonObject) session = item != NULL ? describe_session(item) : NULL;

    if (session == NULL || !dw_sandbox_call_wants(call, "EndUserId", fact(session, "EndUserId")))
      continue;
    if (count >= first && count - first < size)
      json_array_add_object_element(list, json_object_ref(session));
    count++;
  }
  json_object_set_array_member(call->reply, "Sessions", list);
  dw_sandbox_call_set_count(call, "TotalCount", count);
}

/**
 * dw_sandbox_operator_disconnect:
 * @world: the world
 * @call: a DisconnectDesktopSessions; those that can't be are named in its reply
 */
void
dw_sandbox_operator_disconnect(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonArray *invalid = json_array_new();

  for (guint i = 1;; i++) {
    g_autofree char *name = g_strdup_printf("Sessions.%u.DesktopId", i);
    const char *id = dw_sandbox_call_get(call, name);
    DwSandboxResource *desktop = id != NULL ? dw_sandbox_operator_find(world, id, NULL) : NULL;

    if (id == NULL)
      break;
    if (desktop != NULL &&
        g_strcmp0(fact(desktop->facts, "ResourceSessionStatus"), "Connected") == 0) {
      json_object_set_string_member(desktop->facts, "ResourceSessionStatus", "Disconnected");
    } else {
      JsonObject *session = json_object_new();

      json_object_set_string_member(session, "DesktopId", id);
      json_array_add_object_element(invalid, session);
    }
  }
  json_object_set_array_member(call->reply, "InvalidSessions", invalid);
}
