/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-fake-clock.h"
#include "dw-history.h"
#include "dw-paths.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define ACCOUNT "alice@cn-hangzhou+dir-1"
#define NOW     G_GINT64_CONSTANT(1767225600)

typedef struct {
  DwFakeClock *clock;
  DwResourceStore *store;
} Fixture;

static void
add(DwResourceStore *store, const char *id)
{
  g_autoptr(DwResourcePage) page = dw_resource_page_new();
  DwResourceData *data = dw_resource_data_new();

  data->id = g_strdup(id);
  g_ptr_array_add(page->resources, data);
  dw_resource_store_add_page(store, page);
}

static void
set_up(Fixture *f, gconstpointer data)
{
  f->clock = dw_fake_clock_new();
  dw_fake_clock_set_real_time(f->clock, NOW * G_USEC_PER_SEC);
  f->store = dw_resource_store_new();
  add(f->store, "a");
  add(f->store, "b");
}

static void
tear_down(Fixture *f, gconstpointer data)
{
  g_object_unref(f->store);
  g_object_unref(f->clock);
}

static DwHistory *
open_history(Fixture *f)
{
  return dw_history_new(ACCOUNT, f->store, DW_CLOCK(f->clock));
}

static DwResource *
get(Fixture *f, const char *id)
{
  return dw_resource_store_lookup(f->store, id);
}

/* As a new run sees it. */
static void
forget_store(Fixture *f)
{
  g_object_unref(f->store);
  f->store = dw_resource_store_new();
  add(f->store, "a");
  add(f->store, "b");
}

static char *
file_path(void)
{
  g_autofree char *folder = dw_paths_state_file("");
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name(dir) : NULL;

  return name != NULL ? g_build_filename(folder, name, NULL) : NULL;
}

static void
test_kept(Fixture *f, gconstpointer data)
{
  g_autoptr(DwHistory) history = open_history(f);

  dw_history_set_favourite(history, get(f, "a"), TRUE);
  dw_history_note_use(history, get(f, "b"));
  dw_history_note_duration(history, get(f, "b"), DW_ACTION_START, 40);
  g_assert_true(dw_resource_is_favourite(get(f, "a")));
  g_assert_cmpint(dw_resource_get_last_used(get(f, "b")), ==, NOW);
  g_clear_object(&history);

  forget_store(f);
  add(f->store, "c");
  history = open_history(f);
  g_assert_true(dw_resource_is_favourite(get(f, "a")));
  g_assert_false(dw_resource_is_favourite(get(f, "b")));
  g_assert_cmpint(dw_resource_get_last_used(get(f, "b")), ==, NOW);
  g_assert_cmpuint(dw_history_estimate(history, get(f, "b"), DW_ACTION_START), ==, 40);
  dw_resource_store_clear(f->store);
  add(f->store, "a"); /* those that come later are told too */
  g_assert_true(dw_resource_is_favourite(get(f, "a")));
  dw_history_set_favourite(history, get(f, "a"), FALSE);
  g_assert_false(dw_resource_is_favourite(get(f, "a")));
}

static void
test_estimate(Fixture *f, gconstpointer data)
{
  static const guint seconds[] = {100, 10, 30, 20, 40, 50, 60, 0, 100000};
  static const guint medians[] = {100, 100, 30, 30, 30, 30, 40, 40, 40};
  g_autoptr(DwHistory) history = open_history(f);

  for (gsize i = 0; i < G_N_ELEMENTS(seconds); i++) {
    dw_history_note_duration(history, get(f, "a"), DW_ACTION_WAKE_UP, seconds[i]);
    g_assert_cmpuint(dw_history_estimate(history, get(f, "a"), DW_ACTION_WAKE_UP), ==, medians[i]);
  }
  g_assert_cmpuint(dw_history_estimate(history, get(f, "a"), DW_ACTION_START), ==, 0);
  g_assert_cmpuint(dw_history_estimate(history, get(f, "b"), DW_ACTION_WAKE_UP), ==, 0);
  dw_history_note_duration(history, get(f, "b"), DW_ACTION_UPDATE_IMAGE, 5);
  g_assert_cmpuint(dw_history_estimate(history, get(f, "b"), DW_ACTION_UPDATE_IMAGE), ==, 0);
}

/* A heap of changes is one write, after a while and in a thread. */
static void
test_coalesced(Fixture *f, gconstpointer data)
{
  g_autoptr(DwHistory) history = open_history(f);
  g_autofree char *path = NULL, *none = NULL;

  for (guint i = 0; i < 20; i++)
    dw_history_note_use(history, get(f, i % 2 == 0 ? "a" : "b"));
  g_assert_cmpuint(dw_fake_clock_count_timeouts(f->clock), ==, 1);
  none = file_path();
  g_assert_null(none);
  dw_fake_clock_advance(f->clock, 2000);
  while (g_main_context_iteration(NULL, FALSE))
    ;
  g_assert_cmpuint(dw_fake_clock_count_timeouts(f->clock), ==, 0);
  while (path == NULL) {
    g_thread_yield();
    path = file_path();
  }
  /* a later flush wins, whenever the thread comes */
  dw_history_set_favourite(history, get(f, "a"), TRUE);
  dw_history_flush(history);
  g_clear_object(&history);
  forget_store(f);
  history = open_history(f);
  g_assert_true(dw_resource_is_favourite(get(f, "a")));
  g_assert_cmpint(dw_resource_get_last_used(get(f, "b")), ==, NOW);
}

static void
test_nothing_kept(Fixture *f, gconstpointer data)
{
  g_autoptr(DwHistory) history = dw_history_new(NULL, f->store, DW_CLOCK(f->clock));
  g_autofree char *path = NULL;

  dw_history_set_favourite(history, get(f, "a"), TRUE);
  dw_history_note_use(history, get(f, "a"));
  dw_history_flush(history);
  g_assert_true(dw_resource_is_favourite(get(f, "a")));
  g_clear_object(&history);
  path = file_path();
  g_assert_null(path);
}

static void
test_forget(Fixture *f, gconstpointer data)
{
  g_autoptr(DwHistory) history = open_history(f);
  g_autofree char *path = NULL;

  dw_history_set_favourite(history, get(f, "a"), TRUE);
  dw_history_flush(history);
  dw_history_note_use(history, get(f, "a"));
  dw_history_forget("bob");
  g_assert_true(dw_resource_is_favourite(get(f, "a")));
  dw_history_forget(ACCOUNT);
  g_assert_false(dw_resource_is_favourite(get(f, "a")));
  g_assert_cmpint(dw_resource_get_last_used(get(f, "a")), ==, 0);
  g_clear_object(&history);
  path = file_path();
  g_assert_null(path);
}

/* Those that were touched last stay, and favourites before all. */
static void
test_bounded(Fixture *f, gconstpointer data)
{
  g_autoptr(DwHistory) history = open_history(f);

  dw_history_set_favourite(history, get(f, "a"), TRUE);
  dw_history_note_use(history, get(f, "b"));
  for (guint i = 0; i < 600; i++) {
    g_autofree char *id = g_strdup_printf("[x]=%u", i);

    dw_fake_clock_set_real_time(f->clock, (NOW + 1 + i) * G_USEC_PER_SEC);
    add(f->store, id);
    dw_history_note_use(history, get(f, id));
  }
  g_clear_object(&history);
  forget_store(f);
  add(f->store, "[x]=599");
  add(f->store, "[x]=3");
  history = open_history(f);
  g_assert_true(dw_resource_is_favourite(get(f, "a")));
  g_assert_cmpint(dw_resource_get_last_used(get(f, "b")), ==, 0);
  g_assert_cmpint(dw_resource_get_last_used(get(f, "[x]=3")), ==, 0);
  g_assert_cmpint(dw_resource_get_last_used(get(f, "[x]=599")), ==, NOW + 600);
}

static void
test_damaged(Fixture *f, gconstpointer data)
{
  static const char *const texts[] = {
      "",
      "no key file",
      "[Resource 1",
      "\xff\xfe",
      "[Resource 1]\nFavourite=true\n",
      "[Resource 1]\nId=\nLastUsed=5\n",
      "[Resource 1]\nId=a\nFavourite=perhaps\nLastUsed=99999999999\nDuration-start=-1;0;x;9999999;\n",
      "[Resource 1]\nId=a\nLastUsed=-5\nDuration-start=99999999999999999999\n",
  };
  g_autofree char *path = NULL;
  g_autoptr(DwHistory) first = open_history(f);

  dw_history_note_use(first, get(f, "b"));
  g_clear_object(&first);
  path = file_path();
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(DwHistory) history = NULL;

    g_assert_true(dw_paths_write(path, texts[i], NULL));
    forget_store(f);
    history = open_history(f);
    g_assert_false(dw_resource_is_favourite(get(f, "a")));
    g_assert_cmpint(dw_resource_get_last_used(get(f, "a")), ==, 0);
    g_assert_cmpuint(dw_history_estimate(history, get(f, "a"), DW_ACTION_START), ==, 0);
  }
  g_assert_cmpint(truncate(path, 2 * 1024 * 1024), ==, 0);
  first = open_history(f);
  dw_history_note_use(first, get(f, "b"));
  g_clear_object(&first);
  forget_store(f);
  first = open_history(f);
  g_assert_cmpint(dw_resource_get_last_used(get(f, "b")), ==, NOW);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define CASE(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)
  CASE("/history/kept", test_kept);
  CASE("/history/estimate", test_estimate);
  CASE("/history/coalesced", test_coalesced);
  CASE("/history/nothing-kept", test_nothing_kept);
  CASE("/history/forget", test_forget);
  CASE("/history/bounded", test_bounded);
  CASE("/history/damaged", test_damaged);
  return g_test_run();
}
