/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-cron.h"

G_BEGIN_DECLS

char *dw_schedule_words_describe(
    const DwCron *cron, guint32 weekdays, GTimeZone *zone, gint64 reference, gint64 now);

G_END_DECLS
