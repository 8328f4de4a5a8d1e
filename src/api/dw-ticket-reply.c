/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-ticket-reply.h"

#define FIELD(kind, name, member)                                 \
  {                                                               \
    name, DW_FIELD_##kind, G_STRUCT_OFFSET(DwTicketReply, member) \
  }

static const DwField ticket_fields[] = {
    FIELD(TOKEN, "TaskId", task_id),
    FIELD(WORD, "TaskStatus", task_status),
    FIELD(WORD, "TaskCode", task_code),
    FIELD(TEXT, "TaskMessage", task_message),
    FIELD(SECRET, "Ticket", ticket),
    FIELD(FLAG, "TaskFinished", task_finished),
    {NULL},
};
const DwRecordType DW_TICKET_RECORD = {sizeof(DwTicketReply), ticket_fields};

/**
 * dw_ticket_reply_new:
 *
 * Returns: (transfer full): a reply that says nothing
 */
DwTicketReply *
dw_ticket_reply_new(void)
{
  return dw_record_new(&DW_TICKET_RECORD);
}

/**
 * dw_ticket_reply_free:
 * @reply: (nullable) (transfer full): a reply
 */
void
dw_ticket_reply_free(DwTicketReply *reply)
{
  dw_record_free(&DW_TICKET_RECORD, reply);
}

/**
 * dw_ticket_reply_conclude:
 * @reply: a reply whose fields are set
 *
 * Sets @status: from TaskStatus in any case; without one from GWS's TaskFinished; without either a
 * ticket means finished and a task alone means running.
 */
void
dw_ticket_reply_conclude(DwTicketReply *reply)
{
  static const struct {
    const char *word;
    DwTicketStatus status;
  } words[] = {
      {"RUNNING", DW_TICKET_STATUS_RUNNING},
      {"FINISHED", DW_TICKET_STATUS_FINISHED},
      {"FAILED", DW_TICKET_STATUS_FAILED},
  };

  reply->status = DW_TICKET_STATUS_UNKNOWN;
  if (reply->task_status != NULL) {
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
      if (g_ascii_strcasecmp(reply->task_status, words[i].word) == 0)
        reply->status = words[i].status;
  } else if (reply->ticket != NULL || reply->task_finished == DW_FLAG_TRUE) {
    reply->status = DW_TICKET_STATUS_FINISHED;
  } else if (reply->task_id != NULL || reply->task_finished == DW_FLAG_FALSE) {
    reply->status = DW_TICKET_STATUS_RUNNING;
  }
}
