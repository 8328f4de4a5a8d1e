/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-sessions.h"

#include <string.h>

#define TOKEN_LIFE_US (15 * 60 * G_USEC_PER_SEC)
#define KEPT_LIFE_US  (7 * 24 * 3600 * (gint64) G_USEC_PER_SEC)

typedef struct {
  DwSandboxUser *user;
  char *client_id;
  gint64 time;
} KeptToken;

struct _DwSandboxSessions {
  const DwSandboxClock *clock;
  const DwSandboxScenario *scenario;
  GHashTable *by_id;    /* SessionId → session */
  GHashTable *by_token; /* every login token ever → its SessionId */
  GHashTable *kept;     /* keep-alive token → KeptToken */
};

static void
free_session(gpointer data)
{
  DwSandboxSession *session = data;

  g_free(session->id);
  g_free(session->client_id);
  g_free(session->login_token);
  g_free(session);
}

static void
free_kept(gpointer data)
{
  KeptToken *kept = data;

  g_free(kept->client_id);
  g_free(kept);
}

/* Looks like the real ones: a version, then many hexadecimal digits. */
static char *
make_token(void)
{
  g_autoptr(GString) token = g_string_new("v1");

  for (int i = 0; i < 12; i++)
    g_string_append_printf(token, "%08x", g_random_int());
  return g_string_free(g_steal_pointer(&token), FALSE);
}

/**
 * dw_sandbox_sessions_new:
 * @clock: the world's clock; outlives the sessions
 *
 * Returns: (transfer full): no sessions
 */
DwSandboxSessions *
dw_sandbox_sessions_new(const DwSandboxClock *clock)
{
  DwSandboxSessions *self = g_new0(DwSandboxSessions, 1);

  self->clock = clock;
  self->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_session);
  self->by_token = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_kept);
  return self;
}

/**
 * dw_sandbox_sessions_free:
 * @self: (transfer full): the sessions
 */
void
dw_sandbox_sessions_free(DwSandboxSessions *self)
{
  g_hash_table_unref(self->by_id);
  g_hash_table_unref(self->by_token);
  g_hash_table_unref(self->kept);
  g_free(self);
}

/**
 * dw_sandbox_sessions_set_scenario:
 * @self: the sessions
 * @scenario: how tokens age
 */
void
dw_sandbox_sessions_set_scenario(DwSandboxSessions *self, const DwSandboxScenario *scenario)
{
  self->scenario = scenario;
}

/**
 * dw_sandbox_sessions_begin:
 * @self: the sessions
 * @user: whose password was right
 * @client_id: the installation
 *
 * Returns: (transfer none): a session in which no stage is done yet
 */
DwSandboxSession *
dw_sandbox_sessions_begin(DwSandboxSessions *self, DwSandboxUser *user, const char *client_id)
{
  DwSandboxSession *session = g_new0(DwSandboxSession, 1);

  session->id = g_uuid_string_random();
  session->user = user;
  session->client_id = g_strdup(client_id);
  g_hash_table_insert(self->by_id, session->id, session);
  return session;
}

static gboolean
is_same_client(DwSandboxCall *call, const char *client_id, const char *code)
{
  if (g_strcmp0(dw_sandbox_call_get(call, "ClientId"), client_id) == 0)
    return TRUE;
  return dw_sandbox_call_refuse(call, 403, code, "This was given to another client.");
}

/**
 * dw_sandbox_sessions_continue:
 * @self: the sessions
 * @call: a later stage of a sign-in, with its SessionId
 *
 * Returns: (transfer none) (nullable): the sign-in it goes on with; %NULL where the call is refused
 */
DwSandboxSession *
dw_sandbox_sessions_continue(DwSandboxSessions *self, DwSandboxCall *call)
{
  const char *user_id = dw_sandbox_call_get(call, "EndUserId");
  DwSandboxSession *session;

  if (!dw_sandbox_call_needs(call, "SessionId"))
    return NULL;
  session = g_hash_table_lookup(self->by_id, dw_sandbox_call_get(call, "SessionId"));
  if (session == NULL) {
    dw_sandbox_call_refuse(call, 403, "InvalidSession.NotFound", "There is no such session.");
    return NULL;
  }
  if (!is_same_client(call, session->client_id, "InvalidSession.ClientMismatch"))
    return NULL;
  if (user_id != NULL && strcmp(user_id, session->user->id) != 0) {
    dw_sandbox_call_refuse(call, 403, "InvalidSession.UserMismatch",
                           "The session is somebody else's.");
    return NULL;
  }
  return session;
}

/**
 * dw_sandbox_sessions_renew:
 * @self: the sessions
 * @session: one whose every stage is done
 *
 * Gives the session a new login token. The one before is of no use any more.
 */
void
dw_sandbox_sessions_renew(DwSandboxSessions *self, DwSandboxSession *session)
{
  g_free(session->login_token);
  session->login_token = make_token();
  session->token_time = dw_sandbox_clock_now(self->clock);
  session->token_calls = 0;
  g_hash_table_insert(self->by_token, g_strdup(session->login_token), g_strdup(session->id));
}

/**
 * dw_sandbox_sessions_end:
 * @self: the sessions
 * @session: (transfer full): the one that ends
 */
void
dw_sandbox_sessions_end(DwSandboxSessions *self, DwSandboxSession *session)
{
  GHashTableIter iter;
  gpointer token, kept;

  g_hash_table_iter_init(&iter, self->kept);
  while (g_hash_table_iter_next(&iter, &token, &kept)) {
    if (((KeptToken *) kept)->user == session->user &&
        strcmp(((KeptToken *) kept)->client_id, session->client_id) == 0)
      g_hash_table_iter_remove(&iter);
  }
  g_hash_table_remove(self->by_id, session->id);
}

/**
 * dw_sandbox_sessions_expire_all:
 * @self: the sessions
 *
 * Makes every login token too old.
 */
void
dw_sandbox_sessions_expire_all(DwSandboxSessions *self)
{
  GHashTableIter iter;
  gpointer session;

  g_hash_table_iter_init(&iter, self->by_id);
  while (g_hash_table_iter_next(&iter, NULL, &session))
    ((DwSandboxSession *) session)->token_time = -TOKEN_LIFE_US - 1;
}

static gboolean
is_too_old(DwSandboxSessions *self, DwSandboxSession *session)
{
  guint most = self->scenario->token_calls;

  return dw_sandbox_clock_now(self->clock) - session->token_time > TOKEN_LIFE_US ||
         (most > 0 && session->token_calls >= most);
}

static gboolean
check_session(DwSandboxCall *call, DwSandboxSession *session)
{
  const char *session_id = dw_sandbox_call_get(call, "SessionId");

  if (session_id != NULL && strcmp(session_id, session->id) != 0)
    return dw_sandbox_call_refuse(call, 403, "InvalidSession.Mismatch",
                                  "The session and the login token do not belong together.");
  return is_same_client(call, session->client_id, "InvalidLoginToken.ClientMismatch");
}

/**
 * dw_sandbox_sessions_authorise:
 * @self: the sessions
 * @call: a call with a LoginToken
 *
 * Checks the token, and notes in the call whose it is. A refresh works as long as the token is
 * good, and counts as no use of it.
 *
 * Returns: whether the call may go on; else it is refused
 */
gboolean
dw_sandbox_sessions_authorise(DwSandboxSessions *self, DwSandboxCall *call)
{
  const char *token = dw_sandbox_call_get(call, "LoginToken");
  const char *id = g_hash_table_lookup(self->by_token, token);
  DwSandboxSession *session = id == NULL ? NULL : g_hash_table_lookup(self->by_id, id);

  if (id == NULL)
    return dw_sandbox_call_refuse(call, 403, "InvalidLoginToken.NotFound",
                                  "The login token is not known.");
  if (session == NULL)
    return dw_sandbox_call_refuse(call, 403, "SessionExpired", "The session has ended.");
  if (!check_session(call, session))
    return FALSE;
  if (strcmp(token, session->login_token) != 0 || is_too_old(self, session))
    return dw_sandbox_call_refuse(call, 403, "InvalidLoginToken.Expired",
                                  "The login token is too old.");
  session->token_calls++;
  call->session = session;
  return TRUE;
}

/**
 * dw_sandbox_sessions_keep:
 * @self: the sessions
 * @session: one whose user asked to be kept signed in
 *
 * Returns: (transfer none): a new keep-alive token
 */
const char *
dw_sandbox_sessions_keep(DwSandboxSessions *self, DwSandboxSession *session)
{
  KeptToken *kept = g_new0(KeptToken, 1);
  char *token = make_token();

  kept->user = session->user;
  kept->client_id = g_strdup(session->client_id);
  kept->time = dw_sandbox_clock_now(self->clock);
  g_hash_table_insert(self->kept, token, kept);
  return token;
}

/**
 * dw_sandbox_sessions_check_kept:
 * @self: the sessions
 * @call: a KeepAliveVerify with its KeepAliveToken
 *
 * Returns: (transfer none) (nullable): who is kept signed in; %NULL where the call is refused
 */
DwSandboxUser *
dw_sandbox_sessions_check_kept(DwSandboxSessions *self, DwSandboxCall *call)
{
  KeptToken *kept = g_hash_table_lookup(self->kept, dw_sandbox_call_get(call, "KeepAliveToken"));

  if (kept == NULL) {
    dw_sandbox_call_refuse(call, 403, "InvalidKeepAliveToken.NotFound",
                           "The keep-alive token is not known.");
    return NULL;
  }
  if (!is_same_client(call, kept->client_id, "InvalidKeepAliveToken.ClientMismatch"))
    return NULL;
  if (self->scenario->keep_alive_expired ||
      dw_sandbox_clock_now(self->clock) - kept->time > KEPT_LIFE_US) {
    dw_sandbox_call_refuse(call, 403, "InvalidKeepAliveToken.Expired",
                           "The keep-alive token is too old.");
    return NULL;
  }
  return kept->user;
}
