/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwRankingBar:
 * @name: what the bar stands for
 * @words: how long it is, in words
 * @share: 0 to 1: its length, the longest being 1
 *
 * One bar of a plot.
 */
typedef struct {
  char *name;
  char *words;
  double share;
} DwRankingBar;

void dw_ranking_plot_free_bar(DwRankingBar *bar);
GBytes *dw_ranking_plot_draw(const char *title, GPtrArray *bars, gboolean as_svg);

G_END_DECLS
