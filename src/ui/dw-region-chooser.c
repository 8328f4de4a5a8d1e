/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-region-chooser.h"

struct _DwRegionChooser {
  GtkBox parent;

  GtkComboBox *list;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwRegionChooser, dw_region_chooser, GTK_TYPE_BOX)

static void
changed_cb(DwRegionChooser *self)
{
  g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

static void
dw_region_chooser_class_init(DwRegionChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  signals[SIGNAL_CHANGED] = g_signal_new("changed", DW_TYPE_REGION_CHOOSER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-region-chooser.ui");
  gtk_widget_class_bind_template_child(widget_class, DwRegionChooser, list);
  gtk_widget_class_bind_template_callback(widget_class, changed_cb);
}

static void
dw_region_chooser_init(DwRegionChooser *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

static gboolean
has_region(DwRegionChooser *self, const char *id)
{
  GtkTreeModel *model = gtk_combo_box_get_model(self->list);
  GtkTreeIter iter;

  for (gboolean valid = gtk_tree_model_get_iter_first(model, &iter); valid;
       valid = gtk_tree_model_iter_next(model, &iter)) {
    g_autofree char *known = NULL;

    gtk_tree_model_get(model, &iter, gtk_combo_box_get_id_column(self->list), &known, -1);
    if (g_strcmp0(known, id) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * dw_region_chooser_add:
 * @self: a chooser
 * @id: a region's id
 * @name: its name
 *
 * Offers a region, unless it is offered already. The first is chosen until the person chooses.
 */
void
dw_region_chooser_add(DwRegionChooser *self, const char *id, const char *name)
{
  if (has_region(self, id))
    return;
  gtk_combo_box_text_append(GTK_COMBO_BOX_TEXT(self->list), id, name);
  if (gtk_combo_box_get_active(self->list) < 0)
    gtk_combo_box_set_active(self->list, 0);
}

/**
 * dw_region_chooser_get:
 * @self: a chooser
 *
 * Returns: (nullable) (transfer none): the id of the region that is chosen
 */
const char *
dw_region_chooser_get(DwRegionChooser *self)
{
  return gtk_combo_box_get_active_id(self->list);
}

/**
 * dw_region_chooser_set:
 * @self: a chooser
 * @id: (nullable): a region's id; one that is not offered changes nothing
 */
void
dw_region_chooser_set(DwRegionChooser *self, const char *id)
{
  if (id != NULL)
    gtk_combo_box_set_active_id(self->list, id);
}
