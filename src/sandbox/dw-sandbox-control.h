/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-faults.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

/**
 * DwSandboxControl:
 *
 * Orders on the standard input, one a line; each is answered with a line "ok" or "error". The end
 * of the input ends the sandbox.
 */
typedef struct _DwSandboxControl DwSandboxControl;

DwSandboxControl *
dw_sandbox_control_new(DwSandboxWorld *world, DwSandboxFaults *faults, GMainLoop *loop);
void dw_sandbox_control_free(DwSandboxControl *self);

G_END_DECLS
