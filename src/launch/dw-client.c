/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-client.h"

#include "dw-client-definition.h"
#include "dw-client-template.h"
#include "dw-error.h"

#include <gio/gdesktopappinfo.h>

struct _DwClient {
  gatomicrefcount ref_count;
  char *source;
  char *problem; /* why the definition can't be used */
  DwClientDefinition definition;
};

/**
 * dw_client_load:
 * @path: a definition file, `NAME.client`
 *
 * Reads a definition. One that is broken gives a client too, of which nothing but its name, its
 * source and dw_client_get_problem() mean anything, so that it can be listed.
 *
 * Returns: (transfer full): the client
 */
DwClient *
dw_client_load(const char *path)
{
  DwClient *client = g_new0(DwClient, 1);
  g_autoptr(GError) error = NULL;

  g_atomic_ref_count_init(&client->ref_count);
  client->source = g_strdup(path);
  dw_client_definition_init(&client->definition, path);
  if (!dw_client_definition_read(&client->definition, path, &error))
    client->problem = g_strdup(error->message);
  return client;
}

/**
 * dw_client_ref:
 * @client: a client
 *
 * Returns: (transfer full): @client
 */
DwClient *
dw_client_ref(DwClient *client)
{
  g_atomic_ref_count_inc(&client->ref_count);
  return client;
}

/**
 * dw_client_unref:
 * @client: (transfer full): a client
 */
void
dw_client_unref(DwClient *client)
{
  if (!g_atomic_ref_count_dec(&client->ref_count))
    return;
  g_free(client->source);
  g_free(client->problem);
  dw_client_definition_clear(&client->definition);
  g_free(client);
}

/**
 * dw_client_get_name:
 * @client: a client
 *
 * Returns: (transfer none): its id, the file's name without `.client`
 */
const char *
dw_client_get_name(const DwClient *client)
{
  return client->definition.name;
}

/**
 * dw_client_get_display_name:
 * @client: a client
 *
 * Returns: (transfer none): its name for a person
 */
const char *
dw_client_get_display_name(const DwClient *client)
{
  const char *name = client->definition.display_name;

  return name != NULL && name[0] != '\0' ? name : client->definition.name;
}

/**
 * dw_client_get_package:
 * @client: a client
 *
 * Returns: (transfer none) (nullable): the package that brings it
 */
const char *
dw_client_get_package(const DwClient *client)
{
  return client->definition.package;
}

/**
 * dw_client_get_source:
 * @client: a client
 *
 * Returns: (transfer none): the path of its definition
 */
const char *
dw_client_get_source(const DwClient *client)
{
  return client->source;
}

/**
 * dw_client_get_problem:
 * @client: a client
 *
 * Returns: (transfer none) (nullable): what is wrong with its definition
 */
const char *
dw_client_get_problem(const DwClient *client)
{
  return client->problem;
}

/**
 * dw_client_get_priority:
 * @client: a client
 *
 * Returns: -1000 to 1000; of two clients that fit, the one with the higher number is chosen
 */
int
dw_client_get_priority(const DwClient *client)
{
  return client->definition.priority;
}

/**
 * dw_client_get_keep_seconds:
 * @client: a client
 *
 * Returns: seconds from the client's start after which the launch file goes, at most 3600; 0 if it
 * goes when the client ends
 */
guint
dw_client_get_keep_seconds(const DwClient *client)
{
  return client->definition.keep_seconds;
}

/**
 * dw_client_is_hidden:
 * @client: a client
 *
 * Returns: whether the definition only stands there to take away one of the same name
 */
gboolean
dw_client_is_hidden(const DwClient *client)
{
  return client->definition.is_hidden;
}

/**
 * dw_client_handles:
 * @client: a client
 * @kind: a kind of launch file
 *
 * Returns: whether the definition claims @kind
 */
gboolean
dw_client_handles(const DwClient *client, DwLaunchKind kind)
{
  return client->problem == NULL && !client->definition.is_hidden &&
         (client->definition.kinds & (1u << kind)) != 0;
}

/**
 * dw_client_dup_kinds:
 * @client: a client
 *
 * Returns: (transfer full): the names of the kinds it claims, `ica, rdp`
 */
char *
dw_client_dup_kinds(const DwClient *client)
{
  g_autoptr(GString) kinds = g_string_new(NULL);

  for (guint kind = DW_LAUNCH_KIND_UNKNOWN; kind <= DW_LAUNCH_KIND_RDP; kind++) {
    if (dw_client_handles(client, (DwLaunchKind) kind))
      g_string_append_printf(kinds, "%s%s", kinds->len > 0 ? ", " : "",
                             dw_ticket_kind_name((DwLaunchKind) kind));
  }
  return g_string_free(g_steal_pointer(&kinds), FALSE);
}

/* A relative path, from a PATH that has one, would depend on the folder we happen to be in. */
static char *
find_absolute(const char *name)
{
  g_autofree char *path = g_find_program_in_path(name);

  return path != NULL && g_path_is_absolute(path) ? g_steal_pointer(&path) : NULL;
}

static char *
find_candidate(const DwClient *client)
{
  for (gsize i = 0;
       client->definition.candidates != NULL && client->definition.candidates[i] != NULL; i++) {
    char *path = find_absolute(client->definition.candidates[i]);

    if (path != NULL)
      return path;
  }
  return NULL;
}

/**
 * dw_client_find_program:
 * @client: a client
 *
 * Looks for the program of the definition: the first word of Exec, or, where TryExec lists that
 * word among others, the first of the list that is installed. Programs that TryExec names beside
 * that only have to be there.
 *
 * Returns: (transfer full) (nullable): the absolute path of the program, %NULL if it is not
 * installed
 */
char *
dw_client_find_program(const DwClient *client)
{
  g_autofree char *candidate = NULL;

  if (client->problem != NULL || client->definition.is_hidden)
    return NULL;
  if (client->definition.candidates == NULL || client->definition.candidates[0] == NULL)
    return find_absolute(client->definition.exec[0]);
  candidate = find_candidate(client);
  if (candidate == NULL)
    return NULL;
  if (g_strv_contains((const char *const *) client->definition.candidates,
                      client->definition.exec[0]))
    return g_steal_pointer(&candidate);
  return find_absolute(client->definition.exec[0]);
}

/* The path of the desktop's own choice for a kind. Asked for by content type, not by looking at the
 * file: a ticket must never end up in a text editor. */
static char *
find_default_application(DwLaunchKind kind)
{
  static const char *const types[] = {
      [DW_LAUNCH_KIND_ICA] = "application/x-ica",
      [DW_LAUNCH_KIND_RDP] = "application/x-rdp",
  };
  g_autoptr(GAppInfo) info = NULL;

  if (kind >= G_N_ELEMENTS(types) || types[kind] == NULL)
    return NULL;
  info = g_app_info_get_default_for_type(types[kind], FALSE);
  if (!G_IS_DESKTOP_APP_INFO(info))
    return NULL;
  return g_strdup(g_desktop_app_info_get_filename(G_DESKTOP_APP_INFO(info)));
}

/**
 * dw_client_is_usable:
 * @client: a client
 * @kind: a kind of launch file
 *
 * Returns: whether @client claims @kind, is installed, and finds here what it needs: the variables
 * of NeedsEnvironment, or a default application of the desktop for @kind
 */
gboolean
dw_client_is_usable(const DwClient *client, DwLaunchKind kind)
{
  g_autofree char *program = NULL;
  g_autofree char *application = NULL;

  if (!dw_client_handles(client, kind))
    return FALSE;
  for (gsize i = 0; client->definition.needs != NULL && client->definition.needs[i] != NULL; i++) {
    if (g_getenv(client->definition.needs[i]) == NULL)
      return FALSE;
  }
  program = dw_client_find_program(client);
  if (program == NULL || !client->definition.is_default_application)
    return program != NULL;
  application = find_default_application(kind);
  return application != NULL;
}

/* The words of ScaleArgs go where the other arguments are. */
static GStrv
add_scale(const DwClient *client, GStrv words, guint scale)
{
  g_auto(GStrv) plain = words;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_autofree char *percent = g_strdup_printf("%u", scale);
  const char *const *templates = (const char *const *) client->definition.scale_args;

  if (scale == 0 || templates == NULL)
    return g_steal_pointer(&plain);
  g_strv_builder_addv(builder, (const char **) plain);
  for (; *templates != NULL; templates++) {
    g_auto(GStrv) parts = g_strsplit(*templates, "%s", -1);
    g_autofree char *word = g_strjoinv(percent, parts);

    g_strv_builder_add(builder, word);
  }
  return g_strv_builder_end(builder);
}

/**
 * dw_client_build_argv:
 * @client: a client
 * @file: the absolute path of the launch file
 * @kind: what the file is
 * @title: a title for the client's window, in any state
 * @scale: percent by which the session enlarges what it shows, 0 for the client's own
 * @error: return location, %DW_ERROR_CLIENT_MISSING
 *
 * Fills in the definition's Exec: one argument of the template is one argument of the program,
 * whatever stands in @title, and a title can't begin an option.
 *
 * Returns: (transfer full) (nullable): the program's absolute path and its arguments
 */
GStrv
dw_client_build_argv(const DwClient *client,
                     const char *file,
                     DwLaunchKind kind,
                     const char *title,
                     guint scale,
                     GError **error)
{
  g_autofree char *program = dw_client_find_program(client);
  g_autofree char *application =
      client->definition.is_default_application ? find_default_application(kind) : NULL;
  GStrv argv;

  if (program == NULL || (client->definition.is_default_application && application == NULL)) {
    g_set_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING, "%s is not installed.",
                dw_client_get_display_name(client));
    return NULL;
  }
  argv = dw_client_template_expand((const char *const *) client->definition.exec, file, title,
                                   application);
  g_free(argv[0]);
  argv[0] = g_steal_pointer(&program);
  return client->definition.input == NULL ? add_scale(client, argv, scale) : argv;
}

/**
 * dw_client_build_input:
 * @client: a client
 * @file: the absolute path of the launch file
 * @title: a title for the client's window
 * @scale: percent by which the session enlarges what it shows, 0 for the client's own
 *
 * Returns: (transfer full) (nullable): what the client reads from its standard input, an argument a
 * line
 */
char *
dw_client_build_input(const DwClient *client, const char *file, const char *title, guint scale)
{
  g_auto(GStrv) lines = NULL;
  g_autofree char *joined = NULL;

  if (client->definition.input == NULL)
    return NULL;
  lines =
      dw_client_template_expand((const char *const *) client->definition.input, file, title, NULL);
  lines = add_scale(client, g_steal_pointer(&lines), scale);
  joined = g_strjoinv("\n", lines);
  return g_strconcat(joined, "\n", NULL);
}

/**
 * dw_client_build_environment:
 * @client: a client
 *
 * Returns: (transfer full): this program's environment with the definition's entries
 */
GStrv
dw_client_build_environment(const DwClient *client)
{
  GStrv environment = g_get_environ();

  for (gsize i = 0;
       client->definition.environment != NULL && client->definition.environment[i] != NULL; i++) {
    g_auto(GStrv) pair = g_strsplit(client->definition.environment[i], "=", 2);

    environment = g_environ_setenv(environment, pair[0], pair[1], TRUE);
  }
  return environment;
}

/**
 * dw_client_is_clean_exit:
 * @client: a client
 * @exit_status: what it ended with, 0 to 255
 *
 * Returns: whether that is a session's normal end
 */
gboolean
dw_client_is_clean_exit(const DwClient *client, int exit_status)
{
  for (guint i = 0; i < client->definition.clean_exits->len; i++) {
    if (g_array_index(client->definition.clean_exits, int, i) == exit_status)
      return TRUE;
  }
  return exit_status == 0;
}

/**
 * dw_client_explain_exit:
 * @client: a client
 * @exit_status: what it ended with, 0 to 255
 *
 * Returns: (transfer none) (nullable): what that means, to go after the client's name: “could not
 * reach the desk”
 */
const char *
dw_client_explain_exit(const DwClient *client, int exit_status)
{
  return g_hash_table_lookup(client->definition.exit_messages, GINT_TO_POINTER(exit_status));
}
