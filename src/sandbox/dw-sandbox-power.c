/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-power.h"

#include "dw-sandbox-operator.h"

#include <string.h>

/* Of one request, by a person and by an operator. */
#define MOST_DESKTOPS      20
#define MOST_FOR_OPERATORS 100

typedef struct {
  const char *action;
  const char *from[3];
  const char *passing;
  const char *to;
  gint64 seconds;
} Move;

/* StartDesktops wakes too: it is what a client is left with where WakeupDesktops is not offered. */
static const Move moves[] = {
    {"StartDesktops", {"Stopped", "Hibernated"}, "Starting", "Running", 6},
    {"WakeupDesktops", {"Hibernated"}, "Starting", "Running", 3},
    {"StopDesktops", {"Running", "Hibernated"}, "Stopping", "Stopped", 3},
    {"RebootDesktops", {"Running"}, "Rebooting", "Running", 8},
    {"HibernateDesktops", {"Running"}, "Hibernating", "Hibernated", 4},
    {"ApproveFotaUpdate", {"Running"}, "Updating", "Running", 20},
};

static const Move *
find_move(const char *action)
{
  for (gsize i = 0; i < G_N_ELEMENTS(moves); i++) {
    if (strcmp(moves[i].action, action) == 0)
      return &moves[i];
  }
  g_assert_not_reached();
}

/* A computer or share, and where it is kept. */
typedef struct {
  DwSandboxResource *resource;
  DwSandboxResources *owner;
} Desktop;

static gboolean
can_move(DwSandboxCall *call, const Move *move, const Desktop *desktop)
{
  DwSandboxResource *resource = desktop->resource;
  const char *status = dw_sandbox_resources_status(desktop->owner, resource);

  if (strcmp(move->to, "Hibernated") == 0 && !dw_sandbox_resources_can_hibernate(resource))
    return dw_sandbox_call_refuse(call, 403, "OperationDenied.HibernationNotSupported",
                                  "The desktop %s can't hibernate.", resource->id);
  if (g_strv_contains(move->from, status))
    return TRUE;
  return dw_sandbox_call_refuse(call, 409, "IncorrectDesktopStatus",
                                "The desktop %s is %s; that does not allow %s.", resource->id,
                                status, move->action);
}

static gboolean
is_desktop(DwSandboxResource *resource)
{
  return g_strcmp0(resource->type, "Desktop") == 0 ||
         g_strcmp0(resource->type, "DesktopGroup") == 0;
}

static gboolean
is_by_operator(DwSandboxCall *call)
{
  return dw_sandbox_call_get(call, "AccessKeyId") != NULL;
}

static Desktop
find_desktop(DwSandboxWorld *world, DwSandboxCall *call, const char *id)
{
  Desktop found = {NULL, world->resources};

  if (is_by_operator(call))
    found.resource = dw_sandbox_operator_find(world, id, &found.owner);
  else
    found.resource = dw_sandbox_resources_find(world->resources, id);
  if (found.resource != NULL && !is_desktop(found.resource))
    found.resource = NULL;
  return found;
}

static gboolean
check_desktop(DwSandboxWorld *world, DwSandboxCall *call, const Move *move, const char *id)
{
  Desktop desktop = find_desktop(world, call, id);

  if (desktop.resource == NULL)
    return dw_sandbox_call_refuse(call, 404, "InvalidDesktopId.NotFound",
                                  "There is no desktop of the ID %s.", id);
  return can_move(call, move, &desktop);
}

/* Nothing moves unless everything can. */
static gboolean
check_desktops(DwSandboxWorld *world, DwSandboxCall *call, const Move *move, char **ids)
{
  guint most = is_by_operator(call) ? MOST_FOR_OPERATORS : MOST_DESKTOPS;

  if (g_strv_length(ids) > most)
    return dw_sandbox_call_refuse(call, 400, "InvalidParameter.DesktopId",
                                  "At most %u desktops can be named at once.", most);
  for (gsize i = 0; ids[i] != NULL; i++) {
    if (!check_desktop(world, call, move, ids[i]))
      return FALSE;
  }
  return TRUE;
}

static void
move_desktops(DwSandboxWorld *world, DwSandboxCall *call, const Move *move, char **ids)
{
  gboolean never = world->scenario->never_starts && strcmp(move->to, "Running") == 0;

  for (gsize i = 0; ids[i] != NULL; i++) {
    Desktop desktop = find_desktop(world, call, ids[i]);

    dw_sandbox_resources_move(desktop.owner, desktop.resource, move->passing, move->to,
                              never ? -1 : move->seconds);
  }
}

static gboolean
is_repeated(DwSandboxWorld *world, DwSandboxCall *call, const char *wanted)
{
  const char *token = dw_sandbox_call_get(call, "ClientToken");
  const char *before = token == NULL ? NULL : g_hash_table_lookup(world->client_tokens, token);

  if (before == NULL)
    return FALSE;
  if (strcmp(before, wanted) != 0)
    dw_sandbox_call_refuse(call, 400, "IdempotentParameterMismatch",
                           "The ClientToken was used for something else.");
  return TRUE;
}

/**
 * dw_sandbox_power_act:
 * @world: the world
 * @call: a StartDesktops, StopDesktops, RebootDesktops, WakeupDesktops or HibernateDesktops
 *
 * A ClientToken that comes again has no second effect.
 */
void
dw_sandbox_power_act(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *action = dw_sandbox_call_get(call, "Action");
  const char *token = dw_sandbox_call_get(call, "ClientToken");
  g_auto(GStrv) ids = dw_sandbox_call_get_list(call, "DesktopId");
  g_autofree char *joined = g_strjoinv(" ", ids);
  g_autofree char *wanted = g_strconcat(action, " ", joined, NULL);
  const Move *move = find_move(action);

  if (!dw_sandbox_call_needs(call, "LoginToken") || is_repeated(world, call, wanted) ||
      !check_desktops(world, call, move, ids))
    return;
  move_desktops(world, call, move, ids);
  if (token != NULL)
    g_hash_table_insert(world->client_tokens, g_strdup(token), g_steal_pointer(&wanted));
}

/**
 * dw_sandbox_power_act_for_operator:
 * @world: the world
 * @call: one of the same operations, signed with an AccessKey
 */
void
dw_sandbox_power_act_for_operator(DwSandboxWorld *world, DwSandboxCall *call)
{
  const Move *move = find_move(dw_sandbox_call_get(call, "Action"));
  g_auto(GStrv) ids = dw_sandbox_call_get_list(call, "DesktopId");

  if (check_desktops(world, call, move, ids))
    move_desktops(world, call, move, ids);
}

static gboolean
is_update_repeated(DwSandboxWorld *world, DwSandboxCall *call)
{
  DwSandboxResource *resource =
      dw_sandbox_resources_find(world->resources, dw_sandbox_call_get(call, "DesktopId"));

  return resource != NULL &&
         g_strcmp0(resource->new_version, dw_sandbox_call_get(call, "AppVersion")) == 0;
}

static gboolean
check_version(DwSandboxCall *call, DwSandboxResource *resource)
{
  const char *wanted = dw_sandbox_call_get(call, "AppVersion");

  if (g_strcmp0(dw_sandbox_resources_waiting_version(resource), wanted) == 0)
    return TRUE;
  return dw_sandbox_call_refuse(call, 404, "InvalidAppVersion.NotFound",
                                "No update to %s waits for the desktop %s.", wanted, resource->id);
}

/**
 * dw_sandbox_power_update:
 * @world: the world
 * @call: an ApproveFotaUpdate
 *
 * Updates the desk for a while. To agree once more to the same version has no second effect.
 */
void
dw_sandbox_power_update(DwSandboxWorld *world, DwSandboxCall *call)
{
  const Move *move = find_move("ApproveFotaUpdate");
  char *ids[] = {(char *) dw_sandbox_call_get(call, "DesktopId"), NULL};
  DwSandboxResource *resource;

  if (!dw_sandbox_call_needs(call, "DesktopId") || is_update_repeated(world, call) ||
      !check_desktops(world, call, move, ids))
    return;
  resource = dw_sandbox_resources_find(world->resources, ids[0]);
  if (!check_version(call, resource))
    return;
  resource->new_version = g_strdup(dw_sandbox_call_get(call, "AppVersion"));
  move_desktops(world, call, move, ids);
}
