/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"

G_BEGIN_DECLS

/** How wide and how high, in pixels, an icon says that it is at most. */
#define DW_ICONS_MOST_PIXELS 1024
/** How many bytes an icon has at most. */
#define DW_ICONS_MOST_BYTES (512 * 1024)

/**
 * DwIcons:
 *
 * The pictures of apps, fetched from the addresses that the service gives and kept for the next
 * time.
 */
#define DW_TYPE_ICONS (dw_icons_get_type())
G_DECLARE_FINAL_TYPE(DwIcons, dw_icons, DW, ICONS, GObject)

DwIcons *dw_icons_new(DwContext *context);

void dw_icons_load_async(DwIcons *self,
                         const char *url,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
GBytes *
dw_icons_load_finish(DwIcons *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
