/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-style.h"

/* What the desktop portal calls its settings. */
#define PORTAL           "org.freedesktop.portal.Desktop"
#define PORTAL_PATH      "/org/freedesktop/portal/desktop"
#define PORTAL_INTERFACE "org.freedesktop.portal.Settings"
#define APPEARANCE       "org.freedesktop.appearance"
#define COLOR_SCHEME     "color-scheme"
#define PREFERS_DARK     1

/* How long a window waits to be told, so that it is not white for a moment where all else is dark.
 * A portal that runs answers in a fraction of that; one that has to be started does not. */
#define PATIENCE_MS 30

struct _DwStyle {
  GObject parent;

  GtkCssProvider *provider;
  GtkSettings *settings;
  gboolean is_loaded;
  gboolean is_dark; /* what @provider has */

  GDBusConnection *bus; /* (nullable) */
  guint subscription;
  GCancellable *cancellable; /* of the question to the portal */
  GMainContext *context;     /* in which it is answered at first */
  gint64 asked;
  gboolean is_answered;
};

G_DEFINE_TYPE(DwStyle, dw_style, G_TYPE_OBJECT)

/* The theme may be dark for any reason: its name, a variable, what is preferred. Its background
 * tells. */
static gboolean
is_theme_dark(void)
{
  g_autoptr(GtkStyleContext) context = gtk_style_context_new();
  g_autoptr(GtkWidgetPath) path = gtk_widget_path_new();
  GdkRGBA colour;

  gtk_widget_path_append_type(path, GTK_TYPE_WINDOW);
  gtk_style_context_set_path(context, path);
  return gtk_style_context_lookup_color(context, "theme_bg_color", &colour) &&
         0.30 * colour.red + 0.59 * colour.green + 0.11 * colour.blue < 0.5;
}

static void
load(DwStyle *self)
{
  gboolean is_dark = is_theme_dark();

  if (self->is_loaded && is_dark == self->is_dark)
    return;
  self->is_loaded = TRUE;
  self->is_dark = is_dark;
  gtk_css_provider_load_from_resource(self->provider, is_dark
                                                          ? "/org/deskway/Deskway/style-dark.css"
                                                          : "/org/deskway/Deskway/style-light.css");
}

static void
prefer(DwStyle *self, guint32 scheme)
{
  g_object_set(self->settings, "gtk-application-prefer-dark-theme", scheme == PREFERS_DARK, NULL);
}

/* A value may be wrapped once more than it should be. */
static gboolean
take_scheme(GVariant *value, guint32 *scheme)
{
  g_autoptr(GVariant) inner = g_variant_get_variant(value);

  if (g_variant_is_of_type(inner, G_VARIANT_TYPE_VARIANT))
    return take_scheme(inner, scheme);
  if (!g_variant_is_of_type(inner, G_VARIANT_TYPE_UINT32))
    return FALSE;
  *scheme = g_variant_get_uint32(inner);
  return TRUE;
}

static void
answered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwStyle) self = user_data;
  g_autoptr(GVariant) reply =
      g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
  g_autoptr(GVariant) value = NULL;
  guint32 scheme;

  self->is_answered = !g_cancellable_is_cancelled(self->cancellable);
  if (reply == NULL) /* no portal, so the settings of the desktop alone hold */
    return;
  value = g_variant_get_child_value(reply, 0);
  if (take_scheme(value, &scheme))
    prefer(self, scheme);
}

static void
changed_cb(GDBusConnection *bus,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *parameters,
           gpointer user_data)
{
  const char *key;
  g_autoptr(GVariant) value = NULL;
  guint32 scheme;

  if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(ssv)")))
    return;
  g_variant_get_child(parameters, 1, "&s", &key);
  value = g_variant_get_child_value(parameters, 2);
  if (g_str_equal(key, COLOR_SCHEME) && take_scheme(value, &scheme))
    prefer(user_data, scheme);
}

static void
ask(DwStyle *self)
{
  g_dbus_connection_call(self->bus, PORTAL, PORTAL_PATH, PORTAL_INTERFACE, "Read",
                         g_variant_new("(ss)", APPEARANCE, COLOR_SCHEME), G_VARIANT_TYPE("(v)"),
                         G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, answered_cb,
                         g_object_ref(self));
}

/* The answer comes while the window is made; dw_style_settle() takes it. */
static void
ask_early(DwStyle *self)
{
  self->context = g_main_context_new();
  self->asked = g_get_monotonic_time();
  g_main_context_push_thread_default(self->context);
  ask(self);
  g_main_context_pop_thread_default(self->context);
}

static void
follow_desktop(DwStyle *self)
{
  GApplication *program = g_application_get_default();

  self->bus = program != NULL ? g_application_get_dbus_connection(program) : NULL;
  if (self->bus == NULL)
    return;
  g_object_ref(self->bus);
  self->subscription = g_dbus_connection_signal_subscribe(
      self->bus, PORTAL, PORTAL_INTERFACE, "SettingChanged", PORTAL_PATH, APPEARANCE,
      G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
  ask_early(self);
}

static void
dw_style_dispose(GObject *object)
{
  DwStyle *self = DW_STYLE(object);

  g_cancellable_cancel(self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe(self->bus, self->subscription);
  self->subscription = 0;
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data(self->settings, self);
  self->settings = NULL;
  g_clear_object(&self->bus);
  g_clear_object(&self->provider);
  G_OBJECT_CLASS(dw_style_parent_class)->dispose(object);
}

static void
dw_style_finalize(GObject *object)
{
  DwStyle *self = DW_STYLE(object);

  g_object_unref(self->cancellable);
  g_clear_pointer(&self->context, g_main_context_unref);
  G_OBJECT_CLASS(dw_style_parent_class)->finalize(object);
}

static void
dw_style_class_init(DwStyleClass *klass)
{
  G_OBJECT_CLASS(klass)->dispose = dw_style_dispose;
  G_OBJECT_CLASS(klass)->finalize = dw_style_finalize;
}

static void
dw_style_init(DwStyle *self)
{
  self->cancellable = g_cancellable_new();
  self->provider = gtk_css_provider_new();
}

/**
 * dw_style_new:
 *
 * Asks the desktop whether it is dark. Libhandy has a manager that does so too, but it waits for
 * the answer however long that takes, and reads a theme of its own beside the one that is there:
 * together a third of the time in which a window can be up.
 *
 * Returns: (transfer full): the style of the default screen; dw_style_settle() puts it to use
 */
DwStyle *
dw_style_new(void)
{
  DwStyle *self = g_object_new(DW_TYPE_STYLE, NULL);

  self->settings = gtk_settings_get_default();
  follow_desktop(self);
  return self;
}

static void
wait_for_answer(DwStyle *self)
{
  gint64 deadline = self->asked + PATIENCE_MS * 1000;

  while (!self->is_answered && g_get_monotonic_time() < deadline) {
    if (!g_main_context_iteration(self->context, FALSE))
      g_usleep(500);
  }
  if (self->is_answered)
    return;
  /* Whoever is late is asked again where the main loop hears the answer. */
  g_cancellable_cancel(self->cancellable);
  while (g_main_context_iteration(self->context, FALSE))
    ;
  g_object_unref(self->cancellable);
  self->cancellable = g_cancellable_new();
  ask(self);
}

/**
 * dw_style_settle:
 * @self: a style
 *
 * Puts the style to use, with what the desktop answered by now, and follows the desktop from here
 * on. A window that is made after that has its colours from the beginning.
 */
void
dw_style_settle(DwStyle *self)
{
  if (self->is_loaded)
    return;
  if (self->context != NULL)
    wait_for_answer(self);
  load(self);
  gtk_style_context_add_provider_for_screen(gdk_screen_get_default(),
                                            GTK_STYLE_PROVIDER(self->provider),
                                            GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect_object(self->settings, "notify::gtk-theme-name", G_CALLBACK(load), self,
                          G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object(self->settings, "notify::gtk-application-prefer-dark-theme",
                          G_CALLBACK(load), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
