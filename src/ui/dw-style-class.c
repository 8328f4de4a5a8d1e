/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-style-class.h"

/**
 * dw_style_class_swap:
 * @widget: a widget
 * @current: (inout): the one of several style classes that it has, or %NULL; a static text
 * @wanted: the one that it is to have from now on; a static text
 */
void
dw_style_class_swap(gpointer widget, const char **current, const char *wanted)
{
  GtkStyleContext *style = gtk_widget_get_style_context(widget);

  if (*current == wanted)
    return;
  if (*current != NULL)
    gtk_style_context_remove_class(style, *current);
  gtk_style_context_add_class(style, wanted);
  *current = wanted;
}
