/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-ticket.h"

G_BEGIN_DECLS

/**
 * DwTicketPolicy:
 * @allow_drives: folders of this machine may appear in the session
 * @allow_clipboard: the clipboard may be shared
 * @allow_printers: printers of this machine may appear in the session
 * @allow_devices: USB devices, cameras, ports, smart cards and scanners may
 * @allow_microphone: the session may listen
 * @allow_programs: the ticket may name the program to run in the session; needed for apps
 * @allow_gateways: the ticket may name a gateway to go through
 * @enforce: also switch off, in words of the ticket's own format, what is forbidden and the ticket
 * says nothing of; without this the person's own client settings decide
 * @share_drives: with @allow_drives, an RDP ticket asks for the drives of this machine whether it
 * did so before or not
 *
 * What a ticket may ask of this machine. Settings that would run a program here, load a library or
 * switch off the check of the server's certificate are never let through.
 */
typedef struct _DwTicketPolicy {
  gboolean allow_drives;
  gboolean allow_clipboard;
  gboolean allow_printers;
  gboolean allow_devices;
  gboolean allow_microphone;
  gboolean allow_programs;
  gboolean allow_gateways;
  gboolean enforce;
  gboolean share_drives;
} DwTicketPolicy;

extern const DwTicketPolicy DW_TICKET_POLICY_DEFAULT;

DwTicket *dw_ticket_policy_apply(const DwTicketPolicy *policy, DwTicket *ticket, GStrv *dropped);

G_END_DECLS
