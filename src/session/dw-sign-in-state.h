/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwSignInState:
 * @DW_SIGN_IN_SIGNED_OUT: nobody is signed in
 * @DW_SIGN_IN_PASSWORD: the password is being checked, or is to be given again
 * @DW_SIGN_IN_MFA_BIND: an authenticator app is to be bound; a code from it is the answer
 * @DW_SIGN_IN_MFA_VERIFY: a code from the bound authenticator app is to be given
 * @DW_SIGN_IN_TOKEN_VERIFY: a code that was sent by mail or phone is to be given
 * @DW_SIGN_IN_CHANGE_PASSWORD: a new password is to be given
 * @DW_SIGN_IN_SIGNED_IN: there is a login token
 * @DW_SIGN_IN_REFRESHING: there is one, and a newer one is on its way
 * @DW_SIGN_IN_KEEP_ALIVE: the login token is gone, and the keep-alive token is being tried
 * @DW_SIGN_IN_EXPIRED: the session is over; the person signs in again
 *
 * Where a session stands.
 */
typedef enum {
  DW_SIGN_IN_SIGNED_OUT,
  DW_SIGN_IN_PASSWORD,
  DW_SIGN_IN_MFA_BIND,
  DW_SIGN_IN_MFA_VERIFY,
  DW_SIGN_IN_TOKEN_VERIFY,
  DW_SIGN_IN_CHANGE_PASSWORD,
  DW_SIGN_IN_SIGNED_IN,
  DW_SIGN_IN_REFRESHING,
  DW_SIGN_IN_KEEP_ALIVE,
  DW_SIGN_IN_EXPIRED,
} DwSignInState;

/**
 * DwSignInEvent:
 * @DW_SIGN_IN_EVENT_BEGIN: a person starts to sign in
 * @DW_SIGN_IN_EVENT_RESTORE: tokens of an earlier run were found
 * @DW_SIGN_IN_EVENT_ASK_MFA_BIND: the service asks for that stage next
 * @DW_SIGN_IN_EVENT_ASK_MFA_VERIFY: the service asks for that stage next
 * @DW_SIGN_IN_EVENT_ASK_TOKEN: the service asks for that stage next
 * @DW_SIGN_IN_EVENT_ASK_NEW_PASSWORD: the service asks for that stage next
 * @DW_SIGN_IN_EVENT_TOKEN: the service gave a login token
 * @DW_SIGN_IN_EVENT_WRONG_ANSWER: the service did not take the answer; the stage stays
 * @DW_SIGN_IN_EVENT_ABORT: the attempt is over: cancelled, locked, a stage nobody knows
 * @DW_SIGN_IN_EVENT_REFRESH: a newer login token is asked for
 * @DW_SIGN_IN_EVENT_KEEP_ALIVE: the keep-alive token is tried
 * @DW_SIGN_IN_EVENT_EXPIRE: no token is accepted any more
 * @DW_SIGN_IN_EVENT_STAY: a refresh failed for a reason that is not the token's: the old one stays
 * @DW_SIGN_IN_EVENT_SIGN_OUT: the person signs out
 *
 * What can happen to a session.
 */
typedef enum {
  DW_SIGN_IN_EVENT_BEGIN,
  DW_SIGN_IN_EVENT_RESTORE,
  DW_SIGN_IN_EVENT_ASK_MFA_BIND,
  DW_SIGN_IN_EVENT_ASK_MFA_VERIFY,
  DW_SIGN_IN_EVENT_ASK_TOKEN,
  DW_SIGN_IN_EVENT_ASK_NEW_PASSWORD,
  DW_SIGN_IN_EVENT_TOKEN,
  DW_SIGN_IN_EVENT_WRONG_ANSWER,
  DW_SIGN_IN_EVENT_ABORT,
  DW_SIGN_IN_EVENT_REFRESH,
  DW_SIGN_IN_EVENT_KEEP_ALIVE,
  DW_SIGN_IN_EVENT_EXPIRE,
  DW_SIGN_IN_EVENT_STAY,
  DW_SIGN_IN_EVENT_SIGN_OUT,
} DwSignInEvent;

DwSignInState dw_sign_in_state_next(DwSignInState state, DwSignInEvent event);
gboolean dw_sign_in_state_is_question(DwSignInState state);
gboolean dw_sign_in_state_has_token(DwSignInState state);
const char *dw_sign_in_state_stage(DwSignInState state);
gboolean dw_sign_in_state_event_for_stage(const char *stage,
                                          DwSignInEvent *event,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
