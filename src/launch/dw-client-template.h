/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dw_client_template_check(const char *const *words, const char *allowed);
gboolean dw_client_template_has(const char *const *words, char letter);
char *dw_client_template_clean_title(const char *title);
GStrv dw_client_template_expand(const char *const *words,
                                const char *file,
                                const char *title,
                                const char *application);

G_END_DECLS
