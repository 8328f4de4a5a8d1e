/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwConnectPage:
 *
 * A connection on its way, step by step, and what went wrong where it did.
 *
 * Signal: `close`, when the person has seen enough of it.
 */
#define DW_TYPE_CONNECT_PAGE (dw_connect_page_get_type())
G_DECLARE_FINAL_TYPE(DwConnectPage, dw_connect_page, DW, CONNECT_PAGE, GtkBox)

void
dw_connect_page_show(DwConnectPage *self, DwDesks *desks, DwConnection *connection, guint estimate);
DwConnection *dw_connect_page_get_connection(DwConnectPage *self);

G_END_DECLS
