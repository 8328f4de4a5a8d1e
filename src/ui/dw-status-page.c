/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-status-page.h"

/**
 * dw_status_page_show:
 * @page: a page that says why there is nothing to see
 * @icon: the name of an icon
 * @title: what is the matter
 * @text: more of it; plain text
 *
 * Shows both, and tells them to assistive technology, which sees nothing of what is inside.
 */
void
dw_status_page_show(HdyStatusPage *page, const char *icon, const char *title, const char *text)
{
  AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(page));
  g_autofree char *escaped = g_markup_escape_text(text, -1);

  atk_object_set_name(accessible, title);
  atk_object_set_description(accessible, text);
  hdy_status_page_set_icon_name(page, icon);
  hdy_status_page_set_title(page, title);
  hdy_status_page_set_description(page, escaped);
}
