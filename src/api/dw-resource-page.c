/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource-page.h"

#define FIELD(kind, name, member)                                  \
  {                                                                \
    name, DW_FIELD_##kind, G_STRUCT_OFFSET(DwResourcePage, member) \
  }

/* The resources are counted references, not records of the page alone, so they stand outside. */
static const DwField page_fields[] = {
    FIELD(TOKEN, "NextToken", next_token),
    FIELD(NUMBER, "TotalCount", total_count),
    FIELD(NUMBER, "MaxResults", max_results),
    FIELD(TEXTS, "QueryFailedResourceTypes", failed_types),
    {NULL},
};
const DwRecordType DW_RESOURCE_PAGE_RECORD = {sizeof(DwResourcePage), page_fields};

/**
 * dw_resource_page_new:
 *
 * Returns: (transfer full): an empty page
 */
DwResourcePage *
dw_resource_page_new(void)
{
  DwResourcePage *page = dw_record_new(&DW_RESOURCE_PAGE_RECORD);

  page->resources = g_ptr_array_new_with_free_func((GDestroyNotify) dw_resource_data_unref);
  return page;
}

/**
 * dw_resource_page_free:
 * @page: (nullable) (transfer full): a page
 */
void
dw_resource_page_free(DwResourcePage *page)
{
  if (page == NULL)
    return;
  g_ptr_array_unref(page->resources);
  dw_record_free(&DW_RESOURCE_PAGE_RECORD, page);
}
