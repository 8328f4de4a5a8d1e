/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 dw_api_decode_time_seconds(const char *text);
GDateTime *dw_api_decode_time(const char *text);

G_END_DECLS
