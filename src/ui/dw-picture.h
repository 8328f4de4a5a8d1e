/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-icons.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void
dw_picture_show(GtkImage *image, DwIcons *icons, const char *url, const char *fallback, int pixels);

G_END_DECLS
