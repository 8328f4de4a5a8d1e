/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-clock.h"
#include "dw-sandbox-rdp.h"
#include "dw-sandbox-resources.h"
#include "dw-sandbox-scenarios.h"
#include "dw-sandbox-sessions.h"
#include "dw-sandbox-users.h"

G_BEGIN_DECLS

#define DW_SANDBOX_WORLD_OFFICE_SITE      "cn-hangzhou+dir-1"
#define DW_SANDBOX_WORLD_OFFICE_NAME      "Hangzhou design office"
#define DW_SANDBOX_WORLD_ORGANIZATION     "deskway"
#define DW_SANDBOX_WORLD_IDP              "idp-deskway"
#define DW_SANDBOX_WORLD_SSO              "deskway-sso" /* an organization with a sign-in page alone */
#define DW_SANDBOX_WORLD_KEY_ID           "LTAIdemo"
#define DW_SANDBOX_WORLD_KEY_SECRET       "demo-secret"
#define DW_SANDBOX_WORLD_TEMPORARY_ID     "STS.demo" /* an AccessKey that goes with a token */
#define DW_SANDBOX_WORLD_TEMPORARY_SECRET "sts-secret"
#define DW_SANDBOX_WORLD_TOKEN            "sts-token"
#define DW_SANDBOX_WORLD_OLD_TOKEN        "sts-expired"

/**
 * DwSandboxWorld:
 * @clock: the time there
 * @scenario: how the service behaves
 * @users: everybody
 * @sessions: who is signed in
 * @resources: what they may use
 * @managed: what only an operator sees: the members of shares, and desks made since
 * @gws: what there is of graphic workstations
 * @rdp: the real session that tickets lead to
 * @tasks: (element-type utf8 DwSandboxTask): TaskId → what becomes a ticket
 * @nonces: (element-type utf8 utf8): every SignatureNonce so far
 * @client_tokens: (element-type utf8 utf8): ClientToken → what was done with it
 * @first_scenario: how it behaved on the first day
 * @speed: how many seconds pass there in one of ours
 * @resource_count: how many resources there are; 0 for those the scenario names
 * @base_url: (nullable): where the service is
 *
 * Everything the service knows.
 */
typedef struct {
  DwSandboxClock clock;
  const DwSandboxScenario *scenario;
  DwSandboxUsers *users;
  DwSandboxSessions *sessions;
  DwSandboxResources *resources;
  DwSandboxResources *managed;
  JsonObject *gws;
  DwSandboxRdp *rdp;
  GHashTable *tasks;
  GHashTable *nonces;
  GHashTable *client_tokens;
  const DwSandboxScenario *first_scenario;
  double speed;
  guint resource_count;
  char *base_url;
} DwSandboxWorld;

DwSandboxWorld *
dw_sandbox_world_new(const DwSandboxScenario *scenario, guint resource_count, double speed);
void dw_sandbox_world_free(DwSandboxWorld *self);
void dw_sandbox_world_reset(DwSandboxWorld *self);
void dw_sandbox_world_set_scenario(DwSandboxWorld *self, const DwSandboxScenario *scenario);
void dw_sandbox_world_set_base_url(DwSandboxWorld *self, const char *url);
gint64 dw_sandbox_world_get_unix_time(DwSandboxWorld *self);
gboolean dw_sandbox_world_has_region(const char *id);
void dw_sandbox_world_list_regions(JsonArray *regions);

G_END_DECLS
