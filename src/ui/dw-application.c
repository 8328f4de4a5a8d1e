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
  DwStyle *style;
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

/* A word of the command line, else the environment's, else what the person prefers. */
static char *
get_file(DwApplication *self, GVariantDict *words)
{
  g_autofree char *path = NULL;
  g_autofree char *preferred = dw_settings_get_string(self->settings, "ca-file");

  if (words != NULL && g_variant_dict_lookup(words, "ca-file", "^ay", &path))
    return g_steal_pointer(&path);
  if (g_getenv("DESKWAY_CA_FILE") != NULL)
    return g_strdup(g_getenv("DESKWAY_CA_FILE"));
  return *preferred != '\0' ? g_steal_pointer(&preferred) : NULL;
}

static gboolean
make_context(DwApplication *self, GVariantDict *words, const char *endpoint, GError **error)
{
  g_autofree char *region = get_word(words, "region", "DESKWAY_REGION");
  g_autofree char *ca_file = get_file(self, words);
  g_autofree char *proxy = dw_settings_get_string(self->settings, "proxy");
  g_autofree char *language = dw_settings_get_string(self->settings, "service-language");
  const DwContextOptions context_options = {.endpoint = endpoint,
                                            .region = region,
                                            .ca_file = ca_file,
                                            .proxy = *proxy != '\0' ? proxy : NULL,
                                            .forget = self->demo != NULL};

  self->context = dw_context_new(&context_options, error);
  if (self->context != NULL)
    dw_context_set_language(self->context, language);
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
present(DwApplication *self, gboolean in_background)
{
  if (!in_background)
    gtk_window_present(GTK_WINDOW(self->window));
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
    gtk_window_present(GTK_WINDOW(self->window));
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

  if (self->settings == NULL)
    self->settings = dw_settings_new(NULL, &error);
  if (self->settings == NULL)
    fail(self, error);
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
  DwApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_present(GTK_WINDOW(
        dw_preferences_window_new(GTK_WINDOW(self->window), self->settings, self->context)));
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

  g_clear_object(&self->style);
  g_clear_object(&self->context);
  g_clear_object(&self->settings);
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
