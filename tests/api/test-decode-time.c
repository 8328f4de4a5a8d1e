/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-api-decode-time.h"

static const struct {
  const char *text;
  gint64 expected;
} rows[] = {
    {"2025-01-21T11:37Z", 1737459420},
    {"2025-01-21T11:37:05Z", 1737459425},
    {"2025-01-21T11:37:05z", 1737459425},
    {"2025-01-21T11:37:05.250Z", 1737459425},
    {"2025-01-21T19:37+08:00", 1737459420},
    {"2025-01-21T19:37:00+0800", 1737459420},
    {"2025-01-21T19:37:00+08", 1737459420},
    {"2025-01-21T06:37:00-05:00", 1737459420},
    {"2025-01-21t11:37Z", 1737459420},
    {"2025-01-21", 1737417600},
    {"2021-03-03 08:48:08", 1614761288},
    {"Mon May 27 13:33:42 CST 2019", 1558935222},
    {"Mon May 27 05:33:42 UTC 2019", 1558935222},
    {"Mon May 27 13:33:42 GMT+08:00 2019", 1558935222},
    {"Mon may 27 14:33:42 JST 2019", 1558935222},
    {"1737459425000", 1737459425},
    {"1737459425", 1737459425},
    {"2024-02-29T00:00Z", 1709164800},
    {"9999-12-31T23:59:59Z", 253402300799},

    {NULL, 0},
    {"", 0},
    {"0", 0},
    {"2021", 0},
    {"soon", 0},
    {"12345", 0},
    {"99999999999999999999", 0},
    {"2023-02-29T00:00Z", 0},
    {"2025-13-01T00:00Z", 0},
    {"2025-00-01T00:00Z", 0},
    {"2025-01-21T24:00Z", 0},
    {"2025-01-21T11:60Z", 0},
    {"2025-01-21T11:37:61Z", 0},
    {"2025-01-21T11Z", 0},
    {"2025-01-21T11:3Z", 0},
    {"2025-01-21T11:37:0Z", 0},
    {"2025-01-21T11:37Zulu", 0},
    {"2025-01-21T11:37+", 0},
    {"2025-01-21T11:37+99:00", 0},
    {"2025-01-21T11:37+08:99", 0},
    {"2025-01-21T11:37+08:0", 0},
    {"2025-01-21_11:37Z", 0},
    {"2025-1-21T11:37Z", 0},
    {"0000-01-21T11:37Z", 0},
    {"Mon May 27 13:33:42 CST", 0},
    {"Mon May 27 13:33:42 XYZ 2019", 0},
    {"Mon Mayor 27 13:33:42 CST 2019", 0},
    {"Mon Foo 27 13:33:42 CST 2019", 0},
    {"Mon May 99 13:33:42 CST 2019", 0},
    {"Mon May 27 13:33:42x CST 2019", 0},
    {"Mon May 27 13:33:42 CST 99999", 0},
    {"Mon May 27 13:33:42 GMT+x 2019", 0},
};

static void
test_seconds(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_test_message("%s", rows[i].text != NULL ? rows[i].text : "(null)");
    g_assert_cmpint(dw_api_decode_time_seconds(rows[i].text), ==, rows[i].expected);
  }
}

static void
test_date_time(void)
{
  g_autoptr(GDateTime) time = dw_api_decode_time("2021-03-03 08:48:08");
  g_autofree char *text = g_date_time_format_iso8601(time);

  g_assert_cmpstr(text, ==, "2021-03-03T08:48:08Z");
  g_assert_null(dw_api_decode_time("never"));
  g_assert_null(dw_api_decode_time(NULL));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/decode-time/seconds", test_seconds);
  g_test_add_func("/decode-time/date-time", test_date_time);
  return g_test_run();
}
