/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-provider.h"

#include "dw-error.h"

G_DEFINE_INTERFACE(DwProvider, dw_provider, G_TYPE_OBJECT)

static void
dw_provider_default_init(DwProviderInterface *iface)
{
}

/**
 * dw_provider_get_person:
 * @self: a provider
 *
 * Returns: (nullable) (transfer none): who is signed in, as a person would say it; %NULL where
 * nobody is
 */
const char *
dw_provider_get_person(DwProvider *self)
{
  return DW_PROVIDER_GET_IFACE(self)->get_person(self);
}

/**
 * dw_provider_page_async:
 * @self: a provider
 * @next_token: (nullable): where the page before ended; %NULL for the first
 * @ids: (nullable) (array zero-terminated=1): only these resources; %NULL for all
 * @cancellable: (nullable): stops it
 * @callback: called with the page
 * @user_data: for @callback
 *
 * Asks for one page of the person's resources. dw_listing_refresh_async() follows them all.
 */
void
dw_provider_page_async(DwProvider *self,
                       const char *next_token,
                       const char *const *ids,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  DW_PROVIDER_GET_IFACE(self)->page_async(self, next_token, ids, cancellable, callback, user_data);
}

/**
 * dw_provider_page_finish:
 * @self: a provider
 * @result: what the callback got
 * @error: return location: the kinds of the service and the network
 *
 * Returns: (transfer full): the page
 */
DwResourcePage *
dw_provider_page_finish(DwProvider *self, GAsyncResult *result, GError **error)
{
  return DW_PROVIDER_GET_IFACE(self)->page_finish(self, result, error);
}

/**
 * dw_provider_get_most_ids:
 * @self: a provider
 *
 * Returns: how many resources it takes in one power request
 */
guint
dw_provider_get_most_ids(DwProvider *self)
{
  guint most = DW_PROVIDER_GET_IFACE(self)->most_ids;

  return most != 0 ? most : DW_PROVIDER_MOST_IDS;
}

/**
 * dw_provider_power_async:
 * @self: a provider
 * @action: one power action; %DW_ACTION_UPDATE_IMAGE has dw_provider_update_async()
 * @ids: (array zero-terminated=1): the resources, one to dw_provider_get_most_ids()
 * @client_token: makes a repeated request the same request
 * @cancellable: (nullable): stops it
 * @callback: called when the service took it or refused
 * @user_data: for @callback
 *
 * Asks for a power action. That the service took it does not mean that it is done.
 */
void
dw_provider_power_async(DwProvider *self,
                        DwAction action,
                        const char *const *ids,
                        const char *client_token,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  DW_PROVIDER_GET_IFACE(self)->power_async(self, action, ids, client_token, cancellable, callback,
                                           user_data);
}

/**
 * dw_provider_power_finish:
 * @self: a provider
 * @result: what the callback got
 * @error: return location: %DW_ERROR_NOT_READY in the wrong state, %DW_ERROR_NOT_OFFERED where the
 *   office lacks the action, the kinds of the service and the network
 *
 * Returns: whether the service took it
 */
gboolean
dw_provider_power_finish(DwProvider *self, GAsyncResult *result, GError **error)
{
  return DW_PROVIDER_GET_IFACE(self)->power_finish(self, result, error);
}

/**
 * dw_provider_update_async:
 * @self: a provider
 * @resource: what an image update waits for
 * @cancellable: (nullable): stops it
 * @callback: called when the service took it or refused
 * @user_data: for @callback
 *
 * Agrees to the update that @resource was last listed with. The service restarts the desk for it;
 * that it took the request does not mean that the update is done.
 */
void
dw_provider_update_async(DwProvider *self,
                         DwResource *resource,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  DW_PROVIDER_GET_IFACE(self)->update_async(self, resource, cancellable, callback, user_data);
}

/**
 * dw_provider_update_finish:
 * @self: a provider
 * @result: what the callback got
 * @error: return location: %DW_ERROR_NOT_READY where no update waits or in the wrong state,
 *   %DW_ERROR_NOT_OFFERED where the office lacks the action, the kinds of the service and the
 *   network
 *
 * Returns: whether the service took it
 */
gboolean
dw_provider_update_finish(DwProvider *self, GAsyncResult *result, GError **error)
{
  return DW_PROVIDER_GET_IFACE(self)->update_finish(self, result, error);
}

/**
 * dw_provider_ticket_async:
 * @self: a provider
 * @resource: a resource that runs
 * @query: what to ask with
 * @cancellable: (nullable): stops it
 * @callback: called with the reply
 * @user_data: for @callback
 *
 * Asks once: the first time begins a task, later times ask how it stands.
 */
void
dw_provider_ticket_async(DwProvider *self,
                         DwResource *resource,
                         const DwTicketQuery *query,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  DW_PROVIDER_GET_IFACE(self)->ticket_async(self, resource, query, cancellable, callback,
                                            user_data);
}

/**
 * dw_provider_ticket_finish:
 * @self: a provider
 * @result: what the callback got
 * @error: return location: the kinds of the service and the network
 *
 * Returns: (transfer full): how the task stands
 */
DwTicketReply *
dw_provider_ticket_finish(DwProvider *self, GAsyncResult *result, GError **error)
{
  return DW_PROVIDER_GET_IFACE(self)->ticket_finish(self, result, error);
}

/**
 * dw_provider_report:
 * @self: a provider
 * @resource: what a remote session is with
 * @report: how it stands
 * @cancellable: (nullable): stops it
 * @callback: (nullable): called when the service was told or could not be, which makes no
 *   difference: there is nothing to finish
 * @user_data: for @callback
 *
 * Tells the service of a remote session, as well as it goes.
 */
void
dw_provider_report(DwProvider *self,
                   DwResource *resource,
                   DwSessionReport report,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  DW_PROVIDER_GET_IFACE(self)->report(self, resource, report, cancellable, callback, user_data);
}

/**
 * dw_provider_get_features:
 * @self: a provider
 * @resource: one of its resources
 *
 * Returns: what it offers for @resource beside power and connections
 */
DwFeature
dw_provider_get_features(DwProvider *self, DwResource *resource)
{
  DwProviderInterface *iface = DW_PROVIDER_GET_IFACE(self);

  return iface->get_features != NULL ? iface->get_features(self, resource) : DW_FEATURE_NONE;
}

/* Whether @resource has it; else the caller of @tag is told that it does not. */
static gboolean
check_feature(DwProvider *self,
              DwResource *resource,
              DwFeature feature,
              gpointer tag,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  if ((dw_provider_get_features(self, resource) & feature) != 0)
    return TRUE;
  g_task_report_new_error(self, callback, user_data, tag, DW_ERROR, DW_ERROR_NOT_OFFERED,
                          feature == DW_FEATURE_RENAME
                              ? "The service has no way to rename %s."
                              : "How the picture of %s is sent can't be chosen.",
                          dw_resource_get_name(resource));
  return FALSE;
}

/**
 * dw_provider_rename_async:
 * @self: a provider
 * @resource: one of its resources
 * @name: the new name
 * @cancellable: (nullable): stops the transfer
 * @callback: called when the service took it
 * @user_data: for @callback
 */
void
dw_provider_rename_async(DwProvider *self,
                         DwResource *resource,
                         const char *name,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  if (check_feature(self, resource, DW_FEATURE_RENAME, dw_provider_rename_async, callback,
                    user_data))
    DW_PROVIDER_GET_IFACE(self)->rename_async(self, resource, name, cancellable, callback,
                                              user_data);
}

/**
 * dw_provider_rename_finish:
 * @self: a provider
 * @result: what the callback got
 * @error: return location: %DW_ERROR_NOT_OFFERED, and whatever a call meets
 *
 * Returns: whether it has the new name
 */
gboolean
dw_provider_rename_finish(DwProvider *self, GAsyncResult *result, GError **error)
{
  if (g_async_result_is_tagged(result, dw_provider_rename_async))
    return g_task_propagate_boolean(G_TASK(result), error);
  return DW_PROVIDER_GET_IFACE(self)->rename_finish(self, result, error);
}

/**
 * dw_provider_quality_async:
 * @self: a provider
 * @resource: one of its resources
 * @wanted: (nullable): what to change; %NULL to ask only
 * @cancellable: (nullable): stops the transfer
 * @callback: called when the service answered
 * @user_data: for @callback
 */
void
dw_provider_quality_async(DwProvider *self,
                          DwResource *resource,
                          const DwDisplayQuality *wanted,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  if (check_feature(self, resource, DW_FEATURE_DISPLAY_QUALITY, dw_provider_quality_async, callback,
                    user_data))
    DW_PROVIDER_GET_IFACE(self)->quality_async(self, resource, wanted, cancellable, callback,
                                               user_data);
}

/**
 * dw_provider_quality_finish:
 * @self: a provider
 * @result: what the callback got
 * @quality: (out): how the picture is sent now
 * @error: return location: %DW_ERROR_NOT_OFFERED, %DW_ERROR_TIMED_OUT, and whatever a call meets
 *
 * Returns: whether the service told
 */
gboolean
dw_provider_quality_finish(DwProvider *self,
                           GAsyncResult *result,
                           DwDisplayQuality *quality,
                           GError **error)
{
  if (g_async_result_is_tagged(result, dw_provider_quality_async))
    return g_task_propagate_boolean(G_TASK(result), error);
  return DW_PROVIDER_GET_IFACE(self)->quality_finish(self, result, quality, error);
}
