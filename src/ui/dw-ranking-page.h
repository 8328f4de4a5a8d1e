/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwRankingPage:
 *
 * Who used the desks for how long, or which desks were used, as a chart: for whoever looks after
 * them.
 */
#define DW_TYPE_RANKING_PAGE (dw_ranking_page_get_type())
G_DECLARE_FINAL_TYPE(DwRankingPage, dw_ranking_page, DW, RANKING_PAGE, GtkBox)

void dw_ranking_page_show(DwRankingPage *self, DwDesks *desks);
void dw_ranking_page_clear(DwRankingPage *self);

G_END_DECLS
