/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decodes a list of resources, page after page, into the model; prints what it costs. The pages are
 * made one at a time, and making them is not measured, though its memory counts towards the peak.
 *
 * usage: bench-decode [RESOURCES] */
#include "dw-api-decode.h"
#include "dw-resource-filter.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PAGE 100

static double
cpu_ms(void)
{
  struct timespec now;

  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
peak_mib(void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents("/proc/self/status", &status, NULL, NULL))
    return -1;
  line = g_strstr_len(status, -1, "VmHWM:");
  return line != NULL ? g_ascii_strtod(line + 6, NULL) / 1024 : -1;
}

static const char RESOURCE[] =
    "{\"AccessType\":\"INTERNET\",\"AliUid\":194101959000,\"AuthMode\":\"Desktop\",\"CategoryId\":0,"
    "\"CategoryType\":1,\"CenterResourceId\":\"ecds-%08u\",\"ChargeType\":\"PrePaid\","
    "\"Clients\":[{\"ClientType\":\"windows\",\"Status\":\"ON\"},{\"ClientType\":\"linux\",\"Status\":\"ON\"},"
    "{\"ClientType\":\"html5\",\"Status\":\"ON\"}],"
    "\"ConnectionProperties\":\"{\\\"authMode\\\":\\\"Desktop\\\"}\","
    "\"CreateTime\":\"2024-12-11T07:12:%02uZ\",\"DesktopDurationList\":[{"
    "\"OrderInstanceId\":\"mdp-%08u\",\"PackageCreationTime\":\"2025-01-17T07:01Z\","
    "\"PackageExpiredTime\":\"2025-02-17T15:59Z\",\"PackageId\":\"mdp-%08u\","
    "\"PackageStatus\":\"Available\",\"PackageType\":\"NORMAL_PACKAGE\","
    "\"PackageUsedUpStrategy\":\"Postpaid\",\"PeriodEndTime\":\"2025-02-17T15:59Z\","
    "\"PeriodStartTime\":\"2025-01-17T07:01Z\",\"PostPaidLimitFee\":199,\"TotalDuration\":432000,"
    "\"UsedDuration\":%u}],\"DesktopTimers\":[{\"AllowClientSetting\":\"false\","
    "\"CronExpression\":\"0 30 13 ? * 1-7\",\"Enforce\":false,\"ExecutionTime\":\"2025-01-21T11:37Z\","
    "\"Interval\":15,\"OperationType\":\"Hibernate\",\"ResetType\":\"RESET_TYPE_SYSTEM\","
    "\"TimerType\":\"TimerBoot\"}],\"ExpiredTime\":\"2025-02-22T16:00:00Z\",\"HasUpgrade\":false,"
    "\"HibernationBeta\":false,\"LastStartTime\":\"2025-01-24T03:12:%02uZ\",\"LocalName\":\"华东1（杭州）\","
    "\"ManagementStatuses\":[\"NoFlag\"],\"OfficeSiteId\":\"cn-hangzhou+dir-%u\","
    "\"OrderStatus\":\"Normal\",\"Os\":\"Windows Server 2022\","
    "\"OsDescription\":\"Windows Genuine License.\",\"OsType\":\"Windows\","
    "\"ProductType\":\"CloudDesktop\",\"ProtocolType\":\"ASP\",\"RegionId\":\"cn-hangzhou\","
    "\"RegionLocation\":\"Mainland\",\"ResourceGroupId\":\"rg-%u\",\"ResourceId\":\"ecd-%012u\","
    "\"ResourceLevel\":\"Center\",\"ResourceName\":\"Design workstation %u\","
    "\"ResourceSessionStatus\":\"Connected\",\"ResourceStatus\":\"%s\",\"ResourceType\":\"Desktop\","
    "\"SessionType\":\"SINGLE_SESSION\",\"Sessions\":[{\"NickName\":\"user-%u\","
    "\"ResourceSessionStartTime\":\"2025-01-22T11:03:36Z\",\"UserId\":\"user%u\","
    "\"UserPrincipalName\":\"user%u@example.com\"}],\"SubPayType\":\"PrePaid\","
    "\"SupportHibernation\":true,\"SupportedActions\":[\"Stop\",\"Restart\",\"Hibernate\"],"
    "\"ThemeColor\":\"#FFFFFF\",\"UserCustomName\":\"工作站 %u\",\"Version\":\"2.7.0\"}";

static char *
make_page(guint first, guint count, const char *status)
{
  GString *page = g_string_sized_new(PAGE * 2600);

  g_string_append(page, "{\"RequestId\":\"1CBAFFAB\",\"MaxResults\":100,\"Resources\":[");
  for (guint i = first; i < first + count; i++) {
    g_string_append(page, i > first ? "," : "");
    g_string_append_printf(page, RESOURCE, i, i % 60, i, i, i * 7, i % 60, i % 20, i % 5, i, i,
                           status, i, i, i, i);
  }
  g_string_append(page, "]}");
  return g_string_free(page, FALSE);
}

typedef struct {
  double parse, decode, merge, discard;
  gsize bytes;
} Cost;

static void
run_page(DwResourceStore *store, const char *text, Cost *cost)
{
  double t0 = cpu_ms(), t1, t2, t3;
  JsonNode *node = json_from_string(text, NULL);
  DwResourcePage *page;

  t1 = cpu_ms();
  page = dw_api_decode_resource_page(node);
  t2 = cpu_ms();
  dw_resource_store_add_page(store, page);
  t3 = cpu_ms();
  dw_resource_page_free(page);
  json_node_unref(node);
  cost->parse += t1 - t0;
  cost->decode += t2 - t1;
  cost->merge += t3 - t2;
  cost->discard += cpu_ms() - t3;
  cost->bytes += strlen(text);
}

static void
run_list(DwResourceStore *store, guint resources, const char *status, const char *label)
{
  Cost cost = {0};

  dw_resource_store_begin_merge(store);
  for (guint first = 0; first < resources; first += PAGE) {
    g_autofree char *text = make_page(first, MIN(PAGE, resources - first), status);

    run_page(store, text, &cost);
  }
  dw_resource_store_end_merge(store);
  printf("%s: %u resources, %.1f MiB of JSON: parse %.1f ms + decode %.1f ms + merge %.1f ms + "
         "discard %.1f ms = %.1f ms "
         "CPU; peak %.1f MiB\n",
         label, dw_resource_store_get_length(store), (double) cost.bytes / 1048576, cost.parse,
         cost.decode, cost.merge, cost.discard,
         cost.parse + cost.decode + cost.merge + cost.discard, peak_mib());
}

static void
run_search(DwResourceFilter *filter, const char *text)
{
  double start = cpu_ms();

  dw_resource_filter_set_search(filter, text);
  printf("search “%s”: %u found in %.2f ms CPU\n", text, dw_resource_filter_get_length(filter),
         cpu_ms() - start);
}

int
main(int argc, char **argv)
{
  guint resources = argc > 1 ? (guint) atoi(argv[1]) : 10000;
  g_autoptr(DwResourceStore) store = dw_resource_store_new();
  g_autoptr(DwResourceFilter) filter = NULL;

  printf("before: peak %.1f MiB\n", peak_mib());
  run_list(store, resources, "Running", "first list");
  run_list(store, resources, "Running", "same again");
  run_list(store, resources, "Stopped", "all changed");
  filter = dw_resource_filter_new(store);
  run_search(filter, "w");
  run_search(filter, "wo");
  run_search(filter, "workstation 99");
  run_search(filter, "");
  printf("end: peak %.1f MiB\n", peak_mib());
  return 0;
}
