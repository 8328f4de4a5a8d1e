/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-log.h"

#include "dw-secret.h"

#include <stdio.h>
#include <string.h>

static gboolean log_verbose;

/* Names after which a value is a secret, whoever wrote the text: the service, a protocol client, a
 * library. Here and below nothing is tried twice, so that the time goes by the text's length. */
#define SECRET_NAME                                                                              \
  "(?:passw(?:or)?d|passphrase|pwd|secret|token|ticket|signature|authenticationcode|verifycode|" \
  "credential|authcode|cookie|authorization|api[_-]?key)[A-Za-z0-9_]*+"

/* `"NAME":`, `NAME=`, `NAME 51:b:`, the same inside of a JSON text (`\"NAME\":`) or of a URL (%3D)
 */
#define MARK "(?:\\\\*+[\"'])?+(?:(?: [0-9]++)?+:[sb])?\\s*+(?:=>|[:=]|%3[ad])\\s*+"

/* A text in quotation marks goes to its end, past those that are escaped; where it is cut short, to
 * the end of all. */
#define VALUE                                  \
  "(?:(?:bearer|basic|digest)\\s++[^\\s\"']++" \
  "|\\\\++\"[^\"]*+\"?+"                       \
  "|\"(?:[^\"\\\\]++|\\\\.)*+\"?+"             \
  "|'(?:[^'\\\\]++|\\\\.)*+'?+"                \
  "|[^\\s&\"]++)"

/* What looks like a token; and what is said to be its value, as the run may end in a name. */
#define RUN "[A-Za-z0-9+/_-]{64,}+(?:={1,2}+(?=\\s|$)|" MARK VALUE "|={0,2}+)"

static const GRegex *
secret_regex(void)
{
  static GRegex *regex;

  if (g_once_init_enter(&regex)) {
    GRegex *made =
        g_regex_new("(" SECRET_NAME MARK ")" VALUE "|(://[^\\s/@:\"]*+:)[^\\s/@\"]++(?=@)"
                    "|" RUN,
                    G_REGEX_CASELESS | G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, NULL);

    g_assert(made != NULL);
    g_once_init_leave(&regex, made);
  }
  return regex;
}

/**
 * dw_log_redact:
 * @text: a text from outside, on its way to a log or a person
 *
 * Takes out of @text every living #DwSecret, whatever follows a name that says "secret"
 * (`password=…`, `"LoginToken":"…"`, `password 51:b:…`), the password of a URL, and every run of 64
 * or more base64 letters. Bytes that are not UTF-8 are replaced.
 *
 * Returns: (transfer full): the clean text
 */
char *
dw_log_redact(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_autofree char *known = dw_secret_redact(valid);
  char *clean = g_regex_replace(secret_regex(), known, -1, 0, "\\1\\2[secret]", 0, NULL);

  return clean != NULL ? clean : g_strdup("[text that could not be cleaned]");
}

static const char *
level_name(GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "bug";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  return level & G_LOG_LEVEL_DEBUG ? "debug" : "note";
}

/* What steers a terminal or begins a line of its own does so no longer. */
static char *
make_line(const char *text)
{
  g_autofree char *clean = dw_log_redact(text);
  g_autoptr(GString) line = g_string_new(NULL);

  for (const char *c = clean; *c != '\0'; c = g_utf8_next_char(c)) {
    gunichar letter = g_utf8_get_char(c);

    if (g_unichar_iscntrl(letter) || letter == 0x2028 || letter == 0x2029)
      g_string_append_c(line, ' ');
    else if (!(letter >= 0x202A && letter <= 0x202E) && !(letter >= 0x2066 && letter <= 0x2069))
      g_string_append_unichar(line, letter);
  }
  return g_string_free(g_steal_pointer(&line), FALSE);
}

static GLogWriterOutput
write_log(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const char *message = "";
  g_autofree char *line = NULL;

  if (!log_verbose && (level & (G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG)) != 0)
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++) {
    if (strcmp(fields[i].key, "MESSAGE") == 0)
      message = fields[i].value;
  }
  line = make_line(message);
  fprintf(stderr, "%s: %s: %s\n", g_get_prgname() != NULL ? g_get_prgname() : "deskway",
          level_name(level), line);
  return G_LOG_WRITER_HANDLED;
}

/**
 * dw_log_init:
 * @verbose: whether g_info() and g_debug() are shown too
 *
 * Sends the program's log to stderr, each message through dw_log_redact() and on one
 * line. Called once, first thing
 * in main().
 */
void
dw_log_init(gboolean verbose)
{
  static gboolean installed;

  log_verbose = verbose;
  if (!installed)
    g_log_set_writer_func(write_log, NULL, NULL);
  installed = TRUE;
}
