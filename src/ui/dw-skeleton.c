/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-skeleton.h"

#include <glib/gi18n.h>

/* A list that comes sooner needs no stand-in. */
#define DELAY_MS 300
/* Pixels, as those of the cards. */
#define CARD_HEIGHT 124
#define LEAST_WIDTH 326
#define GAP         12
#define MARGIN      18

struct _DwSkeleton {
  GtkDrawingArea parent;
  guint delay;
  gboolean is_due;
};

G_DEFINE_TYPE(DwSkeleton, dw_skeleton, GTK_TYPE_DRAWING_AREA)

static void
fill_rounded(cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path(cr);
  cairo_arc(cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc(cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc(cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc(cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path(cr);
  cairo_fill(cr);
}

static void
draw_card(cairo_t *cr, const GdkRGBA *color, double x, double y, double width)
{
  cairo_set_source_rgba(cr, color->red, color->green, color->blue, 0.05);
  fill_rounded(cr, x, y, width, CARD_HEIGHT, 12);
  cairo_set_source_rgba(cr, color->red, color->green, color->blue, 0.08);
  fill_rounded(cr, x + 16, y + 16, 40, 40, 10);
  fill_rounded(cr, x + 68, y + 20, width * 0.36, 12, 6);
  fill_rounded(cr, x + 68, y + 40, width * 0.26, 10, 5);
  fill_rounded(cr, x + 16, y + 86, width * 0.2, 12, 6);
  fill_rounded(cr, x + width - 126, y + 76, 96, 32, 16);
}

static gboolean
dw_skeleton_draw(GtkWidget *widget, cairo_t *cr)
{
  int width = gtk_widget_get_allocated_width(widget) - 2 * MARGIN;
  int columns = MAX((width + GAP) / (LEAST_WIDTH + GAP), 1);
  double card_width = (double) (width - (columns - 1) * GAP) / columns;
  GtkStyleContext *style = gtk_widget_get_style_context(widget);
  GdkRGBA color;

  if (!DW_SKELETON(widget)->is_due)
    return GDK_EVENT_PROPAGATE;
  gtk_style_context_get_color(style, gtk_style_context_get_state(style), &color);
  for (int i = 0; i < 3 * columns; i++)
    draw_card(cr, &color, MARGIN + (i % columns) * (card_width + GAP),
              MARGIN + (double) (i / columns) * (CARD_HEIGHT + GAP), card_width);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
due_cb(gpointer user_data)
{
  DwSkeleton *self = user_data;

  self->delay = 0;
  self->is_due = TRUE;
  gtk_widget_queue_draw(GTK_WIDGET(self));
  return G_SOURCE_REMOVE;
}

static void
dw_skeleton_map(GtkWidget *widget)
{
  DwSkeleton *self = DW_SKELETON(widget);

  self->is_due = FALSE;
  self->delay = g_timeout_add(DELAY_MS, due_cb, self);
  GTK_WIDGET_CLASS(dw_skeleton_parent_class)->map(widget);
}

static void
dw_skeleton_unmap(GtkWidget *widget)
{
  g_clear_handle_id(&DW_SKELETON(widget)->delay, g_source_remove);
  GTK_WIDGET_CLASS(dw_skeleton_parent_class)->unmap(widget);
}

static void
dw_skeleton_class_init(DwSkeletonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  widget_class->draw = dw_skeleton_draw;
  widget_class->map = dw_skeleton_map;
  widget_class->unmap = dw_skeleton_unmap;
}

static void
dw_skeleton_init(DwSkeleton *self)
{
  atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), _("Loading your desks"));
}
