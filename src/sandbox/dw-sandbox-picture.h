/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dw_sandbox_picture_has(const char *name);
GBytes *dw_sandbox_picture_draw(const char *name, const char *colour);
GBytes *dw_sandbox_picture_claim(guint32 width, guint32 height);

G_END_DECLS
