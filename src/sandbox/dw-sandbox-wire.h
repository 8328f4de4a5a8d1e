/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-answer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void dw_sandbox_wire_send(GIOStream *stream, DwSandboxAnswer *answer);

G_END_DECLS
