/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-api-decode.h"

#include <json-glib/json-glib.h>
#include <string.h>

static JsonNode *
parse(const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string(text, &error);

  g_assert_no_error(error);
  return node;
}

static DwResourcePage *
decode_page(const char *text)
{
  g_autoptr(JsonNode) node = parse(text);

  return dw_api_decode_resource_page(node);
}

/* A page with one resource that has @member. */
static DwResourcePage *
decode_with(const char *member)
{
  g_autofree char *text =
      g_strconcat("{\"Resources\":[{\"ResourceId\":\"ecd-1\",", member, "}]}", NULL);

  return decode_page(text);
}

static const DwResourceData *
only(const DwResourcePage *page)
{
  g_assert_cmpuint(page->resources->len, ==, 1);
  return g_ptr_array_index(page->resources, 0);
}

static DwResourcePage *
load_page(void)
{
  g_autofree char *path =
      g_test_build_filename(G_TEST_DIST, "tests", "api", "resource-page.json", NULL);
  g_autofree char *text = NULL;

  g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
  return decode_page(text);
}

static void
test_full_page(void)
{
  g_autoptr(DwResourcePage) page = load_page();

  g_assert_cmpstr(page->next_token, ==, "AAAAAV3MpHK1AP0pfERHZN5pu6nmB7qrRFJ8vmttjxPL");
  g_assert_cmpint(page->total_count, ==, 1);
  g_assert_cmpint(page->max_results, ==, 100);
  g_assert_cmpuint(g_strv_length(page->failed_types), ==, 1);
  g_assert_cmpstr(page->failed_types[0], ==, "CloudDrive");
  g_assert_cmpuint(page->dropped, ==, 0);
}

static void
test_full_resource(void)
{
  g_autoptr(DwResourcePage) page = load_page();
  const DwResourceData *data = only(page);

  g_assert_cmpstr(data->id, ==, "ecd-d19tya8zi4");
  g_assert_cmpstr(data->resource_name, ==, "testName01");
  g_assert_cmpstr(data->user_custom_name, ==, "My cloud desk");
  g_assert_cmpstr(data->resource_type, ==, "Desktop");
  g_assert_cmpstr(data->product_type, ==, "CloudDesktop");
  g_assert_cmpstr(data->status, ==, "Running");
  g_assert_cmpstr(data->session_status, ==, "Connected");
  g_assert_cmpstr(data->session_type, ==, "SINGLE_SESSION");
  g_assert_cmpstr(data->protocol, ==, "ASP");
  g_assert_cmpstr(data->region_id, ==, "cn-hangzhou");
  g_assert_cmpstr(data->region_name, ==, "Hangzhou");
  g_assert_cmpstr(data->office_site_id, ==, "cn-hangzhou+dir-3367");
  g_assert_cmpstr(data->os_type, ==, "Windows");
  g_assert_cmpstr(data->connection_properties, ==, "{\"authMode\":\"App\"}");
  g_assert_cmpint(data->create_time, ==, 1733901132);
  g_assert_cmpint(data->expired_time, ==, 1740240000);
  g_assert_cmpint(data->last_start_time, ==, 1737688324);
  g_assert_cmpint(data->support_hibernation, ==, DW_FLAG_TRUE);
  g_assert_cmpint(data->hibernation_beta, ==, DW_FLAG_FALSE);
  g_assert_cmpint(data->global_status, ==, DW_FLAG_UNSET);
  g_assert_true(data->lists_actions);
  g_assert_cmpuint(data->supported_actions, ==,
                   DW_ACTION_STOP | DW_ACTION_RESTART | DW_ACTION_HIBERNATE);
  g_assert_cmpstr(data->management_statuses[0], ==, "NoFlag");
}

static void
test_full_inner(void)
{
  g_autoptr(DwResourcePage) page = load_page();
  const DwResourceData *data = only(page);
  const DwDuration *duration;
  const DwTimer *timer;
  const DwUserSession *session;
  const DwOsPackage *package;

  g_assert_cmpuint(data->sessions->len, ==, 1);
  session = g_ptr_array_index(data->sessions, 0);
  g_assert_cmpstr(session->user_id, ==, "user001");
  g_assert_cmpint(session->start_time, ==, 1737543816);
  duration = g_ptr_array_index(data->durations, 0);
  g_assert_cmpint(duration->total_seconds, ==, 432000);
  g_assert_cmpint(duration->used_seconds, ==, 16850);
  g_assert_cmpfloat(duration->post_paid_limit_fee, ==, 199.5);
  g_assert_cmpint(duration->period_end_time, ==, 1739807940);
  timer = g_ptr_array_index(data->timers, 0);
  g_assert_cmpstr(timer->cron_expression, ==, "0 30 13 ? * 1-7");
  g_assert_cmpint(timer->interval_minutes, ==, 15);
  g_assert_cmpint(timer->enforced, ==, DW_FLAG_FALSE);
  g_assert_cmpint(timer->client_may_change, ==, DW_FLAG_FALSE);
  g_assert_cmpint(timer->execution_time, ==, 1737459420);
  g_assert_cmpstr(data->fota_update->new_version, ==, "2.7.0-R-20250125.154826");
  g_assert_cmpstr(data->fota_update->release_note_en, ==, "Faster.\nSafer.");
  g_assert_cmpint(data->fota_update->size_kb, ==, 474981930);
  g_assert_cmpint(data->os_update->package_count, ==, 1);
  package = g_ptr_array_index(data->os_update->packages, 0);
  g_assert_cmpstr(package->kb, ==, "KB2267602");
}

static void
test_minimal_resource(void)
{
  g_autoptr(DwResourcePage) page = decode_page("{\"Resources\":[{\"ResourceId\":\"ecd-1\"}]}");
  const DwResourceData *data = only(page);

  g_assert_null(page->next_token);
  g_assert_null(page->failed_types);
  g_assert_cmpint(page->total_count, ==, DW_NUMBER_UNSET);
  g_assert_null(data->resource_name);
  g_assert_null(data->sessions);
  g_assert_null(data->fota_update);
  g_assert_null(data->management_statuses);
  g_assert_false(data->lists_actions);
  g_assert_cmpint(data->expired_time, ==, 0);
}

static void
test_pages(void)
{
  static const struct {
    const char *json;
    guint resources, dropped;
  } rows[] = {
      {"{}", 0, 0},
      {"[]", 0, 0},
      {"7", 0, 0},
      {"null", 0, 0},
      {"{\"Resources\":null}", 0, 0},
      {"{\"Resources\":[]}", 0, 0},
      {"{\"Resources\":\"none\"}", 0, 0},
      {"{\"Resources\":{\"ResourceId\":\"one\"}}", 1, 0},
      {"{\"Resources\":[null,7,\"x\",[],{\"ResourceId\":\"one\"}]}", 1, 0},
      {"{\"Resources\":[{},{\"ResourceId\":null},{\"ResourceId\":\"\"},{\"ResourceId\":{}}]}", 0,
       4},
      {"{\"Resources\":[{\"ResourceId\":\"a b\"},{\"ResourceId\":\"a\\u001b[1m\"}]}", 0, 2},
      {"{\"Resources\":[{\"ResourceId\":\"a\\u202eb\"},{\"ResourceId\":42}]}", 1, 1},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResourcePage) page = decode_page(rows[i].json);

    g_test_message("%s", rows[i].json);
    g_assert_cmpuint(page->resources->len, ==, rows[i].resources);
    g_assert_cmpuint(page->dropped, ==, rows[i].dropped);
  }
}

static void
test_nothing(void)
{
  g_autoptr(DwResourcePage) page = dw_api_decode_resource_page(NULL);
  g_autoptr(DwLoginReply) login = dw_api_decode_login(NULL);
  g_autoptr(DwTicketReply) ticket = dw_api_decode_ticket(NULL);
  g_autoptr(DwRegionList) regions = dw_api_decode_regions(NULL);
  g_autoptr(DwOfficeSiteList) sites = dw_api_decode_office_sites(NULL);
  g_autoptr(DwIdpReply) idps = dw_api_decode_idps(NULL);

  g_assert_cmpuint(page->resources->len, ==, 0);
  g_assert_null(login->next_stage);
  g_assert_false(login->qr_code_refused);
  g_assert_cmpint(ticket->status, ==, DW_TICKET_STATUS_UNKNOWN);
  g_assert_cmpuint(dw_region_list_get_length(regions), ==, 0);
  g_assert_cmpuint(dw_office_site_list_get_length(sites), ==, 0);
  g_assert_null(idps->idps);
}

static void
test_overlong_id(void)
{
  g_autofree char *id = g_strnfill(257, 'i');
  g_autofree char *text = g_strdup_printf("{\"Resources\":[{\"ResourceId\":\"%s\"}]}", id);
  g_autoptr(DwResourcePage) page = decode_page(text);

  g_assert_cmpuint(page->dropped, ==, 1);
}

static void
test_page_numbers(void)
{
  static const struct {
    const char *value;
    gint64 expected;
  } rows[] = {
      {"1", 1},
      {"\"1\"", 1},
      {"\"1.0\"", 1},
      {"12.75", 12},
      {"true", DW_NUMBER_UNSET},
      {"0", 0},
      {"-5", DW_NUMBER_UNSET},
      {"\"-5\"", DW_NUMBER_UNSET},
      {"\"many\"", DW_NUMBER_UNSET},
      {"\"12 and more\"", DW_NUMBER_UNSET},
      {"\"\"", DW_NUMBER_UNSET},
      {"\"nan\"", DW_NUMBER_UNSET},
      {"\"inf\"", DW_NUMBER_UNSET},
      {"1e300", DW_NUMBER_UNSET},
      {"\"9223372036854775807\"", G_MAXINT64},
      {"\"9223372036854775808\"", DW_NUMBER_UNSET},
      {"null", DW_NUMBER_UNSET},
      {"[1]", DW_NUMBER_UNSET},
      {"{}", DW_NUMBER_UNSET},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strdup_printf("{\"TotalCount\":%s}", rows[i].value);
    g_autoptr(DwResourcePage) page = decode_page(text);

    g_test_message("%s", text);
    g_assert_cmpint(page->total_count, ==, rows[i].expected);
  }
}

static void
test_reals(void)
{
  static const struct {
    const char *value;
    double expected;
  } rows[] = {
      {"199", 199},
      {"199.5", 199.5},
      {"\"199.5\"", 199.5},
      {"0", 0},
      {"-1.5", DW_NUMBER_UNSET},
      {"\"free\"", DW_NUMBER_UNSET},
      {"null", -1},
      {"\"nan\"", DW_NUMBER_UNSET},
      {"\"inf\"", DW_NUMBER_UNSET},
      {"[]", -1},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *member =
        g_strdup_printf("\"DesktopDurationList\":[{\"PostPaidLimitFee\":%s}]", rows[i].value);
    g_autoptr(DwResourcePage) page = decode_with(member);
    const DwDuration *duration = g_ptr_array_index(only(page)->durations, 0);

    g_test_message("%s", member);
    g_assert_cmpfloat(duration->post_paid_limit_fee, ==, rows[i].expected);
    g_assert_cmpint(duration->used_seconds, ==, DW_NUMBER_UNSET);
  }
}

static void
test_flags(void)
{
  static const struct {
    const char *value;
    DwFlag expected;
  } rows[] = {
      {"true", DW_FLAG_TRUE},       {"false", DW_FLAG_FALSE},     {"\"true\"", DW_FLAG_TRUE},
      {"\"False\"", DW_FLAG_FALSE}, {"1", DW_FLAG_TRUE},          {"0", DW_FLAG_FALSE},
      {"\"yes\"", DW_FLAG_TRUE},    {"\"maybe\"", DW_FLAG_UNSET}, {"7", DW_FLAG_UNSET},
      {"null", DW_FLAG_UNSET},      {"{}", DW_FLAG_UNSET},        {"\"\"", DW_FLAG_UNSET},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *member = g_strdup_printf("\"SupportHibernation\":%s", rows[i].value);
    g_autoptr(DwResourcePage) page = decode_with(member);

    g_test_message("%s", member);
    g_assert_cmpint(only(page)->support_hibernation, ==, rows[i].expected);
  }
}

static void
test_texts(void)
{
  static const struct {
    const char *value;
    const char *expected; /* joined by | */
  } rows[] = {
      {"[\"A\",\"B\"]", "A|B"},
      {"\"A\"", "A"},
      {"\"[\\\"A\\\",\\\"B\\\"]\"", "A|B"},
      {"[\"[\\\"A\\\"]\",\"B\"]", "A|B"},
      {"[\"[\"]", "["},
      {"\"[1,2]\"", "1|2"},
      {"\"[[1]]\"", "[[1]]"},
      {"\"[{}]\"", "[{}]"},
      {"\"[oops]\"", "[oops]"},
      {"\"[\\\"a\\\\\\\"b]\\\"]\"", "a\"b]"},
      {"[null,\"\",{},[],\"A\"]", "A"},
      {"[1,true]", "1|true"},
      {"[]", NULL},
      {"{}", NULL},
      {"null", NULL},
      {"\"[]\"", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text = g_strdup_printf("{\"QueryFailedResourceTypes\":%s}", rows[i].value);
    g_autoptr(DwResourcePage) page = decode_page(text);
    g_autofree char *joined =
        page->failed_types != NULL ? g_strjoinv("|", page->failed_types) : NULL;

    g_test_message("%s", text);
    g_assert_cmpstr(joined, ==, rows[i].expected);
  }
}

static void
test_deep_text(void)
{
  g_autofree char *brackets = g_strnfill(1000000, '[');
  g_autofree char *text = g_strdup_printf("{\"QueryFailedResourceTypes\":\"%s\"}", brackets);
  g_autoptr(DwResourcePage) page = decode_page(text);

  g_assert_cmpuint(g_strv_length(page->failed_types), ==, 1);
}

static void
test_actions(void)
{
  static const struct {
    const char *value;
    gboolean listed;
    DwAction expected;
  } rows[] = {
      {"[\"Start\"]", TRUE, DW_ACTION_START},
      {"[\"StartDesktops\",\"stop\",\"RebootDesktops\"]", TRUE,
       DW_ACTION_START | DW_ACTION_STOP | DW_ACTION_RESTART},
      {"[\"WakeUp\",\"Hibernate\"]", TRUE, DW_ACTION_WAKE_UP | DW_ACTION_HIBERNATE},
      {"[\"wake_up\",\"HibernateDesktop\"]", TRUE, DW_ACTION_WAKE_UP | DW_ACTION_HIBERNATE},
      {"\"Restart\"", TRUE, DW_ACTION_RESTART},
      {"[\"Teleport\",\"Starting\",\"StartWithAVeryLongWordBehindItThatFitsNowhere\"]", TRUE,
       DW_ACTION_NONE},
      {"[]", TRUE, DW_ACTION_NONE},
      {"null", FALSE, DW_ACTION_NONE},
      {"{}", FALSE, DW_ACTION_NONE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *member = g_strdup_printf("\"SupportedActions\":%s", rows[i].value);
    g_autoptr(DwResourcePage) page = decode_with(member);

    g_test_message("%s", member);
    g_assert_cmpint(only(page)->lists_actions, ==, rows[i].listed);
    g_assert_cmpuint(only(page)->supported_actions, ==, rows[i].expected);
  }
}

static void
test_connection_properties(void)
{
  static const struct {
    const char *value;
    const char *expected;
  } rows[] = {
      {"\"{\\\"authMode\\\": \\\"App\\\"}\"", "{\"authMode\": \"App\"}"},
      {"{\"authMode\":\"App\"}", "{\"authMode\":\"App\"}"},
      {"[1]", "[1]"},
      {"null", NULL},
      {"\"\"", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *member = g_strdup_printf("\"ConnectionProperties\":%s", rows[i].value);
    g_autoptr(DwResourcePage) page = decode_with(member);

    g_assert_cmpstr(only(page)->connection_properties, ==, rows[i].expected);
  }
}

static void
test_names(void)
{
  static const struct {
    const char *value;
    const char *expected;
  } rows[] = {
      {"\"Plain\"", "Plain"},
      {"\"<b>x</b>\"", "<b>x</b>"},
      {"\"a\\u0007\\u001b[31mb\"", "a[31mb"},
      {"\"x\\u202etxt.exe\"", "xtxt.exe"},
      {"\"\\u0645\\u0643\\u062a\\u0628\"", "مكتب"},
      {"\"  \"", NULL},
      {"\"\"", NULL},
      {"7", "7"},
      {"true", "true"},
      {"1.5", "1.5"},
      {"[\"x\"]", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *member =
        g_strdup_printf("\"ResourceName\":%s,\"Os\":%s", rows[i].value, rows[i].value);
    g_autoptr(DwResourcePage) page = decode_with(member);

    g_test_message("%s", member);
    g_assert_cmpstr(only(page)->resource_name, ==, rows[i].expected);
    g_assert_cmpstr(only(page)->os, ==, rows[i].expected);
  }
}

static void
test_half_surrogate(void)
{
  g_autoptr(DwResourcePage) page =
      decode_with("\"ResourceName\":\"a\\ud800b\",\"AppId\":\"a\\ud800b\",\"Icon\":\"a\\ud800b\","
                  "\"ConnectionProperties\":{\"a\":\"\\ud800b\"}");
  const DwResourceData *data = only(page);

  g_assert_true(data->resource_name == NULL || g_utf8_validate(data->resource_name, -1, NULL));
  g_assert_true(data->app_id == NULL || g_utf8_validate(data->app_id, -1, NULL));
  g_assert_true(data->icon == NULL || g_utf8_validate(data->icon, -1, NULL));
  g_assert_true(data->connection_properties == NULL ||
                g_utf8_validate(data->connection_properties, -1, NULL));
}

static void
test_long_name(void)
{
  g_autofree char *name = g_strnfill(300, 'n');
  g_autofree char *member = g_strdup_printf("\"ResourceName\":\"%s\"", name);
  g_autoptr(DwResourcePage) page = decode_with(member);

  g_assert_cmpstr(only(page)->resource_name, ==, name);
}

static void
test_wrong_inner_types(void)
{
  g_autoptr(DwResourcePage) page = decode_with(
      "\"Sessions\":{\"UserId\":\"u\"},\"DesktopDurationList\":\"none\",\"DesktopTimers\":[7,null],"
      "\"FotaUpdate\":[],\"OsUpdate\":{\"Packages\":{\"Kb\":1}},\"CreateTime\":1737459425000,"
      "\"ExpiredTime\":\"never\",\"ManagementStatuses\":{}");
  const DwResourceData *data = only(page);

  g_assert_cmpuint(data->sessions->len, ==, 1);
  g_assert_null(data->durations);
  g_assert_null(data->timers);
  g_assert_null(data->fota_update);
  g_assert_cmpstr(((DwOsPackage *) g_ptr_array_index(data->os_update->packages, 0))->kb, ==, "1");
  g_assert_cmpint(data->create_time, ==, 1737459425);
  g_assert_cmpint(data->expired_time, ==, 0);
  g_assert_null(data->management_statuses);
}

static void
test_equal(void)
{
  static const char *const members[] = {
      "\"ResourceName\":\"x\"",
      "\"Os\":\"x\"",
      "\"SupportHibernation\":true",
      "\"SupportedActions\":[]",
      "\"SupportedActions\":[\"Start\"]",
      "\"ExpiredTime\":\"2025-01-21T11:37Z\"",
      "\"ManagementStatuses\":[\"x\"]",
      "\"ManagementStatuses\":[\"y\"]",
      "\"Sessions\":[{\"UserId\":\"u\"}]",
      "\"Sessions\":[{\"UserId\":\"v\"}]",
      "\"Sessions\":[{\"UserId\":\"u\"},{\"UserId\":\"u\"}]",
      "\"DesktopDurationList\":[{\"PostPaidLimitFee\":1}]",
      "\"DesktopDurationList\":[{\"PostPaidLimitFee\":2}]",
      "\"DesktopDurationList\":[{\"UsedDuration\":2}]",
      "\"FotaUpdate\":{}",
      "\"FotaUpdate\":{\"ReleaseNote\":\"n\"}",
      "\"AppId\":\"a\"",
      "\"OsType\":\"x\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
    g_autoptr(DwResourcePage) page = decode_with(members[i]);

    for (gsize j = 0; j < G_N_ELEMENTS(members); j++) {
      g_autoptr(DwResourcePage) other = decode_with(members[j]);

      g_assert_cmpint(dw_resource_data_equal(only(page), only(other)), ==, i == j);
    }
  }
}

static void
test_login(void)
{
  g_autoptr(JsonNode) node = parse(
      "{\"NextStage\":\"TokenVerify\",\"SessionId\":\"session-1\",\"LoginToken\":\"v18token\","
      "\"KeepAliveToken\":\"keep-1\",\"EndUserId\":\"alice\",\"NickName\":\"Al\",\"Email\":\"a***@x\","
      "\"Phone\":12345,\"Secret\":\"JBSWY3DP\",\"TenantId\":42,\"Reason\":\"why\","
      "\"WindowDisplayMode\":\"full\",\"Props\":{\"x\":1},"
      "\"PasswordStrategy\":{\"TenantPasswordLength\":\"10\",\"TenantAlternativeChars\":[\"!\",\"[\"]},"
      "\"RiskVerifyInfo\":{\"Email\":\"b\",\"Phone\":\"c\",\"Locked\":\"true\",\"LastLockDuration\":\"60\"},"
      "\"MfaTypeList\":{\"Name\":\"totp\",\"Stage\":\"MFAVerify\"}}");
  g_autoptr(DwLoginReply) reply = dw_api_decode_login(node);

  g_assert_cmpstr(reply->next_stage, ==, "TokenVerify");
  g_assert_cmpstr(dw_secret_peek(reply->session_id), ==, "session-1");
  g_assert_cmpstr(dw_secret_peek(reply->login_token), ==, "v18token");
  g_assert_cmpstr(dw_secret_peek(reply->keep_alive_token), ==, "keep-1");
  g_assert_cmpstr(dw_secret_peek(reply->secret), ==, "JBSWY3DP");
  g_assert_cmpstr(reply->end_user_id, ==, "alice");
  g_assert_cmpstr(reply->phone, ==, "12345");
  g_assert_cmpstr(reply->tenant_id, ==, "42");
  g_assert_cmpint(reply->password_strategy->minimum_length, ==, 10);
  g_assert_cmpstr(reply->password_strategy->alternative_characters[1], ==, "[");
  g_assert_cmpint(reply->risk->locked, ==, DW_FLAG_TRUE);
  g_assert_cmpint(reply->risk->last_lock_duration, ==, 60);
  g_assert_cmpuint(reply->mfa_types->len, ==, 1);
  g_assert_null(reply->qr_code_png);
  g_assert_false(reply->qr_code_refused);
}

static void
test_empty_tokens(void)
{
  g_autoptr(JsonNode) node =
      parse("{\"LoginToken\":\"\",\"SessionId\":null,\"KeepAliveToken\":[],\"NextStage\":\"\"}");
  g_autoptr(DwLoginReply) reply = dw_api_decode_login(node);

  g_assert_null(reply->login_token);
  g_assert_null(reply->session_id);
  g_assert_null(reply->keep_alive_token);
  g_assert_null(reply->next_stage);
  g_assert_null(reply->office_sites);
}

static void
test_office_sites_of_user(void)
{
  g_autoptr(JsonNode) node =
      parse("{\"OfficeSites\":[\"cn-beijing+dir-1\",\"cn-hangzhou+dir-2\"]}");
  g_autoptr(JsonNode) one = parse("{\"OfficeSites\":\"cn-beijing+dir-1\"}");
  g_autoptr(DwLoginReply) reply = dw_api_decode_login(node);
  g_autoptr(DwLoginReply) reply_of_one = dw_api_decode_login(one);

  g_assert_cmpuint(g_strv_length(reply->office_sites), ==, 2);
  g_assert_cmpstr(reply->office_sites[0], ==, "cn-beijing+dir-1");
  g_assert_cmpstr(reply_of_one->office_sites[0], ==, "cn-beijing+dir-1");
}

static void
test_sts_and_idps(void)
{
  g_autoptr(JsonNode) sts = parse("{\"StsTokenModel\":{\"LoginToken\":\"t\",\"SessionId\":\"s\","
                                  "\"StsToken\":\"x\",\"EndUserId\":\"u\"}}");
  g_autoptr(JsonNode) idp =
      parse("{\"IdpInfos\":[{\"IdpId\":\"i\",\"SsoServiceUrl\":\"https://x\"}],"
            "\"OfficeSiteInfo\":{\"OfficeSiteId\":\"o\"},\"ProfileRegion\":\"r\"}");
  g_autoptr(DwLoginReply) login = dw_api_decode_sts_token(sts);
  g_autoptr(DwIdpReply) idps = dw_api_decode_idps(idp);

  g_assert_cmpstr(dw_secret_peek(login->login_token), ==, "t");
  g_assert_cmpstr(dw_secret_peek(login->sts_token), ==, "x");
  g_assert_cmpstr(((DwIdp *) g_ptr_array_index(idps->idps, 0))->sso_service_url, ==, "https://x");
  g_assert_cmpstr(idps->office_site->office_site_id, ==, "o");
  g_assert_cmpstr(idps->profile_region, ==, "r");
}

/* The header of a PNG of as many pixels in each direction. */
static char *
png_head(guint8 high, guint8 low)
{
  guchar bytes[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D',
                    'R',  0,   0,   0,   0,    0,    0,    0,    0, 1, 0, 0,  0,   0};

  bytes[18] = bytes[22] = high;
  bytes[19] = bytes[23] = low;
  return g_base64_encode(bytes, sizeof(bytes));
}

static void
check_qr(const char *value, gboolean shown, gboolean refused)
{
  g_autofree char *text = g_strdup_printf("{\"QrCodePng\":%s}", value);
  g_autoptr(JsonNode) node = parse(text);
  g_autoptr(DwLoginReply) reply = dw_api_decode_login(node);

  g_assert_cmpint(reply->qr_code_png != NULL, ==, shown);
  g_assert_cmpint(reply->qr_code_refused, ==, refused);
}

static void
test_qr_code(void)
{
  g_autofree char *good = png_head(1, 0), *huge = png_head(0xff, 0xff), *empty = png_head(0, 0);
  g_autofree char *quoted = g_strdup_printf("\"%s\"", good);
  g_autofree char *url = g_strdup_printf("\"data:image/png;base64,%s\"", good);
  g_autofree char *wide = g_strdup_printf("\"%s\"", huge);
  g_autofree char *none = g_strdup_printf("\"%s\"", empty);
  g_autofree char *tail = g_strnfill(400000, 'A');
  g_autofree char *long_one = g_strdup_printf("\"%.24s%s\"", good, tail);

  check_qr(quoted, TRUE, FALSE);
  check_qr(url, TRUE, FALSE);
  check_qr(wide, FALSE, TRUE);
  check_qr(none, FALSE, TRUE);
  check_qr(long_one, FALSE, TRUE);
  check_qr("\"R0lGODlhAQABAAAAACwAAAAAAQABAAA=\"", FALSE, TRUE);
  check_qr("\"iVBORw0KGgo=\"", FALSE, TRUE);
  check_qr("\"/9j/wAALCAAQABgBAREA/9oACAEBAD8AAA==\"", FALSE, TRUE); /* a JPEG */
  check_qr("\"!!!\"", FALSE, TRUE);
  check_qr("[]", FALSE, TRUE);
  check_qr("null", FALSE, FALSE);
  check_qr("\"\"", FALSE, FALSE);
}

static void
test_ticket(void)
{
  static const struct {
    const char *json;
    DwTicketStatus status;
    const char *ticket;
  } rows[] = {
      {"{\"TaskId\":\"t\",\"TaskStatus\":\"RUNNING\"}", DW_TICKET_STATUS_RUNNING, NULL},
      {"{\"TaskId\":\"t\",\"TaskStatus\":\"Running\"}", DW_TICKET_STATUS_RUNNING, NULL},
      {"{\"TaskStatus\":\"finished\",\"Ticket\":\"W0Vu\"}", DW_TICKET_STATUS_FINISHED, "W0Vu"},
      {"{\"TaskStatus\":\"FINISHED\",\"Ticket\":\"\"}", DW_TICKET_STATUS_FINISHED, NULL},
      {"{\"TaskStatus\":\"FAILED\"}", DW_TICKET_STATUS_FAILED, NULL},
      {"{\"TaskStatus\":\"QUEUED\",\"TaskId\":\"t\"}", DW_TICKET_STATUS_UNKNOWN, NULL},
      {"{\"TaskFinished\":\"true\",\"Ticket\":\"W0Vu\"}", DW_TICKET_STATUS_FINISHED, "W0Vu"},
      {"{\"TaskFinished\":true}", DW_TICKET_STATUS_FINISHED, NULL},
      {"{\"TaskFinished\":\"false\",\"TaskId\":\"t\"}", DW_TICKET_STATUS_RUNNING, NULL},
      {"{\"Ticket\":\"W0Vu\"}", DW_TICKET_STATUS_FINISHED, "W0Vu"},
      {"{\"TaskId\":\"t\"}", DW_TICKET_STATUS_RUNNING, NULL},
      {"{}", DW_TICKET_STATUS_UNKNOWN, NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(JsonNode) node = parse(rows[i].json);
    g_autoptr(DwTicketReply) reply = dw_api_decode_ticket(node);

    g_test_message("%s", rows[i].json);
    g_assert_cmpint(reply->status, ==, rows[i].status);
    g_assert_cmpstr(reply->ticket != NULL ? dw_secret_peek(reply->ticket) : NULL, ==,
                    rows[i].ticket);
  }
}

static void
test_ticket_failure(void)
{
  g_autoptr(JsonNode) node = parse("{\"TaskStatus\":\"FAILED\",\"TaskCode\":\"Desk.Busy\","
                                   "\"TaskMessage\":\"In use\\u0007 by\\nothers\"}");
  g_autoptr(DwTicketReply) reply = dw_api_decode_ticket(node);

  g_assert_cmpstr(reply->task_code, ==, "Desk.Busy");
  g_assert_cmpstr(reply->task_message, ==, "In use by others");
}

static void
test_lists(void)
{
  g_autoptr(JsonNode) node =
      parse("{\"Regions\":[{\"RegionId\":\"cn-hangzhou\",\"RegionEndpoint\":\"ecd.x\"},"
            "{\"RegionId\":\"cn-beijing\",\"LocalName\":\"Beijing\"}]}");
  g_autoptr(JsonNode) sites = parse("{\"OfficeSites\":{\"OfficeSiteId\":\"cn-x+dir-1\","
                                    "\"OfficeSiteType\":\"SIMPLE\"}}");
  g_autoptr(DwRegionList) regions = dw_api_decode_regions(node);
  g_autoptr(DwOfficeSiteList) offices = dw_api_decode_office_sites(sites);

  g_assert_cmpuint(dw_region_list_get_length(regions), ==, 2);
  g_assert_cmpstr(dw_region_list_get(regions, 0)->id, ==, "cn-hangzhou");
  g_assert_cmpstr(dw_region_list_get(regions, 0)->endpoint, ==, "ecd.x");
  g_assert_cmpstr(dw_region_list_get(regions, 1)->name, ==, "Beijing");
  g_assert_cmpuint(dw_office_site_list_get_length(offices), ==, 1);
  g_assert_cmpstr(dw_office_site_list_get(offices, 0)->type, ==, "SIMPLE");
}

static void
test_record(void)
{
  g_autoptr(JsonNode) node = parse("{\"LoginToken\":\"t\"}");
  g_autoptr(JsonNode) none = parse("{}");
  g_autoptr(DwLoginReply) a = dw_api_decode_login(node), b = dw_api_decode_login(node);
  g_autoptr(DwLoginReply) c = dw_api_decode_login(none);

  g_assert_true(dw_record_equal(&DW_LOGIN_RECORD, a, b));
  g_assert_false(dw_record_equal(&DW_LOGIN_RECORD, a, c));
  g_assert_false(dw_record_equal(&DW_LOGIN_RECORD, a, NULL));
  g_assert_true(dw_record_equal(&DW_LOGIN_RECORD, NULL, NULL));
  dw_login_reply_free(NULL);
  dw_resource_page_free(NULL);
}

/* What is both shown and sent back is whole or absent. */
static void
test_keys_do_not_steer_a_terminal(void)
{
  static const struct {
    const char *json;
    const char *region;
  } rows[] = {
      {"\"cn-hangzhou\"", "cn-hangzhou"},
      {"\"\\u001b]0;x\\u0007\"", NULL},
      {"\"a\\u009bb\"", NULL},
      {"\"a\\u202eb\"", NULL},
      {"\"a\\nb\"", NULL},
      {"\"\\u8bbe\"", "\xe8\xae\xbe"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *json = g_strdup_printf("{\"Resources\":[{\"ResourceId\":\"a\",\"RegionId\":%s,"
                                            "\"FotaUpdate\":{\"NewAppVersion\":%s}}]}",
                                            rows[i].json, rows[i].json);
    g_autoptr(JsonNode) node = parse(json);
    g_autoptr(DwResourcePage) page = dw_api_decode_resource_page(node);
    const DwResourceData *data = g_ptr_array_index(page->resources, 0);

    g_assert_cmpstr(data->region_id, ==, rows[i].region);
    g_assert_cmpstr(data->fota_update->new_version, ==, rows[i].region);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/decode/full-page", test_full_page);
  g_test_add_func("/decode/full-resource", test_full_resource);
  g_test_add_func("/decode/full-inner", test_full_inner);
  g_test_add_func("/decode/minimal-resource", test_minimal_resource);
  g_test_add_func("/decode/pages", test_pages);
  g_test_add_func("/decode/nothing", test_nothing);
  g_test_add_func("/decode/overlong-id", test_overlong_id);
  g_test_add_func("/decode/numbers", test_page_numbers);
  g_test_add_func("/decode/reals", test_reals);
  g_test_add_func("/decode/flags", test_flags);
  g_test_add_func("/decode/texts", test_texts);
  g_test_add_func("/decode/deep-text", test_deep_text);
  g_test_add_func("/decode/actions", test_actions);
  g_test_add_func("/decode/connection-properties", test_connection_properties);
  g_test_add_func("/decode/names", test_names);
  g_test_add_func("/decode/half-surrogate", test_half_surrogate);
  g_test_add_func("/decode/long-name", test_long_name);
  g_test_add_func("/decode/wrong-inner-types", test_wrong_inner_types);
  g_test_add_func("/decode/equal", test_equal);
  g_test_add_func("/decode/login", test_login);
  g_test_add_func("/decode/empty-tokens", test_empty_tokens);
  g_test_add_func("/decode/sts-and-idps", test_sts_and_idps);
  g_test_add_func("/decode/office-sites-of-user", test_office_sites_of_user);
  g_test_add_func("/decode/qr-code", test_qr_code);
  g_test_add_func("/decode/ticket", test_ticket);
  g_test_add_func("/decode/ticket-failure", test_ticket_failure);
  g_test_add_func("/decode/lists", test_lists);
  g_test_add_func("/decode/record", test_record);
  g_test_add_func("/decode/keys-do-not-steer-a-terminal", test_keys_do_not_steer_a_terminal);
  return g_test_run();
}
