/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-window-private.h"

#include "dw-client-window.h"
#include "dw-connect-settings.h"
#include "dw-notifications.h"
#include "dw-operator.h"
#include "dw-quality-dialog.h"
#include "dw-rename-dialog.h"

#include <glib/gi18n.h>

#define DEFAULT_WIDTH  1010
#define DEFAULT_HEIGHT 670

G_DEFINE_TYPE(DwWindow, dw_window, HDY_TYPE_APPLICATION_WINDOW)

static DwResource *
lookup(DwWindow *self, GVariant *parameter)
{
  const char *id = g_variant_get_string(parameter, NULL);

  return self->desks != NULL ? dw_resource_store_lookup(dw_context_get_store(self->context), id)
                             : NULL;
}

static gboolean
is_deck_page(DwWindow *self, gpointer page)
{
  return page != NULL && hdy_deck_get_visible_child(self->deck) == page;
}

static void
show_page(DwWindow *self, gpointer page)
{
  if (gtk_widget_get_parent(page) == NULL)
    gtk_container_add(GTK_CONTAINER(self->deck), page);
  hdy_deck_set_visible_child(self->deck, page);
}

/**
 * dw_window_show_start:
 * @self: a window
 * @page: one of the pages at the beginning
 *
 * Shows @page, and nothing above it.
 */
void
dw_window_show_start(DwWindow *self, gpointer page)
{
  gtk_stack_set_visible_child(self->start, page);
  hdy_deck_set_visible_child(self->deck, GTK_WIDGET(self->start));
}

static void
go_back(DwWindow *self)
{
  hdy_deck_set_visible_child(self->deck, GTK_WIDGET(self->start));
}

/* Whoever comes back finds the focus where it was left. */
static void
page_changed_cb(DwWindow *self)
{
  if (!is_deck_page(self, self->start) || self->desks_page == NULL || self->last == NULL)
    return;
  dw_desks_page_focus(self->desks_page, self->last);
  g_clear_object(&self->last);
}

static void
connect_closed_cb(DwWindow *self)
{
  if (is_deck_page(self, self->connect_page))
    go_back(self);
}

static void
follow(DwWindow *self, DwConnection *connection)
{
  DwResource *resource = dw_connection_get_resource(connection);
  DwAction action = dw_connection_get_power_action(connection);

  if (self->connect_page == NULL) {
    self->connect_page = g_object_new(DW_TYPE_CONNECT_PAGE, NULL);
    g_signal_connect_swapped(self->connect_page, "close", G_CALLBACK(connect_closed_cb), self);
  }
  g_set_object(&self->last, resource);
  show_page(self, self->connect_page);
  dw_connect_page_show(self->connect_page, self->desks, connection,
                       dw_history_estimate(self->history, resource, action));
}

static void
connect_to(DwWindow *self, DwResource *resource)
{
  DwConnectOptions options = {0};
  g_autoptr(DwConnectSettings) keep = dw_connect_settings_apply(self->settings, &options);
  DwConnection *connection = dw_desks_connect(self->desks, resource, &options);

  follow(self, connection);
}

static void
connect_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwResource *resource = lookup(user_data, parameter);

  if (resource != NULL)
    connect_to(user_data, resource);
}

static void
follow_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  DwResource *resource = lookup(self, parameter);
  DwConnection *connection =
      resource != NULL ? dw_desks_get_connection(self->desks, resource) : NULL;

  if (connection != NULL)
    follow(self, connection);
}

static void
show_client_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  DwResource *resource = lookup(self, parameter);
  DwConnection *connection =
      resource != NULL ? dw_desks_get_connection(self->desks, resource) : NULL;

  if (connection != NULL)
    dw_client_window_show(dw_connect_flow_get_pid(dw_connection_get_flow(connection)),
                          gtk_get_current_event_time());
}

static void
disconnect_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  DwResource *resource = lookup(self, parameter);
  DwConnection *connection =
      resource != NULL ? dw_desks_get_connection(self->desks, resource) : NULL;

  if (connection != NULL)
    dw_connection_cancel(connection);
}

typedef struct {
  DwWindow *window;
  DwResource *resource;
  DwAction action;
} Question;

static void
question_free(Question *question)
{
  g_object_unref(question->resource);
  g_free(question);
}

static void
answered_cb(GtkWidget *dialog, int response, Question *question)
{
  DwWindow *self = question->window;

  if (response == GTK_RESPONSE_ACCEPT && self->desks != NULL)
    dw_desks_power(self->desks, question->resource, question->action);
  gtk_widget_destroy(dialog);
}

/* Unsaved work is lost with the power, and perhaps somebody else's. */
static const char *
warn_of(DwResource *resource)
{
  if (g_strcmp0(dw_resource_get_session_name(resource), "connected") == 0)
    return _("Somebody is connected to it now. What is not saved there will be lost.");
  return _("What is open there and not saved will be lost.");
}

static char *
make_question(DwAction action, const char *name)
{
  switch (action) {
  case DW_ACTION_STOP:
    return g_strdup_printf(_("Stop %s?"), name);
  case DW_ACTION_RESTART:
    return g_strdup_printf(_("Restart %s?"), name);
  default:
    return g_strdup_printf(_("Update %s? It restarts."), name);
  }
}

static void
ask_first(DwWindow *self, DwResource *resource, DwAction action)
{
  const char *name = dw_resource_get_name(resource);
  g_autofree char *title = make_question(action, name);
  GtkWidget *dialog =
      gtk_message_dialog_new(GTK_WINDOW(self), GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                             GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s", title);
  Question *question = g_new0(Question, 1);
  GtkWidget *button;

  gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog), "%s", warn_of(resource));
  gtk_dialog_add_button(GTK_DIALOG(dialog), _("_Cancel"), GTK_RESPONSE_CANCEL);
  button =
      gtk_dialog_add_button(GTK_DIALOG(dialog), dw_actions_get_word(action), GTK_RESPONSE_ACCEPT);
  gtk_style_context_add_class(gtk_widget_get_style_context(button),
                              GTK_STYLE_CLASS_DESTRUCTIVE_ACTION);
  gtk_dialog_set_default_response(GTK_DIALOG(dialog), GTK_RESPONSE_CANCEL);
  question->window = self;
  question->resource = g_object_ref(resource);
  question->action = action;
  g_signal_connect_data(dialog, "response", G_CALLBACK(answered_cb), question,
                        (GClosureNotify) (void (*)(void)) question_free, 0);
  gtk_window_present(GTK_WINDOW(dialog));
}

static void
power_cb(GSimpleAction *simple, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  g_autoptr(GVariant) id = g_variant_get_child_value(parameter, 0);
  g_autoptr(GVariant) name = g_variant_get_child_value(parameter, 1);
  DwResource *resource = lookup(self, id);
  DwAction action = dw_actions_from_name(g_variant_get_string(name, NULL));

  if (resource == NULL || (dw_resource_get_actions(resource) & action) == 0)
    return;
  if (action == DW_ACTION_STOP || action == DW_ACTION_RESTART || action == DW_ACTION_UPDATE_IMAGE)
    ask_first(self, resource, action);
  else
    dw_desks_power(self->desks, resource, action);
}

static void
gone_cb(DwWindow *self)
{
  if (!is_deck_page(self, self->details_page))
    return;
  go_back(self);
  dw_desks_page_show_text(self->desks_page, _("That desk is not among yours any more."));
}

static void
details_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  DwResource *resource = lookup(self, parameter);

  if (resource == NULL)
    return;
  if (self->details_page == NULL) {
    self->details_page = g_object_new(DW_TYPE_DETAILS_PAGE, NULL);
    g_signal_connect_swapped(self->details_page, "gone", G_CALLBACK(gone_cb), self);
  }
  g_set_object(&self->last, resource);
  show_page(self, self->details_page);
  dw_details_page_show(self->details_page, self->desks, resource);
}

static void
members_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  DwResource *resource = lookup(self, parameter);

  if (resource == NULL || !dw_operator_is(self->context))
    return;
  if (self->members_page == NULL)
    self->members_page = g_object_new(DW_TYPE_MEMBERS_PAGE, NULL);
  g_set_object(&self->last, resource);
  show_page(self, self->members_page);
  dw_members_page_show(self->members_page, self->desks, resource);
}

static void
usage_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;

  if (self->desks == NULL || !dw_operator_is(self->context))
    return;
  if (self->ranking_page == NULL)
    self->ranking_page = g_object_new(DW_TYPE_RANKING_PAGE, NULL);
  show_page(self, self->ranking_page);
  dw_ranking_page_show(self->ranking_page, self->desks);
}

static void
rename_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  DwResource *resource = lookup(self, parameter);

  if (resource != NULL)
    gtk_window_present(GTK_WINDOW(dw_rename_dialog_new(GTK_WINDOW(self), self->desks, resource)));
}

static void
quality_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  DwResource *resource = lookup(self, parameter);

  if (resource != NULL)
    gtk_window_present(GTK_WINDOW(dw_quality_dialog_new(GTK_WINDOW(self), self->desks, resource)));
}

static void
favourite_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  DwResource *resource = lookup(self, parameter);

  if (resource != NULL)
    dw_history_set_favourite(self->history, resource, !dw_resource_is_favourite(resource));
}

static void
refresh_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;

  if (self->desks != NULL && self->is_open)
    dw_desks_refresh(self->desks);
}

static void
search_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;

  if (self->desks_page == NULL)
    return;
  go_back(self);
  dw_desks_page_search(self->desks_page);
}

/* GTK gives the one button of that window no name. */
static void
name_button_cb(GtkWidget *widget, gpointer user_data)
{
  if (GTK_IS_TOGGLE_BUTTON(widget))
    atk_object_set_name(gtk_widget_get_accessible(widget), _("Search"));
}

/* What is set as the help is only hidden when it is closed. GTK complains of each shortcut that
 * assistive technology has read as its window goes. */
static void
shortcuts_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplicationWindow *window = user_data;
  GtkShortcutsWindow *shortcuts = gtk_application_window_get_help_overlay(window);

  if (shortcuts == NULL) {
    g_autoptr(GtkBuilder) builder =
        gtk_builder_new_from_resource("/org/deskway/Deskway/dw-shortcuts.ui");

    shortcuts = GTK_SHORTCUTS_WINDOW(gtk_builder_get_object(builder, "help_overlay"));
    gtk_container_foreach(GTK_CONTAINER(gtk_window_get_titlebar(GTK_WINDOW(shortcuts))),
                          name_button_cb, NULL);
    gtk_application_window_set_help_overlay(window, shortcuts);
  }
  gtk_window_present(GTK_WINDOW(shortcuts));
}

static void
menu_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;

  if (self->desks_page != NULL && gtk_widget_get_mapped(GTK_WIDGET(self->desks_page)))
    dw_desks_page_open_menu(self->desks_page);
  else if (self->sign_in_page != NULL && gtk_widget_get_mapped(GTK_WIDGET(self->sign_in_page)))
    dw_sign_in_page_open_menu(self->sign_in_page);
}

static void
back_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  go_back(user_data);
}

/**
 * dw_window_apply_order:
 * @self: a window
 *
 * Sorts the desks as the person prefers.
 */
void
dw_window_apply_order(DwWindow *self)
{
  g_autofree char *name = dw_settings_get_string(self->settings, "sort-order");

  if (self->desks_page != NULL)
    dw_desks_page_set_order(self->desks_page, dw_resource_order_from_name(name));
}

static void
sort_cb(GSimpleAction *action, GVariant *state, gpointer user_data)
{
  DwWindow *self = user_data;

  if (!dw_settings_set_string(self->settings, "sort-order", g_variant_get_string(state, NULL)))
    return;
  g_simple_action_set_state(action, state);
  dw_window_apply_order(self);
}

/**
 * dw_window_update_visible:
 * @self: a window
 *
 * Tells the desks whether somebody looks at them.
 */
void
dw_window_update_visible(DwWindow *self)
{
  if (self->desks != NULL && self->is_open)
    dw_desks_set_visible(self->desks,
                         gtk_widget_get_mapped(GTK_WIDGET(self)) && !self->is_iconified);
}

static void
done_cb(DwDesks *desks, DwResource *resource, guint action, DwWindow *self)
{
  if (!gtk_window_is_active(GTK_WINDOW(self)))
    dw_notifications_announce_done(self->settings, resource, action);
}

static void
activity_cb(DwDesks *desks, DwResource *resource, DwWindow *self)
{
  if (self->is_closed && dw_desks_count_in_use(desks) == 0)
    g_action_group_activate_action(G_ACTION_GROUP(g_application_get_default()), "quit", NULL);
}

static void
changed_cb(DwDesks *desks, DwWindow *self)
{
  if (!dw_desks_is_loading(desks) && dw_desks_get_error(desks) == NULL)
    dw_notifications_announce_ends(self->settings, dw_context_get_store(self->context),
                                   self->announced);
}

/**
 * dw_window_watch_desks:
 * @self: a window with the desks of an account
 *
 * Follows what happens to them.
 */
void
dw_window_watch_desks(DwWindow *self)
{
  g_signal_connect(self->desks, "done", G_CALLBACK(done_cb), self);
  g_signal_connect(self->desks, "activity", G_CALLBACK(activity_cb), self);
  g_signal_connect(self->desks, "changed", G_CALLBACK(changed_cb), self);
}

/**
 * dw_window_try_wanted:
 * @self: a window
 *
 * Connects to what dw_window_connect_to() named, if it is there by now.
 */
void
dw_window_try_wanted(DwWindow *self)
{
  DwResource *resource;
  g_autoptr(GError) error = NULL;

  if (self->wanted == NULL || !self->is_open)
    return;
  resource = dw_resource_store_find(dw_context_get_store(self->context), self->wanted, &error);
  if (resource != NULL) {
    g_clear_pointer(&self->wanted, g_free);
    connect_to(self, resource);
  } else if (dw_desks_is_current(self->desks) && !dw_desks_is_loading(self->desks)) {
    g_clear_pointer(&self->wanted, g_free);
    dw_desks_page_show_text(self->desks_page, error->message);
  }
}

/**
 * dw_window_connect_to:
 * @self: a window
 * @resource: an id or a name
 *
 * Connects to @resource as soon as somebody is signed in and it is known.
 */
void
dw_window_connect_to(DwWindow *self, const char *resource)
{
  g_free(self->wanted);
  self->wanted = g_strdup(resource);
  dw_window_try_wanted(self);
}

/**
 * dw_window_count_in_use:
 * @self: a window
 *
 * Returns: how many protocol clients run that this program looks after
 */
guint
dw_window_count_in_use(DwWindow *self)
{
  return self->desks != NULL ? dw_desks_count_in_use(self->desks) : 0;
}

/**
 * dw_window_disconnect_all:
 * @self: a window
 *
 * Closes every protocol client.
 */
void
dw_window_disconnect_all(DwWindow *self)
{
  if (self->desks != NULL)
    dw_desks_disconnect_all(self->desks);
}

static void
remember_size(DwWindow *self)
{
  int width, height;
  gboolean is_maximized = gtk_window_is_maximized(GTK_WINDOW(self));

  dw_settings_set_boolean(self->settings, "window-maximized", is_maximized);
  if (is_maximized)
    return;
  gtk_window_get_size(GTK_WINDOW(self), &width, &height);
  dw_settings_set_int(self->settings, "window-width", width);
  dw_settings_set_int(self->settings, "window-height", height);
}

static void
restore_size(DwWindow *self)
{
  int width = dw_settings_get_int(self->settings, "window-width");
  int height = dw_settings_get_int(self->settings, "window-height");

  gtk_window_set_default_size(GTK_WINDOW(self), width > 0 ? width : DEFAULT_WIDTH,
                              height > 0 ? height : DEFAULT_HEIGHT);
  if (dw_settings_get_boolean(self->settings, "window-maximized"))
    gtk_window_maximize(GTK_WINDOW(self));
}

/* Whoever works at a desk keeps it: the program stays until the last client was closed. */
static gboolean
dw_window_delete_event(GtkWidget *widget, GdkEventAny *event)
{
  DwWindow *self = DW_WINDOW(widget);

  if (dw_window_count_in_use(self) == 0)
    return GDK_EVENT_PROPAGATE;
  self->is_closed = TRUE;
  gtk_widget_hide(widget);
  return GDK_EVENT_STOP;
}

static gboolean
dw_window_key_press_event(GtkWidget *widget, GdkEventKey *event)
{
  DwWindow *self = DW_WINDOW(widget);

  if (GTK_WIDGET_CLASS(dw_window_parent_class)->key_press_event(widget, event))
    return GDK_EVENT_STOP;
  if (!is_deck_page(self, self->start)) {
    if (event->keyval != GDK_KEY_Escape)
      return GDK_EVENT_PROPAGATE;
    go_back(self);
    return GDK_EVENT_STOP;
  }
  if (self->desks_page != NULL &&
      gtk_stack_get_visible_child(self->start) == GTK_WIDGET(self->desks_page))
    return dw_desks_page_handle_key(self->desks_page, (GdkEvent *) event);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
dw_window_state_event(GtkWidget *widget, GdkEventWindowState *event)
{
  DwWindow *self = DW_WINDOW(widget);

  self->is_iconified = (event->new_window_state & GDK_WINDOW_STATE_ICONIFIED) != 0;
  dw_window_update_visible(self);
  return GTK_WIDGET_CLASS(dw_window_parent_class)->window_state_event(widget, event);
}

static void
dw_window_map(GtkWidget *widget)
{
  GTK_WIDGET_CLASS(dw_window_parent_class)->map(widget);
  DW_WINDOW(widget)->is_closed = FALSE;
  dw_window_update_visible(DW_WINDOW(widget));
}

static void
dw_window_unmap(GtkWidget *widget)
{
  remember_size(DW_WINDOW(widget));
  GTK_WIDGET_CLASS(dw_window_parent_class)->unmap(widget);
  dw_window_update_visible(DW_WINDOW(widget));
}

static void
dw_window_destroy(GtkWidget *widget)
{
  DwWindow *self = DW_WINDOW(widget);

  dw_window_close_account(self);
  self->sign_in_page = NULL; /* they go with the window */
  self->desks_page = NULL;
  self->connect_page = NULL;
  self->details_page = NULL;
  GTK_WIDGET_CLASS(dw_window_parent_class)->destroy(widget);
}

/* The settings are asked until the window is gone. */
static void
dw_window_finalize(GObject *object)
{
  DwWindow *self = DW_WINDOW(object);

  g_clear_object(&self->context);
  g_clear_object(&self->settings);
  g_clear_pointer(&self->wanted, g_free);
  g_clear_pointer(&self->announced, g_hash_table_unref);
  G_OBJECT_CLASS(dw_window_parent_class)->finalize(object);
}

static void
dw_window_class_init(DwWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->finalize = dw_window_finalize;
  widget_class->delete_event = dw_window_delete_event;
  widget_class->key_press_event = dw_window_key_press_event;
  widget_class->window_state_event = dw_window_state_event;
  widget_class->map = dw_window_map;
  widget_class->unmap = dw_window_unmap;
  widget_class->destroy = dw_window_destroy;
  gtk_widget_class_set_template_from_resource(widget_class, "/org/deskway/Deskway/dw-window.ui");
  gtk_widget_class_bind_template_child(widget_class, DwWindow, deck);
  gtk_widget_class_bind_template_child(widget_class, DwWindow, start);
  gtk_widget_class_bind_template_child(widget_class, DwWindow, blank);
  gtk_widget_class_bind_template_callback(widget_class, page_changed_cb);
}

/* Rings around what has the focus are for those who use the keyboard. */
static void
focus_visible_cb(DwWindow *self)
{
  GtkStyleContext *style = gtk_widget_get_style_context(GTK_WIDGET(self));

  if (gtk_window_get_focus_visible(GTK_WINDOW(self)))
    gtk_style_context_add_class(style, "keyboard");
  else
    gtk_style_context_remove_class(style, "keyboard");
}

static void
dw_window_init(DwWindow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  gtk_window_set_focus_visible(GTK_WINDOW(self), FALSE);
  g_signal_connect(self, "notify::focus-visible", G_CALLBACK(focus_visible_cb), NULL);
  self->announced = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void
add_actions(DwWindow *self)
{
  static const GActionEntry entries[] = {
      {"connect", connect_cb, "s", NULL, NULL, {0}},
      {"follow", follow_cb, "s", NULL, NULL, {0}},
      {"show-client", show_client_cb, "s", NULL, NULL, {0}},
      {"disconnect", disconnect_cb, "s", NULL, NULL, {0}},
      {"power", power_cb, "(ss)", NULL, NULL, {0}},
      {"details", details_cb, "s", NULL, NULL, {0}},
      {"favourite", favourite_cb, "s", NULL, NULL, {0}},
      {"usage", usage_cb, NULL, NULL, NULL, {0}},
      {"members", members_cb, "s", NULL, NULL, {0}},
      {"rename", rename_cb, "s", NULL, NULL, {0}},
      {"quality", quality_cb, "s", NULL, NULL, {0}},
      {"refresh", refresh_cb, NULL, NULL, NULL, {0}},
      {"search", search_cb, NULL, NULL, NULL, {0}},
      {"shortcuts", shortcuts_cb, NULL, NULL, NULL, {0}},
      {"menu", menu_cb, NULL, NULL, NULL, {0}},
      {"back", back_cb, NULL, NULL, NULL, {0}},
      {"sort", NULL, "s", "'name'", sort_cb, {0}},
  };
  g_autofree char *order = dw_settings_get_string(self->settings, "sort-order");
  GAction *sort;

  g_action_map_add_action_entries(G_ACTION_MAP(self), entries, G_N_ELEMENTS(entries), self);
  sort = g_action_map_lookup_action(G_ACTION_MAP(self), "sort");
  g_simple_action_set_state(G_SIMPLE_ACTION(sort), g_variant_new_string(order));
  dw_window_add_account_actions(self);
}

/**
 * dw_window_new:
 * @application: the program
 * @context: the accounts, the service, the desks
 * @settings: what the person prefers
 *
 * Returns: (transfer none): a window that shows nothing yet
 */
DwWindow *
dw_window_new(GtkApplication *application, DwContext *context, DwSettings *settings)
{
  DwWindow *self = g_object_new(DW_TYPE_WINDOW, "application", application, NULL);

  self->context = g_object_ref(context);
  self->settings = g_object_ref(settings);
  add_actions(self);
  restore_size(self);
  return self;
}
