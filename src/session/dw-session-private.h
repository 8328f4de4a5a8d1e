/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-session.h"

G_BEGIN_DECLS

/* What DwSession's three files share: the object (dw-session.c), signing in (dw-session-sign-in.c)
 * and staying signed in (dw-session-renew.c). */
typedef enum {
  DW_RENEW_REFRESH,
  DW_RENEW_KEEP_ALIVE,
  DW_RENEW_PASSWORD,
} DwRenewal;

struct _DwSession {
  GObject parent;

  DwApi *api;
  DwClock *clock;
  DwClientInfo client;

  DwSignInState state;
  char *user;
  char *office_site;
  gboolean keep;
  guint epoch;             /* grows whenever the tokens are dropped: what is on its way is void */
  DwSecret *password;      /* only between the stages of a sign-in */
  DwSecret *kept_password; /* for when every token is refused */
  gboolean kept_refused;   /* it was tried, and is not the password any more */
  DwLoginReply *challenge; /* what the service said with its question */

  DwSecret *session_id;
  DwSecret *login_token;
  DwSecret *keep_alive_token;
  gint64 token_time;      /* real time in µs when the login token came */
  gint64 refresh_after;   /* age in µs from which it is refreshed */
  guint token_generation; /* grows with each login token */
  DwRenewal renewed_by;   /* what the login token came from, once it was renewed */

  GCancellable *renewing; /* set while a renewal runs */
  DwRenewal renewal;      /* the one that runs */
  GQueue waiters;         /* of GTask: who waits for it */
  guint holds;
  GSource *keep_timer;
};

/* The login token's life, from the service's reference. */
#define DW_SESSION_TOKEN_LIFE (15 * G_TIME_SPAN_MINUTE)

void dw_session_apply(DwSession *self, DwSignInEvent event);
void dw_session_take_tokens(DwSession *self, const DwLoginReply *reply);
void dw_session_forget(DwSession *self, DwSignInEvent event);
gint64 dw_session_token_age(DwSession *self);
void dw_session_fill(DwSession *self, const DwOperation *operation, DwRequest *request);
void dw_session_set_identity(DwSession *self, const char *user, const char *office_site);
void dw_session_schedule_renewal(DwSession *self);
void dw_session_cancel_renewal(DwSession *self);

DwRequest *dw_session_login_request(DwSession *self, const char *stage);

G_END_DECLS
