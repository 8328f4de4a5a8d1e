/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-sign-in.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-terminal.h"
#include "dw-error.h"
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

static DwSecret *
obtain_password(SignIn *self, GError **error)
{
  if (self->words->password != NULL)
    return dw_secret_ref(self->words->password);
  if (self->words->password_file != NULL)
    return dw_cli_terminal_read_secret(self->words->password_file, error);
  if (dw_cli_terminal_can_ask())
    return ask_secret(self, "Password", error);
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
    g_autoptr(DwSecret) code = ask_secret(self, "Code", error);

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
  g_autoptr(DwSecret) password = ask_secret(self, "Password", error);
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
region_of(const DwCliSignIn *words)
{
  const char *plus = words->office_site != NULL ? strchr(words->office_site, '+') : NULL;

  return plus != NULL ? g_strndup(words->office_site, (gsize) (plus - words->office_site)) : NULL;
}

static gboolean
run_user(SignIn *self, GError **error)
{
  const DwCliSignIn *words = self->words;
  DwCli *cli = self->cli;
  g_autofree char *region = region_of(words);
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_WORKSPACE);
  DwSignIn who = {.user = words->user, .office_site = words->office_site, .keep = words->keep};
  GError *first_error = NULL;
  gboolean done;

  self->password = obtain_password(self, error);
  if (self->password == NULL)
    return FALSE;
  account->user = g_strdup(words->user);
  account->office_site = g_strdup(words->office_site);
  account->region = g_strdup(cli->globals.region != NULL ? cli->globals.region : region);
  account->endpoint = g_strdup(cli->globals.endpoint);
  account->keep_signed_in = words->keep;
  account->remember_password = words->remember_password;
  dw_context_use(cli->context, account);

  who.password = self->password;
  dw_session_sign_in_async(dw_context_get_session(cli->context), &who, cli->cancellable,
                           dw_cli_done_cb, cli);
  done = dw_session_sign_in_finish(dw_context_get_session(cli->context), dw_cli_await(cli),
                                   &first_error);
  return answer_stages(self, done, first_error, error);
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
  return TRUE;
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

static DwExit
save(DwCli *cli)
{
  const DwAccount *account = dw_context_get_account(cli->context);
  GError *error = NULL;

  if (!account->remember_password)
    dw_context_drop_password(cli->context);
  dw_context_save_async(cli->context, cli->cancellable, dw_cli_done_cb, cli);
  if (!dw_context_save_finish(cli->context, dw_cli_await(cli), &error) ||
      !dw_accounts_set_default(dw_context_get_accounts(cli->context), account->id, &error))
    return dw_cli_fail(cli, error);
  if (cli->globals.json)
    dw_cli_json_print_account(account);
  else
    printf("Signed in as %s.\n", account->id);
  return DW_EXIT_DONE;
}

/**
 * dw_cli_sign_in:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `sign-in`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_sign_in(DwCli *cli, int argc, char **argv)
{
  DwCliGlobals *globals = &cli->globals;
  g_autofree char *organization = NULL;
  g_autofree char *new_password_file = NULL;
  g_autofree char *qr_output = NULL;
  gboolean keep = FALSE, remember = FALSE;
  GError *error = NULL;
  const GOptionEntry entries[] = {
      {"user", 0, 0, G_OPTION_ARG_STRING, &globals->user, "Your user name", "U"},
      {"office-site", 0, 0, G_OPTION_ARG_STRING, &globals->office_site,
       "Your office, such as cn-hangzhou+dir-1", "ID"},
      {"organization", 0, 0, G_OPTION_ARG_STRING, &organization, "Your organization", "ID"},
      {"keep", 0, 0, G_OPTION_ARG_NONE, &keep, "Stay signed in", NULL},
      {"remember-password", 0, 0, G_OPTION_ARG_NONE, &remember,
       "Keep the password in the keyring too", NULL},
      {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &globals->password_file,
       "Read the password from the first line of FILE", "FILE"},
      {"password-stdin", 0, 0, G_OPTION_ARG_NONE, &globals->password_stdin,
       "Read the password from standard input", NULL},
      {"code", 0, 0, G_OPTION_ARG_STRING, &globals->code, "The code for a second step", "C"},
      {"new-password-file", 0, 0, G_OPTION_ARG_FILENAME, &new_password_file,
       "Where the office asks for a new password, read it from FILE", "FILE"},
      {"qr-output", 0, 0, G_OPTION_ARG_FILENAME, &qr_output,
       "Where an authenticator is to be bound, write its QR picture to FILE", "FILE"},
      {"access-key-id", 0, 0, G_OPTION_ARG_STRING, &globals->access_key_id,
       "Sign in with an AccessKey", "ID"},
      {"access-key-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &globals->access_key_secret_file,
       "Read the AccessKey's secret from FILE", "FILE"},
      {"security-token-file", 0, 0, G_OPTION_ARG_FILENAME, &globals->security_token_file,
       "Read the token of a temporary AccessKey from FILE", "FILE"},
      {"provider", 0, 0, G_OPTION_ARG_STRING, &globals->provider,
       "What the AccessKey is for: gws or operator", "P"},
      {NULL},
  };

  if (!dw_cli_commands_parse("sign-in", entries, &argc, &argv, &error))
    return dw_cli_fail(cli, error);
  const DwCliSignIn words = {
      .user = globals->user,
      .office_site = globals->office_site,
      .password_file = globals->password_stdin ? "-" : globals->password_file,
      .code = globals->code,
      .new_password_file = new_password_file,
      .qr_output = qr_output,
      .keep = keep,
      .remember_password = remember,
      .access_key_id = globals->access_key_id,
      .access_key_secret_file = globals->access_key_secret_file,
      .security_token_file = globals->security_token_file,
      .provider = globals->provider,
  };
  if (argc > 1)
    error =
        g_error_new(DW_ERROR, DW_ERROR_USAGE, "“%s” is one word too many for sign-in.", argv[1]);
  else if (organization != NULL)
    error = g_error_new_literal(DW_ERROR, DW_ERROR_USAGE,
                                "Sign-in by organization is not in this version. Sign in with "
                                "--office-site instead.");
  else if (words.user == NULL && words.access_key_id == NULL)
    error = g_error_new_literal(DW_ERROR, DW_ERROR_USAGE,
                                "Say who signs in, with --user and --office-site.");
  if (error != NULL || !dw_cli_sign_in_run(cli, &words, &error))
    return dw_cli_fail(cli, error);
  return save(cli);
}
