/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-picture.h"

#include <math.h>
#include <png.h>
#include <string.h>

#define SIDE    128
#define SAMPLES 4 /* a pixel is looked at so often in each direction */

#define TILE        0.94
#define TILE_CORNER 0.40

/* A glyph says which points of a square from -1 to 1 it covers; y grows downwards. */
typedef gboolean (*Glyph)(double x, double y);

static gboolean
is_ring(double x, double y, double radius, double width)
{
  return fabs(hypot(x, y) - radius) < width / 2;
}

/* Two mountains and a sun in a frame. */
static gboolean
photo(double x, double y)
{
  if (fabs(x) > 0.58 || fabs(y) > 0.46)
    return FALSE;
  if (fabs(x) > 0.49 || fabs(y) > 0.37)
    return TRUE;
  return hypot(x - 0.24, y + 0.14) < 0.12 || y > fabs(x + 0.16) * 1.1 - 0.12 ||
         y > fabs(x - 0.30) * 1.1 + 0.10;
}

/* An envelope. */
static gboolean
mail(double x, double y)
{
  gboolean inside = fabs(x) <= 0.58 && fabs(y) <= 0.42;

  return inside && (fabs(x) > 0.50 || fabs(y) > 0.34 || fabs(y - 0.10 + fabs(x) * 0.85) < 0.06);
}

/* A cube, seen from a corner. */
static gboolean
cube(double x, double y)
{
  double side = MAX(fabs(x) * 1.1547, fabs(x) * 0.57735 + fabs(y)) / 0.6;

  if (side > 1)
    return FALSE;
  return side > 0.86 || (fabs(x) < 0.045 && y > 0) ||
         (y < 0.06 && fabs(y + fabs(x) * 0.57735) < 0.05);
}

/* A globe. */
static gboolean
globe(double x, double y)
{
  return is_ring(x, y, 0.52, 0.10) ||
         (hypot(x, y) < 0.52 &&
          (fabs(y) < 0.045 || fabs(x) < 0.045 || fabs(hypot(x / 0.5, y) - 0.5) < 0.07));
}

static const struct {
  const char *name;
  Glyph glyph;
} pictures[] = {{"photo", photo}, {"mail", mail}, {"cube", cube}, {"globe", globe}};

static Glyph
find(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(pictures); i++) {
    if (strcmp(pictures[i].name, name) == 0)
      return pictures[i].glyph;
  }
  return NULL;
}

static gboolean
is_in_tile(double x, double y)
{
  double beyond_x = MAX(fabs(x) - (TILE - TILE_CORNER), 0);
  double beyond_y = MAX(fabs(y) - (TILE - TILE_CORNER), 0);

  return hypot(beyond_x, beyond_y) <= TILE_CORNER;
}

/* The middle of a part of a pixel, from -1 to 1. */
static double
place(guint pixel, guint part)
{
  return (pixel + (part + 0.5) / SAMPLES) * 2 / SIDE - 1;
}

static void
draw_pixel(guint8 *pixel, guint column, guint row, Glyph glyph, guint32 colour)
{
  guint tile = 0, white = 0;

  for (guint part = 0; part < SAMPLES * SAMPLES; part++) {
    double x = place(column, part % SAMPLES);
    double y = place(row, part / SAMPLES);

    tile += is_in_tile(x, y);
    white += glyph(x, y);
  }
  for (guint i = 0; i < 3; i++) {
    guint part = colour >> (8 * (2 - i)) & 0xff;

    pixel[i] = (guint8) (part + (255 - part) * white / (SAMPLES * SAMPLES));
  }
  pixel[3] = (guint8) (255 * tile / (SAMPLES * SAMPLES));
}

static GBytes *
encode(const guint8 *pixels)
{
  png_image image = {
      .version = PNG_IMAGE_VERSION, .width = SIDE, .height = SIDE, .format = PNG_FORMAT_RGBA};
  png_alloc_size_t length = PNG_IMAGE_PNG_SIZE_MAX(image);
  g_autofree guint8 *png = g_malloc(length);

  if (!png_image_write_to_memory(&image, png, &length, 0, pixels, 0, NULL))
    g_error("PNG: %s", image.message);
  return g_bytes_new_take(g_steal_pointer(&png), length);
}

/**
 * dw_sandbox_picture_has:
 * @name: a picture's name
 *
 * Returns: whether it can be drawn
 */
gboolean
dw_sandbox_picture_has(const char *name)
{
  return find(name) != NULL;
}

/**
 * dw_sandbox_picture_draw:
 * @name: of a picture that there is
 * @colour: (nullable): of its tile, as `#RRGGBB`
 *
 * Returns: (transfer full): a PNG
 */
GBytes *
dw_sandbox_picture_draw(const char *name, const char *colour)
{
  guint64 number = 0x546e7a;
  g_autofree guint8 *pixels = g_malloc(SIDE * SIDE * 4);
  Glyph glyph = find(name);

  if (colour != NULL && colour[0] == '#')
    g_ascii_string_to_unsigned(colour + 1, 16, 0, 0xffffff, &number, NULL);
  for (guint row = 0; row < SIDE; row++) {
    for (guint column = 0; column < SIDE; column++)
      draw_pixel(pixels + 4 * (row * SIDE + column), column, row, glyph, (guint32) number);
  }
  return encode(pixels);
}

static guint32
crc(const guint8 *data, gsize length)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < length; i++) {
    sum ^= data[i];
    for (guint bit = 0; bit < 8; bit++)
      sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xedb88320 : 0);
  }
  return ~sum;
}

/**
 * dw_sandbox_picture_claim:
 * @width: pixels
 * @height: pixels
 *
 * Returns: (transfer full): the beginning of a sound PNG that says that it has so many pixels
 */
GBytes *
dw_sandbox_picture_claim(guint32 width, guint32 height)
{
  guint8 png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0,
                  0,    0,   0,   0,   0,    0,    0,    8,    6, 0, 0, 0,  0,   0,   0,   0};

  for (guint i = 0; i < 4; i++) {
    png[16 + i] = (guint8) (width >> (24 - 8 * i));
    png[20 + i] = (guint8) (height >> (24 - 8 * i));
  }
  for (guint i = 0; i < 4; i++)
    png[29 + i] = (guint8) (crc(png + 12, 17) >> (24 - 8 * i));
  return g_bytes_new(png, sizeof png);
}
