/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource-status.h"

#include "dw-resource-kind.h"

#include <glib/gi18n.h>

/* In the enumeration's order. The nick is the stable name, the name is the word for people. */
static const GEnumValue statuses[] = {
    {DW_RESOURCE_STATUS_UNKNOWN, N_("Unknown"), "unknown"},
    {DW_RESOURCE_STATUS_RUNNING, N_("Running"), "running"},
    {DW_RESOURCE_STATUS_STOPPED, N_("Stopped"), "stopped"},
    {DW_RESOURCE_STATUS_HIBERNATED, N_("Hibernated"), "hibernated"},
    {DW_RESOURCE_STATUS_AVAILABLE, N_("Available"), "available"},
    {DW_RESOURCE_STATUS_STARTING, N_("Starting…"), "starting"},
    {DW_RESOURCE_STATUS_STOPPING, N_("Stopping…"), "stopping"},
    {DW_RESOURCE_STATUS_RESTARTING, N_("Restarting…"), "restarting"},
    {DW_RESOURCE_STATUS_HIBERNATING, N_("Hibernating…"), "hibernating"},
    {DW_RESOURCE_STATUS_WAKING_UP, N_("Waking up…"), "waking-up"},
    {DW_RESOURCE_STATUS_CREATING, N_("Being prepared…"), "creating"},
    {DW_RESOURCE_STATUS_UPDATING, N_("Being updated…"), "updating"},
    {DW_RESOURCE_STATUS_EXPIRED, N_("Expired"), "expired"},
    {DW_RESOURCE_STATUS_DELETED, N_("Deleted"), "deleted"},
    {DW_RESOURCE_STATUS_FAILED, N_("Failed"), "failed"},
    {0, NULL, NULL},
};

/* ResourceStatus and ManagementStatuses, in the spellings of this product and its neighbours. */
static const struct {
  const char *word;
  DwResourceStatus status;
} service_words[] = {
    {"Running", DW_RESOURCE_STATUS_RUNNING},
    {"Stopped", DW_RESOURCE_STATUS_STOPPED},
    {"Hibernated", DW_RESOURCE_STATUS_HIBERNATED},
    {"Starting", DW_RESOURCE_STATUS_STARTING},
    {"Stopping", DW_RESOURCE_STATUS_STOPPING},
    {"Restarting", DW_RESOURCE_STATUS_RESTARTING},
    {"Rebooting", DW_RESOURCE_STATUS_RESTARTING},
    {"Hibernating", DW_RESOURCE_STATUS_HIBERNATING},
    {"WakingUp", DW_RESOURCE_STATUS_WAKING_UP},
    {"Waking", DW_RESOURCE_STATUS_WAKING_UP},
    {"Resuming", DW_RESOURCE_STATUS_WAKING_UP},
    {"Creating", DW_RESOURCE_STATUS_CREATING},
    {"Pending", DW_RESOURCE_STATUS_CREATING},
    {"Initializing", DW_RESOURCE_STATUS_CREATING},
    {"Updating", DW_RESOURCE_STATUS_UPDATING},
    {"Upgrading", DW_RESOURCE_STATUS_UPDATING},
    {"FotaUpdating", DW_RESOURCE_STATUS_UPDATING},
    {"Migrating", DW_RESOURCE_STATUS_UPDATING},
    {"Rebuilding", DW_RESOURCE_STATUS_UPDATING},
    {"Resetting", DW_RESOURCE_STATUS_UPDATING},
    {"Restoring", DW_RESOURCE_STATUS_UPDATING},
    {"ModifyingDesktopType", DW_RESOURCE_STATUS_UPDATING},
    {"Available", DW_RESOURCE_STATUS_AVAILABLE},
    {"Normal", DW_RESOURCE_STATUS_AVAILABLE},
    {"Expired", DW_RESOURCE_STATUS_EXPIRED},
    {"Deleted", DW_RESOURCE_STATUS_DELETED},
    {"Deleting", DW_RESOURCE_STATUS_DELETED},
    {"Failed", DW_RESOURCE_STATUS_FAILED},
    /* GWS: an instance that runs takes connections once it is registered. */
    {"Registered", DW_RESOURCE_STATUS_RUNNING},
    {"Unregistered", DW_RESOURCE_STATUS_STARTING},
    {"Cloning", DW_RESOURCE_STATUS_CREATING},
    {"Missing", DW_RESOURCE_STATUS_DELETED},
    {"Error", DW_RESOURCE_STATUS_FAILED},
};

GType
dw_resource_status_get_type(void)
{
  static GType type = 0;

  if (g_once_init_enter(&type))
    g_once_init_leave(&type, g_enum_register_static("DwResourceStatus", statuses));
  return type;
}

static DwResourceStatus
from_service(const char *word)
{
  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS(service_words); i++)
    if (g_ascii_strcasecmp(word, service_words[i].word) == 0)
      return service_words[i].status;
  return DW_RESOURCE_STATUS_UNKNOWN;
}

/**
 * dw_resource_status_from_words:
 * @status: (nullable): the service's word for what it is
 * @management: (nullable) (array zero-terminated=1): its words for what is done to it
 *
 * A transition in @management counts more than a @status that stands still; one that Deskway does
 * not know is passed over.
 *
 * Returns: what the resource is doing
 */
DwResourceStatus
dw_resource_status_from_words(const char *status, const char *const *management)
{
  DwResourceStatus known = from_service(status);

  for (; !dw_resource_status_is_transition(known) && management != NULL && *management != NULL;
       management++) {
    DwResourceStatus passing = from_service(*management);

    if (dw_resource_status_is_transition(passing))
      return passing;
  }
  return known;
}

/**
 * dw_resource_status_from_data:
 * @data: a resource
 *
 * As dw_resource_status_from_words(); what has no power is available unless the service says
 * otherwise.
 *
 * Returns: what the resource is doing
 */
DwResourceStatus
dw_resource_status_from_data(const DwResourceData *data)
{
  DwResourceStatus status =
      dw_resource_status_from_words(data->status, (const char *const *) data->management_statuses);

  if (!dw_resource_status_is_transition(status) && data->status == NULL &&
      !dw_resource_kind_has_power(dw_resource_kind_from_data(data)))
    return DW_RESOURCE_STATUS_AVAILABLE;
  return status;
}

/**
 * dw_resource_status_from_name:
 * @name: a stable name such as `waking-up`, in any case
 * @status: (out): the status
 *
 * Returns: whether there is such a status
 */
gboolean
dw_resource_status_from_name(const char *name, DwResourceStatus *status)
{
  for (gsize i = 0; i < DW_N_RESOURCE_STATUSES; i++) {
    if (g_ascii_strcasecmp(name, statuses[i].value_nick) == 0) {
      *status = (DwResourceStatus) statuses[i].value;
      return TRUE;
    }
  }
  return FALSE;
}

static const GEnumValue *
describe(DwResourceStatus status)
{
  return &statuses[(guint) status < DW_N_RESOURCE_STATUSES ? status : DW_RESOURCE_STATUS_UNKNOWN];
}

/**
 * dw_resource_status_get_name:
 * @status: a status
 *
 * Returns: its stable name, as `list --json` and `--status` have it
 */
const char *
dw_resource_status_get_name(DwResourceStatus status)
{
  return describe(status)->value_nick;
}

/**
 * dw_resource_status_get_word:
 * @status: a status
 *
 * Returns: the word for it in the person's language; a transition ends in an ellipsis
 */
const char *
dw_resource_status_get_word(DwResourceStatus status)
{
  return _(describe(status)->value_name);
}

/**
 * dw_resource_status_is_transition:
 * @status: a status
 *
 * Returns: whether it passes by itself, so that it is worth asking again and nothing can be done
 *   meanwhile
 */
gboolean
dw_resource_status_is_transition(DwResourceStatus status)
{
  return status >= DW_RESOURCE_STATUS_STARTING && status <= DW_RESOURCE_STATUS_UPDATING;
}

/* ResourceSessionStatus, its stable name and its word. */
static const struct {
  const char *service, *name, *word;
} sessions[] = {
    {"Connected", "connected", N_("In use")},
    {"Disconnected", "disconnected", N_("Not in use")},
    {"Connecting", "connecting", N_("Connecting…")},
    {"Logoff", "disconnected", N_("Not in use")},
};

/**
 * dw_resource_status_session_name:
 * @session_status: (nullable): a ResourceSessionStatus
 *
 * Returns: (nullable): `connected`, `disconnected`, `connecting`, `unknown` where Deskway does not
 *   know the word, or %NULL where there is none
 */
const char *
dw_resource_status_session_name(const char *session_status)
{
  if (session_status == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(sessions); i++)
    if (g_ascii_strcasecmp(session_status, sessions[i].service) == 0)
      return sessions[i].name;
  return "unknown";
}

/**
 * dw_resource_status_session_word:
 * @session_status: (nullable): a ResourceSessionStatus
 *
 * Returns: (transfer none) (nullable): the words for it, the service's own word where Deskway does
 *   not know it, or %NULL where there is none
 */
const char *
dw_resource_status_session_word(const char *session_status)
{
  if (session_status == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(sessions); i++)
    if (g_ascii_strcasecmp(session_status, sessions[i].service) == 0)
      return _(sessions[i].word);
  return session_status;
}
