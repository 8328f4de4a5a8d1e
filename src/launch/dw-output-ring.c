/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-output-ring.h"

#include "dw-log.h"
#include "dw-secret.h"

#include <string.h>

#define SIZE       (64 * 1024)
#define LINE_LIMIT 200

struct _DwOutputRing {
  gsize start;
  gsize used;
  char bytes[SIZE];
};

/**
 * dw_output_ring_new:
 *
 * Returns: (transfer full): an empty ring
 */
DwOutputRing *
dw_output_ring_new(void)
{
  return g_new0(DwOutputRing, 1);
}

/**
 * dw_output_ring_free:
 * @self: (transfer full): a ring, wiped
 */
void
dw_output_ring_free(DwOutputRing *self)
{
  dw_wipe(self, sizeof *self);
  g_free(self);
}

/**
 * dw_output_ring_append:
 * @self: a ring
 * @bytes: what was printed
 * @length: bytes
 *
 * Adds @bytes; the oldest go when there is no room.
 */
void
dw_output_ring_append(DwOutputRing *self, const char *bytes, gsize length)
{
  for (gsize i = length > SIZE ? length - SIZE : 0; i < length; i++) {
    self->bytes[(self->start + self->used) % SIZE] = bytes[i];
    if (self->used < SIZE)
      self->used++;
    else
      self->start = (self->start + 1) % SIZE;
  }
}

/**
 * dw_output_ring_dup_text:
 * @self: a ring
 *
 * Returns: (transfer full): what it holds, through dw_log_redact()
 */
char *
dw_output_ring_dup_text(const DwOutputRing *self)
{
  g_autofree char *raw = g_malloc(self->used + 1);
  char *clean;

  for (gsize i = 0; i < self->used; i++) {
    char c = self->bytes[(self->start + i) % SIZE];

    raw[i] = c != '\0' ? c : ' ';
  }
  raw[self->used] = '\0';
  clean = dw_log_redact(raw);
  dw_wipe(raw, self->used);
  return clean;
}

/* Fit for a terminal: no letter that moves the cursor or turns the writing, and not too many. */
static char *
clean_line(const char *line)
{
  g_autoptr(GString) clean = g_string_new(NULL);
  guint length = 0;

  for (const char *c = line; *c != '\0' && length < LINE_LIMIT; c = g_utf8_next_char(c)) {
    gunichar letter = g_utf8_get_char(c);

    if (!g_unichar_iscntrl(letter) && g_unichar_type(letter) != G_UNICODE_FORMAT)
      g_string_append_unichar(clean, letter);
    else if (letter == '\t')
      g_string_append_c(clean, ' ');
    length++;
  }
  if (length == LINE_LIMIT)
    g_string_append(clean, "…");
  return g_strstrip(g_string_free(g_steal_pointer(&clean), FALSE));
}

/**
 * dw_output_ring_dup_last_lines:
 * @self: a ring
 * @count: how many lines
 *
 * Returns: (transfer full) (nullable): the last @count lines that are not blank, through
 * dw_log_redact(), without control characters and each cut to 200 characters; or %NULL if there are
 * none
 */
char *
dw_output_ring_dup_last_lines(const DwOutputRing *self, guint count)
{
  g_autofree char *text = dw_output_ring_dup_text(self);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autoptr(GString) last = g_string_new(NULL);

  for (guint i = g_strv_length(lines); i > 0 && count > 0; i--) {
    g_autofree char *line = clean_line(lines[i - 1]);

    if (line[0] == '\0')
      continue;
    if (last->len > 0)
      g_string_prepend_c(last, '\n');
    g_string_prepend(last, line);
    count--;
  }
  return last->len > 0 ? g_strdup(last->str) : NULL;
}
