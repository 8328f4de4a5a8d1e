/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *dw_locale_get_folder(void);
void dw_locale_init(void);

G_END_DECLS
