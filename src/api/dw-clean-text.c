/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-clean-text.h"

#include <string.h>

/* Marks that turn the direction of what follows, up to beyond the text they stand in. Right-to-left
 * letters need none of them. */
static gboolean
is_direction_override(gunichar c)
{
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Invisible, and of no use in a name but to make two of them look alike. */
static gboolean
is_invisible(gunichar c)
{
  return c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x00AD || (c >= 0xE0000 && c <= 0xE007F);
}

static gboolean
is_line_end(gunichar c)
{
  return c == '\n' || c == 0x2028 || c == 0x2029 || c == 0x0085;
}

static gboolean
is_dropped(gunichar c)
{
  return is_direction_override(c) || is_invisible(c) || g_unichar_iscntrl(c);
}

/**
 * dw_clean_text_is_clean:
 * @text: a text from the service
 *
 * Returns: whether @text is printable ASCII without outer or doubled spaces and not too long for
 * one line, so that dw_clean_text() would only copy it; most are
 */
gboolean
dw_clean_text_is_clean(const char *text)
{
  guchar before = ' ';
  gsize i;

  for (i = 0; text[i] != '\0'; i++) {
    guchar c = (guchar) text[i];

    if (c < 0x20 || c > 0x7E || (c == ' ' && before == ' ') || i >= DW_CLEAN_TEXT_LINE)
      return FALSE;
    before = c;
  }
  return i == 0 || before != ' ';
}

static gboolean
ends_in_space(const GString *out)
{
  return out->len == 0 || out->str[out->len - 1] == ' ' || out->str[out->len - 1] == '\n';
}

static void
append_clean(GString *out, gunichar c, gboolean keep_lines)
{
  if (keep_lines && is_line_end(c)) {
    if (out->len > 0)
      g_string_append_c(out, '\n');
  } else if (g_unichar_isspace(c) || is_line_end(c)) {
    if (!ends_in_space(out))
      g_string_append_c(out, ' ');
  } else if (!is_dropped(c)) {
    g_string_append_unichar(out, c);
  }
}

/**
 * dw_clean_text:
 * @text: (nullable): a text from the service
 * @keep_lines: whether line ends stay; they become spaces otherwise
 *
 * Makes a text safe to show in a window or terminal: control characters, marks that override the
 * direction of writing and invisible characters go, white space is made single and trimmed, bytes
 * that are no UTF-8 become U+FFFD. A text longer than %DW_CLEAN_TEXT_LINE (or
 * %DW_CLEAN_TEXT_PROSE) characters is cut and ends in an ellipsis. It is still no markup: whoever
 * shows it escapes it.
 *
 * Returns: (transfer full) (nullable): the clean text, %NULL where nothing is left
 */
char *
dw_clean_text(const char *text, gboolean keep_lines)
{
  gsize limit = keep_lines ? DW_CLEAN_TEXT_PROSE : DW_CLEAN_TEXT_LINE;
  g_autofree char *valid = NULL;
  g_autoptr(GString) out = NULL;
  gsize count = 0;

  if (text == NULL)
    return NULL;
  /* Four bytes a character at most: what lies beyond would be cut anyway. The factor leaves room
   * for characters that are dropped. */
  valid = g_utf8_make_valid(text, (gssize) strnlen(text, limit * 4 * 4));
  out = g_string_sized_new(strlen(valid));
  for (const char *p = valid; *p != '\0' && count < limit; p = g_utf8_next_char(p)) {
    gsize before = out->len;

    append_clean(out, g_utf8_get_char(p), keep_lines);
    if (out->len > before && ++count == limit)
      g_string_append(out, "…");
  }
  while (out->len > 0 && ends_in_space(out))
    g_string_truncate(out, out->len - 1);
  return out->len > 0 ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}

/**
 * dw_clean_text_name:
 * @text: (nullable): a name
 * @fallback: (nullable): what to call it if nothing of @text can be shown, such as an id
 *
 * Returns: (transfer full): a name in one line, never empty
 */
char *
dw_clean_text_name(const char *text, const char *fallback)
{
  char *name = dw_clean_text(text, FALSE);

  if (name == NULL)
    name = dw_clean_text(fallback, FALSE);
  return name != NULL ? name : g_strdup("?");
}
