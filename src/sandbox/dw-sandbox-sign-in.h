/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

void dw_sandbox_sign_in_get_token(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_sign_in_refresh(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_sign_in_log_out(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_sign_in_send_code(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_sign_in_change_password(DwSandboxWorld *world, DwSandboxCall *call);
void dw_sandbox_sign_in_exchange_code(DwSandboxWorld *world, DwSandboxCall *call);

G_END_DECLS
