/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-usage-tally.h"

static DwUsageRow rows[] = {
    {(char *) "alice", (char *) "ecd-1", (char *) "One", NULL, NULL, 100},
    {(char *) "bob", (char *) "ecd-1", (char *) "One", NULL, NULL, 90},
    {(char *) "bob", (char *) "ecd-2", (char *) "Two", NULL, NULL, 80},
    {NULL, (char *) "ecd-2", (char *) "Two", NULL, NULL, 5},
    {(char *) "carol", (char *) "ecd-3", (char *) "Three", NULL, NULL, DW_NUMBER_UNSET},
    {(char *) "dave", (char *) "ecd-4", (char *) "Four", NULL, NULL, G_MAXINT64},
    {(char *) "dave", (char *) "ecd-4", (char *) "Four", NULL, NULL, 10}, /* and no overflow */
};

static char *
rank(DwUsageBy by)
{
  g_autoptr(DwUsageTally) tally = dw_usage_tally_new(by);
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GPtrArray) sums = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    const DwUsagePage page = {list, NULL, DW_NUMBER_UNSET};

    g_ptr_array_add(list, &rows[i]);
    dw_usage_tally_add(tally, &page);
  }
  sums = dw_usage_tally_rank(tally);
  for (guint i = 0; i < sums->len; i++) {
    const DwUsageRow *row = g_ptr_array_index(sums, i);

    g_string_append_printf(text, "%s/%s %" G_GINT64_FORMAT "; ",
                           row->end_user_id != NULL ? row->end_user_id : "-",
                           row->desktop_name != NULL ? row->desktop_name : "-", row->seconds);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
test_sums(void)
{
  g_autofree char *by_user = rank(DW_USAGE_BY_USER);
  g_autofree char *by_desk = rank(DW_USAGE_BY_DESK);

  g_assert_cmpstr(by_user, ==,
                  "dave/- 9223372036854775807; bob/- 170; alice/- 100; -/- 5; carol/- 0; ");
  g_assert_cmpstr(by_desk, ==, "-/Four 9223372036854775807; -/One 190; -/Two 85; -/Three 0; ");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/usage-tally/sums", test_sums);
  return g_test_run();
}
