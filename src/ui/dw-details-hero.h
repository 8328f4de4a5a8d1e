/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwDetailsHero:
 *
 * What the details of a resource begin with: what it is called, how it stands, and what can be done
 * with it.
 */
#define DW_TYPE_DETAILS_HERO (dw_details_hero_get_type())
G_DECLARE_FINAL_TYPE(DwDetailsHero, dw_details_hero, DW, DETAILS_HERO, GtkBox)

void dw_details_hero_show(DwDetailsHero *self, DwDesks *desks, DwResource *resource);
void dw_details_hero_update(DwDetailsHero *self);
gboolean dw_details_hero_focus(DwDetailsHero *self);
void dw_details_hero_clear(DwDetailsHero *self);

G_END_DECLS
