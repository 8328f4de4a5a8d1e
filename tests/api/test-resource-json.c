/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-api-decode.h"
#include "dw-resource-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

static DwResourcePage *
decode(const char *text)
{
  DwResourcePage *page = dw_api_decode_resource_text(text, strlen(text));

  g_assert_nonnull(page);
  return page;
}

static char *
write_page(const DwResourcePage *page, const char *const *fields)
{
  GString *json = g_string_new(NULL);

  dw_resource_json_append_page(json, (DwResourceData *const *) page->resources->pdata,
                               page->resources->len, fields);
  return g_string_free(json, FALSE);
}

static void
assert_round_trip(const DwResourcePage *page)
{
  g_autofree char *text = write_page(page, NULL);
  g_autoptr(DwResourcePage) again = decode(text);

  g_assert_null(strchr(text, '\n'));
  g_assert_cmpuint(again->resources->len, ==, page->resources->len);
  for (guint i = 0; i < page->resources->len; i++)
    g_assert_true(dw_resource_data_equal(g_ptr_array_index(page->resources, i),
                                         g_ptr_array_index(again->resources, i)));
}

static void
test_full_page(void)
{
  g_autofree char *path =
      g_test_build_filename(G_TEST_DIST, "tests", "api", "resource-page.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr(DwResourcePage) page = NULL;

  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  page = decode(text);
  g_assert_cmpuint(page->resources->len, >, 0);
  assert_round_trip(page);
}

/* Every kind of field that a resource has, at its edges. */
static void
test_kinds(void)
{
  static const char *const members[] = {
      "\"ResourceName\":\"a \\\"b\\\" \\\\ <b>/\"",
      "\"ResourceName\":\"工作站\",\"Os\":\"Ubuntu\"",
      "\"FotaUpdate\":{\"ReleaseNote\":\"one\\ntwo\\tthree\",\"Size\":9223372036854775807}",
      "\"FotaUpdate\":{}",
      "\"RealDesktopId\":\"\\u0001\\u007f\\u2028\"",
      "\"RegionId\":\"cn-x\",\"OfficeSiteId\":\"\\\"\"",
      "\"ConnectionProperties\":{\"a\":[1,\"x\\\"\"]}",
      "\"ConnectionProperties\":\"no json\"",
      "\"SupportHibernation\":true,\"HasUpgrade\":\"false\"",
      "\"DesktopDurationList\":[{\"TotalDuration\":0,\"PostPaidLimitFee\":0.1},{}]",
      "\"DesktopDurationList\":[{\"PostPaidLimitFee\":1e300}]",
      "\"CreateTime\":\"2024-12-11T07:12:12Z\",\"ExpiredTime\":\"9999-12-31T23:59:59Z\"",
      "\"LastStartTime\":\"Mon May 27 13:33:42 CST 2019\"",
      "\"ManagementStatuses\":[\"a\",\"b \\\"c\\\"\",\"d,e\"]",
      "\"Sessions\":[{\"NickName\":\"x\"},{}]",
      "\"OsUpdate\":{\"Packages\":[{\"Kb\":\"1\"},{\"Title\":\"t\"}],\"PackageCount\":2}",
      "\"SupportedActions\":[]",
      "\"SupportedActions\":[\"Start\",\"StopDesktops\",\"reboot\",\"wake_up\",\"Hibernate\"]",
      "\"SupportedActions\":[\"Dance\"]",
      "\"ResourceStatus\":\"\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
    g_autofree char *text =
        g_strdup_printf("{\"Resources\":[{\"ResourceId\":\"r\",%s}]}", members[i]);
    g_autoptr(DwResourcePage) page = decode(text);

    g_assert_cmpuint(page->resources->len, ==, 1);
    assert_round_trip(page);
  }
}

static void
test_fields(void)
{
  static const char *const fields[] = {"ResourceName", NULL};
  g_autoptr(DwResourcePage) page =
      decode("{\"Resources\":[{\"ResourceId\":\"a\\\"\",\"ResourceName\":\"n\",\"Os\":\"x\"},"
             "{\"ResourceId\":\"b\",\"Os\":\"x\",\"SupportedActions\":[\"Stop\"]}]}");
  g_autofree char *text = write_page(page, fields);

  g_assert_cmpstr(text, ==,
                  "{\"Resources\":[{\"ResourceName\":\"n\",\"ResourceId\":\"a\\\"\"},"
                  "{\"ResourceId\":\"b\",\"SupportedActions\":[\"Stop\"]}]}");
}

static void
test_empty(void)
{
  g_autoptr(DwResourcePage) page = dw_resource_page_new();
  g_autofree char *text = write_page(page, NULL);

  g_assert_cmpstr(text, ==, "{\"Resources\":[]}");
  assert_round_trip(page);
}

static void
test_no_page(void)
{
  static const char *const texts[] = {"", "[]", "{", "null", "{}x", "{\"a\":\"\xff\"}"};

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_assert_null(dw_api_decode_resource_text(texts[i], strlen(texts[i])));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/resource-json/full-page", test_full_page);
  g_test_add_func("/resource-json/kinds", test_kinds);
  g_test_add_func("/resource-json/fields", test_fields);
  g_test_add_func("/resource-json/empty", test_empty);
  g_test_add_func("/resource-json/no-page", test_no_page);
  return g_test_run();
}
