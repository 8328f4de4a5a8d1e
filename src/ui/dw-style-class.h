/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void dw_style_class_swap(gpointer widget, const char **current, const char *wanted);

G_END_DECLS
