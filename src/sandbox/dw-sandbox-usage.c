/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-usage.h"

#include "dw-sandbox-operator.h"
#include "dw-sandbox-page.h"

#include <string.h>

#define DEFAULT_PAGE 5
#define LARGEST_PAGE 200
#define MOST_DAYS    90
/* Rows where nobody says how many resources there are. */
#define DEFAULT_ROWS 40

static gboolean
read_day(DwSandboxCall *call, const char *parameter, GDateTime **day)
{
  const char *text = dw_sandbox_call_get(call, parameter);
  g_autofree char *time = g_strconcat(text != NULL ? text : "", "T00:00:00Z", NULL);
  g_autofree char *code = g_strconcat("InvalidParameter.", parameter, NULL);

  if (text == NULL) {
    *day = g_date_time_new_now_utc();
    return TRUE;
  }
  *day = g_date_time_new_from_iso8601(time, NULL);
  if (*day != NULL && strlen(text) == strlen("2026-01-31"))
    return TRUE;
  return dw_sandbox_call_refuse(call, 400, code, "The %s is not of the form 2026-01-31.",
                                parameter);
}

static gboolean
check_days(DwSandboxCall *call)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autoptr(GDateTime) from = NULL;
  g_autoptr(GDateTime) to = NULL;

  if (!read_day(call, "StartDate", &from) || !read_day(call, "EndDate", &to))
    return FALSE;
  if (g_date_time_compare(from, to) > 0)
    return dw_sandbox_call_refuse(call, 400, "InvalidParameter.EndDate",
                                  "The EndDate is before the StartDate.");
  if (g_date_time_difference(now, from) > (MOST_DAYS + 1) * G_TIME_SPAN_DAY)
    return dw_sandbox_call_refuse(call, 400, "InvalidParameter.StartDate",
                                  "The StartDate is more than %d days ago.", MOST_DAYS);
  return TRUE;
}

/* Who used which desk goes by the row alone, so that a page can be made without those before it.
 */
static JsonObject *
make_row(GPtrArray *desktops, guint number, guint count)
{
  static const char *const users[] = {"alice", "bob",   "carol",  "dave",
                                      "erin",  "heidi", "王小明", "frank@design.example"};
  static const char *const charges[] = {"PRE_PAID", "POST_PAID", "MONTH_PACKAGE", "DURATION"};
  DwSandboxResource *desktop = desktops->pdata[number % desktops->len];
  guint round = number / desktops->len;
  gint64 seconds = (gint64) (count - number) * 977;
  JsonObject *row = json_object_new();

  json_object_set_string_member(row, "EndUserId", users[(number + round) % G_N_ELEMENTS(users)]);
  json_object_set_string_member(row, "DesktopId", desktop->id);
  json_object_set_string_member(row, "DesktopName", desktop->name);
  json_object_set_string_member(row, "ChargeType", charges[number % G_N_ELEMENTS(charges)]);
  json_object_set_string_member(row, "RegionId", "cn-hangzhou");
  /* A long comes as text from some, as a number from others. */
  if (number % 2 == 0) {
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, seconds);

    json_object_set_string_member(row, "UsageDuration", text);
  } else {
    json_object_set_int_member(row, "UsageDuration", seconds);
  }
  return row;
}

/**
 * dw_sandbox_usage_rank:
 * @world: the world
 * @call: a QueryHistoryUsageDurationRank
 */
void
dw_sandbox_usage_rank(DwSandboxWorld *world, DwSandboxCall *call)
{
  g_autoptr(GPtrArray) desktops = dw_sandbox_operator_get_desktops(world);
  guint count = world->resource_count > 0 ? world->resource_count : DEFAULT_ROWS;
  DwSandboxPage page;
  JsonArray *rows;

  if (!check_days(call) || !dw_sandbox_page_read(call, "Limit", DEFAULT_PAGE, LARGEST_PAGE, &page))
    return;
  if (desktops->len == 0)
    count = 0;
  rows = json_array_new();
  for (guint i = page.offset; i < count && i - page.offset < page.size; i++)
    json_array_add_object_element(rows, make_row(desktops, i, count));
  json_object_set_array_member(call->reply, "UsageDurationList", rows);
  dw_sandbox_page_set_next(world, call, &page, count);
  dw_sandbox_call_set_count(call, "TotalCount", count);
}
