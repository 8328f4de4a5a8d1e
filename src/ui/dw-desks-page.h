/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"
#include "dw-resource-sort.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwDesksPage:
 *
 * Everything the person may use, as cards: filtered by kind, searched, sorted.
 */
#define DW_TYPE_DESKS_PAGE (dw_desks_page_get_type())
G_DECLARE_FINAL_TYPE(DwDesksPage, dw_desks_page, DW, DESKS_PAGE, GtkBox)

void dw_desks_page_set_desks(DwDesksPage *self, DwDesks *desks);
void dw_desks_page_set_order(DwDesksPage *self, DwResourceOrder order);
GListModel *dw_desks_page_get_list(DwDesksPage *self);
void dw_desks_page_show_text(DwDesksPage *self, const char *text);
void dw_desks_page_show_notices(DwDesksPage *self);
void dw_desks_page_search(DwDesksPage *self);
void dw_desks_page_open_menu(DwDesksPage *self);
gboolean dw_desks_page_handle_key(DwDesksPage *self, GdkEvent *event);
void dw_desks_page_focus(DwDesksPage *self, DwResource *resource);

G_END_DECLS
