/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-error-box.h"

#include "dw-error.h"

#include <glib/gi18n.h>

struct _DwErrorBox {
  GtkBox parent;

  GtkLabel *message;
  GtkExpander *expander;
  GtkLabel *details;
  GtkButton *copy;
};

G_DEFINE_TYPE(DwErrorBox, dw_error_box, GTK_TYPE_BOX)

static void
copy_cb(DwErrorBox *self)
{
  GtkClipboard *clipboard = gtk_widget_get_clipboard(GTK_WIDGET(self), GDK_SELECTION_CLIPBOARD);
  g_autofree char *text = g_strdup_printf("%s\n%s", gtk_label_get_text(self->message),
                                          gtk_label_get_text(self->details));

  gtk_clipboard_set_text(clipboard, text, -1);
}

static void
dw_error_box_class_init(DwErrorBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  gtk_widget_class_set_template_from_resource(widget_class, "/org/deskway/Deskway/dw-error-box.ui");
  gtk_widget_class_bind_template_child(widget_class, DwErrorBox, message);
  gtk_widget_class_bind_template_child(widget_class, DwErrorBox, expander);
  gtk_widget_class_bind_template_child(widget_class, DwErrorBox, details);
  gtk_widget_class_bind_template_child(widget_class, DwErrorBox, copy);
  gtk_widget_class_bind_template_callback(widget_class, copy_cb);
}

static void
dw_error_box_init(DwErrorBox *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/* What a help desk asks for. */
static char *
describe(const GError *error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  const char *code = dw_error_get_service_code(error);
  const char *request_id = dw_error_get_request_id(error);

  g_string_append_printf(text, _("Kind: %s"), dw_error_kind(error));
  if (code != NULL) {
    g_string_append_c(text, '\n');
    g_string_append_printf(text, _("Code: %s"), code);
  }
  if (request_id != NULL)
    g_string_append_printf(text, "\nRequestId: %s", request_id);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/**
 * dw_error_box_set_error:
 * @self: an error box
 * @error: (nullable): what happened; %NULL hides the box
 */
void
dw_error_box_set_error(DwErrorBox *self, const GError *error)
{
  g_autofree char *details = error != NULL ? describe(error) : NULL;

  gtk_widget_set_visible(GTK_WIDGET(self), error != NULL);
  if (error == NULL)
    return;
  gtk_label_set_text(self->message, error->message);
  gtk_label_set_text(self->details, details);
  gtk_expander_set_expanded(self->expander, FALSE);
}
