/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-clean-text.h"

#include <string.h>

static const struct {
  const char *text;
  gboolean keep_lines;
  const char *expected;
} rows[] = {
    {"Design workstation", FALSE, "Design workstation"},
    {"设计工作站", FALSE, "设计工作站"},
    {"مكتب المالية", FALSE, "مكتب المالية"},
    {"  two   spaces  ", FALSE, "two spaces"},
    {"tab\tand\nline", FALSE, "tab and line"},
    {"tab\tand\nline\n\n", TRUE, "tab and\nline"},
    {"\n\nfirst\n\nsecond", TRUE, "first\n\nsecond"},
    {"a\xE2\x80\xA8"
     "b",
     FALSE, "a b"},
    {"bell\a esc\x1b[31mred", FALSE, "bell esc[31mred"},
    {"c1\xC2\x9b"
     "31m",
     FALSE, "c131m"},
    {"rm\xE2\x80\xAE"
     "fdp.exe",
     FALSE, "rmfdp.exe"},
    {"iso\xE2\x81\xA7late\xE2\x81\xA9", FALSE, "isolate"},
    {"zero\xE2\x80\x8Bwidth\xEF\xBB\xBF", FALSE, "zerowidth"},
    {"<b>bold</b> & co", FALSE, "<b>bold</b> & co"},
    {"bad\xff"
     "byte",
     FALSE,
     "bad\xEF\xBF\xBD"
     "byte"},
    {"nbsp\xC2\xA0here", FALSE, "nbsp here"},
    {"\x01\x02\x03", FALSE, NULL},
    {"   ", FALSE, NULL},
    {"", FALSE, NULL},
    {NULL, FALSE, NULL},
};

static void
test_table(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *clean = dw_clean_text(rows[i].text, rows[i].keep_lines);

    g_test_message("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr(clean, ==, rows[i].expected);
    if (rows[i].text != NULL && *rows[i].text != '\0' && dw_clean_text_is_clean(rows[i].text))
      g_assert_cmpstr(clean, ==, rows[i].text);
  }
}

static void
test_is_clean(void)
{
  g_assert_true(dw_clean_text_is_clean("plain text"));
  g_assert_true(dw_clean_text_is_clean(""));
  g_assert_false(dw_clean_text_is_clean(" lead"));
  g_assert_false(dw_clean_text_is_clean("trail "));
  g_assert_false(dw_clean_text_is_clean("two  spaces"));
  g_assert_false(dw_clean_text_is_clean("del\x7f"));
  g_assert_false(dw_clean_text_is_clean("é"));
}

static void
test_length(void)
{
  g_autofree char *letters = g_strnfill(100000, 'x');
  g_autofree char *fits = g_strnfill(300, 'n');
  g_autofree char *line = dw_clean_text(letters, FALSE);
  g_autofree char *prose = dw_clean_text(letters, TRUE);
  g_autofree char *kept = dw_clean_text(fits, FALSE);

  g_assert_false(dw_clean_text_is_clean(letters));
  g_assert_cmpint(g_utf8_strlen(line, -1), ==, DW_CLEAN_TEXT_LINE + 1);
  g_assert_true(g_str_has_suffix(line, "x…"));
  g_assert_cmpint(g_utf8_strlen(prose, -1), ==, DW_CLEAN_TEXT_PROSE + 1);
  g_assert_cmpstr(kept, ==, fits);
}

static void
test_name(void)
{
  g_autofree char *name = dw_clean_text_name("My desk\n", "ecd-1");
  g_autofree char *fallback = dw_clean_text_name("\x07", "ecd-1");
  g_autofree char *nothing = dw_clean_text_name(NULL, NULL);

  g_assert_cmpstr(name, ==, "My desk");
  g_assert_cmpstr(fallback, ==, "ecd-1");
  g_assert_cmpstr(nothing, ==, "?");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/clean-text/table", test_table);
  g_test_add_func("/clean-text/is-clean", test_is_clean);
  g_test_add_func("/clean-text/length", test_length);
  g_test_add_func("/clean-text/name", test_name);
  return g_test_run();
}
