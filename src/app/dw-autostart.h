/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dw_autostart_is_enabled(void);
gboolean dw_autostart_set(gboolean is_enabled, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
