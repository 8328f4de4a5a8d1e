/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-clusters.h"

#include "dw-sandbox-gws.h"

#include <string.h>

static const char *const policy_names[] = {"Audio",       "Clipboard", "DomainList", "LocalDrive",
                                           "UsbRedirect", "UdpPort",   "Watermark"};

static const char *
text_of(JsonObject *entry, const char *member)
{
  return json_object_get_string_member_with_default(entry, member, NULL);
}

static JsonObject *
find(DwSandboxWorld *world, DwSandboxCall *call)
{
  return dw_sandbox_gws_find(world, call, "Clusters", "ClusterId");
}

static guint
count_instances(DwSandboxWorld *world, JsonObject *cluster)
{
  JsonArray *instances = dw_sandbox_gws_get(world, "Instances");
  guint count = 0;

  for (guint i = 0; i < json_array_get_length(instances); i++)
    count += g_strcmp0(text_of(json_array_get_object_element(instances, i), "ClusterId"),
                       text_of(cluster, "ClusterId")) == 0;
  return count;
}

/**
 * dw_sandbox_clusters_describe:
 * @world: the world
 * @call: a DescribeClusters
 */
void
dw_sandbox_clusters_describe(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonArray *all = dw_sandbox_gws_get(world, "Clusters");
  const char *wanted = dw_sandbox_call_get(call, "ClusterId");
  g_autoptr(GPtrArray) found = g_ptr_array_new();

  for (guint i = 0; i < json_array_get_length(all); i++) {
    JsonObject *cluster = json_array_get_object_element(all, i);

    json_object_set_int_member(cluster, "InstanceCount", count_instances(world, cluster));
    if (wanted == NULL || g_strcmp0(text_of(cluster, "ClusterId"), wanted) == 0)
      g_ptr_array_add(found, cluster);
  }
  dw_sandbox_gws_describe(world, call, "Clusters", found);
}

/**
 * dw_sandbox_clusters_create:
 * @world: the world
 * @call: a CreateCluster
 */
void
dw_sandbox_clusters_create(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *cluster = dw_sandbox_gws_add(world, call, "Clusters", "cls-new");
  JsonObject *policy = json_object_new();

  for (gsize i = 0; i < G_N_ELEMENTS(policy_names); i++)
    json_object_set_string_member(policy, policy_names[i],
                                  strcmp(policy_names[i], "DomainList") == 0 ? "" : "off");
  json_object_set_object_member(cluster, "@policy", policy);
  json_object_set_string_member(cluster, "Status", "Running");
}

/**
 * dw_sandbox_clusters_delete:
 * @world: the world
 * @call: a DeleteCluster
 */
void
dw_sandbox_clusters_delete(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *cluster = find(world, call);

  if (cluster == NULL)
    return;
  if (count_instances(world, cluster) > 0)
    dw_sandbox_call_refuse(call, 409, "OperationConflict.ClusterInUse",
                           "There are instances in the cluster.");
  else
    dw_sandbox_gws_remove(world, "Clusters", cluster);
}

/**
 * dw_sandbox_clusters_get_policy:
 * @world: the world
 * @call: a DescribeClusterPolicy
 */
void
dw_sandbox_clusters_get_policy(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *cluster = find(world, call);
  JsonObject *policy;

  if (cluster == NULL || !dw_sandbox_gws_is_finished(world, call))
    return;
  policy = json_object_get_object_member(cluster, "@policy");
  for (gsize i = 0; i < G_N_ELEMENTS(policy_names); i++)
    dw_sandbox_call_set(call, policy_names[i], text_of(policy, policy_names[i]));
}

/**
 * dw_sandbox_clusters_set_policy:
 * @world: the world
 * @call: a SetClusterPolicy
 */
void
dw_sandbox_clusters_set_policy(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *cluster = find(world, call);
  JsonObject *policy;

  if (cluster == NULL)
    return;
  policy = json_object_get_object_member(cluster, "@policy");
  for (gsize i = 0; i < G_N_ELEMENTS(policy_names); i++) {
    const char *value = dw_sandbox_call_get(call, policy_names[i]);

    if (value != NULL)
      json_object_set_string_member(policy, policy_names[i], value);
  }
  dw_sandbox_gws_begin_task(world, call, "SetClusterPolicy");
}

/**
 * dw_sandbox_clusters_get_domain:
 * @world: the world
 * @call: a DescribeClusterADDomain
 */
void
dw_sandbox_clusters_get_domain(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *cluster = find(world, call);

  if (cluster == NULL || !dw_sandbox_gws_is_finished(world, call))
    return;
  dw_sandbox_call_set(call, "IsSupported", "true");
  dw_sandbox_call_set(call, "DomainName", text_of(cluster, "DomainName"));
  dw_sandbox_call_set(call, "DomainDnsIp", text_of(cluster, "@dns"));
}

/**
 * dw_sandbox_clusters_set_domain:
 * @world: the world
 * @call: a SetClusterADDomain
 */
void
dw_sandbox_clusters_set_domain(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *cluster = find(world, call);
  gboolean goes = dw_sandbox_call_get_flag(call, "DomainDelete");

  if (cluster == NULL)
    return;
  json_object_set_string_member(cluster, "DomainName",
                                goes ? "" : dw_sandbox_call_get(call, "DomainName"));
  json_object_set_string_member(cluster, "@dns",
                                goes ? "" : dw_sandbox_call_get(call, "DomainDnsIp"));
  dw_sandbox_gws_begin_task(world, call, "SetClusterADDomain");
}

/**
 * dw_sandbox_clusters_set_dnat:
 * @world: the world
 * @call: a SetClusterDnat
 */
void
dw_sandbox_clusters_set_dnat(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *cluster = find(world, call);
  const char *address = dw_sandbox_call_get(call, "NatEip");

  if (cluster == NULL)
    return;
  json_object_set_string_member(cluster, "NatId", dw_sandbox_call_get(call, "NatId"));
  json_object_set_string_member(cluster, "NatEip", address != NULL ? address : "");
}

/**
 * dw_sandbox_clusters_list_connections:
 * @world: the world
 * @call: a DescribeClusterConnections
 *
 * There is one, so that the list is an object.
 */
void
dw_sandbox_clusters_list_connections(DwSandboxWorld *world, DwSandboxCall *call)
{
  g_autofree char *before = dw_sandbox_clock_format(&world->clock, -3600);
  JsonObject *connection;

  if (find(world, call) == NULL || !dw_sandbox_gws_is_finished(world, call))
    return;
  connection = json_object_new();
  json_object_set_string_member(connection, "InstanceId", "i-gws4render01");
  json_object_set_string_member(connection, "InstanceName", "Render station");
  json_object_set_string_member(connection, "HostName", "i-gws4render01");
  json_object_set_string_member(connection, "ClientName", "deskway");
  json_object_set_string_member(connection, "LogonTime", before);
  json_object_set_string_member(connection, "LogoffTime", "");
  json_object_set_string_member(connection, "LogoffStatus", "");
  json_object_set_object_member(call->reply, "Connections", connection);
  dw_sandbox_call_set(call, "TotalCount", "1");
}

/**
 * dw_sandbox_clusters_describe_images:
 * @world: the world
 * @call: a DescribeImages
 */
void
dw_sandbox_clusters_describe_images(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonArray *all = dw_sandbox_gws_get(world, "Images");
  g_autoptr(GPtrArray) found = g_ptr_array_new();

  for (guint i = 0; i < json_array_get_length(all); i++)
    g_ptr_array_add(found, json_array_get_object_element(all, i));
  dw_sandbox_gws_describe(world, call, "Images", found);
}

/**
 * dw_sandbox_clusters_create_image:
 * @world: the world
 * @call: a CreateImage
 */
void
dw_sandbox_clusters_create_image(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *image;

  if (dw_sandbox_gws_find(world, call, "Instances", "InstanceId") == NULL)
    return;
  image = dw_sandbox_gws_add(world, call, "Images", "img-new");
  json_object_set_string_member(image, "ImageType", "Custom");
  json_object_set_string_member(image, "Status", "Creating");
  json_object_set_string_member(image, "Progress", "0%");
  json_object_set_int_member(image, "Size", 80);
}

/**
 * dw_sandbox_clusters_delete_image:
 * @world: the world
 * @call: a DeleteImage
 */
void
dw_sandbox_clusters_delete_image(DwSandboxWorld *world, DwSandboxCall *call)
{
  JsonObject *image = dw_sandbox_gws_find(world, call, "Images", "ImageId");

  if (image != NULL)
    dw_sandbox_gws_remove(world, "Images", image);
}

/**
 * dw_sandbox_clusters_create_role:
 * @world: the world
 * @call: a CreateServiceLinkedRole
 */
void
dw_sandbox_clusters_create_role(DwSandboxWorld *world, DwSandboxCall *call)
{
  json_object_set_boolean_member(call->reply, "AlreadyExists",
                                 json_object_has_member(world->gws, "@role"));
  json_object_set_boolean_member(world->gws, "@role", TRUE);
}
