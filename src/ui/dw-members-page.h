/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwMembersPage:
 *
 * The computers of a share, for whoever looks after them: what they do, who is at them, and their
 * power, one or many at once.
 */
#define DW_TYPE_MEMBERS_PAGE (dw_members_page_get_type())
G_DECLARE_FINAL_TYPE(DwMembersPage, dw_members_page, DW, MEMBERS_PAGE, GtkBox)

void dw_members_page_show(DwMembersPage *self, DwDesks *desks, DwResource *share);
void dw_members_page_clear(DwMembersPage *self);

G_END_DECLS
