/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-detail-row.h"

#include <glib/gi18n.h>

struct _DwDetailRow {
  HdyPreferencesRow parent;

  GtkLabel *label;
  GtkLabel *value;
  GtkWidget *copy;
};

enum {
  PROP_LABEL = 1,
  PROP_COPIES,
};

G_DEFINE_TYPE(DwDetailRow, dw_detail_row, HDY_TYPE_PREFERENCES_ROW)

static void
copy_cb(DwDetailRow *self)
{
  gtk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(self), GDK_SELECTION_CLIPBOARD),
                         gtk_label_get_text(self->value), -1);
}

static void
set_label(DwDetailRow *self, const char *label)
{
  g_autofree char *copy = g_strdup_printf(_("Copy: %s"), label);

  gtk_label_set_text(self->label, label);
  gtk_widget_set_tooltip_text(self->copy, copy);
  atk_object_set_name(gtk_widget_get_accessible(self->copy), copy);
}

static void
dw_detail_row_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DwDetailRow *self = DW_DETAIL_ROW(object);

  if (id == PROP_LABEL)
    set_label(self, g_value_get_string(value));
  else
    gtk_widget_set_visible(self->copy, g_value_get_boolean(value));
}

static void
dw_detail_row_class_init(DwDetailRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

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
  g_autofree char *name = NULL;

  gtk_widget_set_visible(GTK_WIDGET(self), is_shown);
  if (!is_shown)
    return FALSE;
  if (g_strcmp0(gtk_label_get_text(self->value), value) != 0)
    gtk_label_set_text(self->value, value);
  name = g_strdup_printf(_("%s: %s"), gtk_label_get_text(self->label), value);
  atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), name);
  return TRUE;
}
