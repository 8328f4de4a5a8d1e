/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-connect-page.h"

#include "dw-card-words.h"
#include "dw-domain-form.h"
#include "dw-error-box.h"
#include "dw-error.h"
#include "dw-picture.h"
#include "dw-step-row.h"
#include "dw-style-class.h"
#include "dw-time-words.h"

#include <glib/gi18n.h>
#include <handy.h>

/* Four quick steps, and one that may take long. */
#define QUICK_STEP 0.1
#define POWER_STEP (1.0 - 4 * QUICK_STEP)

#define ICON_PIXELS 36

struct _DwConnectPage {
  GtkBox parent;

  HdyHeaderBar *header;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *estimate;
  GtkProgressBar *progress;
  DwStepRow *sign_in;
  DwStepRow *power_on;
  DwStepRow *ticket;
  DwStepRow *launch_file;
  DwStepRow *client;
  DwDomainForm *domain;
  DwErrorBox *error;
  GtkWidget *cancel;
  GtkButton *other;
  GtkWidget *again;

  DwConnection *connection;
  guint expected_seconds; /* of powering on; 0 where nobody knows */
  const char *tile_class;
  guint ticker;
};

enum {
  SIGNAL_CLOSE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwConnectPage, dw_connect_page, GTK_TYPE_BOX)

/* What a step is called before and while it runs, and once it is done. */
static const struct {
  const char *running;
  const char *done;
  const char *failed;
} steps[DW_N_CONNECT_STEPS] = {
    [DW_CONNECT_STEP_SIGN_IN] = {N_("Signing in"), N_("Signed in"), N_("You are not signed in")},
    [DW_CONNECT_STEP_POWER_ON] = {N_("Starting"), N_("Running"), N_("%s did not start")},
    [DW_CONNECT_STEP_TICKET] = {N_("Getting the ticket"), N_("Got the ticket"),
                                N_("There is no ticket for %s")},
    [DW_CONNECT_STEP_LAUNCH_FILE] = {N_("Preparing the launch file"), N_("Launch file is ready"),
                                     N_("The launch file could not be written")},
    [DW_CONNECT_STEP_CLIENT] = {N_("Opening the client"), N_("Client is open"),
                                N_("%s could not be opened")},
};

static const char *
get_name(DwConnectPage *self)
{
  return dw_resource_get_name(dw_connection_get_resource(self->connection));
}

static DwAction
get_power(DwConnectPage *self)
{
  return dw_connection_get_power_action(self->connection);
}

static DwStepState
state_of(DwConnectPage *self, DwConnectStep step)
{
  return dw_connect_flow_get_step_state(dw_connection_get_flow(self->connection), step);
}

static guint
seconds_of(DwConnectPage *self, DwConnectStep step)
{
  return (
      guint) (dw_connect_flow_get_step_duration(dw_connection_get_flow(self->connection), step) /
              G_USEC_PER_SEC);
}

static const char *
words_of(DwConnectPage *self, DwConnectStep step)
{
  if (state_of(self, step) == DW_STEP_DONE)
    return _(steps[step].done);
  if (step == DW_CONNECT_STEP_POWER_ON && get_power(self) == DW_ACTION_WAKE_UP)
    return _("Waking up");
  return _(steps[step].running);
}

/* The desk itself wants to know who comes. */
static gboolean
wants_credentials(DwConnectPage *self)
{
  return dw_connection_get_state(self->connection) == DW_CONNECTION_FAILED &&
         dw_connect_flow_wants_credentials(dw_connection_get_flow(self->connection),
                                           dw_connection_get_error(self->connection));
}

static void
update_steps(DwConnectPage *self)
{
  DwStepRow *const rows[DW_N_CONNECT_STEPS] = {self->sign_in, self->power_on, self->ticket,
                                               self->launch_file, self->client};

  for (guint step = 0; step < DW_N_CONNECT_STEPS; step++) {
    DwStepState state = state_of(self, step);

    if (state == DW_STEP_FAILED && wants_credentials(self)) /* it only waits for an answer */
      state = DW_STEP_PENDING;
    dw_step_row_show(rows[step], state, words_of(self, step), seconds_of(self, step));
  }
}

static char *
make_title(DwConnectPage *self)
{
  DwConnectStep step = dw_connection_get_step(self->connection);
  gboolean failed = dw_connection_get_state(self->connection) == DW_CONNECTION_FAILED;
  g_autofree char *name = g_strdup(get_name(self));
  g_autoptr(GString) title = NULL;

  if (wants_credentials(self))
    return g_strdup_printf(_("%s asks who you are"), name);
  if (failed) {
    title = g_string_new(_(steps[step].failed));
    g_string_replace(title, "%s", name, 1);
    return g_string_free(g_steal_pointer(&title), FALSE);
  }
  if (step == DW_CONNECT_STEP_POWER_ON && get_power(self) == DW_ACTION_WAKE_UP)
    return g_strdup_printf(_("Waking %s"), name);
  if (step == DW_CONNECT_STEP_POWER_ON && state_of(self, step) != DW_STEP_DONE)
    return g_strdup_printf(_("Starting %s"), name);
  return g_strdup_printf(_("Connecting to %s"), name);
}

static char *
make_estimate(DwConnectPage *self)
{
  g_autofree char *about = NULL;

  if (dw_connection_get_state(self->connection) == DW_CONNECTION_FAILED)
    return g_strdup("");
  if (get_power(self) == DW_ACTION_NONE)
    return g_strdup(_("This usually takes a few seconds."));
  if (self->expected_seconds == 0)
    return g_strdup(_("This may take a minute or two."));
  about = dw_time_words_about(self->expected_seconds);
  return g_strdup_printf(_("This usually takes %s."), about);
}

/* Powering on gets nearer to its end and never there before it is. */
static double
power_fraction(DwConnectPage *self)
{
  guint expected = self->expected_seconds != 0 ? self->expected_seconds : 60;
  double fraction = (double) seconds_of(self, DW_CONNECT_STEP_POWER_ON) / expected;

  if (state_of(self, DW_CONNECT_STEP_POWER_ON) != DW_STEP_RUNNING)
    return 0;
  return MIN(fraction, 0.95);
}

static double
get_fraction(DwConnectPage *self)
{
  double fraction = 0;

  for (guint step = 0; step < DW_N_CONNECT_STEPS; step++)
    if (state_of(self, step) == DW_STEP_DONE)
      fraction += step == DW_CONNECT_STEP_POWER_ON ? POWER_STEP : QUICK_STEP;
  return fraction + POWER_STEP * power_fraction(self);
}

static void
update_buttons(DwConnectPage *self)
{
  gboolean failed = dw_connection_get_state(self->connection) == DW_CONNECTION_FAILED;
  DwConnectFlow *flow = dw_connection_get_flow(self->connection);
  const char *next = failed ? dw_connect_flow_get_next_client(flow) : NULL;
  g_autofree char *label = next != NULL ? g_strdup_printf(_("Try _with %s"), next) : NULL;

  gtk_button_set_label(GTK_BUTTON(self->cancel), failed ? _("_Close") : _("_Cancel"));
  gtk_widget_set_visible(self->again, failed && !wants_credentials(self));
  gtk_widget_set_visible(GTK_WIDGET(self->other), next != NULL);
  if (label != NULL)
    gtk_button_set_label(self->other, label);
}

static void
update(DwConnectPage *self)
{
  g_autofree char *title = make_title(self);
  g_autofree char *estimate = make_estimate(self);
  gboolean failed = dw_connection_get_state(self->connection) == DW_CONNECTION_FAILED;

  gtk_label_set_text(self->title, title);
  gtk_label_set_text(self->estimate, estimate);
  gtk_widget_set_visible(GTK_WIDGET(self->estimate), *estimate != '\0');
  gtk_progress_bar_set_fraction(self->progress, get_fraction(self));
  gtk_widget_set_visible(GTK_WIDGET(self->progress), !failed);
  update_steps(self);
}

static gboolean
tick_cb(gpointer user_data)
{
  update(user_data);
  return G_SOURCE_CONTINUE;
}

static void
set_ticking(DwConnectPage *self, gboolean ticking)
{
  if (!ticking)
    g_clear_handle_id(&self->ticker, g_source_remove);
  else if (self->ticker == 0)
    self->ticker = g_timeout_add_seconds(1, tick_cb, self);
}

/* That the desk asks for the first time is no error. */
static void
show_problem(DwConnectPage *self)
{
  const GError *error = dw_connection_get_error(self->connection);
  gboolean asks = wants_credentials(self);

  gtk_widget_set_visible(GTK_WIDGET(self->domain), asks);
  dw_error_box_set_error(self->error, asks ? NULL : error);
  if (asks)
    dw_domain_form_ask(self->domain,
                       dw_resource_get_sign_in_domain(dw_connection_get_resource(self->connection)),
                       g_error_matches(error, DW_ERROR, DW_ERROR_ANSWER_NEEDED) ? NULL : error);
}

static void
domain_cb(DwConnectPage *self)
{
  g_autoptr(DwSecret) password = dw_domain_form_dup_password(self->domain);

  dw_connect_flow_set_credentials(dw_connection_get_flow(self->connection),
                                  dw_domain_form_get_user(self->domain), password);
  dw_connection_start(self->connection);
}

static void
changed_cb(DwConnectPage *self)
{
  DwConnectionState state = dw_connection_get_state(self->connection);

  set_ticking(self, state == DW_CONNECTION_CONNECTING && gtk_widget_get_mapped(GTK_WIDGET(self)));
  show_problem(self);
  update_buttons(self);
  update(self);
  if (state == DW_CONNECTION_FAILED && !wants_credentials(self) &&
      gtk_widget_get_mapped(GTK_WIDGET(self)))
    gtk_widget_grab_focus(self->again);
  if (state == DW_CONNECTION_ENDED || state == DW_CONNECTION_IN_USE)
    g_signal_emit(self, signals[SIGNAL_CLOSE], 0);
}

static void
cancel_cb(DwConnectPage *self)
{
  dw_connection_cancel(self->connection);
}

static void
again_cb(DwConnectPage *self)
{
  dw_connection_start(self->connection);
}

static void
other_cb(DwConnectPage *self)
{
  DwConnectFlow *flow = dw_connection_get_flow(self->connection);

  dw_connect_flow_set_client(flow, dw_connect_flow_get_next_client(flow));
  again_cb(self);
}

static void
drop_connection(DwConnectPage *self)
{
  set_ticking(self, FALSE);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data(self->connection, self);
  g_clear_object(&self->connection);
}

static void
dw_connect_page_map(GtkWidget *widget)
{
  GTK_WIDGET_CLASS(dw_connect_page_parent_class)->map(widget);
  if (DW_CONNECT_PAGE(widget)->connection != NULL)
    set_ticking(DW_CONNECT_PAGE(widget), TRUE);
}

static void
dw_connect_page_unmap(GtkWidget *widget)
{
  set_ticking(DW_CONNECT_PAGE(widget), FALSE);
  GTK_WIDGET_CLASS(dw_connect_page_parent_class)->unmap(widget);
}

static void
dw_connect_page_dispose(GObject *object)
{
  drop_connection(DW_CONNECT_PAGE(object));
  G_OBJECT_CLASS(dw_connect_page_parent_class)->dispose(object);
}

static void
bind_children(GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, header);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, icon);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, title);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, estimate);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, progress);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, sign_in);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, power_on);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, ticket);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, launch_file);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, client);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, domain);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, error);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, cancel);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, other);
  gtk_widget_class_bind_template_child(widget_class, DwConnectPage, again);
}

static void
dw_connect_page_class_init(DwConnectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_DOMAIN_FORM);
  g_type_ensure(DW_TYPE_ERROR_BOX);
  g_type_ensure(DW_TYPE_STEP_ROW);
  G_OBJECT_CLASS(klass)->dispose = dw_connect_page_dispose;
  widget_class->map = dw_connect_page_map;
  widget_class->unmap = dw_connect_page_unmap;
  signals[SIGNAL_CLOSE] = g_signal_new("close", DW_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-connect-page.ui");
  bind_children(widget_class);
  gtk_widget_class_bind_template_callback(widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback(widget_class, other_cb);
  gtk_widget_class_bind_template_callback(widget_class, again_cb);
  gtk_widget_class_bind_template_callback(widget_class, domain_cb);
}

static void
dw_connect_page_init(DwConnectPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

static void
show_resource(DwConnectPage *self, DwIcons *icons, DwResource *resource)
{
  dw_style_class_swap(self->icon, &self->tile_class, dw_card_words_get_tile(resource));
  dw_picture_show(self->icon, icons, dw_resource_get_data(resource)->icon,
                  dw_card_words_get_icon(resource), ICON_PIXELS);
  hdy_header_bar_set_subtitle(self->header, dw_resource_get_name(resource));
}

/**
 * dw_connect_page_show:
 * @self: a page
 * @desks: whose connection it is
 * @connection: what to follow
 * @estimate: seconds that powering on took the last times; 0 where nobody knows
 */
void
dw_connect_page_show(DwConnectPage *self, DwDesks *desks, DwConnection *connection, guint estimate)
{
  DwResource *resource = dw_connection_get_resource(connection);

  drop_connection(self);
  self->connection = g_object_ref(connection);
  self->expected_seconds = estimate;
  dw_domain_form_clear(self->domain);
  show_resource(self, dw_desks_get_icons(desks), resource);
  g_signal_connect_swapped(connection, "changed", G_CALLBACK(changed_cb), self);
  changed_cb(self);
}

/**
 * dw_connect_page_get_connection:
 * @self: a page
 *
 * Returns: (nullable) (transfer none): what it shows
 */
DwConnection *
dw_connect_page_get_connection(DwConnectPage *self)
{
  return self->connection;
}
