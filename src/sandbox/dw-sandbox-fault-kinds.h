/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-answer.h"
#include "dw-sandbox-call.h"

G_BEGIN_DECLS

/**
 * DwSandboxFaultKind:
 * @name: what --fault takes
 * @has_effect: whether the operation is carried out all the same, and only its reply suffers
 * @delivery: how the answer goes over the wire
 * @spoil: (nullable): makes the answer what it shall be
 *
 * A way of going wrong.
 */
typedef struct _DwSandboxFaultKind {
  const char *name;
  gboolean has_effect;
  DwSandboxDelivery delivery;
  void (*spoil)(DwSandboxAnswer *answer, DwSandboxCall *call, const char *value);
} DwSandboxFaultKind;

const DwSandboxFaultKind *dw_sandbox_fault_kinds_find(const char *name);
char *dw_sandbox_fault_kinds_describe(void);
void dw_sandbox_fault_kinds_apply(const DwSandboxFaultKind *kind,
                                  DwSandboxAnswer *answer,
                                  DwSandboxCall *call,
                                  const char *value);

G_END_DECLS
