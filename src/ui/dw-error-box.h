/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwErrorBox:
 *
 * An error in words, with the service's code and RequestId folded away below, to copy.
 */
#define DW_TYPE_ERROR_BOX (dw_error_box_get_type())
G_DECLARE_FINAL_TYPE(DwErrorBox, dw_error_box, DW, ERROR_BOX, GtkBox)

void dw_error_box_set_error(DwErrorBox *self, const GError *error);

G_END_DECLS
