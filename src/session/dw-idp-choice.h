/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-idp-reply.h"
#include "dw-login-reply.h"

G_BEGIN_DECLS

/**
 * DwIdpWay:
 * @DW_IDP_WAY_NONE: none that can be used
 * @DW_IDP_WAY_PASSWORD: with a password
 * @DW_IDP_WAY_BROWSER: only on a page that the web browser shows
 *
 * How an organization's people sign in.
 */
typedef enum {
  DW_IDP_WAY_NONE,
  DW_IDP_WAY_PASSWORD,
  DW_IDP_WAY_BROWSER,
} DwIdpWay;

DwIdpWay dw_idp_choice_find_way(const DwIdpReply *reply, const char **idp_id);
const char *dw_idp_choice_find_sso_url(const DwIdpReply *reply);
const char *dw_idp_choice_find_office_site(const DwIdpReply *reply);
char *dw_idp_choice_find_region(const DwIdpReply *reply);
const char *dw_idp_choice_find_mfa_type(const DwLoginReply *reply, const char *stage);

gboolean dw_idp_choice_is_id(const char *text);
char *dw_idp_choice_region_of_office(const char *office_site);

G_END_DECLS
