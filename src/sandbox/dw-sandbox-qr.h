/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *dw_sandbox_qr_png(const char *text);

G_END_DECLS
