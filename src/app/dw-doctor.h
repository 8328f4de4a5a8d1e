/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"

G_BEGIN_DECLS

/**
 * DwFinding:
 * @name: what was looked at
 * @error: (nullable): what is wrong with it, and what to do
 * @text: (nullable): how it stands, where nothing is wrong
 *
 * One thing that a connection needs.
 */
typedef struct {
  const char *name;
  GError *error;
  char *text;
} DwFinding;

void dw_doctor_examine_async(DwContext *context,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *dw_doctor_examine_finish(DwContext *context,
                                    GAsyncResult *result,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
