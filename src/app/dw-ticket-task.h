/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-clock.h"
#include "dw-provider.h"
#include "dw-ticket.h"

G_BEGIN_DECLS

/* The service makes a ticket in a task of its own, which is asked about until it is done. */

void dw_ticket_task_run_async(DwProvider *provider,
                              DwResource *resource,
                              const DwTicketQuery *query,
                              DwClock *clock,
                              guint timeout,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
DwTicket *dw_ticket_task_run_finish(DwProvider *provider,
                                    GAsyncResult *result,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
