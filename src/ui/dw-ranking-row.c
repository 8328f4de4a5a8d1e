/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-ranking-row.h"

struct _DwRankingRow {
  GtkListBoxRow parent;

  GtkLabel *rank;
  GtkLabel *name;
  GtkLevelBar *bar;
  GtkLabel *words;
};

G_DEFINE_TYPE(DwRankingRow, dw_ranking_row, GTK_TYPE_LIST_BOX_ROW)

static void
dw_ranking_row_class_init(DwRankingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-ranking-row.ui");
  gtk_widget_class_bind_template_child(widget_class, DwRankingRow, rank);
  gtk_widget_class_bind_template_child(widget_class, DwRankingRow, name);
  gtk_widget_class_bind_template_child(widget_class, DwRankingRow, bar);
  gtk_widget_class_bind_template_child(widget_class, DwRankingRow, words);
}

static void
dw_ranking_row_init(DwRankingRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * dw_ranking_row_new:
 * @rank: its place, from 1
 * @bar: what to show
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
dw_ranking_row_new(guint rank, const DwRankingBar *bar)
{
  DwRankingRow *self = g_object_new(DW_TYPE_RANKING_ROW, NULL);
  g_autofree char *place = g_strdup_printf("%u", rank);
  g_autofree char *words = g_strdup_printf("%u. %s: %s", rank, bar->name, bar->words);

  gtk_label_set_text(self->rank, place);
  gtk_label_set_text(self->name, bar->name);
  gtk_label_set_text(self->words, bar->words);
  gtk_level_bar_set_value(self->bar, CLAMP(bar->share, 0, 1));
  atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self->bar)), words);
  atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), words);
  return GTK_WIDGET(self);
}
