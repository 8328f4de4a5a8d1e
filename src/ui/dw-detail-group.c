/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-detail-group.h"

#include "dw-detail-row.h"

#include <glib/gi18n.h>

/* Nobody reads more, and a service that lists thousands must not make thousands of widgets. */
#define MAX_ROWS 50

struct _DwDetailGroup {
  HdyPreferencesGroup parent;

  GPtrArray *rows; /* of DwDetailRow, which the group's list owns */
  guint used;
  guint left_out;
};

G_DEFINE_TYPE(DwDetailGroup, dw_detail_group, HDY_TYPE_PREFERENCES_GROUP)

static void
dw_detail_group_finalize(GObject *object)
{
  g_ptr_array_unref(DW_DETAIL_GROUP(object)->rows);
  G_OBJECT_CLASS(dw_detail_group_parent_class)->finalize(object);
}

static void
dw_detail_group_class_init(DwDetailGroupClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_detail_group_finalize;
}

static void
dw_detail_group_init(DwDetailGroup *self)
{
  self->rows = g_ptr_array_new();
}

/**
 * dw_detail_group_begin:
 * @self: a group
 *
 * Begins to tell the facts anew.
 */
void
dw_detail_group_begin(DwDetailGroup *self)
{
  self->used = 0;
  self->left_out = 0;
}

static void
show_row(DwDetailGroup *self, const char *label, const char *value)
{
  DwDetailRow *row;

  if (self->used == self->rows->len) {
    row = DW_DETAIL_ROW(dw_detail_row_new(label));
    gtk_container_add(GTK_CONTAINER(self), GTK_WIDGET(row));
    g_ptr_array_add(self->rows, row);
  }
  row = g_ptr_array_index(self->rows, self->used++);
  dw_detail_row_set_label(row, label);
  dw_detail_row_show(row, value);
}

/**
 * dw_detail_group_add:
 * @self: a group
 * @label: what the fact is called; plain text
 * @value: (nullable): the fact, plain text; nothing to show where %NULL or empty
 */
void
dw_detail_group_add(DwDetailGroup *self, const char *label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  if (self->used < MAX_ROWS)
    show_row(self, label, value);
  else
    self->left_out++;
}

/**
 * dw_detail_group_end:
 * @self: a group
 *
 * Hides the rows of facts that are gone, and the group where it has neither facts nor a
 * description.
 */
void
dw_detail_group_end(DwDetailGroup *self)
{
  HdyPreferencesGroup *group = HDY_PREFERENCES_GROUP(self);
  const char *description = hdy_preferences_group_get_description(group);

  if (self->left_out > 0) {
    g_autofree char *rest =
        g_strdup_printf(ngettext("%u that is not listed", "%u that are not listed", self->left_out),
                        self->left_out);

    show_row(self, _("And more"), rest);
  }
  for (guint i = self->used; i < self->rows->len; i++)
    dw_detail_row_show(g_ptr_array_index(self->rows, i), NULL);
  gtk_widget_set_visible(GTK_WIDGET(self),
                         self->used > 0 || (description != NULL && *description != '\0'));
}
