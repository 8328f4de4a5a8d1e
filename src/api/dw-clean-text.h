/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** No text for one line of a window or terminal needs more characters. */
#define DW_CLEAN_TEXT_LINE 1000
/** Nor does a text of several lines, such as a release note. */
#define DW_CLEAN_TEXT_PROSE 16000

gboolean dw_clean_text_is_clean(const char *text);
char *dw_clean_text(const char *text, gboolean keep_lines);
char *dw_clean_text_name(const char *text, const char *fallback);

G_END_DECLS
