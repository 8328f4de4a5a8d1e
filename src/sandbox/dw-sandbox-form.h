/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GHashTable *dw_sandbox_form_parse(const char *body, gsize length, char **repeated);

G_END_DECLS
