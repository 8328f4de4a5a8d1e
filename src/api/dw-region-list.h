/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-record.h"

#include <glib.h>

G_BEGIN_DECLS

/** A region; @name is %NULL where the service gives none. */
typedef struct {
  char *id;
  char *endpoint;
  char *name;
} DwRegion;

/** What DescribeRegions answers. */
typedef struct {
  GPtrArray *regions; /* of DwRegion, or NULL */
} DwRegionList;

extern const DwRecordType DW_REGION_LIST_RECORD;

void dw_region_list_free(DwRegionList *list);
guint dw_region_list_get_length(const DwRegionList *list);
const DwRegion *dw_region_list_get(const DwRegionList *list, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwRegionList, dw_region_list_free)

G_END_DECLS
