/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How far back the service remembers how long desks were used, in days. */
#define DW_USAGE_RANGE_DAYS 90

/**
 * DwUsageRange:
 * @from: the first day, as `2026-01-31`
 * @to: the last day
 *
 * The days that a usage ranking is about.
 */
typedef struct {
  char from[sizeof "2026-01-31"];
  char to[sizeof "2026-01-31"];
} DwUsageRange;

gboolean dw_usage_range_init(DwUsageRange *self,
                             const char *from,
                             const char *to,
                             const GDate *today,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
