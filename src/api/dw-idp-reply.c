/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-idp-reply.h"

static const DwField idp_fields[] = {
    {"IdpId", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwIdp, id)},
    {"IdpName", DW_FIELD_TEXT, G_STRUCT_OFFSET(DwIdp, name)},
    {"IdpNameEN", DW_FIELD_TEXT, G_STRUCT_OFFSET(DwIdp, name_en)},
    {"IdpProvider", DW_FIELD_WORD, G_STRUCT_OFFSET(DwIdp, provider)},
    {"AccountType", DW_FIELD_WORD, G_STRUCT_OFFSET(DwIdp, account_type)},
    {"SsoProtocol", DW_FIELD_WORD, G_STRUCT_OFFSET(DwIdp, sso_protocol)},
    {"SsoServiceUrl", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwIdp, sso_service_url)},
    {NULL},
};
static const DwRecordType idp_type = {sizeof(DwIdp), idp_fields};

static const DwField site_fields[] = {
    {"OfficeSiteId", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwIdpOfficeSite, office_site_id)},
    {"RegionId", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwIdpOfficeSite, region_id)},
    {"ProviderId", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwIdpOfficeSite, provider_id)},
    {"AccessType", DW_FIELD_WORD, G_STRUCT_OFFSET(DwIdpOfficeSite, access_type)},
    {"VpcAccessAddress", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwIdpOfficeSite, vpc_access_address)},
    {"SsoServiceUrl", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwIdpOfficeSite, sso_service_url)},
    {NULL},
};
static const DwRecordType site_type = {sizeof(DwIdpOfficeSite), site_fields};

static const DwField reply_fields[] = {
    {"IdpInfos", DW_FIELD_RECORDS, G_STRUCT_OFFSET(DwIdpReply, idps), &idp_type},
    {"OfficeSiteInfo", DW_FIELD_RECORD, G_STRUCT_OFFSET(DwIdpReply, office_site), &site_type},
    {"ProfileRegion", DW_FIELD_TOKEN, G_STRUCT_OFFSET(DwIdpReply, profile_region)},
    {NULL},
};
const DwRecordType DW_IDP_RECORD = {sizeof(DwIdpReply), reply_fields};

/**
 * dw_idp_reply_free:
 * @reply: (nullable) (transfer full): a reply
 */
void
dw_idp_reply_free(DwIdpReply *reply)
{
  dw_record_free(&DW_IDP_RECORD, reply);
}
