/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-usage-range.h"

#include "dw-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* Days that are asked about where nobody said which. */
#define DEFAULT_DAYS 30

static gboolean
is_date_shaped(const char *text)
{
  if (strlen(text) != strlen("2026-01-31"))
    return FALSE;
  for (guint i = 0; text[i] != '\0'; i++) {
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit(text[i]))
      return FALSE;
  }
  return TRUE;
}

static gboolean
parse_day(const char *text, GDate *day, GError **error)
{
  guint year = 0, month = 0, number = 0;

  if (is_date_shaped(text)) {
    year = (guint) g_ascii_strtoull(text, NULL, 10);
    month = (guint) g_ascii_strtoull(text + 5, NULL, 10);
    number = (guint) g_ascii_strtoull(text + 8, NULL, 10);
  }
  if (g_date_valid_dmy((GDateDay) number, (GDateMonth) month, (GDateYear) year)) {
    g_date_set_dmy(day, (GDateDay) number, (GDateMonth) month, (GDateYear) year);
    return TRUE;
  }
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
              _("“%s” is no date. Write it as year, month and day, such as 2026-01-31."), text);
  return FALSE;
}

static void
write_day(const GDate *day, char text[sizeof "2026-01-31"])
{
  g_snprintf(text, sizeof "2026-01-31", "%04u-%02u-%02u", g_date_get_year(day),
             g_date_get_month(day), g_date_get_day(day));
}

static gboolean
check(const DwUsageRange *self,
      const GDate *first,
      const GDate *last,
      const GDate *today,
      GError **error)
{
  if (g_date_compare(first, last) > 0)
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                _("%s comes after %s. Give the earlier date first."), self->from, self->to);
  else if (g_date_compare(last, today) > 0)
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, _("%s is still to come."), self->to);
  else if (g_date_days_between(first, today) > DW_USAGE_RANGE_DAYS)
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                _("%s is too long ago: the service remembers the last %d days."), self->from,
                DW_USAGE_RANGE_DAYS);
  else
    return TRUE;
  return FALSE;
}

/**
 * dw_usage_range_init:
 * @self: (out caller-allocates): the days
 * @from: (nullable): the first day, as `2026-01-31`; %NULL for 30 days with the last one, or fewer
 *   where the service does not remember so many
 * @to: (nullable): the last day; %NULL for @today
 * @today: the day that it is
 * @error: return location: %DW_ERROR_USAGE where a text is no date, the days are reversed, still to
 *   come, or longer ago than the service remembers
 *
 * Returns: whether the service can be asked about these days
 */
gboolean
dw_usage_range_init(
    DwUsageRange *self, const char *from, const char *to, const GDate *today, GError **error)
{
  GDate last = *today;
  GDate first;

  if (to != NULL && !parse_day(to, &last, error))
    return FALSE;
  first = last;
  if (from == NULL) {
    guint reach = DW_USAGE_RANGE_DAYS -
                  (guint) CLAMP(g_date_days_between(&last, today), 0, DW_USAGE_RANGE_DAYS);

    g_date_subtract_days(&first, MIN(DEFAULT_DAYS - 1, reach));
  } else if (!parse_day(from, &first, error)) {
    return FALSE;
  }
  write_day(&first, self->from);
  write_day(&last, self->to);
  return check(self, &first, &last, today, error);
}
