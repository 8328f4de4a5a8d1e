/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs a fuzz target as an ordinary test: over every file of its corpus, and over damaged copies of
 * each, always the same ones. */
#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define DAMAGED_COPIES 300

static void
damage(GByteArray *bytes, GRand *chance)
{
  gint32 length = (gint32) bytes->len;

  for (gint32 i = g_rand_int_range(chance, 1, 8); i > 0 && length > 0; i--)
    bytes->data[g_rand_int_range(chance, 0, length)] =
        (guint8) "\"[]{}:,\\0e-\x80 n"[g_rand_int_range(chance, 0, 15)];
  if (g_rand_int_range(chance, 0, 4) == 0)
    g_byte_array_set_size(bytes, (guint) g_rand_int_range(chance, 0, length + 1));
}

static void
replay(gconstpointer data)
{
  const char *path = data;
  g_autoptr(GRand) chance = g_rand_new_with_seed(20);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true(g_file_get_contents(path, &text, &length, NULL));
  LLVMFuzzerTestOneInput((const guint8 *) text, length);
  for (guint i = 0; i < DAMAGED_COPIES; i++) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    g_byte_array_append(bytes, (const guint8 *) text, (guint) length);
    damage(bytes, chance);
    LLVMFuzzerTestOneInput(bytes->data, bytes->len);
  }
}

int
main(int argc, char **argv)
{
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_test_init(&argc, &argv, NULL);
  g_assert_cmpint(argc, ==, 2);
  dir = g_dir_open(argv[1], 0, NULL);
  g_assert_nonnull(dir);
  while ((name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *test = g_strconcat("/fuzz/", name, NULL);

    g_test_add_data_func_full(test, g_build_filename(argv[1], name, NULL), replay, g_free);
  }
  return g_test_run();
}
