/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-catalogue.h"
#include "dw-sandbox-data.h"

#include <gio/gio.h>

struct _DwSandboxCatalogue {
  GHashTable *versions; /* version → JsonNode of its file; no two products share a version */
};

static void
add_file(DwSandboxCatalogue *self, const char *name)
{
  JsonNode *root = dw_sandbox_data_load(name);
  JsonObject *file = json_node_get_object(root);

  g_hash_table_insert(self->versions, g_strdup(json_object_get_string_member(file, "version")),
                      root);
}

/**
 * dw_sandbox_catalogue_new:
 *
 * Returns: (transfer full): the catalogue
 */
DwSandboxCatalogue *
dw_sandbox_catalogue_new(void)
{
  DwSandboxCatalogue *self = g_new0(DwSandboxCatalogue, 1);
  g_auto(GStrv) names = dw_sandbox_data_list("api");

  self->versions =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  for (gsize i = 0; names[i] != NULL; i++) {
    g_autofree char *name = g_strconcat("api/", names[i], NULL);

    add_file(self, name);
  }
  return self;
}

/**
 * dw_sandbox_catalogue_free:
 * @self: (transfer full): the catalogue
 */
void
dw_sandbox_catalogue_free(DwSandboxCatalogue *self)
{
  g_hash_table_unref(self->versions);
  g_free(self);
}

/**
 * dw_sandbox_catalogue_has_version:
 * @self: the catalogue
 * @version: a Version
 *
 * Returns: whether any product has it
 */
gboolean
dw_sandbox_catalogue_has_version(DwSandboxCatalogue *self, const char *version)
{
  return g_hash_table_contains(self->versions, version);
}

/**
 * dw_sandbox_catalogue_lookup:
 * @self: the catalogue
 * @version: a Version it has
 * @action: an Action
 *
 * Returns: (transfer none) (nullable): the operation's entry
 */
JsonObject *
dw_sandbox_catalogue_lookup(DwSandboxCatalogue *self, const char *version, const char *action)
{
  JsonNode *root = g_hash_table_lookup(self->versions, version);
  JsonObject *operations = json_object_get_object_member(json_node_get_object(root), "operations");

  return json_object_has_member(operations, action)
             ? json_object_get_object_member(operations, action)
             : NULL;
}
