/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-record.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwTicketStatus:
 * @DW_TICKET_STATUS_UNKNOWN: a word Deskway does not know, or none
 * @DW_TICKET_STATUS_RUNNING: ask again with the task's id
 * @DW_TICKET_STATUS_FINISHED: the ticket is there, or should be
 * @DW_TICKET_STATUS_FAILED: see the task's code and message
 *
 * How far the task that makes a ticket is.
 */
typedef enum {
  DW_TICKET_STATUS_UNKNOWN,
  DW_TICKET_STATUS_RUNNING,
  DW_TICKET_STATUS_FINISHED,
  DW_TICKET_STATUS_FAILED,
} DwTicketStatus;

/**
 * DwTicketReply:
 *
 * What GetConnectionTicket (or GWS's GetConnectTicket) answers. @ticket is base64 as it came, %NULL
 * where absent or empty, also in a finished task.
 */
typedef struct {
  char *task_id;
  char *task_status; /* the service's word */
  char *task_code;
  char *task_message;
  DwSecret *ticket;
  DwFlag task_finished; /* GWS */
  DwTicketStatus status;
} DwTicketReply;

extern const DwRecordType DW_TICKET_RECORD;

DwTicketReply *dw_ticket_reply_new(void);
void dw_ticket_reply_free(DwTicketReply *reply);
void dw_ticket_reply_conclude(DwTicketReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwTicketReply, dw_ticket_reply_free)

G_END_DECLS
