/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-ticket.h"

G_BEGIN_DECLS

#define DW_TICKET_SCALE_MIN 100
#define DW_TICKET_SCALE_MAX 500

/**
 * DwTicketDisplay:
 * @full_screen: the session takes the whole screen instead of a window
 * @multi_monitor: in full screen it takes every monitor
 * @scale: percent by which the session enlarges what it shows, %DW_TICKET_SCALE_MIN to
 *   %DW_TICKET_SCALE_MAX; 0 or anything else leaves it to the ticket and the client
 *
 * How a person wants to see a session.
 */
typedef struct _DwTicketDisplay {
  gboolean full_screen;
  gboolean multi_monitor;
  guint scale;
} DwTicketDisplay;

guint dw_ticket_display_get_scale(const DwTicketDisplay *display);
DwTicket *dw_ticket_display_apply(const DwTicketDisplay *display, DwTicket *ticket);

G_END_DECLS
