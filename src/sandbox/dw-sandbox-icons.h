/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-answer.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

DwSandboxAnswer *dw_sandbox_icons_answer(DwSandboxWorld *world,
                                         DwSandboxCall *call,
                                         const char *method,
                                         const char *path);

G_END_DECLS
