/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

void dw_sandbox_instances_describe(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_instances_create(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_instances_delete(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_instances_power(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_instances_bind_user(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_instances_get_policy(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_instances_set_policy(DwSandboxWorld *world, DwSandboxCall *call);
gboolean dw_sandbox_instances_check_ticket(DwSandboxWorld *world, DwSandboxCall *call);

G_END_DECLS
