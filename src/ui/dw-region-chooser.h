/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwRegionChooser:
 *
 * Which region of the service: a labelled list.
 *
 * Signal: `changed`.
 */
#define DW_TYPE_REGION_CHOOSER (dw_region_chooser_get_type())
G_DECLARE_FINAL_TYPE(DwRegionChooser, dw_region_chooser, DW, REGION_CHOOSER, GtkBox)

void dw_region_chooser_add(DwRegionChooser *self, const char *id, const char *name);
const char *dw_region_chooser_get(DwRegionChooser *self);
void dw_region_chooser_set(DwRegionChooser *self, const char *id);

G_END_DECLS
