/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwSandboxProcess:
 *
 * A deskway-sandbox that runs for a test and takes its orders.
 */
typedef struct _DwSandboxProcess DwSandboxProcess;

DwSandboxProcess *dw_sandbox_process_start(const char *program);
void dw_sandbox_process_stop(DwSandboxProcess *self);
const char *dw_sandbox_process_get_url(DwSandboxProcess *self);
void dw_sandbox_process_order(DwSandboxProcess *self, const char *order);

G_END_DECLS
