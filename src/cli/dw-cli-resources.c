/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-resources.h"

#include "dw-cli-open.h"

#include "dw-error.h"
#include "dw-listing.h"

#include <stdio.h>
#include <string.h>

/* `ecd-7w78ozhjcwa3u****`, `dg-…`, `ca-…`: a short word, a dash and letters. */
static gboolean
is_id(const char *word)
{
  gsize prefix = strspn(word, "abcdefghijklmnopqrstuvwxyz");
  const char *rest = word + prefix;

  return prefix > 0 && prefix <= 5 && *rest == '-' && rest[1] != '\0' &&
         strspn(rest, "-*_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
             strlen(rest);
}

/**
 * dw_cli_resources_are_ids:
 * @words: (array zero-terminated=1): what was typed
 *
 * Returns: whether all of @words look like ids, so that the service can be asked about just them
 */
gboolean
dw_cli_resources_are_ids(const char *const *words)
{
  for (; *words != NULL; words++) {
    if (!is_id(*words))
      return FALSE;
  }
  return TRUE;
}

static void
warn_of_failed_types(DwResourceStore *store)
{
  const char *const *failed = dw_resource_store_get_failed_types(store);

  for (; failed != NULL && *failed != NULL; failed++) {
    DwResourceKind kind;

    if (dw_resource_kind_from_service(*failed, &kind))
      fprintf(stderr, "deskwayctl: %ss could not be loaded.\n", dw_resource_kind_get_word(kind));
    else
      fprintf(stderr, "deskwayctl: Resources of the type %s could not be loaded.\n", *failed);
  }
}

/**
 * dw_cli_resources_open:
 * @cli: the run
 * @error: return location: as dw_cli_open(), %DW_ERROR_USAGE for an account that has no resources
 *
 * Opens the session of somebody who has resources.
 *
 * Returns: whether it is open
 */
gboolean
dw_cli_resources_open(DwCli *cli, GError **error)
{
  if (!dw_cli_open(cli, error))
    return FALSE;
  if (dw_context_get_provider(cli->context) != NULL)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
              "%s signs in with an AccessKey, which has no desks of its own here. Choose a "
              "person's account with --account, or use “deskwayctl call”.",
              dw_context_get_account(cli->context)->id);
  return FALSE;
}

/**
 * dw_cli_resources_load:
 * @cli: the run, with an open session
 * @error: return location: as dw_listing_refresh_finish()
 *
 * Fills the store with every page of the list.
 *
 * Returns: whether the list is there
 */
gboolean
dw_cli_resources_load(DwCli *cli, GError **error)
{
  DwProvider *provider = dw_context_get_provider(cli->context);
  DwResourceStore *store = dw_context_get_store(cli->context);

  dw_listing_refresh_async(provider, store, cli->cancellable, dw_cli_done_cb, cli);
  if (!dw_listing_refresh_finish(provider, dw_cli_await(cli), error))
    return FALSE;
  warn_of_failed_types(store);
  return TRUE;
}

static gboolean
load_some(DwCli *cli, const char *const *ids, GError **error)
{
  DwProvider *provider = dw_context_get_provider(cli->context);

  dw_listing_watch_async(provider, dw_context_get_store(cli->context), ids, cli->cancellable,
                         dw_cli_done_cb, cli);
  return dw_listing_watch_finish(provider, dw_cli_await(cli), NULL, error);
}

static gboolean
all_in_store(DwCli *cli, const char *const *ids)
{
  for (; *ids != NULL; ids++) {
    if (dw_resource_store_lookup(dw_context_get_store(cli->context), *ids) == NULL)
      return FALSE;
  }
  return TRUE;
}

/**
 * dw_cli_resources_find:
 * @cli: the run, with an open session
 * @words: (array zero-terminated=1): ids or names
 * @error: return location: %DW_ERROR_NOT_FOUND, %DW_ERROR_AMBIGUOUS with the candidates, and as
 *   dw_listing_refresh_finish()
 *
 * Finds what a person named, in one request where ids were typed.
 *
 * Returns: (transfer full) (element-type DwResource): the resources, each once, in the order of
 *   @words
 */
GPtrArray *
dw_cli_resources_find(DwCli *cli, const char *const *words, GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_object_unref);
  DwResourceStore *store = dw_context_get_store(cli->context);

  if (dw_cli_resources_are_ids(words) && !load_some(cli, words, error))
    return NULL;
  if (!all_in_store(cli, words) && !dw_cli_resources_load(cli, error))
    return NULL;
  for (; *words != NULL; words++) {
    DwResource *resource = dw_resource_store_find(store, *words, error);

    if (resource == NULL)
      return NULL;
    if (!g_ptr_array_find(found, resource, NULL))
      g_ptr_array_add(found, g_object_ref(resource));
  }
  return g_steal_pointer(&found);
}
