/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwStyle:
 *
 * Our own style, light or dark as the desktop is.
 */
#define DW_TYPE_STYLE (dw_style_get_type())
G_DECLARE_FINAL_TYPE(DwStyle, dw_style, DW, STYLE, GObject)

DwStyle *dw_style_new(void);

void dw_style_settle(DwStyle *self);

G_END_DECLS
