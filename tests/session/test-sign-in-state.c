/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-error.h"
#include "dw-sign-in-state.h"

#include <string.h>

#define N_STATES (DW_SIGN_IN_EXPIRED + 1)
#define N_EVENTS (DW_SIGN_IN_EVENT_SIGN_OUT + 1)

/* The whole machine: a row a state, a column an event, both in the order of their enums. */
enum {
  OUT = DW_SIGN_IN_SIGNED_OUT,
  PASS = DW_SIGN_IN_PASSWORD,
  BIND = DW_SIGN_IN_MFA_BIND,
  CODE = DW_SIGN_IN_MFA_VERIFY,
  MAIL = DW_SIGN_IN_TOKEN_VERIFY,
  NEW = DW_SIGN_IN_CHANGE_PASSWORD,
  IN = DW_SIGN_IN_SIGNED_IN,
  REFR = DW_SIGN_IN_REFRESHING,
  KEEP = DW_SIGN_IN_KEEP_ALIVE,
  EXP = DW_SIGN_IN_EXPIRED,
};

/* clang-format off */
static const int table[N_STATES][N_EVENTS] = {
  /*        begin restore ask:bind code  mail  new   token wrong abort refr  keep  expire stay  sign-out */
  [OUT]  = {PASS, IN,     OUT,     OUT,  OUT,  OUT,  OUT,  OUT,  OUT,  OUT,  OUT,  OUT,   OUT,  OUT},
  [PASS] = {PASS, PASS,   BIND,    CODE, MAIL, NEW,  IN,   PASS, OUT,  PASS, PASS, PASS,  PASS, OUT},
  [BIND] = {PASS, BIND,   BIND,    CODE, MAIL, NEW,  IN,   BIND, OUT,  BIND, BIND, BIND,  BIND, OUT},
  [CODE] = {PASS, CODE,   BIND,    CODE, MAIL, NEW,  IN,   CODE, OUT,  CODE, CODE, CODE,  CODE, OUT},
  [MAIL] = {PASS, MAIL,   BIND,    CODE, MAIL, NEW,  IN,   MAIL, OUT,  MAIL, MAIL, MAIL,  MAIL, OUT},
  [NEW]  = {PASS, NEW,    BIND,    CODE, MAIL, NEW,  IN,   NEW,  OUT,  NEW,  NEW,  NEW,   NEW,  OUT},
  [IN]   = {PASS, IN,     IN,      IN,   IN,   IN,   IN,   IN,   IN,   REFR, KEEP, EXP,   IN,   OUT},
  [REFR] = {PASS, REFR,   REFR,    REFR, REFR, REFR, IN,   REFR, REFR, REFR, KEEP, EXP,   IN,   OUT},
  [KEEP] = {PASS, KEEP,   KEEP,    KEEP, KEEP, KEEP, IN,   KEEP, KEEP, REFR, KEEP, EXP,   IN,   OUT},
  [EXP]  = {PASS, IN,     EXP,     EXP,  EXP,  EXP,  EXP,  EXP,  EXP,  EXP,  EXP,  EXP,   EXP,  OUT},
};
/* clang-format on */

static void
test_table(void)
{
  for (int state = 0; state < N_STATES; state++) {
    for (int event = 0; event < N_EVENTS; event++) {
      g_test_message("state %d, event %d", state, event);
      g_assert_cmpint(dw_sign_in_state_next((DwSignInState) state, (DwSignInEvent) event), ==,
                      table[state][event]);
    }
  }
}

/* Whatever happens, a person can begin anew and can sign out. */
static void
test_always(void)
{
  for (int state = 0; state < N_STATES; state++) {
    g_assert_cmpint(table[state][DW_SIGN_IN_EVENT_BEGIN], ==, PASS);
    g_assert_cmpint(table[state][DW_SIGN_IN_EVENT_SIGN_OUT], ==, OUT);
  }
}

static void
test_kinds(void)
{
  static const struct {
    int state;
    const char *stage;
    gboolean has_token;
  } rows[N_STATES] = {
      {OUT, NULL, FALSE},         {PASS, "ADPassword", FALSE},  {BIND, "MFABind", FALSE},
      {CODE, "MFAVerify", FALSE}, {MAIL, "TokenVerify", FALSE}, {NEW, "ChangePassword", FALSE},
      {IN, NULL, TRUE},           {REFR, NULL, TRUE},           {KEEP, NULL, TRUE},
      {EXP, NULL, FALSE},
  };

  for (int i = 0; i < N_STATES; i++) {
    DwSignInState state = (DwSignInState) rows[i].state;

    g_assert_cmpint(rows[i].state, ==, i);
    g_assert_cmpstr(dw_sign_in_state_stage(state), ==, rows[i].stage);
    g_assert_cmpint(dw_sign_in_state_is_question(state), ==, rows[i].stage != NULL);
    g_assert_cmpint(dw_sign_in_state_has_token(state), ==, rows[i].has_token);
  }
}

static void
test_known_stages(void)
{
  static const struct {
    const char *stage;
    DwSignInEvent event;
  } rows[] = {
      {"ADPassword", DW_SIGN_IN_EVENT_WRONG_ANSWER},
      {"MFABind", DW_SIGN_IN_EVENT_ASK_MFA_BIND},
      {"MFAVerify", DW_SIGN_IN_EVENT_ASK_MFA_VERIFY},
      {"TokenVerify", DW_SIGN_IN_EVENT_ASK_TOKEN},
      {"ChangePassword", DW_SIGN_IN_EVENT_ASK_NEW_PASSWORD},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    DwSignInEvent event = DW_SIGN_IN_EVENT_SIGN_OUT;

    g_assert_true(dw_sign_in_state_event_for_stage(rows[i].stage, &event, &error));
    g_assert_no_error(error);
    g_assert_cmpint(event, ==, rows[i].event);
  }
}

static void
test_unknown_stages(void)
{
  static const char *const stages[] = {"FaceVerify", "mfaverify", "MFAVerify ", "KeepAliveVerify",
                                       ""};
  g_autofree char *long_stage = g_strnfill(500, 'x');
  g_autoptr(GError) error = NULL;
  DwSignInEvent event = DW_SIGN_IN_EVENT_STAY;

  for (gsize i = 0; i < G_N_ELEMENTS(stages); i++) {
    g_assert_false(dw_sign_in_state_event_for_stage(stages[i], &event, &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_UNKNOWN_STAGE);
    g_assert_nonnull(strstr(error->message, stages[i]));
    g_clear_error(&error);
  }
  g_assert_false(dw_sign_in_state_event_for_stage(long_stage, &event, &error));
  g_assert_cmpuint(strlen(error->message), <, 300);
  g_assert_cmpint(event, ==, DW_SIGN_IN_EVENT_STAY);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/session/sign-in-state/table", test_table);
  g_test_add_func("/session/sign-in-state/always", test_always);
  g_test_add_func("/session/sign-in-state/kinds", test_kinds);
  g_test_add_func("/session/sign-in-state/known-stages", test_known_stages);
  g_test_add_func("/session/sign-in-state/unknown-stages", test_unknown_stages);
  return g_test_run();
}
