/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-client-registry.h"

#include "dw-error.h"

#include <string.h>

struct _DwClientRegistry {
  GPtrArray *clients; /* DwClient, best first */
};

static int
compare_clients(gconstpointer a, gconstpointer b)
{
  const DwClient *left = *(const DwClient *const *) a;
  const DwClient *right = *(const DwClient *const *) b;
  int by_priority = dw_client_get_priority(right) - dw_client_get_priority(left);

  if (by_priority != 0)
    return by_priority;
  return strcmp(dw_client_get_name(left), dw_client_get_name(right));
}

static void
load_folder(GHashTable *by_name, const char *path)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  const char *entry;

  while (folder != NULL && (entry = g_dir_read_name(folder)) != NULL) {
    g_autofree char *file = g_build_filename(path, entry, NULL);
    g_autoptr(DwClient) client = NULL;

    if (!g_str_has_suffix(entry, ".client"))
      continue;
    client = dw_client_load(file);
    if (dw_client_get_problem(client) != NULL)
      g_warning("The client definition %s is not used: %s.", file, dw_client_get_problem(client));
    /* The key belongs to the value: both are replaced together. */
    g_hash_table_replace(by_name, (gpointer) dw_client_get_name(client), dw_client_ref(client));
  }
}

/**
 * dw_client_registry_get_shipped_folder:
 *
 * Returns: (transfer none): where the definitions that come with Deskway are: the folder that
 *   `DESKWAY_CLIENTS_DIR` names, else where they are installed
 */
const char *
dw_client_registry_get_shipped_folder(void)
{
  const char *named = g_getenv("DESKWAY_CLIENTS_DIR");

  return named != NULL ? named : DW_CLIENTDIR;
}

static void
load_all(GHashTable *by_name, const char *const *folders)
{
  for (gsize i = 0; folders != NULL && folders[i] != NULL; i++)
    load_folder(by_name, folders[i]);
  if (folders != NULL)
    return;
  load_folder(by_name, dw_client_registry_get_shipped_folder());
  load_folder(by_name, DW_SYSCONFDIR "/clients");
}

/**
 * dw_client_registry_new:
 * @folders: (nullable) (array zero-terminated=1): folders with definition files, of which a later
 * one wins by name; %NULL for the installed definitions (or those of the folder that
 * `DESKWAY_CLIENTS_DIR` names) and after them the administrator's
 *
 * Reads all definitions. A broken one is logged and listed, but never chosen.
 *
 * Returns: (transfer full): the registry
 */
DwClientRegistry *
dw_client_registry_new(const char *const *folders)
{
  DwClientRegistry *self = g_new0(DwClientRegistry, 1);
  g_autoptr(GHashTable) by_name =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify) dw_client_unref);
  GHashTableIter iter;
  gpointer client;

  load_all(by_name, folders);
  self->clients = g_ptr_array_new_with_free_func((GDestroyNotify) dw_client_unref);
  g_hash_table_iter_init(&iter, by_name);
  while (g_hash_table_iter_next(&iter, NULL, &client)) {
    if (!dw_client_is_hidden(client))
      g_ptr_array_add(self->clients, dw_client_ref(client));
  }
  g_ptr_array_sort(self->clients, compare_clients);
  return self;
}

/**
 * dw_client_registry_free:
 * @self: (transfer full): a registry
 */
void
dw_client_registry_free(DwClientRegistry *self)
{
  g_ptr_array_unref(self->clients);
  g_free(self);
}

/**
 * dw_client_registry_list:
 * @self: a registry
 *
 * Returns: (transfer none) (element-type DwClient): every definition, best first, with those that
 * are broken or not installed
 */
GPtrArray *
dw_client_registry_list(DwClientRegistry *self)
{
  return self->clients;
}

static char *
join_names(DwClientRegistry *self)
{
  g_autoptr(GString) names = g_string_new(NULL);

  for (guint i = 0; i < self->clients->len; i++) {
    const DwClient *client = self->clients->pdata[i];

    if (dw_client_get_problem(client) == NULL)
      g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", dw_client_get_name(client));
  }
  return g_string_free(g_steal_pointer(&names), FALSE);
}

static void
append_offer(GString *offers, const DwClient *client)
{
  if (offers->len > 0)
    g_string_append(offers, ", ");
  g_string_append(offers, dw_client_get_display_name(client));
  if (dw_client_get_package(client) != NULL)
    g_string_append_printf(offers, " (package %s)", dw_client_get_package(client));
}

static void
set_missing_error(DwClientRegistry *self, DwLaunchKind kind, GError **error)
{
  g_autoptr(GString) offers = g_string_new(NULL);

  for (guint i = 0; i < self->clients->len; i++) {
    const DwClient *client = self->clients->pdata[i];

    if (dw_client_handles(client, kind) && dw_client_get_package(client) != NULL)
      append_offer(offers, client);
  }
  if (offers->len > 0)
    g_set_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING,
                "No client for %s sessions is installed. Install one of these: %s.",
                dw_ticket_kind_name(kind), offers->str);
  else if (kind == DW_LAUNCH_KIND_UNKNOWN)
    g_set_error(error, DW_ERROR, DW_ERROR_TICKET,
                "The connection ticket is of a kind that Deskway does not know. Ask your "
                "administrator for a client definition that takes it.");
  else
    g_set_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING,
                "No client for %s sessions is installed or defined. Ask your administrator for a "
                "client definition that takes them.",
                dw_ticket_kind_name(kind));
}

static DwClient *
find_by_name(DwClientRegistry *self, const char *name)
{
  for (guint i = 0; i < self->clients->len; i++) {
    if (strcmp(dw_client_get_name(self->clients->pdata[i]), name) == 0)
      return self->clients->pdata[i];
  }
  return NULL;
}

static void
set_unusable_error(const DwClient *client, GError **error)
{
  g_autofree char *program = dw_client_find_program(client);
  const char *package = dw_client_get_package(client);

  if (program != NULL)
    g_set_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING,
                "%s can't be used here: this desktop does not have what it needs.",
                dw_client_get_display_name(client));
  else if (package != NULL)
    g_set_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING,
                "%s is not installed. Install the package %s.", dw_client_get_display_name(client),
                package);
  else
    g_set_error(error, DW_ERROR, DW_ERROR_CLIENT_MISSING, "%s is not installed.",
                dw_client_get_display_name(client));
}

static DwClient *
choose_preferred(DwClientRegistry *self, DwLaunchKind kind, const char *name, GError **error)
{
  DwClient *client = find_by_name(self, name);
  g_autofree char *names = join_names(self);

  if (client == NULL) {
    g_set_error(error, DW_ERROR, DW_ERROR_NOT_FOUND, "No client is called “%s”. There are: %s.",
                name, names[0] != '\0' ? names : "none");
    return NULL;
  }
  if (dw_client_get_problem(client) != NULL) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "The client definition %s can't be used: %s.",
                dw_client_get_source(client), dw_client_get_problem(client));
    return NULL;
  }
  if (!dw_client_handles(client, kind)) {
    g_autofree char *kinds = dw_client_dup_kinds(client);

    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "The client %s takes %s sessions, and this one is of kind %s. Name another one.",
                name, kinds, dw_ticket_kind_name(kind));
    return NULL;
  }
  if (!dw_client_is_usable(client, kind)) {
    set_unusable_error(client, error);
    return NULL;
  }
  return dw_client_ref(client);
}

/**
 * dw_client_registry_choose:
 * @self: a registry
 * @kind: what the launch file is
 * @preferred: (nullable): the name of the client that the person wants
 * @error: return location: %DW_ERROR_CLIENT_MISSING, with what to install; %DW_ERROR_TICKET for a
 * kind that no definition claims; for @preferred also %DW_ERROR_NOT_FOUND, with the names there
 * are, and %DW_ERROR_USAGE if it does not take @kind
 *
 * Finds the installed client with the highest priority that takes @kind.
 *
 * Returns: (transfer full) (nullable): the client
 */
DwClient *
dw_client_registry_choose(DwClientRegistry *self,
                          DwLaunchKind kind,
                          const char *preferred,
                          GError **error)
{
  static const char *const nothing[] = {NULL};
  DwClient *client;

  if (preferred != NULL)
    return choose_preferred(self, kind, preferred, error);
  client = dw_client_registry_choose_other(self, kind, nothing);
  if (client == NULL)
    set_missing_error(self, kind, error);
  return client;
}

/**
 * dw_client_registry_prefer:
 * @self: a registry
 * @kind: what the launch file is
 * @name: (nullable): the name of the client that the person likes best
 * @error: return location: %DW_ERROR_CLIENT_MISSING, with what to install; %DW_ERROR_TICKET for a
 * kind that no definition claims
 *
 * Finds the client @name. A preference is no order: where that is not defined, not installed or
 * does not take @kind, it is the client that dw_client_registry_choose() finds without a name.
 *
 * Returns: (transfer full) (nullable): the client
 */
DwClient *
dw_client_registry_prefer(DwClientRegistry *self,
                          DwLaunchKind kind,
                          const char *name,
                          GError **error)
{
  DwClient *client = name != NULL ? find_by_name(self, name) : NULL;

  if (client != NULL && dw_client_is_usable(client, kind))
    return dw_client_ref(client);
  return dw_client_registry_choose(self, kind, NULL, error);
}

/**
 * dw_client_registry_choose_other:
 * @self: a registry
 * @kind: what the launch file is
 * @tried: (array zero-terminated=1): names of clients that were tried
 *
 * Returns: (transfer full) (nullable): the best installed client for @kind that is not in @tried
 */
DwClient *
dw_client_registry_choose_other(DwClientRegistry *self, DwLaunchKind kind, const char *const *tried)
{
  for (guint i = 0; i < self->clients->len; i++) {
    DwClient *client = self->clients->pdata[i];

    if (!g_strv_contains(tried, dw_client_get_name(client)) && dw_client_is_usable(client, kind))
      return dw_client_ref(client);
  }
  return NULL;
}
