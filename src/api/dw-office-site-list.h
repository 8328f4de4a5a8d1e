/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-record.h"

#include <glib.h>

G_BEGIN_DECLS

/** An office network, as an end user sees it. */
typedef struct {
  char *id;
  char *type;
  char *desktop_access_type;
  char *vpc_endpoint;
  char *provider_id;
  char *sso_service_url;
} DwOfficeSite;

/** What DescribeOfficeSites answers. */
typedef struct {
  GPtrArray *office_sites; /* of DwOfficeSite, or NULL */
} DwOfficeSiteList;

extern const DwRecordType DW_OFFICE_SITE_LIST_RECORD;

void dw_office_site_list_free(DwOfficeSiteList *list);
guint dw_office_site_list_get_length(const DwOfficeSiteList *list);
const DwOfficeSite *dw_office_site_list_get(const DwOfficeSiteList *list, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwOfficeSiteList, dw_office_site_list_free)

G_END_DECLS
