/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-output-ring.h"
#include "dw-secret.h"

#include <string.h>

#define SIZE (64 * 1024)

static void
test_wrap(void)
{
  static const gsize chunks[] = {1, 7, 4096, 65535, 65536, 65537, 200000};

  for (gsize i = 0; i < G_N_ELEMENTS(chunks); i++) {
    DwOutputRing *ring = dw_output_ring_new();
    g_autofree char *chunk = g_malloc(chunks[i]);
    g_autofree char *text = NULL;
    gsize total = 0;

    while (total < 2 * SIZE + 10) {
      for (gsize at = 0; at < chunks[i]; at++)
        chunk[at] = "abcde fghi\n"[(total + at) % 11];
      dw_output_ring_append(ring, chunk, chunks[i]);
      total += chunks[i];
    }
    text = dw_output_ring_dup_text(ring);
    g_assert_cmpuint(strlen(text), ==, SIZE);
    for (gsize at = 0; at < SIZE; at++)
      g_assert_cmpint(text[at], ==, "abcde fghi\n"[(total - SIZE + at) % 11]);
    dw_output_ring_free(ring);
  }
}

static void
test_lines_table(void)
{
  static const struct {
    const char *text;
    const char *last; /* two lines */
  } rows[] = {
      {"", NULL},       {"\n \n", NULL},       {"one", "one"},
      {"one\n", "one"}, {"1\n2\n3\n", "2\n3"}, {"1\r\n\r\n 2 \r\n\n", "1\n2"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    DwOutputRing *ring = dw_output_ring_new();
    g_autofree char *last = NULL;

    dw_output_ring_append(ring, rows[i].text, strlen(rows[i].text));
    last = dw_output_ring_dup_last_lines(ring, 2);
    g_assert_cmpstr(last, ==, rows[i].last);
    dw_output_ring_free(ring);
  }
}

static void
test_redacted(void)
{
  static const char printed[] = "user a\0b\nPassword=hunter22 \xff token-canary-1 end";
  DwOutputRing *ring = dw_output_ring_new();
  g_autoptr(DwSecret) secret = dw_secret_new("token-canary-1");
  g_autofree char *text = NULL;

  dw_output_ring_append(ring, printed, sizeof printed - 1);
  text = dw_output_ring_dup_text(ring);
  g_assert_cmpstr(text, ==, "user a b\nPassword=[secret] \xef\xbf\xbd [secret] end");
  dw_output_ring_free(ring);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/output-ring/wrap", test_wrap);
  g_test_add_func("/output-ring/lines-table", test_lines_table);
  g_test_add_func("/output-ring/redacted", test_redacted);
  return g_test_run();
}
