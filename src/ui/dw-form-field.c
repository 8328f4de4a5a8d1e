/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-form-field.h"

#include <glib/gi18n.h>

struct _DwFormField {
  GtkBox parent;

  GtkLabel *label;
  GtkEntry *entry;
  GtkLabel *hint;
  GtkLabel *error;
  GdkKeymap *keymap; /* while a password is being typed */
};

enum {
  PROP_LABEL = 1,
  PROP_PLACEHOLDER,
  PROP_IS_PASSWORD,
  PROP_PURPOSE,
  N_PROPS,
};

enum {
  SIGNAL_ACTIVATE,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwFormField, dw_form_field, GTK_TYPE_BOX)

static void
entry_activate_cb(DwFormField *self)
{
  g_signal_emit(self, signals[SIGNAL_ACTIVATE], 0);
}

static void
entry_changed_cb(DwFormField *self)
{
  dw_form_field_set_error(self, NULL);
  g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

static void
show_reveal_icon(DwFormField *self, gboolean shows_text)
{
  gtk_entry_set_visibility(self->entry, shows_text);
  gtk_entry_set_icon_from_icon_name(self->entry, GTK_ENTRY_ICON_SECONDARY,
                                    shows_text ? "deskway-conceal-symbolic"
                                               : "deskway-reveal-symbolic");
  gtk_entry_set_icon_tooltip_text(self->entry, GTK_ENTRY_ICON_SECONDARY,
                                  shows_text ? _("Hide what is typed") : _("Show what is typed"));
}

static void
reveal_cb(DwFormField *self)
{
  show_reveal_icon(self, !gtk_entry_get_visibility(self->entry));
}

static void
caps_lock_cb(DwFormField *self)
{
  gtk_widget_set_visible(GTK_WIDGET(self->hint),
                         self->keymap != NULL && gdk_keymap_get_caps_lock_state(self->keymap));
}

static void
stop_watching_keymap(DwFormField *self)
{
  if (self->keymap != NULL)
    g_signal_handlers_disconnect_by_data(self->keymap, self);
  g_clear_object(&self->keymap);
}

static gboolean
focus_cb(DwFormField *self, GdkEventFocus *event)
{
  if (gtk_entry_get_icon_name(self->entry, GTK_ENTRY_ICON_SECONDARY) == NULL)
    return GDK_EVENT_PROPAGATE;
  stop_watching_keymap(self);
  if (event->in) {
    self->keymap =
        g_object_ref(gdk_keymap_get_for_display(gtk_widget_get_display(GTK_WIDGET(self))));
    g_signal_connect_swapped(self->keymap, "state-changed", G_CALLBACK(caps_lock_cb), self);
  }
  caps_lock_cb(self);
  return GDK_EVENT_PROPAGATE;
}

static void
set_is_password(DwFormField *self, gboolean is_password)
{
  if (!is_password)
    return;
  gtk_entry_set_input_purpose(self->entry, GTK_INPUT_PURPOSE_PASSWORD);
  show_reveal_icon(self, FALSE);
}

static void
dw_form_field_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DwFormField *self = DW_FORM_FIELD(object);

  if (id == PROP_LABEL)
    gtk_label_set_label(self->label, g_value_get_string(value));
  else if (id == PROP_PLACEHOLDER)
    gtk_entry_set_placeholder_text(self->entry, g_value_get_string(value));
  else if (id == PROP_IS_PASSWORD)
    set_is_password(self, g_value_get_boolean(value));
  else
    gtk_entry_set_input_purpose(self->entry, g_value_get_enum(value));
}

static void
dw_form_field_dispose(GObject *object)
{
  stop_watching_keymap(DW_FORM_FIELD(object));
  G_OBJECT_CLASS(dw_form_field_parent_class)->dispose(object);
}

static void
install_properties(GObjectClass *class)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  g_object_class_install_property(class, PROP_LABEL,
                                  g_param_spec_string("label", NULL, NULL, NULL, flags));
  g_object_class_install_property(class, PROP_PLACEHOLDER,
                                  g_param_spec_string("placeholder", NULL, NULL, NULL, flags));
  g_object_class_install_property(class, PROP_IS_PASSWORD,
                                  g_param_spec_boolean("is-password", NULL, NULL, FALSE, flags));
  g_object_class_install_property(class, PROP_PURPOSE,
                                  g_param_spec_enum("purpose", NULL, NULL, GTK_TYPE_INPUT_PURPOSE,
                                                    GTK_INPUT_PURPOSE_FREE_FORM, flags));
}

static void
dw_form_field_class_init(DwFormFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  object_class->set_property = dw_form_field_set_property;
  object_class->dispose = dw_form_field_dispose;
  install_properties(object_class);
  signals[SIGNAL_ACTIVATE] = g_signal_new("activate", DW_TYPE_FORM_FIELD, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CHANGED] = g_signal_new("changed", DW_TYPE_FORM_FIELD, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-form-field.ui");
  gtk_widget_class_bind_template_child(widget_class, DwFormField, label);
  gtk_widget_class_bind_template_child(widget_class, DwFormField, entry);
  gtk_widget_class_bind_template_child(widget_class, DwFormField, hint);
  gtk_widget_class_bind_template_child(widget_class, DwFormField, error);
  gtk_widget_class_bind_template_callback(widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback(widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback(widget_class, reveal_cb);
  gtk_widget_class_bind_template_callback(widget_class, focus_cb);
}

static void
dw_form_field_init(DwFormField *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * dw_form_field_get_text:
 * @self: a field
 *
 * Returns: (transfer none): what was typed, until the next change
 */
const char *
dw_form_field_get_text(DwFormField *self)
{
  return gtk_entry_get_text(self->entry);
}

/**
 * dw_form_field_set_text:
 * @self: a field
 * @text: (nullable): what stands in it
 */
void
dw_form_field_set_text(DwFormField *self, const char *text)
{
  gtk_entry_set_text(self->entry, text != NULL ? text : "");
}

/**
 * dw_form_field_dup_secret:
 * @self: a password field
 *
 * Returns: (transfer full): what was typed
 */
DwSecret *
dw_form_field_dup_secret(DwFormField *self)
{
  return dw_secret_new(gtk_entry_get_text(self->entry));
}

/**
 * dw_form_field_set_error:
 * @self: a field
 * @error: (nullable): what is wrong with it, in a sentence; plain text
 *
 * Shows @error below the field, and tells assistive technology. The next change of the text takes
 * it away.
 */
void
dw_form_field_set_error(DwFormField *self, const char *error)
{
  GtkStyleContext *style = gtk_widget_get_style_context(GTK_WIDGET(self->entry));
  AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(self->entry));

  gtk_label_set_text(self->error, error != NULL ? error : "");
  gtk_widget_set_visible(GTK_WIDGET(self->error), error != NULL);
  atk_object_set_description(accessible, error != NULL ? error : "");
  if (error != NULL)
    gtk_style_context_add_class(style, GTK_STYLE_CLASS_ERROR);
  else
    gtk_style_context_remove_class(style, GTK_STYLE_CLASS_ERROR);
}

/**
 * dw_form_field_require:
 * @self: a field
 * @error: what to say where nothing was typed
 *
 * Returns: whether something was typed; else the field has the focus and the error
 */
gboolean
dw_form_field_require(DwFormField *self, const char *error)
{
  g_autofree char *text = g_strstrip(g_strdup(gtk_entry_get_text(self->entry)));

  if (*text != '\0')
    return TRUE;
  dw_form_field_set_error(self, error);
  dw_form_field_focus(self);
  return FALSE;
}

/**
 * dw_form_field_focus:
 * @self: a field
 *
 * Puts the cursor into the field, with all of its text selected.
 */
void
dw_form_field_focus(DwFormField *self)
{
  gtk_widget_grab_focus(GTK_WIDGET(self->entry));
}
