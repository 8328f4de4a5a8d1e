/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dw_time_words_until(gint64 time, GTimeZone *zone, gint64 now);
char *dw_time_words_ago(gint64 time, GTimeZone *zone, gint64 now);

char *dw_time_words_date(gint64 time, GTimeZone *zone, gint64 now);
char *dw_time_words_clock(gint64 time, GTimeZone *zone, gint64 now);
char *dw_time_words_when(gint64 time, GTimeZone *zone, gint64 now);
char *dw_time_words_of_day(guint minutes);

char *dw_time_words_elapsed(guint seconds);
char *dw_time_words_about(guint seconds);
char *dw_time_words_hours(gint64 seconds);
char *dw_time_words_hours_number(gint64 seconds);
gulong dw_time_words_hours_plural(gint64 seconds);

G_END_DECLS
