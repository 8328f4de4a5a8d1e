/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures what the last list on the disk costs the main loop at a time: saving it, its first page,
 * and the longest turn of the loop, in CPU time, while the rest comes in, with a list in order
 * above the store.
 *
 * usage: bench-cache [RESOURCES] */
#include "dw-list-cache.h"
#include "dw-resource-sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ACCOUNT "bench"

/* Of this thread's own work, whatever else the machine does. */
static double
cpu_ms(void)
{
  struct timespec now;

  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
now_ms(void)
{
  return (double) g_get_monotonic_time() / 1e3;
}

static DwResourceData *
make_data(guint i)
{
  DwResourceData *data = dw_resource_data_new();

  data->id = g_strdup_printf("ecd-%012u", i);
  data->resource_name = g_strdup_printf("Workstation %u", (i * 7919) % 100003);
  data->status = dw_record_intern("Running");
  data->resource_type = dw_record_intern("Desktop");
  data->os = dw_record_intern("Windows Server 2022");
  data->region_id = dw_record_intern("cn-hangzhou");
  data->region_name = dw_record_intern("华东1（杭州）");
  data->create_time = 1700000000 + i;
  return data;
}

static DwResourceStore *
make_store(guint resources)
{
  DwResourceStore *store = dw_resource_store_new();
  g_autoptr(DwResourcePage) page = dw_resource_page_new();

  for (guint i = 0; i < resources; i++)
    g_ptr_array_add(page->resources, make_data(i));
  dw_resource_store_add_page(store, page);
  return store;
}

static void
done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref(result);
}

/* Returns the longest turn. The wait for a thread is none of the loop's work, so turns that do not
 * block alone count. */
static double
run_loop(GAsyncResult **result)
{
  double longest = 0;

  while (*result == NULL) {
    double start = cpu_ms();

    if (g_main_context_iteration(NULL, FALSE))
      longest = MAX(longest, cpu_ms() - start);
  }
  return longest;
}

static void
measure_save(guint resources)
{
  g_autoptr(DwResourceStore) store = make_store(resources);
  g_autoptr(GAsyncResult) result = NULL;
  double start = now_ms(), began = cpu_ms(), call, turn;

  dw_list_cache_save_async(ACCOUNT, G_LIST_MODEL(store), 1767225600, NULL, done_cb, &result);
  call = cpu_ms() - began;
  turn = run_loop(&result);
  if (!dw_list_cache_save_finish(result, NULL))
    g_error("The list can't be saved");
  printf("saving: %.2f ms at once, longest turn %.2f ms, %.1f ms in all\n", call, turn,
         now_ms() - start);
}

static void
measure_load(void)
{
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  g_autoptr(DwResourceFilter) filter = dw_resource_filter_new(store);
  g_autoptr(DwResourceSort) sort = dw_resource_sort_new(filter);
  g_autoptr(GAsyncResult) result = NULL;
  double start = cpu_ms(), first, turn;

  if (!dw_list_cache_load_first(ACCOUNT, store, NULL))
    g_error("The list can't be read");
  first = cpu_ms() - start;
  start = now_ms();
  dw_list_cache_load_rest_async(ACCOUNT, store, NULL, done_cb, &result);
  turn = run_loop(&result);
  if (!dw_list_cache_load_rest_finish(result, NULL))
    g_error("The rest can't be read");
  printf("first page: %.2f ms; the rest: longest turn %.2f ms, %.1f ms in all, %u resources\n",
         first, turn, now_ms() - start, dw_resource_sort_get_length(sort));
}

int
main(int argc, char **argv)
{
  guint resources = argc > 1 ? (guint) MAX(atoi(argv[1]), 1) : 10000;
  g_autofree char *folder = g_dir_make_tmp("deskway-bench-XXXXXX", NULL);

  g_setenv("XDG_CACHE_HOME", folder, TRUE);
  measure_save(resources);
  for (guint round = 0; round < 3; round++)
    measure_load();
  dw_list_cache_remove(ACCOUNT);
  return 0;
}
