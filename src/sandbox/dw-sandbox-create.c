/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-create.h"

#include <string.h>

#define MOST_DESKTOPS 300
#define LONGEST_NAME  64
/* How long a desk is Pending. */
#define MAKING_S 20

static gboolean
refuse(DwSandboxCall *call, const char *parameter, const char *reason)
{
  g_autofree char *code = g_strconcat("InvalidParameter.", parameter, NULL);

  return dw_sandbox_call_refuse(call, 400, code, "%s: %s", parameter, reason);
}

static gboolean
check_name(DwSandboxCall *call)
{
  const char *name = dw_sandbox_call_get(call, "DesktopName");

  if (name == NULL)
    return TRUE;
  if (g_utf8_strlen(name, -1) > LONGEST_NAME)
    return refuse(call, "DesktopName", "at most 64 characters.");
  if (!g_unichar_isalpha(g_utf8_get_char(name)) || g_str_has_prefix(name, "http://") ||
      g_str_has_prefix(name, "https://"))
    return refuse(call, "DesktopName", "a letter comes first.");
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char(c)) {
    gunichar letter = g_utf8_get_char(c);

    if (!g_unichar_isalnum(letter) && (letter > 0x7f || strchr(":_.-", (int) letter) == NULL))
      return refuse(call, "DesktopName", "a sign that is not allowed.");
  }
  return TRUE;
}

static gboolean
check_people(DwSandboxCall *call, gint64 amount)
{
  g_auto(GStrv) people = dw_sandbox_call_get_list(call, "EndUserId");
  guint count = g_strv_length(people);

  if (g_strcmp0(dw_sandbox_call_get(call, "UserAssignMode"), "PER_USER") == 0 &&
      (count == 0 || amount % count != 0))
    return refuse(call, "Amount", "no multiple of the number of users.");
  return TRUE;
}

static gboolean
check_charge(DwSandboxCall *call)
{
  gboolean in_years = g_strcmp0(dw_sandbox_call_get(call, "PeriodUnit"), "Year") == 0;
  const char *period = dw_sandbox_call_get(call, "Period");

  if (g_strcmp0(dw_sandbox_call_get(call, "ChargeType"), "PrePaid") != 0)
    return TRUE;
  if (period == NULL || strlen(period) != 1 || strchr(in_years ? "12345" : "1236", *period) == NULL)
    return refuse(call, "Period", "not one that is offered.");
  return TRUE;
}

static gboolean
check_disk(DwSandboxCall *call, JsonObject *attachment, const char *member, gint64 lowest)
{
  gint64 size = json_object_get_int_member_with_default(attachment, member, 40);

  if (size == lowest || (size >= 40 && size <= 2040 && size % 10 == 0))
    return TRUE;
  return refuse(call, "DesktopAttachment", "a disk of that size is not offered.");
}

static gboolean
check_model(DwSandboxCall *call)
{
  const char *text = dw_sandbox_call_get(call, "DesktopAttachment");
  g_autoptr(JsonNode) node = text != NULL ? json_from_string(text, NULL) : NULL;
  JsonObject *attachment = node != NULL ? json_node_get_object(node) : NULL;

  if (dw_sandbox_call_get(call, "BundleId") != NULL ||
      dw_sandbox_call_get(call, "BundleModels.1.BundleId") != NULL)
    return TRUE;
  if (attachment == NULL || !json_object_has_member(attachment, "DesktopType") ||
      !json_object_has_member(attachment, "ImageId"))
    return dw_sandbox_call_refuse(call, 400, "MissingParameter.BundleId",
                                  "There is neither a template nor a type and an image.");
  return check_disk(call, attachment, "SystemDiskSize", 40) &&
         check_disk(call, attachment, "DataDiskSize", 0);
}

static gboolean
check(DwSandboxCall *call, gint64 amount)
{
  if (amount < 1 || amount > MOST_DESKTOPS)
    return refuse(call, "Amount", "1 to 300.");
  return check_name(call) && check_model(call) && check_people(call, amount) && check_charge(call);
}

/* All are everybody's, or each is one person's, in turn. */
static JsonArray *
choose_people(DwSandboxCall *call, guint number)
{
  g_auto(GStrv) people = dw_sandbox_call_get_list(call, "EndUserId");
  gboolean in_turn = g_strcmp0(dw_sandbox_call_get(call, "UserAssignMode"), "PER_USER") == 0;
  guint count = g_strv_length(people);
  JsonArray *chosen = json_array_new();

  for (guint i = 0; i < count; i++) {
    if (!in_turn || i == number % count)
      json_array_add_string_element(chosen, people[i]);
  }
  return chosen;
}

static void
copy_parameter(JsonObject *facts, const char *member, DwSandboxCall *call, const char *parameter)
{
  const char *value = dw_sandbox_call_get(call, parameter);

  if (value != NULL)
    json_object_set_string_member(facts, member, value);
}

static char *
make_name(DwSandboxCall *call, guint number, gint64 amount)
{
  const char *name = dw_sandbox_call_get(call, "DesktopName");
  gboolean plain = g_strcmp0(dw_sandbox_call_get(call, "DesktopNameSuffix"), "false") == 0;

  if (name == NULL)
    return g_strdup_printf("New desk %u", number + 1);
  return amount > 1 && !plain ? g_strdup_printf("%s-%u", name, number + 1) : g_strdup(name);
}

static const char *
make_desktop(DwSandboxWorld *world, DwSandboxCall *call, guint number, gint64 amount)
{
  JsonObject *facts = json_object_new();
  g_autofree char *id = g_strdup_printf("ecd-new%08x", g_random_int());
  g_autofree char *name = make_name(call, number, amount);
  g_autofree char *now = dw_sandbox_clock_format(&world->clock, 0);
  DwSandboxResource *desktop;

  json_object_set_string_member(facts, "ResourceId", id);
  json_object_set_string_member(facts, "ResourceName", name);
  json_object_set_string_member(facts, "ResourceType", "Desktop");
  json_object_set_string_member(facts, "OfficeSiteId", DW_SANDBOX_WORLD_OFFICE_SITE);
  json_object_set_string_member(facts, "CreateTime", now);
  json_object_set_string_member(facts, "OsType", "Windows");
  json_object_set_string_member(facts, "ProtocolType", "ASP");
  copy_parameter(facts, "OfficeSiteId", call, "OfficeSiteId");
  copy_parameter(facts, "ChargeType", call, "ChargeType");
  copy_parameter(facts, "BundleId", call, "BundleId");
  copy_parameter(facts, "PolicyGroupId", call, "PolicyGroupId");
  copy_parameter(facts, "HostName", call, "Hostname");
  copy_parameter(facts, "DesktopGroupId", call, "GroupId");
  json_object_set_array_member(facts, "EndUserIds", choose_people(call, number));
  desktop = dw_sandbox_resources_add(world->managed, facts, "Pending");
  dw_sandbox_resources_move(world->managed, desktop, "Pending", "Running", MAKING_S);
  return desktop->id;
}

/* A JSON list inside a text inside a list, as the reference's own sample has it. */
static void
set_ids(DwSandboxCall *call, JsonArray *ids)
{
  g_autoptr(JsonNode) node = json_node_init_array(json_node_alloc(), ids);
  g_autofree char *text = json_to_string(node, FALSE);
  JsonArray *list = json_array_new();

  json_array_add_string_element(list, text);
  json_object_set_array_member(call->reply, "DesktopId", list);
}

/**
 * dw_sandbox_create_desktops:
 * @world: the world
 * @call: a CreateDesktops
 *
 * Whoever calls it twice gets twice as many: the operation has no ClientToken.
 */
void
dw_sandbox_create_desktops(DwSandboxWorld *world, DwSandboxCall *call)
{
  gint64 amount = dw_sandbox_call_get_integer(call, "Amount", 1);
  g_autoptr(JsonArray) ids = json_array_new();
  g_autofree char *order = g_strdup_printf("2%09u", g_random_int_range(0, 1000000000));

  if (!check(call, amount))
    return;
  for (guint i = 0; i < amount; i++)
    json_array_add_string_element(ids, make_desktop(world, call, i, amount));
  set_ids(call, ids);
  dw_sandbox_call_set(call, "OrderId", order);
}
