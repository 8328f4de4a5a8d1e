/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean dw_client_window_can_show(void);
gboolean dw_client_window_show(GPid pid, guint32 time);

G_END_DECLS
