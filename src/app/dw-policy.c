/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-policy.h"

#include "dw-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUP      "Settings"
#define FILE_LIMIT (256 * 1024)

struct _DwPolicy {
  char *path;
  GHashTable *values;  /* from key to GVariant */
  GPtrArray *warnings; /* texts */
};

/**
 * dw_policy_new_empty:
 * @path: where a policy would stand
 *
 * Returns: (transfer full): a policy that decides nothing
 */
DwPolicy *
dw_policy_new_empty(const char *path)
{
  DwPolicy *self = g_new0(DwPolicy, 1);

  self->path = g_strdup(path);
  self->values =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  self->warnings = g_ptr_array_new_null_terminated(4, g_free, TRUE);
  return self;
}

/**
 * dw_policy_free:
 * @self: (transfer full): a policy
 */
void
dw_policy_free(DwPolicy *self)
{
  g_free(self->path);
  g_hash_table_unref(self->values);
  g_ptr_array_unref(self->warnings);
  g_free(self);
}

static gboolean
refuse(GError **error, const char *path, const char *reason)
{
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE,
              _("The policy file %s is not used: %s. Ask your administrator to mend it."), path,
              reason);
  return FALSE;
}

/* Whoever can change the file decides for everybody, so that has to be root alone. */
static gboolean
check_file(int fd, const char *path, GError **error)
{
  struct stat info;

  if (fstat(fd, &info) != 0)
    return refuse(error, path, g_strerror(errno));
  if (!S_ISREG(info.st_mode))
    return refuse(error, path, _("it is not a regular file"));
  if (info.st_uid != 0)
    return refuse(error, path, _("it does not belong to root (chown root it)"));
  if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return refuse(error, path, _("others than root may change it (chmod go-w it)"));
  if (info.st_size > FILE_LIMIT)
    return refuse(error, path, _("it is larger than 256 KiB"));
  return TRUE;
}

/* Reads until the end or the limit, as the file may grow meanwhile. */
static gboolean
read_text(int fd, const char *path, GString *text, GError **error)
{
  char part[4096];
  gssize count;

  while ((count = read(fd, part, sizeof part)) != 0) {
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return refuse(error, path, g_strerror(errno));
    g_string_append_len(text, part, count);
    if (text->len > FILE_LIMIT)
      return refuse(error, path, _("it is larger than 256 KiB"));
  }
  return TRUE;
}

static GVariant *
read_value(GKeyFile *file, const char *key, const GVariantType *type)
{
  g_autoptr(GError) error = NULL;
  GVariant *value = NULL;

  if (g_variant_type_equal(type, G_VARIANT_TYPE_BOOLEAN)) {
    value = g_variant_new_boolean(g_key_file_get_boolean(file, GROUP, key, &error));
  } else if (g_variant_type_equal(type, G_VARIANT_TYPE_INT32)) {
    value = g_variant_new_int32(g_key_file_get_integer(file, GROUP, key, &error));
  } else {
    g_autofree char *text = g_key_file_get_string(file, GROUP, key, &error);

    value = g_variant_new_string(text != NULL ? text : "");
  }
  g_variant_ref_sink(value);
  if (error != NULL)
    g_clear_pointer(&value, g_variant_unref);
  return value;
}

static void G_GNUC_PRINTF(2, 3) warn(DwPolicy *self, const char *format, ...)
{
  va_list args;

  va_start(args, format);
  g_ptr_array_add(self->warnings, g_strdup_vprintf(format, args));
  va_end(args);
}

static void
read_key(DwPolicy *self, GKeyFile *file, const char *name, GSettingsSchema *schema)
{
  g_autoptr(GSettingsSchemaKey) key = NULL;
  g_autoptr(GVariant) value = NULL;

  if (!g_settings_schema_has_key(schema, name)) {
    warn(self, _("The policy file %s names “%s”, which is no setting."), self->path, name);
    return;
  }
  key = g_settings_schema_get_key(schema, name);
  value = read_value(file, name, g_settings_schema_key_get_value_type(key));
  if (value == NULL || !dw_policy_check_value(schema, name, value))
    warn(self,
         _("What the policy file %s says of “%s” is not used: it is of the wrong type or out of "
           "range."),
         self->path, name);
  else
    g_hash_table_insert(self->values, g_strdup(name), g_steal_pointer(&value));
}

static gboolean
read_policy(DwPolicy *self, int fd, GSettingsSchema *schema, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(GError) local_error = NULL;
  g_auto(GStrv) names = NULL;

  if (!check_file(fd, self->path, error) || !read_text(fd, self->path, text, error))
    return FALSE;
  /* An empty file is one in which nothing was decided yet. */
  if (text->len > 0 &&
      !g_key_file_load_from_data(file, text->str, text->len, G_KEY_FILE_NONE, &local_error))
    return refuse(error, self->path, local_error->message);
  names = g_key_file_get_keys(file, GROUP, NULL, NULL);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    read_key(self, file, names[i], schema);
  return TRUE;
}

/**
 * dw_policy_load:
 * @path: a key file whose group `[Settings]` has keys of @schema; other groups are not looked at
 * @schema: the settings there are
 * @error: return location: %DW_ERROR_STORAGE with what is wrong: not a regular file, not owned by
 *   root, writable by others, over 256 KiB, no key file
 *
 * Reads a policy. One that is not there decides nothing. A value that is of the wrong type or out
 * of range, or a key that is no setting, is left out and told by dw_policy_get_warnings().
 *
 * Returns: (transfer full) (nullable): the policy
 */
DwPolicy *
dw_policy_load(const char *path, GSettingsSchema *schema, GError **error)
{
  g_autoptr(DwPolicy) self = dw_policy_new_empty(path);
  /* Without O_NONBLOCK a named pipe in its place would hold up the start for ever. */
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  gboolean is_read;

  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
    return g_steal_pointer(&self);
  if (fd < 0) {
    refuse(error, path, errno == ELOOP ? _("it is a link") : g_strerror(errno));
    return NULL;
  }
  is_read = read_policy(self, fd, schema, error);
  g_close(fd, NULL);
  return is_read ? g_steal_pointer(&self) : NULL;
}

/**
 * dw_policy_get_path:
 * @self: a policy
 *
 * Returns: (transfer none): the file it was read from
 */
const char *
dw_policy_get_path(const DwPolicy *self)
{
  return self->path;
}

/**
 * dw_policy_lookup:
 * @self: a policy
 * @key: a key of the schema
 *
 * Returns: (transfer none) (nullable): what it decides for @key, in the key's type
 */
GVariant *
dw_policy_lookup(const DwPolicy *self, const char *key)
{
  return g_hash_table_lookup(self->values, key);
}

/**
 * dw_policy_get_warnings:
 * @self: a policy
 *
 * Returns: (transfer none) (array zero-terminated=1): sentences about what was left out
 */
const char *const *
dw_policy_get_warnings(const DwPolicy *self)
{
  return (const char *const *) self->warnings->pdata;
}

/**
 * dw_policy_check_value:
 * @schema: the settings there are
 * @key: a key of @schema
 * @value: a value
 *
 * Returns: whether @value is of the type of @key and within its range
 */
gboolean
dw_policy_check_value(GSettingsSchema *schema, const char *key, GVariant *value)
{
  g_autoptr(GSettingsSchemaKey) schema_key = g_settings_schema_get_key(schema, key);

  if (!g_variant_is_of_type(value, g_settings_schema_key_get_value_type(schema_key)) ||
      !g_settings_schema_key_range_check(schema_key, value))
    return FALSE;
  /* A range in the schema has no gap. */
  if (strcmp(key, "scale") == 0)
    return g_variant_get_int32(value) == 0 || g_variant_get_int32(value) >= 100;
  return TRUE;
}
