/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwApplication:
 *
 * The program with a window. Only one runs for a person: another that is started hands its words to
 * the first, except for a demonstration, which is for itself.
 */
#define DW_TYPE_APPLICATION (dw_application_get_type())
G_DECLARE_FINAL_TYPE(DwApplication, dw_application, DW, APPLICATION, GtkApplication)

DwApplication *dw_application_new(void);

G_END_DECLS
