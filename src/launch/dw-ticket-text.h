/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DW_TICKET_TEXT_HEAD 256

/**
 * DwTicketText:
 * @bytes: the ticket
 * @length: bytes
 * @unit: bytes a character takes: 1, or 2 after a UTF-16 mark
 * @high: which of the two bytes is the high one
 * @offset: where the next line begins
 *
 * A walk over the lines of a ticket, whatever its encoding and line ends. Lives on the stack.
 */
typedef struct {
  const guchar *bytes;
  gsize length;
  guint unit;
  guint high;
  gsize offset;
} DwTicketText;

/**
 * DwTicketLine:
 * @offset: where it begins, in bytes
 * @length: bytes up to its end mark
 * @end_length: bytes of its end mark: LF, CRLF, a lone CR, or nothing on the last line
 * @has_nul: whether a NUL character stands in it
 * @is_long: whether @head does not hold all of it
 * @head: its first characters without the space around them; what is not ASCII is a `?`, a NUL
 * character an 0x01
 *
 * One line. @head may hold a password: dw_ticket_text_clear_line() wipes it.
 */
typedef struct {
  gsize offset;
  gsize length;
  gsize end_length;
  gboolean has_nul;
  gboolean is_long;
  char head[DW_TICKET_TEXT_HEAD];
} DwTicketLine;

void dw_ticket_text_init(DwTicketText *text, const guchar *bytes, gsize length);
gboolean dw_ticket_text_is_wide(const DwTicketText *text);
gboolean dw_ticket_text_next(DwTicketText *text, DwTicketLine *line);
gboolean dw_ticket_text_is_blank(char c);
gsize dw_ticket_text_encode(const DwTicketText *text, const char *ascii, guchar *out);
void dw_ticket_text_clear_line(DwTicketLine *line);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DwTicketLine, dw_ticket_text_clear_line)

G_END_DECLS
