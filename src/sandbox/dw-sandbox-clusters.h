/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

void dw_sandbox_clusters_describe(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_create(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_delete(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_get_policy(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_set_policy(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_get_domain(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_set_domain(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_set_dnat(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_list_connections(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_describe_images(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_create_image(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_delete_image(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_clusters_create_role(DwSandboxWorld *world, DwSandboxCall *call);

G_END_DECLS
