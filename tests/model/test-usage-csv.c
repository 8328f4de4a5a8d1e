/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-usage-csv.h"

static const struct {
  const char *cells[5];
  gint64 seconds;
  const char *line;
} rows[] = {
    {{"alice", "ecd-1", "One", "PRE_PAID", "cn-hangzhou"},
     3600,
     "alice,ecd-1,One,PRE_PAID,cn-hangzhou,3600\r\n"},
    {{NULL, NULL, NULL, NULL, NULL}, DW_NUMBER_UNSET, ",,,,,\r\n"},
    {{"a,b", "say \"hi\"", "two\nlines", "", NULL},
     0,
     "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,,0\r\n"},
    {{"=1+1", "+1", "-1", "@sum(a1)", "画室"},
     1,
     "\"'=1+1\",\"'+1\",\"'-1\",\"'@sum(a1)\",画室,1\r\n"},
};

static void
test_rows(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    const char *const *cells = rows[i].cells;
    const DwUsageRow row = {(char *) cells[0], (char *) cells[1], (char *) cells[2],
                            (char *) cells[3], (char *) cells[4], rows[i].seconds};
    g_autoptr(GString) csv = g_string_new(NULL);

    dw_usage_csv_append_row(csv, &row);
    g_assert_cmpstr(csv->str, ==, rows[i].line);
  }
}

static void
test_head(void)
{
  g_autoptr(GString) csv = g_string_new(NULL);

  dw_usage_csv_append_head(csv);
  g_assert_cmpstr(csv->str, ==, "user,desk_id,desk_name,charge_type,region,seconds\r\n");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/usage-csv/head", test_head);
  g_test_add_func("/usage-csv/rows", test_rows);
  return g_test_run();
}
