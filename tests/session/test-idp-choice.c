/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-api-decode.h"
#include "dw-idp-choice.h"
#include "dw-reply.h"

#include <string.h>

#define PAGE "https://sso.example.com/login?a=1"

/* A reply whose JSON is @text, with single quotes in place of double ones. */
static DwIdpReply *
decode(const char *text)
{
  char *json = g_strdelimit(g_strdup(text), "'", '"');
  g_autoptr(GBytes) body = g_bytes_new_take(json, strlen(json));
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = dw_reply_new_from_http(200, "application/json", NULL, body, &error);

  g_assert_no_error(error);
  return dw_api_decode_idps(dw_reply_get_node(reply));
}

static void
test_way(void)
{
  static const struct {
    const char *reply;
    DwIdpWay way;
    const char *idp;
    const char *page;
  } rows[] = {
      {"{'IdpInfos':[{'IdpId':'i1'}]}", DW_IDP_WAY_PASSWORD, "i1", NULL},
      {"{'IdpInfos':{'IdpId':'i1','SsoServiceUrl':''}}", DW_IDP_WAY_PASSWORD, "i1", NULL},
      {"{'IdpInfos':[{'IdpId':'i1'},{'IdpId':'i2'}]}", DW_IDP_WAY_PASSWORD, "i1", NULL},
      {"{'IdpInfos':[{'IdpId':'i1','SsoServiceUrl':'" PAGE "'}]}", DW_IDP_WAY_BROWSER, NULL, PAGE},
      {"{'IdpInfos':[{'IdpId':'i1','SsoServiceUrl':'" PAGE "'},{'IdpId':'i2'}]}",
       DW_IDP_WAY_PASSWORD, "i2", PAGE},
      {"{'IdpInfos':[{'IdpId':'i1'},{'IdpId':'i2','SsoServiceUrl':'" PAGE "'}]}",
       DW_IDP_WAY_PASSWORD, "i1", PAGE},
      /* without an id */
      {"{'IdpInfos':[{'IdpName':'n'}]}", DW_IDP_WAY_NONE, NULL, NULL},
      {"{'IdpInfos':[{'IdpName':'n'},{'IdpId':'i2'}]}", DW_IDP_WAY_PASSWORD, "i2", NULL},
      {"{'IdpInfos':[{'IdpId':''},{'IdpId':'a\\nb'},{'IdpId':[]},{}]}", DW_IDP_WAY_NONE, NULL,
       NULL},
      {"{'IdpInfos':[{'SsoServiceUrl':'" PAGE "'}]}", DW_IDP_WAY_BROWSER, NULL, PAGE},
      /* an office alone */
      {"{}", DW_IDP_WAY_NONE, NULL, NULL},
      {"{'IdpInfos':[],'OfficeSiteInfo':{'OfficeSiteId':'o'}}", DW_IDP_WAY_PASSWORD, NULL, NULL},
      {"{'OfficeSiteInfo':{'OfficeSiteId':'o','SsoServiceUrl':'" PAGE "'}}", DW_IDP_WAY_BROWSER,
       NULL, PAGE},
      {"{'OfficeSiteInfo':{'SsoServiceUrl':'" PAGE "'}}", DW_IDP_WAY_BROWSER, NULL, PAGE},
      {"{'OfficeSiteInfo':{'RegionId':'cn-hangzhou'}}", DW_IDP_WAY_NONE, NULL, NULL},
      {"{'IdpInfos':[{'IdpName':'n'}],'OfficeSiteInfo':{'OfficeSiteId':'o'}}", DW_IDP_WAY_NONE,
       NULL, NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwIdpReply) reply = decode(rows[i].reply);
    const char *idp = "unset";

    g_test_message("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpint(dw_idp_choice_find_way(reply, &idp), ==, rows[i].way);
    g_assert_cmpstr(idp, ==, rows[i].idp);
    g_assert_cmpstr(dw_idp_choice_find_sso_url(reply), ==, rows[i].page);
  }
}

/* No browser is sent to what is no https address of a host. */
static void
test_page(void)
{
  static const char *const bad[] = {
      "http://sso.example.com/",
      "javascript:alert(1)",
      "file:///etc/passwd",
      "data:text/html,x",
      "https://",
      "https:///login",
      "https:login",
      "https://user@sso.example.com/",
      "https://sso.example.com@evil.example/",
      "https://user:word@sso.example.com/",
      "https://sso.example.com/\\nx",
      "//sso.example.com/",
      "sso.example.com",
      "-https://sso.example.com/",
  };
  g_autofree char *tail = g_strnfill(5000, 'x');
  g_autofree char *endless = g_strconcat(PAGE, tail, NULL);

  for (gsize i = 0; i <= G_N_ELEMENTS(bad); i++) {
    const char *page = i < G_N_ELEMENTS(bad) ? bad[i] : endless;
    g_autofree char *text = g_strdup_printf("{'IdpInfos':[{'SsoServiceUrl':'%s'}]}", page);
    g_autofree char *both =
        g_strdup_printf("{'IdpInfos':[{'SsoServiceUrl':'%s'},"
                        "{'SsoServiceUrl':'HTTPS://sso.example.com:8443/login#x'}]}",
                        page);
    g_autoptr(DwIdpReply) reply = decode(text);
    g_autoptr(DwIdpReply) reply_of_both = decode(both);
    const char *idp;

    g_test_message("%.40s", page);
    g_assert_cmpint(dw_idp_choice_find_way(reply, &idp), ==, DW_IDP_WAY_BROWSER);
    g_assert_null(dw_idp_choice_find_sso_url(reply));
    g_assert_cmpstr(dw_idp_choice_find_sso_url(reply_of_both), ==,
                    "HTTPS://sso.example.com:8443/login#x");
  }
}

static void
test_region(void)
{
  static const struct {
    const char *reply;
    const char *region;
    const char *office_site;
  } rows[] = {
      {"{'OfficeSiteInfo':{'OfficeSiteId':'cn-shanghai+dir-1','RegionId':'cn-hangzhou'},"
       "'ProfileRegion':'cn_beijing'}",
       "cn-hangzhou", "cn-shanghai+dir-1"},
      {"{'OfficeSiteInfo':{'OfficeSiteId':'cn-shanghai+dir-1'},'ProfileRegion':'cn_beijing'}",
       "cn-shanghai", "cn-shanghai+dir-1"},
      {"{'OfficeSiteInfo':{'OfficeSiteId':'dir-1','RegionId':'evil.example/'},"
       "'ProfileRegion':'cn_beijing'}",
       "cn-beijing", "dir-1"},
      {"{'OfficeSiteInfo':{'OfficeSiteId':'evil.example/+dir-1'}}", NULL, "evil.example/+dir-1"},
      {"{'OfficeSiteInfo':{'OfficeSiteId':'+dir-1','RegionId':''},'ProfileRegion':''}", NULL,
       "+dir-1"},
      {"{'OfficeSiteInfo':{'OfficeSiteId':'a\\nb','RegionId':'cn-hangzhou'}}", "cn-hangzhou", NULL},
      {"{'ProfileRegion':'cn-beijing'}", "cn-beijing", NULL},
      {"{'ProfileRegion':'evil.example/'}", NULL, NULL},
      {"{}", NULL, NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwIdpReply) reply = decode(rows[i].reply);
    g_autofree char *region = dw_idp_choice_find_region(reply);

    g_test_message("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr(region, ==, rows[i].region);
    g_assert_cmpstr(dw_idp_choice_find_office_site(reply), ==, rows[i].office_site);
  }
}

static void
test_id(void)
{
  g_autofree char *longest = g_strnfill(256, 'x');
  g_autofree char *longer = g_strnfill(257, 'x');

  g_assert_true(dw_idp_choice_is_id("idp-1"));
  g_assert_true(dw_idp_choice_is_id("德斯威"));
  g_assert_true(dw_idp_choice_is_id(longest));
  g_assert_false(dw_idp_choice_is_id(longer));
  g_assert_false(dw_idp_choice_is_id(NULL));
  g_assert_false(dw_idp_choice_is_id(""));
  g_assert_false(dw_idp_choice_is_id("a\x7f"));
  g_assert_false(dw_idp_choice_is_id("a\tb"));
}

static void
test_mfa_type(void)
{
  char name_mail[] = "MAIL", name_app[] = "APP", name_key[] = "KEY";
  char verify[] = "MFAVerify", token[] = "TokenVerify";
  DwMfaType types[] = {
      {NULL, verify}, {name_key, NULL}, {name_mail, token}, {name_app, verify}, {name_key, verify}};
  g_autoptr(GPtrArray) list = g_ptr_array_new();
  const DwLoginReply none = {0};
  const DwLoginReply some = {.mfa_types = list};

  for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
    g_ptr_array_add(list, &types[i]);
  g_assert_null(dw_idp_choice_find_mfa_type(&none, "MFAVerify"));
  g_assert_null(dw_idp_choice_find_mfa_type(&some, NULL));
  g_assert_cmpstr(dw_idp_choice_find_mfa_type(&some, "MFAVerify"), ==, "APP");
  g_assert_cmpstr(dw_idp_choice_find_mfa_type(&some, "TokenVerify"), ==, "MAIL");
  g_assert_null(dw_idp_choice_find_mfa_type(&some, "MFABind"));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/session/idp-choice/way", test_way);
  g_test_add_func("/session/idp-choice/page", test_page);
  g_test_add_func("/session/idp-choice/region", test_region);
  g_test_add_func("/session/idp-choice/id", test_id);
  g_test_add_func("/session/idp-choice/mfa-type", test_mfa_type);
  return g_test_run();
}
