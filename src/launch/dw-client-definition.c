/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-client-definition.h"

#include "dw-client-template.h"
#include "dw-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define GROUP              "Client"
#define EXIT_GROUP         "ExitMessages"
#define SUFFIX             ".client"
#define FILE_LIMIT         (64 * 1024)
#define KEEP_SECONDS_LIMIT 3600

/**
 * dw_client_definition_init:
 * @self: (out caller-allocates): a definition
 * @path: the file it will be read from
 *
 * Empties @self but for its name, which is the file's.
 */
void
dw_client_definition_init(DwClientDefinition *self, const char *path)
{
  g_autofree char *base = g_path_get_basename(path);
  gsize length = strlen(base);

  *self = (DwClientDefinition){0};
  if (g_str_has_suffix(base, SUFFIX))
    length -= strlen(SUFFIX);
  self->name = g_strndup(base, length);
  self->exit_messages = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  self->clean_exits = g_array_new(FALSE, FALSE, sizeof(int));
}

/**
 * dw_client_definition_clear:
 * @self: a definition
 *
 * Frees what @self holds.
 */
void
dw_client_definition_clear(DwClientDefinition *self)
{
  g_free(self->name);
  g_free(self->display_name);
  g_free(self->package);
  g_strfreev(self->exec);
  g_strfreev(self->candidates);
  g_strfreev(self->environment);
  g_strfreev(self->needs);
  g_strfreev(self->input);
  g_strfreev(self->scale_args);
  g_hash_table_unref(self->exit_messages);
  g_array_unref(self->clean_exits);
}

static gboolean G_GNUC_PRINTF(2, 3) complain(GError **error, const char *format, ...)
{
  va_list args;
  g_autofree char *message = NULL;

  va_start(args, format);
  message = g_strdup_vprintf(format, args);
  va_end(args);
  g_set_error_literal(error, DW_ERROR, DW_ERROR_USAGE, message);
  return FALSE;
}

/* A missing key is no error; one whose value has the wrong form is. */
static gboolean
read_integer(GKeyFile *file, const char *key, int lowest, int highest, int *value, GError **error)
{
  g_autoptr(GError) local_error = NULL;
  int number;

  if (!g_key_file_has_key(file, GROUP, key, NULL))
    return TRUE;
  number = g_key_file_get_integer(file, GROUP, key, &local_error);
  if (local_error != NULL || number < lowest || number > highest)
    return complain(error, "%s is not a whole number from %d to %d", key, lowest, highest);
  *value = number;
  return TRUE;
}

static gboolean
read_boolean(GKeyFile *file, const char *key, gboolean *value, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!g_key_file_has_key(file, GROUP, key, NULL))
    return TRUE;
  *value = g_key_file_get_boolean(file, GROUP, key, &local_error);
  return local_error == NULL || complain(error, "%s is neither true nor false", key);
}

static gboolean
read_kinds(DwClientDefinition *self, GKeyFile *file, GError **error)
{
  g_auto(GStrv) names = g_key_file_get_string_list(file, GROUP, "Kinds", NULL, NULL);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++) {
    DwLaunchKind kind;

    if (!dw_ticket_kind_from_name(names[i], &kind))
      return complain(error, "Kinds names “%s”, which is none of ica, asp, rdp, unknown", names[i]);
    self->kinds |= 1u << kind;
  }
  return self->kinds != 0 || complain(error, "Kinds is missing or empty");
}

static gboolean
read_templates(DwClientDefinition *self, GKeyFile *file, GError **error)
{
  g_autofree char *exec = g_key_file_get_string(file, GROUP, "Exec", NULL);
  const char *allowed = self->is_default_application ? "ftd%" : "ft%";

  if (exec == NULL || !g_shell_parse_argv(exec, NULL, &self->exec, NULL))
    return complain(error, "Exec is missing, empty or badly quoted");
  self->input = g_key_file_get_string_list(file, GROUP, "ArgsFromStdin", NULL, NULL);
  if (!dw_client_template_check((const char *const *) self->exec, allowed) ||
      !dw_client_template_check((const char *const *) self->input, "ft%"))
    return complain(error, "Exec or ArgsFromStdin has a %% that is not one of %%f, %%t, %%%%");
  self->scale_args = g_key_file_get_string_list(file, GROUP, "ScaleArgs", NULL, NULL);
  if (!dw_client_template_check((const char *const *) self->scale_args, "s"))
    return complain(error, "ScaleArgs has a %% that is not one of %%s");
  if (strchr(self->exec[0], '%') != NULL)
    return complain(error, "Exec does not begin with the name of a program");
  if (!dw_client_template_has((const char *const *) self->exec, 'f') &&
      !dw_client_template_has((const char *const *) self->input, 'f'))
    return complain(error, "neither Exec nor ArgsFromStdin has %%f, the launch file");
  return TRUE;
}

static gboolean
read_environment(DwClientDefinition *self, GKeyFile *file, GError **error)
{
  self->environment = g_key_file_get_string_list(file, GROUP, "Environment", NULL, NULL);
  for (gsize i = 0; self->environment != NULL && self->environment[i] != NULL; i++) {
    const char *entry = self->environment[i];

    if (!g_regex_match_simple("^[A-Za-z_][A-Za-z0-9_]*=", entry, 0, 0))
      return complain(error, "Environment has an entry that is not NAME=VALUE");
  }
  return TRUE;
}

static gboolean
read_exits(DwClientDefinition *self, GKeyFile *file, GError **error)
{
  gsize length = 0;
  g_autoptr(GError) local_error = NULL;
  g_autofree int *clean =
      g_key_file_get_integer_list(file, GROUP, "CleanExits", &length, &local_error);
  g_auto(GStrv) keys = g_key_file_get_keys(file, EXIT_GROUP, NULL, NULL);

  if (g_error_matches(local_error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE))
    return complain(error, "CleanExits is not a list of whole numbers");
  g_array_append_vals(self->clean_exits, clean, clean != NULL ? (guint) length : 0);
  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++) {
    gint64 status = 0;

    if (!g_ascii_string_to_signed(keys[i], 10, 0, 255, &status, NULL))
      return complain(error, "[" EXIT_GROUP "] has a key that is no exit status: %s", keys[i]);
    g_hash_table_insert(self->exit_messages, GINT_TO_POINTER((int) status),
                        g_key_file_get_string(file, EXIT_GROUP, keys[i], NULL));
  }
  return TRUE;
}

static gboolean
read_definition(DwClientDefinition *self, GKeyFile *file, GError **error)
{
  int keep = 0;

  if (!g_key_file_has_group(file, GROUP))
    return complain(error, "the group [" GROUP "] is missing");
  if (!read_boolean(file, "Hidden", &self->is_hidden, error))
    return FALSE;
  if (self->is_hidden)
    return TRUE;
  self->display_name = g_key_file_get_string(file, GROUP, "Name", NULL);
  if (self->display_name == NULL || self->display_name[0] == '\0')
    return complain(error, "Name is missing or empty");
  self->package = g_key_file_get_string(file, GROUP, "Package", NULL);
  self->candidates = g_key_file_get_string_list(file, GROUP, "TryExec", NULL, NULL);
  self->needs = g_key_file_get_string_list(file, GROUP, "NeedsEnvironment", NULL, NULL);
  if (!read_integer(file, "Priority", -1000, 1000, &self->priority, error) ||
      !read_integer(file, "KeepSeconds", 0, KEEP_SECONDS_LIMIT, &keep, error) ||
      !read_boolean(file, "DefaultApplication", &self->is_default_application, error) ||
      !read_kinds(self, file, error) || !read_templates(self, file, error) ||
      !read_environment(self, file, error))
    return FALSE;
  self->keep_seconds = (guint) keep;
  return read_exits(self, file, error);
}

/* A definition names a program to run, so it must not be one that just anybody may change. */
static gboolean
check_file(const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat(path, &info) != 0)
    return complain(error, "it can't be read: %s", g_strerror(errno));
  if (!S_ISREG(info.st_mode))
    return complain(error, "it is not a file");
  if ((info.st_mode & S_IWOTH) != 0)
    return complain(error, "every user may change it (chmod o-w it)");
  if (info.st_size > FILE_LIMIT)
    return complain(error, "it is too large");
  return TRUE;
}

/**
 * dw_client_definition_read:
 * @self: a definition, empty but for what dw_client_definition_init() did
 * @path: a file `NAME.client`
 * @error: return location, %DW_ERROR_USAGE with what is wrong, to go after the file's name
 *
 * Reads a definition from @path.
 *
 * Returns: whether it can be used
 */
gboolean
dw_client_definition_read(DwClientDefinition *self, const char *path, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(GError) local_error = NULL;

  if (!g_regex_match_simple("^[a-z0-9][a-z0-9-]*$", self->name, 0, 0))
    return complain(error, "its name has other characters than a-z, 0-9 and -");
  if (!check_file(path, error))
    return FALSE;
  if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &local_error))
    return complain(error, "%s", local_error->message);
  return read_definition(self, file, error);
}
