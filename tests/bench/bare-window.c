/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <handy.h>

/* What a window costs that does nothing: the least that a program of this kind can be. */

static void
activate_cb(GtkApplication *application, gpointer user_data)
{
  GtkWidget *window = g_object_new(HDY_TYPE_APPLICATION_WINDOW, "application", application, NULL);
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = hdy_header_bar_new();
  GtkWidget *label = gtk_label_new("Nothing");

  hdy_header_bar_set_title(HDY_HEADER_BAR(header), "Bare");
  hdy_header_bar_set_show_close_button(HDY_HEADER_BAR(header), TRUE);
  gtk_container_add(GTK_CONTAINER(box), header);
  gtk_box_pack_start(GTK_BOX(box), label, TRUE, TRUE, 0);
  gtk_container_add(GTK_CONTAINER(window), box);
  gtk_window_set_default_size(GTK_WINDOW(window), 1010, 670);
  gtk_widget_show_all(box);
  gtk_window_present(GTK_WINDOW(window));
}

static void
startup_cb(GtkApplication *application, gpointer user_data)
{
  hdy_init();
}

int
main(int argc, char **argv)
{
  g_autoptr(GtkApplication) application = gtk_application_new("org.deskway.Bare", 0);

  g_signal_connect(application, "startup", G_CALLBACK(startup_cb), NULL);
  g_signal_connect(application, "activate", G_CALLBACK(activate_cb), NULL);
  return g_application_run(G_APPLICATION(application), argc, argv);
}
