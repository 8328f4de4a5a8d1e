/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-api-decode-time.h"
#include "dw-created-desktops.h"
#include "dw-display-policy.h"
#include "dw-idp-reply.h"
#include "dw-login-reply.h"
#include "dw-office-site-list.h"
#include "dw-region-list.h"
#include "dw-resource-page.h"
#include "dw-share.h"
#include "dw-ticket-reply.h"
#include "dw-usage-page.h"

G_BEGIN_DECLS

/* json-glib's; its header stays in dw-api-decode.c. */
typedef struct _JsonNode JsonNode;

DwResourcePage *dw_api_decode_instance_page(JsonNode *node);
DwDisplayPolicy *dw_api_decode_display_policy(JsonNode *node);
DwLoginReply *dw_api_decode_login(JsonNode *node);
DwLoginReply *dw_api_decode_sts_token(JsonNode *node);
DwIdpReply *dw_api_decode_idps(JsonNode *node);
DwRegionList *dw_api_decode_regions(JsonNode *node);
DwOfficeSiteList *dw_api_decode_office_sites(JsonNode *node);
DwResourcePage *dw_api_decode_resource_page(JsonNode *node);
DwResourcePage *dw_api_decode_desktop_page(JsonNode *node);
DwResourcePage *dw_api_decode_desktop_group_page(JsonNode *node);
DwResourcePage *dw_api_decode_resource_text(const char *text, gsize length);
DwTicketReply *dw_api_decode_ticket(JsonNode *node);
DwShare *dw_api_decode_share(JsonNode *node);
DwCreatedDesktops *dw_api_decode_created_desktops(JsonNode *node);
DwUsagePage *dw_api_decode_usage(JsonNode *node);

G_END_DECLS
