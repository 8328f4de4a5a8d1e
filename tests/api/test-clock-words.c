/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-clock-words.h"

#include "dw-error.h"

#include <string.h>

static void
test_words(void)
{
  static const struct {
    const char *code;
    gint64 ours, theirs;
    const char *words;
  } rows[] = {
      {"InvalidTimeStamp.Expired", 10000, 10000 + 3600, "about an hour behind the"},
      {"InvalidTimeStamp.Expired", 10000 + 3599, 10000, "about an hour ahead of the"},
      {"IllegalTimestamp", 10000, 10000 + 20 * 60, "about 20 minutes behind the"},
      {"invalidtimestamp.format", 10000, 10000 + 5 * 3600 + 120, "about 5 hours behind the"},
      {"InvalidTimeStamp.Expired", 10000 + 2 * 86400, 10000, "about 2 days ahead of the"},
      {"InvalidTimeStamp.Expired", 10000, 10005, "about some seconds behind"},
      {"InvalidTimeStamp.Expired", 10000, 0, "does not agree"},
      {"InvalidParameter", 10000, 20000, NULL},
      {NULL, 10000, 20000, NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = dw_error_new_service(DW_ERROR_REFUSED, rows[i].code, "Odd.", "R-1");
    g_autoptr(GError) better = dw_clock_words_explain(error, rows[i].ours, rows[i].theirs);

    if (rows[i].words == NULL) {
      g_assert_null(better);
      continue;
    }
    g_assert_error(better, DW_ERROR, DW_ERROR_REFUSED);
    g_assert_nonnull(strstr(better->message, rows[i].words));
    g_assert_nonnull(strstr(better->message, "Set the date and time"));
    g_assert_cmpstr(dw_error_get_service_code(better), ==, rows[i].code);
    g_assert_cmpstr(dw_error_get_request_id(better), ==, "R-1");
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/clock-words/words", test_words);
  return g_test_run();
}
