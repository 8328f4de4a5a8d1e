/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sign-in-page.h"

#include "dw-code-form.h"
#include "dw-error.h"
#include "dw-key-check.h"
#include "dw-key-form.h"
#include "dw-password-form.h"
#include "dw-regions.h"
#include "dw-sign-in-form.h"

#include <glib/gi18n.h>

struct _DwSignInPage {
  GtkBox parent;

  GtkWidget *back;
  GtkButton *menu_button;
  GtkStack *steps;
  DwSignInForm *names;
  DwKeyForm *key;
  DwCodeForm *code;
  DwPasswordForm *password;

  DwContext *context;
  GCancellable *cancellable; /* of the attempt that runs */
  gboolean knows_regions;
};

enum {
  SIGNAL_SIGNED_IN,
  SIGNAL_OPEN_ACCOUNT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwSignInPage, dw_sign_in_page, GTK_TYPE_BOX)

static DwSession *
get_session(DwSignInPage *self)
{
  return dw_context_get_session(self->context);
}

static void
offer_regions(DwSignInPage *self, GPtrArray *regions)
{
  for (guint i = 0; i < regions->len; i++) {
    const DwRegionChoice *region = g_ptr_array_index(regions, i);

    dw_sign_in_form_add_region(self->names, region->id, region->name);
    dw_key_form_add_region(self->key, region->id, region->name);
  }
}

static void
regions_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwSignInPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) regions = dw_regions_fetch_finish(DW_CONTEXT(source), result, &error);

  if (regions != NULL)
    offer_regions(self, regions);
  else
    g_info("The regions that are known stay: %s", error->message);
}

static void
set_busy(DwSignInPage *self, gboolean busy)
{
  dw_sign_in_form_set_busy(self->names, busy);
  dw_key_form_set_busy(self->key, busy);
  dw_code_form_set_busy(self->code, busy);
  dw_password_form_set_busy(self->password, busy);
}

static void
show_step(DwSignInPage *self, gpointer form)
{
  gtk_stack_set_visible_child(self->steps, form);
  gtk_widget_set_visible(self->back, form != self->names);
}

static void
ask(DwSignInPage *self, DwSignInState state)
{
  const DwLoginReply *challenge = dw_session_get_challenge(get_session(self));

  if (state == DW_SIGN_IN_CHANGE_PASSWORD) {
    show_step(self, self->password);
    dw_password_form_ask(self->password, challenge);
  } else if (state == DW_SIGN_IN_PASSWORD) {
    show_step(self, self->names);
    dw_sign_in_form_focus(self->names);
  } else {
    show_step(self, self->code);
    dw_code_form_ask(self->code, state, challenge);
  }
}

/* An attempt that the service ended begins again with the names, where its error is shown. */
static void
show_error(DwSignInPage *self, const GError *error)
{
  DwSignInState state = dw_session_get_state(get_session(self));
  gpointer step = gtk_stack_get_visible_child(self->steps);

  if (step == self->code && dw_sign_in_state_is_question(state)) {
    dw_code_form_set_error(self->code, error);
  } else if (step == self->password && dw_sign_in_state_is_question(state)) {
    dw_password_form_set_error(self->password, error);
  } else {
    show_step(self, self->names);
    dw_sign_in_form_set_error(self->names, error);
  }
}

static void
answered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwSignInPage) self = user_data;
  DwSession *session = DW_SESSION(source);
  g_autoptr(GError) error = NULL;
  gboolean done = dw_session_sign_in_finish(session, result, &error);

  if (self->context == NULL || session != get_session(self) || dw_error_is_cancelled(error))
    return;
  set_busy(self, FALSE);
  if (!done)
    show_error(self, error);
  else if (dw_sign_in_state_is_question(dw_session_get_state(session)))
    ask(self, dw_session_get_state(session));
  else
    g_signal_emit(self, signals[SIGNAL_SIGNED_IN], 0);
}

static void
names_submit_cb(DwSignInPage *self)
{
  g_autoptr(DwAccount) account = dw_sign_in_form_dup_account(self->names);
  g_autoptr(DwSecret) password = dw_sign_in_form_dup_password(self->names);
  const DwSignIn who = {.user = account->user,
                        .office_site = account->office_site,
                        .organization = account->organization,
                        .password = password,
                        .keep = account->keep_signed_in};

  account->endpoint = g_strdup(dw_context_get_endpoint(self->context));
  dw_context_use(self->context, account);
  if (!account->keep_signed_in)
    dw_context_forget_session(self->context);
  dw_sign_in_form_set_error(self->names, NULL);
  dw_sign_in_form_set_reason(self->names, NULL);
  set_busy(self, TRUE);
  dw_session_sign_in_async(get_session(self), &who, self->cancellable, answered_cb,
                           g_object_ref(self));
}

static void
key_checked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwSignInPage) self = user_data;
  DwContext *context = DW_CONTEXT(source);
  g_autoptr(GError) error = NULL;
  gboolean done = dw_key_check_finish(context, result, &error);

  if (self->context != context || dw_error_is_cancelled(error))
    return;
  set_busy(self, FALSE);
  if (done)
    g_signal_emit(self, signals[SIGNAL_SIGNED_IN], 0);
  else
    dw_key_form_set_error(self->key, error);
}

static void
key_submit_cb(DwSignInPage *self)
{
  g_autoptr(DwAccount) account = dw_key_form_dup_account(self->key);
  g_autoptr(DwSecret) secret = dw_key_form_dup_secret(self->key);
  g_autoptr(DwSecret) token = dw_key_form_dup_token(self->key);

  account->endpoint = g_strdup(dw_context_get_endpoint(self->context));
  dw_context_use(self->context, account);
  if (!account->keep_signed_in)
    dw_context_forget_session(self->context);
  dw_context_set_access_key(self->context, secret, token);
  dw_key_form_set_error(self->key, NULL);
  set_busy(self, TRUE);
  dw_key_check_async(self->context, self->cancellable, key_checked_cb, g_object_ref(self));
}

static void
use_key_cb(DwSignInPage *self)
{
  show_step(self, self->key);
  dw_key_form_begin(self->key, NULL, NULL);
}

static void
send_answer(DwSignInPage *self, const DwAnswer *answer)
{
  set_busy(self, TRUE);
  dw_session_answer_async(get_session(self), answer, self->cancellable, answered_cb,
                          g_object_ref(self));
}

static void
code_submit_cb(DwSignInPage *self)
{
  g_autoptr(DwSecret) code = dw_code_form_dup_code(self->code);
  const DwAnswer answer = {.code = code};

  send_answer(self, &answer);
}

static void
password_submit_cb(DwSignInPage *self)
{
  g_autoptr(DwSecret) password = dw_password_form_dup_password(self->password);
  const DwAnswer answer = {.new_password = password};

  send_answer(self, &answer);
}

static void
sent_again_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwSignInPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (dw_session_send_code_finish(DW_SESSION(source), result, &error))
    dw_code_form_code_sent(self->code);
  else if (!dw_error_is_cancelled(error))
    dw_code_form_set_error(self->code, error);
}

static void
send_again_cb(DwSignInPage *self)
{
  dw_session_send_code_async(get_session(self), self->cancellable, sent_again_cb,
                             g_object_ref(self));
}

static void
stop_attempt(DwSignInPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel(self->cancellable);
  g_clear_object(&self->cancellable);
  if (self->context != NULL && dw_context_get_session(self->context) != NULL &&
      dw_sign_in_state_is_question(dw_session_get_state(get_session(self))))
    dw_session_abort_sign_in(get_session(self));
}

static void
back_cb(DwSignInPage *self)
{
  stop_attempt(self);
  self->cancellable = g_cancellable_new();
  set_busy(self, FALSE);
  dw_password_form_clear(self->password);
  show_step(self, self->names);
  dw_sign_in_form_set_password(self->names, NULL);
  dw_sign_in_form_focus(self->names);
}

static void
open_account_cb(DwSignInPage *self, const char *id)
{
  g_signal_emit(self, signals[SIGNAL_OPEN_ACCOUNT], 0, id);
}

static void
dw_sign_in_page_dispose(GObject *object)
{
  DwSignInPage *self = DW_SIGN_IN_PAGE(object);

  stop_attempt(self);
  g_clear_object(&self->context);
  G_OBJECT_CLASS(dw_sign_in_page_parent_class)->dispose(object);
}

static void
dw_sign_in_page_class_init(DwSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_SIGN_IN_FORM);
  g_type_ensure(DW_TYPE_CODE_FORM);
  g_type_ensure(DW_TYPE_KEY_FORM);
  g_type_ensure(DW_TYPE_PASSWORD_FORM);
  G_OBJECT_CLASS(klass)->dispose = dw_sign_in_page_dispose;
  signals[SIGNAL_SIGNED_IN] = g_signal_new("signed-in", DW_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OPEN_ACCOUNT] =
      g_signal_new("open-account", DW_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-sign-in-page.ui");
  gtk_widget_class_bind_template_child(widget_class, DwSignInPage, back);
  gtk_widget_class_bind_template_child(widget_class, DwSignInPage, menu_button);
  gtk_widget_class_bind_template_child(widget_class, DwSignInPage, steps);
  gtk_widget_class_bind_template_child(widget_class, DwSignInPage, names);
  gtk_widget_class_bind_template_child(widget_class, DwSignInPage, key);
  gtk_widget_class_bind_template_child(widget_class, DwSignInPage, code);
  gtk_widget_class_bind_template_child(widget_class, DwSignInPage, password);
  gtk_widget_class_bind_template_callback(widget_class, back_cb);
  gtk_widget_class_bind_template_callback(widget_class, names_submit_cb);
  gtk_widget_class_bind_template_callback(widget_class, key_submit_cb);
  gtk_widget_class_bind_template_callback(widget_class, use_key_cb);
  gtk_widget_class_bind_template_callback(widget_class, code_submit_cb);
  gtk_widget_class_bind_template_callback(widget_class, password_submit_cb);
  gtk_widget_class_bind_template_callback(widget_class, send_again_cb);
  gtk_widget_class_bind_template_callback(widget_class, open_account_cb);
}

static void
dw_sign_in_page_init(DwSignInPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

static void
begin_with_names(DwSignInPage *self,
                 const DwAccount *account,
                 const char *password,
                 const char *reason)
{
  if (account != NULL)
    dw_sign_in_form_set_account(self->names, account);
  dw_sign_in_form_set_password(self->names, password);
  dw_sign_in_form_set_reason(self->names, reason);
  show_step(self, self->names);
  dw_sign_in_form_focus(self->names);
}

static void
begin_with_key(DwSignInPage *self, const DwAccount *account, const char *reason)
{
  dw_sign_in_form_set_reason(self->names, NULL);
  show_step(self, self->key);
  dw_key_form_begin(self->key, account, reason);
}

/**
 * dw_sign_in_page_begin:
 * @self: a page
 * @context: where the session will be
 * @account: (nullable): who is going to sign in, if that is known
 * @password: (nullable): the password of a demonstration
 * @reason: (nullable): why the person has to sign in
 *
 * Begins with the names, or with the AccessKey where that is what @account signs in with. What was
 * typed for the same account stays, except for the password.
 */
void
dw_sign_in_page_begin(DwSignInPage *self,
                      DwContext *context,
                      const DwAccount *account,
                      const char *password,
                      const char *reason)
{
  stop_attempt(self);
  g_set_object(&self->context, context);
  self->cancellable = g_cancellable_new();
  set_busy(self, FALSE);
  dw_sign_in_form_set_accounts(self->names, dw_context_get_accounts(context));
  if (!self->knows_regions) {
    g_autoptr(GPtrArray) known = dw_regions_get_known();

    self->knows_regions = TRUE;
    offer_regions(self, known);
    dw_context_use_nobody(context);
    dw_regions_fetch_async(context, self->cancellable, regions_cb, g_object_ref(self));
  }
  if (account != NULL && account->kind != DW_ACCOUNT_WORKSPACE)
    begin_with_key(self, account, reason);
  else
    begin_with_names(self, account, password, reason);
}

/**
 * dw_sign_in_page_open_menu:
 * @self: a page
 *
 * Opens the main menu.
 */
void
dw_sign_in_page_open_menu(DwSignInPage *self)
{
  gtk_button_clicked(self->menu_button);
}
