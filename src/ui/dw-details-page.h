/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwDetailsPage:
 *
 * Everything a person may want to know of one resource, and everything that can be done with it.
 *
 * Signal: `gone`, when the resource is not among the desks any more.
 */
#define DW_TYPE_DETAILS_PAGE (dw_details_page_get_type())
G_DECLARE_FINAL_TYPE(DwDetailsPage, dw_details_page, DW, DETAILS_PAGE, GtkBox)

void dw_details_page_show(DwDetailsPage *self, DwDesks *desks, DwResource *resource);
void dw_details_page_clear(DwDetailsPage *self);

G_END_DECLS
