/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-domain-form.h"

#include "dw-form-field.h"
#include "dw-submit-button.h"

#include <glib/gi18n.h>

struct _DwDomainForm {
  GtkBox parent;

  GtkLabel *words;
  DwFormField *user;
  DwFormField *password;
};

enum {
  SIGNAL_SUBMIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwDomainForm, dw_domain_form, GTK_TYPE_BOX)

static void
user_activate_cb(DwDomainForm *self)
{
  dw_form_field_focus(self->password);
}

static void
submit_cb(DwDomainForm *self)
{
  if (dw_form_field_require(self->user, _("Type your user name.")) &&
      dw_form_field_require(self->password, _("Type your password.")))
    g_signal_emit(self, signals[SIGNAL_SUBMIT], 0);
}

static void
dw_domain_form_class_init(DwDomainFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_FORM_FIELD);
  g_type_ensure(DW_TYPE_SUBMIT_BUTTON);
  signals[SIGNAL_SUBMIT] = g_signal_new("submit", DW_TYPE_DOMAIN_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-domain-form.ui");
  gtk_widget_class_bind_template_child(widget_class, DwDomainForm, words);
  gtk_widget_class_bind_template_child(widget_class, DwDomainForm, user);
  gtk_widget_class_bind_template_child(widget_class, DwDomainForm, password);
  gtk_widget_class_bind_template_callback(widget_class, user_activate_cb);
  gtk_widget_class_bind_template_callback(widget_class, submit_cb);
}

static void
dw_domain_form_init(DwDomainForm *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * dw_domain_form_ask:
 * @self: a form
 * @domain: the domain
 * @error: (nullable): why what was typed before was not taken
 *
 * The name stays where it was typed before.
 */
void
dw_domain_form_ask(DwDomainForm *self, const char *domain, const GError *error)
{
  g_autofree char *words =
      g_strdup_printf(_("It is in the domain %s. Sign in to that; nothing of it is kept."), domain);

  gtk_label_set_text(self->words, words);
  dw_form_field_set_text(self->password, NULL);
  dw_form_field_focus(*dw_form_field_get_text(self->user) == '\0' ? self->user : self->password);
  dw_form_field_set_error(self->password, error != NULL ? error->message : NULL);
}

/**
 * dw_domain_form_get_user:
 * @self: a form that was submitted
 *
 * Returns: (transfer none): the name in the domain
 */
const char *
dw_domain_form_get_user(DwDomainForm *self)
{
  return dw_form_field_get_text(self->user);
}

/**
 * dw_domain_form_dup_password:
 * @self: a form that was submitted
 *
 * Returns: (transfer full): the password there
 */
DwSecret *
dw_domain_form_dup_password(DwDomainForm *self)
{
  return dw_form_field_dup_secret(self->password);
}

/**
 * dw_domain_form_clear:
 * @self: a form
 *
 * Forgets what was typed.
 */
void
dw_domain_form_clear(DwDomainForm *self)
{
  dw_form_field_set_text(self->user, NULL);
  dw_form_field_set_text(self->password, NULL);
}
