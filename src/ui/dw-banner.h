/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwBanner:
 *
 * A line across a page that says what is wrong with it, with one button.
 *
 * Signal: `clicked`, of the button.
 */
#define DW_TYPE_BANNER (dw_banner_get_type())
G_DECLARE_FINAL_TYPE(DwBanner, dw_banner, DW, BANNER, GtkRevealer)

void dw_banner_show(DwBanner *self, const char *text, const char *button);
void dw_banner_hide(DwBanner *self);

G_END_DECLS
