/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-client-process.h"
#include "dw-client-registry.h"
#include "dw-connect-flow.h"
#include "dw-launch-file.h"
#include "dw-ticket-display.h"
#include "dw-ticket-policy.h"

G_BEGIN_DECLS

/* How a step stands; times on the monotonic clock. */
typedef struct {
  DwStepState state;
  gint64 started;
  gint64 ended;
  char *result;
} DwConnectStepRecord;

/* What DwConnectFlow's two files share: the object and what can be asked of it (dw-connect-flow.c),
 * and the steps (dw-connect-flow-run.c). */
struct _DwConnectFlow {
  GObject parent;

  DwProvider *provider;
  DwResourceStore *store;
  DwClientRegistry *registry;
  DwResource *resource;
  DwClock *clock;

  char *client_name;
  char *preferred_clients[DW_LAUNCH_KIND_RDP + 1]; /* names, by kind */
  GPtrArray *tried_clients;                        /* names */
  char *output;
  gboolean ticket_only;
  gboolean no_launch;
  char *program;
  char *arguments;
  char *user;
  DwSecret *password;
  guint timeout;
  DwTicketPolicy policy;
  DwTicketDisplay display;
  gboolean has_display;

  DwConnectStepRecord steps[DW_N_CONNECT_STEPS];
  DwTicket *ticket;
  gint64 ticket_time;
  DwLaunchFile *file;
  DwClient *client;
  DwClientProcess *process;
};

void dw_connect_flow_change_step(DwConnectFlow *self,
                                 DwConnectStep step,
                                 DwStepState state,
                                 const char *result);

G_END_DECLS
