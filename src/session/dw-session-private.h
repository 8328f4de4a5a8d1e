/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-session.h"

#include "dw-idp-choice.h"

G_BEGIN_DECLS

/* What DwSession's files share: the object (dw-session.c), signing in (dw-session-sign-in.c), how
 * an organization does that (dw-session-organization.c), staying signed in (dw-session-renew.c) and
 * what is kept from one run to the next (dw-session-save.c). */
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
  char *organization;   /* in place of an office; it may name its own */
  DwIdpReply *idps;     /* how its people sign in, once it was asked */
  char *idp;            /* the identity provider that checks the password */
  char *profile_region; /* where the service keeps its people */
  gboolean moved;       /* whether its desks are elsewhere than the calls went before */
  char *region_before;  /* where that was, or NULL */
  char *mfa_type;       /* the second factor that the stage is for */
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
  GSource *left_timer;    /* set once all of them stopped waiting */
  guint holds;
  GSource *keep_timer;
};

/* The product that organizations sign in to. */
#define DW_SESSION_ORGANIZATION_PRODUCT "appstream-center"

/* The login token's life, from the service's reference. */
#define DW_SESSION_TOKEN_LIFE (15 * G_TIME_SPAN_MINUTE)

void dw_session_apply(DwSession *self, DwSignInEvent event);
void dw_session_take_tokens(DwSession *self, const DwLoginReply *reply);
void dw_session_set_login_token(DwSession *self, DwSecret *login_token, gint64 time);
void dw_session_clear_tokens(DwSession *self);
void dw_session_forget(DwSession *self, DwSignInEvent event);
gint64 dw_session_token_age(DwSession *self);
void dw_session_fill(DwSession *self, const DwOperation *operation, DwRequest *request);
void dw_session_add_place(DwSession *self, const DwOperation *operation, DwRequest *request);
const DwOperation *dw_session_find_operation(DwSession *self, const char *name);
void dw_session_set_text(char **place, const char *text);
void dw_session_schedule_renewal(DwSession *self);
void dw_session_cancel_renewal(DwSession *self);

DwRequest *dw_session_login_request(DwSession *self, const char *stage);
void dw_session_answer_password(GTask *task);
void dw_session_fail_stage(GTask *task, GError *error);

void dw_session_begin_at_place(DwSession *self, const DwSignIn *who);
void dw_session_leave_place(DwSession *self);
void dw_session_move_to_region(DwSession *self, const char *region);
gboolean dw_session_must_find_idps(DwSession *self);
void dw_session_find_idps(GTask *task);
void dw_session_learn_office(DwSession *self, const DwLoginReply *reply);

G_END_DECLS
