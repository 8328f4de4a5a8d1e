/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-code-form.h"

#include "dw-submit-button.h"

#include <glib/gi18n.h>
#include <string.h>

/* Digits of a code, by the service's authenticators and messages. */
#define CODE_LENGTH 6
/* Seconds before a code may be sent again. */
#define SEND_AGAIN_AFTER 60
/* Pixels of the QR picture on the page. */
#define PICTURE_SIZE 200

struct _DwCodeForm {
  GtkBox parent;

  GtkLabel *title;
  GtkLabel *explanation;
  GtkWidget *binding;
  GtkWidget *picture_frame;
  GtkImage *picture;
  GtkLabel *secret_label;
  GtkWidget *secret_box;
  GtkLabel *secret;
  GtkWidget *copy;
  GtkEntry *code;
  GtkLabel *error;
  DwSubmitButton *submit;
  GtkWidget *send_again;
  GtkLabel *send_again_label;

  guint countdown;
  guint seconds_left;
};

enum {
  SIGNAL_SUBMIT,
  SIGNAL_SEND_AGAIN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwCodeForm, dw_code_form, GTK_TYPE_BOX)

static void
show_error(DwCodeForm *self, const char *text)
{
  gtk_label_set_text(self->error, text != NULL ? text : "");
  gtk_widget_set_visible(GTK_WIDGET(self->error), text != NULL);
  atk_object_set_description(gtk_widget_get_accessible(GTK_WIDGET(self->code)),
                             text != NULL ? text : "");
}

static void
submit_cb(DwCodeForm *self)
{
  if (*gtk_entry_get_text(self->code) == '\0') {
    show_error(self, _("Type the code."));
    gtk_widget_grab_focus(GTK_WIDGET(self->code));
  } else if (gtk_widget_get_sensitive(GTK_WIDGET(self->submit))) {
    g_signal_emit(self, signals[SIGNAL_SUBMIT], 0);
  }
}

static void
changed_cb(DwCodeForm *self)
{
  show_error(self, NULL);
  if (gtk_entry_get_text_length(self->code) == CODE_LENGTH)
    submit_cb(self);
}

/* What is pasted may come with spaces and words around it: only its digits count. */
static void
insert_text_cb(GtkEditable *entry, const char *text, int length, int *position)
{
  g_autoptr(GString) digits = g_string_new(NULL);

  for (int i = 0; i < length; i++)
    if (g_ascii_isdigit(text[i]))
      g_string_append_c(digits, text[i]);
  if ((int) digits->len != length) {
    g_signal_stop_emission_by_name(entry, "insert-text");
    if (digits->len > 0)
      gtk_editable_insert_text(entry, digits->str, (int) digits->len, position);
  }
}

static void
copy_cb(DwCodeForm *self)
{
  g_auto(GStrv) groups = g_strsplit(gtk_label_get_text(self->secret), " ", -1);
  g_autofree char *secret = g_strjoinv("", groups);

  gtk_clipboard_set_text(gtk_widget_get_clipboard(GTK_WIDGET(self), GDK_SELECTION_CLIPBOARD),
                         secret, -1);
}

static void
send_again_cb(DwCodeForm *self)
{
  gtk_widget_set_sensitive(self->send_again, FALSE);
  g_signal_emit(self, signals[SIGNAL_SEND_AGAIN], 0);
}

static void
show_countdown(DwCodeForm *self)
{
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive(self->send_again, self->seconds_left == 0);
  if (self->seconds_left == 0)
    text = g_strdup(_("Send the code _again"));
  else
    text = g_strdup_printf(_("Send the code again in %u:%02u"), self->seconds_left / 60,
                           self->seconds_left % 60);
  gtk_label_set_text_with_mnemonic(self->send_again_label, text);
}

static gboolean
second_passed_cb(gpointer user_data)
{
  DwCodeForm *self = user_data;

  self->seconds_left--;
  show_countdown(self);
  if (self->seconds_left > 0)
    return G_SOURCE_CONTINUE;
  self->countdown = 0;
  return G_SOURCE_REMOVE;
}

static void
start_countdown(DwCodeForm *self)
{
  g_clear_handle_id(&self->countdown, g_source_remove);
  self->seconds_left = SEND_AGAIN_AFTER;
  self->countdown = g_timeout_add_seconds(1, second_passed_cb, self);
  show_countdown(self);
}

static void
dw_code_form_dispose(GObject *object)
{
  g_clear_handle_id(&DW_CODE_FORM(object)->countdown, g_source_remove);
  G_OBJECT_CLASS(dw_code_form_parent_class)->dispose(object);
}

static void
dw_code_form_class_init(DwCodeFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_SUBMIT_BUTTON);
  G_OBJECT_CLASS(klass)->dispose = dw_code_form_dispose;
  signals[SIGNAL_SUBMIT] = g_signal_new("submit", DW_TYPE_CODE_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SEND_AGAIN] = g_signal_new("send-again", DW_TYPE_CODE_FORM, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class, "/org/deskway/Deskway/dw-code-form.ui");
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, title);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, explanation);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, binding);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, picture_frame);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, picture);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, secret_label);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, secret_box);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, secret);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, copy);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, code);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, error);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, submit);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, send_again);
  gtk_widget_class_bind_template_child(widget_class, DwCodeForm, send_again_label);
  gtk_widget_class_bind_template_callback(widget_class, submit_cb);
  gtk_widget_class_bind_template_callback(widget_class, changed_cb);
  gtk_widget_class_bind_template_callback(widget_class, insert_text_cb);
  gtk_widget_class_bind_template_callback(widget_class, copy_cb);
  gtk_widget_class_bind_template_callback(widget_class, send_again_cb);
}

static void
dw_code_form_init(DwCodeForm *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/* A picture whose size is a multiple of the code's modules stays sharp. */
static GdkPixbuf *
read_picture(GBytes *png)
{
  g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type("png", NULL);
  GdkPixbuf *pixbuf = NULL;

  if (loader == NULL)
    return NULL;
  if (gdk_pixbuf_loader_write_bytes(loader, png, NULL) && gdk_pixbuf_loader_close(loader, NULL))
    pixbuf = gdk_pixbuf_loader_get_pixbuf(loader);
  else
    gdk_pixbuf_loader_close(loader, NULL);
  return pixbuf != NULL
             ? gdk_pixbuf_scale_simple(pixbuf, PICTURE_SIZE, PICTURE_SIZE, GDK_INTERP_NEAREST)
             : NULL;
}

/* Groups of four are easier to type. */
static char *
group_secret(const char *secret)
{
  g_autoptr(GString) text = g_string_new(NULL);

  for (gsize i = 0; secret[i] != '\0'; i++) {
    if (i > 0 && i % 4 == 0)
      g_string_append_c(text, ' ');
    g_string_append_c(text, secret[i]);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
show_binding(DwCodeForm *self, const DwLoginReply *challenge)
{
  GBytes *png = challenge != NULL ? challenge->qr_code_png : NULL;
  DwSecret *secret = challenge != NULL ? challenge->secret : NULL;
  g_autoptr(GdkPixbuf) pixbuf = png != NULL ? read_picture(png) : NULL;
  g_autofree char *groups = secret != NULL ? group_secret(dw_secret_peek(secret)) : NULL;

  gtk_image_set_from_pixbuf(self->picture, pixbuf);
  gtk_widget_set_visible(self->picture_frame, pixbuf != NULL);
  gtk_label_set_text(self->secret, groups != NULL ? groups : "");
  gtk_widget_set_visible(GTK_WIDGET(self->secret_label), secret != NULL);
  gtk_widget_set_visible(self->secret_box, secret != NULL);
  gtk_label_set_text(self->secret_label,
                     pixbuf != NULL ? _("Or type this key into the app:")
                                    : _("Type this key into the app, as there is no picture to "
                                        "scan:"));
}

static char *
explain_token(const DwLoginReply *challenge)
{
  const char *to = NULL;

  if (challenge != NULL && challenge->risk != NULL)
    to = challenge->risk->email != NULL ? challenge->risk->email : challenge->risk->phone;
  if (to == NULL && challenge != NULL)
    to = challenge->email != NULL ? challenge->email : challenge->phone;
  if (to == NULL)
    return g_strdup(_("Your office sent you a code. Type it here."));
  return g_strdup_printf(_("A code was sent to %s. Type it here."), to);
}

static void
show_words(DwCodeForm *self, DwSignInState state, const DwLoginReply *challenge)
{
  g_autofree char *explanation = NULL;

  if (state == DW_SIGN_IN_MFA_BIND) {
    gtk_label_set_text(self->title, _("Set up your authenticator app"));
    explanation = g_strdup(_("Scan the picture with an authenticator app on your phone, then type "
                             "the code that it shows."));
  } else if (state == DW_SIGN_IN_MFA_VERIFY) {
    gtk_label_set_text(self->title, _("Type the code from your app"));
    explanation = g_strdup(_("Open the authenticator app on your phone and type the code that it "
                             "shows for your office."));
  } else {
    gtk_label_set_text(self->title, _("Check your messages"));
    explanation = explain_token(challenge);
  }
  gtk_label_set_text(self->explanation, explanation);
}

/**
 * dw_code_form_ask:
 * @self: a form
 * @state: %DW_SIGN_IN_MFA_BIND, %DW_SIGN_IN_MFA_VERIFY or %DW_SIGN_IN_TOKEN_VERIFY
 * @challenge: (nullable): what the service said with the question
 *
 * Asks for a code, with an empty entry.
 */
void
dw_code_form_ask(DwCodeForm *self, DwSignInState state, const DwLoginReply *challenge)
{
  gboolean is_sent = state == DW_SIGN_IN_TOKEN_VERIFY;

  show_words(self, state, challenge);
  gtk_widget_set_visible(self->binding, state == DW_SIGN_IN_MFA_BIND);
  if (state == DW_SIGN_IN_MFA_BIND)
    show_binding(self, challenge);
  gtk_widget_set_visible(self->send_again, is_sent);
  if (is_sent)
    start_countdown(self);
  gtk_entry_set_text(self->code, "");
  show_error(self, NULL);
  gtk_widget_grab_focus(GTK_WIDGET(self->code));
}

/**
 * dw_code_form_dup_code:
 * @self: a form that was submitted
 *
 * Returns: (transfer full): the code
 */
DwSecret *
dw_code_form_dup_code(DwCodeForm *self)
{
  return dw_secret_new(gtk_entry_get_text(self->code));
}

/**
 * dw_code_form_set_error:
 * @self: a form
 * @error: why the code was not taken, or could not be sent
 *
 * The code stays, selected, so that the next digit replaces it.
 */
void
dw_code_form_set_error(DwCodeForm *self, const GError *error)
{
  show_error(self, error->message);
  gtk_widget_grab_focus(GTK_WIDGET(self->code));
  if (self->countdown == 0)
    show_countdown(self);
}

/**
 * dw_code_form_set_busy:
 * @self: a form
 * @busy: whether the service was asked and has not answered
 */
void
dw_code_form_set_busy(DwCodeForm *self, gboolean busy)
{
  dw_submit_button_set_busy(self->submit, busy);
  gtk_editable_set_editable(GTK_EDITABLE(self->code), !busy);
}

/**
 * dw_code_form_code_sent:
 * @self: a form
 *
 * Says that the code was sent again.
 */
void
dw_code_form_code_sent(DwCodeForm *self)
{
  start_countdown(self);
  show_error(self, NULL);
  gtk_widget_grab_focus(GTK_WIDGET(self->code));
}
