/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-fake-clock.h"
#include "dw-journal.h"
#include "dw-paths.h"

#include <glib/gstdio.h>
#include <string.h>

#define MINUTE 60000

static const char *const one[] = {"ecd-1", NULL};
static const char *const two[] = {"ecd-1", "ecd-2", NULL};

static void
assert_same(DwFakeClock *clock, DwAction action, const char *const *ids, const char *token)
{
  g_autofree char *again = dw_journal_begin(DW_CLOCK(clock), action, ids);

  g_assert_cmpstr(again, ==, token);
}

static void
assert_new(DwFakeClock *clock, DwAction action, const char *const *ids, const char *token)
{
  g_autofree char *again = dw_journal_begin(DW_CLOCK(clock), action, ids);

  g_assert_true(g_uuid_string_is_valid(again));
  g_assert_cmpstr(again, !=, token);
}

static void
test_reused(void)
{
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  g_autofree char *token = dw_journal_begin(DW_CLOCK(clock), DW_ACTION_START, one);

  g_assert_true(g_uuid_string_is_valid(token));
  assert_same(clock, DW_ACTION_START, one, token);
  dw_fake_clock_advance(clock, 9 * MINUTE);
  assert_same(clock, DW_ACTION_START, one, token);
  assert_new(clock, DW_ACTION_STOP, one, token);
  assert_new(clock, DW_ACTION_START, two, token);
  assert_new(clock, DW_ACTION_START, two + 1, token);
}

static void
test_ended(void)
{
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  g_autofree char *token = dw_journal_begin(DW_CLOCK(clock), DW_ACTION_START, one);

  dw_journal_end(DW_ACTION_STOP, one);
  dw_journal_end(DW_ACTION_START, two);
  assert_same(clock, DW_ACTION_START, one, token);
  dw_journal_end(DW_ACTION_START, one);
  assert_new(clock, DW_ACTION_START, one, token);
}

/* The first use counts, not the last; and a time to come is one from a clock that was wrong. */
static void
test_old(void)
{
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  g_autofree char *token = dw_journal_begin(DW_CLOCK(clock), DW_ACTION_START, one);
  g_autofree char *later = NULL;

  dw_fake_clock_advance(clock, 9 * MINUTE);
  assert_same(clock, DW_ACTION_START, one, token);
  dw_fake_clock_advance(clock, MINUTE);
  later = dw_journal_begin(DW_CLOCK(clock), DW_ACTION_START, one);
  g_assert_cmpstr(later, !=, token);
  dw_fake_clock_set_real_time(clock, 1000);
  assert_new(clock, DW_ACTION_START, one, later);
}

static void
test_strange_ids(void)
{
  static const char *const strange[][2] = {
      {"a[b]", NULL}, {"a_b_", NULL},     {"a\nb", NULL}, {"a b", NULL},
      {"", NULL},     {"\xff\xfe", NULL}, {"a=b", NULL},  {"[ClientToken]\nTime=1", NULL}};
  static const char *const apart[] = {"a", "b", NULL};
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  g_autoptr(GHashTable) tokens = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(strange); i++) {
    char *token = dw_journal_begin(DW_CLOCK(clock), DW_ACTION_START, strange[i]);

    assert_same(clock, DW_ACTION_START, strange[i], token);
    g_assert_true(g_hash_table_add(tokens, token));
  }
  g_assert_true(
      g_hash_table_add(tokens, dw_journal_begin(DW_CLOCK(clock), DW_ACTION_START, apart)));
}

static void
test_damaged(void)
{
  static const char *const texts[] = {"", "no key file", "[start\nTime=1", "\xff\xfe\x00",
                                      "[a]\nTime=x\n"};
  g_autofree char *path = dw_paths_state_file("operations.conf");
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autofree char *token = NULL;

    g_assert_true(dw_paths_write(path, texts[i], NULL));
    dw_journal_end(DW_ACTION_START, one);
    token = dw_journal_begin(DW_CLOCK(clock), DW_ACTION_START, one);
    g_assert_true(g_uuid_string_is_valid(token));
    assert_same(clock, DW_ACTION_START, one, token);
  }
}

static void
test_token_lost(void)
{
  g_autofree char *path = dw_paths_state_file("operations.conf");
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  g_autofree char *token = dw_journal_begin(DW_CLOCK(clock), DW_ACTION_START, one);
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_auto(GStrv) groups = NULL;

  g_assert_true(g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL));
  groups = g_key_file_get_groups(file, NULL);
  g_key_file_set_string(file, groups[0], "ClientToken", "");
  g_assert_true(g_key_file_save_to_file(file, path, NULL));
  assert_new(clock, DW_ACTION_START, one, token);
}

/* An action is asked for all the same. */
static void
test_unwritable(void)
{
  g_autofree char *path = dw_paths_state_file("operations.conf");
  g_autofree char *folder = g_path_get_dirname(path), *above = g_path_get_dirname(folder);
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();

  g_assert_cmpint(g_mkdir_with_parents(above, 0700), ==, 0);
  g_assert_true(g_file_set_contents(folder, "a file", -1, NULL));
  assert_new(clock, DW_ACTION_START, one, NULL);
  dw_journal_end(DW_ACTION_START, one);
}

/* Requests have a memory of their own, a longer one. */
static void
test_requests(void)
{
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  DwClock *time = DW_CLOCK(clock);
  g_autofree char *token = dw_journal_begin(time, DW_ACTION_START, one);
  gint64 sent = dw_clock_get_real_time(time);

  g_assert_cmpint(dw_journal_find_request(time, "CreateDesktops a"), ==, 0);
  g_assert_true(dw_journal_begin_request(time, "CreateDesktops a", NULL));
  dw_fake_clock_advance(clock, 60 * MINUTE);
  assert_new(clock, DW_ACTION_START, one, token);
  g_assert_cmpint(dw_journal_find_request(time, "CreateDesktops a"), ==, sent);
  g_assert_cmpint(dw_journal_find_request(time, "CreateDesktops b"), ==, 0);
  dw_journal_end_request("CreateDesktops b");
  g_assert_cmpint(dw_journal_find_request(time, "CreateDesktops a"), ==, sent);
  dw_journal_end_request("CreateDesktops a");
  g_assert_cmpint(dw_journal_find_request(time, "CreateDesktops a"), ==, 0);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func("/journal/reused", test_reused);
  g_test_add_func("/journal/ended", test_ended);
  g_test_add_func("/journal/old", test_old);
  g_test_add_func("/journal/strange-ids", test_strange_ids);
  g_test_add_func("/journal/damaged", test_damaged);
  g_test_add_func("/journal/token-lost", test_token_lost);
  g_test_add_func("/journal/unwritable", test_unwritable);
  g_test_add_func("/journal/requests", test_requests);
  return g_test_run();
}
