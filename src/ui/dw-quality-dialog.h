/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwQualityDialog:
 *
 * How the picture of a resource is sent: asks the service, and changes it.
 */
#define DW_TYPE_QUALITY_DIALOG (dw_quality_dialog_get_type())
G_DECLARE_FINAL_TYPE(DwQualityDialog, dw_quality_dialog, DW, QUALITY_DIALOG, GtkDialog)

GtkWidget *dw_quality_dialog_new(GtkWindow *parent, DwDesks *desks, DwResource *resource);

G_END_DECLS
