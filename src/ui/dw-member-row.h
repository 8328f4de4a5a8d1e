/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-operator.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwMemberRow:
 *
 * One computer of a share, in a list where it can be chosen.
 *
 * Signal: `toggled` when it was chosen, or is not any more.
 */
#define DW_TYPE_MEMBER_ROW (dw_member_row_get_type())
G_DECLARE_FINAL_TYPE(DwMemberRow, dw_member_row, DW, MEMBER_ROW, GtkListBoxRow)

GtkWidget *dw_member_row_new(const DwShareMember *member, gboolean is_paid);
const char *dw_member_row_get_id(DwMemberRow *self);
gboolean dw_member_row_is_chosen(DwMemberRow *self);
void dw_member_row_set_chosen(DwMemberRow *self, gboolean chosen);
void dw_member_row_set_problem(DwMemberRow *self, const char *problem);

G_END_DECLS
