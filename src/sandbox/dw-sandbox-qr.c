/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-qr.h"

#include <png.h>
#include <qrencode.h>
#include <string.h>

#define MODULE_PIXELS  6
#define MARGIN_MODULES 4

static guint8 *
draw(const QRcode *code, gsize side)
{
  guint8 *pixels = g_malloc(side * side);

  memset(pixels, 0xff, side * side);
  for (gsize y = 0; y < side; y++) {
    for (gsize x = 0; x < side; x++) {
      gssize row = (gssize) (y / MODULE_PIXELS) - MARGIN_MODULES;
      gssize column = (gssize) (x / MODULE_PIXELS) - MARGIN_MODULES;
      gboolean inside = MIN(row, column) >= 0 && MAX(row, column) < code->width;

      if (inside && (code->data[row * code->width + column] & 1) != 0)
        pixels[y * side + x] = 0;
    }
  }
  return pixels;
}

static GBytes *
encode(const guint8 *pixels, gsize side)
{
  png_image image = {
      .version = PNG_IMAGE_VERSION,
      .width = (png_uint_32) side,
      .height = (png_uint_32) side,
      .format = PNG_FORMAT_GRAY,
  };
  png_alloc_size_t length = PNG_IMAGE_PNG_SIZE_MAX(image);
  g_autofree guint8 *png = g_malloc(length);

  if (!png_image_write_to_memory(&image, png, &length, 0, pixels, 0, NULL))
    g_error("PNG: %s", image.message);
  return g_bytes_new_take(g_steal_pointer(&png), length);
}

/**
 * dw_sandbox_qr_png:
 * @text: what the picture says
 *
 * Returns: (transfer full): a QR picture as PNG
 */
GBytes *
dw_sandbox_qr_png(const char *text)
{
  QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  gsize side = (gsize) (code->width + 2 * MARGIN_MODULES) * MODULE_PIXELS;
  g_autofree guint8 *pixels = draw(code, side);

  QRcode_free(code);
  return encode(pixels, side);
}
