/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-json-check.h"

#include <string.h>

/* json-glib recurses as deep as a text nests, takes more than JSON (comments, 'quotes', var x = …)
 * and stumbles over half a surrogate pair. So a text is read here first, strictly by RFC 8259 and
 * without recursion. */

typedef enum {
  EXPECT_VALUE,
  EXPECT_VALUE_OR_CLOSE,
  EXPECT_KEY,
  EXPECT_KEY_OR_CLOSE,
  EXPECT_COLON,
  EXPECT_COMMA_OR_CLOSE,
  EXPECT_END,
} Expect;

typedef struct {
  const char *at;
  const char *end;
  Expect expect;
  guint depth;
  guint64 objects; /* a bit for each open level, the innermost lowest: object, not array */
  guint members[DW_JSON_CHECK_MAX_DEPTH]; /* of each open object, the outermost first */
} Scan;

/* What a token that fails to match means: that the text stops there, or that it is no JSON. */
static DwJsonFault
fault_here(const Scan *scan)
{
  return scan->at >= scan->end ? DW_JSON_FAULT_TRUNCATED : DW_JSON_FAULT_SYNTAX;
}

static void
skip_space(Scan *scan)
{
  while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) != NULL)
    scan->at++;
}

static void
value_ended(Scan *scan)
{
  scan->expect = scan->depth == 0 ? EXPECT_END : EXPECT_COMMA_OR_CLOSE;
}

static DwJsonFault
scan_hex(Scan *scan, guint *unit)
{
  *unit = 0;
  for (int i = 0; i < 4; i++, scan->at++) {
    if (scan->at >= scan->end || !g_ascii_isxdigit(*scan->at))
      return fault_here(scan);
    *unit = *unit * 16 + (guint) g_ascii_xdigit_value(*scan->at);
  }
  return DW_JSON_FAULT_NONE;
}

/* The second half of a pair; the first was just read. */
static DwJsonFault
scan_low_surrogate(Scan *scan)
{
  guint unit = 0;
  DwJsonFault fault;

  if (scan->end - scan->at < 2)
    return DW_JSON_FAULT_TRUNCATED;
  if (scan->at[0] != '\\' || scan->at[1] != 'u')
    return DW_JSON_FAULT_ENCODING;
  scan->at += 2;
  fault = scan_hex(scan, &unit);
  if (fault == DW_JSON_FAULT_NONE && (unit < 0xdc00 || unit > 0xdfff))
    fault = DW_JSON_FAULT_ENCODING;
  return fault;
}

static DwJsonFault
scan_unicode_escape(Scan *scan)
{
  guint unit = 0;
  DwJsonFault fault = scan_hex(scan, &unit);

  if (fault != DW_JSON_FAULT_NONE)
    return fault;
  if (unit == 0)
    return DW_JSON_FAULT_NUL;
  if (unit >= 0xd800 && unit <= 0xdbff)
    return scan_low_surrogate(scan);
  return unit >= 0xdc00 && unit <= 0xdfff ? DW_JSON_FAULT_ENCODING : DW_JSON_FAULT_NONE;
}

static DwJsonFault
scan_escape(Scan *scan)
{
  if (scan->at >= scan->end)
    return DW_JSON_FAULT_TRUNCATED;
  if (*scan->at == 'u') {
    scan->at++;
    return scan_unicode_escape(scan);
  }
  if (strchr("\"\\/bfnrt", *scan->at) == NULL)
    return DW_JSON_FAULT_SYNTAX;
  scan->at++;
  return DW_JSON_FAULT_NONE;
}

/* Control characters inside a string are against the RFC, but harmless, and services send them. */
static DwJsonFault
scan_string(Scan *scan)
{
  DwJsonFault fault = DW_JSON_FAULT_NONE;

  scan->at++;
  while (fault == DW_JSON_FAULT_NONE && scan->at < scan->end && *scan->at != '"')
    fault = *scan->at++ == '\\' ? scan_escape(scan) : DW_JSON_FAULT_NONE;
  if (fault != DW_JSON_FAULT_NONE)
    return fault;
  if (scan->at >= scan->end)
    return DW_JSON_FAULT_TRUNCATED;
  scan->at++;
  return DW_JSON_FAULT_NONE;
}

static DwJsonFault
scan_digits(Scan *scan)
{
  if (scan->at >= scan->end || !g_ascii_isdigit(*scan->at))
    return fault_here(scan);
  while (scan->at < scan->end && g_ascii_isdigit(*scan->at))
    scan->at++;
  return DW_JSON_FAULT_NONE;
}

static gboolean
scan_any(Scan *scan, const char *any)
{
  if (scan->at >= scan->end || strchr(any, *scan->at) == NULL)
    return FALSE;
  scan->at++;
  return TRUE;
}

static DwJsonFault
scan_number(Scan *scan)
{
  DwJsonFault fault = DW_JSON_FAULT_NONE;

  scan_any(scan, "-");
  if (!scan_any(scan, "0"))
    fault = scan_digits(scan);
  if (fault == DW_JSON_FAULT_NONE && scan_any(scan, "."))
    fault = scan_digits(scan);
  if (fault == DW_JSON_FAULT_NONE && scan_any(scan, "eE")) {
    scan_any(scan, "+-");
    fault = scan_digits(scan);
  }
  return fault;
}

static DwJsonFault
scan_word(Scan *scan)
{
  static const char *const words[] = {"true", "false", "null"};
  gsize left = (gsize) (scan->end - scan->at);

  for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
    gsize length = strlen(words[i]);

    if (strncmp(scan->at, words[i], MIN(length, left)) != 0)
      continue;
    scan->at += MIN(length, left);
    return length <= left ? DW_JSON_FAULT_NONE : DW_JSON_FAULT_TRUNCATED;
  }
  return DW_JSON_FAULT_SYNTAX;
}

static DwJsonFault
scan_open(Scan *scan, gboolean object)
{
  if (scan->depth == DW_JSON_CHECK_MAX_DEPTH)
    return DW_JSON_FAULT_TOO_DEEP;
  scan->at++;
  scan->members[scan->depth++] = 0;
  scan->objects = scan->objects << 1 | (object ? 1 : 0);
  scan->expect = object ? EXPECT_KEY_OR_CLOSE : EXPECT_VALUE_OR_CLOSE;
  return DW_JSON_FAULT_NONE;
}

static DwJsonFault
scan_value(Scan *scan)
{
  DwJsonFault fault;

  if (*scan->at == '{' || *scan->at == '[')
    return scan_open(scan, *scan->at == '{');
  if (*scan->at == '"')
    fault = scan_string(scan);
  else if (*scan->at == '-' || g_ascii_isdigit(*scan->at))
    fault = scan_number(scan);
  else
    fault = scan_word(scan);
  value_ended(scan);
  return fault;
}

static gboolean
scan_close(Scan *scan)
{
  if (*scan->at != ((scan->objects & 1) != 0 ? '}' : ']'))
    return FALSE;
  scan->at++;
  scan->depth--;
  scan->objects >>= 1;
  value_ended(scan);
  return TRUE;
}

static DwJsonFault
scan_key(Scan *scan)
{
  if (*scan->at != '"')
    return DW_JSON_FAULT_SYNTAX;
  if (++scan->members[scan->depth - 1] > DW_JSON_CHECK_MAX_MEMBERS)
    return DW_JSON_FAULT_TOO_WIDE;
  scan->expect = EXPECT_COLON;
  return scan_string(scan);
}

static DwJsonFault
scan_separator(Scan *scan, const char *separator, Expect next)
{
  if (!scan_any(scan, separator))
    return DW_JSON_FAULT_SYNTAX;
  scan->expect = next;
  return DW_JSON_FAULT_NONE;
}

/* Reads one token; there is at least one byte left, and it is no white space. */
static DwJsonFault
scan_token(Scan *scan)
{
  switch (scan->expect) {
  case EXPECT_VALUE_OR_CLOSE:
    return scan_close(scan) ? DW_JSON_FAULT_NONE : scan_value(scan);
  case EXPECT_VALUE:
    return scan_value(scan);
  case EXPECT_KEY_OR_CLOSE:
    return scan_close(scan) ? DW_JSON_FAULT_NONE : scan_key(scan);
  case EXPECT_KEY:
    return scan_key(scan);
  case EXPECT_COLON:
    return scan_separator(scan, ":", EXPECT_VALUE);
  case EXPECT_COMMA_OR_CLOSE:
    if (scan_close(scan))
      return DW_JSON_FAULT_NONE;
    return scan_separator(scan, ",", (scan->objects & 1) != 0 ? EXPECT_KEY : EXPECT_VALUE);
  case EXPECT_END:
  default:
    return DW_JSON_FAULT_SYNTAX;
  }
}

/**
 * dw_json_check:
 * @text: (array length=length) (nullable): bytes from outside, %NULL only where @length is 0
 * @length: how many
 *
 * Checks that @text is one well-formed JSON object (RFC 8259) in UTF-8 that nests at most
 * %DW_JSON_CHECK_MAX_DEPTH levels, with at most %DW_JSON_CHECK_MAX_MEMBERS members in an object.
 * Takes time in proportion to @length, and no memory.
 *
 * Returns: what is wrong with it
 */
DwJsonFault
dw_json_check(const char *text, gsize length)
{
  Scan scan = {.at = text, .expect = EXPECT_VALUE};
  DwJsonFault fault = DW_JSON_FAULT_NONE;
  char first;

  if (length == 0) /* of an empty GBytes, @text is NULL */
    return DW_JSON_FAULT_EMPTY;
  if (memchr(text, '\0', length) != NULL)
    return DW_JSON_FAULT_NUL;
  scan.end = text + length;
  if (!g_utf8_validate_len(text, length, NULL))
    return DW_JSON_FAULT_ENCODING;
  skip_space(&scan);
  if (scan.at == scan.end)
    return DW_JSON_FAULT_EMPTY;
  first = *scan.at;
  while (fault == DW_JSON_FAULT_NONE && scan.at < scan.end) {
    fault = scan_token(&scan);
    skip_space(&scan);
  }
  if (fault == DW_JSON_FAULT_NONE && scan.expect != EXPECT_END)
    return DW_JSON_FAULT_TRUNCATED;
  return fault == DW_JSON_FAULT_NONE && first != '{' ? DW_JSON_FAULT_NOT_OBJECT : fault;
}
