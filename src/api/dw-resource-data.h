/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-record.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DwAction:
 * @DW_ACTION_START: power on
 * @DW_ACTION_STOP: power off
 * @DW_ACTION_RESTART: power off and on
 * @DW_ACTION_WAKE_UP: bring back from hibernation
 * @DW_ACTION_HIBERNATE: power off, keeping what is open
 * @DW_ACTION_UPDATE_IMAGE: take the image update that waits
 *
 * What can be done to a resource beside connecting; flags.
 */
typedef enum {
  DW_ACTION_NONE = 0,
  DW_ACTION_START = 1 << 0,
  DW_ACTION_STOP = 1 << 1,
  DW_ACTION_RESTART = 1 << 2,
  DW_ACTION_WAKE_UP = 1 << 3,
  DW_ACTION_HIBERNATE = 1 << 4,
  DW_ACTION_UPDATE_IMAGE = 1 << 5,
} DwAction;

/** A person's session on a resource. */
typedef struct {
  char *nick_name;
  char *user_id;
  char *user_principal_name;
  gint64 start_time;
} DwUserSession;

/** A package of hours, in seconds, and its period. */
typedef struct {
  char *package_id;
  char *package_type;
  char *package_status;
  char *used_up_strategy;
  gint64 creation_time;
  gint64 expired_time;
  gint64 period_start_time;
  gint64 period_end_time;
  gint64 total_seconds;
  gint64 used_seconds;
  double post_paid_limit_fee;
} DwDuration;

/** A task the service runs by itself, such as hibernating at night. */
typedef struct {
  char *timer_type;
  char *operation_type;
  char *reset_type;
  char *cron_expression;
  gint64 execution_time;
  gint64 interval_minutes;
  DwFlag enforced;
  DwFlag client_may_change;
} DwTimer;

/** An image update that waits; size in KB. */
typedef struct {
  char *project;
  char *channel;
  char *current_version;
  char *new_version;
  char *new_dcd_version;
  char *release_note;
  char *release_note_en;
  char *release_note_jp;
  gint64 size_kb;
  DwFlag forced;
} DwFotaUpdate;

typedef struct {
  char *kb;
  char *title;
  char *description;
} DwOsPackage;

/** Patches of the operating system that wait. */
typedef struct {
  char *check_id;
  char *kb_list;
  char *catalogue_url;
  gint64 package_count;
  GPtrArray *packages; /* of DwOsPackage */
} DwOsUpdate;

/**
 * DwResourceData:
 *
 * What the service says of one resource; never changes, so that threads may share it. Fields are
 * named after the service's, their kinds (what is safe to show, what came byte for byte) stand in
 * the table in dw-resource-data.c. Values are the service's own words: dw_resource_kind_from_data()
 * and dw_resource_status_from_data() make sense of them. Times are seconds since 1970 in UTC, or 0.
 */
typedef struct {
  gatomicrefcount ref_count;

  char *id;
  char *resource_name;
  char *user_custom_name;
  char *resource_type;
  char *product_type;
  char *status;
  char *session_status;
  char *session_type;
  char *protocol;
  char *version;

  char *region_id;
  char *region_name; /* LocalName: the region in words, in the language that was asked for */
  char *region_location;
  char *office_site_id;
  char *access_type;

  char *os;
  char *os_type;
  char *os_description;

  char *real_desktop_id;
  char *center_resource_id;
  char *resource_group_id;
  char *resource_level;
  char *app_id;
  char *domain_name; /* of the directory whose users sign in to it, where GWS asks for that */
  char *auth_mode;
  char *icon;
  char *theme_color;
  char *cds_name;
  char *connection_properties;

  char *charge_type;
  char *sub_pay_type;
  char *order_status;
  gint64 create_time;
  gint64 expired_time;
  gint64 last_start_time;

  DwFlag support_hibernation;
  DwFlag hibernation_beta;
  DwFlag has_upgrade;
  DwFlag global_status;
  DwFlag bound_user;      /* it is one user's, who has to give a password of that domain */
  gboolean lists_actions; /* whether SupportedActions was there, if empty */
  DwAction supported_actions;

  GStrv management_statuses;
  GStrv end_users;      /* whose it is, where an operator asks */
  GPtrArray *sessions;  /* of DwUserSession */
  GPtrArray *durations; /* of DwDuration */
  GPtrArray *timers;    /* of DwTimer */
  DwFotaUpdate *fota_update;
  DwOsUpdate *os_update;
} DwResourceData;

/* The same struct, by the names that DescribeUserResources, DescribeDesktops, DescribeDesktopGroups
 * and DescribeInstances give its fields; the first has them all. */
extern const DwRecordType DW_RESOURCE_RECORD;
extern const DwRecordType DW_DESKTOP_RECORD;
extern const DwRecordType DW_DESKTOP_GROUP_RECORD;
extern const DwRecordType DW_INSTANCE_RECORD;

#define DW_TYPE_RESOURCE_DATA (dw_resource_data_get_type())
GType dw_resource_data_get_type(void) G_GNUC_CONST;

DwResourceData *dw_resource_data_new(void);
DwResourceData *dw_resource_data_ref(DwResourceData *data);
void dw_resource_data_unref(DwResourceData *data);
void dw_resource_data_keep_details(DwResourceData *data, const DwResourceData *older);
gboolean dw_resource_data_equal(const DwResourceData *a, const DwResourceData *b);
DwAction dw_resource_data_action_from_service(const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwResourceData, dw_resource_data_unref)

G_END_DECLS
