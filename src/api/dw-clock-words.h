/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GError *dw_clock_words_explain(const GError *error, gint64 ours, gint64 theirs);

G_END_DECLS
