/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-preferences-window.h"

#include "dw-autostart.h"
#include "dw-clients.h"

#include <glib/gi18n.h>
#include <string.h>

struct _DwPreferencesWindow {
  HdyPreferencesWindow parent;

  HdyPreferencesGroup *warnings;
  HdyComboRow *client_rdp;
  HdyComboRow *client_ica;
  HdyComboRow *client_asp;
  HdyActionRow *full_screen_row;
  GtkWidget *full_screen;
  HdyActionRow *multi_monitor_row;
  GtkWidget *multi_monitor;
  HdyComboRow *scale;
  HdyActionRow *share_clipboard_row;
  GtkWidget *share_clipboard;
  HdyActionRow *share_drives_row;
  GtkWidget *share_drives;
  HdyActionRow *proxy_row;
  GtkEntry *proxy;
  HdyActionRow *ca_file_row;
  GtkWidget *clear_ca_file;
  GtkWidget *choose_ca_file;
  HdyActionRow *start_at_login_row;
  GtkSwitch *start_at_login;
  HdyActionRow *notifications_row;
  GtkWidget *notifications;
  HdyComboRow *language;

  DwSettings *settings;
  DwContext *context;
};

G_DEFINE_TYPE(DwPreferencesWindow, dw_preferences_window, HDY_TYPE_PREFERENCES_WINDOW)

/* A choice of a row: what is stored, and what it is called. */
typedef struct {
  char *value;
  char *words;
} Choice;

static Choice *
choice_new(const char *value, const char *words)
{
  Choice *choice = g_new0(Choice, 1);

  choice->value = g_strdup(value);
  choice->words = g_strdup(words);
  return choice;
}

static void
choice_free(Choice *choice)
{
  g_free(choice->value);
  g_free(choice->words);
  g_free(choice);
}

static void
show_error(HdyActionRow *row, const GError *error)
{
  hdy_action_row_set_subtitle(row, error != NULL ? error->message : "");
}

/* What somebody else decided can be seen, and who that was, but not changed. */
static void
show_lock(HdyActionRow *row, const char *who)
{
  g_autofree char *words = NULL;
  GtkWidget *image;

  if (!gtk_widget_get_sensitive(GTK_WIDGET(row)))
    return;
  words = g_strdup_printf(_("Decided by %s"), who);
  hdy_action_row_set_subtitle(row, words);
  image = gtk_image_new_from_icon_name("deskway-lock-symbolic", GTK_ICON_SIZE_BUTTON);
  gtk_widget_show(image);
  hdy_action_row_add_prefix(row, image);
  gtk_style_context_add_class(gtk_widget_get_style_context(GTK_WIDGET(row)), "locked");
  gtk_widget_set_sensitive(GTK_WIDGET(row), FALSE);
}

static gboolean
lock(DwPreferencesWindow *self, const char *key, gpointer row)
{
  const char *who = dw_settings_get_lock(self->settings, key);

  if (who != NULL)
    show_lock(row, who);
  return who != NULL;
}

static void
bind_switch(DwPreferencesWindow *self, const char *key, HdyActionRow *row, GtkWidget *control)
{
  dw_settings_bind(self->settings, key, control, "active");
  lock(self, key, row);
}

static char *
get_words(gpointer item, gpointer user_data)
{
  return g_strdup(g_object_get_data(item, "words"));
}

/* libhandy shows assistive technology neither the subtitle of a row nor what is chosen in it. */
static void
describe_cb(HdyActionRow *row)
{
  GPtrArray *choices = g_object_get_data(G_OBJECT(row), "choices");
  int index = choices != NULL ? hdy_combo_row_get_selected_index(HDY_COMBO_ROW(row)) : -1;
  const char *subtitle = hdy_action_row_get_subtitle(row);
  g_autoptr(GString) text = g_string_new(NULL);

  if (index >= 0 && (guint) index < choices->len)
    g_string_append(text, ((const Choice *) g_ptr_array_index(choices, (guint) index))->words);
  if (subtitle != NULL && *subtitle != '\0')
    g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", subtitle);
  atk_object_set_description(gtk_widget_get_accessible(GTK_WIDGET(row)), text->str);
}

static void
describe_rows(DwPreferencesWindow *self)
{
  gpointer const rows[] = {self->client_rdp,
                           self->client_ica,
                           self->client_asp,
                           self->full_screen_row,
                           self->multi_monitor_row,
                           self->scale,
                           self->share_clipboard_row,
                           self->share_drives_row,
                           self->proxy_row,
                           self->ca_file_row,
                           self->start_at_login_row,
                           self->notifications_row,
                           self->language};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_signal_connect(rows[i], "notify::subtitle", G_CALLBACK(describe_cb), NULL);
    describe_cb(rows[i]);
  }
}

/* Which client the best one is, where that is what the person chose. */
static void
show_best(HdyComboRow *row)
{
  const char *best = g_object_get_data(G_OBJECT(row), "best");

  if (best != NULL && gtk_widget_get_sensitive(GTK_WIDGET(row)))
    hdy_action_row_set_subtitle(HDY_ACTION_ROW(row),
                                hdy_combo_row_get_selected_index(row) == 0 ? best : "");
}

static void
chosen_cb(HdyComboRow *row, GParamSpec *pspec, DwPreferencesWindow *self)
{
  const char *key = g_object_get_data(G_OBJECT(row), "key");
  GPtrArray *choices = g_object_get_data(G_OBJECT(row), "choices");
  int index = hdy_combo_row_get_selected_index(row);
  const Choice *choice;

  if (index < 0 || (guint) index >= choices->len)
    return;
  choice = g_ptr_array_index(choices, (guint) index);
  if (strcmp(key, "scale") == 0)
    dw_settings_set_int(self->settings, key, (int) g_ascii_strtoll(choice->value, NULL, 10));
  else
    dw_settings_set_string(self->settings, key, choice->value);
  show_best(row);
  describe_cb(HDY_ACTION_ROW(row));
}

static char *
get_value(DwPreferencesWindow *self, const char *key)
{
  return strcmp(key, "scale") == 0 ? g_strdup_printf("%d", dw_settings_get_int(self->settings, key))
                                   : dw_settings_get_string(self->settings, key);
}

static gboolean
has_choice(GPtrArray *choices, const char *value)
{
  for (guint i = 0; i < choices->len; i++)
    if (strcmp(((const Choice *) g_ptr_array_index(choices, i))->value, value) == 0)
      return TRUE;
  return FALSE;
}

/* Takes @choices over. */
static void
offer(DwPreferencesWindow *self, HdyComboRow *row, const char *key, GPtrArray *choices)
{
  g_autoptr(GListStore) model = g_list_store_new(G_TYPE_OBJECT);
  g_autofree char *value = get_value(self, key);
  guint selected = 0;

  for (guint i = 0; i < choices->len; i++) {
    const Choice *choice = g_ptr_array_index(choices, i);
    g_autoptr(GObject) item = g_object_new(G_TYPE_OBJECT, NULL);

    g_object_set_data_full(item, "words", g_strdup(choice->words), g_free);
    g_list_store_append(model, item);
    if (g_strcmp0(choice->value, value) == 0)
      selected = i;
  }
  g_object_set_data(G_OBJECT(row), "key", (gpointer) key);
  g_object_set_data_full(G_OBJECT(row), "choices", choices, (GDestroyNotify) g_ptr_array_unref);
  hdy_combo_row_bind_name_model(row, G_LIST_MODEL(model), get_words, NULL, NULL);
  hdy_combo_row_set_selected_index(row, (int) selected);
  g_signal_connect(row, "notify::selected-index", G_CALLBACK(chosen_cb), self);
  lock(self, key, row);
}

static char *
describe_client(const DwClientSummary *client)
{
  if (client->problem != NULL)
    return g_strdup_printf(_("%s (can't be used)"), client->title);
  if (client->program != NULL)
    return g_strdup(client->title);
  if (client->package != NULL)
    return g_strdup_printf(_("%s (not installed: %s)"), client->title, client->package);
  return g_strdup_printf(_("%s (not installed)"), client->title);
}

static gboolean
opens(const DwClientSummary *client, const char *kind)
{
  g_auto(GStrv) kinds = g_strsplit(client->kinds, ", ", -1);

  return g_strv_contains((const char *const *) kinds, kind);
}

/* One that is preferred and not defined here is a choice too, so that nothing hides it. */
static void
offer_unknown_client(DwPreferencesWindow *self, const char *key, GPtrArray *choices)
{
  g_autofree char *value = dw_settings_get_string(self->settings, key);
  g_autofree char *words = g_strdup_printf(_("%s (not installed)"), value);

  if (!has_choice(choices, value))
    g_ptr_array_add(choices, choice_new(value, words));
}

static void
offer_clients(DwPreferencesWindow *self, HdyComboRow *row, const char *key, const char *kind)
{
  g_autoptr(GPtrArray) clients = dw_clients_summarize(self->context);
  GPtrArray *choices = g_ptr_array_new_with_free_func((GDestroyNotify) choice_free);
  const char *best = NULL;

  g_ptr_array_add(choices, choice_new("", _("Best installed")));
  for (guint i = 0; i < clients->len; i++) {
    const DwClientSummary *client = g_ptr_array_index(clients, i);
    g_autofree char *words = describe_client(client);

    if (!opens(client, kind))
      continue;
    g_ptr_array_add(choices, choice_new(client->name, words));
    if (best == NULL && client->program != NULL && client->problem == NULL)
      best = client->title;
  }
  if (best == NULL)
    best = choices->len > 1 ? _("None is installed")
                            : _("No client for it is known. A definition file adds one.");
  g_object_set_data_full(G_OBJECT(row), "best", g_strdup(best), g_free);
  offer_unknown_client(self, key, choices);
  offer(self, row, key, choices);
  show_best(row);
}

static void
offer_scale(GPtrArray *choices, guint percent)
{
  g_autofree char *value = g_strdup_printf("%u", percent);
  g_autofree char *words = g_strdup_printf("%u %%", percent);

  if (!has_choice(choices, value))
    g_ptr_array_add(choices, choice_new(value, words));
}

static void
offer_scales(DwPreferencesWindow *self)
{
  static const guint scales[] = {100, 125, 150, 175, 200, 250, 300};
  GPtrArray *choices = g_ptr_array_new_with_free_func((GDestroyNotify) choice_free);
  int current = dw_settings_get_int(self->settings, "scale");

  g_ptr_array_add(choices, choice_new("0", _("Automatic")));
  for (gsize i = 0; i < G_N_ELEMENTS(scales); i++)
    offer_scale(choices, scales[i]);
  if (current >= 100) /* a lower one is taken for automatic */
    offer_scale(choices, (guint) current);
  offer(self, self->scale, "scale", choices);
}

static void
offer_languages(DwPreferencesWindow *self)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func((GDestroyNotify) choice_free);

  g_ptr_array_add(choices, choice_new("", _("As the system")));
  g_ptr_array_add(choices, choice_new("en", "English"));
  g_ptr_array_add(choices, choice_new("zh", "中文"));
  g_ptr_array_add(choices, choice_new("ja", "日本語"));
  offer(self, self->language, "service-language", choices);
}

/* What can't be used is not kept, and what was used before goes on. */
static void
proxy_cb(DwPreferencesWindow *self)
{
  g_autofree char *proxy = g_strstrip(g_strdup(gtk_entry_get_text(self->proxy)));
  g_autofree char *before = dw_settings_get_string(self->settings, "proxy");
  g_autoptr(GError) error = NULL;

  if (strcmp(proxy, before) == 0 && *hdy_action_row_get_subtitle(self->proxy_row) == '\0')
    return;
  if (dw_context_set_proxy(self->context, proxy, &error))
    dw_settings_set_string(self->settings, "proxy", proxy);
  show_error(self->proxy_row, error);
}

static gboolean
proxy_left_cb(DwPreferencesWindow *self)
{
  if (self->settings != NULL && gtk_widget_is_sensitive(GTK_WIDGET(self->proxy_row)))
    proxy_cb(self);
  return GDK_EVENT_PROPAGATE;
}

static void
show_ca_file(DwPreferencesWindow *self)
{
  g_autofree char *path = dw_settings_get_string(self->settings, "ca-file");

  g_autofree char *gone = g_strdup_printf(_("%s is not there any more."), path);
  gboolean locked = lock(self, "ca-file", self->ca_file_row);

  gtk_widget_set_visible(self->clear_ca_file, *path != '\0' && !locked);
  if (locked)
    return;
  if (*path == '\0')
    hdy_action_row_set_subtitle(self->ca_file_row, _("Those of the system alone"));
  else
    hdy_action_row_set_subtitle(self->ca_file_row,
                                g_file_test(path, G_FILE_TEST_EXISTS) ? path : gone);
}

static void
take_ca_file(DwPreferencesWindow *self, const char *path)
{
  g_autoptr(GError) error = NULL;

  if (!dw_context_set_ca_file(self->context, path, &error)) {
    show_error(self->ca_file_row, error);
    return;
  }
  dw_settings_set_string(self->settings, "ca-file", path);
  show_ca_file(self);
}

static void
clear_ca_file_cb(DwPreferencesWindow *self)
{
  take_ca_file(self, "");
}

static void
file_chosen_cb(GtkNativeDialog *dialog, int response, DwPreferencesWindow *self)
{
  g_autofree char *path = gtk_file_chooser_get_filename(GTK_FILE_CHOOSER(dialog));

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    take_ca_file(self, path);
  gtk_native_dialog_destroy(dialog);
  g_object_unref(dialog);
}

static void
choose_ca_file_cb(DwPreferencesWindow *self)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new(_("Choose a file of certificates"), GTK_WINDOW(self),
                                  GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));

  g_signal_connect_object(dialog, "response", G_CALLBACK(file_chosen_cb), self, 0);
  gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), TRUE);
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static void
start_at_login_cb(DwPreferencesWindow *self)
{
  gboolean wanted = gtk_switch_get_active(self->start_at_login);
  g_autoptr(GError) error = NULL;

  if (wanted == dw_autostart_is_enabled())
    return;
  if (!dw_autostart_set(wanted, &error)) {
    show_error(self->start_at_login_row, error);
    gtk_switch_set_active(self->start_at_login, !wanted);
    return;
  }
  dw_settings_set_boolean(self->settings, "start-at-login", wanted);
}

static void
show_start_at_login(DwPreferencesWindow *self)
{
  gboolean locked = lock(self, "start-at-login", self->start_at_login_row);

  gtk_switch_set_active(self->start_at_login,
                        locked ? dw_settings_get_boolean(self->settings, "start-at-login")
                               : dw_autostart_is_enabled());
  g_signal_connect_swapped(self->start_at_login, "notify::active", G_CALLBACK(start_at_login_cb),
                           self);
}

static void
show_warnings(DwPreferencesWindow *self)
{
  const char *const *warnings = dw_settings_get_warnings(self->settings);
  g_autofree char *text = warnings != NULL ? g_strjoinv(" ", (char **) warnings) : NULL;
  gboolean any = text != NULL && *text != '\0';

  gtk_widget_set_visible(GTK_WIDGET(self->warnings), any);
  if (any)
    hdy_preferences_group_set_description(self->warnings, text);
}

static void
show_settings(DwPreferencesWindow *self)
{
  g_autofree char *proxy = dw_settings_get_string(self->settings, "proxy");

  show_warnings(self);
  offer_clients(self, self->client_rdp, "client-rdp", "rdp");
  offer_clients(self, self->client_ica, "client-ica", "ica");
  offer_clients(self, self->client_asp, "client-asp", "asp");
  bind_switch(self, "full-screen", self->full_screen_row, self->full_screen);
  bind_switch(self, "multi-monitor", self->multi_monitor_row, self->multi_monitor);
  bind_switch(self, "share-clipboard", self->share_clipboard_row, self->share_clipboard);
  bind_switch(self, "share-drives", self->share_drives_row, self->share_drives);
  bind_switch(self, "notifications", self->notifications_row, self->notifications);
  offer_scales(self);
  offer_languages(self);
  gtk_entry_set_text(self->proxy, proxy);
  lock(self, "proxy", self->proxy_row);
  show_ca_file(self);
  show_start_at_login(self);
  describe_rows(self);
  if (dw_settings_get_lock(self->settings, "multi-monitor") == NULL)
    g_object_bind_property(self->full_screen, "active", self->multi_monitor_row, "sensitive",
                           G_BINDING_SYNC_CREATE);
}

static void
dw_preferences_window_dispose(GObject *object)
{
  g_clear_object(&DW_PREFERENCES_WINDOW(object)->settings);
  g_clear_object(&DW_PREFERENCES_WINDOW(object)->context);
  G_OBJECT_CLASS(dw_preferences_window_parent_class)->dispose(object);
}

#define BIND(name) gtk_widget_class_bind_template_child(widget_class, DwPreferencesWindow, name)

static void
bind_children(GtkWidgetClass *widget_class)
{
  BIND(warnings);
  BIND(client_rdp);
  BIND(client_ica);
  BIND(client_asp);
  BIND(full_screen_row);
  BIND(full_screen);
  BIND(multi_monitor_row);
  BIND(multi_monitor);
  BIND(scale);
  BIND(share_clipboard_row);
  BIND(share_clipboard);
  BIND(share_drives_row);
  BIND(share_drives);
  BIND(proxy_row);
  BIND(proxy);
  BIND(ca_file_row);
  BIND(clear_ca_file);
  BIND(choose_ca_file);
  BIND(start_at_login_row);
  BIND(start_at_login);
  BIND(notifications_row);
  BIND(notifications);
  BIND(language);
}

static void
dw_preferences_window_class_init(DwPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = dw_preferences_window_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-preferences-window.ui");
  bind_children(widget_class);
  gtk_widget_class_bind_template_callback(widget_class, proxy_cb);
  gtk_widget_class_bind_template_callback(widget_class, proxy_left_cb);
  gtk_widget_class_bind_template_callback(widget_class, clear_ca_file_cb);
  gtk_widget_class_bind_template_callback(widget_class, choose_ca_file_cb);
}

static void
dw_preferences_window_init(DwPreferencesWindow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * dw_preferences_window_new:
 * @parent: (nullable): the window that it belongs to
 * @settings: what is shown and changed
 * @context: what a change takes effect on
 *
 * Returns: (transfer none): a window, which is not shown yet
 */
DwPreferencesWindow *
dw_preferences_window_new(GtkWindow *parent, DwSettings *settings, DwContext *context)
{
  DwPreferencesWindow *self =
      g_object_new(DW_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  self->settings = g_object_ref(settings);
  self->context = g_object_ref(context);
  show_settings(self);
  return self;
}

/**
 * dw_preferences_window_lock_ca_file:
 * @self: a window
 * @who: who decides in this run which certificates are trusted, such as `--ca-file`
 *
 * Shows that what the person prefers does not count.
 */
void
dw_preferences_window_lock_ca_file(DwPreferencesWindow *self, const char *who)
{
  show_lock(self->ca_file_row, who);
  gtk_widget_hide(self->clear_ca_file);
}
