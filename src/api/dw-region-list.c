/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-region-list.h"

static const DwField region_fields[] = {
    {"RegionId", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwRegion, id)},
    {"RegionEndpoint", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwRegion, endpoint)},
    {"LocalName", DW_FIELD_TEXT, G_STRUCT_OFFSET(DwRegion, name)},
    {NULL},
};
static const DwRecordType region_type = {sizeof(DwRegion), region_fields};

static const DwField list_fields[] = {
    {"Regions", DW_FIELD_RECORDS, G_STRUCT_OFFSET(DwRegionList, regions), &region_type},
    {NULL},
};
const DwRecordType DW_REGION_LIST_RECORD = {sizeof(DwRegionList), list_fields};

/**
 * dw_region_list_free:
 * @list: (nullable) (transfer full): a list
 */
void
dw_region_list_free(DwRegionList *list)
{
  dw_record_free(&DW_REGION_LIST_RECORD, list);
}

/**
 * dw_region_list_get_length:
 * @list: a list
 *
 * Returns: how many entries there are
 */
guint
dw_region_list_get_length(const DwRegionList *list)
{
  return list->regions != NULL ? list->regions->len : 0;
}

/**
 * dw_region_list_get:
 * @list: a list
 * @index: below dw_region_list_get_length()
 *
 * Returns: (transfer none): the entry; any of its fields may be %NULL
 */
const DwRegion *
dw_region_list_get(const DwRegionList *list, guint index)
{
  return g_ptr_array_index(list->regions, index);
}
