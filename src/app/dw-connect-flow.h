/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-clock.h"
#include "dw-provider.h"

G_BEGIN_DECLS

/* Of a layer that those who run a flow need not see. */
typedef struct _DwClientRegistry DwClientRegistry;
typedef struct _DwTicketDisplay DwTicketDisplay;
typedef struct _DwTicketPolicy DwTicketPolicy;

/**
 * DwConnectStep:
 * @DW_CONNECT_STEP_SIGN_IN: there is a session
 * @DW_CONNECT_STEP_POWER_ON: the resource runs
 * @DW_CONNECT_STEP_TICKET: the service issued a ticket
 * @DW_CONNECT_STEP_LAUNCH_FILE: the ticket stands in a private file
 * @DW_CONNECT_STEP_CLIENT: the protocol client runs
 *
 * The five steps of a connection, in their order.
 */
typedef enum {
  DW_CONNECT_STEP_SIGN_IN,
  DW_CONNECT_STEP_POWER_ON,
  DW_CONNECT_STEP_TICKET,
  DW_CONNECT_STEP_LAUNCH_FILE,
  DW_CONNECT_STEP_CLIENT,
} DwConnectStep;

#define DW_N_CONNECT_STEPS (DW_CONNECT_STEP_CLIENT + 1)

typedef enum {
  DW_STEP_PENDING,
  DW_STEP_RUNNING,
  DW_STEP_DONE,
  DW_STEP_FAILED,
  DW_STEP_CANCELLED,
} DwStepState;

/**
 * DwPreferredClients:
 * @rdp: (nullable): for RDP sessions
 * @ica: (nullable): for ICA sessions
 * @asp: (nullable): for ASP sessions
 *
 * The names of the clients that a person likes best.
 */
typedef struct {
  const char *rdp;
  const char *ica;
  const char *asp;
} DwPreferredClients;

/**
 * DwConnectOptions:
 * @client: (nullable): the name of the client to use, which has to be there and to take the ticket
 * @preferred: (nullable): without @client, the clients to use if they are there; the best that is
 *   installed where they are not
 * @output: (nullable): write the launch file there and start nothing
 * @ticket_only: stop when the ticket is there, for dw_connect_flow_peek_ticket(), and write nothing
 * @no_launch: stop when the launch file is there, and leave it to the caller; see
 *   dw_launch_file_leave()
 * @program: (nullable): a program to start in the desk
 * @arguments: (nullable): what @program is given
 * @user: (nullable): a name in the domain that dw_resource_get_sign_in_domain() tells
 * @password: (nullable): that user's
 * @timeout: seconds that powering on may take, and the ticket too; 0 for the defaults
 * @policy: (nullable): what a ticket may ask of this machine
 * @display: (nullable): how to show the session; as the ticket says where absent
 *
 * How to connect.
 */
typedef struct {
  const char *client;
  const DwPreferredClients *preferred;
  const char *output;
  gboolean ticket_only;
  gboolean no_launch;
  const char *program;
  const char *arguments;
  const char *user;
  DwSecret *password;
  guint timeout;
  const DwTicketPolicy *policy;
  const DwTicketDisplay *display;
} DwConnectOptions;

/**
 * DwConnectFlow:
 *
 * One connection, from the session to the protocol client, in five steps that a person can follow.
 * Running it again after a failure goes on at the step that failed.
 *
 * DwConnectFlow::step-changed (step) is emitted when a step begins, moves or ends.
 */
#define DW_TYPE_CONNECT_FLOW (dw_connect_flow_get_type())
G_DECLARE_FINAL_TYPE(DwConnectFlow, dw_connect_flow, DW, CONNECT_FLOW, GObject)

DwConnectFlow *dw_connect_flow_new(DwProvider *provider,
                                   DwClock *clock,
                                   DwResourceStore *store,
                                   DwClientRegistry *registry,
                                   DwResource *resource,
                                   const DwConnectOptions *options);

const char *dw_connect_flow_get_step_name(DwConnectStep step);
DwStepState dw_connect_flow_get_step_state(DwConnectFlow *self, DwConnectStep step);
const char *dw_connect_flow_get_step_result(DwConnectFlow *self, DwConnectStep step);
gint64 dw_connect_flow_get_step_duration(DwConnectFlow *self, DwConnectStep step);

void dw_connect_flow_run_async(DwConnectFlow *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean dw_connect_flow_run_finish(DwConnectFlow *self,
                                    GAsyncResult *result,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_connect_flow_wait_async(DwConnectFlow *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean dw_connect_flow_wait_finish(DwConnectFlow *self,
                                     GAsyncResult *result,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_connect_flow_disconnect(DwConnectFlow *self);

const guchar *dw_connect_flow_peek_ticket(DwConnectFlow *self, gsize *length);
const char *dw_connect_flow_get_kind_name(DwConnectFlow *self);
const char *dw_connect_flow_get_path(DwConnectFlow *self);
const char *dw_connect_flow_get_client_name(DwConnectFlow *self);
const char *dw_connect_flow_get_client_title(DwConnectFlow *self);
const char *dw_connect_flow_get_next_client(DwConnectFlow *self);
gboolean dw_connect_flow_wants_credentials(DwConnectFlow *self, const GError *error);
void dw_connect_flow_set_credentials(DwConnectFlow *self, const char *user, DwSecret *password);
void dw_connect_flow_set_client(DwConnectFlow *self, const char *name);
GPid dw_connect_flow_get_pid(DwConnectFlow *self);

G_END_DECLS
