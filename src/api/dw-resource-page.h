/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-data.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwResourcePage:
 * @resources: (element-type DwResourceData): in the service's order; never %NULL
 * @next_token: (nullable): to ask for the next page with; %NULL on the last one
 * @total_count: of all pages, or %DW_NUMBER_UNSET
 * @max_results: entries a page, or %DW_NUMBER_UNSET
 * @failed_types: (nullable): resource types that could not be listed
 * @dropped: entries that had no usable ResourceId
 *
 * One page of DescribeUserResources.
 */
typedef struct {
  GPtrArray *resources;
  char *next_token;
  gint64 total_count;
  gint64 max_results;
  GStrv failed_types;
  guint dropped;
} DwResourcePage;

extern const DwRecordType DW_RESOURCE_PAGE_RECORD;

DwResourcePage *dw_resource_page_new(void);
void dw_resource_page_free(DwResourcePage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwResourcePage, dw_resource_page_free)

G_END_DECLS
