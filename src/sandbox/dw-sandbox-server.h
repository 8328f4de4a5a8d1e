/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-faults.h"
#include "dw-sandbox-record.h"
#include "dw-sandbox-world.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DwSandboxServer:
 *
 * The service on a loopback port.
 */
typedef struct _DwSandboxServer DwSandboxServer;

DwSandboxServer *
dw_sandbox_server_new(DwSandboxWorld *world, DwSandboxFaults *faults, DwSandboxRecord *record);
void dw_sandbox_server_free(DwSandboxServer *self);
void dw_sandbox_server_set_latency(DwSandboxServer *self, guint latency_ms);
char *dw_sandbox_server_listen(DwSandboxServer *self,
                               guint port,
                               GTlsCertificate *certificate,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
