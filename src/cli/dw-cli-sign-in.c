/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-sign-in.h"

#include "dw-cli-terminal.h"
#include "dw-error.h"
#include "dw-key-check.h"
#include "dw-paths.h"

#include <stdio.h>
#include <string.h>

/* Wrong answers that a person may give on a terminal before the command ends. */
#define MOST_ATTEMPTS 3

/* One sign-in on its way through the stages. */
typedef struct {
  DwCli *cli;
  const DwCliSignIn *words;
  DwSecret *password;
  gboolean code_used;
} SignIn;

static DwSecret *
ask_secret(SignIn *self, const char *prompt, GError **error)
{
  return dw_cli_terminal_ask_secret(prompt, self->cli->cancellable, error);
}

/* Enter alone is a slip of the finger, not an answer. */
static DwSecret *
ask_password(SignIn *self, GError **error)
{
  g_autoptr(DwSecret) password = ask_secret(self, "Password", error);

  while (password != NULL && dw_secret_get_length(password) == 0) {
    dw_secret_unref(password);
    password = ask_secret(self, "Password", error);
  }
  return g_steal_pointer(&password);
}

static DwSecret *
obtain_password(SignIn *self, GError **error)
{
  if (self->words->password != NULL)
    return dw_secret_ref(self->words->password);
  if (self->words->password_file != NULL)
    return dw_cli_terminal_read_secret(self->words->password_file, error);
  if (dw_cli_terminal_can_ask())
    return ask_password(self, error);
  g_set_error_literal(error, DW_ERROR, DW_ERROR_ANSWER_NEEDED,
                      "The sign-in step ADPassword needs the password. Give it with "
                      "--password-file or --password-stdin.");
  return NULL;
}

static void
explain_sent(const DwLoginReply *challenge)
{
  const char *to = challenge->email;

  if (challenge->risk != NULL)
    to = challenge->risk->email != NULL ? challenge->risk->email : challenge->risk->phone;
  fprintf(stderr, "A code was sent to %s. Press Enter without a code to have it sent again.\n",
          to != NULL ? to : "you");
}

static gboolean
write_qr_code(const char *path, GBytes *png, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (g_file_set_contents_full(path, g_bytes_get_data(png, NULL), (gssize) g_bytes_get_size(png),
                               G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local_error))
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_STORAGE, "The QR picture can't be written: %s",
              local_error->message);
  return FALSE;
}

static gboolean
show_binding(SignIn *self, const DwLoginReply *challenge, GError **error)
{
  const char *path = self->words->qr_output;

  if (path != NULL && challenge->qr_code_png != NULL &&
      !write_qr_code(path, challenge->qr_code_png, error))
    return FALSE;
  fprintf(stderr, "Your office asks for an authenticator app. Add Deskway's account to it%s%s.\n",
          path != NULL ? " with the QR picture in " : "", path != NULL ? path : "");
  if (challenge->secret != NULL)
    fprintf(stderr, "The secret to type in is %s\n", dw_secret_peek(challenge->secret));
  if (path == NULL && challenge->qr_code_png != NULL)
    fputs("For a QR picture to scan, sign in with --qr-output FILE.\n", stderr);
  return TRUE;
}

static void
explain_password_rules(const DwLoginReply *challenge)
{
  const DwPasswordStrategy *strategy = challenge->password_strategy;

  fputs("Your office asks for a new password", stderr);
  if (strategy != NULL && strategy->minimum_length > 0)
    fprintf(stderr, " of at least %" G_GINT64_FORMAT " characters", strategy->minimum_length);
  fputs(".\n", stderr);
}

static gboolean
send_code_again(SignIn *self, GError **error)
{
  DwSession *session = dw_context_get_session(self->cli->context);

  dw_session_send_code_async(session, self->cli->cancellable, dw_cli_done_cb, self->cli);
  return dw_session_send_code_finish(session, dw_cli_await(self->cli), error);
}

static DwSecret *
ask_code(SignIn *self, GError **error)
{
  DwSession *session = dw_context_get_session(self->cli->context);
  const DwLoginReply *challenge = dw_session_get_challenge(session);
  gboolean sent = dw_session_get_state(session) == DW_SIGN_IN_TOKEN_VERIFY;

  if (sent && challenge != NULL)
    explain_sent(challenge);
  for (;;) {
    g_autoptr(DwSecret) code =
        ask_secret(self, sent ? "Code" : "Code from your authenticator app", error);

    if (code == NULL)
      return NULL;
    if (!sent || dw_secret_get_length(code) > 0)
      return g_steal_pointer(&code);
    if (!send_code_again(self, error))
      return NULL;
    fputs("It was sent again.\n", stderr);
  }
}

static DwSecret *
obtain_code(SignIn *self, GError **error)
{
  DwSession *session = dw_context_get_session(self->cli->context);
  const DwLoginReply *challenge = dw_session_get_challenge(session);

  if (dw_session_get_state(session) == DW_SIGN_IN_MFA_BIND && challenge != NULL &&
      (dw_cli_terminal_can_ask() || self->words->qr_output != NULL) &&
      !show_binding(self, challenge, error))
    return NULL;
  if (self->words->code != NULL && !self->code_used) {
    self->code_used = TRUE;
    return dw_secret_new(self->words->code);
  }
  if (dw_cli_terminal_can_ask())
    return ask_code(self, error);
  g_set_error(error, DW_ERROR, DW_ERROR_ANSWER_NEEDED,
              "The sign-in step %s needs a code. Give it with --code, or sign in from a terminal.",
              dw_sign_in_state_stage(dw_session_get_state(session)));
  return NULL;
}

static DwSecret *
ask_new_password(SignIn *self, GError **error)
{
  DwSession *session = dw_context_get_session(self->cli->context);

  if (dw_session_get_challenge(session) != NULL)
    explain_password_rules(dw_session_get_challenge(session));
  for (;;) {
    g_autoptr(DwSecret) first = ask_secret(self, "New password", error);
    g_autoptr(DwSecret) second = first != NULL ? ask_secret(self, "Again", error) : NULL;

    if (second == NULL)
      return NULL;
    if (dw_secret_equal(first, second))
      return g_steal_pointer(&first);
    fputs("The two are not the same.\n", stderr);
  }
}

static DwSecret *
obtain_new_password(SignIn *self, GError **error)
{
  if (self->words->new_password_file != NULL)
    return dw_cli_terminal_read_secret(self->words->new_password_file, error);
  if (dw_cli_terminal_can_ask())
    return ask_new_password(self, error);
  g_set_error_literal(error, DW_ERROR, DW_ERROR_ANSWER_NEEDED,
                      "The sign-in step ChangePassword needs a new password. Give it with "
                      "--new-password-file, or sign in from a terminal.");
  return NULL;
}

static void
keep_password(SignIn *self, DwSecret *password)
{
  g_clear_pointer(&self->password, dw_secret_unref);
  self->password = dw_secret_ref(password);
}

static gboolean
answer(SignIn *self, const DwAnswer *given, GError **error)
{
  DwSession *session = dw_context_get_session(self->cli->context);

  dw_session_answer_async(session, given, self->cli->cancellable, dw_cli_done_cb, self->cli);
  return dw_session_sign_in_finish(session, dw_cli_await(self->cli), error);
}

static gboolean
answer_with_code(SignIn *self, GError **error)
{
  g_autoptr(DwSecret) code = obtain_code(self, error);
  const DwAnswer given = {.code = code};

  return code != NULL && answer(self, &given, error);
}

static gboolean
answer_with_password(SignIn *self, GError **error)
{
  g_autoptr(DwSecret) password = ask_password(self, error);
  const DwAnswer given = {.password = password};

  if (password == NULL)
    return FALSE;
  keep_password(self, password);
  return answer(self, &given, error);
}

static gboolean
answer_with_new_password(SignIn *self, GError **error)
{
  g_autoptr(DwSecret) password = obtain_new_password(self, error);
  const DwAnswer given = {.new_password = password};

  if (password == NULL || !answer(self, &given, error))
    return FALSE;
  keep_password(self, password);
  return TRUE;
}

static gboolean
answer_stage(SignIn *self, GError **error)
{
  switch (dw_session_get_state(dw_context_get_session(self->cli->context))) {
  case DW_SIGN_IN_PASSWORD:
    return answer_with_password(self, error);
  case DW_SIGN_IN_CHANGE_PASSWORD:
    return answer_with_new_password(self, error);
  default:
    return answer_with_code(self, error);
  }
}

/* Whether a person at a terminal may try @error's stage again. */
static gboolean
may_try_again(SignIn *self, const GError *error, guint *attempts)
{
  DwSession *session = dw_context_get_session(self->cli->context);

  return dw_cli_terminal_can_ask() && ++*attempts < MOST_ATTEMPTS &&
         dw_sign_in_state_is_question(dw_session_get_state(session)) &&
         (g_error_matches(error, DW_ERROR, DW_ERROR_WRONG_CREDENTIALS) ||
          g_error_matches(error, DW_ERROR, DW_ERROR_REFUSED));
}

static gboolean
answer_stages(SignIn *self, gboolean first_done, GError *first_error, GError **error)
{
  DwSession *session = dw_context_get_session(self->cli->context);
  g_autoptr(GError) last = first_error;
  gboolean done = first_done;
  guint attempts = 0;

  while (done ? dw_sign_in_state_is_question(dw_session_get_state(session))
              : may_try_again(self, last, &attempts)) {
    if (!done)
      fprintf(stderr, "deskwayctl: %s\n", last->message);
    g_clear_error(&last);
    done = answer_stage(self, &last);
  }
  if (!done)
    g_propagate_error(error, g_steal_pointer(&last));
  return done;
}

/* `cn-hangzhou+dir-1` tells its region. */
static char *
region_of(const char *office_site)
{
  const char *plus = office_site != NULL ? strchr(office_site, '+') : NULL;

  return plus != NULL ? g_strndup(office_site, (gsize) (plus - office_site)) : NULL;
}

/* Who signs in, from the command line or from the person. */
static gboolean
obtain_names(SignIn *self, DwAccount *account, GError **error)
{
  const DwCliSignIn *words = self->words;
  GCancellable *cancellable = self->cli->cancellable;

  account->user = g_strdup(words->user);
  account->office_site = g_strdup(words->office_site);
  account->organization = g_strdup(words->organization);
  if (account->user == NULL && dw_cli_terminal_can_ask()) {
    account->user = dw_cli_terminal_ask("User", cancellable, error);
    if (account->user == NULL)
      return FALSE;
  }
  if (account->office_site == NULL && account->organization == NULL &&
      self->cli->globals.region == NULL && dw_cli_terminal_can_ask()) {
    account->office_site =
        dw_cli_terminal_ask("Office, such as cn-hangzhou+dir-1", cancellable, error);
    if (account->office_site == NULL)
      return FALSE;
  }
  account->region = self->cli->globals.region != NULL ? g_strdup(self->cli->globals.region)
                                                      : region_of(account->office_site);
  return TRUE;
}

static gboolean
check_names(const DwAccount *account, GError **error)
{
  if (account->user == NULL || *account->user == '\0')
    g_set_error_literal(error, DW_ERROR, DW_ERROR_USAGE,
                        "Say who signs in, with --user and --office-site or --organization.");
  else if (account->office_site != NULL && account->organization != NULL)
    g_set_error_literal(error, DW_ERROR, DW_ERROR_USAGE,
                        "Give --office-site or --organization, not both.");
  else if (account->organization != NULL ? *account->organization == '\0' : account->region == NULL)
    g_set_error_literal(error, DW_ERROR, DW_ERROR_USAGE,
                        "Name your office with --office-site, such as cn-hangzhou+dir-1, or its "
                        "region with --region, or your organization with --organization.");
  else
    return TRUE;
  return FALSE;
}

static DwAccount *
make_account(SignIn *self, GError **error)
{
  const DwCliSignIn *words = self->words;
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_WORKSPACE);

  if (!obtain_names(self, account, error) || !check_names(account, error))
    return NULL;
  account->endpoint = g_strdup(self->cli->globals.endpoint);
  account->keep_signed_in = words->keep;
  account->remember_password = words->remember_password;
  return g_steal_pointer(&account);
}

/* Whether the person is to be asked for the password only when it is known to be of use: an
 * organization may sign in through the web browser. */
static gboolean
asks_password_later(SignIn *self)
{
  return self->words->organization != NULL && self->words->password == NULL &&
         self->words->password_file == NULL && dw_cli_terminal_can_ask();
}

static gboolean
run_user(SignIn *self, GError **error)
{
  DwCli *cli = self->cli;
  g_autoptr(DwAccount) account = make_account(self, error);
  DwSignIn who = {.keep = self->words->keep};
  GError *first_error = NULL;
  gboolean later = asks_password_later(self);
  gboolean done;

  if (account != NULL && !later)
    self->password = obtain_password(self, error);
  if (account == NULL || (self->password == NULL && !later))
    return FALSE;
  dw_context_use(cli->context, account);
  who.user = account->user;
  who.office_site = account->office_site;
  who.organization = account->organization;
  who.password = self->password;
  dw_session_sign_in_async(dw_context_get_session(cli->context), &who, cli->cancellable,
                           dw_cli_done_cb, cli);
  done = dw_session_sign_in_finish(dw_context_get_session(cli->context), dw_cli_await(cli),
                                   &first_error);
  if (later && g_error_matches(first_error, DW_ERROR, DW_ERROR_ANSWER_NEEDED)) {
    g_clear_error(&first_error);
    done = TRUE; /* all but the password, which is asked for next */
  }
  return answer_stages(self, done, first_error, error);
}

static gboolean
check_key(DwCli *cli, GError **error)
{
  dw_key_check_async(cli->context, cli->cancellable, dw_cli_done_cb, cli);
  return dw_key_check_finish(cli->context, dw_cli_await(cli), error);
}

static gboolean
run_access_key(SignIn *self, GError **error)
{
  const DwCliSignIn *words = self->words;
  DwCli *cli = self->cli;
  gboolean is_gws = g_strcmp0(words->provider, "operator") != 0;
  g_autoptr(DwAccount) account = dw_account_new(is_gws ? DW_ACCOUNT_GWS : DW_ACCOUNT_OPERATOR);
  g_autoptr(DwSecret) secret = NULL;
  g_autoptr(DwSecret) token = NULL;

  if (words->access_key_secret_file != NULL)
    secret = dw_cli_terminal_read_secret(words->access_key_secret_file, error);
  else if (dw_cli_terminal_can_ask())
    secret = ask_secret(self, "AccessKey secret", error);
  else
    g_set_error_literal(error, DW_ERROR, DW_ERROR_ANSWER_NEEDED,
                        "The AccessKey's secret is needed. Give it with --access-key-secret-file.");
  if (secret == NULL)
    return FALSE;
  if (words->security_token_file != NULL) {
    token = dw_cli_terminal_read_secret(words->security_token_file, error);
    if (token == NULL)
      return FALSE;
  }
  account->access_key_id = g_strdup(words->access_key_id);
  account->region = g_strdup(cli->globals.region);
  account->endpoint = g_strdup(cli->globals.endpoint);
  dw_context_use(cli->context, account);
  dw_context_set_access_key(cli->context, secret, token);
  return !words->checks_key || check_key(cli, error);
}

static gboolean
sign_in(SignIn *self, GError **error)
{
  const DwCliSignIn *words = self->words;

  if (!dw_cli_ensure_context(self->cli, error))
    return FALSE;
  if (words->provider != NULL && strcmp(words->provider, "gws") != 0 &&
      strcmp(words->provider, "operator") != 0) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "The provider is gws or operator, not %s.",
                words->provider);
    return FALSE;
  }
  return words->access_key_id != NULL ? run_access_key(self, error) : run_user(self, error);
}

/**
 * dw_cli_sign_in_run:
 * @cli: the run
 * @words: who, and the answers that are known
 * @error: return location: what dw_session_sign_in_finish() gives, %DW_ERROR_ANSWER_NEEDED where
 *   there is nobody to ask
 *
 * Signs in through all the stages. On a terminal the person is asked for what is missing, and may
 * try again what was wrong.
 *
 * Returns: whether somebody is signed in
 */
gboolean
dw_cli_sign_in_run(DwCli *cli, const DwCliSignIn *words, GError **error)
{
  SignIn self = {.cli = cli, .words = words};
  gboolean done = sign_in(&self, error);

  if (done && words->remember_password)
    dw_context_remember_password(cli->context, self.password);
  g_clear_pointer(&self.password, dw_secret_unref);
  return done;
}
