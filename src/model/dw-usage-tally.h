/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-usage-page.h"

G_BEGIN_DECLS

/**
 * DwUsageBy:
 * @DW_USAGE_BY_ROW: as the service ranks: each person on each desk
 * @DW_USAGE_BY_USER: all desks of a person together
 * @DW_USAGE_BY_DESK: all people of a desk together
 *
 * What a row of a ranking stands for.
 */
typedef enum {
  DW_USAGE_BY_ROW,
  DW_USAGE_BY_USER,
  DW_USAGE_BY_DESK,
} DwUsageBy;

/**
 * DwUsageTally:
 *
 * Adds up a ranking, page by page, by person or by desk. It holds as many rows as there are people
 * or desks, however long the ranking is.
 */
typedef struct _DwUsageTally DwUsageTally;

DwUsageTally *dw_usage_tally_new(DwUsageBy by);
void dw_usage_tally_free(DwUsageTally *self);

void dw_usage_tally_add(DwUsageTally *self, const DwUsagePage *page);
GPtrArray *dw_usage_tally_rank(DwUsageTally *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwUsageTally, dw_usage_tally_free)

G_END_DECLS
