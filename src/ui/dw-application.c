/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-application.h"

#include "dw-context.h"
#include "dw-demo.h"
#include "dw-log.h"
#include "dw-preferences-window.h"
#include "dw-settings.h"
#include "dw-style.h"
#include "dw-window.h"

#include <glib/gi18n.h>
#include <handy.h>

#define APPLICATION_ID "org.deskway.Deskway"
#define RESOURCES      "/org/deskway/Deskway"

struct _DwApplication {
  GtkApplication parent;

  DwSettings *settings;
  DwContext *context;
  DwDemo *demo;
  DwWindow *window;
  GtkWidget *preferences; /* (nullable): while they are open */
  DwStyle *style;
  char *ca_file;            /* (nullable): the one of this run, which counts before the preferred */
  const char *ca_file_from; /* who said so */
  char *problem;            /* (nullable): what is wrong with the network that is preferred */
};

G_DEFINE_TYPE(DwApplication, dw_application, GTK_TYPE_APPLICATION)

static const GOptionEntry options[] = {
    {"connect", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Connect to a desk, by its ID or name"),
     "RESOURCE"},
    {"account", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Use this account"), "NAME"},
    {"endpoint", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Use the service at this address"), "URL"},
    {"region", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Use the service of this region"), "ID"},
    {"ca-file", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Also trust the certificates of this file"),
     "FILE"},
    {"background", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show no window until it is asked for"), NULL},
    {"demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Try Deskway with a fake service on this computer"),
     NULL},
    {"demo-option", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING_ARRAY, NULL,
     "An option for the fake service", "OPTION"},
    {"verbose", 'v', 0, G_OPTION_ARG_NONE, NULL, N_("Say more about what happens"), NULL},
    {"version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL},
    {NULL},
};

/* Something without which there is no window at all. */
static void
fail(DwApplication *self, const GError *error)
{
  GtkWidget *dialog = gtk_message_dialog_new(NULL, 0, GTK_MESSAGE_ERROR, GTK_BUTTONS_CLOSE, "%s",
                                             _("Deskway can't start"));

  g_printerr("deskway: %s\n", error->message);
  gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog), "%s", error->message);
  gtk_window_set_application(GTK_WINDOW(dialog), GTK_APPLICATION(self));
  g_signal_connect(dialog, "response", G_CALLBACK(gtk_widget_destroy), NULL);
  gtk_window_present(GTK_WINDOW(dialog));
}

static char *
get_word(GVariantDict *words, const char *name, const char *variable)
{
  const char *value = NULL;

  if (words != NULL && g_variant_dict_lookup(words, name, "&s", &value))
    return g_strdup(value);
  return variable != NULL ? g_strdup(g_getenv(variable)) : NULL;
}

static void
take_ca_file(DwApplication *self, GVariantDict *words)
{
  g_clear_pointer(&self->ca_file, g_free);
  self->ca_file_from = "--ca-file";
  if (words != NULL && g_variant_dict_lookup(words, "ca-file", "^ay", &self->ca_file))
    return;
  self->ca_file_from = "DESKWAY_CA_FILE";
  self->ca_file = g_strdup(g_getenv(self->ca_file_from));
}

static void
use_proxy(DwApplication *self, GError **error)
{
  g_autofree char *proxy = dw_settings_get_string(self->settings, "proxy");

  if (!dw_context_set_proxy(self->context, proxy, error))
    g_info("The proxy of the settings is not used.");
}

static void
use_ca_file(DwApplication *self, GError **error)
{
  g_autofree char *path = dw_settings_get_string(self->settings, "ca-file");

  if (self->ca_file == NULL && !dw_context_set_ca_file(self->context, path, error))
    g_info("The certificates of the settings are not used.");
}

/* What is kept may not fit this computer any more, and only the window can mend it. */
static void
use_preferred(DwApplication *self)
{
  g_autofree char *language = dw_settings_get_string(self->settings, "service-language");
  g_autoptr(GError) proxy_error = NULL;
  g_autoptr(GError) ca_file_error = NULL;

  dw_context_set_language(self->context, language);
  use_proxy(self, &proxy_error);
  use_ca_file(self, &ca_file_error);
  if (proxy_error != NULL || ca_file_error != NULL)
    self->problem = g_strdup_printf("%s%s%s", proxy_error != NULL ? proxy_error->message : "",
                                    proxy_error != NULL && ca_file_error != NULL ? "\n" : "",
                                    ca_file_error != NULL ? ca_file_error->message : "");
}

/* Another program, or the administrator, may change them too. */
static void
setting_changed_cb(DwSettings *settings, const char *key, DwApplication *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *language = NULL;

  if (self->context == NULL)
    return;
  if (g_str_equal(key, "proxy"))
    use_proxy(self, &error);
  else if (g_str_equal(key, "ca-file"))
    use_ca_file(self, &error);
  else if (g_str_equal(key, "service-language")) {
    language = dw_settings_get_string(settings, key);
    dw_context_set_language(self->context, language);
  }
  if (error != NULL)
    g_message("%s", error->message);
}

static gboolean
make_context(DwApplication *self, GVariantDict *words, const char *endpoint, GError **error)
{
  g_autofree char *region = get_word(words, "region", "DESKWAY_REGION");
  DwContextOptions context_options = {
      .endpoint = endpoint, .region = region, .forget = self->demo != NULL};

  take_ca_file(self, words);
  context_options.ca_file = self->ca_file;
  self->context = dw_context_new(&context_options, error);
  if (self->context != NULL)
    use_preferred(self);
  return self->context != NULL;
}

static void
make_window(DwApplication *self)
{
  dw_style_settle(self->style);
  self->window = dw_window_new(GTK_APPLICATION(self), self->context, self->settings);
  g_object_add_weak_pointer(G_OBJECT(self->window), (gpointer *) &self->window);
}

static void
show_preferences(DwApplication *self)
{
  if (self->window == NULL)
    return;
  if (self->preferences == NULL) {
    DwPreferencesWindow *preferences =
        dw_preferences_window_new(GTK_WINDOW(self->window), self->settings, self->context);

    if (self->ca_file != NULL)
      dw_preferences_window_lock_ca_file(preferences, self->ca_file_from);
    self->preferences = GTK_WIDGET(preferences);
    g_signal_connect(preferences, "destroy", G_CALLBACK(gtk_widget_destroyed), &self->preferences);
  }
  gtk_window_present(GTK_WINDOW(self->preferences));
}

static void
problem_answered_cb(GtkWidget *dialog, int response, DwApplication *self)
{
  gtk_widget_destroy(dialog);
  if (response == GTK_RESPONSE_ACCEPT)
    show_preferences(self);
}

static void
show_problem(DwApplication *self)
{
  g_autofree char *problem = g_steal_pointer(&self->problem);
  GtkWidget *dialog = gtk_message_dialog_new(
      GTK_WINDOW(self->window), GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
      GTK_MESSAGE_WARNING, GTK_BUTTONS_NONE, "%s", _("Your network preferences can't be used"));

  gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog), "%s", problem);
  gtk_dialog_add_button(GTK_DIALOG(dialog), _("_Close"), GTK_RESPONSE_CLOSE);
  gtk_dialog_add_button(GTK_DIALOG(dialog), _("_Preferences"), GTK_RESPONSE_ACCEPT);
  gtk_dialog_set_default_response(GTK_DIALOG(dialog), GTK_RESPONSE_ACCEPT);
  g_signal_connect(dialog, "response", G_CALLBACK(problem_answered_cb), self);
  gtk_window_present(GTK_WINDOW(dialog));
}

static void
present(DwApplication *self, gboolean in_background)
{
  if (in_background)
    return;
  gtk_window_present(GTK_WINDOW(self->window));
  if (self->problem != NULL)
    show_problem(self);
}

static gboolean
ensure_window(DwApplication *self, GVariantDict *words)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *endpoint = get_word(words, "endpoint", "DESKWAY_ENDPOINT");
  g_autofree char *account = get_word(words, "account", NULL);
  gboolean is_new = self->window == NULL;

  if (self->context == NULL && !make_context(self, words, endpoint, &error)) {
    fail(self, error);
    return FALSE;
  }
  if (is_new)
    make_window(self);
  if (is_new || account != NULL)
    dw_window_open(self->window, account);
  return TRUE;
}

static void
demo_started_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  DwApplication *self = user_data;
  g_autoptr(GError) error = NULL;

  self->demo = dw_demo_start_finish(result, &error);
  if (self->demo != NULL && make_context(self, NULL, dw_demo_get_endpoint(self->demo), &error)) {
    make_window(self);
    dw_window_open_demo(self->window, self->demo);
    present(self, FALSE);
  } else {
    fail(self, error);
  }
  g_application_release(G_APPLICATION(self));
}

static void
start_demo(DwApplication *self, GVariantDict *words)
{
  g_autofree const char **arguments = NULL;

  g_variant_dict_lookup(words, "demo-option", "^a&s", &arguments);
  g_application_hold(G_APPLICATION(self));
  dw_demo_start_async(arguments, dw_clock_get_system(), NULL, demo_started_cb, self);
}

static gboolean
ensure_settings(DwApplication *self)
{
  g_autoptr(GError) error = NULL;

  if (self->settings != NULL)
    return TRUE;
  self->settings = dw_settings_new(NULL, &error);
  if (self->settings == NULL)
    fail(self, error);
  else
    g_signal_connect(self->settings, "changed", G_CALLBACK(setting_changed_cb), self);
  return self->settings != NULL;
}

static int
dw_application_command_line(GApplication *application, GApplicationCommandLine *command_line)
{
  DwApplication *self = DW_APPLICATION(application);
  GVariantDict *words = g_application_command_line_get_options_dict(command_line);
  g_autofree char *wanted = get_word(words, "connect", NULL);

  if (!ensure_settings(self))
    return 1;
  if (g_variant_dict_contains(words, "demo")) {
    start_demo(self, words);
    return 0;
  }
  if (!ensure_window(self, words))
    return 1;
  if (wanted != NULL)
    dw_window_connect_to(self->window, wanted);
  present(self, g_variant_dict_contains(words, "background") && wanted == NULL);
  return 0;
}

static void
dw_application_activate(GApplication *application)
{
  DwApplication *self = DW_APPLICATION(application);

  if (ensure_settings(self) && ensure_window(self, NULL))
    present(self, FALSE);
}

/* A demonstration is a program of its own, beside one that is at work. */
static int
dw_application_handle_local_options(GApplication *application, GVariantDict *words)
{
  if (g_variant_dict_contains(words, "version")) {
    g_print("deskway %s\n", DW_VERSION);
    return 0;
  }
  dw_log_init(g_variant_dict_contains(words, "verbose"));
  if (g_variant_dict_contains(words, "demo"))
    g_application_set_flags(application,
                            g_application_get_flags(application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static const struct {
  const char *action;
  const char *keys[3];
} shortcuts[] = {
    {"app.quit", {"<Primary>q"}},
    {"app.preferences", {"<Primary>comma"}},
    {"win.search", {"<Primary>f"}},
    {"win.refresh", {"<Primary>r", "F5"}},
    {"win.back", {"<Alt>Left"}},
    {"win.menu", {"F10"}},
    {"win.shortcuts", {"<Primary>question", "<Primary>F1"}},
};

/* By name it would be drawn from SVG, in several sizes, before the window is there. */
static void
set_program_icon(void)
{
  static const char *const paths[] = {RESOURCES "/program-48.png", RESOURCES "/program-128.png"};
  g_autolist(GdkPixbuf) icons = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
    icons = g_list_prepend(icons, gdk_pixbuf_new_from_resource(paths[i], NULL));
  gtk_window_set_default_icon_list(icons);
}

static void
dw_application_startup(GApplication *application)
{
  DwApplication *self = DW_APPLICATION(application);

  G_APPLICATION_CLASS(dw_application_parent_class)->startup(application);
  hdy_init();
  self->style = dw_style_new();
  set_program_icon();
  for (gsize i = 0; i < G_N_ELEMENTS(shortcuts); i++)
    gtk_application_set_accels_for_action(GTK_APPLICATION(self), shortcuts[i].action,
                                          shortcuts[i].keys);
}

static void
quit(DwApplication *self)
{
  DwWindow *window = self->window;

  if (window == NULL)
    return;
  g_clear_weak_pointer(&self->window); /* the last client that ends asks for this again */
  dw_window_disconnect_all(window);
  gtk_widget_destroy(GTK_WIDGET(window));
}

static void
quit_answered_cb(GtkWidget *dialog, int response, DwApplication *self)
{
  gtk_widget_destroy(dialog);
  if (response == GTK_RESPONSE_ACCEPT)
    quit(self);
}

static void
ask_to_quit(DwApplication *self, guint in_use)
{
  g_autofree char *title = g_strdup_printf(
      ngettext("Close %u desk and quit?", "Close %u desks and quit?", in_use), in_use);
  GtkWidget *dialog = gtk_message_dialog_new(GTK_WINDOW(self->window),
                                             GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                                             GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s", title);
  GtkWidget *button;

  gtk_message_dialog_format_secondary_text(
      GTK_MESSAGE_DIALOG(dialog), "%s",
      _("The desks go on by themselves, and you can connect to them again."));
  gtk_dialog_add_button(GTK_DIALOG(dialog), _("_Cancel"), GTK_RESPONSE_CANCEL);
  button = gtk_dialog_add_button(GTK_DIALOG(dialog), _("_Quit"), GTK_RESPONSE_ACCEPT);
  gtk_style_context_add_class(gtk_widget_get_style_context(button),
                              GTK_STYLE_CLASS_DESTRUCTIVE_ACTION);
  g_signal_connect(dialog, "response", G_CALLBACK(quit_answered_cb), self);
  gtk_window_present(GTK_WINDOW(dialog));
}

static void
quit_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwApplication *self = user_data;
  guint in_use = self->window != NULL ? dw_window_count_in_use(self->window) : 0;

  if (in_use > 0)
    ask_to_quit(self, in_use);
  else
    quit(self);
}

static void
activate_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_activate(user_data);
}

static void
about_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwApplication *self = user_data;
  static const char *const authors[] = {"The Deskway developers", NULL};

  gtk_show_about_dialog(
      GTK_WINDOW(self->window), "program-name", "Deskway", "version", DW_VERSION, "logo-icon-name",
      APPLICATION_ID, "license-type", GTK_LICENSE_GPL_3_0, "authors", authors, "copyright",
      "© The Deskway developers", "comments",
      _("From sign-in to your cloud computer. Independent of Alibaba Cloud and Citrix."),
      "translator-credits", _("translator-credits"), NULL);
}

static void
preferences_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_preferences(user_data);
}

static const GActionEntry actions[] = {
    {"activate", activate_cb, NULL, NULL, NULL, {0}},
    {"about", about_cb, NULL, NULL, NULL, {0}},
    {"preferences", preferences_cb, NULL, NULL, NULL, {0}},
    {"quit", quit_cb, NULL, NULL, NULL, {0}},
};

static void
dw_application_dispose(GObject *object)
{
  DwApplication *self = DW_APPLICATION(object);

  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data(self->settings, self);
  g_clear_object(&self->style);
  g_clear_object(&self->context);
  g_clear_object(&self->settings);
  g_clear_pointer(&self->ca_file, g_free);
  g_clear_pointer(&self->problem, g_free);
  g_clear_object(&self->demo);
  G_OBJECT_CLASS(dw_application_parent_class)->dispose(object);
}

static void
dw_application_class_init(DwApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = dw_application_dispose;
  application_class->handle_local_options = dw_application_handle_local_options;
  application_class->startup = dw_application_startup;
  application_class->activate = dw_application_activate;
  application_class->command_line = dw_application_command_line;
}

static void
dw_application_init(DwApplication *self)
{
  g_application_add_main_option_entries(G_APPLICATION(self), options);
  g_action_map_add_action_entries(G_ACTION_MAP(self), actions, G_N_ELEMENTS(actions), self);
}

/**
 * dw_application_new:
 *
 * Returns: (transfer full): the program
 */
DwApplication *
dw_application_new(void)
{
  return g_object_new(DW_TYPE_APPLICATION, "application-id", APPLICATION_ID, "flags",
                      G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path", RESOURCES, NULL);
}
