/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-api.h"
#include "dw-error.h"
#include "dw-fake-clock.h"
#include "dw-fake-transport.h"
#include "dw-sign.h"

#include <string.h>

#define OK        "{\"RequestId\":\"r-1\"}"
#define THROTTLED "{\"Code\":\"Throttling.User\",\"Message\":\"Slowly.\",\"RequestId\":\"r-2\"}"
#define DOWN      "{\"Code\":\"InternalError\",\"Message\":\"Oops.\",\"RequestId\":\"r-3\"}"

typedef struct {
  DwFakeClock *clock;
  DwFakeTransport *transport;
  DwApi *api;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
  self->clock = dw_fake_clock_new();
  self->transport = dw_fake_transport_new();
  self->api = dw_api_new(DW_TRANSPORT(self->transport), DW_CLOCK(self->clock));
  dw_api_set_region(self->api, "cn-hangzhou");
}

/* Nothing is left over: no line of the script, no timeout, no reference. */
static void
tear_down(Fixture *self, gconstpointer data)
{
  g_assert_cmpuint(dw_fake_transport_count_unused(self->transport), ==, 0);
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 0);
  g_assert_cmpuint(dw_fake_clock_count_timeouts(self->clock), ==, 0);
  g_assert_finalize_object(self->api);
  g_assert_finalize_object(self->transport);
  g_assert_finalize_object(self->clock);
}

typedef struct {
  guint done; /* how often the callback came */
  DwReply *reply;
  GError *error;
} Outcome;

static void
outcome_clear(Outcome *outcome)
{
  g_clear_pointer(&outcome->reply, dw_reply_unref);
  g_clear_error(&outcome->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

static void
called_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->done++;
  outcome->reply = dw_api_call_finish(DW_API(source), result, &outcome->error);
  g_assert_true((outcome->reply == NULL) != (outcome->error == NULL));
}

static void
settle(void)
{
  while (g_main_context_iteration(NULL, FALSE))
    continue;
}

/* Lets so much time pass as the call needs to end. */
static void
finish(Fixture *self, Outcome *outcome)
{
  settle();
  while (outcome->done == 0 && dw_fake_clock_get_next_ms(self->clock) >= 0) {
    dw_fake_clock_advance(self->clock, (guint) dw_fake_clock_get_next_ms(self->clock));
    settle();
  }
  settle();
  g_assert_cmpuint(outcome->done, ==, 1);
}

/* Starts @name of @service with `Name=value` @words, a bar between. */
static void
start(Fixture *self,
      const char *service,
      const char *name,
      const char *words,
      GCancellable *cancellable,
      Outcome *outcome)
{
  g_autoptr(DwRequest) request = dw_request_new();
  g_auto(GStrv) pairs = g_strsplit(words, "|", -1);

  for (char **pair = pairs; *pair != NULL; pair++) {
    char *equals = strchr(*pair, '=');

    *equals = '\0';
    dw_request_set(request, *pair, equals + 1);
  }
  dw_api_call_async(self->api, dw_catalogue_find(service, name), request, cancellable, called_cb,
                    outcome);
  g_assert_cmpuint(outcome->done, ==, 0);
}

#define REGIONS "DescribeRegions", "ClientId=c"

static void
test_common(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autofree char *names = NULL;

  dw_fake_transport_script(self->transport, "DescribeRegions", &(DwFakeAnswer){.body = OK});
  start(self, DW_ECD_USER, REGIONS, NULL, &outcome);
  finish(self, &outcome);
  g_assert_no_error(outcome.error);
  g_assert_cmpstr(dw_reply_get_request_id(outcome.reply), ==, "r-1");
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 1);
  g_assert_cmpstr(dw_fake_transport_get_url(self->transport, 0), ==,
                  "https://ecd.cn-hangzhou.aliyuncs.com/");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 0, "Action"), ==, "DescribeRegions");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 0, "Version"), ==, "2020-10-02");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 0, "Format"), ==, "JSON");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 0, "Timestamp"), ==,
                  "2026-01-02T03:04:05Z");
  g_assert_true(
      g_uuid_string_is_valid(dw_fake_transport_get(self->transport, 0, "SignatureNonce")));
  names = dw_fake_transport_list_names(self->transport, 0); /* no trace of a signature */
  g_assert_cmpstr(names, ==, "ClientId");
}

/* The time stamp is UTC whatever the time zone, and the nonce is new for each call. */
static void
test_time_and_nonce(Fixture *self, gconstpointer data)
{
  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = OK, .for_ever = TRUE});
  dw_fake_clock_set_real_time(self->clock, G_GINT64_CONSTANT(1709251199999999));
  for (guint i = 0; i < 2; i++) {
    g_auto(Outcome) outcome = {0};

    start(self, DW_ECD_USER, REGIONS, NULL, &outcome);
    finish(self, &outcome);
  }
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 0, "Timestamp"), ==,
                  "2024-02-29T23:59:59Z");
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 0, "SignatureNonce"), !=,
                  dw_fake_transport_get(self->transport, 1, "SignatureNonce"));
}

static void
test_url(Fixture *self, gconstpointer data)
{
  static const struct {
    const char *service;
    const char *name;
    const char *words;
    const char *region;
    const char *endpoint;
    const char *url;
  } rows[] = {
      {DW_ECD_USER, REGIONS, "cn-hangzhou", NULL, "https://ecd.cn-hangzhou.aliyuncs.com/"},
      {DW_ECD_USER, REGIONS, "ap-southeast-1", NULL, "https://ecd.ap-southeast-1.aliyuncs.com/"},
      {DW_APPSTREAM_SIGN_IN, "FindIdpListByLoginIdentifier", "LoginIdentifier=o", "cn-shanghai",
       NULL, "https://appstream-center.cn-shanghai.aliyuncs.com/"},
      {DW_GWS, "DescribeClusters", "PageNumber=1", "cn-beijing", NULL,
       "https://gws.cn-beijing.aliyuncs.com/"},
      {DW_ECD_USER, REGIONS, "cn-hangzhou", "http://127.0.0.1:8080", "http://127.0.0.1:8080/"},
      {DW_ECD_USER, REGIONS, NULL, "https://vpc.example/", "https://vpc.example/"},
      {DW_ECD_USER, REGIONS, NULL, "https://vpc.example:8443/a/b", "https://vpc.example:8443/a/b/"},
  };
  g_autoptr(DwSecret) secret = dw_secret_new("testsecret");

  dw_api_set_access_key(self->api, "testid", secret, NULL);
  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = OK, .for_ever = TRUE});
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};

    dw_api_set_region(self->api, rows[i].region);
    dw_api_set_endpoint(self->api, rows[i].endpoint);
    start(self, rows[i].service, rows[i].name, rows[i].words, NULL, &outcome);
    finish(self, &outcome);
    g_assert_no_error(outcome.error);
    g_assert_cmpstr(dw_fake_transport_get_url(self->transport, i), ==, rows[i].url);
  }
}

/* What is wrong before anything is sent, and the words that say so. */
static void
test_refused_before_sending(Fixture *self, gconstpointer data)
{
  static const struct {
    const char *service;
    const char *name;
    const char *words;
    const char *region;
    DwError kind;
    const char *says;
  } rows[] = {
      {DW_ECD_USER, REGIONS, NULL, DW_ERROR_USAGE, "--region"},
      {DW_ECD_USER, REGIONS, "", DW_ERROR_USAGE, "--region"},
      {DW_ECD_USER, REGIONS, "evil.example/", DW_ERROR_USAGE, "evil.example/"},
      {DW_ECD_USER, REGIONS, "a@b", DW_ERROR_USAGE, "a@b"},
      {DW_ECD_USER, REGIONS, "CN", DW_ERROR_USAGE, "not the name of a region"},
      {DW_ECD_USER, "DescribeRegions", "ClientID=c", "cn-hangzhou", DW_ERROR_USAGE, "ClientID"},
      {DW_ECD_USER, "StartDesktops", "DesktopId.1=d", "cn-hangzhou", DW_ERROR_USAGE, "ClientId"},
      {DW_GWS, "DescribeClusters", "PageNumber=1", "cn-hangzhou", DW_ERROR_SIGNED_OUT, "AccessKey"},
  };

  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};

    dw_api_set_region(self->api, rows[i].region);
    start(self, rows[i].service, rows[i].name, rows[i].words, NULL, &outcome);
    finish(self, &outcome);
    g_assert_error(outcome.error, DW_ERROR, (int) rows[i].kind);
    g_assert_nonnull(strstr(outcome.error->message, rows[i].says));
  }
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 0);
}

/* An AccessKey needs both of its parts. */
static void
test_half_access_key(Fixture *self, gconstpointer data)
{
  g_autoptr(DwSecret) secret = dw_secret_new("testsecret");

  for (guint i = 0; i < 3; i++) {
    g_auto(Outcome) outcome = {0};

    dw_api_set_access_key(self->api, "testid", secret, secret);
    dw_api_set_access_key(self->api, i == 1 ? "testid" : NULL, i == 2 ? secret : NULL, NULL);
    start(self, DW_GWS, "DescribeClusters", "PageNumber=1", NULL, &outcome);
    finish(self, &outcome);
    g_assert_error(outcome.error, DW_ERROR, DW_ERROR_SIGNED_OUT);
    g_assert_nonnull(strstr(outcome.error->message, "DescribeClusters needs an AccessKey"));
  }
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 0);
}

/* A region that is set to itself, as who reads it back may do. */
static void
test_region_to_itself(Fixture *self, gconstpointer data)
{
  dw_api_set_region(self->api, dw_api_get_region(self->api));
  g_assert_cmpstr(dw_api_get_region(self->api), ==, "cn-hangzhou");
}

static char *
sign_post(Fixture *self, guint position, DwSecret *secret)
{
  g_autofree char *names = dw_fake_transport_list_names(self->transport, position);
  g_autofree char *all =
      g_strconcat(names, " Action Version Format Timestamp SignatureNonce", NULL);
  g_auto(GStrv) list = g_strsplit(all, " ", -1);
  g_autofree DwSignPair *pairs = g_new(DwSignPair, g_strv_length(list));
  gsize n_pairs = 0;

  for (char **name = list; *name != NULL; name++) {
    if (strcmp(*name, "Signature") != 0)
      pairs[n_pairs++] =
          (DwSignPair){*name, dw_fake_transport_get(self->transport, position, *name)};
  }
  return dw_sign_rpc("POST", pairs, n_pairs, secret);
}

static void
test_signature(Fixture *self, gconstpointer data)
{
  g_autoptr(DwSecret) secret = dw_secret_new("testsecret");
  g_autoptr(DwSecret) token = dw_secret_new("temporary+/=");

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = OK, .for_ever = TRUE});
  for (guint i = 0; i < 2; i++) {
    g_auto(Outcome) outcome = {0};
    g_autofree char *signature = NULL;
    g_autofree char *names = NULL;

    dw_api_set_access_key(self->api, "testid", secret, i == 1 ? token : NULL);
    start(self, DW_GWS, "DescribeClusters", "PageNumber=1", NULL, &outcome);
    finish(self, &outcome);
    signature = sign_post(self, i, secret);
    names = dw_fake_transport_list_names(self->transport, i);
    g_assert_cmpstr(names, ==,
                    i == 1 ? "AccessKeyId PageNumber SecurityToken Signature SignatureMethod "
                             "SignatureVersion"
                           : "AccessKeyId PageNumber Signature SignatureMethod SignatureVersion");
    g_assert_cmpstr(dw_fake_transport_get(self->transport, i, "Signature"), ==, signature);
    g_assert_cmpstr(dw_fake_transport_get(self->transport, i, "SignatureMethod"), ==, "HMAC-SHA1");
    g_assert_cmpstr(dw_fake_transport_get(self->transport, i, "SignatureVersion"), ==, "1.0");
    g_assert_cmpstr(dw_fake_transport_get(self->transport, i, "AccessKeyId"), ==, "testid");
    g_assert_cmpstr(dw_fake_transport_get(self->transport, i, "SecurityToken"), ==,
                    i == 1 ? "temporary+/=" : NULL);
  }
}

/* The AccessKey signs what needs it and is nowhere else. */
static void
test_anonymous_unsigned(Fixture *self, gconstpointer data)
{
  g_autoptr(DwSecret) secret = dw_secret_new("testsecret");
  g_auto(Outcome) outcome = {0};
  g_autofree char *names = NULL;

  dw_api_set_access_key(self->api, "testid", secret, secret);
  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = OK});
  start(self, DW_ECD_USER, REGIONS, NULL, &outcome);
  finish(self, &outcome);
  names = dw_fake_transport_list_names(self->transport, 0);
  g_assert_cmpstr(names, ==, "ClientId");
}

#define READ  DW_ECD_USER, "DescribeRegions", "ClientId=c"
#define WRITE DW_ECD_USER, "StartDesktops", "ClientId=c|RegionId=r|LoginToken=t|DesktopId.1=d"
#define KEYED \
  DW_ECD_USER, "StartDesktops", "ClientId=c|RegionId=r|LoginToken=t|DesktopId.1=d|ClientToken=once"
#define SIGN_IN DW_ECD_USER, "GetLoginToken", "ClientId=c|RegionId=r"

#define LOST(kind_, sent_)                         \
  {                                                \
    .kind = kind_, .sent = sent_, .for_ever = TRUE \
  }
#define SAID(status_, body_)                           \
  {                                                    \
    .status = status_, .body = body_, .for_ever = TRUE \
  }

static void
test_tries(Fixture *self, gconstpointer data)
{
  static const struct {
    const char *service;
    const char *name;
    const char *words;
    DwFakeAnswer answer;
    DwError kind;
    guint tries;
  } rows[] = {
      {READ, LOST(DW_ERROR_NETWORK, FALSE), DW_ERROR_NETWORK, 4},
      {READ, LOST(DW_ERROR_NETWORK, TRUE), DW_ERROR_NETWORK, 4},
      {READ, LOST(DW_ERROR_TLS, FALSE), DW_ERROR_TLS, 1},
      {READ, LOST(DW_ERROR_USAGE, FALSE), DW_ERROR_USAGE, 1},
      {READ, SAID(400, THROTTLED), DW_ERROR_THROTTLED, 4},
      {READ, SAID(429, "busy"), DW_ERROR_THROTTLED, 4},
      {READ, SAID(500, DOWN), DW_ERROR_UNAVAILABLE, 4},
      {READ, SAID(502, "<html>"), DW_ERROR_UNAVAILABLE, 4},
      {READ, SAID(200, "<html>"), DW_ERROR_NETWORK, 1},
      {READ, SAID(302, ""), DW_ERROR_NETWORK, 1},
      {READ, SAID(200, "{\"a\":"), DW_ERROR_NETWORK, 1},
      {READ, SAID(403, "{\"Code\":\"Forbidden\"}"), DW_ERROR_REFUSED, 1},
      {READ, SAID(403, "{\"Code\":\"InvalidLoginToken\"}"), DW_ERROR_SIGNED_OUT, 1},
      {KEYED, LOST(DW_ERROR_NETWORK, FALSE), DW_ERROR_NETWORK, 4},
      {KEYED, LOST(DW_ERROR_NETWORK, TRUE), DW_ERROR_NETWORK, 4},
      {KEYED, LOST(DW_ERROR_TLS, FALSE), DW_ERROR_TLS, 1},
      {KEYED, SAID(400, THROTTLED), DW_ERROR_THROTTLED, 4},
      {KEYED, SAID(500, DOWN), DW_ERROR_UNAVAILABLE, 4},
      {WRITE, LOST(DW_ERROR_NETWORK, FALSE), DW_ERROR_NETWORK, 4},
      {WRITE, LOST(DW_ERROR_NETWORK, TRUE), DW_ERROR_NETWORK, 1},
      {WRITE, SAID(400, THROTTLED), DW_ERROR_THROTTLED, 1},
      {WRITE, SAID(500, DOWN), DW_ERROR_UNAVAILABLE, 1},
      {SIGN_IN, LOST(DW_ERROR_NETWORK, FALSE), DW_ERROR_NETWORK, 4},
      {SIGN_IN, LOST(DW_ERROR_NETWORK, TRUE), DW_ERROR_NETWORK, 1},
      {SIGN_IN, SAID(400, THROTTLED), DW_ERROR_THROTTLED, 1},
      {SIGN_IN, SAID(503, DOWN), DW_ERROR_UNAVAILABLE, 1},
  };

  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};
    Fixture fresh = {0};

    g_test_message("row %u: %s", i, rows[i].name);
    set_up(&fresh, NULL);
    dw_fake_transport_script(fresh.transport, NULL, &rows[i].answer);
    start(&fresh, rows[i].service, rows[i].name, rows[i].words, NULL, &outcome);
    finish(&fresh, &outcome);
    g_assert_error(outcome.error, DW_ERROR, (int) rows[i].kind);
    g_assert_cmpuint(dw_fake_transport_count(fresh.transport, NULL), ==, rows[i].tries);
    tear_down(&fresh, NULL);
  }
}

/* A call that is tried again is the same call, under another nonce and at another time. */
static void
test_same_call_again(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autoptr(GHashTable) nonces = g_hash_table_new(g_str_hash, g_str_equal);

  dw_fake_transport_script(self->transport, NULL,
                           &(DwFakeAnswer){.kind = DW_ERROR_NETWORK, .sent = TRUE});
  dw_fake_transport_script(self->transport, NULL,
                           &(DwFakeAnswer){.status = 503, .body = DOWN, .retry_after = 2});
  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = OK});
  start(self, KEYED, NULL, &outcome);
  finish(self, &outcome);
  g_assert_no_error(outcome.error);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 3);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *names = dw_fake_transport_list_names(self->transport, i);

    g_assert_cmpstr(names, ==, "ClientId ClientToken DesktopId.1 LoginToken RegionId");
    g_assert_cmpstr(dw_fake_transport_get(self->transport, i, "ClientToken"), ==, "once");
    g_assert_true(g_hash_table_add(
        nonces, (gpointer) dw_fake_transport_get(self->transport, i, "SignatureNonce")));
  }
  g_assert_cmpstr(dw_fake_transport_get(self->transport, 0, "Timestamp"), <,
                  dw_fake_transport_get(self->transport, 2, "Timestamp"));
}

/* The delays grow, have chance in them, and are never over their limits. */
static void
test_delays(Fixture *self, gconstpointer data)
{
  static const gint64 limits[] = {250, 500, 1000};
  gint64 longest = 0;

  dw_fake_transport_script(self->transport, NULL,
                           &(DwFakeAnswer){.kind = DW_ERROR_NETWORK, .for_ever = TRUE});
  for (guint call = 0; call < 50; call++) {
    guint before = dw_fake_transport_count(self->transport, NULL);
    g_auto(Outcome) outcome = {0};

    start(self, READ, NULL, &outcome);
    for (settle(); outcome.done == 0; settle()) {
      /* A delay that chance made 0 is over already: the tries tell which one this is. */
      guint tries = dw_fake_transport_count(self->transport, NULL) - before;
      gint64 wait = dw_fake_clock_get_next_ms(self->clock);

      longest = MAX(longest, wait);
      g_assert_cmpuint(tries, <=, G_N_ELEMENTS(limits));
      g_assert_cmpint(wait, >=, 0);
      g_assert_cmpint(wait, <=, limits[tries - 1]);
      dw_fake_clock_advance(self->clock, (guint) wait);
    }
    g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL) - before, ==, 4);
  }
  g_assert_cmpint(longest, >, 250);
  g_assert_cmpint(longest, <=, 8000);
}

static void
test_retry_after(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(self->transport, NULL,
                           &(DwFakeAnswer){.status = 429, .body = THROTTLED, .retry_after = 12});
  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = OK});
  start(self, READ, NULL, &outcome);
  settle();
  dw_fake_clock_advance(self->clock, 11999);
  settle();
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 1);
  dw_fake_clock_advance(self->clock, 1);
  settle();
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 2);
  finish(self, &outcome);
  g_assert_no_error(outcome.error);
}

/* To wait for longer than the whole call may last would be to wait for nothing. */
static void
test_retry_after_too_long(Fixture *self, gconstpointer data)
{
  static const guint seconds[] = {31, 3600, G_MAXUINT};

  for (gsize i = 0; i < G_N_ELEMENTS(seconds); i++) {
    g_auto(Outcome) outcome = {0};

    dw_fake_transport_script(
        self->transport, NULL,
        &(DwFakeAnswer){.status = 429, .body = THROTTLED, .retry_after = seconds[i]});
    start(self, READ, NULL, &outcome);
    settle();
    g_assert_cmpuint(outcome.done, ==, 1);
    g_assert_error(outcome.error, DW_ERROR, DW_ERROR_THROTTLED);
    g_assert_cmpstr(dw_error_get_request_id(outcome.error), ==, "r-2");
  }
}

static void
test_limit_hanging(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.hangs = TRUE});
  start(self, READ, NULL, &outcome);
  settle();
  dw_fake_clock_advance(self->clock, 29999);
  settle();
  g_assert_cmpuint(outcome.done, ==, 0);
  dw_fake_clock_advance(self->clock, 1);
  settle();
  g_assert_cmpuint(outcome.done, ==, 1);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_NETWORK);
  g_assert_nonnull(strstr(outcome.error->message, "within 30 seconds"));
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 1);
}

/* Of a call that was tried before it hung, the person learns why. */
static void
test_limit_after_failure(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.status = 500, .body = DOWN});
  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.hangs = TRUE});
  start(self, READ, NULL, &outcome);
  finish(self, &outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_UNAVAILABLE);
  g_assert_cmpstr(dw_error_get_request_id(outcome.error), ==, "r-3");
  g_assert_cmpint(dw_clock_get_monotonic_time(DW_CLOCK(self->clock)), ==,
                  G_GINT64_CONSTANT(1030) * G_USEC_PER_SEC);
}

static void
test_limit_waiting(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};

  dw_fake_transport_script(
      self->transport, NULL,
      &(DwFakeAnswer){.status = 429, .body = THROTTLED, .retry_after = 16, .for_ever = TRUE});
  start(self, READ, NULL, &outcome);
  finish(self, &outcome);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_THROTTLED);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 2);
  g_assert_cmpint(dw_clock_get_monotonic_time(DW_CLOCK(self->clock)), ==,
                  G_GINT64_CONSTANT(1030) * G_USEC_PER_SEC);
}

static void
test_cancel_before(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  g_cancellable_cancel(cancellable);
  start(self, READ, cancellable, &outcome);
  settle();
  g_assert_cmpuint(outcome.done, ==, 1);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 0);
}

static void
test_cancel_in_flight(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.hangs = TRUE});
  start(self, READ, cancellable, &outcome);
  settle();
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 1);
  g_cancellable_cancel(cancellable);
  settle();
  g_assert_cmpuint(outcome.done, ==, 1);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint(dw_fake_transport_count_hanging(self->transport), ==, 0);
}

static void
test_cancel_waiting(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  dw_fake_transport_script(self->transport, NULL,
                           &(DwFakeAnswer){.status = 429, .body = THROTTLED, .retry_after = 10});
  start(self, READ, cancellable, &outcome);
  settle();
  g_assert_cmpuint(outcome.done, ==, 0);
  g_cancellable_cancel(cancellable);
  settle();
  g_assert_cmpuint(outcome.done, ==, 1);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  dw_fake_clock_advance(self->clock, 60 * 1000);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 1);
}

/* The wish to stop counts even when the reply is on the way to the caller. */
static void
test_cancel_after_reply(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = OK});
  start(self, READ, cancellable, &outcome);
  dw_fake_transport_wait_posts(self->transport, 1);
  g_cancellable_cancel(cancellable);
  settle();
  g_assert_cmpuint(outcome.done, ==, 1);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A body that is read in a thread. */
static char *
large_body(const char *end)
{
  g_autofree char *filler = g_strnfill(100 * 1024, 'x');

  return g_strdup_printf("{\"RequestId\":\"r\",\"Filler\":\"%s\"%s", filler, end);
}

static void
test_large_reply(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autofree char *body = large_body("}");

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = body});
  start(self, READ, NULL, &outcome);
  while (outcome.done == 0)
    g_main_context_iteration(NULL, TRUE);
  g_assert_no_error(outcome.error);
  g_assert_true(dw_reply_is_large(outcome.reply));
  g_assert_cmpstr(dw_reply_get_request_id(outcome.reply), ==, "r");
}

static void
test_large_unreadable(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autofree char *body = large_body("");

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = body});
  start(self, READ, NULL, &outcome);
  while (outcome.done == 0)
    g_main_context_iteration(NULL, TRUE);
  g_assert_error(outcome.error, DW_ERROR, DW_ERROR_NETWORK);
  g_assert_cmpuint(dw_fake_transport_count(self->transport, NULL), ==, 1);
}

static void
test_cancel_large_reply(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autofree char *body = large_body("}");

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = body});
  start(self, READ, cancellable, &outcome);
  dw_fake_transport_wait_posts(self->transport, 1);
  g_cancellable_cancel(cancellable);
  while (outcome.done == 0)
    g_main_context_iteration(NULL, TRUE);
  g_assert_cmpuint(outcome.done, ==, 1);
  g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A cancellable that is used again, for many calls, keeps nothing of those before. */
static void
test_cancellable_reused(Fixture *self, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = OK, .for_ever = TRUE});
  for (guint i = 0; i < 3; i++) {
    g_auto(Outcome) outcome = {0};

    start(self, READ, cancellable, &outcome);
    finish(self, &outcome);
    g_assert_no_error(outcome.error);
  }
  g_assert_cmpuint(G_OBJECT(cancellable)->ref_count, ==, 1);
}

/* A call that runs keeps the api alive. */
static void
test_dropped_while_calling(Fixture *self, gconstpointer data)
{
  g_auto(Outcome) outcome = {0};
  DwApi *again = g_object_ref(self->api);

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.hangs = TRUE});
  start(self, READ, NULL, &outcome);
  g_object_unref(self->api);
  settle();
  g_object_unref(again);
  dw_fake_transport_release(self->transport, &(DwFakeAnswer){.body = OK});
  settle();
  g_assert_no_error(outcome.error);
  self->api = dw_api_new(DW_TRANSPORT(self->transport), DW_CLOCK(self->clock));
}

/* One product may be called elsewhere than all the others, until that is taken back. */
static void
test_product_region(Fixture *self, gconstpointer data)
{
  static const struct {
    const char *product_region;
    const char *service, *name, *words;
    const char *url;
  } rows[] = {
      {"cn-shanghai", DW_APPSTREAM_SIGN_IN, "FindIdpListByLoginIdentifier", "LoginIdentifier=o",
       "https://appstream-center.cn-shanghai.aliyuncs.com/"},
      {"cn-shanghai", DW_ECD_USER, REGIONS, "https://ecd.cn-hangzhou.aliyuncs.com/"},
      {NULL, DW_APPSTREAM_SIGN_IN, "FindIdpListByLoginIdentifier", "LoginIdentifier=o",
       "https://appstream-center.cn-hangzhou.aliyuncs.com/"},
  };

  dw_fake_transport_script(self->transport, NULL, &(DwFakeAnswer){.body = OK, .for_ever = TRUE});
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_auto(Outcome) outcome = {0};

    dw_api_set_product_region(self->api, "appstream-center", rows[i].product_region);
    start(self, rows[i].service, rows[i].name, rows[i].words, NULL, &outcome);
    finish(self, &outcome);
    g_assert_no_error(outcome.error);
    g_assert_cmpstr(dw_fake_transport_get_url(self->transport, i), ==, rows[i].url);
  }
  g_assert_cmpstr(dw_api_get_product_region(self->api, "appstream-center"), ==, "cn-hangzhou");
  dw_api_set_product_region(self->api, "appstream-center", "evil.example/");
  {
    g_auto(Outcome) outcome = {0};

    start(self, DW_APPSTREAM_SIGN_IN, "FindIdpListByLoginIdentifier", "LoginIdentifier=o", NULL,
          &outcome);
    finish(self, &outcome);
    g_assert_error(outcome.error, DW_ERROR, DW_ERROR_USAGE);
  }
}

static void
test_is_region(void)
{
  static const char *const no[] = {NULL, "", "CN", "cn_hangzhou", "a.b", "a/", "a@b", "ü", "a b"};

  g_assert_true(dw_api_is_region("ap-southeast-1"));
  for (gsize i = 0; i < G_N_ELEMENTS(no); i++)
    g_assert_false(dw_api_is_region(no[i]));
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test)(Fixture *self, gconstpointer data);
  } tests[] = {
      {"/api/api/common", test_common},
      {"/api/api/time-and-nonce", test_time_and_nonce},
      {"/api/api/url", test_url},
      {"/api/api/refused-before-sending", test_refused_before_sending},
      {"/api/api/half-access-key", test_half_access_key},
      {"/api/api/region-to-itself", test_region_to_itself},
      {"/api/api/product-region", test_product_region},
      {"/api/api/signature", test_signature},
      {"/api/api/anonymous-unsigned", test_anonymous_unsigned},
      {"/api/api/tries", test_tries},
      {"/api/api/same-call-again", test_same_call_again},
      {"/api/api/delays", test_delays},
      {"/api/api/retry-after", test_retry_after},
      {"/api/api/retry-after-too-long", test_retry_after_too_long},
      {"/api/api/limit-hanging", test_limit_hanging},
      {"/api/api/limit-after-failure", test_limit_after_failure},
      {"/api/api/limit-waiting", test_limit_waiting},
      {"/api/api/cancel-before", test_cancel_before},
      {"/api/api/cancel-in-flight", test_cancel_in_flight},
      {"/api/api/cancel-waiting", test_cancel_waiting},
      {"/api/api/cancel-after-reply", test_cancel_after_reply},
      {"/api/api/large-reply", test_large_reply},
      {"/api/api/large-unreadable", test_large_unreadable},
      {"/api/api/cancel-large-reply", test_cancel_large_reply},
      {"/api/api/cancellable-reused", test_cancellable_reused},
      {"/api/api/dropped-while-calling", test_dropped_while_calling},
  };

  g_setenv("TZ", "Asia/Shanghai", TRUE);
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/api/api/is-region", test_is_region);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
