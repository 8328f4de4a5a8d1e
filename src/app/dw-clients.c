/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-clients.h"

#include "dw-client-registry.h"

static void
summary_free(DwClientSummary *summary)
{
  g_free(summary->name);
  g_free(summary->title);
  g_free(summary->kinds);
  g_free(summary->program);
  g_free(summary->package);
  g_free(summary->problem);
  g_free(summary);
}

static DwClientSummary *
summarize(DwClient *client)
{
  DwClientSummary *summary = g_new0(DwClientSummary, 1);

  summary->name = g_strdup(dw_client_get_name(client));
  summary->title = g_strdup(dw_client_get_display_name(client));
  summary->kinds = dw_client_dup_kinds(client);
  summary->program = dw_client_find_program(client);
  summary->package = g_strdup(dw_client_get_package(client));
  summary->problem = g_strdup(dw_client_get_problem(client));
  return summary;
}

/**
 * dw_clients_summarize:
 * @context: a context
 *
 * Returns: (transfer full) (element-type DwClientSummary): every protocol client that is defined,
 *   the preferred ones first
 */
GPtrArray *
dw_clients_summarize(DwContext *context)
{
  GPtrArray *clients = dw_client_registry_list(dw_context_get_registry(context));
  GPtrArray *summaries = g_ptr_array_new_with_free_func((GDestroyNotify) summary_free);

  for (guint i = 0; i < clients->len; i++)
    g_ptr_array_add(summaries, summarize(g_ptr_array_index(clients, i)));
  return summaries;
}

/**
 * dw_clients_get_folder:
 *
 * Returns: (transfer none): where the clients that come with Deskway are defined
 */
const char *
dw_clients_get_folder(void)
{
  return dw_client_registry_get_shipped_folder();
}
