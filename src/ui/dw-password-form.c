/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-password-form.h"

#include "dw-form-field.h"
#include "dw-submit-button.h"

#include <glib/gi18n.h>

struct _DwPasswordForm {
  GtkBox parent;

  GtkLabel *rules;
  GtkWidget *fields;
  DwFormField *password;
  DwFormField *again;
  DwSubmitButton *submit;

  gint64 minimum_length;
};

enum {
  SIGNAL_SUBMIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwPasswordForm, dw_password_form, GTK_TYPE_BOX)

static void
next_field_cb(DwFormField *field)
{
  g_signal_emit_by_name(gtk_widget_get_toplevel(GTK_WIDGET(field)), "move-focus",
                        GTK_DIR_TAB_FORWARD);
}

static gboolean
is_long_enough(DwPasswordForm *self)
{
  const char *text = dw_form_field_get_text(self->password);
  g_autofree char *error = NULL;

  if (g_utf8_strlen(text, -1) >= self->minimum_length)
    return TRUE;
  error =
      g_strdup_printf(ngettext("It needs at least %d character.",
                               "It needs at least %d characters.", (gulong) self->minimum_length),
                      (int) self->minimum_length);
  dw_form_field_set_error(self->password, error);
  dw_form_field_focus(self->password);
  return FALSE;
}

static gboolean
are_the_same(DwPasswordForm *self)
{
  if (g_strcmp0(dw_form_field_get_text(self->password), dw_form_field_get_text(self->again)) == 0)
    return TRUE;
  dw_form_field_set_text(self->again, NULL);
  dw_form_field_set_error(self->again, _("The two are not the same. Type it again."));
  dw_form_field_focus(self->again);
  return FALSE;
}

static void
submit_cb(DwPasswordForm *self)
{
  if (dw_form_field_require(self->password, _("Type a new password.")) && is_long_enough(self) &&
      are_the_same(self))
    g_signal_emit(self, signals[SIGNAL_SUBMIT], 0);
}

static void
dw_password_form_class_init(DwPasswordFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_FORM_FIELD);
  g_type_ensure(DW_TYPE_SUBMIT_BUTTON);
  signals[SIGNAL_SUBMIT] = g_signal_new("submit", DW_TYPE_PASSWORD_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-password-form.ui");
  gtk_widget_class_bind_template_child(widget_class, DwPasswordForm, rules);
  gtk_widget_class_bind_template_child(widget_class, DwPasswordForm, fields);
  gtk_widget_class_bind_template_child(widget_class, DwPasswordForm, password);
  gtk_widget_class_bind_template_child(widget_class, DwPasswordForm, again);
  gtk_widget_class_bind_template_child(widget_class, DwPasswordForm, submit);
  gtk_widget_class_bind_template_callback(widget_class, next_field_cb);
  gtk_widget_class_bind_template_callback(widget_class, submit_cb);
}

static void
dw_password_form_init(DwPasswordForm *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

static char *
describe_rules(const DwPasswordStrategy *strategy)
{
  g_autoptr(GString) text = g_string_new(_("Your office asks for a new password."));

  if (strategy == NULL)
    return g_string_free(g_steal_pointer(&text), FALSE);
  if (strategy->minimum_length > 0) {
    g_string_append_c(text, ' ');
    g_string_append_printf(text,
                           ngettext("It needs at least %d character.",
                                    "It needs at least %d characters.",
                                    (gulong) strategy->minimum_length),
                           (int) strategy->minimum_length);
  }
  if (strategy->alternative_characters != NULL && strategy->alternative_characters[0] != NULL) {
    g_autofree char *kinds = g_strjoinv(", ", strategy->alternative_characters);

    g_string_append_c(text, ' ');
    g_string_append_printf(text, _("Use characters of each of these kinds: %s"), kinds);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/**
 * dw_password_form_ask:
 * @self: a form
 * @challenge: (nullable): what the service said with the question
 */
void
dw_password_form_ask(DwPasswordForm *self, const DwLoginReply *challenge)
{
  const DwPasswordStrategy *strategy = challenge != NULL ? challenge->password_strategy : NULL;
  g_autofree char *rules = describe_rules(strategy);

  self->minimum_length = strategy != NULL ? CLAMP(strategy->minimum_length, 0, 256) : 0;
  gtk_label_set_text(self->rules, rules);
  dw_password_form_clear(self);
  dw_form_field_focus(self->password);
}

/**
 * dw_password_form_dup_password:
 * @self: a form that was submitted
 *
 * Returns: (transfer full): the new password
 */
DwSecret *
dw_password_form_dup_password(DwPasswordForm *self)
{
  return dw_form_field_dup_secret(self->password);
}

/**
 * dw_password_form_set_error:
 * @self: a form
 * @error: why the password was not taken
 */
void
dw_password_form_set_error(DwPasswordForm *self, const GError *error)
{
  dw_password_form_clear(self);
  dw_form_field_set_error(self->password, error->message);
  dw_form_field_focus(self->password);
}

/**
 * dw_password_form_set_busy:
 * @self: a form
 * @busy: whether the service was asked and has not answered
 */
void
dw_password_form_set_busy(DwPasswordForm *self, gboolean busy)
{
  dw_submit_button_set_busy(self->submit, busy);
  gtk_widget_set_sensitive(self->fields, !busy);
}

/**
 * dw_password_form_clear:
 * @self: a form
 *
 * Forgets what was typed.
 */
void
dw_password_form_clear(DwPasswordForm *self)
{
  dw_form_field_set_text(self->password, NULL);
  dw_form_field_set_text(self->again, NULL);
}
