/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-submit-button.h"

/* What is answered sooner needs no spinner. */
#define SPINNER_DELAY_MS 300

struct _DwSubmitButton {
  GtkButton parent;

  GtkStack *stack;
  GtkLabel *label;
  GtkSpinner *spinner;
  guint delay;
};

enum {
  PROP_TEXT = 1,
};

G_DEFINE_TYPE(DwSubmitButton, dw_submit_button, GTK_TYPE_BUTTON)

static void
show_spinner(DwSubmitButton *self, gboolean visible)
{
  gtk_stack_set_visible_child_name(self->stack, visible ? "spinner" : "words");
  g_object_set(self->spinner, "active", visible, NULL);
}

static gboolean
delay_cb(gpointer user_data)
{
  DwSubmitButton *self = user_data;

  self->delay = 0;
  show_spinner(self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
dw_submit_button_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  dw_submit_button_set_text(DW_SUBMIT_BUTTON(object), g_value_get_string(value));
}

static void
dw_submit_button_dispose(GObject *object)
{
  g_clear_handle_id(&DW_SUBMIT_BUTTON(object)->delay, g_source_remove);
  G_OBJECT_CLASS(dw_submit_button_parent_class)->dispose(object);
}

static void
dw_submit_button_class_init(DwSubmitButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  object_class->set_property = dw_submit_button_set_property;
  object_class->dispose = dw_submit_button_dispose;
  g_object_class_install_property(
      object_class, PROP_TEXT,
      g_param_spec_string("text", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-submit-button.ui");
  gtk_widget_class_bind_template_child(widget_class, DwSubmitButton, stack);
  gtk_widget_class_bind_template_child(widget_class, DwSubmitButton, label);
  gtk_widget_class_bind_template_child(widget_class, DwSubmitButton, spinner);
}

static void
dw_submit_button_init(DwSubmitButton *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * dw_submit_button_set_text:
 * @self: a button
 * @text: its words, with a mnemonic
 */
void
dw_submit_button_set_text(DwSubmitButton *self, const char *text)
{
  gtk_label_set_text_with_mnemonic(self->label, text);
  atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), gtk_label_get_text(self->label));
}

/**
 * dw_submit_button_set_busy:
 * @self: a button
 * @busy: whether an answer is awaited
 */
void
dw_submit_button_set_busy(DwSubmitButton *self, gboolean busy)
{
  g_clear_handle_id(&self->delay, g_source_remove);
  gtk_widget_set_sensitive(GTK_WIDGET(self), !busy);
  if (busy)
    self->delay = g_timeout_add(SPINNER_DELAY_MS, delay_cb, self);
  else
    show_spinner(self, FALSE);
}
