/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define FIND "FindIdpListByLoginIdentifier"

#define FOUND                                                                                \
  "{\"RequestId\":\"r\",\"IdpInfos\":[{\"IdpId\":\"idp-1\"}],"                               \
  "\"OfficeSiteInfo\":{\"OfficeSiteId\":\"cn-hangzhou+dir-7\",\"RegionId\":\"cn-beijing\"}," \
  "\"ProfileRegion\":\"cn_shenzhen\"}"
#define PAGE_ONLY                                              \
  "{\"RequestId\":\"r-5\",\"IdpInfos\":[{\"IdpId\":\"idp-1\"," \
  "\"SsoServiceUrl\":\"https://sso.example.com/\"}]}"

#define SHANGHAI "https://appstream-center.cn-shanghai.aliyuncs.com/"
#define BEIJING  "https://ecd.cn-beijing.aliyuncs.com/"

static void
set_up(Fixture *self, gconstpointer data)
{
  session_fixture_set_up(self, data);
  dw_api_set_region(self->api, NULL);
}

static void
assert_names(Fixture *self, guint position, const char *expected)
{
  g_autofree char *names = dw_fake_transport_list_names(self->transport, position);

  g_assert_cmpstr(names, ==, expected);
}

static const char *
get(Fixture *self, guint position, const char *name)
{
  return dw_fake_transport_get(self->transport, position, name);
}

static void
assert_state(Fixture *self, DwSignInState state)
{
  g_assert_cmpint(dw_session_get_state(self->session), ==, state);
}

static void
script(Fixture *self, const char *action, const char *reply)
{
  dw_fake_transport_script(self->transport, action, ANSWER(reply));
}

static void
done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->done++;
  outcome->ok = dw_session_sign_in_finish(DW_SESSION(source), result, &outcome->error);
  g_assert_true(outcome->ok == (outcome->error == NULL));
}

static void
start(Fixture *self, const char *password, gboolean keep, Outcome *outcome)
{
  g_autoptr(DwSecret) secret = password != NULL ? dw_secret_new(password) : NULL;
  const DwSignIn who = {
      .user = "alice", .password = secret, .keep = keep, .organization = "deskway"};

  dw_session_sign_in_async(self->session, &who, NULL, done_cb, outcome);
}

/* Signs alice in to an organization that answers @found, then @reply. */
static Outcome
sign_in(Fixture *self, const char *found, const char *reply)
{
  Outcome outcome = {0};

  script(self, FIND, found);
  if (reply != NULL)
    script(self, "GetLoginToken", reply);
  start(self, "open sesame", TRUE, &outcome);
  session_fixture_wait(&outcome);
  return outcome;
}

static Outcome
answer(Fixture *self, const char *text)
{
  Outcome outcome = {0};

  session_fixture_start_answer(self, text, text, &outcome);
  session_fixture_wait(&outcome);
  return outcome;
}

#define BASE                                                                            \
  "ClientId ClientName ClientOS ClientType ClientVersion CurrentStage EndUserId IdpId " \
  "KeepAlive LoginIdentifier"

static void
test_password(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = sign_in(self, FOUND, REPLY_KEPT);

  g_assert_no_error(outcome.error);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  g_assert_cmpstr(dw_session_get_organization(self->session), ==, "deskway");
  g_assert_cmpstr(dw_session_get_office_site(self->session), ==, "cn-hangzhou+dir-7");
  g_assert_cmpuint(dw_session_get_idps(self->session)->idps->len, ==, 1);
  g_assert_null(dw_session_get_sso_url(self->session));

  assert_names(self, 0, "ClientId ClientOS ClientVersion LoginIdentifier");
  g_assert_cmpstr(get(self, 0, "Version"), ==, "2021-02-20");
  g_assert_cmpstr(get(self, 0, "LoginIdentifier"), ==, "deskway");
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 0), ==, SHANGHAI);

  assert_names(self, 1, BASE " OfficeSiteId Password ProfileRegion RegionId");
  g_assert_cmpstr(get(self, 1, "Version"), ==, "2021-02-20");
  g_assert_cmpstr(get(self, 1, "CurrentStage"), ==, "ADPassword");
  g_assert_cmpstr(get(self, 1, "EndUserId"), ==, "alice");
  g_assert_cmpstr(get(self, 1, "LoginIdentifier"), ==, "deskway");
  g_assert_cmpstr(get(self, 1, "IdpId"), ==, "idp-1");
  g_assert_cmpstr(get(self, 1, "Password"), ==, "open sesame");
  g_assert_cmpstr(get(self, 1, "ProfileRegion"), ==, "cn_shenzhen");
  g_assert_cmpstr(get(self, 1, "RegionId"), ==, "cn-beijing");
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 1), ==, SHANGHAI);

  session_fixture_expect_call(self, "login-token-1");
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "Version"), ==, "2020-10-02");
  g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "SessionId"), ==, "session-id-1");
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 2), ==, BEIJING);
}

/* Where a region is given, the organization is asked there; where none is learned, its desks are
 * there too. */
static void
test_region(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_api_set_region(self->api, "ap-southeast-1");
  outcome = sign_in(self, "{\"IdpInfos\":[{\"IdpId\":\"idp-1\"}]}", REPLY_TOKEN_1);
  g_assert_no_error(outcome.error);
  assert_names(self, 1, BASE " Password RegionId");
  g_assert_null(dw_session_get_office_site(self->session));
  session_fixture_expect_call(self, "login-token-1");
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull(strstr(dw_fake_transport_get_url(self->transport, i), ".ap-southeast-1."));
}

/* The product has a host in two regions; the nearer is asked. */
static void
test_host(Fixture *self, gconstpointer data)
{
  static const struct {
    const char *region;
    const char *find;
    const char *call;
  } rows[] = {
      {NULL, "cn-shanghai", "cn-shanghai"},
      {"cn-shanghai", "cn-shanghai", "cn-shanghai"},
      {"cn-hangzhou", "cn-shanghai", "cn-hangzhou"},
      {"ap-southeast-1", "ap-southeast-1", "ap-southeast-1"},
      {"us-east-1", "ap-southeast-1", "us-east-1"},
  };

  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};
    g_autofree char *find =
        g_strdup_printf("https://appstream-center.%s.aliyuncs.com/", rows[i].find);
    g_autofree char *call = g_strdup_printf("https://ecd.%s.aliyuncs.com/", rows[i].call);

    session_fixture_renew_session(self, NULL);
    dw_api_set_region(self->api, rows[i].region);
    outcome = sign_in(self, "{\"IdpInfos\":[{\"IdpId\":\"idp-1\"}]}", REPLY_TOKEN_1);
    g_assert_no_error(outcome.error);
    session_fixture_expect_call(self, "login-token-1");
    g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 3 * i), ==, find);
    g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 3 * i + 1), ==, find);
    g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 3 * i + 2), ==, call);
  }
}

/* A region that would lead to another host is none. */
static void
test_hostile_region(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = sign_in(
      self,
      "{\"IdpInfos\":[{\"IdpId\":\"i\"}],\"ProfileRegion\":\"evil.example/\","
      "\"OfficeSiteInfo\":{\"OfficeSiteId\":\"x/+y\",\"RegionId\":\"evil.example/\"}}",
      "{\"LoginToken\":\"login-token-1\",\"SessionId\":\"s\",\"OfficeSites\":[\"e.x/+y\"]}");

  g_assert_no_error(outcome.error);
  session_fixture_expect_call(self, "login-token-1");
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 2), ==,
                  "https://ecd.cn-shanghai.aliyuncs.com/");
}

/* The office may be known only by who signed in. */
static void
test_office_of_user(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome =
      sign_in(self, "{\"IdpInfos\":[{\"IdpId\":\"i\"}],\"ProfileRegion\":\"cn_shenzhen\"}",
              "{\"LoginToken\":\"login-token-1\",\"SessionId\":\"s\","
              "\"OfficeSites\":[\"cn-beijing+dir-1\",\"cn-hangzhou+dir-2\"]}");

  g_assert_no_error(outcome.error);
  g_assert_cmpstr(dw_session_get_office_site(self->session), ==, "cn-beijing+dir-1");
  session_fixture_expect_call(self, "login-token-1");
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 2), ==, BEIJING);
}

static void
test_stages(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = sign_in(
      self, FOUND,
      "{\"NextStage\":\"MFAVerify\",\"SessionId\":\"s1\",\"MfaTypeList\":["
      "{\"Name\":\"MAIL\",\"Stage\":\"TokenVerify\"},{\"Name\":\"APP\",\"Stage\":\"MFAVerify\"}]}");
  g_auto(Outcome) wrong = {0}, code = {0}, mail = {0}, changed = {0};

  g_assert_no_error(outcome.error);
  assert_state(self, DW_SIGN_IN_MFA_VERIFY);
  dw_fake_transport_script(
      self->transport, "GetLoginToken",
      &(DwFakeAnswer){.status = 403, .body = "{\"Code\":\"InvalidAuthenticationCode\"}"});
  wrong = answer(self, "000000");
  g_assert_error(wrong.error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS);
  assert_state(self, DW_SIGN_IN_MFA_VERIFY);

  script(self, "GetLoginToken",
         "{\"NextStage\":\"TokenVerify\",\"MfaTypeList\":[{\"Name\":\"X\",\"Stage\":\"Y\"}]}");
  code = answer(self, "123456");
  g_assert_no_error(code.error);
  assert_names(self, 3,
               "AuthenticationCode " BASE " MfaType OfficeSiteId ProfileRegion RegionId SessionId");
  g_assert_cmpstr(get(self, 3, "MfaType"), ==, "APP");
  g_assert_cmpstr(get(self, 3, "SessionId"), ==, "s1");

  script(self, "GetLoginToken",
         "{\"NextStage\":\"ChangePassword\",\"MfaTypeList\":[{\"Name\":\"X\","
         "\"Stage\":\"ChangePassword\"}]}");
  mail = answer(self, "654321");
  g_assert_no_error(mail.error);
  assert_names(self, 4, BASE " OfficeSiteId ProfileRegion RegionId SessionId TokenCode");

  script(self, "GetLoginToken", REPLY_TOKEN_1);
  changed = answer(self, "new password");
  g_assert_no_error(changed.error);
  assert_names(self, 5,
               BASE " NewPassword OfficeSiteId OldPassword ProfileRegion RegionId SessionId");
  for (guint i = 1; i < 6; i++)
    g_assert_cmpstr(get(self, i, "Version"), ==, "2021-02-20");
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
}

/* The picture is asked for, and the code answered, for the same second factor. */
static void
test_bind(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_auto(Outcome) code = {0};

  script(self, FIND, FOUND);
  script(self, "GetLoginToken",
         "{\"NextStage\":\"MFABind\",\"SessionId\":\"s1\","
         "\"MfaTypeList\":[{\"Name\":\"APP\",\"Stage\":\"MFABind\"}]}");
  script(self, "GetLoginToken", "{\"NextStage\":\"MFAVerify\",\"Secret\":\"SEED\"}");
  start(self, "pass", FALSE, &outcome);
  session_fixture_wait(&outcome);
  g_assert_no_error(outcome.error);
  assert_state(self, DW_SIGN_IN_MFA_BIND);
  g_assert_cmpstr(get(self, 2, "CurrentStage"), ==, "MFABind");
  g_assert_cmpstr(get(self, 2, "MfaType"), ==, "APP");

  script(self, "GetLoginToken", REPLY_TOKEN_1);
  code = answer(self, "123456");
  g_assert_no_error(code.error);
  g_assert_cmpstr(get(self, 3, "CurrentStage"), ==, "MFAVerify");
  g_assert_cmpstr(get(self, 3, "MfaType"), ==, "APP");
}

/* Where the next stage is the choice among second factors, the first that is known is chosen. */
static void
test_choice_of_factor(Fixture *self, gconstpointer data)
{
#define FACTORS                                                       \
  "\"MfaTypeList\":[{\"Name\":\"FACE\",\"Stage\":\"FaceVerify\"},{}," \
  "{\"Name\":\"PWD\",\"Stage\":\"ADPassword\"},{\"Name\":\"APP\",\"Stage\":\"MFAVerify\"}]"
  static const char *const replies[] = {
      "{\"NextStage\":\"MFASelect\",\"SessionId\":\"s1\"," FACTORS "}",
      "{\"SessionId\":\"s1\"," FACTORS "}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS(replies); i++) {
    g_auto(Outcome) outcome = sign_in(self, FOUND, replies[i]);
    g_auto(Outcome) again = {0}, code = {0};

    g_assert_no_error(outcome.error);
    assert_state(self, DW_SIGN_IN_MFA_VERIFY);
    script(self, "GetLoginToken", replies[i]);
    again = answer(self, "000000");
    g_assert_error(again.error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS);
    /* With a token, the list is of what there would have been. */
    script(self, "GetLoginToken", "{\"LoginToken\":\"t\",\"SessionId\":\"s1\"," FACTORS "}");
    code = answer(self, "123456");
    g_assert_no_error(code.error);
    assert_state(self, DW_SIGN_IN_SIGNED_IN);
    g_assert_cmpstr(dw_fake_transport_get_last(self->transport, "MfaType"), ==, "APP");
    session_fixture_renew_session(self, NULL);
  }
}

static void
test_no_known_factor(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome =
      sign_in(self, FOUND,
              "{\"NextStage\":\"MFASelect\",\"MfaTypeList\":[{\"Name\":\"FACE\","
              "\"Stage\":\"FaceVerify\"}]}");

  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_UNKNOWN_STAGE);
  g_assert_nonnull(strstr(outcome.error->message, "MFASelect"));
  assert_state(self, DW_SIGN_IN_SIGNED_OUT);
}

/* Who types a wrong password is not asked for the organization again. */
static void
test_wrong_password(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0}, again = {0};

  script(self, FIND, FOUND);
  dw_fake_transport_script(
      self->transport, "GetLoginToken",
      &(DwFakeAnswer){.status = 403, .body = "{\"Code\":\"InvalidUserOrPassword\"}"});
  start(self, "wrong", FALSE, &outcome);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS);
  assert_state(self, DW_SIGN_IN_PASSWORD);
  script(self, "GetLoginToken", REPLY_TOKEN_1);
  again = answer(self, "right");
  g_assert_no_error(again.error);
  g_assert_cmpstr(get(self, 2, "Password"), ==, "right");
  g_assert_cmpuint(dw_fake_transport_count(self->transport, FIND), ==, 1);
}

/* The ways are asked for before the password, which may be of no use. */
static void
test_without_password(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0}, given = {0};

  script(self, FIND, FOUND);
  start(self, NULL, FALSE, &outcome);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_ANSWER_NEEDED);
  assert_state(self, DW_SIGN_IN_PASSWORD);
  g_assert_nonnull(dw_session_get_idps(self->session));
  script(self, "GetLoginToken", REPLY_TOKEN_1);
  given = answer(self, "open sesame");
  g_assert_no_error(given.error);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 2);
}

static void
test_browser_only(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = sign_in(self, PAGE_ONLY, NULL);
  g_autofree char *redacted = dw_secret_redact("open sesame");

  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_NOT_OFFERED);
  g_assert_nonnull(strstr(outcome.error->message, "web browser"));
  g_assert_cmpstr(dw_error_get_request_id(outcome.error), ==, "r-5");
  assert_state(self, DW_SIGN_IN_SIGNED_OUT);
  g_assert_cmpstr(dw_session_get_sso_url(self->session), ==, "https://sso.example.com/");
  g_assert_cmpstr(dw_session_get_user(self->session), ==, "alice");
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 1);
  g_assert_cmpstr(redacted, ==, "open sesame"); /* it is not kept */
}

static void
test_unsafe_page(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = sign_in(
      self, "{\"IdpInfos\":{\"IdpId\":\"i\",\"SsoServiceUrl\":\"http://sso.example.com/\"}}", NULL);

  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_NOT_OFFERED);
  g_assert_nonnull(strstr(outcome.error->message, "no safe page"));
  g_assert_null(dw_session_get_sso_url(self->session));
  g_assert_nonnull(dw_session_get_idps(self->session));
}

/* A new sign-in forgets the page of the one before. */
static void
test_office_afterwards(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_api_set_region(self->api, "cn-hangzhou");
  outcome = sign_in(self, PAGE_ONLY, NULL);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_NOT_OFFERED);
  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  g_assert_null(dw_session_get_idps(self->session));
  g_assert_null(dw_session_get_sso_url(self->session));
  g_assert_null(dw_session_get_organization(self->session));
  g_assert_cmpstr(get(self, 1, "Version"), ==, "2020-10-02");
  g_assert_null(get(self, 1, "LoginIdentifier"));
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 1), ==,
                  "https://ecd.cn-hangzhou.aliyuncs.com/");
}

/* Whose desks were elsewhere leads no later sign-in there. */
static void
test_office_after_far_desks(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_api_set_region(self->api, "cn-hangzhou");
  outcome = sign_in(self, FOUND, REPLY_TOKEN_1);
  g_assert_no_error(outcome.error);
  session_fixture_expect_call(self, "login-token-1");
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 2), ==, BEIJING);
  session_fixture_sign_in(self, FALSE, REPLY_TOKEN_1);
  g_assert_cmpstr(get(self, 3, "RegionId"), ==, "cn-hangzhou");
  g_assert_cmpstr(get(self, 3, "OfficeSiteId"), ==, "cn-hangzhou+dir-1");
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 3), ==,
                  "https://ecd.cn-hangzhou.aliyuncs.com/");
}

/* Replies that name no way to sign in, and others that are off. */
static void
test_no_way(Fixture *self, gconstpointer data)
{
  static const struct {
    DwFakeAnswer answer;
    DwError kind;
    gboolean stays;
  } rows[] = {
      {{.body = "{}"}, DW_ERROR_NOT_FOUND, FALSE},
      {{.body = "{\"IdpInfos\":[]}"}, DW_ERROR_NOT_FOUND, FALSE},
      {{.body = "{\"IdpInfos\":null,\"OfficeSiteInfo\":{}}"}, DW_ERROR_NOT_FOUND, FALSE},
      {{.body = "{\"IdpInfos\":\"x\",\"OfficeSiteInfo\":[1]}"}, DW_ERROR_NOT_FOUND, FALSE},
      {{.body = "{\"IdpInfos\":[{\"IdpName\":\"n\"}]}"}, DW_ERROR_NOT_FOUND, FALSE},
      {{.body = "{\"IdpInfos\":[{\"IdpId\":\"a\\nb\"}]}"}, DW_ERROR_NOT_FOUND, FALSE},
      {{.status = 404, .body = "{\"Code\":\"InvalidLoginIdentifier.NotFound\"}"},
       DW_ERROR_NOT_FOUND,
       FALSE},
      {{.status = 403, .body = "{\"Code\":\"Forbidden\"}"}, DW_ERROR_REFUSED, FALSE},
      {{.kind = DW_ERROR_TLS}, DW_ERROR_TLS, TRUE},
      {{.body = "<html>"}, DW_ERROR_NETWORK, TRUE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};

    g_test_message("row %" G_GSIZE_FORMAT, i);
    dw_fake_transport_script(self->transport, FIND, &rows[i].answer);
    start(self, "pass", FALSE, &outcome);
    session_fixture_wait(&outcome);
    g_assert_error(outcome.error, DW_ERROR, (int) rows[i].kind);
    assert_state(self, rows[i].stays ? DW_SIGN_IN_PASSWORD : DW_SIGN_IN_SIGNED_OUT);
    g_assert_null(dw_session_save(self->session));
  }
  g_assert_cmpuint(dw_fake_transport_count(self->transport, "GetLoginToken"), ==, 0);
}

/* After a lost network the answer goes the whole way. */
static void
test_network_lost(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0}, again = {0};

  dw_fake_transport_script(self->transport, FIND, &(DwFakeAnswer){.kind = DW_ERROR_TLS});
  start(self, "pass", FALSE, &outcome);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_TLS);
  script(self, FIND, FOUND);
  script(self, "GetLoginToken", REPLY_TOKEN_1);
  again = answer(self, "pass");
  g_assert_no_error(again.error);
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
}

static void
test_thousand_idps(Fixture *self, gconstpointer data)
{
  g_autoptr(GString) found = g_string_new("{\"IdpInfos\":[");
  g_auto(Outcome) outcome = {0};

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf(found, "{\"IdpId\":\"i%u\",\"SsoServiceUrl\":\"https://s%u.example/\"},",
                           i, i);
  g_string_append(found, "{\"IdpId\":\"last\"}]}");
  outcome = sign_in(self, found->str, REPLY_TOKEN_1);
  g_assert_no_error(outcome.error);
  g_assert_cmpstr(get(self, 1, "IdpId"), ==, "last");
  g_assert_cmpuint(dw_session_get_idps(self->session)->idps->len, ==, 1001);
  g_assert_cmpstr(dw_session_get_sso_url(self->session), ==, "https://s0.example/");
}

/* Without an id of the session the token could never be refreshed. */
static void
test_no_session_id(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = sign_in(self, FOUND, "{\"LoginToken\":\"t\"}");

  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_NETWORK);
  assert_state(self, DW_SIGN_IN_PASSWORD);
  g_assert_null(dw_session_save(self->session));
}

static void
test_both_places(Fixture *self, gconstpointer data)
{
  const DwSignIn who = {.user = "alice", .office_site = "o", .organization = "deskway"};
  g_auto(Outcome) outcome = {0};

  dw_session_sign_in_async(self->session, &who, NULL, done_cb, &outcome);
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_USAGE);
  assert_state(self, DW_SIGN_IN_SIGNED_OUT);
}

/* An answer that comes after the sign-in was ended sends no password. */
static void
test_late_idps(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(self->transport, FIND, ANSWER_HANGS);
  start(self, "pass", FALSE, &outcome);
  session_fixture_settle();
  dw_session_abort_sign_in(self->session);
  dw_fake_transport_release(self->transport, ANSWER(FOUND));
  session_fixture_wait(&outcome);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_state(self, DW_SIGN_IN_SIGNED_OUT);
  g_assert_null(dw_session_get_idps(self->session));
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 1);
}

/* A refresh, then the keep-alive token, then a kept password: all with the organization's product.
 */
static void
test_renewals(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = sign_in(self, FOUND, REPLY_KEPT);
  g_auto(Outcome) call = {0};
  g_autoptr(DwSecret) password = dw_secret_new("kept");

  g_assert_no_error(outcome.error);
  dw_session_set_kept_password(self->session, password);
  dw_fake_transport_script(self->transport, "DescribeUserResources", ANSWER_REFUSED);
  dw_fake_transport_script(self->transport, "RefreshLoginToken", ANSWER_REFUSED);
  dw_fake_transport_script(self->transport, "GetLoginToken", ANSWER_REFUSED);
  script(self, "GetLoginToken", "{\"LoginToken\":\"login-token-2\",\"SessionId\":\"s2\"}");
  dw_fake_transport_script(self->transport, "DescribeUserResources", ANSWER_OK);
  session_fixture_start_call(self, NULL, &call);
  session_fixture_wait(&call);
  g_assert_no_error(call.error);

  assert_names(self, 3,
               "ClientId ClientType EndUserId LoginIdentifier LoginToken OfficeSiteId "
               "ProfileRegion SessionId");
  g_assert_cmpstr(get(self, 3, "Action"), ==, "RefreshLoginToken");
  g_assert_cmpstr(get(self, 3, "LoginToken"), ==, "login-token-1");
  assert_names(self, 4,
               "ClientId ClientName ClientOS ClientType ClientVersion CurrentStage EndUserId IdpId "
               "KeepAlive KeepAliveToken LoginIdentifier OfficeSiteId ProfileRegion RegionId "
               "SessionId");
  g_assert_cmpstr(get(self, 4, "CurrentStage"), ==, "KeepAliveVerify");
  assert_names(self, 5, BASE " OfficeSiteId Password ProfileRegion RegionId");
  for (guint i = 3; i < 6; i++) {
    g_assert_cmpstr(get(self, i, "Version"), ==, "2021-02-20");
    g_assert_cmpstr(dw_fake_transport_get_url(self->transport, i), ==, SHANGHAI);
  }
  g_assert_cmpstr(get(self, 6, "SessionId"), ==, "s2");
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 6), ==, BEIJING);
}

static const DwSignIn saved_who = {.user = "alice", .organization = "deskway"};

#define NOW "1767323045000000"
#define SAVED                                                                      \
  "deskway-session-2\n" NOW "\nlogin-token-1\nsession-id-1\nkeep-alive-1\nidp-1\n" \
  "cn-hangzhou+dir-7\ncn_shenzhen\ncn-beijing\ncn-shanghai\n"

static void
test_round_trip(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = sign_in(self, FOUND, REPLY_KEPT);
  g_autoptr(DwSecret) saved = dw_session_save(self->session);
  g_autoptr(DwSecret) again = NULL;
  g_auto(Outcome) call = {0};

  g_assert_cmpstr(dw_secret_peek(saved), ==, SAVED);
  session_fixture_renew_session(self, NULL);
  dw_api_set_product_region(self->api, "appstream-center", NULL);
  dw_api_set_region(self->api, NULL);
  g_assert_true(dw_session_restore(self->session, &saved_who, saved));
  assert_state(self, DW_SIGN_IN_SIGNED_IN);
  again = dw_session_save(self->session);
  g_assert_true(dw_secret_equal(saved, again));

  dw_fake_transport_script(self->transport, "DescribeUserResources", ANSWER_REFUSED);
  dw_fake_transport_script(self->transport, "RefreshLoginToken", ANSWER_REFUSED);
  script(self, "GetLoginToken", REPLY_TOKEN_2);
  dw_fake_transport_script(self->transport, "DescribeUserResources", ANSWER_OK);
  session_fixture_start_call(self, NULL, &call);
  session_fixture_wait(&call);
  g_assert_no_error(call.error);
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 2), ==, BEIJING);
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 3), ==, SHANGHAI);
  g_assert_cmpstr(get(self, 4, "IdpId"), ==, "idp-1");
  g_assert_cmpstr(get(self, 4, "LoginIdentifier"), ==, "deskway");
  g_assert_cmpstr(get(self, 4, "KeepAliveToken"), ==, "keep-alive-1");
}

/* What one kind of account left is nothing to the other, and what is damaged to nobody. */
static void
test_damaged(Fixture *self, gconstpointer data)
{
#define HEAD "deskway-session-2\n" NOW "\nt\ns\nk\n"
  static const char *const texts[] = {
      "deskway-session-1\n" NOW "\nt\ns\nk\n",
      "deskway-session-1\n" NOW "\nt\ns\nk\ni\no\np\nr\nh\n",
      HEAD,
      HEAD "i\no\np\nr\n",
      HEAD "i\no\np\nr\nh",
      HEAD "i\no\np\nr\nh\nmore\n",
      HEAD "i\no\np\nevil.example/\nh\n",
      HEAD "i\no\np\nr\na@b\n",
      HEAD "i\tx\no\np\nr\nh\n",
      "deskway-session-2\n" NOW "\nt\n\nk\ni\no\np\nr\nh\n",
      "deskway-session-2\n" NOW "\n\ns\nk\ni\no\np\nr\nh\n",
  };
  g_autoptr(DwSecret) good = dw_secret_new(HEAD "\n\n\n\n\n");

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(DwSecret) saved = dw_secret_new(texts[i]);

    g_test_message("text %" G_GSIZE_FORMAT, i);
    g_assert_false(dw_session_restore(self->session, &saved_who, saved));
    g_assert_null(dw_session_get_organization(self->session));
  }
  g_assert_false(dw_session_restore(self->session,
                                    &(DwSignIn){.user = "alice", .office_site = "deskway"}, good));
  g_assert_true(dw_session_restore(self->session, &saved_who, good));
  session_fixture_expect_call(self, "t");
}

static void
signed_out_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->done++;
  outcome->ok = dw_session_sign_out_finish(DW_SESSION(source), result, &outcome->error);
}

static void
test_sign_out(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = sign_in(self, FOUND, REPLY_KEPT);
  g_auto(Outcome) out = {0};

  dw_fake_transport_script(self->transport, "ClientUserLogout", ANSWER_OK);
  dw_session_sign_out_async(self->session, NULL, signed_out_cb, &out);
  session_fixture_wait(&out);
  g_assert_true(out.ok);
  assert_names(self, 2, "ClientId LoginToken OfficeSiteId ProfileRegion SessionId");
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 2), ==, SHANGHAI);
  g_assert_cmpstr(dw_session_get_organization(self->session), ==, "deskway");
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test)(Fixture *self, gconstpointer data);
  } tests[] = {
      {"/session/organization/password", test_password},
      {"/session/organization/region", test_region},
      {"/session/organization/host", test_host},
      {"/session/organization/hostile-region", test_hostile_region},
      {"/session/organization/office-of-user", test_office_of_user},
      {"/session/organization/stages", test_stages},
      {"/session/organization/bind", test_bind},
      {"/session/organization/choice-of-factor", test_choice_of_factor},
      {"/session/organization/no-known-factor", test_no_known_factor},
      {"/session/organization/wrong-password", test_wrong_password},
      {"/session/organization/without-password", test_without_password},
      {"/session/organization/browser-only", test_browser_only},
      {"/session/organization/unsafe-page", test_unsafe_page},
      {"/session/organization/office-afterwards", test_office_afterwards},
      {"/session/organization/office-after-far-desks", test_office_after_far_desks},
      {"/session/organization/no-way", test_no_way},
      {"/session/organization/network-lost", test_network_lost},
      {"/session/organization/thousand-idps", test_thousand_idps},
      {"/session/organization/no-session-id", test_no_session_id},
      {"/session/organization/both-places", test_both_places},
      {"/session/organization/late-idps", test_late_idps},
      {"/session/organization/renewals", test_renewals},
      {"/session/organization/round-trip", test_round_trip},
      {"/session/organization/damaged", test_damaged},
      {"/session/organization/sign-out", test_sign_out},
  };

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].test, session_fixture_tear_down);
  return g_test_run();
}
