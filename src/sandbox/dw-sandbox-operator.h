/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

GPtrArray *dw_sandbox_operator_get_desktops(DwSandboxWorld *world);
DwSandboxResource *
dw_sandbox_operator_find(DwSandboxWorld *world, const char *id, DwSandboxResources **owner);
JsonObject *dw_sandbox_operator_describe(DwSandboxWorld *world, DwSandboxResource *resource);
void dw_sandbox_operator_describe_desktops(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_operator_describe_sessions(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_operator_disconnect(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_operator_rename(DwSandboxWorld *world, DwSandboxCall *call);

G_END_DECLS
