/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-fake-clock.h"
#include "dw-fake-transport.h"
#include "dw-session.h"

G_BEGIN_DECLS

/* Replies of the service. */
#define REPLY_TOKEN_1 \
  "{\"RequestId\":\"r\",\"LoginToken\":\"login-token-1\",\"SessionId\":\"session-id-1\"}"
#define REPLY_TOKEN_2 "{\"RequestId\":\"r\",\"LoginToken\":\"login-token-2\"}"
#define REPLY_TOKEN_3 "{\"RequestId\":\"r\",\"LoginToken\":\"login-token-3\"}"
#define REPLY_KEPT                                                                        \
  "{\"RequestId\":\"r\",\"LoginToken\":\"login-token-1\",\"SessionId\":\"session-id-1\"," \
  "\"KeepAliveToken\":\"keep-alive-1\"}"
#define REPLY_OK "{\"RequestId\":\"r\"}"
#define REPLY_REFUSED \
  "{\"Code\":\"InvalidLoginToken.Expired\",\"Message\":\"Old.\",\"RequestId\":\"r-9\"}"

#define ANSWER_OK      (&(DwFakeAnswer){.body = REPLY_OK})
#define ANSWER_REFUSED (&(DwFakeAnswer){.status = 403, .body = REPLY_REFUSED})
#define ANSWER_LOST    (&(DwFakeAnswer){.kind = DW_ERROR_NETWORK, .sent = TRUE})
#define ANSWER_HANGS   (&(DwFakeAnswer){.hangs = TRUE})
#define ANSWER(text)   (&(DwFakeAnswer){.body = text})

#define MINUTES (60 * 1000)

/* A session at the office network `cn-hangzhou+dir-1`, its service and its time. */
typedef struct {
  DwFakeClock *clock;
  DwFakeTransport *transport;
  DwApi *api;
  DwSession *session;
  guint changes; /* how often it said that it changed */
} Fixture;

/* How an asynchronous call ended. */
typedef struct {
  guint done;
  gboolean ok;
  DwReply *reply;
  GError *error;
} Outcome;

void session_fixture_set_up(Fixture *self, gconstpointer data);
void session_fixture_tear_down(Fixture *self, gconstpointer data);
void session_fixture_renew_session(Fixture *self, const DwClientInfo *client);

void session_fixture_settle(void);
void session_fixture_wait(Outcome *outcome);
void outcome_clear(Outcome *outcome);

void session_fixture_start_sign_in(Fixture *self,
                                   const char *user,
                                   const char *password,
                                   gboolean keep,
                                   GCancellable *cancellable,
                                   Outcome *outcome);
void session_fixture_sign_in(Fixture *self, gboolean keep, const char *reply);
void session_fixture_start_answer(Fixture *self,
                                  const char *code,
                                  const char *new_password,
                                  Outcome *outcome);
void session_fixture_start_call(Fixture *self, GCancellable *cancellable, Outcome *outcome);
void session_fixture_expect_call(Fixture *self, const char *token);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

G_END_DECLS
