/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-clock-words.h"

#include "dw-error.h"

static gboolean
is_about_time(const char *code)
{
  return code != NULL && (g_ascii_strncasecmp(code, "InvalidTimeStamp", 16) == 0 ||
                          g_ascii_strncasecmp(code, "IllegalTimestamp", 16) == 0);
}

static char *
describe(gint64 seconds)
{
  static const struct {
    gint64 seconds;
    const char *one;
    const char *many;
  } units[] = {
      {24 * 60 * 60, "a day", "days"}, {60 * 60, "an hour", "hours"}, {60, "a minute", "minutes"}};

  for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
    gint64 count = (seconds + units[i].seconds / 2) / units[i].seconds;

    if (count == 1)
      return g_strdup(units[i].one);
    if (count > 1)
      return g_strdup_printf("%" G_GINT64_FORMAT " %s", count, units[i].many);
  }
  return g_strdup("some seconds");
}

/**
 * dw_clock_words_explain:
 * @error: what a call met
 * @ours: what this computer's clock said, in seconds since 1970
 * @theirs: what the service's said with the refusal, or 0 where it did not say
 *
 * A signed request holds the time, and one that is off is refused in words for programmers.
 *
 * Returns: (transfer full) (nullable): the same error with what the person can do; %NULL where it
 * is about something else
 */
GError *
dw_clock_words_explain(const GError *error, gint64 ours, gint64 theirs)
{
  const char *code = dw_error_get_service_code(error);
  g_autofree char *message = NULL, *off = NULL;

  if (!is_about_time(code))
    return NULL;
  off = describe(ABS(ours - theirs));
  if (theirs == 0)
    message = g_strdup("This computer's clock does not agree with the service's. Set the date and "
                       "time, then try again.");
  else
    message =
        g_strdup_printf("This computer's clock is about %s %s the service's. Set the date and "
                        "time, then try again.",
                        off, ours > theirs ? "ahead of" : "behind");
  return dw_error_new_service(DW_ERROR_REFUSED, code, message, dw_error_get_request_id(error));
}
