/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DW_CRON_ALL_MINUTES  ((G_GUINT64_CONSTANT(1) << 60) - 1)
#define DW_CRON_ALL_HOURS    0xFFFFFFu
#define DW_CRON_ALL_DAYS     0xFFFFFFFEu
#define DW_CRON_ALL_MONTHS   0x1FFEu
#define DW_CRON_ALL_WEEKDAYS 0x7Fu

/**
 * DwCron:
 * @minutes: bit 0 to 59
 * @hours: bit 0 to 23
 * @days: of the month, bit 1 to 31
 * @months: bit 1 to 12
 * @weekdays: bit 0 is Sunday; by Quartz's numbers, where 1 is Sunday
 * @weekdays_from_monday: the same with the numbers of Unix, where 1 is Monday and 7 Sunday; equal
 * to
 *   @weekdays where both numberings say the same, or only one can be meant
 * @year: the one year, or 0 for every year
 *
 * A cron expression that was understood, in its own time zone. What is not restricted has all bits.
 */
typedef struct {
  guint64 minutes;
  guint32 hours;
  guint32 days;
  guint32 months;
  guint32 weekdays;
  guint32 weekdays_from_monday;
  guint year;
} DwCron;

gboolean dw_cron_parse(const char *text, DwCron *cron);

G_END_DECLS
