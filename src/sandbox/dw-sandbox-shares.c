/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-shares.h"

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
is_in(char **list, const char *text)
{
  return list[0] == NULL || g_strv_contains((const char *const *) list, text);
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
 * dw_sandbox_shares_describe:
 * @world: the world
 * @call: a DescribeDesktopGroups
 */
void
dw_sandbox_shares_describe(DwSandboxWorld *world, DwSandboxCall *call)
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
    if (!is_in(wanted, id->data) || !dw_sandbox_call_wants(call, "DesktopGroupId", id->data))
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
  dw_sandbox_call_set_count(call, "PostPaidDesktopsCount", group->n_postpaid);
  json_object_set_int_member(call->reply, "PostPaidDesktopsTotalAmount", 12800);
  json_object_set_int_member(call->reply, "RunningPrePaidDesktopsCount", group->n_running);
  dw_sandbox_call_set_count(call, "StopedPrePaidDesktopsCount", group->n_stopped);
  json_object_set_int_member(call->reply, "StoppedPrePaidDesktopsCount", group->n_stopped);
  dw_sandbox_call_set_count(call, "OnlinePrePaidDesktopsCount", group->n_connected);
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
    item = dw_sandbox_operator_describe(world, resource);
    if (!dw_sandbox_call_wants(call, "PayType", fact(item, "ChargeType")))
      continue;
    add_member(group, item, count >= page->offset && count - page->offset < page->size);
    count++;
  }
  dw_sandbox_page_set_next(world, call, page, count);
  return count > 0;
}

/**
 * dw_sandbox_shares_describe_members:
 * @world: the world
 * @call: a DescribeDesktopsInGroup
 */
void
dw_sandbox_shares_describe_members(DwSandboxWorld *world, DwSandboxCall *call)
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
