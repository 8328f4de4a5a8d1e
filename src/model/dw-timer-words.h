/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-data.h"

G_BEGIN_DECLS

char *dw_timer_words_describe(const DwTimer *timer, GTimeZone *zone, gint64 now);
char *dw_timer_words_next(const DwTimer *timer, GTimeZone *zone, gint64 now);

G_END_DECLS
