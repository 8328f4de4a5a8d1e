/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-plan.h"

G_BEGIN_DECLS

const char *dw_detail_words_seats(const DwResourceData *data);
const char *dw_detail_words_access(const DwResourceData *data);
const char *dw_detail_words_person(const DwUserSession *session);
char *dw_detail_words_since(const DwUserSession *session, GTimeZone *zone, gint64 now);
char *dw_detail_words_next(const DwTimer *timer, GTimeZone *zone, gint64 now);
char *dw_detail_words_period(const DwPlanHours *hours, GTimeZone *zone, gint64 now);

G_END_DECLS
