/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-display-policy.h"

#define FIELD(kind, name, member)                                   \
  {                                                                 \
    name, DW_FIELD_##kind, G_STRUCT_OFFSET(DwDisplayPolicy, member) \
  }

static const DwField display_policy_fields[] = {
    FIELD(WORD, "VisualLossless", visual_lossless),
    FIELD(WORD, "OptimizeFor3d", optimize_for_3d),
    FIELD(TOKEN, "TaskId", task_id),
    FIELD(FLAG, "TaskFinished", task_finished),
    {NULL},
};
const DwRecordType DW_DISPLAY_POLICY_RECORD = {sizeof(DwDisplayPolicy), display_policy_fields};

/**
 * dw_display_policy_free:
 * @policy: (nullable) (transfer full): a policy
 */
void
dw_display_policy_free(DwDisplayPolicy *policy)
{
  dw_record_free(&DW_DISPLAY_POLICY_RECORD, policy);
}
