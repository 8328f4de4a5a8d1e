/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-actions.h"
#include "dw-api-decode.h"
#include "dw-resource-store.h"

G_BEGIN_DECLS

/**
 * DwTicketQuery:
 * @task_id: (nullable): the task that the first call began
 * @program: (nullable): a program to start in the desk
 * @arguments: (nullable): what @program is given
 * @user: (nullable): a name in the domain that dw_resource_get_sign_in_domain() tells
 * @password: (nullable): that user's
 *
 * What a ticket is asked for with.
 */
typedef struct {
  const char *task_id;
  const char *program;
  const char *arguments;
  const char *user;
  DwSecret *password;
} DwTicketQuery;

/**
 * DwFeature:
 * @DW_FEATURE_RENAME: it can be given another name
 * @DW_FEATURE_DISPLAY_QUALITY: how its picture is sent can be chosen
 *
 * What not every service offers; flags.
 */
typedef enum {
  DW_FEATURE_NONE = 0,
  DW_FEATURE_RENAME = 1 << 0,
  DW_FEATURE_DISPLAY_QUALITY = 1 << 1,
} DwFeature;

/**
 * DwDisplayQuality:
 * @visual_lossless: no detail of the picture is lost, for drawings and texts
 * @optimize_for_3d: the picture moves smoothly, for scenes in 3D
 *
 * How the picture of a resource is sent. Unset is what the resource does not have, or what is to
 * stay as it is.
 */
typedef struct {
  DwFlag visual_lossless;
  DwFlag optimize_for_3d;
} DwDisplayQuality;

/**
 * DwSessionReport:
 * @DW_SESSION_REPORT_CONNECTED: a protocol client runs
 * @DW_SESSION_REPORT_DISCONNECTED: it ended
 *
 * What the service is told of a remote session.
 */
typedef enum {
  DW_SESSION_REPORT_CONNECTED,
  DW_SESSION_REPORT_DISCONNECTED,
} DwSessionReport;

/** What a provider takes in one power request unless it says otherwise. */
#define DW_PROVIDER_MOST_IDS 20

/**
 * DwProvider:
 *
 * A service that has resources for a person: lists them, powers them, gives tickets for them.
 */
#define DW_TYPE_PROVIDER (dw_provider_get_type())
G_DECLARE_INTERFACE(DwProvider, dw_provider, DW, PROVIDER, GObject)

struct _DwProviderInterface {
  GTypeInterface parent;

  const char *(*get_person)(DwProvider *self);
  void (*page_async)(DwProvider *self,
                     const char *next_token,
                     const char *const *ids,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  DwResourcePage *(*page_finish)(DwProvider *self, GAsyncResult *result, GError **error);
  void (*power_async)(DwProvider *self,
                      DwAction action,
                      const char *const *ids,
                      const char *client_token,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  gboolean (*power_finish)(DwProvider *self, GAsyncResult *result, GError **error);
  guint most_ids; /* of one power_async; 0 is DW_PROVIDER_MOST_IDS */
  void (*update_async)(DwProvider *self,
                       DwResource *resource,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*update_finish)(DwProvider *self, GAsyncResult *result, GError **error);
  void (*ticket_async)(DwProvider *self,
                       DwResource *resource,
                       const DwTicketQuery *query,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  DwTicketReply *(*ticket_finish)(DwProvider *self, GAsyncResult *result, GError **error);
  void (*report)(DwProvider *self,
                 DwResource *resource,
                 DwSessionReport report,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data);
  /* Without the first there are no features, and the rest may be left out. */
  DwFeature (*get_features)(DwProvider *self, DwResource *resource);
  void (*rename_async)(DwProvider *self,
                       DwResource *resource,
                       const char *name,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  gboolean (*rename_finish)(DwProvider *self, GAsyncResult *result, GError **error);
  void (*quality_async)(DwProvider *self,
                        DwResource *resource,
                        const DwDisplayQuality *wanted,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*quality_finish)(DwProvider *self,
                             GAsyncResult *result,
                             DwDisplayQuality *quality,
                             GError **error);
};

const char *dw_provider_get_person(DwProvider *self);
void dw_provider_page_async(DwProvider *self,
                            const char *next_token,
                            const char *const *ids,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
DwResourcePage *dw_provider_page_finish(DwProvider *self,
                                        GAsyncResult *result,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_provider_power_async(DwProvider *self,
                             DwAction action,
                             const char *const *ids,
                             const char *client_token,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
guint dw_provider_get_most_ids(DwProvider *self);
gboolean dw_provider_power_finish(DwProvider *self,
                                  GAsyncResult *result,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_provider_update_async(DwProvider *self,
                              DwResource *resource,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean dw_provider_update_finish(DwProvider *self,
                                   GAsyncResult *result,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_provider_ticket_async(DwProvider *self,
                              DwResource *resource,
                              const DwTicketQuery *query,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
DwTicketReply *dw_provider_ticket_finish(DwProvider *self,
                                         GAsyncResult *result,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_provider_report(DwProvider *self,
                        DwResource *resource,
                        DwSessionReport report,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);

DwFeature dw_provider_get_features(DwProvider *self, DwResource *resource);
void dw_provider_rename_async(DwProvider *self,
                              DwResource *resource,
                              const char *name,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean dw_provider_rename_finish(DwProvider *self,
                                   GAsyncResult *result,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_provider_quality_async(DwProvider *self,
                               DwResource *resource,
                               const DwDisplayQuality *wanted,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean dw_provider_quality_finish(DwProvider *self,
                                    GAsyncResult *result,
                                    DwDisplayQuality *quality,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
