/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"
#include "dw-reply.h"
#include "dw-secret.h"
#include "dw-service-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
test_service_error_table(void)
{
  static const struct {
    guint status;
    const char *code;
    DwError kind;
  } rows[] = {
      {401, "SessionExpired", DW_ERROR_SIGNED_OUT},
      {400, "InvalidLoginToken.Expired", DW_ERROR_SIGNED_OUT},
      {404, "LoginTokenNotFound", DW_ERROR_SIGNED_OUT},
      {400, "InvalidSessionId", DW_ERROR_SIGNED_OUT},
      {400, "KeepAliveToken.NotExist", DW_ERROR_SIGNED_OUT},
      {400, "INVALID_LOGIN_TOKEN", DW_ERROR_SIGNED_OUT},
      {400, "expired.login-token", DW_ERROR_SIGNED_OUT},
      {500, "InvalidLoginToken.Expired", DW_ERROR_SIGNED_OUT},
      {400, "InvalidSecurityToken.Expired", DW_ERROR_SIGNED_OUT},
      {400, "InvalidUserOrPassword", DW_ERROR_WRONG_CREDENTIALS},
      {400, "InvalidPassword.Mismatch", DW_ERROR_WRONG_CREDENTIALS},
      {400, "InvalidAuthenticationCode", DW_ERROR_WRONG_CREDENTIALS},
      {400, "InvalidTokenCode", DW_ERROR_WRONG_CREDENTIALS},
      {400, "TokenCode.Expired", DW_ERROR_WRONG_CREDENTIALS},
      {404, "InvalidAccessKeyId.NotFound", DW_ERROR_WRONG_CREDENTIALS},
      {400, "UserLocked", DW_ERROR_LOCKED},
      {400, "InvalidUser.Locked", DW_ERROR_LOCKED},
      {403, "Frozen", DW_ERROR_LOCKED},
      {403, "UserFrozen", DW_ERROR_LOCKED},
      {400, "DesktopLocked", DW_ERROR_NOT_READY},
      {400, "Throttling", DW_ERROR_THROTTLED},
      {400, "Throttling.User", DW_ERROR_THROTTLED},
      {429, "", DW_ERROR_THROTTLED},
      {429, "SomethingElse", DW_ERROR_THROTTLED},
      {500, "", DW_ERROR_UNAVAILABLE},
      {503, "InvalidDesktopId.NotFound", DW_ERROR_UNAVAILABLE},
      {400, "ServiceUnavailable", DW_ERROR_UNAVAILABLE},
      {400, "InternalError", DW_ERROR_UNAVAILABLE},
      {403, "Forbidden.RAM", DW_ERROR_REFUSED},
      {403, "NoPermission", DW_ERROR_REFUSED},
      {401, "Unauthorized.Operation", DW_ERROR_REFUSED},
      {404, "InvalidAction.NotFound", DW_ERROR_NOT_OFFERED},
      {404, "InvalidVersion", DW_ERROR_NOT_OFFERED},
      {404, "InvalidDesktopId.NotFound", DW_ERROR_NOT_FOUND},
      {404, "ResourceNotFound", DW_ERROR_NOT_FOUND},
      {400, "DesktopNotExist", DW_ERROR_NOT_FOUND},
      {400, "IncorrectDesktopStatus", DW_ERROR_NOT_READY},
      {400, "IncorrectStatus.Desktop", DW_ERROR_NOT_READY},
      {409, "OperationConflict", DW_ERROR_NOT_READY},
      {400, "MissingParameter.RegionId", DW_ERROR_REFUSED},
      {400, "MissingTokenCode", DW_ERROR_REFUSED},
      {400, "InvalidParameter.Amount", DW_ERROR_REFUSED},
      {400, "Whatever.Else", DW_ERROR_REFUSED},
      {400, "", DW_ERROR_REFUSED},
      {0, "TaskFailed", DW_ERROR_REFUSED},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = dw_service_error_new(rows[i].status, rows[i].code, "Said", "R-1");

    g_test_message("%u %s", rows[i].status, rows[i].code);
    g_assert_error(error, DW_ERROR, (int) rows[i].kind);
    g_assert_cmpstr(dw_error_get_service_code(error), ==,
                    *rows[i].code != '\0' ? rows[i].code : NULL);
    g_assert_cmpstr(dw_error_get_request_id(error), ==, "R-1");
    g_assert_true(g_str_has_prefix(error->message, "Said."));
  }
}

static void
test_service_error_words(void)
{
  static const struct {
    guint status;
    const char *code;
    const char *message;
    const char *expected;
  } rows[] = {
      {400, "SessionExpired", "The session is over", "The session is over. Sign in again."},
      {400, "SessionExpired", NULL, "The sign-in is no longer valid. Sign in again."},
      {400, "SignatureDoesNotMatch", "server string to sign is:POST&%2F&AccessKeyId%3D…",
       "The AccessKey's secret was not accepted. Check the secret."},
      {400, "X", "Is it so?", "Is it so?"},
      {400, "X", "参数错误。", "参数错误。"},
      {400, "X", " two\r\n\x1b[31mlines \t here\xe2\x80\xae ", "two [31mlines here."},
      {400, "X", "bytes \xff.", "bytes \xef\xbf\xbd."},
      {400, "X", "LoginToken=abcdef is bad!", "LoginToken=[secret] is bad!"},
      {400, "X", "", "The service refused the request."},
      {403, NULL, NULL, "The service refused the request. It answered with HTTP status 403."},
      {502, NULL, NULL,
       "The service is not available at the moment. It answered with HTTP status 502. Try again in a few minutes."},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error =
        dw_service_error_new(rows[i].status, rows[i].code, rows[i].message, NULL);

    g_assert_cmpstr(error->message, ==, rows[i].expected);
    g_assert_null(dw_error_get_request_id(error));
  }
}

static void
test_service_error_is_bounded(void)
{
  g_autofree char *words = g_strnfill(100000, ' ');
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < 100000; i += 2)
    words[i] = 'x';
  error = dw_service_error_new(400, words, words, words);
  g_assert_cmpint(g_utf8_strlen(error->message, -1), <=, 500);
  g_assert_true(g_str_has_suffix(error->message, "…"));
  g_assert_cmpint(g_utf8_strlen(dw_error_get_service_code(error), -1), <=, 129);
  g_assert_cmpint(g_utf8_strlen(dw_error_get_request_id(error), -1), <=, 129);
}

static DwReply *
reply_of(guint status, const char *content_type, const char *body, gssize length, GError **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new(body, length < 0 ? strlen(body) : (gsize) length);

  return dw_reply_new_from_http(status, content_type, NULL, bytes, error);
}

static void
test_good(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = reply_of(
      200, "application/json",
      "\xef\xbb\xbf {\"RequestId\":\"R-9\",\"TotalCount\":\"1\",\"L\":[{\"a\":null}]}", -1, &error);
  g_autoptr(DwReply) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *pretty = NULL;
  JsonObject *object;

  g_assert_no_error(error);
  again = dw_reply_ref(reply);
  g_assert_cmpstr(dw_reply_get_request_id(again), ==, "R-9");
  object = json_node_get_object(dw_reply_get_node(again));
  g_assert_cmpstr(json_object_get_string_member(object, "TotalCount"), ==, "1");
  text = dw_reply_to_text(reply, FALSE);
  g_assert_cmpstr(text, ==, "{\"RequestId\":\"R-9\",\"TotalCount\":\"1\",\"L\":[{\"a\":null}]}");
  pretty = dw_reply_to_text(reply, TRUE);
  g_assert_nonnull(strstr(pretty, "\n"));
}

static void
test_good_without_request_id(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = reply_of(200, NULL, "{}", -1, &error);

  g_assert_no_error(error);
  g_assert_null(dw_reply_get_request_id(reply));
}

/* A text that somebody still holds when the reply goes is blank by then. */
static void
test_texts_are_wiped(void)
{
  g_autoptr(GError) error = NULL;
  DwReply *reply = reply_of(
      200, NULL, "{\"LoginToken\":\"v1abc\",\"L\":[{\"Ticket\":\"dGlj\",\"n\":1}]}", -1, &error);
  g_autoptr(JsonNode) kept = NULL;
  JsonObject *object;
  JsonArray *list;

  g_assert_no_error(error);
  kept = json_node_ref(dw_reply_get_node(reply));
  dw_reply_unref(reply);
  object = json_node_get_object(kept);
  g_assert_cmpstr(json_object_get_string_member(object, "LoginToken"), ==, "");
  list = json_object_get_array_member(object, "L");
  g_assert_cmpstr(json_object_get_string_member(json_array_get_object_element(list, 0), "Ticket"),
                  ==, "");
}

static void
test_who_says_no(void)
{
  static const struct {
    guint status;
    const char *body;
    gboolean no;
  } rows[] = {
      {200, "{\"Code\":\"200\",\"RequestId\":\"r\"}", FALSE},
      {200, "{\"Code\":200,\"Message\":\"ok\"}", FALSE},
      {200, "{\"Code\":\"OK\"}", FALSE},
      {200, "{\"Code\":\"success\",\"Success\":\"true\"}", FALSE},
      {200, "{\"Code\":\"\"}", FALSE},
      {200, "{\"Code\":null}", FALSE},
      {200, "{\"Code\":\"INVITE-7\",\"Users\":[]}", FALSE},
      {200, "{\"Success\":true}", FALSE},
      {200, "{\"Code\":\"InvalidParameter\",\"Message\":\"m\",\"RequestId\":\"r\"}", TRUE},
      {200, "{\"Code\":\"InvalidParameter\"}", TRUE},
      {200, "{\"Success\":false,\"Data\":{}}", TRUE},
      {200, "{\"Success\":\"false\",\"Code\":\"X\"}", TRUE},
      {400, "{\"Data\":1}", TRUE},
      {404, "{}", TRUE},
      {500, "{\"Code\":\"200\"}", TRUE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DwReply) reply =
        reply_of(rows[i].status, "application/json", rows[i].body, -1, &error);

    g_test_message("%u %s", rows[i].status, rows[i].body);
    g_assert_cmpint(reply == NULL, ==, rows[i].no);
    g_assert_cmpint(error != NULL, ==, rows[i].no);
  }
}

static void
test_error_reply(void)
{
  g_autoptr(DwSecret) token = dw_secret_new("v1-secret-token");
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = reply_of(
      404, "application/json;charset=utf-8",
      "{\"RequestId\":\"3F2A\",\"HostId\":\"ecd.cn-hangzhou.aliyuncs.com\",\"Code\":\"InvalidDesktopId.NotFound\","
      "\"Message\":\"No desk for v1-secret-token\",\"Recommend\":\"https://…\"}",
      -1, &error);

  g_assert_null(reply);
  g_assert_error(error, DW_ERROR, DW_ERROR_NOT_FOUND);
  g_assert_cmpstr(error->message, ==, "No desk for [secret]. Check the name.");
  g_assert_cmpstr(dw_error_get_service_code(error), ==, "InvalidDesktopId.NotFound");
  g_assert_cmpstr(dw_error_get_request_id(error), ==, "3F2A");
}

static void
test_unreadable(void)
{
  static const struct {
    guint status;
    const char *content_type;
    const char *body;
    gssize length;
    DwError kind;
    const char *word;
  } rows[] = {
      {200, NULL, "", 0, DW_ERROR_NETWORK, "empty"},
      {200, "text/html", "", 0, DW_ERROR_NETWORK, "web page"},
      {200, "text/html; charset=x", "Welcome", -1, DW_ERROR_NETWORK, "captive portal"},
      {200, "application/json", " <!DOCTYPE html>", -1, DW_ERROR_NETWORK, "captive portal"},
      {403, "text/html", "<html>", -1, DW_ERROR_NETWORK, "web page"},
      {511, NULL, "", 0, DW_ERROR_NETWORK, "captive portal"},
      {502, "text/html", "<html>", -1, DW_ERROR_UNAVAILABLE, "502"},
      {429, "text/plain", "slow down", -1, DW_ERROR_THROTTLED, "429"},
      {404, "text/plain", "nope", -1, DW_ERROR_NETWORK, "404"},
      {200, NULL, "nope", -1, DW_ERROR_NETWORK, "not JSON"},
      {200, NULL, "[]", -1, DW_ERROR_NETWORK, "not a JSON object"},
      {200, NULL, "{\"a\":", -1, DW_ERROR_NETWORK, "too early"},
      {200, NULL, "{\"a\":\"\0\"}", 9, DW_ERROR_NETWORK, "NUL"},
      {200, NULL, "{\"a\":\"\xff\"}", -1, DW_ERROR_NETWORK, "UTF-8"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DwReply) reply =
        reply_of(rows[i].status, rows[i].content_type, rows[i].body, rows[i].length, &error);

    g_assert_null(reply);
    g_test_message("%s", error->message);
    g_assert_error(error, DW_ERROR, (int) rows[i].kind);
    g_assert_nonnull(strstr(error->message, rows[i].word));
  }
}

static void
test_too_deep(void)
{
  g_autoptr(GString) body = g_string_new("{\"a\":");
  g_autoptr(GError) error = NULL;
  g_autoptr(DwReply) reply = NULL;

  for (int i = 0; i < 10000; i++)
    g_string_append_c(body, '[');
  reply = reply_of(200, "application/json", body->str, (gssize) body->len, &error);
  g_assert_null(reply);
  g_assert_error(error, DW_ERROR, DW_ERROR_NETWORK);
  g_assert_nonnull(strstr(error->message, "too deeply"));
}

static void
test_redirects(void)
{
  static const struct {
    const char *location;
    const char *word;
  } rows[] = {
      {"https://portal.example/login?next=LoginToken", "to portal.example instead"},
      {"/login", "another address"},
      {"ht!tp:\n", "another address"},
      {NULL, "another address"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GBytes) body = g_bytes_new_static("{}", 2);
    g_autoptr(GError) error = NULL;
    g_autoptr(DwReply) reply =
        dw_reply_new_from_http(302, "application/json", rows[i].location, body, &error);

    g_assert_null(reply);
    g_assert_error(error, DW_ERROR, DW_ERROR_NETWORK);
    g_assert_nonnull(strstr(error->message, rows[i].word));
    g_assert_nonnull(strstr(error->message, "captive portal"));
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/reply/service-error-table", test_service_error_table);
  g_test_add_func("/reply/service-error-words", test_service_error_words);
  g_test_add_func("/reply/service-error-is-bounded", test_service_error_is_bounded);
  g_test_add_func("/reply/good", test_good);
  g_test_add_func("/reply/good-without-request-id", test_good_without_request_id);
  g_test_add_func("/reply/texts-are-wiped", test_texts_are_wiped);
  g_test_add_func("/reply/who-says-no", test_who_says_no);
  g_test_add_func("/reply/error-reply", test_error_reply);
  g_test_add_func("/reply/unreadable", test_unreadable);
  g_test_add_func("/reply/too-deep", test_too_deep);
  g_test_add_func("/reply/redirects", test_redirects);
  return g_test_run();
}
