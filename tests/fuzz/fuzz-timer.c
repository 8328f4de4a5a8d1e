/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-timer-words.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize length);

static const char *const zones[] = {"UTC", "+08:00", "-09:30", "+05:45"};

/* Whatever the service writes, there is a sentence, and it is text. */
static void
describe(const DwTimer *timer)
{
  for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(zones[i]);
    g_autofree char *words = dw_timer_words_describe(timer, zone, G_GINT64_CONSTANT(1794474750));
    g_autofree char *next = dw_timer_words_next(timer, zone, G_GINT64_CONSTANT(1794474750));

    g_assert_cmpuint(strlen(words), >, 0);
    g_assert_true(g_utf8_validate(words, -1, NULL));
    g_assert_true(next == NULL || g_utf8_validate(next, -1, NULL));
  }
}

/* Lines: expression, TimerType, OperationType, ResetType, ExecutionTime, Interval. They reach the
 * words cleaned, so as UTF-8. */
int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize length)
{
  g_autofree char *text = g_utf8_make_valid((const char *) bytes, (gssize) length);
  g_auto(GStrv) lines = g_strsplit(text, "\n", 7);
  guint n = g_strv_length(lines);
  DwTimer timer = {
      .cron_expression = n > 0 ? lines[0] : NULL,
      .timer_type = n > 1 ? lines[1] : NULL,
      .operation_type = n > 2 ? lines[2] : NULL,
      .reset_type = n > 3 ? lines[3] : NULL,
      .execution_time = n > 4 ? g_ascii_strtoll(lines[4], NULL, 10) : 0,
      .interval_minutes = n > 5 ? g_ascii_strtoll(lines[5], NULL, 10) : 0,
  };

  describe(&timer);
  return 0;
}
