/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-data.h"
#include "dw-sandbox-resource-data.h"

#define PREFIX "/org/deskway/sandbox/"

/**
 * dw_sandbox_data_load:
 * @name: a JSON file that was built in, for example "world.json"
 *
 * A file that is missing or no JSON is a mistake of the build, and ends the program.
 *
 * Returns: (transfer full): its root
 */
JsonNode *
dw_sandbox_data_load(const char *name)
{
  g_autofree char *path = g_strconcat(PREFIX, name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes =
      g_resource_lookup_data(dw_sandbox_resource_data_get_resource(), path, 0, &error);
  g_autoptr(JsonParser) parser = json_parser_new();
  gsize length;
  const char *text;

  if (bytes == NULL)
    g_error("%s: %s", name, error->message);
  text = g_bytes_get_data(bytes, &length);
  if (!json_parser_load_from_data(parser, text, (gssize) length, &error))
    g_error("%s: %s", name, error->message);
  return json_parser_steal_root(parser);
}

/**
 * dw_sandbox_data_list:
 * @folder: a folder of the built-in files
 *
 * Returns: (transfer full): the names in it
 */
char **
dw_sandbox_data_list(const char *folder)
{
  g_autofree char *path = g_strconcat(PREFIX, folder, NULL);
  g_autoptr(GError) error = NULL;
  char **names =
      g_resource_enumerate_children(dw_sandbox_resource_data_get_resource(), path, 0, &error);

  if (names == NULL)
    g_error("%s: %s", folder, error->message);
  return names;
}
