/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-faults.h"

#include "dw-error.h"
#include "dw-sandbox-fault-kinds.h"

#include <string.h>

struct _DwSandboxFaults {
  GPtrArray *all;
};

static void
free_fault(gpointer data)
{
  DwSandboxFault *fault = data;

  g_free(fault->value);
  g_free(fault->action);
  g_free(fault);
}

/**
 * dw_sandbox_faults_new:
 *
 * Returns: (transfer full): nothing that goes wrong
 */
DwSandboxFaults *
dw_sandbox_faults_new(void)
{
  DwSandboxFaults *self = g_new0(DwSandboxFaults, 1);

  self->all = g_ptr_array_new_with_free_func(free_fault);
  return self;
}

/**
 * dw_sandbox_faults_free:
 * @self: (transfer full): the faults
 */
void
dw_sandbox_faults_free(DwSandboxFaults *self)
{
  g_ptr_array_unref(self->all);
  g_free(self);
}

static gboolean
refuse(GError **error, const char *spec)
{
  g_autofree char *kinds = dw_sandbox_fault_kinds_describe();

  g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
              "“%s” is no fault. It is KIND[=VALUE][:ACTION][:COUNT], KIND one of: %s.", spec,
              kinds);
  return FALSE;
}

/**
 * dw_sandbox_faults_add:
 * @self: the faults
 * @spec: KIND[=VALUE][:ACTION][:COUNT]
 * @error: return location
 *
 * Returns: whether @spec is a fault; else %DW_ERROR_USAGE
 */
gboolean
dw_sandbox_faults_add(DwSandboxFaults *self, const char *spec, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(spec, ":", 3);
  g_auto(GStrv) kind = g_strsplit(parts[0] == NULL ? "" : parts[0], "=", 2);
  const char *action = parts[0] == NULL ? NULL : parts[1];
  const char *count = action == NULL ? NULL : parts[2];
  const DwSandboxFaultKind *found = kind[0] == NULL ? NULL : dw_sandbox_fault_kinds_find(kind[0]);
  DwSandboxFault *fault;
  gint64 left = -1;

  if (found == NULL ||
      (count != NULL && !g_ascii_string_to_signed(count, 10, 1, G_MAXINT32, &left, NULL)))
    return refuse(error, spec);
  fault = g_new0(DwSandboxFault, 1);
  fault->kind = found;
  fault->value = g_strdup(kind[1]);
  fault->action = action == NULL || *action == '\0' ? NULL : g_strdup(action);
  fault->left = left;
  g_ptr_array_add(self->all, fault);
  return TRUE;
}

/**
 * dw_sandbox_faults_clear:
 * @self: the faults; nothing goes wrong any more
 */
void
dw_sandbox_faults_clear(DwSandboxFaults *self)
{
  g_ptr_array_set_size(self->all, 0);
}

/**
 * dw_sandbox_faults_take:
 * @self: the faults
 * @action: (nullable): an operation that is being called
 *
 * Returns: (transfer none) (nullable): what goes wrong with it this time
 */
const DwSandboxFault *
dw_sandbox_faults_take(DwSandboxFaults *self, const char *action)
{
  for (guint i = 0; i < self->all->len; i++) {
    DwSandboxFault *fault = self->all->pdata[i];

    if (fault->left != 0 && (fault->action == NULL || g_strcmp0(fault->action, action) == 0)) {
      fault->left -= fault->left > 0;
      return fault;
    }
  }
  return NULL;
}
