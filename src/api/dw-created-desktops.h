/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-record.h"

#include <glib.h>

G_BEGIN_DECLS

/** What CreateDesktops answers: the computers that are being made, and the order they are paid by.
 */
typedef struct {
  GStrv ids;
  char *order_id;
} DwCreatedDesktops;

extern const DwRecordType DW_CREATED_DESKTOPS_RECORD;

void dw_created_desktops_free(DwCreatedDesktops *created);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwCreatedDesktops, dw_created_desktops_free)

G_END_DECLS
