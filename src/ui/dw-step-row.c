/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-step-row.h"

#include "dw-time-words.h"

#include <glib/gi18n.h>

struct _DwStepRow {
  GtkBox parent;

  GtkStack *mark;
  GtkSpinner *spinner;
  GtkLabel *words;
  GtkLabel *time;
};

G_DEFINE_TYPE(DwStepRow, dw_step_row, GTK_TYPE_BOX)

static const struct {
  const char *mark;
  const char *words;
} states[] = {
    [DW_STEP_PENDING] = {"pending", N_("not begun")},
    [DW_STEP_RUNNING] = {"running", N_("under way")},
    [DW_STEP_DONE] = {"done", N_("done")},
    [DW_STEP_FAILED] = {"failed", N_("failed")},
    [DW_STEP_CANCELLED] = {"pending", N_("cancelled")},
};

static void
dw_step_row_class_init(DwStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  gtk_widget_class_set_template_from_resource(widget_class, "/org/deskway/Deskway/dw-step-row.ui");
  gtk_widget_class_bind_template_child(widget_class, DwStepRow, mark);
  gtk_widget_class_bind_template_child(widget_class, DwStepRow, spinner);
  gtk_widget_class_bind_template_child(widget_class, DwStepRow, words);
  gtk_widget_class_bind_template_child(widget_class, DwStepRow, time);
  gtk_widget_class_set_accessible_role(widget_class, ATK_ROLE_LIST_ITEM);
}

static void
dw_step_row_init(DwStepRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * dw_step_row_show:
 * @self: a row
 * @state: how the step stands
 * @words: what it is called then; plain text
 * @seconds: how long it took, or has taken so far
 */
void
dw_step_row_show(DwStepRow *self, DwStepState state, const char *words, guint seconds)
{
  GtkStyleContext *style = gtk_widget_get_style_context(GTK_WIDGET(self));
  g_autofree char *elapsed = dw_time_words_elapsed(seconds);
  g_autofree char *name = g_strdup_printf(_("%s: %s"), words, _(states[state].words));

  gtk_stack_set_visible_child_name(self->mark, states[state].mark);
  g_object_set(self->spinner, "active", state == DW_STEP_RUNNING, NULL);
  gtk_label_set_text(self->words, words);
  gtk_label_set_text(self->time, state == DW_STEP_PENDING ? "" : elapsed);
  atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), name);
  if (state == DW_STEP_PENDING || state == DW_STEP_CANCELLED)
    gtk_style_context_add_class(style, "pending");
  else
    gtk_style_context_remove_class(style, "pending");
}
