/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-client-template.h"

#include <string.h>

#define TITLE_LIMIT 120

/**
 * dw_client_template_check:
 * @words: (nullable): the words of a template
 * @allowed: the letters that may follow a `%`
 *
 * Returns: whether every `%` in @words is followed by one of @allowed, and no word holds a line
 * break
 */
gboolean
dw_client_template_check(const char *const *words, const char *allowed)
{
  for (gsize i = 0; words != NULL && words[i] != NULL; i++) {
    if (strpbrk(words[i], "\r\n") != NULL)
      return FALSE;
    for (const char *p = strchr(words[i], '%'); p != NULL; p = strchr(p + 2, '%')) {
      if (p[1] == '\0' || strchr(allowed, p[1]) == NULL)
        return FALSE;
    }
  }
  return TRUE;
}

/**
 * dw_client_template_has:
 * @words: (nullable): the words of a template that dw_client_template_check() likes
 * @letter: what follows a `%`
 *
 * Returns: whether @words ask for it
 */
gboolean
dw_client_template_has(const char *const *words, char letter)
{
  for (gsize i = 0; words != NULL && words[i] != NULL; i++) {
    for (const char *p = strchr(words[i], '%'); p != NULL; p = strchr(p + 2, '%')) {
      if (p[1] == letter)
        return TRUE;
    }
  }
  return FALSE;
}

/**
 * dw_client_template_clean_title:
 * @title: a text from the service
 *
 * Makes a window title of a resource's name: valid UTF-8, at most 120 characters, nothing that
 * steers a terminal or turns the direction of text, and no beginning that a program could take for
 * an option (`-`, `+`, `/`, `@`).
 *
 * Returns: (transfer full): the title, never empty
 */
char *
dw_client_template_clean_title(const char *title)
{
  g_autofree char *valid = g_utf8_make_valid(title, -1);
  g_autoptr(GString) clean = g_string_new(NULL);
  glong count = 0;

  for (const char *p = valid; *p != '\0' && count < TITLE_LIMIT; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    GUnicodeType type = g_unichar_type(c);

    if (clean->len == 0 && c < 0x80 && strchr("-+/@ ", (char) c) != NULL)
      continue;
    if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
        type == G_UNICODE_PARAGRAPH_SEPARATOR)
      continue;
    g_string_append_unichar(clean, c);
    count++;
  }
  g_strchomp(clean->str);
  return g_strdup(clean->str[0] != '\0' ? clean->str : "Deskway");
}

static char *
expand_word(const char *word, const char *file, const char *title, const char *application)
{
  g_autoptr(GString) text = g_string_new(NULL);

  for (const char *p = word; *p != '\0'; p++) {
    if (*p != '%') {
      g_string_append_c(text, *p);
      continue;
    }
    p++;
    if (*p == 'f')
      g_string_append(text, file);
    else if (*p == 't')
      g_string_append(text, title);
    else
      g_string_append(text, *p == 'd' ? application : "%");
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/**
 * dw_client_template_expand:
 * @words: the words of a template that dw_client_template_check() likes
 * @file: for `%f`
 * @title: for `%t`, after dw_client_template_clean_title()
 * @application: (nullable): for `%d`
 *
 * Returns: (transfer full): as many words, filled in
 */
GStrv
dw_client_template_expand(const char *const *words,
                          const char *file,
                          const char *title,
                          const char *application)
{
  g_autofree char *clean_title = dw_client_template_clean_title(title);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (gsize i = 0; words[i] != NULL; i++) {
    g_autofree char *word = expand_word(words[i], file, clean_title, application);

    g_strv_builder_add(builder, word);
  }
  return g_strv_builder_end(builder);
}
