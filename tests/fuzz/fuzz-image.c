/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-image-header.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize length);

/* Whatever is read of a picture is read of its beginning alone, and no limit lets more through than
 * a wider one. */
int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize length)
{
  DwImageHeader header = {DW_IMAGE_KIND_PNG, 0, 0};
  g_autofree guint8 *exact = g_memdup2(bytes, length); /* so that a byte too far is seen */
  gboolean good = dw_image_header_read(exact, length, &header);

  g_assert_true(!good || (header.width > 0 && header.height > 0));
  g_assert_true(!good || length >= 4);
  g_assert_cmpint(dw_image_header_is_small(exact, length, G_MAXUINT), ==, good);
  g_assert_true(good || !dw_image_header_is_small(exact, length, 1024));
  g_assert_false(dw_image_header_is_small(exact, length, 0));
  return 0;
}
