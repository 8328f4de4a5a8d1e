/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-quality-dialog.h"

#include "dw-error-box.h"
#include "dw-error.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _DwQualityDialog {
  GtkDialog parent;

  GtkStack *stack;
  GtkWidget *rows;
  HdyActionRow *lossless_row;
  GtkSwitch *lossless;
  HdyActionRow *for_3d_row;
  GtkSwitch *for_3d;
  DwErrorBox *error;

  DwDesks *desks;
  DwResource *resource;
  GCancellable *cancellable;
  gboolean is_changing; /* what was asked for is a change */
};

G_DEFINE_TYPE(DwQualityDialog, dw_quality_dialog, GTK_TYPE_DIALOG)

static void
show_row(HdyActionRow *row, GtkSwitch *button, DwFlag flag, const char *words)
{
  gtk_switch_set_active(button, flag == DW_FLAG_TRUE);
  gtk_widget_set_sensitive(GTK_WIDGET(row), flag != DW_FLAG_UNSET);
  hdy_action_row_set_subtitle(
      row, flag != DW_FLAG_UNSET ? words : _("This workstation does not offer it."));
}

static void
show(DwQualityDialog *self, const DwDisplayQuality *quality)
{
  show_row(self->lossless_row, self->lossless, quality->visual_lossless,
           _("No detail is lost, for drawings and small print. It needs a fast network."));
  show_row(self->for_3d_row, self->for_3d, quality->optimize_for_3d,
           _("The picture moves smoothly, for models and films."));
  gtk_stack_set_visible_child(self->stack, self->rows);
  gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_OK,
                                    quality->visual_lossless != DW_FLAG_UNSET ||
                                        quality->optimize_for_3d != DW_FLAG_UNSET);
}

static void
told_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwQualityDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  DwDisplayQuality quality;
  gboolean told = dw_provider_quality_finish(DW_PROVIDER(source), result, &quality, &error);

  if (dw_error_is_cancelled(error) || self->desks == NULL)
    return;
  gtk_widget_set_sensitive(self->rows, TRUE);
  if (told && self->is_changing) {
    gtk_widget_destroy(GTK_WIDGET(self));
    return;
  }
  dw_error_box_set_error(self->error, error);
  if (told)
    show(self, &quality);
  else
    gtk_widget_set_visible(GTK_WIDGET(self->stack), self->is_changing);
  if (self->is_changing)
    gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_OK, TRUE);
}

static void
run(DwQualityDialog *self, const DwDisplayQuality *wanted)
{
  self->is_changing = wanted != NULL;
  gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_OK, FALSE);
  gtk_widget_set_sensitive(self->rows, FALSE);
  dw_provider_quality_async(dw_context_get_provider(dw_desks_get_context(self->desks)),
                            self->resource, wanted, self->cancellable, told_cb, g_object_ref(self));
}

static DwFlag
read_row(HdyActionRow *row, GtkSwitch *button)
{
  if (!gtk_widget_get_sensitive(GTK_WIDGET(row)))
    return DW_FLAG_UNSET;
  return gtk_switch_get_active(button) ? DW_FLAG_TRUE : DW_FLAG_FALSE;
}

static void
dw_quality_dialog_response(GtkDialog *dialog, int response)
{
  DwQualityDialog *self = DW_QUALITY_DIALOG(dialog);
  const DwDisplayQuality wanted = {read_row(self->lossless_row, self->lossless),
                                   read_row(self->for_3d_row, self->for_3d)};

  if (response == GTK_RESPONSE_OK)
    run(self, &wanted);
  else
    gtk_widget_destroy(GTK_WIDGET(dialog));
}

static void
dw_quality_dialog_dispose(GObject *object)
{
  DwQualityDialog *self = DW_QUALITY_DIALOG(object);

  g_cancellable_cancel(self->cancellable);
  g_clear_object(&self->desks);
  g_clear_object(&self->resource);
  G_OBJECT_CLASS(dw_quality_dialog_parent_class)->dispose(object);
}

static void
dw_quality_dialog_finalize(GObject *object)
{
  g_object_unref(DW_QUALITY_DIALOG(object)->cancellable);
  G_OBJECT_CLASS(dw_quality_dialog_parent_class)->finalize(object);
}

static void
dw_quality_dialog_class_init(DwQualityDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_ERROR_BOX);
  G_OBJECT_CLASS(klass)->dispose = dw_quality_dialog_dispose;
  G_OBJECT_CLASS(klass)->finalize = dw_quality_dialog_finalize;
  GTK_DIALOG_CLASS(klass)->response = dw_quality_dialog_response;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-quality-dialog.ui");
  gtk_widget_class_bind_template_child(widget_class, DwQualityDialog, stack);
  gtk_widget_class_bind_template_child(widget_class, DwQualityDialog, rows);
  gtk_widget_class_bind_template_child(widget_class, DwQualityDialog, lossless_row);
  gtk_widget_class_bind_template_child(widget_class, DwQualityDialog, lossless);
  gtk_widget_class_bind_template_child(widget_class, DwQualityDialog, for_3d_row);
  gtk_widget_class_bind_template_child(widget_class, DwQualityDialog, for_3d);
  gtk_widget_class_bind_template_child(widget_class, DwQualityDialog, error);
}

static void
dw_quality_dialog_init(DwQualityDialog *self)
{
  self->cancellable = g_cancellable_new();
  gtk_widget_init_template(GTK_WIDGET(self));
  gtk_dialog_set_default_response(GTK_DIALOG(self), GTK_RESPONSE_OK);
}

/**
 * dw_quality_dialog_new:
 * @parent: the window it belongs to
 * @desks: whose resource it is
 * @resource: whose picture is meant
 *
 * Returns: (transfer none): a dialog, to be presented; it goes by itself
 */
GtkWidget *
dw_quality_dialog_new(GtkWindow *parent, DwDesks *desks, DwResource *resource)
{
  DwQualityDialog *self =
      g_object_new(DW_TYPE_QUALITY_DIALOG, "use-header-bar", TRUE, "transient-for", parent, NULL);

  self->desks = g_object_ref(desks);
  self->resource = g_object_ref(resource);
  run(self, NULL);
  return GTK_WIDGET(self);
}
