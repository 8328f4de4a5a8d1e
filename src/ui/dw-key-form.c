/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-key-form.h"

#include "dw-error-box.h"
#include "dw-error.h"
#include "dw-form-field.h"
#include "dw-region-chooser.h"
#include "dw-submit-button.h"

#include <glib/gi18n.h>
#include <string.h>

struct _DwKeyForm {
  GtkBox parent;

  GtkLabel *reason;
  GtkWidget *fields;
  GtkToggleButton *gws;
  GtkToggleButton *operator;
  DwRegionChooser *region;
  DwFormField *key;
  DwFormField *secret;
  GtkToggleButton *temporary;
  DwFormField *token;
  GtkToggleButton *keep;
  DwErrorBox *error;
  DwSubmitButton *submit;
};

enum {
  SIGNAL_SUBMIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwKeyForm, dw_key_form, GTK_TYPE_BOX)

static void
changed_cb(DwKeyForm *self)
{
  dw_error_box_set_error(self->error, NULL);
}

static void
next_field_cb(DwFormField *field)
{
  g_signal_emit_by_name(gtk_widget_get_toplevel(GTK_WIDGET(field)), "move-focus",
                        GTK_DIR_TAB_FORWARD);
}

static gboolean
is_temporary(DwKeyForm *self)
{
  return gtk_toggle_button_get_active(self->temporary);
}

static void
submit_cb(DwKeyForm *self)
{
  if (dw_form_field_require(self->key, _("Type the AccessKey's ID.")) &&
      dw_form_field_require(self->secret, _("Type the AccessKey's secret.")) &&
      (!is_temporary(self) ||
       dw_form_field_require(self->token, _("Paste the token that came with the temporary key."))))
    g_signal_emit(self, signals[SIGNAL_SUBMIT], 0);
}

/* The secret is the last field, unless a token follows. */
static void
secret_activate_cb(DwKeyForm *self)
{
  if (is_temporary(self))
    dw_form_field_focus(self->token);
  else
    submit_cb(self);
}

static void
bind_children(GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource(widget_class, "/org/deskway/Deskway/dw-key-form.ui");
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, reason);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, fields);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, gws);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, operator);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, region);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, key);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, secret);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, temporary);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, token);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, keep);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, error);
  gtk_widget_class_bind_template_child(widget_class, DwKeyForm, submit);
  gtk_widget_class_bind_template_callback(widget_class, changed_cb);
  gtk_widget_class_bind_template_callback(widget_class, next_field_cb);
  gtk_widget_class_bind_template_callback(widget_class, secret_activate_cb);
  gtk_widget_class_bind_template_callback(widget_class, submit_cb);
}

static void
dw_key_form_class_init(DwKeyFormClass *klass)
{
  g_type_ensure(DW_TYPE_FORM_FIELD);
  g_type_ensure(DW_TYPE_ERROR_BOX);
  g_type_ensure(DW_TYPE_REGION_CHOOSER);
  g_type_ensure(DW_TYPE_SUBMIT_BUTTON);
  signals[SIGNAL_SUBMIT] = g_signal_new("submit", DW_TYPE_KEY_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  bind_children(GTK_WIDGET_CLASS(klass));
}

static void
dw_key_form_init(DwKeyForm *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

static void
take_account(DwKeyForm *self, const DwAccount *account)
{
  gtk_toggle_button_set_active(account->kind == DW_ACCOUNT_OPERATOR ? self->operator: self->gws,
                               TRUE);
  dw_form_field_set_text(self->key, account->access_key_id);
  dw_region_chooser_set(self->region, account->region);
  gtk_toggle_button_set_active(self->keep, account->keep_signed_in);
}

/**
 * dw_key_form_begin:
 * @self: a form
 * @account: (nullable): whose AccessKey, if that is known
 * @reason: (nullable): why the person has to sign in
 *
 * Fills in what is known, empties the secrets, and puts the cursor where it goes on.
 */
void
dw_key_form_begin(DwKeyForm *self, const DwAccount *account, const char *reason)
{
  if (account != NULL)
    take_account(self, account);
  gtk_label_set_text(self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible(GTK_WIDGET(self->reason), reason != NULL);
  dw_error_box_set_error(self->error, NULL);
  dw_form_field_set_text(self->secret, NULL);
  dw_form_field_set_text(self->token, NULL);
  dw_form_field_focus(*dw_form_field_get_text(self->key) == '\0' ? self->key : self->secret);
}

/**
 * dw_key_form_add_region:
 * @self: a form
 * @id: a region's id
 * @name: its name
 */
void
dw_key_form_add_region(DwKeyForm *self, const char *id, const char *name)
{
  dw_region_chooser_add(self->region, id, name);
}

/**
 * dw_key_form_dup_account:
 * @self: a form that was submitted
 *
 * Returns: (transfer full): whose AccessKey it is
 */
DwAccount *
dw_key_form_dup_account(DwKeyForm *self)
{
  DwAccount *account = dw_account_new(
      gtk_toggle_button_get_active(self->operator) ? DW_ACCOUNT_OPERATOR : DW_ACCOUNT_GWS);

  account->access_key_id = g_strstrip(g_strdup(dw_form_field_get_text(self->key)));
  account->region = g_strdup(dw_region_chooser_get(self->region));
  account->keep_signed_in = gtk_toggle_button_get_active(self->keep);
  return account;
}

/* What is pasted often has a line's end behind it. */
static DwSecret *
dup_stripped(DwFormField *field)
{
  g_autoptr(DwSecret) typed = dw_form_field_dup_secret(field);
  const char *text = dw_secret_peek(typed);
  gsize length;

  text += strspn(text, " \t\r\n");
  for (length = strlen(text); length > 0 && g_ascii_isspace(text[length - 1]); length--)
    ;
  return dw_secret_new_len(text, length);
}

/**
 * dw_key_form_dup_secret:
 * @self: a form that was submitted
 *
 * Returns: (transfer full): the AccessKey's secret
 */
DwSecret *
dw_key_form_dup_secret(DwKeyForm *self)
{
  return dup_stripped(self->secret);
}

/**
 * dw_key_form_dup_token:
 * @self: a form that was submitted
 *
 * Returns: (transfer full) (nullable): the token of a temporary key
 */
DwSecret *
dw_key_form_dup_token(DwKeyForm *self)
{
  return is_temporary(self) ? dup_stripped(self->token) : NULL;
}

/* The field that an error belongs to, or NULL where it belongs to none. */
static DwFormField *
field_of(DwKeyForm *self, const GError *error)
{
  const char *code = dw_error_get_service_code(error);

  if (code == NULL)
    return NULL;
  if (strstr(code, "SecurityToken") != NULL)
    return is_temporary(self) ? self->token : NULL;
  if (strstr(code, "Secret") != NULL || strstr(code, "Signature") != NULL)
    return self->secret;
  return strstr(code, "AccessKey") != NULL ? self->key : NULL;
}

/**
 * dw_key_form_set_error:
 * @self: a form
 * @error: (nullable): why the key was not taken
 *
 * Shows @error beside the field it belongs to, with the focus there.
 */
void
dw_key_form_set_error(DwKeyForm *self, const GError *error)
{
  DwFormField *field = error != NULL ? field_of(self, error) : NULL;

  dw_error_box_set_error(self->error, field == NULL ? error : NULL);
  if (field == NULL) {
    if (error != NULL)
      gtk_widget_grab_focus(GTK_WIDGET(self->submit));
    return;
  }
  if (field != self->key)
    dw_form_field_set_text(field, NULL);
  dw_form_field_focus(field);
  dw_form_field_set_error(field, error->message);
}

/**
 * dw_key_form_set_busy:
 * @self: a form
 * @busy: whether the service was asked and has not answered
 */
void
dw_key_form_set_busy(DwKeyForm *self, gboolean busy)
{
  dw_submit_button_set_busy(self->submit, busy);
  gtk_widget_set_sensitive(self->fields, !busy);
}
