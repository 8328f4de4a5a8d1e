/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cron.h"

#include <string.h>

/* No schedule a person made is longer. */
#define MAX_LENGTH 256

#define UNIX_FIELDS  5
#define MAX_FIELDS   7
#define FIRST_YEAR   1970
#define LAST_YEAR    2999
#define NAME_LENGTH  3
#define NUMBER_WIDTH 2

/* A field of an expression: what its numbers are, and what bit each stands for. */
typedef struct {
  int min, max;
  int cycle;    /* how many there are before they begin again; 0 where a range can't go round */
  int bit_zero; /* the number of bit 0 */
  const char *names;
  int first_name;
} Field;

static const Field second_field = {0, 59, 60, 0, NULL, 0};
static const Field minute_field = {0, 59, 60, 0, NULL, 0};
static const Field hour_field = {0, 23, 24, 0, NULL, 0};
static const Field day_field = {1, 31, 0, 0, NULL, 0};
static const Field month_field = {1, 12, 0, 0, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", 1};
static const Field weekday_field = {1, 7, 7, 1, "SUNMONTUEWEDTHUFRISAT", 1};
static const Field unix_weekday_field = {0, 7, 7, 0, "SUNMONTUEWEDTHUFRISAT", 0};

static gboolean
take_name(const Field *field, const char **text, int *value)
{
  for (gsize i = 0; field->names != NULL && i < strlen(field->names) / NAME_LENGTH; i++) {
    if (g_ascii_strncasecmp(*text, field->names + i * NAME_LENGTH, NAME_LENGTH) == 0) {
      *text += NAME_LENGTH;
      *value = field->first_name + (int) i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
take_number(const char **text, int *value)
{
  int width = 0;

  for (*value = 0; g_ascii_isdigit(**text) && width < NUMBER_WIDTH; (*text)++, width++)
    *value = *value * 10 + g_ascii_digit_value(**text);
  return width > 0 && !g_ascii_isdigit(**text);
}

static gboolean
take_value(const Field *field, const char **text, int *value)
{
  if (take_name(field, text, value))
    return TRUE;
  return take_number(text, value) && *value >= field->min && *value <= field->max;
}

/* The part before a slash: *, a value, or a range, which may go round the week or the clock. */
static gboolean
take_range(const Field *field, const char **text, int *low, int *high)
{
  if (**text == '*') {
    (*text)++;
    *low = field->min;
    *high = field->cycle > 0 ? field->min + field->cycle - 1 : field->max;
    return TRUE;
  }
  if (!take_value(field, text, low))
    return FALSE;
  *high = *low;
  if (**text == '/')
    *high = field->max;
  if (**text != '-')
    return TRUE;
  (*text)++;
  if (!take_value(field, text, high))
    return FALSE;
  if (*high < *low && field->cycle > 0)
    *high += field->cycle;
  return *high >= *low;
}

/* One of the parts between commas. */
static gboolean
take_item(const Field *field, const char **text, guint64 *set)
{
  int low, high, step = 1;

  if (!take_range(field, text, &low, &high))
    return FALSE;
  if (**text == '/') {
    (*text)++;
    if (!take_number(text, &step) || step == 0)
      return FALSE;
  }
  for (int value = low; value <= high; value += step) {
    int bit = value - field->bit_zero;

    *set |= G_GUINT64_CONSTANT(1) << (field->cycle > 0 ? bit % field->cycle : bit);
  }
  return TRUE;
}

static gboolean
read_field(const Field *field, const char *text, guint64 *set)
{
  *set = 0;
  do {
    if (!take_item(field, &text, set))
      return FALSE;
  } while (*text++ == ',');
  return text[-1] == '\0';
}

/* Days may be left to the other field with a question mark. */
static gboolean
read_days(const Field *field, const char *text, guint32 *set)
{
  guint64 bits;

  if (!read_field(field, strcmp(text, "?") == 0 ? "*" : text, &bits))
    return FALSE;
  *set = (guint32) bits;
  return TRUE;
}

/* With six fields Quartz's numbers are usual, but a 0 is none of them. */
static gboolean
read_weekdays(const char *text, gboolean is_unix, DwCron *cron)
{
  gboolean from_monday = read_days(&unix_weekday_field, text, &cron->weekdays_from_monday);

  if (is_unix || !read_days(&weekday_field, text, &cron->weekdays))
    cron->weekdays = cron->weekdays_from_monday;
  return from_monday;
}

static gboolean
read_year(const char *text, guint *year)
{
  guint64 number;

  *year = 0;
  if (strcmp(text, "*") == 0 || strcmp(text, "?") == 0)
    return TRUE;
  if (!g_ascii_string_to_unsigned(text, 10, FIRST_YEAR, LAST_YEAR, &number, NULL))
    return FALSE;
  *year = (guint) number;
  return TRUE;
}

/* Fields may be any number of blanks apart. */
static guint
join_blanks(char **parts)
{
  guint n = 0;

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      parts[n++] = *part;
    else
      g_free(*part);
  parts[n] = NULL;
  return n;
}

/**
 * dw_cron_parse:
 * @text: (nullable): a cron expression: six fields from the second on, or seven with a year, as in
 * Quartz, or the five of Unix
 * @cron: (out): what it says; undefined where it was not understood
 *
 * Knows values, lists, ranges, steps, and names of months and weekdays; not the forms with L, W and
 * #. The second has to be there but says nothing to a person.
 *
 * Returns: whether @text was understood
 */
gboolean
dw_cron_parse(const char *text, DwCron *cron)
{
  g_auto(GStrv) parts = NULL;
  char **field;
  guint64 seconds, hours, months;
  guint n;

  if (text == NULL || strlen(text) > MAX_LENGTH)
    return FALSE;
  parts = g_strsplit_set(text, " \t\r\n", -1);
  n = join_blanks(parts);
  if (n < UNIX_FIELDS || n > MAX_FIELDS)
    return FALSE;
  field = n == UNIX_FIELDS ? parts : parts + 1;
  if ((n > UNIX_FIELDS && !read_field(&second_field, parts[0], &seconds)) ||
      !read_field(&minute_field, field[0], &cron->minutes) ||
      !read_field(&hour_field, field[1], &hours) || !read_days(&day_field, field[2], &cron->days) ||
      !read_field(&month_field, field[3], &months) ||
      !read_weekdays(field[4], n == UNIX_FIELDS, cron) ||
      !read_year(n == MAX_FIELDS ? field[5] : "*", &cron->year))
    return FALSE;
  cron->hours = (guint32) hours;
  cron->months = (guint32) months;
  return TRUE;
}
