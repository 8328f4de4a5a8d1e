/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-world.h"

#include "dw-sandbox-gws.h"
#include "dw-sandbox-tickets.h"

#include <string.h>

static const char *const regions[] = {
    "cn-hangzhou",    "cn-shanghai",    "cn-beijing",   "cn-shenzhen", "cn-hongkong",
    "ap-southeast-1", "ap-northeast-1", "eu-central-1", "us-east-1",
};

static void
make_state(DwSandboxWorld *self)
{
  dw_sandbox_clock_init(&self->clock, self->speed);
  self->users = dw_sandbox_users_new();
  self->sessions = dw_sandbox_sessions_new(&self->clock);
  self->tasks = dw_sandbox_tickets_new_tasks();
  self->nonces = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->client_tokens = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  dw_sandbox_world_set_scenario(self, self->first_scenario);
}

static void
clear_state(DwSandboxWorld *self)
{
  g_clear_pointer(&self->client_tokens, g_hash_table_unref);
  g_clear_pointer(&self->nonces, g_hash_table_unref);
  g_clear_pointer(&self->tasks, g_hash_table_unref);
  g_clear_pointer(&self->resources, dw_sandbox_resources_free);
  g_clear_pointer(&self->managed, dw_sandbox_resources_free);
  g_clear_pointer(&self->gws, json_object_unref);
  g_clear_pointer(&self->sessions, dw_sandbox_sessions_free);
  g_clear_pointer(&self->users, dw_sandbox_users_free);
}

/**
 * dw_sandbox_world_new:
 * @scenario: how the service behaves
 * @resource_count: how many resources there are; 0 for those the scenario names
 * @speed: how many seconds of the world pass in one of ours
 *
 * Returns: (transfer full): a new world
 */
DwSandboxWorld *
dw_sandbox_world_new(const DwSandboxScenario *scenario, guint resource_count, double speed)
{
  DwSandboxWorld *self = g_new0(DwSandboxWorld, 1);

  self->first_scenario = scenario;
  self->resource_count = resource_count;
  self->speed = speed;
  self->rdp = dw_sandbox_rdp_new();
  make_state(self);
  return self;
}

/**
 * dw_sandbox_world_free:
 * @self: (transfer full): the world
 */
void
dw_sandbox_world_free(DwSandboxWorld *self)
{
  clear_state(self);
  dw_sandbox_rdp_free(self->rdp);
  g_free(self->base_url);
  g_free(self);
}

/**
 * dw_sandbox_world_reset:
 * @self: the world; everything but its RDP session is as it was on the first day
 */
void
dw_sandbox_world_reset(DwSandboxWorld *self)
{
  clear_state(self);
  make_state(self);
}

/**
 * dw_sandbox_world_set_scenario:
 * @self: the world
 * @scenario: how the service behaves from now on
 *
 * Resources begin anew; users and sessions stay.
 */
void
dw_sandbox_world_set_scenario(DwSandboxWorld *self, const DwSandboxScenario *scenario)
{
  self->scenario = scenario;
  dw_sandbox_sessions_set_scenario(self->sessions, scenario);
  g_clear_pointer(&self->resources, dw_sandbox_resources_free);
  g_clear_pointer(&self->managed, dw_sandbox_resources_free);
  self->resources = dw_sandbox_resources_new(&self->clock, scenario->world, self->resource_count);
  dw_sandbox_resources_set_base_url(self->resources, self->base_url);
  self->managed = dw_sandbox_resources_new(&self->clock, scenario->managed, 0);
  g_clear_pointer(&self->gws, json_object_unref);
  self->gws = dw_sandbox_gws_new(self->resource_count);
}

/**
 * dw_sandbox_world_set_base_url:
 * @self: the world
 * @url: where the service is, without a slash at the end
 */
void
dw_sandbox_world_set_base_url(DwSandboxWorld *self, const char *url)
{
  g_free(self->base_url);
  self->base_url = g_strdup(url);
  dw_sandbox_resources_set_base_url(self->resources, url);
}

/**
 * dw_sandbox_world_get_unix_time:
 * @self: a world
 *
 * Returns: what the service takes the time to be, in seconds since 1970
 */
gint64
dw_sandbox_world_get_unix_time(DwSandboxWorld *self)
{
  return g_get_real_time() / G_USEC_PER_SEC + self->scenario->clock_ahead;
}

/**
 * dw_sandbox_world_has_region:
 * @id: a region's ID
 *
 * Returns: whether there is one
 */
gboolean
dw_sandbox_world_has_region(const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS(regions); i++) {
    if (strcmp(regions[i], id) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * dw_sandbox_world_list_regions:
 * @list: filled with every region, as DescribeRegions gives it
 */
void
dw_sandbox_world_list_regions(JsonArray *list)
{
  for (gsize i = 0; i < G_N_ELEMENTS(regions); i++) {
    JsonObject *region = json_object_new();
    g_autofree char *endpoint = g_strdup_printf("ecd.%s.aliyuncs.com", regions[i]);

    json_object_set_string_member(region, "RegionId", regions[i]);
    json_object_set_string_member(region, "RegionEndpoint", endpoint);
    json_array_add_object_element(list, region);
  }
}
