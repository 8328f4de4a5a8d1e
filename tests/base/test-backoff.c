/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-backoff.h"

static void
test_table(void)
{
  static const struct {
    const DwBackoff *backoff;
    guint attempt;
    double chance;
    guint expected;
  } rows[] = {
      {&DW_BACKOFF_RETRY, 0, 0.0, 250},
      {&DW_BACKOFF_RETRY, 1, 0.0, 500},
      {&DW_BACKOFF_RETRY, 5, 0.0, 8000},
      {&DW_BACKOFF_RETRY, 6, 0.0, 8000},
      {&DW_BACKOFF_RETRY, 4000000000u, 0.0, 8000},
      {&DW_BACKOFF_RETRY, 2, 0.5, 500},
      {&DW_BACKOFF_RETRY, 2, 1.0, 0},
      {&DW_BACKOFF_RETRY, 2, 7.0, 0},
      {&DW_BACKOFF_RETRY, 2, -7.0, 1000},
      {&DW_BACKOFF_STATUS, 0, 0.0, 1000},
      {&DW_BACKOFF_STATUS, 1, 0.0, 1500},
      {&DW_BACKOFF_STATUS, 9, 0.0, 5000},
      {&DW_BACKOFF_STATUS, 0, 1.0, 800},
      {&DW_BACKOFF_TICKET, 0, 0.0, 250},
      {&DW_BACKOFF_TICKET, 9, 0.0, 2000},
      {&DW_BACKOFF_TICKET, 9, 1.0, 1800},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_test_message("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpuint(dw_backoff_delay(rows[i].backoff, rows[i].attempt, rows[i].chance), ==,
                     rows[i].expected);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/backoff/table", test_table);
  return g_test_run();
}
