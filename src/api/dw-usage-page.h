/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-record.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwUsageRow:
 *
 * How long a person used a desk. @seconds is %DW_NUMBER_UNSET where the service does not say;
 * @charge_type is the service's word, as `POST_PAID`.
 */
typedef struct {
  char *end_user_id;
  char *desktop_id;
  char *desktop_name;
  char *charge_type;
  char *region_id;
  gint64 seconds;
} DwUsageRow;

/**
 * DwUsagePage:
 * @rows: (nullable) (element-type DwUsageRow): the longest use first; %NULL where there is none
 * @next_token: (nullable): to ask for the next page with; %NULL on the last one
 * @total_count: rows of all pages, or %DW_NUMBER_UNSET
 *
 * One page of QueryHistoryUsageDurationRank.
 */
typedef struct {
  GPtrArray *rows;
  char *next_token;
  gint64 total_count;
} DwUsagePage;

extern const DwRecordType DW_USAGE_PAGE_RECORD;

guint dw_usage_page_get_length(const DwUsagePage *page);
const DwUsageRow *dw_usage_page_get(const DwUsagePage *page, guint index);
void dw_usage_page_free(DwUsagePage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwUsagePage, dw_usage_page_free)

G_END_DECLS
