/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  DW_SANDBOX_RDP_OFF,
  DW_SANDBOX_RDP_IDLE,
  DW_SANDBOX_RDP_STARTING,
  DW_SANDBOX_RDP_READY,
  DW_SANDBOX_RDP_FAILED,
} DwSandboxRdpState;

/**
 * DwSandboxRdp:
 *
 * The real session that tickets lead to: a virtual display with a picture on it, and a FreeRDP
 * shadow server that shows it on a loopback port. Both are programs of their own.
 */
typedef struct _DwSandboxRdp DwSandboxRdp;

DwSandboxRdp *dw_sandbox_rdp_new(void);
void dw_sandbox_rdp_free(DwSandboxRdp *self);
gboolean dw_sandbox_rdp_configure(DwSandboxRdp *self,
                                  const char *choice,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_sandbox_rdp_start(DwSandboxRdp *self);
DwSandboxRdpState dw_sandbox_rdp_get_state(DwSandboxRdp *self);
const char *dw_sandbox_rdp_get_address(DwSandboxRdp *self);
const char *dw_sandbox_rdp_get_display(DwSandboxRdp *self);

G_END_DECLS
