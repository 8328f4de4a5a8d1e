/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-office-site-list.h"

static const DwField site_fields[] = {
    {"OfficeSiteId", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwOfficeSite, id)},
    {"OfficeSiteType", DW_FIELD_WORD, G_STRUCT_OFFSET(DwOfficeSite, type)},
    {"DesktopAccessType", DW_FIELD_WORD, G_STRUCT_OFFSET(DwOfficeSite, desktop_access_type)},
    {"DesktopVpcEndpoint", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwOfficeSite, vpc_endpoint)},
    {"ProviderId", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwOfficeSite, provider_id)},
    {"SsoServiceUrl", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwOfficeSite, sso_service_url)},
    {NULL},
};
static const DwRecordType site_type = {sizeof(DwOfficeSite), site_fields};

static const DwField list_fields[] = {
    {"OfficeSites", DW_FIELD_RECORDS, G_STRUCT_OFFSET(DwOfficeSiteList, office_sites), &site_type},
    {NULL},
};
const DwRecordType DW_OFFICE_SITE_LIST_RECORD = {sizeof(DwOfficeSiteList), list_fields};

/**
 * dw_office_site_list_free:
 * @list: (nullable) (transfer full): a list
 */
void
dw_office_site_list_free(DwOfficeSiteList *list)
{
  dw_record_free(&DW_OFFICE_SITE_LIST_RECORD, list);
}

/**
 * dw_office_site_list_get_length:
 * @list: a list
 *
 * Returns: how many entries there are
 */
guint
dw_office_site_list_get_length(const DwOfficeSiteList *list)
{
  return list->office_sites != NULL ? list->office_sites->len : 0;
}

/**
 * dw_office_site_list_get:
 * @list: a list
 * @index: below dw_office_site_list_get_length()
 *
 * Returns: (transfer none): the entry; any of its fields may be %NULL
 */
const DwOfficeSite *
dw_office_site_list_get(const DwOfficeSiteList *list, guint index)
{
  return g_ptr_array_index(list->office_sites, index);
}
