/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

JsonObject *dw_sandbox_gws_new(guint instance_count);

JsonArray *dw_sandbox_gws_get(DwSandboxWorld *world, const char *list);
JsonObject *dw_sandbox_gws_find(DwSandboxWorld *world,
                                DwSandboxCall *call,
                                const char *list,
                                const char *id_name);
JsonObject *dw_sandbox_gws_add(DwSandboxWorld *world,
                               DwSandboxCall *call,
                               const char *list,
                               const char *prefix);
void dw_sandbox_gws_remove(DwSandboxWorld *world, const char *list, JsonObject *entry);
void dw_sandbox_gws_rename(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_gws_describe(DwSandboxWorld *world,
                             DwSandboxCall *call,
                             const char *list,
                             GPtrArray *entries);

gboolean dw_sandbox_gws_begin_task(DwSandboxWorld *world, DwSandboxCall *call, const char *what);
gboolean dw_sandbox_gws_is_finished(DwSandboxWorld *world, DwSandboxCall *call);

G_END_DECLS
