/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-usage-page.h"

static const DwField row_fields[] = {
    {"EndUserId", DW_FIELD_TEXT, G_STRUCT_OFFSET(DwUsageRow, end_user_id)},
    {"DesktopId", DW_FIELD_TEXT, G_STRUCT_OFFSET(DwUsageRow, desktop_id)},
    {"DesktopName", DW_FIELD_TEXT, G_STRUCT_OFFSET(DwUsageRow, desktop_name)},
    {"ChargeType", DW_FIELD_WORD, G_STRUCT_OFFSET(DwUsageRow, charge_type)},
    {"RegionId", DW_FIELD_WORD, G_STRUCT_OFFSET(DwUsageRow, region_id)},
    {"UsageDuration", DW_FIELD_NUMBER, G_STRUCT_OFFSET(DwUsageRow, seconds)},
    {NULL},
};
static const DwRecordType row_type = {sizeof(DwUsageRow), row_fields};

static const DwField page_fields[] = {
    {"UsageDurationList", DW_FIELD_RECORDS, G_STRUCT_OFFSET(DwUsagePage, rows), &row_type},
    {"NextToken", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwUsagePage, next_token)},
    {"TotalCount", DW_FIELD_NUMBER, G_STRUCT_OFFSET(DwUsagePage, total_count)},
    {NULL},
};
const DwRecordType DW_USAGE_PAGE_RECORD = {sizeof(DwUsagePage), page_fields};

/**
 * dw_usage_page_get_length:
 * @page: a page
 *
 * Returns: how many rows there are
 */
guint
dw_usage_page_get_length(const DwUsagePage *page)
{
  return page->rows != NULL ? page->rows->len : 0;
}

/**
 * dw_usage_page_get:
 * @page: a page
 * @index: below dw_usage_page_get_length()
 *
 * Returns: (transfer none): the row; any of its texts may be %NULL
 */
const DwUsageRow *
dw_usage_page_get(const DwUsagePage *page, guint index)
{
  return g_ptr_array_index(page->rows, index);
}

/**
 * dw_usage_page_free:
 * @page: (nullable) (transfer full): a page
 */
void
dw_usage_page_free(DwUsagePage *page)
{
  dw_record_free(&DW_USAGE_PAGE_RECORD, page);
}
