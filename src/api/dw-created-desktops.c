/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-created-desktops.h"

static const DwField fields[] = {
    {"DesktopId", DW_FIELD_TEXTS, G_STRUCT_OFFSET(DwCreatedDesktops, ids)},
    {"OrderId", DW_FIELD_TEXT, G_STRUCT_OFFSET(DwCreatedDesktops, order_id)},
    {NULL},
};
const DwRecordType DW_CREATED_DESKTOPS_RECORD = {sizeof(DwCreatedDesktops), fields};

/**
 * dw_created_desktops_free:
 * @created: (nullable) (transfer full): what was answered
 */
void
dw_created_desktops_free(DwCreatedDesktops *created)
{
  dw_record_free(&DW_CREATED_DESKTOPS_RECORD, created);
}
