/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-search-key.h"

static void
test_fold(void)
{
  static const struct {
    const char *text, *folded;
  } rows[] = {
      {"Design", "design"},        {"CAFÉ", "cafe"},  {"Cafe\xCC\x81", "cafe"},
      {"Straße", "strasse"},       {"ΟΔΟΣ", "οδοσ"},  {"οδος", "οδοσ"},
      {"Übergröße", "ubergrosse"}, {"ＡＢＣ", "abc"}, {"ﬁnance", "finance"},
      {"工作站", "工作站"},        {"", ""},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *folded = dw_search_key_fold(rows[i].text);

    g_assert_cmpstr(folded, ==, rows[i].folded);
  }
}

static void
test_matches(void)
{
  static const struct {
    const char *search;
    gboolean found;
  } rows[] = {
      {"design", TRUE}, {"DESIGN station", TRUE},  {"station design", TRUE},
      {"ecd-1", TRUE},  {"design nowhere", FALSE}, {"stationecd", FALSE},
      {"", TRUE},       {"  \t ", TRUE},           {NULL, TRUE},
      {"\xff", FALSE},
  };
  g_autoptr(GString) key = g_string_new(NULL);

  dw_search_key_append(key, "Design workstation");
  dw_search_key_append(key, NULL);
  dw_search_key_append(key, "ecd-1");
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(GStrv) words = dw_search_key_split(rows[i].search);

    g_assert_cmpint(dw_search_key_matches(key->str, (const char *const *) words), ==,
                    rows[i].found);
  }
}

static void
test_distance(void)
{
  static const struct {
    const char *a, *b;
    guint limit, distance;
  } rows[] = {
      {"design", "design", 3, 0}, {"desing", "design", 3, 2}, {"desgn", "design", 3, 1},
      {"", "abc", 3, 3},          {"abc", "", 3, 3},          {"abc", "xyz", 2, 3},
      {"a", "abcdef", 2, 3},      {"工作站", "工作台", 2, 1},
  };
  g_autofree char *vast = g_strnfill(65, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpuint(dw_search_key_distance(rows[i].a, rows[i].b, rows[i].limit), ==,
                     rows[i].distance);
  g_assert_cmpuint(dw_search_key_distance(vast, vast, 5), ==, 6);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/search-key/fold", test_fold);
  g_test_add_func("/search-key/matches", test_matches);
  g_test_add_func("/search-key/distance", test_distance);
  return g_test_run();
}
