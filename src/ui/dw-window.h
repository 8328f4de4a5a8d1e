/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"
#include "dw-demo.h"
#include "dw-settings.h"

#include <handy.h>

G_BEGIN_DECLS

/**
 * DwWindow:
 *
 * The one window: signing in, the desks, connecting to them.
 */
#define DW_TYPE_WINDOW (dw_window_get_type())
G_DECLARE_FINAL_TYPE(DwWindow, dw_window, DW, WINDOW, HdyApplicationWindow)

DwWindow *dw_window_new(GtkApplication *application, DwContext *context, DwSettings *settings);
void dw_window_open(DwWindow *self, const char *account_id);
void dw_window_open_demo(DwWindow *self, DwDemo *demo);
void dw_window_connect_to(DwWindow *self, const char *resource);
guint dw_window_count_in_use(DwWindow *self);
void dw_window_disconnect_all(DwWindow *self);

G_END_DECLS
