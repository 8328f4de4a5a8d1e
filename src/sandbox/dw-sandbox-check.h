/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

gboolean dw_sandbox_check_common(DwSandboxCall *call, DwSandboxWorld *world);
gboolean dw_sandbox_check_parameters(DwSandboxCall *call);
gboolean dw_sandbox_check_signature(DwSandboxCall *call);

G_END_DECLS
