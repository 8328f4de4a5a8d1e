/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-api-decode-time.h"

#include <string.h>

/* A time of a remote desk lies in this range, so a value beyond it is a mistake. */
#define FIRST_YEAR 1971
#define LAST_YEAR  9999

typedef struct {
  int year, month, day, hour, minute, second;
  int offset; /* seconds east of Greenwich */
} Moment;

/* Reads exactly @width digits. */
static gboolean
take_digits(const char **text, int width, int *value)
{
  *value = 0;
  for (int i = 0; i < width; i++) {
    if (!g_ascii_isdigit((*text)[i]))
      return FALSE;
    *value = *value * 10 + g_ascii_digit_value((*text)[i]);
  }
  *text += width;
  return TRUE;
}

static gboolean
take_char(const char **text, char expected)
{
  if (**text != expected)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* HH:MM, with :SS and a fraction where they are there */
static gboolean
take_clock(const char **text, Moment *moment)
{
  if (!take_digits(text, 2, &moment->hour) || !take_char(text, ':') ||
      !take_digits(text, 2, &moment->minute))
    return FALSE;
  if (!take_char(text, ':'))
    return TRUE;
  if (!take_digits(text, 2, &moment->second))
    return FALSE;
  if (**text == '.' && g_ascii_isdigit((*text)[1]))
    *text += 1 + strspn(*text + 1, "0123456789");
  return TRUE;
}

/* +HH, +HHMM or +HH:MM */
static gboolean
take_offset(const char **text, Moment *moment)
{
  int sign = **text == '-' ? -1 : 1, hours, minutes = 0;

  (*text)++;
  if (!take_digits(text, 2, &hours))
    return FALSE;
  take_char(text, ':');
  if (g_ascii_isdigit(**text) && !take_digits(text, 2, &minutes))
    return FALSE;
  moment->offset = sign * (hours * 3600 + minutes * 60);
  return hours <= 14 && minutes <= 59;
}

/* The rest of an ISO time. Where no zone is named, it is UTC, as in all of the service's other
 * times. */
static gboolean
take_zone(const char *text, Moment *moment)
{
  if (*text == 'Z' || *text == 'z')
    text++;
  else if ((*text == '+' || *text == '-') && !take_offset(&text, moment))
    return FALSE;
  return *text == '\0';
}

static gboolean
read_iso(const char *text, Moment *moment)
{
  if (!take_digits(&text, 4, &moment->year) || !take_char(&text, '-') ||
      !take_digits(&text, 2, &moment->month) || !take_char(&text, '-') ||
      !take_digits(&text, 2, &moment->day))
    return FALSE;
  if (*text == '\0')
    return TRUE;
  if (*text != 'T' && *text != 't' && *text != ' ')
    return FALSE;
  text++;
  return take_clock(&text, moment) && take_zone(text, moment);
}

/* The zones a service in these regions writes. CST is China's here, not Chicago's. */
static gboolean
read_zone_name(const char *zone, Moment *moment)
{
  static const struct {
    const char *name;
    int hours;
  } zones[] = {
      {"CST", 8}, {"UTC", 0}, {"GMT", 0}, {"Z", 0}, {"HKT", 8}, {"SGT", 8}, {"JST", 9}, {"KST", 9},
  };

  if (g_str_has_prefix(zone, "GMT") && (zone[3] == '+' || zone[3] == '-')) {
    zone += 3;
    return take_offset(&zone, moment) && *zone == '\0';
  }
  for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
    if (strcmp(zone, zones[i].name) == 0) {
      moment->offset = zones[i].hours * 3600;
      return TRUE;
    }
  }
  return FALSE;
}

static int
month_number(const char *name)
{
  static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

  for (int i = 0; strlen(name) == 3 && i < 12; i++)
    if (g_ascii_strncasecmp(name, names + 3 * i, 3) == 0)
      return i + 1;
  return 0;
}

static gboolean
read_number(const char *text, guint64 limit, int *value)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned(text, 10, 0, limit, &number, NULL))
    return FALSE;
  *value = (int) number;
  return TRUE;
}

/* Java's Date.toString(): Mon May 27 13:33:42 CST 2019 */
static gboolean
read_java(const char *text, Moment *moment)
{
  g_auto(GStrv) parts = g_strsplit(text, " ", 7);
  const char *clock;

  if (g_strv_length(parts) != 6)
    return FALSE;
  moment->month = month_number(parts[1]);
  clock = parts[3];
  return read_number(parts[2], 31, &moment->day) && take_clock(&clock, moment) && *clock == '\0' &&
         read_zone_name(parts[4], moment) && read_number(parts[5], LAST_YEAR, &moment->year);
}

static gint64
to_seconds(const Moment *moment)
{
  GDate date;

  if (moment->year < FIRST_YEAR || moment->year > LAST_YEAR ||
      !g_date_valid_dmy((GDateDay) moment->day, (GDateMonth) moment->month,
                        (GDateYear) moment->year) ||
      moment->hour > 23 || moment->minute > 59 || moment->second > 60)
    return 0;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, (GDateDay) moment->day, (GDateMonth) moment->month,
                 (GDateYear) moment->year);
  /* 719163 is the Julian day, as GDate counts, of 1970-01-01. */
  return ((gint64) g_date_get_julian(&date) - 719163) * 86400 + moment->hour * 3600 +
         moment->minute * 60 + moment->second - moment->offset;
}

/* Milliseconds since 1970 as the service's newer replies give them, or seconds. */
static gint64
read_epoch(const char *text)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned(text, 10, 1, 253402300799999, &number, NULL))
    return 0;
  if (number >= G_GUINT64_CONSTANT(100000000000))
    number /= 1000;
  return number >= 365 * 86400 ? (gint64) number : 0;
}

/**
 * dw_api_decode_time_seconds:
 * @text: (nullable): a time as the service writes it: `2025-01-21T11:37Z`, `2025-01-21T11:37:05Z`,
 * the same with an offset, `2021-03-03 08:48:08` (UTC), `Mon May 27 13:33:42 CST 2019` (CST is
 * UTC+8), `2025-01-21`, or milliseconds or seconds since 1970
 *
 * Returns: seconds since 1970 in UTC, or 0 if @text is no such time
 */
gint64
dw_api_decode_time_seconds(const char *text)
{
  Moment moment = {0};

  if (text == NULL)
    return 0;
  if (g_ascii_isdigit(*text) && strlen(text) >= 5 && text[4] != '-')
    return read_epoch(text);
  if (g_ascii_isdigit(*text) ? read_iso(text, &moment) : read_java(text, &moment))
    return to_seconds(&moment);
  return 0;
}

/**
 * dw_api_decode_time:
 * @text: (nullable): see dw_api_decode_time_seconds()
 *
 * Returns: (transfer full) (nullable): the time in UTC, or %NULL if @text is none
 */
GDateTime *
dw_api_decode_time(const char *text)
{
  gint64 seconds = dw_api_decode_time_seconds(text);

  return seconds != 0 ? g_date_time_new_from_unix_utc(seconds) : NULL;
}
