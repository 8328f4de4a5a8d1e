/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-record.h"

#include <glib.h>

G_BEGIN_DECLS

/** One way to sign in to an organization; @sso_service_url is set where the browser does it. */
typedef struct {
  char *id;
  char *name;
  char *name_en;
  char *provider;
  char *account_type;
  char *sso_protocol;
  char *sso_service_url;
} DwIdp;

/** The organization's office network, where it has one. */
typedef struct {
  char *office_site_id;
  char *region_id;
  char *provider_id;
  char *access_type;
  char *vpc_access_address;
  char *sso_service_url;
} DwIdpOfficeSite;

/** What FindIdpListByLoginIdentifier answers. */
typedef struct {
  GPtrArray *idps; /* of DwIdp, or NULL */
  DwIdpOfficeSite *office_site;
  char *profile_region;
} DwIdpReply;

extern const DwRecordType DW_IDP_RECORD;

void dw_idp_reply_free(DwIdpReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwIdpReply, dw_idp_reply_free)

G_END_DECLS
