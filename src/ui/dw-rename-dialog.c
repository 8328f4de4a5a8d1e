/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-rename-dialog.h"

#include "dw-error.h"
#include "dw-form-field.h"

#include <glib/gi18n.h>

struct _DwRenameDialog {
  GtkDialog parent;

  DwFormField *name;

  DwDesks *desks;
  DwResource *resource;
  GCancellable *cancellable;
};

G_DEFINE_TYPE(DwRenameDialog, dw_rename_dialog, GTK_TYPE_DIALOG)

static void
renamed_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwRenameDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = dw_provider_rename_finish(DW_PROVIDER(source), result, &error);

  if (dw_error_is_cancelled(error) || self->desks == NULL)
    return;
  if (done) {
    dw_desks_refresh(self->desks);
    gtk_widget_destroy(GTK_WIDGET(self));
    return;
  }
  gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_OK, TRUE);
  dw_form_field_set_error(self->name, error->message);
}

static void
rename_now(DwRenameDialog *self)
{
  g_autofree char *name = g_strstrip(g_strdup(dw_form_field_get_text(self->name)));
  DwProvider *provider = dw_context_get_provider(dw_desks_get_context(self->desks));

  if (*name == '\0') {
    dw_form_field_set_error(self->name, _("Type the new name."));
    return;
  }
  gtk_dialog_set_response_sensitive(GTK_DIALOG(self), GTK_RESPONSE_OK, FALSE);
  dw_provider_rename_async(provider, self->resource, name, self->cancellable, renamed_cb,
                           g_object_ref(self));
}

static void
dw_rename_dialog_response(GtkDialog *dialog, int response)
{
  if (response == GTK_RESPONSE_OK)
    rename_now(DW_RENAME_DIALOG(dialog));
  else
    gtk_widget_destroy(GTK_WIDGET(dialog));
}

static void
activate_cb(DwRenameDialog *self)
{
  rename_now(self);
}

static void
dw_rename_dialog_dispose(GObject *object)
{
  DwRenameDialog *self = DW_RENAME_DIALOG(object);

  g_cancellable_cancel(self->cancellable);
  g_clear_object(&self->desks);
  g_clear_object(&self->resource);
  G_OBJECT_CLASS(dw_rename_dialog_parent_class)->dispose(object);
}

static void
dw_rename_dialog_finalize(GObject *object)
{
  g_object_unref(DW_RENAME_DIALOG(object)->cancellable);
  G_OBJECT_CLASS(dw_rename_dialog_parent_class)->finalize(object);
}

static void
dw_rename_dialog_class_init(DwRenameDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_FORM_FIELD);
  G_OBJECT_CLASS(klass)->dispose = dw_rename_dialog_dispose;
  G_OBJECT_CLASS(klass)->finalize = dw_rename_dialog_finalize;
  GTK_DIALOG_CLASS(klass)->response = dw_rename_dialog_response;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-rename-dialog.ui");
  gtk_widget_class_bind_template_child(widget_class, DwRenameDialog, name);
  gtk_widget_class_bind_template_callback(widget_class, activate_cb);
}

static void
dw_rename_dialog_init(DwRenameDialog *self)
{
  self->cancellable = g_cancellable_new();
  gtk_widget_init_template(GTK_WIDGET(self));
  gtk_dialog_set_default_response(GTK_DIALOG(self), GTK_RESPONSE_OK);
}

/**
 * dw_rename_dialog_new:
 * @parent: the window it belongs to
 * @desks: whose resource it is
 * @resource: what to rename
 *
 * Returns: (transfer none): a dialog, to be presented; it goes by itself
 */
GtkWidget *
dw_rename_dialog_new(GtkWindow *parent, DwDesks *desks, DwResource *resource)
{
  DwRenameDialog *self =
      g_object_new(DW_TYPE_RENAME_DIALOG, "use-header-bar", TRUE, "transient-for", parent, NULL);

  self->desks = g_object_ref(desks);
  self->resource = g_object_ref(resource);
  dw_form_field_set_text(self->name, dw_resource_get_name(resource));
  dw_form_field_focus(self->name);
  return GTK_WIDGET(self);
}
