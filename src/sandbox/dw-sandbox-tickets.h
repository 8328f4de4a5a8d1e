/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

GHashTable *dw_sandbox_tickets_new_tasks(void);
void dw_sandbox_tickets_get(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_tickets_get_app(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_tickets_get_gws(DwSandboxWorld *world, DwSandboxCall *call);

G_END_DECLS
