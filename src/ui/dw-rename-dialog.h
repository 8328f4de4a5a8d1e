/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwRenameDialog:
 *
 * Gives a resource another name.
 */
#define DW_TYPE_RENAME_DIALOG (dw_rename_dialog_get_type())
G_DECLARE_FINAL_TYPE(DwRenameDialog, dw_rename_dialog, DW, RENAME_DIALOG, GtkDialog)

GtkWidget *dw_rename_dialog_new(GtkWindow *parent, DwDesks *desks, DwResource *resource);

G_END_DECLS
