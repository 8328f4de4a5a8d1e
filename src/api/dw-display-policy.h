/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-record.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwDisplayPolicy:
 * @visual_lossless: (nullable): the service's word for whether no detail of the picture is lost
 * @optimize_for_3d: (nullable): its word for whether the picture is sent for moving 3D scenes
 * @task_id: (nullable): to ask again with
 * @task_finished: whether the service is done
 *
 * How the picture of an instance is sent, as GWS says it: `on` and `off`, `N/A` where the instance
 * does not have it.
 */
typedef struct {
  char *visual_lossless;
  char *optimize_for_3d;
  char *task_id;
  DwFlag task_finished;
} DwDisplayPolicy;

extern const DwRecordType DW_DISPLAY_POLICY_RECORD;

void dw_display_policy_free(DwDisplayPolicy *policy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwDisplayPolicy, dw_display_policy_free)

G_END_DECLS
