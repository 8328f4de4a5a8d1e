/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-idp-choice.h"

#include "dw-api.h"

#include <string.h>

/* What is longer is no id and no address of a sign-in page. */
#define ID_MAX_BYTES  256
#define URL_MAX_BYTES 4096

static gboolean
is_printable(const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (g_ascii_iscntrl(*p))
      return FALSE;
  }
  return TRUE;
}

/**
 * dw_idp_choice_is_id:
 * @text: (nullable): a text that the service gave
 *
 * Returns: whether @text can be an id, to be sent back and stored: one line, not too long
 */
gboolean
dw_idp_choice_is_id(const char *text)
{
  return text != NULL && *text != '\0' && strlen(text) <= ID_MAX_BYTES && is_printable(text);
}

static gboolean
is_given(const char *text)
{
  return text != NULL && *text != '\0';
}

/* Whoever can change what an unencrypted page says can have the person's password. */
static gboolean
is_safe_url(const char *text)
{
  g_autoptr(GUri) uri = NULL;

  if (!is_given(text) || strlen(text) > URL_MAX_BYTES || !is_printable(text))
    return FALSE;
  uri = g_uri_parse(text, G_URI_FLAGS_NONE, NULL);
  return uri != NULL && strcmp(g_uri_get_scheme(uri), "https") == 0 &&
         is_given(g_uri_get_host(uri)) && g_uri_get_userinfo(uri) == NULL;
}

static guint
count_idps(const DwIdpReply *reply)
{
  return reply->idps != NULL ? reply->idps->len : 0;
}

static const DwIdp *
idp_at(const DwIdpReply *reply, guint i)
{
  return g_ptr_array_index(reply->idps, i);
}

/**
 * dw_idp_choice_find_way:
 * @reply: what FindIdpListByLoginIdentifier answered
 * @idp_id: (out) (nullable) (transfer none): the identity provider that checks the password; %NULL
 *   where that is the organization's office itself
 *
 * Takes the first identity provider that has an id and no page of its own. Where there are none at
 * all, the office network that the reply names checks the password.
 *
 * Returns: how people sign in
 */
DwIdpWay
dw_idp_choice_find_way(const DwIdpReply *reply, const char **idp_id)
{
  gboolean has_page = reply->office_site != NULL && is_given(reply->office_site->sso_service_url);
  const char *office_site = dw_idp_choice_find_office_site(reply);

  *idp_id = NULL;
  for (guint i = 0; i < count_idps(reply); i++) {
    const DwIdp *idp = idp_at(reply, i);

    has_page = has_page || is_given(idp->sso_service_url);
    if (!is_given(idp->sso_service_url) && dw_idp_choice_is_id(idp->id)) {
      *idp_id = idp->id;
      return DW_IDP_WAY_PASSWORD;
    }
  }
  if (has_page)
    return DW_IDP_WAY_BROWSER;
  return office_site != NULL && count_idps(reply) == 0 ? DW_IDP_WAY_PASSWORD : DW_IDP_WAY_NONE;
}

/**
 * dw_idp_choice_find_sso_url:
 * @reply: what FindIdpListByLoginIdentifier answered
 *
 * Returns: (nullable) (transfer none): the first page for signing in that a browser may be sent to:
 *   a https address of a host, with no name or password in it
 */
const char *
dw_idp_choice_find_sso_url(const DwIdpReply *reply)
{
  for (guint i = 0; i < count_idps(reply); i++) {
    if (is_safe_url(idp_at(reply, i)->sso_service_url))
      return idp_at(reply, i)->sso_service_url;
  }
  return reply->office_site != NULL && is_safe_url(reply->office_site->sso_service_url)
             ? reply->office_site->sso_service_url
             : NULL;
}

/**
 * dw_idp_choice_find_office_site:
 * @reply: what FindIdpListByLoginIdentifier answered
 *
 * Returns: (nullable) (transfer none): the organization's office network
 */
const char *
dw_idp_choice_find_office_site(const DwIdpReply *reply)
{
  return reply->office_site != NULL && dw_idp_choice_is_id(reply->office_site->office_site_id)
             ? reply->office_site->office_site_id
             : NULL;
}

static char *
take_region(char *text)
{
  if (dw_api_is_region(text))
    return text;
  g_free(text);
  return NULL;
}

/**
 * dw_idp_choice_region_of_office:
 * @office_site: (nullable): an office network's id
 *
 * Returns: (nullable) (transfer full): the region that `cn-hangzhou+dir-1` tells
 */
char *
dw_idp_choice_region_of_office(const char *office_site)
{
  const char *plus = office_site != NULL ? strchr(office_site, '+') : NULL;

  return plus != NULL ? take_region(g_strndup(office_site, (gsize) (plus - office_site))) : NULL;
}

/**
 * dw_idp_choice_find_region:
 * @reply: what FindIdpListByLoginIdentifier answered
 *
 * Finds where the organization's desks are: in the region of its office, else in that of its
 * people's profiles, which the reference's sample writes as `cn_hangzhou`.
 *
 * Returns: (nullable) (transfer full): the region
 */
char *
dw_idp_choice_find_region(const DwIdpReply *reply)
{
  const char *office_site = dw_idp_choice_find_office_site(reply);
  char *region = NULL;

  if (reply->office_site != NULL && dw_api_is_region(reply->office_site->region_id))
    return g_strdup(reply->office_site->region_id);
  region = dw_idp_choice_region_of_office(office_site);
  if (region == NULL && reply->profile_region != NULL)
    region = take_region(g_strdelimit(g_strdup(reply->profile_region), "_", '-'));
  return region;
}

/**
 * dw_idp_choice_find_mfa_type:
 * @reply: a reply of GetLoginToken
 * @stage: (nullable): a stage
 *
 * Returns: (nullable) (transfer none): the first second factor whose stage is @stage
 */
const char *
dw_idp_choice_find_mfa_type(const DwLoginReply *reply, const char *stage)
{
  for (guint i = 0; reply->mfa_types != NULL && i < reply->mfa_types->len; i++) {
    const DwMfaType *type = g_ptr_array_index(reply->mfa_types, i);

    if (stage != NULL && g_strcmp0(type->stage, stage) == 0 && dw_idp_choice_is_id(type->name))
      return type->name;
  }
  return NULL;
}
