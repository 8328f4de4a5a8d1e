/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-users.h"

G_BEGIN_DECLS

void dw_sandbox_password_describe(JsonObject *reply);
gboolean dw_sandbox_password_change(DwSandboxCall *call, DwSandboxUser *user);

G_END_DECLS
