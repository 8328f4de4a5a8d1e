/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-settings.h"

#include "dw-error.h"
#include "dw-policy.h"

#include <glib/gi18n.h>

struct _DwSettings {
  GObject parent;

  GSettingsSchema *schema;
  GSettings *settings;
  DwPolicy *policy;
  GPtrArray *warnings; /* texts */
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwSettings, dw_settings, G_TYPE_OBJECT)

static void
dw_settings_dispose(GObject *object)
{
  DwSettings *self = DW_SETTINGS(object);

  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data(self->settings, self);
  g_clear_object(&self->settings);
  G_OBJECT_CLASS(dw_settings_parent_class)->dispose(object);
}

static void
dw_settings_finalize(GObject *object)
{
  DwSettings *self = DW_SETTINGS(object);

  g_clear_pointer(&self->schema, g_settings_schema_unref);
  g_clear_pointer(&self->policy, dw_policy_free);
  g_ptr_array_unref(self->warnings);
  G_OBJECT_CLASS(dw_settings_parent_class)->finalize(object);
}

static void
dw_settings_class_init(DwSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);

  object_class->dispose = dw_settings_dispose;
  object_class->finalize = dw_settings_finalize;
  signals[SIGNAL_CHANGED] =
      g_signal_new("changed", DW_TYPE_SETTINGS, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL,
                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
dw_settings_init(DwSettings *self)
{
  self->warnings = g_ptr_array_new_null_terminated(4, g_free, TRUE);
}

static void
changed_cb(GSettings *settings, const char *key, gpointer user_data)
{
  DwSettings *self = user_data;

  /* What the person set before the policy came does not count. */
  if (dw_policy_lookup(self->policy, key) == NULL)
    g_signal_emit(self, signals[SIGNAL_CHANGED], g_quark_from_string(key), key);
}

/* GLib ends the program over a key that is not there, so all are looked for first. */
static gboolean
check_schema(GSettingsSchema *schema, GError **error)
{
  static const struct {
    const char *keys[16];
    const char *type;
  } kinds[] = {
      {{"full-screen", "multi-monitor", "share-clipboard", "share-drives", "start-at-login",
        "notifications", "window-maximized"},
       "b"},
      {{"scale", "window-width", "window-height"}, "i"},
      {{"client-rdp", "client-ica", "client-asp", "proxy", "ca-file", "service-language",
        "sort-order"},
       "s"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    for (const char *const *name = kinds[i].keys; *name != NULL; name++) {
      g_autoptr(GSettingsSchemaKey) key = g_settings_schema_has_key(schema, *name)
                                              ? g_settings_schema_get_key(schema, *name)
                                              : NULL;

      if (key == NULL || !g_variant_type_equal(g_settings_schema_key_get_value_type(key),
                                               G_VARIANT_TYPE(kinds[i].type))) {
        g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
                    _("The settings schema that is installed is of another version of Deskway: it "
                      "does not have “%s”. Install Deskway again."),
                    *name);
        return FALSE;
      }
    }
  }
  return TRUE;
}

static GSettingsSchema *
find_schema(GError **error)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default();
  g_autoptr(GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup(source, DW_SETTINGS_SCHEMA, TRUE) : NULL;

  if (schema == NULL) {
    g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
                _("The settings schema %s is not installed. Install Deskway again, or set "
                  "GSETTINGS_SCHEMA_DIR to the folder data of its build."),
                DW_SETTINGS_SCHEMA);
    return NULL;
  }
  return check_schema(schema, error) ? g_steal_pointer(&schema) : NULL;
}

static void
load_policy(DwSettings *self, const char *path)
{
  g_autoptr(GError) error = NULL;

  self->policy = dw_policy_load(path, self->schema, &error);
  if (self->policy == NULL) {
    g_ptr_array_add(self->warnings, g_strdup(error->message));
    self->policy = dw_policy_new_empty(path);
  }
  for (const char *const *text = dw_policy_get_warnings(self->policy); *text != NULL; text++)
    g_ptr_array_add(self->warnings, g_strdup(*text));
  for (guint i = 0; i < self->warnings->len; i++)
    g_warning("%s", (const char *) g_ptr_array_index(self->warnings, i));
}

/**
 * dw_settings_new:
 * @policy_path: (nullable): the policy file; %NULL for that of this machine
 * @error: return location: %DW_ERROR_STORAGE where the schema is not installed
 *
 * Opens the settings. A policy file that can't be trusted is left out, which
 * dw_settings_get_warnings() and the log tell.
 *
 * Returns: (transfer full): the settings
 */
DwSettings *
dw_settings_new(const char *policy_path, GError **error)
{
  g_autoptr(GSettingsSchema) schema = find_schema(error);
  DwSettings *self;

  if (schema == NULL)
    return NULL;
  self = g_object_new(DW_TYPE_SETTINGS, NULL);
  self->schema = g_steal_pointer(&schema);
  load_policy(self, policy_path != NULL ? policy_path : DW_SYSCONFDIR "/policy.conf");
  self->settings = g_settings_new_full(self->schema, NULL, NULL);
  g_signal_connect(self->settings, "changed", G_CALLBACK(changed_cb), self);
  g_signal_connect(self->settings, "writable-changed", G_CALLBACK(changed_cb), self);
  return self;
}

static GVariant *
get_value(DwSettings *self, const char *key, const char *type)
{
  GVariant *decided = dw_policy_lookup(self->policy, key);
  g_autoptr(GVariant) value = NULL;

  g_return_val_if_fail(g_settings_schema_has_key(self->schema, key), NULL);
  value = decided != NULL ? g_variant_ref(decided) : g_settings_get_value(self->settings, key);
  g_return_val_if_fail(g_variant_is_of_type(value, G_VARIANT_TYPE(type)), NULL);
  return g_steal_pointer(&value);
}

/**
 * dw_settings_get_boolean:
 * @self: the settings
 * @key: a key of that type
 *
 * Returns: the value that holds
 */
gboolean
dw_settings_get_boolean(DwSettings *self, const char *key)
{
  g_autoptr(GVariant) value = get_value(self, key, "b");

  return value != NULL && g_variant_get_boolean(value);
}

/**
 * dw_settings_get_int:
 * @self: the settings
 * @key: a key of that type
 *
 * Returns: the value that holds
 */
int
dw_settings_get_int(DwSettings *self, const char *key)
{
  g_autoptr(GVariant) value = get_value(self, key, "i");

  return value != NULL ? g_variant_get_int32(value) : 0;
}

/**
 * dw_settings_get_string:
 * @self: the settings
 * @key: a key of that type, or of one with names to choose from
 *
 * Returns: (transfer full): the value that holds
 */
char *
dw_settings_get_string(DwSettings *self, const char *key)
{
  g_autoptr(GVariant) value = get_value(self, key, "s");

  return g_strdup(value != NULL ? g_variant_get_string(value, NULL) : "");
}

/**
 * dw_settings_is_default:
 * @self: the settings
 * @key: a key
 *
 * Returns: whether neither the person nor an administrator said anything of @key
 */
gboolean
dw_settings_is_default(DwSettings *self, const char *key)
{
  g_autoptr(GVariant) set = NULL;

  g_return_val_if_fail(g_settings_schema_has_key(self->schema, key), TRUE);
  if (dw_settings_get_lock(self, key) != NULL)
    return FALSE;
  set = g_settings_get_user_value(self->settings, key);
  return set == NULL;
}

static gboolean
set_value(DwSettings *self, const char *key, GVariant *floating)
{
  g_autoptr(GVariant) value = g_variant_ref_sink(floating);

  g_return_val_if_fail(g_settings_schema_has_key(self->schema, key), FALSE);
  if (dw_settings_get_lock(self, key) != NULL || !dw_policy_check_value(self->schema, key, value))
    return FALSE;
  return g_settings_set_value(self->settings, key, value);
}

/**
 * dw_settings_set_boolean:
 * @self: the settings
 * @key: a key of that type
 * @value: the new value
 *
 * Returns: whether it was taken: not where the key is locked
 */
gboolean
dw_settings_set_boolean(DwSettings *self, const char *key, gboolean value)
{
  return set_value(self, key, g_variant_new_boolean(value));
}

/**
 * dw_settings_set_int:
 * @self: the settings
 * @key: a key of that type
 * @value: the new value
 *
 * Returns: whether it was taken: not where the key is locked or @value is out of range
 */
gboolean
dw_settings_set_int(DwSettings *self, const char *key, int value)
{
  return set_value(self, key, g_variant_new_int32(value));
}

/**
 * dw_settings_set_string:
 * @self: the settings
 * @key: a key of that type, or of one with names to choose from
 * @value: the new value
 *
 * Returns: whether it was taken: not where the key is locked or @value is none of the names
 */
gboolean
dw_settings_set_string(DwSettings *self, const char *key, const char *value)
{
  g_return_val_if_fail(g_utf8_validate(value, -1, NULL), FALSE);
  return set_value(self, key, g_variant_new_string(value));
}

/**
 * dw_settings_get_lock:
 * @self: the settings
 * @key: a key
 *
 * Returns: (nullable) (transfer none): who decides instead of the person: the policy file's path,
 *   or words for the administrator's dconf; %NULL where the person does
 */
const char *
dw_settings_get_lock(DwSettings *self, const char *key)
{
  g_return_val_if_fail(g_settings_schema_has_key(self->schema, key), NULL);
  if (dw_policy_lookup(self->policy, key) != NULL)
    return dw_policy_get_path(self->policy);
  return g_settings_is_writable(self->settings, key) ? NULL
                                                     : _("your administrator's dconf settings");
}

/**
 * dw_settings_get_warnings:
 * @self: the settings
 *
 * Returns: (transfer none) (array zero-terminated=1): what is wrong with the policy file, in
 *   sentences
 */
const char *const *
dw_settings_get_warnings(DwSettings *self)
{
  return (const char *const *) self->warnings->pdata;
}

/**
 * dw_settings_get_gsettings:
 * @self: the settings
 *
 * Returns: (transfer none): the person's part alone; what the policy file decides it knows not
 */
GSettings *
dw_settings_get_gsettings(DwSettings *self)
{
  return self->settings;
}

/**
 * dw_settings_bind:
 * @self: the settings
 * @key: a key
 * @object: (type GObject): a control
 * @property: its property that shows the value
 *
 * Ties @property to @key in both directions for as long as @object lives. What the policy file
 * decides is only shown; a control for it should be insensitive, as dw_settings_get_lock() tells.
 */
void
dw_settings_bind(DwSettings *self, const char *key, gpointer object, const char *property)
{
  GVariant *decided = dw_policy_lookup(self->policy, key);
  g_auto(GValue) value = G_VALUE_INIT;

  g_return_if_fail(g_settings_schema_has_key(self->schema, key));
  if (decided == NULL) {
    g_settings_bind(self->settings, key, object, property,
                    G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY);
    return;
  }
  g_dbus_gvariant_to_gvalue(decided, &value);
  g_object_set_property(object, property, &value);
}
