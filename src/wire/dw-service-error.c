/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-service-error.h"

#include "dw-error.h"
#include "dw-log.h"

#include <string.h>

/* Characters of the service's own message; what Deskway adds comes on top. */
#define MESSAGE_LIMIT 380
#define CODE_LIMIT    128

/* One row of the table below. A row fits where the Code matches one of @codes and, where there is
 * any, one of @also, or where the HTTP status lies between @status_from and @status_to. Patterns
 * are globs over the Code in small letters without `_` and `-`. */
typedef struct {
  const char *codes;
  const char *also;
  guint status_from;
  guint status_to;
  DwError kind;
  const char *what;
  const char *advice;
  gboolean in_our_words; /* what the service says of it is for programmers */
} Row;

/* The first row that fits decides. The public reference lists no codes for the end-user product, so
 * the rows go by the patterns that the vendor's codes follow; the order matters where a code has
 * two words in it:
 *  - a missing parameter is never a wrong one, whatever its name;
 *  - a token of the session comes before anything else that is invalid or not found;
 *  - a locked desk is no locked user;
 *  - AccessKeyId.NotFound is a wrong key, not a missing desk;
 *  - an action or version that is not found is not offered here. */
static const Row table[] = {
    {"missing*", NULL, 0, 0, DW_ERROR_REFUSED, "The service misses a parameter.", NULL},
    {"*logintoken* *session* *keepalivetoken* *securitytoken*",
     "*invalid* *expired* *notfound* *notexist*", 0, 0, DW_ERROR_SIGNED_OUT,
     "The sign-in is no longer valid.", "Sign in again."},
    {"*desktop*lock* *instance*lock* *resource*lock*", NULL, 0, 0, DW_ERROR_NOT_READY,
     "The desk is locked.", "Try again later, or ask your administrator."},
    {"*lock* *frozen*", NULL, 0, 0, DW_ERROR_LOCKED, "The user is locked.",
     "Ask your administrator to unlock it."},
    {"*authenticationcode* *tokencode*", NULL, 0, 0, DW_ERROR_WRONG_CREDENTIALS,
     "The code was not accepted.", "Check the code and enter it again."},
    {"invaliduserorpassword*", NULL, 0, 0, DW_ERROR_WRONG_CREDENTIALS,
     "The user name or the password was not accepted.", "Check the user name and the password."},
    {"invalidpassword*", NULL, 0, 0, DW_ERROR_WRONG_CREDENTIALS, "The password was not accepted.",
     "Check the password."},
    {"invalidaccesskey*", NULL, 0, 0, DW_ERROR_WRONG_CREDENTIALS, "The AccessKey was not accepted.",
     "Check the AccessKey ID and secret."},
    {"signaturedoesnotmatch*", NULL, 0, 0, DW_ERROR_WRONG_CREDENTIALS,
     "The AccessKey's secret was not accepted.", "Check the secret.", TRUE},
    {"throttling*", NULL, 429, 429, DW_ERROR_THROTTLED, "The service gets too many requests.",
     "Wait a moment and try again."},
    {"serviceunavailable* internalerror*", NULL, 500, 599, DW_ERROR_UNAVAILABLE,
     "The service is not available at the moment.", "Try again in a few minutes."},
    {"forbidden* nopermission* unauthorized*", NULL, 0, 0, DW_ERROR_REFUSED,
     "The service does not permit this.", "Ask your administrator for the right to do it."},
    {"invalidaction* invalidversion*", NULL, 0, 0, DW_ERROR_NOT_OFFERED,
     "This office's service does not offer that.",
     "Ask your administrator whether it can be made available."},
    {"*notfound* *notexist*", NULL, 0, 0, DW_ERROR_NOT_FOUND,
     "The service does not know what was asked for.", "Check the name."},
    {"*status* *operationconflict*", NULL, 0, 0, DW_ERROR_NOT_READY,
     "The desk is in no state for that now.", "Wait until it has settled and try again."},
    {"*", NULL, 0, 0, DW_ERROR_REFUSED, "The service refused the request.", NULL},
};

static gboolean
matches_any(const char *patterns, const char *text)
{
  g_auto(GStrv) globs = g_strsplit(patterns, " ", -1);

  for (char **glob = globs; *glob != NULL; glob++) {
    if (g_pattern_match_simple(*glob, text))
      return TRUE;
  }
  return FALSE;
}

/* Some products write INVALID_LOGIN_TOKEN where others write InvalidLoginToken. */
static char *
normalise(const char *code)
{
  g_autoptr(GString) plain = g_string_new(NULL);

  for (const char *c = code; *c != '\0'; c++) {
    if (*c != '_' && *c != '-')
      g_string_append_c(plain, g_ascii_tolower(*c));
  }
  return g_string_free(g_steal_pointer(&plain), FALSE);
}

static const Row *
classify(guint status, const char *code)
{
  g_autofree char *plain = normalise(code);
  const Row *row = table;

  for (;; row++) {
    if (status >= MAX(row->status_from, 1) && status <= row->status_to)
      return row;
    if (matches_any(row->codes, plain) && (row->also == NULL || matches_any(row->also, plain)))
      return row;
  }
}

static gboolean
is_invisible(gunichar c)
{
  GUnicodeType type = g_unichar_type(c);

  return type == G_UNICODE_FORMAT || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED;
}

/**
 * dw_service_error_clean:
 * @text: a text that the service wrote
 * @max_length: characters
 *
 * Makes @text fit for a terminal or a label: redacted, on one line, without control characters or
 * any that turn the direction of writing, and no longer than @max_length.
 *
 * Returns: (transfer full): the clean text, maybe empty
 */
char *
dw_service_error_clean(const char *text, gsize max_length)
{
  g_autofree char *redacted = dw_log_redact(text);
  g_autoptr(GString) clean = g_string_new(NULL);
  gsize length = 0;

  for (const char *c = redacted; *c != '\0' && length < max_length; c = g_utf8_next_char(c)) {
    gunichar letter = g_utf8_get_char(c);
    gboolean blank = g_unichar_isspace(letter) || g_unichar_iscntrl(letter);

    if (is_invisible(letter) || (blank && (length == 0 || clean->str[clean->len - 1] == ' ')))
      continue;
    g_string_append_unichar(clean, blank ? ' ' : letter);
    length++;
  }
  if (length == max_length)
    g_string_append(clean, "…");
  return g_strchomp(g_string_free(g_steal_pointer(&clean), FALSE));
}

static char *
make_sentence(const Row *row, guint status, const char *code, const char *message)
{
  g_autofree char *said = dw_service_error_clean(row->in_our_words ? "" : message, MESSAGE_LIMIT);
  gboolean ended = g_str_has_suffix(said, ".") || g_str_has_suffix(said, "!") ||
                   g_str_has_suffix(said, "?") || g_str_has_suffix(said, "…") ||
                   g_str_has_suffix(said, "。");
  g_autoptr(GString) sentence = g_string_new(*said != '\0' ? said : row->what);

  if (*said != '\0' && !ended)
    g_string_append_c(sentence, '.');
  if (*said == '\0' && *code == '\0')
    g_string_append_printf(sentence, " It answered with HTTP status %u.", status);
  if (row->advice != NULL)
    g_string_append_printf(sentence, " %s", row->advice);
  return g_string_free(g_steal_pointer(&sentence), FALSE);
}

/**
 * dw_service_error_new:
 * @status: the HTTP status, or 0 where the code did not come with one
 * @code: (nullable): the service's `Code`
 * @message: (nullable): its `Message`
 * @request_id: (nullable): its `RequestId`
 *
 * Tells what a refusal of the service means to the person. The message is the service's own,
 * cleaned, with what the person can do; where it has none, Deskway's words stand in.
 *
 * Returns: (transfer full): an error in %DW_ERROR that carries code and request
 */
GError *
dw_service_error_new(guint status, const char *code, const char *message, const char *request_id)
{
  g_autofree char *clean_code = dw_service_error_clean(code != NULL ? code : "", CODE_LIMIT);
  g_autofree char *clean_id =
      dw_service_error_clean(request_id != NULL ? request_id : "", CODE_LIMIT);
  const Row *row = classify(status, clean_code);
  g_autofree char *sentence =
      make_sentence(row, status, clean_code, message != NULL ? message : "");

  return dw_error_new_service(row->kind, *clean_code != '\0' ? clean_code : NULL, sentence,
                              *clean_id != '\0' ? clean_id : NULL);
}
