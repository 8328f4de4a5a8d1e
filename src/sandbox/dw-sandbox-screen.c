/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <xcb/xcb.h>

#define DOT            14
#define LETTER_COLUMNS 5
#define LETTER_ROWS    7

typedef struct {
  xcb_connection_t *connection;
  xcb_screen_t *screen;
  xcb_window_t window;
  xcb_gcontext_t context;
} Canvas;

/* The word DESKWAY, a row of a letter in five bits. */
static const guint8 word[][LETTER_ROWS] = {
    {0x1e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1e}, {0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f},
    {0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e}, {0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11},
    {0x11, 0x11, 0x11, 0x15, 0x15, 0x1b, 0x11}, {0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11},
    {0x11, 0x11, 0x0a, 0x04, 0x04, 0x04, 0x04},
};

static gboolean
open_canvas(Canvas *canvas)
{
  guint32 values[] = {TRUE, XCB_EVENT_MASK_EXPOSURE};

  canvas->connection = xcb_connect(NULL, NULL);
  if (xcb_connection_has_error(canvas->connection))
    return FALSE;
  canvas->screen = xcb_setup_roots_iterator(xcb_get_setup(canvas->connection)).data;
  canvas->window = xcb_generate_id(canvas->connection);
  xcb_create_window(canvas->connection, XCB_COPY_FROM_PARENT, canvas->window, canvas->screen->root,
                    0, 0, canvas->screen->width_in_pixels, canvas->screen->height_in_pixels, 0,
                    XCB_WINDOW_CLASS_INPUT_OUTPUT, XCB_COPY_FROM_PARENT,
                    XCB_CW_OVERRIDE_REDIRECT | XCB_CW_EVENT_MASK, values);
  canvas->context = xcb_generate_id(canvas->connection);
  xcb_create_gc(canvas->connection, canvas->context, canvas->window, 0, NULL);
  xcb_map_window(canvas->connection, canvas->window);
  return TRUE;
}

static void
fill(Canvas *canvas, guint32 colour, int x, int y, int width, int height)
{
  xcb_rectangle_t area = {(gint16) x, (gint16) y, (guint16) width, (guint16) height};

  xcb_change_gc(canvas->connection, canvas->context, XCB_GC_FOREGROUND, &colour);
  xcb_poly_fill_rectangle(canvas->connection, canvas->window, canvas->context, 1, &area);
}

static void
paint_letter(Canvas *canvas, const guint8 *rows, int left, int top)
{
  for (int row = 0; row < LETTER_ROWS; row++) {
    for (int column = 0; column < LETTER_COLUMNS; column++) {
      if ((rows[row] >> (LETTER_COLUMNS - 1 - column)) & 1)
        fill(canvas, 0x202020, left + column * DOT, top + row * DOT, DOT, DOT);
    }
  }
}

static void
paint_word(Canvas *canvas, int middle_x, int middle_y)
{
  int width = (int) G_N_ELEMENTS(word) * (LETTER_COLUMNS + 1) * DOT - DOT;
  int left = middle_x - width / 2;
  int top = middle_y - LETTER_ROWS * DOT / 2;

  fill(canvas, 0xffffff, left - 3 * DOT, top - 3 * DOT, width + 6 * DOT, (LETTER_ROWS + 6) * DOT);
  for (gsize i = 0; i < G_N_ELEMENTS(word); i++)
    paint_letter(canvas, word[i], left + (int) i * (LETTER_COLUMNS + 1) * DOT, top);
}

static void
paint(Canvas *canvas)
{
  int x = canvas->screen->width_in_pixels / 2;
  int y = canvas->screen->height_in_pixels / 2;

  fill(canvas, 0xe53935, 0, 0, x, y);
  fill(canvas, 0x43a047, x, 0, x, y);
  fill(canvas, 0x1e88e5, 0, y, x, y);
  fill(canvas, 0xfdd835, x, y, x, y);
  paint_word(canvas, x, y);
}

/* What was asked of the X server before this has been done when it answers. */
static void
settle(Canvas *canvas)
{
  free(
      xcb_get_input_focus_reply(canvas->connection, xcb_get_input_focus(canvas->connection), NULL));
}

/**
 * dw_sandbox_screen_run:
 *
 * Fills the screen of $DISPLAY with four colours and a word, says "painted" on the standard output,
 * and stays until the display goes.
 *
 * Returns: an exit status
 */
int
dw_sandbox_screen_run(void)
{
  xcb_generic_event_t *event;
  Canvas canvas;

  if (!open_canvas(&canvas))
    return EXIT_FAILURE;
  paint(&canvas);
  settle(&canvas);
  puts("painted");
  fflush(stdout);
  while ((event = xcb_wait_for_event(canvas.connection)) != NULL) {
    free(event);
    paint(&canvas);
    xcb_flush(canvas.connection);
  }
  xcb_disconnect(canvas.connection);
  return EXIT_SUCCESS;
}
