/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-log.h"
#include "dw-secret.h"

#include <string.h>

static void
test_redact_table(void)
{
  static const struct {
    const char *text;
    const char *expected;
  } rows[] = {
      {"nothing to hide", "nothing to hide"},
      {"Password=hunter2&User=alice", "Password=[secret]&User=alice"},
      {"{\"LoginToken\":\"v1 abc\",\"Code\":\"X\"}", "{\"LoginToken\":[secret],\"Code\":\"X\"}"},
      {"password 51:b:01000000", "password 51:b:[secret]"},
      {"gatewayaccesstoken:s:abc", "gatewayaccesstoken:s:[secret]"},
      {"{\"LoginToken\":\"a\\\"b\",\"Code\":\"X\"}", "{\"LoginToken\":[secret],\"Code\":\"X\"}"},
      {"{\"m\":\"{\\\"LoginToken\\\":\\\"abc\\\",1}\"}",
       "{\"m\":\"{\\\"LoginToken\\\":[secret],1}\"}"},
      {"\"LoginToken\":\"cut sh", "\"LoginToken\":[secret]"},
      {"{'password': 'abc def'}", "{'password': [secret]}"},
      {"Password=a,b;c'd&x=1", "Password=[secret]&x=1"},
      {"GWToken%3Dabc&x=1", "GWToken%3D[secret]&x=1"},
      {"secret => abc def", "secret => [secret] def"},
      {"Authorization: Bearer abc.def ok", "Authorization: [secret] ok"},
      {"Proxy-Authorization: Basic YWJj", "Proxy-Authorization: [secret]"},
      {"api_key: k", "api_key: [secret]"},
      {"via http://me:pass@proxy:3128/ now", "via http://me:[secret]@proxy:3128/ now"},
      {"via http://proxy:3128/ me@home", "via http://proxy:3128/ me@home"},
      {"Code InvalidLoginToken.Expired", "Code InvalidLoginToken.Expired"},
      {"ab 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0= z", "ab [secret] z"},
      {"ab 0123456789abcdef0123456789abcdef0123456789abcdef0123456789password=abc d",
       "ab [secret] d"},
      {"0123456789abcdef0123456789abcdef0123456789abcdef0123456789-token: \"a b\" c", "[secret] c"},
      {"umlaut \xff end", "umlaut \xef\xbf\xbd end"},
      {"", ""},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *clean = dw_log_redact(rows[i].text);

    g_assert_cmpstr(clean, ==, rows[i].expected);
  }
}

static void
test_redact_living_secret(void)
{
  g_autoptr(DwSecret) secret = dw_secret_new("s3cret-phrase");
  g_autofree char *clean = dw_log_redact("the service said: s3cret-phrase is wrong");

  g_assert_cmpstr(clean, ==, "the service said: [secret] is wrong");
}

/* Each of these once took a time that went by the square of its length. */
static void
test_redact_takes_no_time(void)
{
  static const char *const units[] = {"a.", "token.",  "password", "pwd ",
                                      "\\", "token\\", "://a:",    "p=\""};

  for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *clean = NULL;
    gint64 start = g_get_monotonic_time();

    while (text->len < 512 * 1024)
      g_string_append(text, units[i]);
    clean = dw_log_redact(text->str);
    g_test_message("%s: %d ms", units[i], (int) ((g_get_monotonic_time() - start) / 1000));
    g_assert_cmpstr(clean, !=, "[text that could not be cleaned]");
    g_assert_cmpint(g_get_monotonic_time() - start, <, 10 * G_USEC_PER_SEC);
  }
}

/* What begins with another secret, and what is written in another way. */
static void
test_redact_living_secrets_in_other_ways(void)
{
  g_autoptr(DwSecret) part = dw_secret_new("Spring2026");
  g_autoptr(DwSecret) whole = dw_secret_new("Spring2026-and-more");
  g_autoptr(DwSecret) odd = dw_secret_new("p\"s&w o\\d");
  g_autofree char *clean = dw_log_redact("is Spring2026-and-more right, or Spring2026");
  g_autofree char *form = dw_log_redact("sent p%22s%26w%20o%5Cd here");
  g_autofree char *json = dw_log_redact("sent \"p\\\"s&w o\\\\d\" here");

  g_assert_cmpstr(clean, ==, "is [secret] right, or [secret]");
  g_assert_cmpstr(form, ==, "sent [secret] here");
  g_assert_cmpstr(json, ==, "sent \"[secret]\" here");
}

static void
test_writer_is_no_terminal_program(void)
{
  if (g_test_subprocess()) {
    dw_log_init(FALSE);
    g_warning("a\033]0;b\007c\r\n5\342\200\256e\302\233f");
    return;
  }
  g_test_trap_subprocess(NULL, 0, 0);
  g_test_trap_assert_stderr("*warning: a ]0;b c  5e f\n");
}

static void
log_in_subprocess(gboolean verbose)
{
  g_autoptr(DwSecret) secret = dw_secret_new("canary-1234567");

  dw_log_init(verbose);
  g_debug("debug %s", dw_secret_peek(secret));
  g_message("note %s", dw_secret_peek(secret));
  g_warning("careful Password=%s", "hunter2");
}

static void
test_writer_quiet(void)
{
  if (g_test_subprocess()) {
    log_in_subprocess(FALSE);
    return;
  }
  g_test_trap_subprocess(NULL, 0, 0);
  g_test_trap_assert_stderr("*note: note ?secret?*warning: careful Password=?secret?*");
  g_test_trap_assert_stderr_unmatched("*canary*");
  g_test_trap_assert_stderr_unmatched("*: debug: *");
}

static void
test_writer_verbose(void)
{
  if (g_test_subprocess()) {
    log_in_subprocess(TRUE);
    return;
  }
  g_test_trap_subprocess(NULL, 0, 0);
  g_test_trap_assert_stderr("*: debug: debug ?secret?*");
  g_test_trap_assert_stderr_unmatched("*canary*");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_FATAL_MASK);
  g_test_add_func("/log/redact-table", test_redact_table);
  g_test_add_func("/log/redact-living-secret", test_redact_living_secret);
  g_test_add_func("/log/redact-takes-no-time", test_redact_takes_no_time);
  g_test_add_func("/log/redact-living-secrets-in-other-ways",
                  test_redact_living_secrets_in_other_ways);
  g_test_add_func("/log/writer-is-no-terminal-program", test_writer_is_no_terminal_program);
  g_test_add_func("/log/writer-quiet", test_writer_quiet);
  g_test_add_func("/log/writer-verbose", test_writer_verbose);
  return g_test_run();
}
