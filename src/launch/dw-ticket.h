/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwLaunchKind:
 * @DW_LAUNCH_KIND_UNKNOWN: none of the others
 * @DW_LAUNCH_KIND_ICA: a Citrix ICA file
 * @DW_LAUNCH_KIND_ASP: a file of the vendor's own ASP protocol
 * @DW_LAUNCH_KIND_RDP: a Remote Desktop connection file
 *
 * What a ticket turned out to be.
 */
typedef enum {
  DW_LAUNCH_KIND_UNKNOWN,
  DW_LAUNCH_KIND_ICA,
  DW_LAUNCH_KIND_ASP,
  DW_LAUNCH_KIND_RDP,
} DwLaunchKind;

/**
 * DW_TICKET_LIMIT:
 *
 * No ticket is longer than this many bytes once it is decoded.
 */
#define DW_TICKET_LIMIT (1024 * 1024)

/**
 * DwTicket:
 *
 * A decoded connection ticket: an immutable, reference-counted text in memory that wipes itself.
 */
typedef struct _DwTicket DwTicket;

const char *dw_ticket_kind_name(DwLaunchKind kind);
const char *dw_ticket_kind_extension(DwLaunchKind kind);
gboolean dw_ticket_kind_from_name(const char *name, DwLaunchKind *kind);

DwTicket *
dw_ticket_decode(const char *base64, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
DwTicket *dw_ticket_new(const guchar *bytes, gsize length);
DwTicket *dw_ticket_new_of_kind(const guchar *bytes, gsize length, DwLaunchKind kind);
DwTicket *dw_ticket_ref(DwTicket *ticket);
void dw_ticket_unref(DwTicket *ticket);
DwLaunchKind dw_ticket_get_kind(const DwTicket *ticket);
const guchar *dw_ticket_peek(const DwTicket *ticket, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwTicket, dw_ticket_unref)

G_END_DECLS
