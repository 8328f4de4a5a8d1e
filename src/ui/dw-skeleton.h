/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwSkeleton:
 *
 * What stands in the place of cards until the first of them come. Nothing at all for the first
 * moment, as most lists are there by then.
 */
#define DW_TYPE_SKELETON (dw_skeleton_get_type())
G_DECLARE_FINAL_TYPE(DwSkeleton, dw_skeleton, DW, SKELETON, GtkDrawingArea)

G_END_DECLS
