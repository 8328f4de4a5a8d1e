/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-clock.h"
#include "dw-sandbox-scenarios.h"
#include "dw-sandbox-users.h"

G_BEGIN_DECLS

/**
 * DwSandboxSession:
 * @id: the SessionId
 * @user: (unowned): who signs in or has signed in
 * @client_id: the installation it belongs to
 * @login_token: (nullable): the one token that is good, %NULL while stages are missing
 * @token_time: when it was made, in the world's microseconds
 * @token_calls: how often it was used
 * @stage_position: how many stages are done
 * @keep_alive: whether the person asked to be kept signed in
 *
 * One sign-in, from the first reply to the sign-out.
 */
typedef struct _DwSandboxSession {
  char *id;
  DwSandboxUser *user;
  char *client_id;
  char *login_token;
  gint64 token_time;
  guint token_calls;
  gsize stage_position;
  gboolean keep_alive;
} DwSandboxSession;

/**
 * DwSandboxSessions:
 *
 * Every sign-in, and every token that was ever given out: an old one must be told from a wrong one.
 */
typedef struct _DwSandboxSessions DwSandboxSessions;

DwSandboxSessions *dw_sandbox_sessions_new(const DwSandboxClock *clock);
void dw_sandbox_sessions_free(DwSandboxSessions *self);
void dw_sandbox_sessions_set_scenario(DwSandboxSessions *self, const DwSandboxScenario *scenario);

DwSandboxSession *
dw_sandbox_sessions_begin(DwSandboxSessions *self, DwSandboxUser *user, const char *client_id);
DwSandboxSession *dw_sandbox_sessions_continue(DwSandboxSessions *self, DwSandboxCall *call);
void dw_sandbox_sessions_renew(DwSandboxSessions *self, DwSandboxSession *session);
void dw_sandbox_sessions_end(DwSandboxSessions *self, DwSandboxSession *session);
void dw_sandbox_sessions_expire_all(DwSandboxSessions *self);
gboolean dw_sandbox_sessions_authorise(DwSandboxSessions *self, DwSandboxCall *call);

const char *dw_sandbox_sessions_keep(DwSandboxSessions *self, DwSandboxSession *session);
DwSandboxUser *dw_sandbox_sessions_check_kept(DwSandboxSessions *self, DwSandboxCall *call);

G_END_DECLS
