/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sign-in-form.h"

#include "dw-account-menu.h"
#include "dw-error-box.h"
#include "dw-error.h"
#include "dw-form-field.h"
#include "dw-region-chooser.h"
#include "dw-submit-button.h"

#include <glib/gi18n.h>
#include <handy.h>
#include <string.h>

/* More recent accounts than these would push the form off the page. */
#define MOST_RECENT 6

struct _DwSignInForm {
  GtkBox parent;

  GtkLabel *reason;
  GtkFlowBox *recent;
  GtkWidget *ways;
  GtkToggleButton *office_way;
  GtkToggleButton *organization_way;
  GtkWidget *fields;
  DwRegionChooser *region;
  DwFormField *office;
  DwFormField *organization;
  DwFormField *user;
  DwFormField *password;
  GtkToggleButton *keep;
  DwErrorBox *error;
  DwSubmitButton *submit;
  GtkWidget *use_key;
};

enum {
  SIGNAL_SUBMIT,
  SIGNAL_OPEN_ACCOUNT,
  SIGNAL_USE_KEY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwSignInForm, dw_sign_in_form, GTK_TYPE_BOX)

static gboolean
is_organization(DwSignInForm *self)
{
  return gtk_toggle_button_get_active(self->organization_way);
}

static void
way_cb(DwSignInForm *self)
{
  gtk_widget_set_visible(GTK_WIDGET(self->region), !is_organization(self));
  gtk_widget_set_visible(GTK_WIDGET(self->office), !is_organization(self));
  gtk_widget_set_visible(GTK_WIDGET(self->organization), is_organization(self));
  dw_sign_in_form_set_error(self, NULL);
  dw_form_field_set_error(self->office, NULL);
  dw_form_field_set_error(self->user, NULL);
  dw_form_field_set_error(self->password, NULL);
}

static void
region_cb(DwSignInForm *self)
{
  dw_error_box_set_error(self->error, NULL);
}

/* `cn-hangzhou+dir-1` tells its region. */
static void
office_cb(DwSignInForm *self)
{
  const char *office = dw_form_field_get_text(self->office);
  const char *plus = strchr(office, '+');
  g_autofree char *region = plus != NULL ? g_strndup(office, (gsize) (plus - office)) : NULL;

  dw_region_chooser_set(self->region, region);
}

static void
next_field_cb(DwFormField *field)
{
  g_signal_emit_by_name(gtk_widget_get_toplevel(GTK_WIDGET(field)), "move-focus",
                        GTK_DIR_TAB_FORWARD);
}

static gboolean
is_complete(DwSignInForm *self)
{
  if (is_organization(self) &&
      !dw_form_field_require(self->organization,
                             _("Type your organization's ID. Your administrator has it.")))
    return FALSE;
  if (!is_organization(self) &&
      !dw_form_field_require(self->office, _("Type your office network's ID, such as "
                                             "cn-hangzhou+dir-1. Your administrator has it.")))
    return FALSE;
  return dw_form_field_require(self->user, _("Type your user name.")) &&
         dw_form_field_require(self->password, _("Type your password."));
}

static void
submit_cb(DwSignInForm *self)
{
  if (is_complete(self))
    g_signal_emit(self, signals[SIGNAL_SUBMIT], 0);
}

static void
use_key_cb(DwSignInForm *self)
{
  g_signal_emit(self, signals[SIGNAL_USE_KEY], 0);
}

static void
chip_clicked_cb(GtkWidget *chip, DwSignInForm *self)
{
  g_signal_emit(self, signals[SIGNAL_OPEN_ACCOUNT], 0, gtk_widget_get_name(chip));
}

static GtkWidget *
make_chip(DwSignInForm *self, const DwAccount *account)
{
  const char *who = dw_account_get_name(account);
  GtkWidget *chip = gtk_button_new();
  GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new(who);
  g_autofree char *name = g_strdup_printf(_("Sign in as %s"), who);

  gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars(GTK_LABEL(label), 16);
  gtk_container_add(GTK_CONTAINER(box), hdy_avatar_new(24, who, TRUE));
  gtk_container_add(GTK_CONTAINER(box), label);
  gtk_container_add(GTK_CONTAINER(chip), box);
  gtk_widget_set_name(chip, account->id);
  gtk_widget_set_tooltip_text(chip, dw_account_menu_get_place(account));
  atk_object_set_name(gtk_widget_get_accessible(chip), name);
  gtk_style_context_add_class(gtk_widget_get_style_context(chip), "chip");
  g_signal_connect(chip, "clicked", G_CALLBACK(chip_clicked_cb), self);
  return chip;
}

static void
dw_sign_in_form_class_init(DwSignInFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_FORM_FIELD);
  g_type_ensure(DW_TYPE_ERROR_BOX);
  g_type_ensure(DW_TYPE_REGION_CHOOSER);
  g_type_ensure(DW_TYPE_SUBMIT_BUTTON);
  signals[SIGNAL_SUBMIT] = g_signal_new("submit", DW_TYPE_SIGN_IN_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OPEN_ACCOUNT] =
      g_signal_new("open-account", DW_TYPE_SIGN_IN_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_USE_KEY] = g_signal_new("use-key", DW_TYPE_SIGN_IN_FORM, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-sign-in-form.ui");
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, reason);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, recent);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, ways);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, office_way);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, organization_way);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, fields);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, region);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, office);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, organization);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, user);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, password);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, keep);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, error);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, submit);
  gtk_widget_class_bind_template_child(widget_class, DwSignInForm, use_key);
  gtk_widget_class_bind_template_callback(widget_class, way_cb);
  gtk_widget_class_bind_template_callback(widget_class, region_cb);
  gtk_widget_class_bind_template_callback(widget_class, office_cb);
  gtk_widget_class_bind_template_callback(widget_class, next_field_cb);
  gtk_widget_class_bind_template_callback(widget_class, submit_cb);
  gtk_widget_class_bind_template_callback(widget_class, use_key_cb);
}

static void
dw_sign_in_form_init(DwSignInForm *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

static void
remove_chip_cb(GtkWidget *chip, gpointer user_data)
{
  gtk_widget_destroy(chip);
}

/**
 * dw_sign_in_form_set_accounts:
 * @self: a form
 * @accounts: (nullable): who signed in on this computer before
 */
void
dw_sign_in_form_set_accounts(DwSignInForm *self, DwAccounts *accounts)
{
  GPtrArray *list = accounts != NULL ? dw_accounts_get_list(accounts) : NULL;
  guint shown = 0;

  gtk_container_foreach(GTK_CONTAINER(self->recent), remove_chip_cb, NULL);
  for (guint i = 0; list != NULL && i < list->len && shown < MOST_RECENT; i++) {
    GtkWidget *chip = make_chip(self, g_ptr_array_index(list, i));

    gtk_container_add(GTK_CONTAINER(self->recent), chip);
    gtk_widget_show_all(gtk_widget_get_parent(chip));
    shown++;
  }
  gtk_widget_set_visible(GTK_WIDGET(self->recent), shown > 0);
}

/**
 * dw_sign_in_form_set_account:
 * @self: a form
 * @account: who is going to sign in
 *
 * Fills in what is known of @account, and empties the password.
 */
void
dw_sign_in_form_set_account(DwSignInForm *self, const DwAccount *account)
{
  gtk_toggle_button_set_active(
      account->organization != NULL ? self->organization_way : self->office_way, TRUE);
  dw_form_field_set_text(self->office, account->office_site);
  dw_form_field_set_text(self->organization, account->organization);
  dw_form_field_set_text(self->user, account->user);
  dw_form_field_set_text(self->password, NULL);
  dw_region_chooser_set(self->region, account->region);
  gtk_toggle_button_set_active(self->keep, account->keep_signed_in);
}

/**
 * dw_sign_in_form_set_password:
 * @self: a form
 * @password: (nullable): the password of a demonstration
 */
void
dw_sign_in_form_set_password(DwSignInForm *self, const char *password)
{
  dw_form_field_set_text(self->password, password);
}

/**
 * dw_sign_in_form_add_region:
 * @self: a form
 * @id: a region's id
 * @name: its name
 */
void
dw_sign_in_form_add_region(DwSignInForm *self, const char *id, const char *name)
{
  dw_region_chooser_add(self->region, id, name);
}

static char *
dup_stripped(DwFormField *field)
{
  return g_strstrip(g_strdup(dw_form_field_get_text(field)));
}

/**
 * dw_sign_in_form_dup_account:
 * @self: a form that was submitted
 *
 * Returns: (transfer full): who signs in
 */
DwAccount *
dw_sign_in_form_dup_account(DwSignInForm *self)
{
  DwAccount *account = dw_account_new(DW_ACCOUNT_WORKSPACE);

  account->user = dup_stripped(self->user);
  if (is_organization(self)) {
    account->organization = dup_stripped(self->organization); /* which knows its region */
  } else {
    account->office_site = dup_stripped(self->office);
    account->region = g_strdup(dw_region_chooser_get(self->region));
  }
  account->keep_signed_in = gtk_toggle_button_get_active(self->keep);
  return account;
}

/**
 * dw_sign_in_form_dup_password:
 * @self: a form that was submitted
 *
 * Returns: (transfer full): the password
 */
DwSecret *
dw_sign_in_form_dup_password(DwSignInForm *self)
{
  return dw_form_field_dup_secret(self->password);
}

/**
 * dw_sign_in_form_set_reason:
 * @self: a form
 * @reason: (nullable): why the person has to sign in
 */
void
dw_sign_in_form_set_reason(DwSignInForm *self, const char *reason)
{
  gtk_label_set_text(self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible(GTK_WIDGET(self->reason), reason != NULL);
}

/* The field that an error belongs to, or NULL where it belongs to none. */
static DwFormField *
field_of(DwSignInForm *self, const GError *error)
{
  const char *code = dw_error_get_service_code(error);
  DwFormField *place = is_organization(self) ? self->organization : self->office;

  if (code != NULL && (strstr(code, "OfficeSite") != NULL || strstr(code, "Directory") != NULL ||
                       strstr(code, "LoginIdentifier") != NULL))
    return place;
  if (g_error_matches(error, DW_ERROR, DW_ERROR_NOT_FOUND))
    return place;
  if (g_error_matches(error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS))
    return self->password;
  return g_error_matches(error, DW_ERROR, DW_ERROR_LOCKED) ? self->user : NULL;
}

/**
 * dw_sign_in_form_set_error:
 * @self: a form
 * @error: (nullable): why the sign-in failed
 *
 * Shows @error beside the field it belongs to, with the focus there. Only the password is emptied,
 * and only where that was wrong.
 */
void
dw_sign_in_form_set_error(DwSignInForm *self, const GError *error)
{
  DwFormField *field = error != NULL ? field_of(self, error) : NULL;

  dw_error_box_set_error(self->error, field == NULL ? error : NULL);
  if (field == NULL) {
    if (error != NULL)
      gtk_widget_grab_focus(GTK_WIDGET(self->submit));
    return;
  }
  if (field == self->password)
    dw_form_field_set_text(field, NULL);
  dw_form_field_focus(field);
  dw_form_field_set_error(field, error->message);
}

/**
 * dw_sign_in_form_set_busy:
 * @self: a form
 * @busy: whether the service was asked and has not answered
 */
void
dw_sign_in_form_set_busy(DwSignInForm *self, gboolean busy)
{
  dw_submit_button_set_busy(self->submit, busy);
  gtk_widget_set_sensitive(self->fields, !busy);
  gtk_widget_set_sensitive(self->ways, !busy);
  gtk_widget_set_sensitive(GTK_WIDGET(self->recent), !busy);
  gtk_widget_set_sensitive(self->use_key, !busy);
}

/**
 * dw_sign_in_form_focus:
 * @self: a form
 *
 * Puts the cursor into the first field that is empty.
 */
void
dw_sign_in_form_focus(DwSignInForm *self)
{
  DwFormField *order[] = {is_organization(self) ? self->organization : self->office, self->user,
                          self->password};

  for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
    if (*dw_form_field_get_text(order[i]) == '\0' || i + 1 == G_N_ELEMENTS(order)) {
      dw_form_field_focus(order[i]);
      return;
    }
  }
}
