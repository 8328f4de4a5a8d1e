/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-data.h"

G_BEGIN_DECLS

/**
 * DwPlanState:
 * @DW_PLAN_OPEN: it has no end that is known
 * @DW_PLAN_RUNNING: it ends, but not soon
 * @DW_PLAN_NEAR_END: it ends within a week
 * @DW_PLAN_ENDED: it has ended
 * @DW_PLAN_OVERDUE: it was not paid
 *
 * How it stands with what was paid for a resource.
 */
typedef enum {
  DW_PLAN_OPEN,
  DW_PLAN_RUNNING,
  DW_PLAN_NEAR_END,
  DW_PLAN_ENDED,
  DW_PLAN_OVERDUE,
} DwPlanState;

/**
 * DwPlanHours:
 * @total_seconds: what the packages of the current period hold, above 0
 * @used_seconds: what was used of it; may be more
 * @period_end: when they begin anew or end, the earliest of them, in seconds since 1970, or 0
 * @fraction: used of total, 0 to 1
 * @used_up_strategy: (nullable): the service's word for what happens when nothing is left, of the
 *   data; %NULL where the packages differ
 *
 * A resource's packages of hours, taken together.
 */
typedef struct {
  gint64 total_seconds;
  gint64 used_seconds;
  gint64 period_end;
  double fraction;
  const char *used_up_strategy;
} DwPlanHours;

DwPlanState dw_plan_get_state(const DwResourceData *data, gint64 now);
char *dw_plan_describe_end(const DwResourceData *data, GTimeZone *zone, gint64 now);
const char *dw_plan_get_charge_word(const DwResourceData *data);
char *dw_plan_get_warning(const DwResourceData *data, GTimeZone *zone, gint64 now);

gboolean dw_plan_get_hours(const DwResourceData *data, gint64 now, DwPlanHours *hours);
char *dw_plan_describe_hours(const DwPlanHours *hours);
const char *dw_plan_get_used_up_words(const DwPlanHours *hours);

char *dw_plan_describe_update(const DwFotaUpdate *update);
const char *dw_plan_get_release_note(const DwFotaUpdate *update, const char *language);
guint dw_plan_count_patches(const DwOsUpdate *update);
char *dw_plan_describe_patches(const DwOsUpdate *update);
GStrv dw_plan_get_patch_titles(const DwOsUpdate *update);

G_END_DECLS
