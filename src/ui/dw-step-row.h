/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-connect-flow.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwStepRow:
 *
 * One step of a connection: whether it is done, what it is, how long it took.
 */
#define DW_TYPE_STEP_ROW (dw_step_row_get_type())
G_DECLARE_FINAL_TYPE(DwStepRow, dw_step_row, DW, STEP_ROW, GtkBox)

void dw_step_row_show(DwStepRow *self, DwStepState state, const char *words, guint seconds);

G_END_DECLS
