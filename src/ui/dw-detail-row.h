/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <handy.h>

G_BEGIN_DECLS

/**
 * DwDetailRow:
 *
 * A fact with its name above it, and a button that copies it where that is of use.
 *
 * Properties: `label`; `copies`, whether there is the button.
 */
#define DW_TYPE_DETAIL_ROW (dw_detail_row_get_type())
G_DECLARE_FINAL_TYPE(DwDetailRow, dw_detail_row, DW, DETAIL_ROW, HdyPreferencesRow)

GtkWidget *dw_detail_row_new(const char *label);
void dw_detail_row_set_label(DwDetailRow *self, const char *label);
void dw_detail_row_set_mark(DwDetailRow *self, const char *mark);
gboolean dw_detail_row_show(DwDetailRow *self, const char *value);

G_END_DECLS
