/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-client.h"
#include "dw-clock.h"
#include "dw-launch-file.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DwClientProcess:
 *
 * A protocol client that was started, and the launch file it was started with.
 */
#define DW_TYPE_CLIENT_PROCESS (dw_client_process_get_type())
G_DECLARE_FINAL_TYPE(DwClientProcess, dw_client_process, DW, CLIENT_PROCESS, GObject)

/**
 * DwClientProcessFlags:
 * @DW_CLIENT_PROCESS_NONE: as usual
 * @DW_CLIENT_PROCESS_OUTLIVE: this program will not stay for as long as the client: its output goes
 * nowhere, so that nothing breaks under it later
 */
typedef enum {
  DW_CLIENT_PROCESS_NONE = 0,
  DW_CLIENT_PROCESS_OUTLIVE = 1 << 0,
} DwClientProcessFlags;

DwClientProcess *dw_client_process_start(DwClient *client,
                                         DwLaunchFile *file,
                                         const char *title,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
DwClientProcess *dw_client_process_start_full(DwClient *client,
                                              DwLaunchFile *file,
                                              const char *title,
                                              guint scale,
                                              DwClientProcessFlags flags,
                                              DwClock *clock,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_client_process_wait_async(DwClientProcess *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean dw_client_process_wait_finish(DwClientProcess *self,
                                       GAsyncResult *result,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_client_process_terminate(DwClientProcess *self);

DwClient *dw_client_process_get_client(DwClientProcess *self);
GPid dw_client_process_get_pid(DwClientProcess *self);
gboolean dw_client_process_is_running(DwClientProcess *self);
gint64 dw_client_process_get_runtime_ms(DwClientProcess *self);
gboolean dw_client_process_died_early(DwClientProcess *self);
char *dw_client_process_get_output(DwClientProcess *self);

G_END_DECLS
