/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sign-in-state.h"

#include "dw-error.h"

#include <string.h>

/* The stages a person answers, by the name that GetLoginToken gives them in NextStage and takes
 * them by in CurrentStage. */
static const struct {
  const char *stage;
  DwSignInState state;
  DwSignInEvent event;
} stages[] = {
    {"ADPassword", DW_SIGN_IN_PASSWORD, DW_SIGN_IN_EVENT_WRONG_ANSWER},
    {"MFABind", DW_SIGN_IN_MFA_BIND, DW_SIGN_IN_EVENT_ASK_MFA_BIND},
    {"MFAVerify", DW_SIGN_IN_MFA_VERIFY, DW_SIGN_IN_EVENT_ASK_MFA_VERIFY},
    {"TokenVerify", DW_SIGN_IN_TOKEN_VERIFY, DW_SIGN_IN_EVENT_ASK_TOKEN},
    {"ChangePassword", DW_SIGN_IN_CHANGE_PASSWORD, DW_SIGN_IN_EVENT_ASK_NEW_PASSWORD},
};

static DwSignInState
next_of_question(DwSignInState state, DwSignInEvent event)
{
  switch (event) {
  case DW_SIGN_IN_EVENT_ASK_MFA_BIND:
    return DW_SIGN_IN_MFA_BIND;
  case DW_SIGN_IN_EVENT_ASK_MFA_VERIFY:
    return DW_SIGN_IN_MFA_VERIFY;
  case DW_SIGN_IN_EVENT_ASK_TOKEN:
    return DW_SIGN_IN_TOKEN_VERIFY;
  case DW_SIGN_IN_EVENT_ASK_NEW_PASSWORD:
    return DW_SIGN_IN_CHANGE_PASSWORD;
  case DW_SIGN_IN_EVENT_TOKEN:
    return DW_SIGN_IN_SIGNED_IN;
  case DW_SIGN_IN_EVENT_ABORT:
    return DW_SIGN_IN_SIGNED_OUT;
  default:
    return state;
  }
}

static DwSignInState
next_of_signed_in(DwSignInState state, DwSignInEvent event)
{
  switch (event) {
  case DW_SIGN_IN_EVENT_TOKEN:
  case DW_SIGN_IN_EVENT_STAY:
    return DW_SIGN_IN_SIGNED_IN;
  case DW_SIGN_IN_EVENT_REFRESH:
    return DW_SIGN_IN_REFRESHING;
  case DW_SIGN_IN_EVENT_KEEP_ALIVE:
    return DW_SIGN_IN_KEEP_ALIVE;
  case DW_SIGN_IN_EVENT_EXPIRE:
    return DW_SIGN_IN_EXPIRED;
  default:
    return state;
  }
}

/**
 * dw_sign_in_state_next:
 * @state: where the session stands
 * @event: what happened
 *
 * The whole of the sign-in logic. An event that has no place in @state changes nothing, so that a
 * reply that comes too late can do no harm.
 *
 * Returns: where the session stands now
 */
DwSignInState
dw_sign_in_state_next(DwSignInState state, DwSignInEvent event)
{
  if (event == DW_SIGN_IN_EVENT_SIGN_OUT)
    return DW_SIGN_IN_SIGNED_OUT;
  if (event == DW_SIGN_IN_EVENT_BEGIN)
    return DW_SIGN_IN_PASSWORD;
  if (dw_sign_in_state_is_question(state))
    return next_of_question(state, event);
  if (state == DW_SIGN_IN_SIGNED_OUT || state == DW_SIGN_IN_EXPIRED)
    return event == DW_SIGN_IN_EVENT_RESTORE ? DW_SIGN_IN_SIGNED_IN : state;
  return next_of_signed_in(state, event);
}

/**
 * dw_sign_in_state_is_question:
 * @state: where a session stands
 *
 * Returns: whether an answer of the person is what goes on from there
 */
gboolean
dw_sign_in_state_is_question(DwSignInState state)
{
  return dw_sign_in_state_stage(state) != NULL;
}

/**
 * dw_sign_in_state_has_token:
 * @state: where a session stands
 *
 * Returns: whether there is a login token that was not refused yet
 */
gboolean
dw_sign_in_state_has_token(DwSignInState state)
{
  return state == DW_SIGN_IN_SIGNED_IN || state == DW_SIGN_IN_REFRESHING ||
         state == DW_SIGN_IN_KEEP_ALIVE;
}

/**
 * dw_sign_in_state_stage:
 * @state: where a session stands
 *
 * Returns: (nullable) (transfer none): the stage of GetLoginToken that @state waits for an answer
 *   in
 */
const char *
dw_sign_in_state_stage(DwSignInState state)
{
  for (gsize i = 0; i < G_N_ELEMENTS(stages); i++) {
    if (stages[i].state == state)
      return stages[i].stage;
  }
  return NULL;
}

/**
 * dw_sign_in_state_event_for_stage:
 * @stage: a NextStage, not empty
 * @event: (out): what it means
 * @error: return location, %DW_ERROR_UNKNOWN_STAGE naming @stage
 *
 * Returns: whether Deskway knows @stage
 */
gboolean
dw_sign_in_state_event_for_stage(const char *stage, DwSignInEvent *event, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS(stages); i++) {
    if (strcmp(stages[i].stage, stage) == 0) {
      *event = stages[i].event;
      return TRUE;
    }
  }
  g_set_error(error, DW_ERROR, DW_ERROR_UNKNOWN_STAGE,
              "This office asks for the sign-in step “%.60s”, which this version of Deskway does "
              "not know. A newer version may.",
              stage);
  return FALSE;
}
