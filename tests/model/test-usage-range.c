/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"
#include "dw-usage-range.h"

/* Where it is the 31st of March 2026. */
static const struct {
  const char *from, *to;
  const char *first, *last; /* NULL where it is refused */
} rows[] = {
    {"2026-03-01", "2026-03-15", "2026-03-01", "2026-03-15"},
    {"2026-03-31", "2026-03-31", "2026-03-31", "2026-03-31"},
    {NULL, NULL, "2026-03-02", "2026-03-31"},
    {NULL, "2026-03-10", "2026-02-09", "2026-03-10"},
    {NULL, "2026-01-05", "2025-12-31", "2026-01-05"}, /* no longer than is remembered */
    {"2026-03-01", NULL, "2026-03-01", "2026-03-31"},
    {"2025-12-31", NULL, "2025-12-31", "2026-03-31"}, /* 90 days ago */
    {"2025-12-30", NULL, NULL, NULL},
    {NULL, "2025-12-01", NULL, NULL},
    {"2026-03-15", "2026-03-01", NULL, NULL},
    {NULL, "2026-04-01", NULL, NULL},
    {"2026-02-29", NULL, NULL, NULL},
    {"2026-3-1", NULL, NULL, NULL},
    {"2026/03/01", NULL, NULL, NULL},
    {"2026-03-01 ", NULL, NULL, NULL},
    {"0000-00-00", NULL, NULL, NULL},
    {"yesterday", NULL, NULL, NULL},
    {"", NULL, NULL, NULL},
};

static void
test_range(void)
{
  GDate today;

  g_date_clear(&today, 1);
  g_date_set_dmy(&today, 31, G_DATE_MARCH, 2026);
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    DwUsageRange range;
    g_autoptr(GError) error = NULL;
    gboolean good = dw_usage_range_init(&range, rows[i].from, rows[i].to, &today, &error);

    g_test_message("%s to %s: %s", rows[i].from, rows[i].to,
                   error != NULL ? error->message : "good");
    g_assert_cmpint(good, ==, rows[i].first != NULL);
    if (!good) {
      g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
      continue;
    }
    g_assert_cmpstr(range.from, ==, rows[i].first);
    g_assert_cmpstr(range.to, ==, rows[i].last);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/usage-range", test_range);
  return g_test_run();
}
