/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

void dw_sandbox_shares_describe(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_shares_describe_members(DwSandboxWorld *world, DwSandboxCall *call);

G_END_DECLS
