/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwImageKind:
 * @DW_IMAGE_KIND_PNG: PNG
 * @DW_IMAGE_KIND_JPEG: JPEG
 */
typedef enum {
  DW_IMAGE_KIND_PNG,
  DW_IMAGE_KIND_JPEG,
} DwImageKind;

/**
 * DwImageHeader:
 * @kind: what decodes it
 * @width: pixels, 1 or more
 * @height: pixels, 1 or more
 *
 * What a picture says of itself before it is decoded.
 */
typedef struct {
  DwImageKind kind;
  guint width;
  guint height;
} DwImageHeader;

gboolean dw_image_header_read(gconstpointer data, gsize length, DwImageHeader *header);
gboolean dw_image_header_is_small(gconstpointer data, gsize length, guint most_pixels);

G_END_DECLS
