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

static JsonObject *
describe(DwSandboxWorld *world, DwSandboxResource *resource)
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
is_wanted(DwSandboxCall *call, const char *parameter, const char *value)
{
  const char *wanted = dw_sandbox_call_get(call, parameter);

  return wanted == NULL || g_strcmp0(value, wanted) == 0;
}

/* A part of the name is enough. */
static gboolean
has_name(DwSandboxCall *call, JsonObject *item)
{
  const char *wanted = dw_sandbox_call_get(call, "DesktopName");
  const char *name = fact(item, "DesktopName");

  return wanted == NULL || (name != NULL && strstr(name, wanted) != NULL);
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

  return has_name(call, item) && is_wanted(call, "DesktopStatus", fact(item, "DesktopStatus")) &&
         is_wanted(call, "ChargeType", fact(item, "ChargeType")) &&
         is_wanted(call, "OfficeSiteId", fact(item, "OfficeSiteId")) &&
         is_wanted(call, "DesktopGroupId", fact(item, "DesktopGroupId")) &&
         !(of_group && dw_sandbox_call_get_flag(call, "FilterDesktopGroup")) &&
         (of_group || !dw_sandbox_call_get_flag(call, "OnlyDesktopGroup")) &&
         has_person(people, item);
}

static void
set_count(DwSandboxCall *call, const char *member, guint count)
{
  g_autofree char *text = g_strdup_printf("%u", count); /* as text: the samples have it so */

  dw_sandbox_call_set(call, member, text);
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
    g_autoptr(JsonObject) item = is_in(ids, desktop->id) ? describe(world, desktop) : NULL;

    if (item == NULL || !is_asked_for(call, people, item))
      continue;
    if (count >= page.offset && count - page.offset < page.size)
      json_array_add_object_element(list, json_object_ref(item));
    count++;
  }
  json_object_set_array_member(call->reply, "Desktops", list);
  dw_sandbox_page_set_next(world, call, &page, count);
  set_count(call, "TotalCount", count);
}

/* Every share is known by its members. */
static GHashTable *
count_groups(DwSandboxWorld *world)
{
  GHashTable *groups = g_hash_table_new(g_str_hash, g_str_equal);
  GPtrArray *all = dw_sandbox_resources_get_all(world->managed);

  for (guint i = 0; i < all->len; i++) {
    DwSandboxResource *member = all->pdata[i];
    const char *group = fact(member->facts, "DesktopGroupId");
    guint count = group != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(groups, group)) : 0;

    if (group != NULL)
      g_hash_table_insert(groups, (gpointer) group, GUINT_TO_POINTER(count + 1));
  }
  return groups;
}

static JsonObject *
describe_group(DwSandboxWorld *world, const char *id, guint count)
{
  DwSandboxResource *resource = dw_sandbox_resources_find(world->resources, id);
  JsonObject *group = json_object_new();

  json_object_set_string_member(group, "DesktopGroupId", id);
  json_object_set_string_member(group, "DesktopGroupName",
                                resource != NULL ? resource->name : "Laboratory share");
  json_object_set_string_member(group, "OfficeSiteId", DW_SANDBOX_WORLD_OFFICE_SITE);
  json_object_set_string_member(group, "OfficeSiteName", DW_SANDBOX_WORLD_OFFICE_NAME);
  json_object_set_string_member(group, "PayType", "PrePaid");
  json_object_set_string_member(group, "OsType", "Windows");
  json_object_set_string_member(group, "ProtocolType", "ASP");
  json_object_set_string_member(group, "CreateTime", "2024-12-11T07:12:12Z");
  json_object_set_int_member(group, "Status", 1);
  json_object_set_int_member(group, "DesktopCount", count);
  json_object_set_string_member(group, "GpuDriverVersion", "1");
  return group;
}

/**
 * dw_sandbox_operator_describe_groups:
 * @world: the world
 * @call: a DescribeDesktopGroups
 */
void
dw_sandbox_operator_describe_groups(DwSandboxWorld *world, DwSandboxCall *call)
{
  g_autoptr(GHashTable) groups = count_groups(world);
  g_autoptr(GList) ids = g_list_sort(g_hash_table_get_keys(groups), (GCompareFunc) strcmp);
  g_auto(GStrv) wanted = dw_sandbox_call_get_list(call, "DesktopGroupIds");
  JsonArray *list;
  DwSandboxPage page;
  guint count = 0;

  if (!dw_sandbox_page_read(call, "MaxResults", DEFAULT_PAGE, LARGEST_PAGE, &page))
    return;
  list = json_array_new();
  for (GList *id = ids; id != NULL; id = id->next) {
    if (!is_in(wanted, id->data) || !is_wanted(call, "DesktopGroupId", id->data))
      continue;
    if (count >= page.offset && count - page.offset < page.size)
      json_array_add_object_element(
          list,
          describe_group(world, id->data, GPOINTER_TO_UINT(g_hash_table_lookup(groups, id->data))));
    count++;
  }
  json_object_set_array_member(call->reply, "DesktopGroups", list);
  dw_sandbox_page_set_next(world, call, &page, count);
}

typedef struct {
  JsonArray *prepaid, *postpaid;
  guint n_prepaid, n_postpaid, n_running, n_stopped, n_connected;
} Group;

static JsonObject *
describe_member(JsonObject *item)
{
  JsonObject *member = json_object_ref(item);
  JsonArray *users = json_object_get_array_member(item, "EndUserIds");
  gboolean in_use = g_strcmp0(fact(item, "ConnectionStatus"), "Connected") == 0;

  json_object_set_string_member(member, "ImageName", "Windows Server 2022");
  json_object_set_string_member(member, "SystemDiskSize", "80");
  json_object_set_member(member, "EndUserNames", json_object_dup_member(item, "EndUserIds"));
  if (in_use && json_array_get_length(users) > 0) {
    json_object_set_string_member(member, "EndUserId", json_array_get_string_element(users, 0));
    json_object_set_string_member(member, "EndUserName", json_array_get_string_element(users, 0));
  }
  if (json_object_has_member(member, "CreationTime"))
    json_object_set_string_member(member, "CreateTime", fact(member, "CreationTime"));
  return member;
}

static void
add_member(Group *group, JsonObject *item, gboolean on_page)
{
  gboolean prepaid = g_strcmp0(fact(item, "ChargeType"), "PrePaid") == 0;
  const char *status = fact(item, "DesktopStatus");

  if (prepaid) {
    group->n_prepaid++;
    group->n_running += strcmp(status, "Running") == 0;
    group->n_stopped += strcmp(status, "Stopped") == 0;
    group->n_connected += g_strcmp0(fact(item, "ConnectionStatus"), "Connected") == 0;
  } else {
    group->n_postpaid++;
  }
  if (on_page)
    json_array_add_object_element(prepaid ? group->prepaid : group->postpaid,
                                  describe_member(item));
}

/* One that is alone stands for a list of one. */
static void
set_members(DwSandboxCall *call, const char *name, JsonArray *list)
{
  if (json_array_get_length(list) == 1)
    json_object_set_member(call->reply, name, json_array_dup_element(list, 0));
  else
    json_object_set_array_member(call->reply, name, json_array_ref(list));
}

static void
set_group(DwSandboxCall *call, const Group *group)
{
  set_members(call, "PaidDesktops", group->prepaid);
  set_members(call, "PostPaidDesktops", group->postpaid);
  json_object_set_int_member(call->reply, "PaidDesktopsCount", group->n_prepaid);
  set_count(call, "PostPaidDesktopsCount", group->n_postpaid);
  json_object_set_int_member(call->reply, "PostPaidDesktopsTotalAmount", 12800);
  json_object_set_int_member(call->reply, "RunningPrePaidDesktopsCount", group->n_running);
  set_count(call, "StopedPrePaidDesktopsCount", group->n_stopped);
  json_object_set_int_member(call->reply, "StoppedPrePaidDesktopsCount", group->n_stopped);
  set_count(call, "OnlinePrePaidDesktopsCount", group->n_connected);
}

static gboolean
add_members(DwSandboxWorld *world, DwSandboxCall *call, const DwSandboxPage *page, Group *group)
{
  GPtrArray *all = dw_sandbox_resources_get_all(world->managed);
  const char *id = dw_sandbox_call_get(call, "DesktopGroupId");
  guint count = 0;

  for (guint i = 0; i < all->len; i++) {
    DwSandboxResource *resource = all->pdata[i];
    g_autoptr(JsonObject) item = NULL;

    if (g_strcmp0(fact(resource->facts, "DesktopGroupId"), id) != 0)
      continue;
    item = describe(world, resource);
    if (!is_wanted(call, "PayType", fact(item, "ChargeType")))
      continue;
    add_member(group, item, count >= page->offset && count - page->offset < page->size);
    count++;
  }
  dw_sandbox_page_set_next(world, call, page, count);
  return count > 0;
}

/**
 * dw_sandbox_operator_describe_members:
 * @world: the world
 * @call: a DescribeDesktopsInGroup
 */
void
dw_sandbox_operator_describe_members(DwSandboxWorld *world, DwSandboxCall *call)
{
  g_autoptr(JsonArray) prepaid = json_array_new();
  g_autoptr(JsonArray) postpaid = json_array_new();
  Group group = {prepaid, postpaid};
  DwSandboxPage page;

  if (!dw_sandbox_page_read(call, "MaxResults", DEFAULT_PAGE, LARGEST_PAGE, &page))
    return;
  if (!add_members(world, call, &page, &group))
    dw_sandbox_call_refuse(call, 404, "InvalidDesktopGroupId.NotFound",
                           "There is no shared desktop of the ID %s.",
                           dw_sandbox_call_get(call, "DesktopGroupId"));
  else
    set_group(call, &group);
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
