/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-card.h"

G_BEGIN_DECLS

/**
 * DwCardGrid:
 *
 * Cards in as many columns as fit, of which only those that are in view exist: what is scrolled out
 * of view serves for what comes into it. All cards are of one height. It stands in a viewport whose
 * vertical adjustment it is given.
 *
 * Arrow keys move among the cards, Enter does what the card's button does.
 */
#define DW_TYPE_CARD_GRID (dw_card_grid_get_type())
G_DECLARE_FINAL_TYPE(DwCardGrid, dw_card_grid, DW, CARD_GRID, GtkContainer)

void dw_card_grid_set_adjustment(DwCardGrid *self, GtkAdjustment *adjustment);
void dw_card_grid_set_model(DwCardGrid *self, DwDesks *desks, GListModel *model);
void dw_card_grid_focus_first(DwCardGrid *self);
DwCard *dw_card_grid_find(DwCardGrid *self, DwResource *resource);

G_END_DECLS
