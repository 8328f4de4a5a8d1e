/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-ranking-plot.h"

#include <cairo-svg.h>
#include <pango/pangocairo.h>

/* Pixels. */
#define WIDTH      800
#define MARGIN     24
#define TITLE      48
#define ROW        32
#define BAR        18
#define NAME_WIDTH 220
#define WORD_WIDTH 110

/* More bars than these are not read on one sheet. */
#define MOST_BARS 40

/**
 * dw_ranking_plot_free_bar:
 * @bar: (nullable) (transfer full): a bar
 */
void
dw_ranking_plot_free_bar(DwRankingBar *bar)
{
  if (bar == NULL)
    return;
  g_free(bar->name);
  g_free(bar->words);
  g_free(bar);
}

static void
draw_text(cairo_t *cr, const char *text, const char *font, double x, double middle, int width)
{
  g_autoptr(PangoLayout) layout = pango_cairo_create_layout(cr);
  PangoFontDescription *description = pango_font_description_from_string(font);
  int height;

  pango_layout_set_font_description(layout, description);
  pango_font_description_free(description);
  pango_layout_set_text(layout, text, -1);
  pango_layout_set_width(layout, width * PANGO_SCALE);
  pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size(layout, NULL, &height);
  cairo_move_to(cr, x, middle - height / 2.0);
  pango_cairo_show_layout(cr, layout);
}

static void
draw_bar(cairo_t *cr, const DwRankingBar *bar, double middle)
{
  double longest = WIDTH - 2 * MARGIN - NAME_WIDTH - WORD_WIDTH;
  double length = MAX(CLAMP(bar->share, 0, 1) * longest, 1);

  cairo_set_source_rgb(cr, 0.18, 0.20, 0.21);
  draw_text(cr, bar->name, "Sans 10", MARGIN, middle, NAME_WIDTH - 12);
  cairo_set_source_rgb(cr, 0.11, 0.44, 0.85);
  cairo_rectangle(cr, MARGIN + NAME_WIDTH, middle - BAR / 2.0, length, BAR);
  cairo_fill(cr);
  cairo_set_source_rgb(cr, 0.18, 0.20, 0.21);
  draw_text(cr, bar->words, "Sans 10", MARGIN + NAME_WIDTH + length + 8, middle, WORD_WIDTH);
}

static void
draw(cairo_t *cr, const char *title, GPtrArray *bars, guint count)
{
  cairo_set_source_rgb(cr, 1, 1, 1);
  cairo_paint(cr);
  cairo_set_source_rgb(cr, 0.18, 0.20, 0.21);
  draw_text(cr, title, "Sans Bold 13", MARGIN, MARGIN + TITLE / 3.0, WIDTH - 2 * MARGIN);
  for (guint i = 0; i < count; i++)
    draw_bar(cr, g_ptr_array_index(bars, i), MARGIN + TITLE + (i + 0.5) * ROW);
}

static cairo_status_t
write_cb(void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append(closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * dw_ranking_plot_draw:
 * @title: what the plot shows
 * @bars: (element-type DwRankingBar): the longest first; those beyond the 40th are left out
 * @as_svg: whether to draw an SVG, and not a PNG
 *
 * Returns: (transfer full): the picture's file
 */
GBytes *
dw_ranking_plot_draw(const char *title, GPtrArray *bars, gboolean as_svg)
{
  GByteArray *bytes = g_byte_array_new();
  guint count = MIN(bars->len, MOST_BARS);
  int height = 2 * MARGIN + TITLE + (int) count * ROW;
  cairo_surface_t *surface =
      as_svg ? cairo_svg_surface_create_for_stream(write_cb, bytes, WIDTH, height)
             : cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, height);
  cairo_t *cr = cairo_create(surface);

  draw(cr, title, bars, count);
  cairo_destroy(cr);
  if (!as_svg)
    cairo_surface_write_to_png_stream(surface, write_cb, bytes);
  cairo_surface_finish(surface);
  cairo_surface_destroy(surface);
  return g_byte_array_free_to_bytes(bytes);
}
