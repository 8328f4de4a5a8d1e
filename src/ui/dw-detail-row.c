/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-detail-row.h"

#include <glib/gi18n.h>

/* How long the button says that it copied. */
#define COPIED_SECONDS 2

struct _DwDetailRow {
  HdyPreferencesRow parent;

  GtkLabel *label;
  GtkLabel *value;
  GtkWidget *copy;
  GtkImage *copy_icon;
  const char *mark;
  guint copied; /* the source that ends the button's "Copied" */
};

enum {
  PROP_LABEL = 1,
  PROP_COPIES,
};

G_DEFINE_TYPE(DwDetailRow, dw_detail_row, HDY_TYPE_PREFERENCES_ROW)

/* Assistive technology is told only of what is new. */
static void
set_name(gpointer widget, const char *name)
{
  AtkObject *accessible = gtk_widget_get_accessible(widget);

  if (g_strcmp0(atk_object_get_name(accessible), name) != 0)
    atk_object_set_name(accessible, name);
}

static void
update_copy(DwDetailRow *self)
{
  const char *label = gtk_label_get_text(self->label);
  g_autofree char *words =
      g_strdup_printf(self->copied != 0 ? _("Copied: %s") : _("Copy: %s"), label);

  gtk_image_set_from_icon_name(self->copy_icon,
                               self->copied != 0 ? "object-select-symbolic" : "edit-copy-symbolic",
                               GTK_ICON_SIZE_BUTTON);
  gtk_widget_set_tooltip_text(self->copy, words);
  set_name(self->copy, words);
}

static gboolean
forget_copied_cb(gpointer user_data)
{
  DwDetailRow *self = user_data;

  self->copied = 0;
  update_copy(self);
  return G_SOURCE_REMOVE;
}

static void
copy_cb(DwDetailRow *self)
{
  gtk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(self), GDK_SELECTION_CLIPBOARD),
                         gtk_label_get_text(self->value), -1);
  g_clear_handle_id(&self->copied, g_source_remove);
  self->copied = g_timeout_add_seconds(COPIED_SECONDS, forget_copied_cb, self);
  update_copy(self);
}

static void
update_name(DwDetailRow *self)
{
  g_autofree char *name = g_strdup_printf(_("%s: %s"), gtk_label_get_text(self->label),
                                          gtk_label_get_text(self->value));

  set_name(self, name);
}

static void
dw_detail_row_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DwDetailRow *self = DW_DETAIL_ROW(object);

  if (id == PROP_LABEL)
    dw_detail_row_set_label(self, g_value_get_string(value));
  else
    gtk_widget_set_visible(self->copy, g_value_get_boolean(value));
}

static void
dw_detail_row_dispose(GObject *object)
{
  g_clear_handle_id(&DW_DETAIL_ROW(object)->copied, g_source_remove);
  G_OBJECT_CLASS(dw_detail_row_parent_class)->dispose(object);
}

static void
dw_detail_row_class_init(DwDetailRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dw_detail_row_dispose;
  object_class->set_property = dw_detail_row_set_property;
  g_object_class_install_property(object_class, PROP_LABEL,
                                  g_param_spec_string("label", NULL, NULL, NULL, flags));
  g_object_class_install_property(object_class, PROP_COPIES,
                                  g_param_spec_boolean("copies", NULL, NULL, FALSE, flags));
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-detail-row.ui");
  gtk_widget_class_bind_template_child(widget_class, DwDetailRow, label);
  gtk_widget_class_bind_template_child(widget_class, DwDetailRow, value);
  gtk_widget_class_bind_template_child(widget_class, DwDetailRow, copy);
  gtk_widget_class_bind_template_child(widget_class, DwDetailRow, copy_icon);
  gtk_widget_class_bind_template_callback(widget_class, copy_cb);
}

static void
dw_detail_row_init(DwDetailRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * dw_detail_row_new:
 * @label: what the fact is called
 *
 * Returns: (transfer floating): a row without a value
 */
GtkWidget *
dw_detail_row_new(const char *label)
{
  return g_object_new(DW_TYPE_DETAIL_ROW, "label", label, NULL);
}

/**
 * dw_detail_row_set_label:
 * @self: a row
 * @label: what the fact is called; plain text
 */
void
dw_detail_row_set_label(DwDetailRow *self, const char *label)
{
  if (g_strcmp0(gtk_label_get_text(self->label), label) == 0)
    return;
  gtk_label_set_text(self->label, label);
  update_copy(self);
  update_name(self);
}

/**
 * dw_detail_row_set_mark:
 * @self: a row
 * @mark: (nullable): a style class of static storage for the value: `warn`, `bad`; none where %NULL
 */
void
dw_detail_row_set_mark(DwDetailRow *self, const char *mark)
{
  GtkStyleContext *style = gtk_widget_get_style_context(GTK_WIDGET(self->value));

  if (self->mark != NULL)
    gtk_style_context_remove_class(style, self->mark);
  if (mark != NULL)
    gtk_style_context_add_class(style, mark);
  self->mark = mark;
}

/**
 * dw_detail_row_show:
 * @self: a row
 * @value: (nullable): the fact, plain text; %NULL or nothing hides the row
 *
 * Returns: whether the row is shown
 */
gboolean
dw_detail_row_show(DwDetailRow *self, const char *value)
{
  gboolean is_shown = value != NULL && *value != '\0';

  gtk_widget_set_visible(GTK_WIDGET(self), is_shown);
  if (is_shown && g_strcmp0(gtk_label_get_text(self->value), value) != 0) {
    gtk_label_set_text(self->value, value);
    update_name(self);
  }
  return is_shown;
}
