/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-client-template.h"

#include <string.h>

static void
test_check_table(void)
{
  static const struct {
    const char *word;
    gboolean is_good;
    gboolean has_file;
  } rows[] = {
      {"plain", TRUE, FALSE}, {"%f", TRUE, TRUE},       {"/t:%t", TRUE, FALSE},
      {"100%%", TRUE, FALSE}, {"%%f", TRUE, FALSE},     {"%%%f", TRUE, TRUE},
      {"%", FALSE, FALSE},    {"a%", FALSE, FALSE},     {"%x", FALSE, FALSE},
      {"%f%", FALSE, TRUE},   {"%f\n/x", FALSE, FALSE}, {"%d", FALSE, FALSE},
      {"", TRUE, FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *words[] = {"fine", rows[i].word, NULL};

    g_assert_cmpint(dw_client_template_check(words, "ft%"), ==, rows[i].is_good);
    if (rows[i].is_good)
      g_assert_cmpint(dw_client_template_has(words, 'f'), ==, rows[i].has_file);
  }
  g_assert_true(dw_client_template_check(NULL, "f"));
  g_assert_false(dw_client_template_has(NULL, 'f'));
}

static void
test_title_table(void)
{
  static const struct {
    const char *title;
    const char *clean;
  } rows[] = {
      {"Finance share", "Finance share"},
      {"设计工作站", "设计工作站"},
      {"-version", "version"},
      {"/drive:x,/", "drive:x,/"},
      {" --/+@ desk", "desk"},
      {"\n-x", "x"},
      {"a\nb\tc\x1b[31m\x7f", "abc[31m"},
      {"a\xe2\x80\xae"
       "b\xe2\x80\xa8"
       "c",
       "abc"},
      {"a\xff"
       "b",
       "a\xef\xbf\xbd"
       "b"},
      {"desk  ", "desk"},
      {"", "Deskway"},
      {"---", "Deskway"},
      {"\x01\x02", "Deskway"},
      {"$(id) `id` \"%f\" ; rm", "$(id) `id` \"%f\" ; rm"},
  };
  g_autofree char *longest = g_strnfill(5000, 'x');
  g_autofree char *cut = dw_client_template_clean_title(longest);

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *clean = dw_client_template_clean_title(rows[i].title);

    g_assert_cmpstr(clean, ==, rows[i].clean);
  }
  g_assert_cmpuint(strlen(cut), ==, 120);
}

static void
test_expand(void)
{
  static const char *const words[] = {"run", "%f", "/t:%t", "%t", "%d", "100%%", "%f%f", NULL};
  g_auto(GStrv) full = dw_client_template_expand(words, "/a b", "-x %f \"q", "/app");
  static const char *const expected[] = {"run",  "/a b", "/t:x %f \"q", "x %f \"q",
                                         "/app", "100%", "/a b/a b",    NULL};

  g_assert_true(g_strv_equal((const char *const *) full, expected));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/client-template/check-table", test_check_table);
  g_test_add_func("/client-template/title-table", test_title_table);
  g_test_add_func("/client-template/expand", test_expand);
  return g_test_run();
}
