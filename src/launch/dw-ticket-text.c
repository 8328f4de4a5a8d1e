/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-ticket-text.h"

#include "dw-secret.h"

#include <string.h>

/**
 * dw_ticket_text_init:
 * @text: (out caller-allocates): the walk
 * @bytes: the ticket; not copied
 * @length: bytes
 *
 * Starts before the first line. A UTF-8 or UTF-16 byte order mark is taken in and skipped. Half a
 * UTF-16 character at the end is left out.
 */
void
dw_ticket_text_init(DwTicketText *text, const guchar *bytes, gsize length)
{
  *text = (DwTicketText){.bytes = bytes, .length = length, .unit = 1};

  if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
    text->offset = 3;
  if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
    text->unit = 2;
    text->high = bytes[0] == 0xff ? 1 : 0;
    text->offset = 2;
    text->length = length & ~(gsize) 1;
  }
}

/**
 * dw_ticket_text_is_wide:
 * @text: a walk
 *
 * Returns: whether the ticket is UTF-16
 */
gboolean
dw_ticket_text_is_wide(const DwTicketText *text)
{
  return text->unit == 2;
}

/* The character at @offset, as far as a line's head needs it. */
static char
char_at(const DwTicketText *text, gsize offset)
{
  guchar byte = text->bytes[offset];

  if (text->unit == 2) {
    if (text->bytes[offset + text->high] != 0)
      return '?';
    byte = text->bytes[offset + 1 - text->high];
  }
  if (byte == 0)
    return '\1';
  return byte < 0x80 ? (char) byte : '?';
}

static gsize
end_mark_length(const DwTicketText *text, gsize offset)
{
  gsize next = offset + text->unit;

  if (offset >= text->length)
    return 0;
  if (char_at(text, offset) == '\r' && next < text->length && char_at(text, next) == '\n')
    return 2 * text->unit;
  return text->unit;
}

/**
 * dw_ticket_text_is_blank:
 * @c: a character of a line's head
 *
 * Returns: whether some client may skip @c around a key: space and every control character, which
 * isspace() and the like have different opinions of
 */
gboolean
dw_ticket_text_is_blank(char c)
{
  return (guchar) c <= ' ' || c == 0x7f;
}

/* Space before the first letter is left out, or enough of it could push a key out of sight. */
static void
take_char(DwTicketLine *line, gsize *used, char c)
{
  line->has_nul |= c == '\1';
  if (*used == 0 && dw_ticket_text_is_blank(c))
    return;
  if (*used < sizeof(line->head) - 1)
    line->head[(*used)++] = c;
  else
    line->is_long = TRUE;
}

/**
 * dw_ticket_text_next:
 * @text: a walk
 * @line: (out caller-allocates): the line
 *
 * Steps to the next line. A lone CR ends a line too, as it does for FreeRDP: otherwise it could
 * hide a setting from us that the client sees.
 *
 * Returns: %FALSE after the last line
 */
gboolean
dw_ticket_text_next(DwTicketText *text, DwTicketLine *line)
{
  gsize used = 0;
  gsize at;

  if (text->offset >= text->length)
    return FALSE;
  line->offset = text->offset;
  line->has_nul = FALSE;
  line->is_long = FALSE;
  for (at = text->offset; at < text->length; at += text->unit) {
    char c = char_at(text, at);

    if (c == '\n' || c == '\r')
      break;
    take_char(line, &used, c);
  }
  line->head[used] = '\0';
  g_strchomp(line->head);
  line->length = at - line->offset;
  line->end_length = end_mark_length(text, at);
  text->offset = at + line->end_length;
  return TRUE;
}

/**
 * dw_ticket_text_encode:
 * @text: a walk over the ticket whose encoding is wanted
 * @ascii: what to write
 * @out: (out caller-allocates): at least two bytes for each of @ascii
 *
 * Returns: bytes written
 */
gsize
dw_ticket_text_encode(const DwTicketText *text, const char *ascii, guchar *out)
{
  gsize length = strlen(ascii);

  for (gsize i = 0; i < length; i++) {
    if (text->unit == 2)
      out[2 * i + text->high] = 0;
    out[text->unit == 2 ? 2 * i + 1 - text->high : i] = (guchar) ascii[i];
  }
  return length * text->unit;
}

/**
 * dw_ticket_text_clear_line:
 * @line: a line, wiped
 */
void
dw_ticket_text_clear_line(DwTicketLine *line)
{
  dw_wipe(line, sizeof *line);
}
