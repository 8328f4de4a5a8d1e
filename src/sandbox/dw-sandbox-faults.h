/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-answer.h"
#include "dw-sandbox-call.h"

G_BEGIN_DECLS

/**
 * DwSandboxFaults:
 *
 * What is to go wrong, where, and how often.
 */
typedef struct _DwSandboxFaults DwSandboxFaults;

/**
 * DwSandboxFault:
 * @kind: (transfer none): what goes wrong
 * @value: (nullable): what stood behind "="
 * @action: (nullable): the one operation it concerns
 * @left: how often yet; -1 for ever
 *
 * One thing that is to go wrong.
 */
typedef struct {
  const struct _DwSandboxFaultKind *kind;
  char *value;
  char *action;
  gint64 left;
} DwSandboxFault;

DwSandboxFaults *dw_sandbox_faults_new(void);
void dw_sandbox_faults_free(DwSandboxFaults *self);
gboolean dw_sandbox_faults_add(DwSandboxFaults *self,
                               const char *spec,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_sandbox_faults_clear(DwSandboxFaults *self);
const DwSandboxFault *dw_sandbox_faults_take(DwSandboxFaults *self, const char *action);

G_END_DECLS
