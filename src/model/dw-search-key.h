/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void dw_search_key_append(GString *key, const char *text);
char *dw_search_key_fold(const char *text);
GStrv dw_search_key_split(const char *text);
gboolean dw_search_key_matches(const char *key, const char *const *words);
guint dw_search_key_distance(const char *a, const char *b, guint limit);

G_END_DECLS
