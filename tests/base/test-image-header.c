/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-image-header.h"

#include <string.h>

#define PNG_BEGIN    \
  "89504e470d0a1a0a" \
  "0000000d"         \
  "49484452"
#define PNG_TAIL "deadbeef"
#define JPEG_APP0 \
  "ffe00010"      \
  "4a46494600010100000100010000"
#define JPEG_DQT \
  "ffdb0004"     \
  "0001"
#define JPEG_SCAN \
  "ffda0008"      \
  "0101003f0000"  \
  "12ff0034ffd056"
#define JPEG_END "ffd9"
/* Three components of 24 × 16 pixels. */
#define JPEG_FRAME(marker) \
  marker "0011"            \
         "08"              \
         "0010"            \
         "0018"            \
         "03"              \
         "012200"          \
         "021101"          \
         "031101"

typedef struct {
  const char *what;
  const char *bytes;
  guint width; /* 0: refused */
  guint height;
} Row;

static GByteArray *
from_hex(const char *text)
{
  GByteArray *bytes = g_byte_array_new();

  for (; text[0] != '\0'; text += 2) {
    guint8 byte = (guint8) (g_ascii_xdigit_value(text[0]) << 4 | g_ascii_xdigit_value(text[1]));

    g_byte_array_append(bytes, &byte, 1);
  }
  return bytes;
}

static void
check(const Row *rows, gsize count, DwImageKind kind)
{
  for (gsize i = 0; i < count; i++) {
    g_autoptr(GByteArray) bytes = from_hex(rows[i].bytes);
    DwImageHeader header;

    g_test_message("%s", rows[i].what);
    g_assert_cmpint(dw_image_header_read(bytes->data, bytes->len, &header), ==, rows[i].width > 0);
    if (rows[i].width == 0)
      continue;
    g_assert_cmpint(header.kind, ==, kind);
    g_assert_cmpuint(header.width, ==, rows[i].width);
    g_assert_cmpuint(header.height, ==, rows[i].height);
  }
}

static void
test_png(void)
{
  static const Row rows[] = {
      {"8 bit RGBA",
       PNG_BEGIN "0000001800000010"
                 "0806000000" PNG_TAIL,
       24, 16},
      {"1 bit palette, interlaced",
       PNG_BEGIN "0000001800000010"
                 "0103000001" PNG_TAIL,
       24, 16},
      {"16 bit grey",
       PNG_BEGIN "0000001800000010"
                 "1000000000" PNG_TAIL,
       24, 16},
      {"a bomb",
       PNG_BEGIN "0000ffff0000ffff"
                 "0806000000" PNG_TAIL,
       65535, 65535},
      {"the largest",
       PNG_BEGIN "7fffffff00000001"
                 "0806000000",
       0x7fffffff, 1},
      {"too wide",
       PNG_BEGIN "8000000000000001"
                 "0806000000",
       0, 0},
      {"too high",
       PNG_BEGIN "00000001ffffffff"
                 "0806000000",
       0, 0},
      {"no width",
       PNG_BEGIN "0000000000000010"
                 "0806000000",
       0, 0},
      {"no height",
       PNG_BEGIN "0000001800000000"
                 "0806000000",
       0, 0},
      {"no depth",
       PNG_BEGIN "0000001800000010"
                 "0006000000",
       0, 0},
      {"depth 3",
       PNG_BEGIN "0000001800000010"
                 "0300000000",
       0, 0},
      {"4 bit RGB",
       PNG_BEGIN "0000001800000010"
                 "0402000000",
       0, 0},
      {"colour type 5",
       PNG_BEGIN "0000001800000010"
                 "0805000000",
       0, 0},
      {"colour type 7",
       PNG_BEGIN "0000001800000010"
                 "0807000000",
       0, 0},
      {"another compression",
       PNG_BEGIN "0000001800000010"
                 "0806010000",
       0, 0},
      {"another filter",
       PNG_BEGIN "0000001800000010"
                 "0806000100",
       0, 0},
      {"another interlacing",
       PNG_BEGIN "0000001800000010"
                 "0806000002",
       0, 0},
      {"cut in the header",
       PNG_BEGIN "0000001800000010"
                 "08060000",
       0, 0},
      {"cut in the name", "89504e470d0a1a0a0000000d4948", 0, 0},
      {"IHDR of 12 bytes",
       "89504e470d0a1a0a0000000c49484452"
       "0000001800000010"
       "0806000000",
       0, 0},
      {"another chunk first",
       "89504e470d0a1a0a0000000d49444154"
       "0000001800000010"
       "0806000000",
       0, 0},
      {"line ends of a text",
       "89504e470a1a0a0000000d4948445200"
       "0000180000001008"
       "0600000000",
       0, 0},
  };

  check(rows, G_N_ELEMENTS(rows), DW_IMAGE_KIND_PNG);
}

static void
test_jpeg(void)
{
  static const Row rows[] = {
      {"baseline", "ffd8" JPEG_APP0 JPEG_DQT JPEG_FRAME("ffc0") JPEG_SCAN JPEG_END, 24, 16},
      {"progressive", "ffd8" JPEG_FRAME("ffc2") JPEG_SCAN JPEG_SCAN JPEG_END, 24, 16},
      {"tables between",
       "ffd8" JPEG_FRAME("ffc0") "ffc40004"
                                 "0001" JPEG_SCAN JPEG_END,
       24, 16},
      {"filling", "ffd8ffff" JPEG_FRAME("ffc0") "ffffff" JPEG_SCAN JPEG_END, 24, 16},
      {"cut after a scan", "ffd8" JPEG_FRAME("ffc0") JPEG_SCAN, 24, 16},
      {"grey",
       "ffd8"
       "ffc0000b"
       "0800100018"
       "01"
       "011100" JPEG_SCAN JPEG_END,
       24, 16},
      {"a large one",
       "ffd8"
       "ffc0000b"
       "08ffffffff"
       "01"
       "011100" JPEG_SCAN JPEG_END,
       65535, 65535},
      {"a frame in a comment",
       "ffd8"
       "fffe0012"
       "ffc00011"
       "08ffffffff"
       "03012200ffff00" JPEG_FRAME("ffc0") JPEG_SCAN,
       24, 16},
      {"no frame", "ffd8" JPEG_APP0 JPEG_SCAN JPEG_END, 0, 0},
      {"no scan", "ffd8" JPEG_FRAME("ffc0") JPEG_END, 0, 0},
      {"two frames", "ffd8" JPEG_FRAME("ffc0") JPEG_FRAME("ffc0") JPEG_SCAN JPEG_END, 0, 0},
      {"height told later",
       "ffd8"
       "ffc0000b"
       "0800000018"
       "01"
       "011100" JPEG_SCAN JPEG_END,
       0, 0},
      {"no width",
       "ffd8"
       "ffc0000b"
       "0800100000"
       "01"
       "011100" JPEG_SCAN JPEG_END,
       0, 0},
      {"no components",
       "ffd8"
       "ffc00008"
       "0800100018"
       "00" JPEG_SCAN JPEG_END,
       0, 0},
      {"more components than the frame has",
       "ffd8"
       "ffc0000b"
       "0800100018"
       "03"
       "011100" JPEG_SCAN,
       0, 0},
      {"a short frame",
       "ffd8"
       "ffc00006"
       "08001000" JPEG_SCAN,
       0, 0},
      {"a segment beyond the end",
       "ffd8"
       "ffe0ffff"
       "4a46",
       0, 0},
      {"a segment shorter than its length",
       "ffd8"
       "ffe00001" JPEG_FRAME("ffc0") JPEG_SCAN,
       0, 0},
      {"no length",
       "ffd8"
       "ffe0"
       "00",
       0, 0},
      {"a picture in the picture", "ffd8" JPEG_FRAME("ffc0") "ffd8" JPEG_SCAN, 0, 0},
      {"the end at once", "ffd8ffd9", 0, 0},
      {"only the start", "ffd8ff", 0, 0},
  };

  check(rows, G_N_ELEMENTS(rows), DW_IMAGE_KIND_JPEG);
}

/* Few bytes that keep a decoder busy for long. */
static void
test_many_scans(void)
{
  static const struct {
    guint scans;
    gboolean good;
  } rows[] = {{10, TRUE}, {64, TRUE}, {65, FALSE}, {20000, FALSE}};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GByteArray) bytes = from_hex("ffd8" JPEG_FRAME("ffc2"));
    g_autoptr(GByteArray) scan = from_hex(JPEG_SCAN);
    DwImageHeader header;

    for (guint n = 0; n < rows[i].scans; n++)
      g_byte_array_append(bytes, scan->data, scan->len);
    g_assert_cmpint(dw_image_header_read(bytes->data, bytes->len, &header), ==, rows[i].good);
  }
}

static void
test_others(void)
{
  static const char *const texts[] = {"", "<html>", "GIF89a", "<svg xmlns=''/>",
                                      "RIFF....WEBPVP8 "};
  DwImageHeader header;

  g_assert_false(dw_image_header_read(NULL, 0, &header));
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_assert_false(dw_image_header_read(texts[i], strlen(texts[i]), &header));
}

static void
test_small(void)
{
  static const struct {
    const char *size;
    gboolean small;
  } rows[] = {{"0000040000000400", TRUE},
              {"0000040100000400", FALSE},
              {"0000040000000401", FALSE},
              {"0000ffff0000ffff", FALSE},
              {"0000000100000001", TRUE}};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *hex = g_strconcat(PNG_BEGIN, rows[i].size, "0806000000", NULL);
    g_autoptr(GByteArray) bytes = from_hex(hex);

    g_assert_cmpint(dw_image_header_is_small(bytes->data, bytes->len, 1024), ==, rows[i].small);
  }
  g_assert_false(dw_image_header_is_small("<html>", 6, 1024));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/image-header/png", test_png);
  g_test_add_func("/image-header/jpeg", test_jpeg);
  g_test_add_func("/image-header/many-scans", test_many_scans);
  g_test_add_func("/image-header/others", test_others);
  g_test_add_func("/image-header/small", test_small);
  return g_test_run();
}
