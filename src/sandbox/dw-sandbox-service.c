/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-service.h"

#include "dw-sandbox-check.h"
#include "dw-sandbox-clusters.h"
#include "dw-sandbox-create.h"
#include "dw-sandbox-form.h"
#include "dw-sandbox-gws.h"
#include "dw-sandbox-instances.h"
#include "dw-sandbox-list.h"
#include "dw-sandbox-operator.h"
#include "dw-sandbox-power.h"
#include "dw-sandbox-shares.h"
#include "dw-sandbox-sign-in.h"
#include "dw-sandbox-synthesis.h"
#include "dw-sandbox-tickets.h"
#include "dw-sandbox-usage.h"

#include <string.h>

#define END_USER     "2020-10-02"
#define ORGANIZATION "2021-02-20"
#define OPERATOR     "2020-09-30"
#define APPS         "2021-09-01"
#define GWS          "2019-06-18"

static const struct {
  const char *version;
  const char *action;
  void (*answer)(DwSandboxWorld *world, DwSandboxCall *call);
} operations[] = {
    {END_USER, "GetLoginToken", dw_sandbox_sign_in_get_token},
    {END_USER, "RefreshLoginToken", dw_sandbox_sign_in_refresh},
    {END_USER, "SendTokenCode", dw_sandbox_sign_in_send_code},
    {END_USER, "ChangePassword", dw_sandbox_sign_in_change_password},
    {END_USER, "DescribeRegions", dw_sandbox_list_regions},
    {END_USER, "DescribeOfficeSites", dw_sandbox_list_office_sites},
    {END_USER, "DescribeUserResources", dw_sandbox_list_resources},
    {END_USER, "StartDesktops", dw_sandbox_power_act},
    {END_USER, "StopDesktops", dw_sandbox_power_act},
    {END_USER, "RebootDesktops", dw_sandbox_power_act},
    {END_USER, "WakeupDesktops", dw_sandbox_power_act},
    {END_USER, "HibernateDesktops", dw_sandbox_power_act},
    {END_USER, "ApproveFotaUpdate", dw_sandbox_power_update},
    {END_USER, "GetConnectionTicket", dw_sandbox_tickets_get},
    {ORGANIZATION, "FindIdpListByLoginIdentifier", dw_sandbox_list_idps},
    {ORGANIZATION, "GetLoginToken", dw_sandbox_sign_in_get_token},
    {ORGANIZATION, "GetStsToken", dw_sandbox_sign_in_exchange_code},
    {ORGANIZATION, "RefreshLoginToken", dw_sandbox_sign_in_refresh},
    {ORGANIZATION, "ClientUserLogout", dw_sandbox_sign_in_log_out},
    {OPERATOR, "DescribeRegions", dw_sandbox_list_regions},
    {OPERATOR, "CreateDesktops", dw_sandbox_create_desktops},
    {OPERATOR, "DescribeDesktops", dw_sandbox_operator_describe_desktops},
    {OPERATOR, "DescribeDesktopGroups", dw_sandbox_shares_describe},
    {OPERATOR, "DescribeDesktopsInGroup", dw_sandbox_shares_describe_members},
    {OPERATOR, "DescribeDesktopSessions", dw_sandbox_operator_describe_sessions},
    {OPERATOR, "DisconnectDesktopSessions", dw_sandbox_operator_disconnect},
    {OPERATOR, "ModifyDesktopName", dw_sandbox_operator_rename},
    {OPERATOR, "QueryHistoryUsageDurationRank", dw_sandbox_usage_rank},
    {OPERATOR, "GetConnectionTicket", dw_sandbox_tickets_get},
    {OPERATOR, "StartDesktops", dw_sandbox_power_act_for_operator},
    {OPERATOR, "StopDesktops", dw_sandbox_power_act_for_operator},
    {OPERATOR, "RebootDesktops", dw_sandbox_power_act_for_operator},
    {OPERATOR, "WakeupDesktops", dw_sandbox_power_act_for_operator},
    {OPERATOR, "HibernateDesktops", dw_sandbox_power_act_for_operator},
    {APPS, "GetConnectionTicket", dw_sandbox_tickets_get_app},
    {GWS, "GetConnectTicket", dw_sandbox_tickets_get_gws},
    {GWS, "DescribeInstances", dw_sandbox_instances_describe},
    {GWS, "CreateInstance", dw_sandbox_instances_create},
    {GWS, "DeleteInstance", dw_sandbox_instances_delete},
    {GWS, "StartInstance", dw_sandbox_instances_power},
    {GWS, "StopInstance", dw_sandbox_instances_power},
    {GWS, "RestartInstance", dw_sandbox_instances_power},
    {GWS, "SetInstanceUser", dw_sandbox_instances_bind_user},
    {GWS, "SetInstanceName", dw_sandbox_gws_rename},
    {GWS, "SetClusterName", dw_sandbox_gws_rename},
    {GWS, "SetImageName", dw_sandbox_gws_rename},
    {GWS, "DescribeInstancePolicy", dw_sandbox_instances_get_policy},
    {GWS, "SetInstancePolicy", dw_sandbox_instances_set_policy},
    {GWS, "DescribeClusters", dw_sandbox_clusters_describe},
    {GWS, "CreateCluster", dw_sandbox_clusters_create},
    {GWS, "DeleteCluster", dw_sandbox_clusters_delete},
    {GWS, "DescribeClusterPolicy", dw_sandbox_clusters_get_policy},
    {GWS, "SetClusterPolicy", dw_sandbox_clusters_set_policy},
    {GWS, "DescribeClusterADDomain", dw_sandbox_clusters_get_domain},
    {GWS, "SetClusterADDomain", dw_sandbox_clusters_set_domain},
    {GWS, "SetClusterDnat", dw_sandbox_clusters_set_dnat},
    {GWS, "DescribeClusterConnections", dw_sandbox_clusters_list_connections},
    {GWS, "DescribeImages", dw_sandbox_clusters_describe_images},
    {GWS, "CreateImage", dw_sandbox_clusters_create_image},
    {GWS, "DeleteImage", dw_sandbox_clusters_delete_image},
    {GWS, "CreateServiceLinkedRole", dw_sandbox_clusters_create_role},
};

static gboolean
check_http(DwSandboxCall *call, const DwSandboxRequest *request)
{
  if (strcmp(request->path, "/") != 0)
    return dw_sandbox_call_refuse(call, 404, "InvalidPath.NotFound", "Only / is served.");
  if (strcmp(request->method, "POST") != 0)
    return dw_sandbox_call_refuse(call, 405, "UnsupportedHTTPMethod", "Only POST is served.");
  if (request->query != NULL)
    return dw_sandbox_call_refuse(call, 400, "InvalidParameter.Query",
                                  "Parameters belong in the body; URLs end up in logs.");
  if (g_strcmp0(request->content_type, "application/x-www-form-urlencoded") != 0)
    return dw_sandbox_call_refuse(call, 415, "UnsupportedMediaType", "The body must be a form.");
  return TRUE;
}

static GHashTable *
parse_body(const DwSandboxRequest *request, char **repeated)
{
  gsize length;
  const char *text = g_bytes_get_data(request->body, &length);

  return dw_sandbox_form_parse(text == NULL ? "" : text, length, repeated);
}

static void
find_operation(DwSandboxCatalogue *catalogue, DwSandboxCall *call)
{
  const char *version = dw_sandbox_call_get(call, "Version");
  const char *action = dw_sandbox_call_get(call, "Action");

  if (version != NULL && action != NULL && dw_sandbox_catalogue_has_version(catalogue, version))
    call->operation = dw_sandbox_catalogue_lookup(catalogue, version, action);
}

/**
 * dw_sandbox_service_receive:
 * @catalogue: the operations
 * @request: what came
 *
 * Returns: (transfer full): the call it is; already refused where HTTP itself was used wrongly
 */
DwSandboxCall *
dw_sandbox_service_receive(DwSandboxCatalogue *catalogue, const DwSandboxRequest *request)
{
  g_autofree char *repeated = NULL;
  GHashTable *form = parse_body(request, &repeated);
  gboolean is_form = form != NULL;
  DwSandboxCall *call = dw_sandbox_call_new(
      is_form ? form : g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free));

  find_operation(catalogue, call);
  if (!check_http(call, request))
    return call;
  if (!is_form)
    dw_sandbox_call_refuse(call, 400, "MalformedRequest", "The body is no well-formed form.");
  else if (repeated != NULL)
    dw_sandbox_call_refuse(call, 400, "InvalidParameter.Repeated", "%s was sent twice.", repeated);
  return call;
}

static gboolean
is_offered(DwSandboxWorld *world, const char *action)
{
  return !world->scenario->no_hibernate ||
         (strcmp(action, "WakeupDesktops") != 0 && strcmp(action, "HibernateDesktops") != 0);
}

static gboolean
check_operation(DwSandboxCatalogue *catalogue, DwSandboxWorld *world, DwSandboxCall *call)
{
  if (!dw_sandbox_catalogue_has_version(catalogue, dw_sandbox_call_get(call, "Version")))
    return dw_sandbox_call_refuse(call, 400, "InvalidVersion", "There is no such version.");
  if (call->operation == NULL || !is_offered(world, dw_sandbox_call_get(call, "Action")))
    return dw_sandbox_call_refuse(call, 404, "InvalidAction.NotFound",
                                  "There is no such operation in this version.");
  return TRUE;
}

static gboolean
check_token(DwSandboxWorld *world, DwSandboxCall *call)
{
  return dw_sandbox_call_get(call, "LoginToken") == NULL ||
         dw_sandbox_sessions_authorise(world->sessions, call);
}

static void
perform(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *version = dw_sandbox_call_get(call, "Version");
  const char *action = dw_sandbox_call_get(call, "Action");

  for (gsize i = 0; i < G_N_ELEMENTS(operations); i++) {
    if (strcmp(operations[i].version, version) == 0 && strcmp(operations[i].action, action) == 0) {
      operations[i].answer(world, call);
      return;
    }
  }
  dw_sandbox_synthesis_answer(world, call);
}

/**
 * dw_sandbox_service_answer:
 * @catalogue: the operations
 * @world: the world
 * @call: what was received; its reply is made
 */
void
dw_sandbox_service_answer(DwSandboxCatalogue *catalogue, DwSandboxWorld *world, DwSandboxCall *call)
{
  if (call->code != NULL || !dw_sandbox_check_common(call, world) ||
      !check_operation(catalogue, world, call) || !dw_sandbox_check_parameters(call) ||
      !dw_sandbox_check_signature(call) || !check_token(world, call))
    return;
  perform(world, call);
}
