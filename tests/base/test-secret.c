/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-secret.h"

#include <string.h>

static void
test_life(void)
{
  g_autoptr(DwSecret) secret = dw_secret_new("hunter2");
  g_autoptr(DwSecret) same = dw_secret_ref(secret);

  g_assert_true(same == secret);
  g_assert_cmpstr(dw_secret_peek(secret), ==, "hunter2");
  g_assert_cmpuint(dw_secret_get_length(secret), ==, 7);
}

static void
test_take_wipes(void)
{
  char *text = g_strdup("hunter2");
  g_autoptr(DwSecret) secret = dw_secret_new_take(text);

  g_assert_cmpstr(dw_secret_peek(secret), ==, "hunter2");
}

static void
test_equal(void)
{
  g_autoptr(DwSecret) a = dw_secret_new("abc");
  g_autoptr(DwSecret) b = dw_secret_new_len("abcd", 3);
  g_autoptr(DwSecret) c = dw_secret_new("abd");
  g_autoptr(DwSecret) d = dw_secret_new("ab");

  g_assert_true(dw_secret_equal(a, b));
  g_assert_false(dw_secret_equal(a, c));
  g_assert_false(dw_secret_equal(a, d));
}

static void
test_wipe(void)
{
  char memory[8] = "hunter2";

  dw_wipe(memory, sizeof memory);
  for (gsize i = 0; i < sizeof memory; i++)
    g_assert_cmpint(memory[i], ==, 0);
  dw_wipe(NULL, 0);
  dw_wipe_free(NULL);
}

static void
test_redact(void)
{
  g_autofree char *after = NULL;
  {
    g_autoptr(DwSecret) token = dw_secret_new("token-abcdef");
    g_autoptr(DwSecret) code = dw_secret_new("123456");
    g_autoptr(DwSecret) empty = dw_secret_new("");
    g_autofree char *text = dw_secret_redact("a token-abcdef, b token-abcdef, 123456");

    g_assert_cmpstr(text, ==, "a [secret], b [secret], 123456");
  }
  after = dw_secret_redact("token-abcdef");
  g_assert_cmpstr(after, ==, "token-abcdef");
}

static void
test_boxed(void)
{
  g_autoptr(DwSecret) secret = dw_secret_new("x");
  DwSecret *copy = g_boxed_copy(DW_TYPE_SECRET, secret);

  g_assert_true(copy == secret);
  g_boxed_free(DW_TYPE_SECRET, copy);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/secret/life", test_life);
  g_test_add_func("/secret/take-wipes", test_take_wipes);
  g_test_add_func("/secret/equal", test_equal);
  g_test_add_func("/secret/wipe", test_wipe);
  g_test_add_func("/secret/redact", test_redact);
  g_test_add_func("/secret/boxed", test_boxed);
  return g_test_run();
}
