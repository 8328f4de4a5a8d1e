/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-actions.h"

#include <glib/gi18n.h>

static const struct {
  DwAction action;
  const char *name; /* the command's, and that in `list --json` */
  const char *word;
  DwResourceStatus transition;
  DwResourceStatus target;
} actions_table[] = {
    {DW_ACTION_START, "start", N_("Start"), DW_RESOURCE_STATUS_STARTING,
     DW_RESOURCE_STATUS_RUNNING},
    {DW_ACTION_STOP, "stop", N_("Stop"), DW_RESOURCE_STATUS_STOPPING, DW_RESOURCE_STATUS_STOPPED},
    {DW_ACTION_RESTART, "restart", N_("Restart"), DW_RESOURCE_STATUS_RESTARTING,
     DW_RESOURCE_STATUS_RUNNING},
    {DW_ACTION_WAKE_UP, "wake", N_("Wake up"), DW_RESOURCE_STATUS_WAKING_UP,
     DW_RESOURCE_STATUS_RUNNING},
    {DW_ACTION_HIBERNATE, "hibernate", N_("Hibernate"), DW_RESOURCE_STATUS_HIBERNATING,
     DW_RESOURCE_STATUS_HIBERNATED},
    {DW_ACTION_UPDATE_IMAGE, "update-image", N_("Update image"), DW_RESOURCE_STATUS_UPDATING,
     DW_RESOURCE_STATUS_RUNNING},
};

/* What a status allows where the service gives no SupportedActions. Hibernate is taken away again
 * from what can't. */
static const struct {
  DwResourceStatus status;
  DwAction actions;
} by_status[] = {
    {DW_RESOURCE_STATUS_STOPPED, DW_ACTION_START},
    {DW_RESOURCE_STATUS_HIBERNATED, DW_ACTION_WAKE_UP},
    {DW_RESOURCE_STATUS_RUNNING, DW_ACTION_STOP | DW_ACTION_RESTART | DW_ACTION_HIBERNATE},
};

static DwAction
power_actions(const DwResourceData *data, DwResourceStatus status)
{
  if (data->lists_actions)
    return data->supported_actions;
  for (gsize i = 0; i < G_N_ELEMENTS(by_status); i++) {
    if (by_status[i].status == status)
      return data->support_hibernation == DW_FLAG_TRUE
                 ? by_status[i].actions
                 : by_status[i].actions & ~(DwAction) DW_ACTION_HIBERNATE;
  }
  return DW_ACTION_NONE;
}

/**
 * dw_actions_for:
 * @data: a resource
 *
 * The one place that decides what can be done: nothing while a transition runs (also one that only
 * the ManagementStatuses tell of), nothing on apps and drives; else what SupportedActions lists
 * where it is present, be it empty; else what the status and SupportHibernation allow. An image
 * update is offered while one waits for a desk that runs, as the reference of ApproveFotaUpdate
 * asks for, whatever the rest says: the service has no word for it among the SupportedActions.
 *
 * Returns: the actions, as flags
 */
DwAction
dw_actions_for(const DwResourceData *data)
{
  DwResourceStatus status = dw_resource_status_from_data(data);
  DwAction actions;

  if (dw_resource_status_is_transition(status) ||
      !dw_resource_kind_has_power(dw_resource_kind_from_data(data)))
    return DW_ACTION_NONE;
  actions = power_actions(data, status);
  if (status == DW_RESOURCE_STATUS_RUNNING && data->fota_update != NULL &&
      data->fota_update->new_version != NULL)
    actions |= DW_ACTION_UPDATE_IMAGE;
  return actions;
}

/**
 * dw_actions_needed_to_connect:
 * @kind: what it is
 * @status: what it is doing
 *
 * A status Deskway does not know is no hindrance: the service knows better, and says so.
 *
 * Returns: what has to come before a ticket is asked for
 */
DwConnectNeed
dw_actions_needed_to_connect(DwResourceKind kind, DwResourceStatus status)
{
  if (kind == DW_RESOURCE_KIND_DRIVE || status == DW_RESOURCE_STATUS_EXPIRED ||
      status == DW_RESOURCE_STATUS_DELETED || status == DW_RESOURCE_STATUS_FAILED)
    return DW_CONNECT_IMPOSSIBLE;
  if (!dw_resource_kind_has_power(kind))
    return DW_CONNECT_NEEDS_NOTHING;
  if (dw_resource_status_is_transition(status))
    return DW_CONNECT_NEEDS_WAITING;
  if (status == DW_RESOURCE_STATUS_STOPPED)
    return DW_CONNECT_NEEDS_START;
  if (status == DW_RESOURCE_STATUS_HIBERNATED)
    return DW_CONNECT_NEEDS_WAKE_UP;
  return DW_CONNECT_NEEDS_NOTHING;
}

/**
 * dw_actions_get_target:
 * @action: one action
 *
 * Returns: the status it leads to
 */
DwResourceStatus
dw_actions_get_target(DwAction action)
{
  for (gsize i = 0; i < G_N_ELEMENTS(actions_table); i++)
    if (actions_table[i].action == action)
      return actions_table[i].target;
  return DW_RESOURCE_STATUS_UNKNOWN;
}

/**
 * dw_actions_get_transition:
 * @action: one action
 *
 * Returns: the status on the way
 */
DwResourceStatus
dw_actions_get_transition(DwAction action)
{
  for (gsize i = 0; i < G_N_ELEMENTS(actions_table); i++)
    if (actions_table[i].action == action)
      return actions_table[i].transition;
  return DW_RESOURCE_STATUS_UNKNOWN;
}

/**
 * dw_actions_get_name:
 * @action: one action
 *
 * Returns: (nullable): its stable name: `start`, `stop`, `restart`, `wake`, `hibernate`,
 *   `update-image`; %NULL for anything but one action
 */
const char *
dw_actions_get_name(DwAction action)
{
  for (gsize i = 0; i < G_N_ELEMENTS(actions_table); i++)
    if (actions_table[i].action == action)
      return actions_table[i].name;
  return NULL;
}

/**
 * dw_actions_get_word:
 * @action: one action
 *
 * Returns: (nullable): the words for it in the person's language, as on a button; %NULL for
 * anything but one action
 */
const char *
dw_actions_get_word(DwAction action)
{
  for (gsize i = 0; i < G_N_ELEMENTS(actions_table); i++)
    if (actions_table[i].action == action)
      return _(actions_table[i].word);
  return NULL;
}

/**
 * dw_actions_from_name:
 * @name: a stable name
 *
 * Returns: the action, or %DW_ACTION_NONE
 */
DwAction
dw_actions_from_name(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(actions_table); i++)
    if (g_strcmp0(actions_table[i].name, name) == 0)
      return actions_table[i].action;
  return DW_ACTION_NONE;
}

/**
 * dw_actions_to_names:
 * @actions: flags
 *
 * Returns: (transfer full): the stable names, always in the same order
 */
GStrv
dw_actions_to_names(DwAction actions)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();

  for (gsize i = 0; i < G_N_ELEMENTS(actions_table); i++)
    if ((actions & actions_table[i].action) != 0)
      g_strv_builder_add(names, actions_table[i].name);
  return g_strv_builder_end(names);
}
