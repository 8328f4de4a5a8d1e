/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-banner.h"

struct _DwBanner {
  GtkRevealer parent;

  GtkLabel *text;
  GtkButton *button;
};

enum {
  SIGNAL_CLICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwBanner, dw_banner, GTK_TYPE_REVEALER)

static void
clicked_cb(DwBanner *self)
{
  g_signal_emit(self, signals[SIGNAL_CLICKED], 0);
}

static void
dw_banner_class_init(DwBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  signals[SIGNAL_CLICKED] = g_signal_new("clicked", DW_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class, "/org/deskway/Deskway/dw-banner.ui");
  gtk_widget_class_bind_template_child(widget_class, DwBanner, text);
  gtk_widget_class_bind_template_child(widget_class, DwBanner, button);
  gtk_widget_class_bind_template_callback(widget_class, clicked_cb);
  gtk_widget_class_set_accessible_role(widget_class, ATK_ROLE_ALERT);
}

static void
dw_banner_init(DwBanner *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * dw_banner_show:
 * @self: a banner
 * @text: what to say; plain text
 * @button: what can be done about it, with a mnemonic
 */
void
dw_banner_show(DwBanner *self, const char *text, const char *button)
{
  gtk_label_set_text(self->text, text);
  gtk_button_set_label(self->button, button);
  atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), text);
  gtk_revealer_set_reveal_child(GTK_REVEALER(self), TRUE);
}

/**
 * dw_banner_hide:
 * @self: a banner
 */
void
dw_banner_hide(DwBanner *self)
{
  gtk_revealer_set_reveal_child(GTK_REVEALER(self), FALSE);
}
