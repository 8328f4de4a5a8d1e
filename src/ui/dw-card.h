/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwCard:
 *
 * A resource at a glance: what it is, how it stands, and the one button that leads to it. A card
 * shows one resource after the other as it is scrolled.
 *
 * Its buttons and menu are actions of the window whose target is the resource's id.
 */
#define DW_TYPE_CARD (dw_card_get_type())
G_DECLARE_FINAL_TYPE(DwCard, dw_card, DW, CARD, GtkEventBox)

GtkWidget *dw_card_new(void);
void dw_card_show(DwCard *self, DwDesks *desks, DwResource *resource);
DwResource *dw_card_get_resource(DwCard *self);
void dw_card_set_suggested(DwCard *self, gboolean suggested);
void dw_card_update(DwCard *self);
void dw_card_activate(DwCard *self);
void dw_card_popup_menu(DwCard *self, const GdkEvent *event);

G_END_DECLS
