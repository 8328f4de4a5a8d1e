/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures what a list of many resources costs the main loop at a time: a page that comes, a
 * keystroke of a search, another order. Beside it stands qsort with strcmp of the same names.
 *
 * usage: bench-list [RESOURCES] */
#include "dw-resource-sort.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE   100
#define ROUNDS 31

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
  data->os = dw_record_intern("Windows Server 2022");
  data->region_id = dw_record_intern("cn-hangzhou");
  data->create_time = 1700000000 + (i * 7919) % 100003;
  return data;
}

static DwResourcePage *
make_page(guint first, guint count)
{
  DwResourcePage *page = dw_resource_page_new();

  for (guint i = first; i < first + count; i++)
    g_ptr_array_add(page->resources, make_data(i));
  return page;
}

static double
add_page(DwResourceStore *store, guint first, guint count)
{
  g_autoptr(DwResourcePage) page = make_page(first, count);
  double start = now_ms();

  dw_resource_store_add_page(store, page);
  return now_ms() - start;
}

static int
compare_times(const void *a, const void *b)
{
  const double *first = a, *second = b;

  return (*first > *second) - (*first < *second);
}

static double
report(const char *what, double *times, guint count)
{
  qsort(times, count, sizeof *times, compare_times);
  printf("%s: median %.2f ms, worst %.2f\n", what, times[count / 2], times[count - 1]);
  return times[count / 2];
}

static void
fill(DwResourceStore *store, guint resources)
{
  g_autofree double *times = g_new(double, resources / PAGE + 1);
  guint pages = 0;

  for (guint first = 0; first < resources; first += PAGE)
    times[pages++] = add_page(store, first, MIN(PAGE, resources - first));
  report("a page of 100 on the way to the whole list", times, pages);
}

static double
measure_search(DwResourceFilter *filter)
{
  static const char *const texts[] = {"w", "workstation 9999", NULL, "1", "12", "123", "12", NULL};
  double all[G_N_ELEMENTS(texts) * ROUNDS];
  guint n = 0;

  for (guint round = 0; round < ROUNDS; round++) {
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
      double start = now_ms();

      dw_resource_filter_set_search(filter, texts[i]);
      all[n++] = now_ms() - start;
    }
  }
  return report("a keystroke", all, n);
}

static void
measure_orders(DwResourceSort *sort)
{
  double times[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++) {
    double start = now_ms();

    dw_resource_sort_set_order(sort,
                               i % 2 == 0 ? DW_RESOURCE_ORDER_CREATED : DW_RESOURCE_ORDER_NAME);
    times[i] = now_ms() - start;
  }
  report("another order", times, ROUNDS);
}

static void
measure_pages(DwResourceStore *store, guint resources)
{
  double times[ROUNDS], large;

  for (guint i = 0; i < ROUNDS; i++)
    times[i] = add_page(store, resources + i * PAGE, PAGE);
  report("a page of 100 more", times, ROUNDS);
  large = add_page(store, resources + ROUNDS * PAGE, 500);
  printf("a page of 500 more: %.2f ms\n", large);
}

static int
compare_names(const void *a, const void *b)
{
  return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static double
measure_qsort(DwResourceStore *store)
{
  guint length = dw_resource_store_get_length(store);
  g_autofree const char **names = g_new(const char *, length);
  double times[ROUNDS];

  for (guint round = 0; round < ROUNDS; round++) {
    double start;

    for (guint i = 0; i < length; i++)
      names[i] = dw_resource_get_name(dw_resource_store_get(store, i));
    start = now_ms();
    qsort(names, length, sizeof *names, compare_names);
    times[round] = now_ms() - start;
  }
  return report("qsort with strcmp of the names", times, ROUNDS);
}

int
main(int argc, char **argv)
{
  guint resources = argc > 1 ? (guint) MAX(atoi(argv[1]), 1) : 10000;
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  g_autoptr(DwResourceFilter) filter = dw_resource_filter_new(store);
  g_autoptr(DwResourceSort) sort = dw_resource_sort_new(filter);
  double search, sorting;

  setlocale(LC_ALL, "");
  printf("%u resources:\n", resources);
  fill(store, resources);
  search = measure_search(filter);
  measure_orders(sort);
  sorting = measure_qsort(store);
  measure_pages(store, resources);
  printf("a keystroke in %u resources: %.2f times qsort with strcmp of their names\n", resources,
         search / sorting);
  return 0;
}
