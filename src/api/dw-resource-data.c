/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource-data.h"

#include <string.h>

G_DEFINE_BOXED_TYPE(DwResourceData, dw_resource_data, dw_resource_data_ref, dw_resource_data_unref)

#define FIELD(kind, name, member)                          \
  {                                                        \
    name, DW_FIELD_##kind, G_STRUCT_OFFSET(RECORD, member) \
  }
#define INNER(kind, name, member, record_type)                          \
  {                                                                     \
    name, DW_FIELD_##kind, G_STRUCT_OFFSET(RECORD, member), record_type \
  }

#define RECORD DwUserSession
static const DwField session_fields[] = {
    FIELD(TEXT, "NickName", nick_name),
    FIELD(TEXT, "UserId", user_id),
    FIELD(TEXT, "UserPrincipalName", user_principal_name),
    FIELD(TIME, "ResourceSessionStartTime", start_time),
    {NULL},
};
static const DwRecordType session_type = {sizeof(RECORD), session_fields};

static const DwField desktop_session_fields[] = {
    FIELD(TEXT, "ExternalUserName", nick_name),
    FIELD(TEXT, "EndUserId", user_id),
    FIELD(TIME, "EstablishmentTime", start_time),
    {NULL},
};
static const DwRecordType desktop_session_type = {sizeof(RECORD), desktop_session_fields};
#undef RECORD

#define RECORD DwDuration
static const DwField duration_fields[] = {
    FIELD(TEXT, "PackageId", package_id),
    FIELD(WORD, "PackageType", package_type),
    FIELD(WORD, "PackageStatus", package_status),
    FIELD(WORD, "PackageUsedUpStrategy", used_up_strategy),
    FIELD(TIME, "PackageCreationTime", creation_time),
    FIELD(TIME, "PackageExpiredTime", expired_time),
    FIELD(TIME, "PeriodStartTime", period_start_time),
    FIELD(TIME, "PeriodEndTime", period_end_time),
    FIELD(NUMBER, "TotalDuration", total_seconds),
    FIELD(NUMBER, "UsedDuration", used_seconds),
    FIELD(REAL, "PostPaidLimitFee", post_paid_limit_fee),
    {NULL},
};
static const DwRecordType duration_type = {sizeof(RECORD), duration_fields};
#undef RECORD

#define RECORD DwTimer
static const DwField timer_fields[] = {
    FIELD(WORD, "TimerType", timer_type),
    FIELD(WORD, "OperationType", operation_type),
    FIELD(WORD, "ResetType", reset_type),
    FIELD(WORD, "CronExpression", cron_expression),
    FIELD(TIME, "ExecutionTime", execution_time),
    FIELD(NUMBER, "Interval", interval_minutes),
    FIELD(FLAG, "Enforce", enforced),
    FIELD(FLAG, "AllowClientSetting", client_may_change),
    {NULL},
};
static const DwRecordType timer_type = {sizeof(RECORD), timer_fields};
#undef RECORD

#define RECORD DwFotaUpdate
static const DwField fota_fields[] = {
    FIELD(WORD, "Project", project),
    FIELD(WORD, "Channel", channel),
    FIELD(WORD, "CurrentAppVersion", current_version),
    FIELD(KEY, "NewAppVersion", new_version),
    FIELD(WORD, "NewDcdVersion", new_dcd_version),
    FIELD(PROSE, "ReleaseNote", release_note),
    FIELD(PROSE, "ReleaseNoteEn", release_note_en),
    FIELD(PROSE, "ReleaseNoteJp", release_note_jp),
    FIELD(NUMBER, "Size", size_kb),
    FIELD(FLAG, "Force", forced),
    {NULL},
};
static const DwRecordType fota_type = {sizeof(RECORD), fota_fields};
#undef RECORD

#define RECORD DwOsPackage
static const DwField package_fields[] = {
    FIELD(WORD, "Kb", kb),
    FIELD(WORD, "Title", title),
    FIELD(PROSE, "Description", description),
    {NULL},
};
static const DwRecordType package_type = {sizeof(RECORD), package_fields};
#undef RECORD

#define RECORD DwOsUpdate
static const DwField os_update_fields[] = {
    FIELD(TEXT, "CheckId", check_id),
    FIELD(WORD, "KbListString", kb_list),
    FIELD(WORD, "UpdateCatalogUrl", catalogue_url),
    FIELD(NUMBER, "PackageCount", package_count),
    INNER(RECORDS, "Packages", packages, &package_type),
    {NULL},
};
static const DwRecordType os_update_type = {sizeof(RECORD), os_update_fields};
#undef RECORD

/* What goes back to the service comes byte for byte (TOKEN, KEY, JSON); the rest is for people. */
#define RECORD DwResourceData
static const DwField resource_fields[] = {
    FIELD(TOKEN, "ResourceId", id),
    FIELD(TEXT, "ResourceName", resource_name),
    FIELD(TEXT, "UserCustomName", user_custom_name),
    FIELD(WORD, "ResourceType", resource_type),
    FIELD(WORD, "ProductType", product_type),
    FIELD(WORD, "ResourceStatus", status),
    FIELD(WORD, "ResourceSessionStatus", session_status),
    FIELD(WORD, "SessionType", session_type),
    FIELD(WORD, "ProtocolType", protocol),
    FIELD(WORD, "Version", version),
    FIELD(KEY, "RegionId", region_id),
    FIELD(WORD, "LocalName", region_name),
    FIELD(WORD, "RegionLocation", region_location),
    FIELD(KEY, "OfficeSiteId", office_site_id),
    FIELD(WORD, "AccessType", access_type),
    FIELD(WORD, "Os", os),
    FIELD(WORD, "OsType", os_type),
    FIELD(WORD, "OsDescription", os_description),
    FIELD(TOKEN, "RealDesktopId", real_desktop_id),
    FIELD(TOKEN, "CenterResourceId", center_resource_id),
    FIELD(KEY, "ResourceGroupId", resource_group_id),
    FIELD(WORD, "ResourceLevel", resource_level),
    FIELD(TOKEN, "AppId", app_id),
    FIELD(WORD, "DomainName", domain_name),
    FIELD(WORD, "AuthMode", auth_mode),
    FIELD(KEY, "Icon", icon),
    FIELD(WORD, "ThemeColor", theme_color),
    FIELD(TOKEN, "CdsName", cds_name),
    FIELD(JSON, "ConnectionProperties", connection_properties),
    FIELD(WORD, "ChargeType", charge_type),
    FIELD(WORD, "SubPayType", sub_pay_type),
    FIELD(WORD, "OrderStatus", order_status),
    FIELD(TIME, "CreateTime", create_time),
    FIELD(TIME, "ExpiredTime", expired_time),
    FIELD(TIME, "LastStartTime", last_start_time),
    FIELD(FLAG, "SupportHibernation", support_hibernation),
    FIELD(FLAG, "HibernationBeta", hibernation_beta),
    FIELD(FLAG, "HasUpgrade", has_upgrade),
    FIELD(FLAG, "GlobalStatus", global_status),
    FIELD(FLAG, "IsBoundUser", bound_user),
    FIELD(TEXTS, "ManagementStatuses", management_statuses),
    FIELD(TEXTS, "EndUserIds", end_users),
    INNER(RECORDS, "Sessions", sessions, &session_type),
    INNER(RECORDS, "DesktopDurationList", durations, &duration_type),
    INNER(RECORDS, "DesktopTimers", timers, &timer_type),
    INNER(RECORD, "FotaUpdate", fota_update, &fota_type),
    INNER(RECORD, "OsUpdate", os_update, &os_update_type),
    {NULL},
};
const DwRecordType DW_RESOURCE_RECORD = {sizeof(RECORD), resource_fields};

/* An image update is left out: an operator can't agree to it. */
static const DwField desktop_fields[] = {
    FIELD(TOKEN, "DesktopId", id),
    FIELD(TEXT, "DesktopName", resource_name),
    FIELD(WORD, "DesktopStatus", status),
    FIELD(WORD, "ConnectionStatus", session_status),
    FIELD(WORD, "SessionType", session_type),
    FIELD(WORD, "ProtocolType", protocol),
    FIELD(KEY, "OfficeSiteId", office_site_id),
    FIELD(WORD, "Platform", os),
    FIELD(WORD, "OsType", os_type),
    FIELD(KEY, "DesktopGroupId", resource_group_id),
    FIELD(WORD, "ChargeType", charge_type),
    FIELD(TIME, "CreationTime", create_time),
    FIELD(TIME, "ExpiredTime", expired_time),
    FIELD(TIME, "StartTime", last_start_time),
    FIELD(FLAG, "SupportHibernation", support_hibernation),
    FIELD(FLAG, "HibernationBeta", hibernation_beta),
    FIELD(TEXTS, "ManagementFlags", management_statuses),
    FIELD(TEXTS, "EndUserIds", end_users),
    INNER(RECORDS, "Sessions", sessions, &desktop_session_type),
    INNER(RECORDS, "DesktopDurationList", durations, &duration_type),
    INNER(RECORD, "OsUpdate", os_update, &os_update_type),
    {NULL},
};
const DwRecordType DW_DESKTOP_RECORD = {sizeof(RECORD), desktop_fields};

static const DwField desktop_group_fields[] = {
    FIELD(TOKEN, "DesktopGroupId", id),
    FIELD(TEXT, "DesktopGroupName", resource_name),
    FIELD(WORD, "ProtocolType", protocol),
    FIELD(KEY, "OfficeSiteId", office_site_id),
    FIELD(WORD, "OsType", os_type),
    FIELD(WORD, "PayType", charge_type),
    FIELD(TIME, "CreateTime", create_time),
    FIELD(TIME, "ExpiredTime", expired_time),
    {NULL},
};
const DwRecordType DW_DESKTOP_GROUP_RECORD = {sizeof(RECORD), desktop_group_fields};

static const DwField instance_fields[] = {
    FIELD(TOKEN, "InstanceId", id),
    FIELD(TEXT, "Name", resource_name),
    FIELD(WORD, "Status", status),
    FIELD(WORD, "WorkMode", session_type),
    FIELD(KEY, "ClusterId", resource_group_id),
    FIELD(WORD, "InstanceType", os_description),
    FIELD(WORD, "DomainName", domain_name),
    FIELD(WORD, "InstanceChargeType", charge_type),
    FIELD(TIME, "CreateTime", create_time),
    FIELD(TIME, "ExpireTime", expired_time),
    FIELD(FLAG, "IsBoundUser", bound_user),
    FIELD(TEXTS, "UserName", end_users),
    {NULL},
};
const DwRecordType DW_INSTANCE_RECORD = {sizeof(RECORD), instance_fields};
#undef RECORD

/**
 * dw_resource_data_new:
 *
 * For the reader of replies and for tests; everyone else gets what was read.
 *
 * Returns: (transfer full): data that says nothing
 */
DwResourceData *
dw_resource_data_new(void)
{
  DwResourceData *data = dw_record_new(&DW_RESOURCE_RECORD);

  g_atomic_ref_count_init(&data->ref_count);
  return data;
}

/**
 * dw_resource_data_ref:
 * @data: data
 *
 * Returns: (transfer full): @data
 */
DwResourceData *
dw_resource_data_ref(DwResourceData *data)
{
  g_atomic_ref_count_inc(&data->ref_count);
  return data;
}

/**
 * dw_resource_data_unref:
 * @data: (transfer full): data
 */
void
dw_resource_data_unref(DwResourceData *data)
{
  if (g_atomic_ref_count_dec(&data->ref_count))
    dw_record_free(&DW_RESOURCE_RECORD, data);
}

/**
 * dw_resource_data_equal:
 * @a: data
 * @b: data
 *
 * Returns: whether the service said the same in both
 */
gboolean
dw_resource_data_equal(const DwResourceData *a, const DwResourceData *b)
{
  return a == b ||
         (a->lists_actions == b->lists_actions && a->supported_actions == b->supported_actions &&
          dw_record_equal(&DW_RESOURCE_RECORD, a, b));
}

/**
 * dw_resource_data_keep_details:
 * @data: what a list says of a resource; was just read, so that nobody else has it yet
 * @older: what was known of the same resource before
 *
 * Takes over what a list is not asked for, the scheduled tasks and the hours, as far as @data does
 * not have it.
 */
void
dw_resource_data_keep_details(DwResourceData *data, const DwResourceData *older)
{
  if (data->timers == NULL)
    data->timers = dw_record_copy_list(&timer_type, older->timers);
  if (data->durations == NULL)
    data->durations = dw_record_copy_list(&duration_type, older->durations);
}

/* The reference gives no list of the words in SupportedActions, so the operations' names and the
 * plain verbs are both known. */
static const struct {
  const char *verb;
  DwAction action;
} service_actions[] = {
    {"start", DW_ACTION_START},         {"boot", DW_ACTION_START},
    {"stop", DW_ACTION_STOP},           {"shutdown", DW_ACTION_STOP},
    {"restart", DW_ACTION_RESTART},     {"reboot", DW_ACTION_RESTART},
    {"wakeup", DW_ACTION_WAKE_UP},      {"wake", DW_ACTION_WAKE_UP},
    {"hibernate", DW_ACTION_HIBERNATE},
};

/* @rest is what follows the verb: nothing, or what the verb is done to. */
static gboolean
is_object_word(const char *rest)
{
  static const char *const words[] = {"", "desktop", "desktops", "instance", "instances"};

  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_ascii_strcasecmp(rest, words[i]) == 0)
      return TRUE;
  return FALSE;
}

/**
 * dw_resource_data_action_from_service:
 * @name: an entry of SupportedActions, such as `WakeUp`, `wake_up` or `WakeupDesktops`
 *
 * Returns: the action, or %DW_ACTION_NONE where Deskway has none for it
 */
DwAction
dw_resource_data_action_from_service(const char *name)
{
  char letters[32];
  gsize length = 0;

  for (; *name != '\0'; name++) {
    if (*name == '_' || *name == '-' || *name == ' ')
      continue;
    if (length == sizeof(letters) - 1)
      return DW_ACTION_NONE;
    letters[length++] = *name;
  }
  letters[length] = '\0';

  for (gsize i = 0; i < G_N_ELEMENTS(service_actions); i++) {
    gsize verb = strlen(service_actions[i].verb);

    if (g_ascii_strncasecmp(letters, service_actions[i].verb, verb) == 0 &&
        is_object_word(letters + verb))
      return service_actions[i].action;
  }
  return DW_ACTION_NONE;
}
