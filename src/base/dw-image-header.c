/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-image-header.h"

#include <string.h>

/* A few bytes of a JPEG can ask for another round over all its pixels. Pictures as they are made
 * have about ten rounds; a picture of thousands would keep the machine busy for minutes. */
#define MOST_SCANS 64

#define PNG_HEADER_LENGTH 29 /* signature, length and name of IHDR, its 13 bytes */

typedef struct {
  const guint8 *data;
  gsize length;
  gsize at;
} Reader;

static guint
two_bytes(const guint8 *data)
{
  return ((guint) data[0] << 8) | data[1];
}

static guint
four_bytes(const guint8 *data)
{
  return (two_bytes(data) << 16) | two_bytes(data + 2);
}

/* Which depths a colour type has, as bits: 1 | 2 | 4 | 8 | 16. */
static gboolean
png_depth_fits(guint depth, guint colour)
{
  static const guint depths[] = {
      [0] = 1 | 2 | 4 | 8 | 16, [2] = 8 | 16, [3] = 1 | 2 | 4 | 8, [4] = 8 | 16, [6] = 8 | 16};

  return colour < G_N_ELEMENTS(depths) && (depth & (depth - 1)) == 0 &&
         (depths[colour] & depth) != 0;
}

/* PNG, second edition, 5.2 and 11.2.2: IHDR comes first and is 13 bytes. */
static gboolean
read_png(const guint8 *data, gsize length, DwImageHeader *header)
{
  static const guint8 begin[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                 0,    0,   0,   13,  'I',  'H',  'D',  'R'};

  if (length < PNG_HEADER_LENGTH || memcmp(data, begin, sizeof begin) != 0)
    return FALSE;
  header->kind = DW_IMAGE_KIND_PNG;
  header->width = four_bytes(data + 16);
  header->height = four_bytes(data + 20);
  return png_depth_fits(data[24], data[25]) && data[26] == 0 && data[27] == 0 && data[28] <= 1 &&
         header->width - 1 < G_MAXINT32 && header->height - 1 < G_MAXINT32;
}

/* The next marker, 0 at the end; what stands before it is compressed data or filling. */
static guint8
next_marker(Reader *reader)
{
  for (; reader->at + 1 < reader->length; reader->at++) {
    guint8 marker = reader->data[reader->at + 1];
    gboolean stands_alone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);

    if (reader->data[reader->at] == 0xff && marker != 0x00 && marker != 0xff && !stands_alone) {
      reader->at += 2;
      return marker;
    }
  }
  return 0;
}

/* The bytes of a segment behind its length. */
static const guint8 *
read_segment(Reader *reader, gsize *length)
{
  const guint8 *segment = reader->data + reader->at;
  gsize whole;

  if (reader->length - reader->at < 2)
    return NULL;
  whole = two_bytes(segment);
  if (whole < 2 || whole > reader->length - reader->at)
    return NULL;
  reader->at += whole;
  *length = whole - 2;
  return segment + 2;
}

static gboolean
is_frame(guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* ITU T.81, B.2.2: precision, lines, samples of a line, components of three bytes. */
static gboolean
read_frame(const guint8 *segment, gsize length, DwImageHeader *header)
{
  if (length < 6 || segment[5] < 1 || segment[5] > 4 || length != 6 + 3 * (gsize) segment[5])
    return FALSE;
  header->kind = DW_IMAGE_KIND_JPEG;
  header->height = two_bytes(segment + 1);
  header->width = two_bytes(segment + 3);
  return header->width > 0 && header->height > 0;
}

static gboolean
read_jpeg(const guint8 *data, gsize length, DwImageHeader *header)
{
  Reader reader = {data, length, 2};
  guint frames = 0, scans = 0;
  guint8 marker;

  if (length < 4 || data[0] != 0xff || data[1] != 0xd8 || data[2] != 0xff)
    return FALSE;
  while ((marker = next_marker(&reader)) != 0 && marker != 0xd9) {
    gsize segment_length = 0;
    const guint8 *segment = read_segment(&reader, &segment_length);

    if (segment == NULL || marker == 0xd8)
      return FALSE;
    if (is_frame(marker) && (++frames > 1 || !read_frame(segment, segment_length, header)))
      return FALSE;
    if (marker == 0xda && (frames == 0 || ++scans > MOST_SCANS))
      return FALSE;
  }
  return frames == 1 && scans > 0;
}

/**
 * dw_image_header_read:
 * @data: (array length=length): a picture, or anything
 * @length: bytes of @data
 * @header: (out caller-allocates): what the picture says of itself; undefined unless it is one
 *
 * Tells what decoding would make of @data, without decoding anything. That @data begins like a
 * picture does not mean that it is whole.
 *
 * Returns: whether @data begins like a PNG, or is laid out like a JPEG of one picture
 */
gboolean
dw_image_header_read(gconstpointer data, gsize length, DwImageHeader *header)
{
  return read_png(data, length, header) || read_jpeg(data, length, header);
}

/**
 * dw_image_header_is_small:
 * @data: (array length=length): a picture, or anything
 * @length: bytes of @data
 * @most_pixels: how wide and how high it may be
 *
 * Returns: whether @data is a PNG or JPEG that is safe to decode: it says itself that it is no
 *   larger
 */
gboolean
dw_image_header_is_small(gconstpointer data, gsize length, guint most_pixels)
{
  DwImageHeader header;

  return dw_image_header_read(data, length, &header) && header.width <= most_pixels &&
         header.height <= most_pixels;
}
