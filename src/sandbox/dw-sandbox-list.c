/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-list.h"

#include "dw-sandbox-page.h"

#include <string.h>

#define DEFAULT_PAGE 500
#define LARGEST_PAGE 500
#define FAILED_TYPE  "CloudDrive"

static gboolean
is_in(char **list, const char *text)
{
  return list[0] == NULL || (text != NULL && g_strv_contains((const char *const *) list, text));
}

static gboolean
has_name(DwSandboxCall *call, DwSandboxResource *resource)
{
  const char *part = dw_sandbox_call_get(call, "ResourceName");

  return part == NULL || (resource->name != NULL && strstr(resource->name, part) != NULL);
}

static GPtrArray *
filter(DwSandboxWorld *world, DwSandboxCall *call)
{
  GPtrArray *all = dw_sandbox_resources_get_all(world->resources);
  GPtrArray *found = g_ptr_array_new();
  g_auto(GStrv) ids = dw_sandbox_call_get_list(call, "ResourceIds");
  g_auto(GStrv) types = dw_sandbox_call_get_list(call, "ResourceTypes");

  for (guint i = 0; i < all->len; i++) {
    DwSandboxResource *resource = all->pdata[i];
    gboolean failed =
        world->scenario->partial_failure && g_strcmp0(resource->type, FAILED_TYPE) == 0;

    if (!failed && is_in(ids, resource->id) && is_in(types, resource->type) &&
        has_name(call, resource))
      g_ptr_array_add(found, resource);
  }
  return found;
}

static void
add_failed_types(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonArray *failed = json_array_new();

  if (world->scenario->partial_failure)
    json_array_add_string_element(failed, FAILED_TYPE);
  json_object_set_array_member(call->reply, "QueryFailedResourceTypes", failed);
}

/* Details that cost the service something are told only to those who ask for them. */
static JsonObject *
describe(DwSandboxWorld *world, DwSandboxCall *call, DwSandboxResource *resource)
{
  static const struct {
    const char *flag;
    const char *member;
  } details[] = {{"QueryDesktopTimers", "DesktopTimers"},
                 {"QueryDesktopDurationList", "DesktopDurationList"},
                 {"QueryFotaUpdate", "FotaUpdate"}};
  JsonObject *item = dw_sandbox_resources_describe(world->resources, resource);

  for (gsize i = 0; i < G_N_ELEMENTS(details); i++) {
    if (!dw_sandbox_call_get_flag(call, details[i].flag))
      json_object_remove_member(item, details[i].member);
  }
  return item;
}

/**
 * dw_sandbox_list_resources:
 * @world: the world
 * @call: a DescribeUserResources
 */
void
dw_sandbox_list_resources(DwSandboxWorld *world, DwSandboxCall *call)
{
  g_autoptr(GPtrArray) found = NULL;
  JsonArray *list;
  DwSandboxPage page;

  if (!dw_sandbox_page_read(call, "MaxResults", DEFAULT_PAGE, LARGEST_PAGE, &page))
    return;
  found = filter(world, call);
  list = json_array_new();
  for (guint i = page.offset; i < found->len && i - page.offset < page.size; i++)
    json_array_add_object_element(list, describe(world, call, found->pdata[i]));
  json_object_set_array_member(call->reply, "Resources", list);
  add_failed_types(world, call);
  dw_sandbox_page_set_next(world, call, &page, found->len);
  dw_sandbox_call_set_count(call, "TotalCount", found->len);
  json_object_set_int_member(call->reply, "MaxResults", page.size);
  json_object_set_int_member(call->reply, "RankVersion", 1732869815062);
}

/**
 * dw_sandbox_list_regions:
 * @world: the world
 * @call: a DescribeRegions, of either version
 */
void
dw_sandbox_list_regions(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonArray *regions = json_array_new();

  dw_sandbox_world_list_regions(regions);
  json_object_set_array_member(call->reply, "Regions", regions);
}

/**
 * dw_sandbox_list_office_sites:
 * @world: the world
 * @call: a DescribeOfficeSites of an end user
 */
void
dw_sandbox_list_office_sites(DwSandboxWorld *world, DwSandboxCall *call)
{
  g_auto(GStrv) wanted = dw_sandbox_call_get_list(call, "OfficeSiteId");
  JsonArray *sites = json_array_new();
  JsonObject *site;

  json_object_set_array_member(call->reply, "OfficeSites", sites);
  if (!is_in(wanted, DW_SANDBOX_WORLD_OFFICE_SITE))
    return;
  site = json_object_new();
  json_object_set_string_member(site, "OfficeSiteId", DW_SANDBOX_WORLD_OFFICE_SITE);
  json_object_set_string_member(site, "OfficeSiteName", DW_SANDBOX_WORLD_OFFICE_NAME);
  json_object_set_string_member(site, "OfficeSiteType", "SIMPLE");
  json_object_set_string_member(site, "DesktopAccessType", "INTERNET");
  json_object_set_string_member(site, "AliUid", "1941019591234567");
  json_array_add_object_element(sites, site);
}

static JsonObject *
make_idp(gboolean by_browser)
{
  JsonObject *idp = json_object_new();

  json_object_set_string_member(idp, "IdpId", by_browser ? "idp-sso" : DW_SANDBOX_WORLD_IDP);
  json_object_set_string_member(idp, "IdpName", "德斯威");
  json_object_set_string_member(idp, "IdpNameEN", "Deskway");
  json_object_set_string_member(idp, "AccountType", "SIMPLE");
  if (by_browser) {
    json_object_set_string_member(idp, "SsoProtocol", "SAML");
    json_object_set_string_member(idp, "SsoServiceUrl", "https://sso.deskway.example/login?app=1");
  }
  return idp;
}

/**
 * dw_sandbox_list_idps:
 * @world: the world
 * @call: a FindIdpListByLoginIdentifier
 */
void
dw_sandbox_list_idps(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *organization = dw_sandbox_call_get(call, "LoginIdentifier");
  gboolean by_browser = strcmp(organization, DW_SANDBOX_WORLD_SSO) == 0;
  JsonArray *idps;
  JsonObject *site;

  if (!by_browser && strcmp(organization, DW_SANDBOX_WORLD_ORGANIZATION) != 0) {
    dw_sandbox_call_refuse(call, 404, "InvalidLoginIdentifier.NotFound",
                           "There is no organization of that ID.");
    return;
  }
  idps = json_array_new();
  json_array_add_object_element(idps, make_idp(by_browser));
  json_object_set_array_member(call->reply, "IdpInfos", idps);
  site = json_object_new();
  json_object_set_string_member(site, "OfficeSiteId", DW_SANDBOX_WORLD_OFFICE_SITE);
  json_object_set_string_member(site, "RegionId", "cn-hangzhou");
  json_object_set_object_member(call->reply, "OfficeSiteInfo", site);
  dw_sandbox_call_set(call, "ProfileRegion", "cn-hangzhou");
}
