/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-ranking-plot.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwRankingRow:
 *
 * One bar of a chart, which can be read aloud too.
 */
#define DW_TYPE_RANKING_ROW (dw_ranking_row_get_type())
G_DECLARE_FINAL_TYPE(DwRankingRow, dw_ranking_row, DW, RANKING_ROW, GtkListBoxRow)

GtkWidget *dw_ranking_row_new(guint rank, const DwRankingBar *bar);

G_END_DECLS
