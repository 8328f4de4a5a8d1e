/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"
#include "dw-settings.h"

#include <handy.h>

G_BEGIN_DECLS

/**
 * DwPreferencesWindow:
 *
 * What the person prefers. What the administrator decided is shown with a lock and who decided.
 */
#define DW_TYPE_PREFERENCES_WINDOW (dw_preferences_window_get_type())
G_DECLARE_FINAL_TYPE(
    DwPreferencesWindow, dw_preferences_window, DW, PREFERENCES_WINDOW, HdyPreferencesWindow)

DwPreferencesWindow *
dw_preferences_window_new(GtkWindow *parent, DwSettings *settings, DwContext *context);
void dw_preferences_window_lock_ca_file(DwPreferencesWindow *self, const char *who);

G_END_DECLS
