/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-search-key.h"

#include <string.h>

/* Distances are only of use between short texts. */
#define DISTANCE_MAX_CHARS 64

/* The longest text that one character decomposes to. */
#define DECOMPOSED_MAX 18

static void
append_letter(GString *key, gunichar c)
{
  if (c == 0x00DF) /* ß has no other case of one letter */
    g_string_append(key, "ss");
  else if (c == 0x03C2) /* ς stands at the end of words only */
    g_string_append_unichar(key, 0x03C3);
  else if (!g_unichar_ismark(c))
    g_string_append_unichar(key, g_unichar_tolower(c));
}

/* By character, as the whole-string functions of GLib cost a list of 10,000 names a frame. */
static void
append_folded(GString *key, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p), parts[DECOMPOSED_MAX];
    gsize n;

    if (c < 0x80) {
      g_string_append_c(key, g_ascii_tolower((char) c));
      continue;
    }
    if (c >= 0x3400 && c <= 0x9FFF) { /* Han: neither case nor parts, and half of many names */
      g_string_append_unichar(key, c);
      continue;
    }
    n = g_unichar_fully_decompose(c, TRUE, parts, DECOMPOSED_MAX);
    for (gsize i = 0; i < MIN(n, DECOMPOSED_MAX); i++)
      append_letter(key, parts[i]);
  }
}

/**
 * dw_search_key_append:
 * @key: a key in the making
 * @text: (nullable): UTF-8 text
 *
 * Appends @text without regard to case and diacritics, and a line end, so that no search finds what
 * only the seam of two texts makes.
 */
void
dw_search_key_append(GString *key, const char *text)
{
  if (text == NULL)
    return;
  append_folded(key, text);
  g_string_append_c(key, '\n');
}

/**
 * dw_search_key_fold:
 * @text: UTF-8 text
 *
 * Returns: (transfer full): @text without regard to case and diacritics
 */
char *
dw_search_key_fold(const char *text)
{
  g_autoptr(GString) key = g_string_new(NULL);

  dw_search_key_append(key, text);
  g_string_truncate(key, key->len - 1);
  return g_string_free(g_steal_pointer(&key), FALSE);
}

/**
 * dw_search_key_split:
 * @text: (nullable): what a person typed
 *
 * Returns: (transfer full) (nullable): the words to find, folded; %NULL where there are none
 */
GStrv
dw_search_key_split(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
  g_autofree char *folded = dw_search_key_fold(valid);
  g_auto(GStrv) parts = g_strsplit_set(folded, " \t\r\n", -1);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new();
  g_auto(GStrv) result = NULL;

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add(words, parts[i]);
  result = g_strv_builder_end(words);
  return result[0] != NULL ? g_steal_pointer(&result) : NULL;
}

/**
 * dw_search_key_matches:
 * @key: a key from dw_search_key_append()
 * @words: (nullable): from dw_search_key_split()
 *
 * Returns: whether every word stands somewhere in @key
 */
gboolean
dw_search_key_matches(const char *key, const char *const *words)
{
  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    if (strstr(key, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * dw_search_key_distance:
 * @a: a folded text
 * @b: another
 * @limit: more than this is of no interest
 *
 * Returns: how many characters have to be added, dropped or changed to make @b of @a; @limit + 1
 *   where it is more than @limit, or a text is too long to look at
 */
guint
dw_search_key_distance(const char *a, const char *b, guint limit)
{
  guint row[DISTANCE_MAX_CHARS + 1];
  glong length_a = g_utf8_strlen(a, -1), length_b = g_utf8_strlen(b, -1);
  guint i = 0;

  if (length_a > DISTANCE_MAX_CHARS || length_b > DISTANCE_MAX_CHARS ||
      (guint) ABS(length_a - length_b) > limit)
    return limit + 1;
  for (guint j = 0; j <= (guint) length_b; j++)
    row[j] = j;
  for (const char *p = a; *p != '\0'; p = g_utf8_next_char(p)) {
    guint diagonal = i++, j = 0;

    row[0] = i;
    for (const char *q = b; *q != '\0'; q = g_utf8_next_char(q)) {
      guint changed = diagonal + (g_utf8_get_char(p) != g_utf8_get_char(q));

      diagonal = row[++j];
      row[j] = MIN(changed, MIN(row[j], row[j - 1]) + 1);
    }
  }
  return MIN(row[length_b], limit + 1);
}
