/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <handy.h>

G_BEGIN_DECLS

/**
 * DwDetailGroup:
 *
 * A section of facts whose number comes from the service. It is told all of them each time
 * something changed: dw_detail_group_begin(), dw_detail_group_add() for each,
 * dw_detail_group_end(). Rows that stay keep their widgets, so that the focus stays too.
 */
#define DW_TYPE_DETAIL_GROUP (dw_detail_group_get_type())
G_DECLARE_FINAL_TYPE(DwDetailGroup, dw_detail_group, DW, DETAIL_GROUP, HdyPreferencesGroup)

void dw_detail_group_begin(DwDetailGroup *self);
void dw_detail_group_add(DwDetailGroup *self, const char *label, const char *value);
void dw_detail_group_end(DwDetailGroup *self);

G_END_DECLS
