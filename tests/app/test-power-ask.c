/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-await.h"
#include "dw-error.h"
#include "dw-fake-provider.h"
#include "dw-power-ask.h"

#include <string.h>

/* What the service says to each request, and what becomes of the ids then. */
static const struct {
  const char *ids;
  const char *answers[8];
  const char *calls;
  const char *outcomes;
} rows[] = {
    {"a b c", {"{}"}, "start a,b,c", "a b c "},
    /* Refused for the sake of some: the others go through. */
    {"a b", {"!not-ready", "{}", "!not-ready"}, "start a,b; start a; start b", "a b!not-ready "},
    {"a b c",
     {"!not-found", "{}", "!not-found", "!not-found", "{}"},
     "start a,b,c; start a; start b,c; start b; start c",
     "a b!not-found c "},
    /* What meets one meets all. */
    {"a b", {"!refused"}, "start a,b", "a!refused b!refused "},
    {"a b", {"!network"}, "start a,b", "a!network b!network "},
    {"a", {"!not-ready"}, "start a", "a!not-ready "},
};

static void
say(DwFakeScript *script, const char *answer)
{
  static const struct {
    const char *word;
    DwError code;
  } errors[] = {
      {"!not-ready", DW_ERROR_NOT_READY},
      {"!not-found", DW_ERROR_NOT_FOUND},
      {"!refused", DW_ERROR_REFUSED},
      {"!network", DW_ERROR_NETWORK},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(errors); i++) {
    if (strcmp(answer, errors[i].word) == 0) {
      dw_fake_script_fail(script, errors[i].code, "No.");
      return;
    }
  }
  dw_fake_script_say(script, answer);
}

static char *
join_outcomes(GPtrArray *outcomes)
{
  g_autoptr(GString) text = g_string_new(NULL);

  for (guint i = 0; i < outcomes->len; i++) {
    const DwPowerOutcome *outcome = g_ptr_array_index(outcomes, i);

    g_string_append_printf(text, "%s%s%s ", outcome->id, outcome->error != NULL ? "!" : "",
                           outcome->error != NULL ? dw_error_kind(outcome->error) : "");
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static GPtrArray *
ask(DwFakeProvider *provider, const char *const *ids, GCancellable *cancellable, GError **error)
{
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  g_autoptr(GAsyncResult) result = NULL;

  dw_power_ask_async(DW_PROVIDER(provider), DW_CLOCK(clock), DW_ACTION_START, ids, cancellable,
                     dw_await_done_cb, &result);
  dw_await(&result, clock);
  return dw_power_ask_finish(DW_PROVIDER(provider), result, error);
}

static void
test_outcomes(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwFakeProvider) provider = dw_fake_provider_new();
    g_auto(GStrv) ids = g_strsplit(rows[i].ids, " ", -1);
    g_autoptr(GPtrArray) outcomes = NULL;
    g_autofree char *seen = NULL;
    g_auto(GStrv) calls = NULL;
    g_autofree char *asked = NULL;
    g_autoptr(GError) error = NULL;

    for (guint n = 0; rows[i].answers[n] != NULL; n++)
      say(dw_fake_provider_get_powers(provider), rows[i].answers[n]);
    outcomes = ask(provider, (const char *const *) ids, NULL, &error);
    g_assert_no_error(error);
    seen = join_outcomes(outcomes);
    g_assert_cmpstr(seen, ==, rows[i].outcomes);
    calls = dw_fake_provider_take_calls(provider);
    asked = g_strjoinv("; ", calls);
    g_assert_cmpstr(asked, ==, rows[i].calls);
  }
}

static void
test_many(void)
{
  g_autoptr(DwFakeProvider) provider = dw_fake_provider_new();
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_autoptr(GPtrArray) outcomes = NULL;
  g_auto(GStrv) ids = NULL;
  g_auto(GStrv) calls = NULL;

  for (guint i = 0; i < 45; i++) {
    g_autofree char *id = g_strdup_printf("ecd-%u", i);

    g_strv_builder_add(builder, id);
  }
  ids = g_strv_builder_end(builder);
  dw_fake_script_say(dw_fake_provider_get_powers(provider), "{}");
  outcomes = ask(provider, (const char *const *) ids, NULL, NULL);
  g_assert_cmpuint(outcomes->len, ==, 45);
  for (guint i = 0; i < outcomes->len; i++)
    g_assert_cmpstr(((DwPowerOutcome *) g_ptr_array_index(outcomes, i))->id, ==, ids[i]);
  calls = dw_fake_provider_take_calls(provider);
  g_assert_cmpuint(g_strv_length(calls), ==, 3);
}

static void
test_cancelled(void)
{
  g_autoptr(DwFakeProvider) provider = dw_fake_provider_new();
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  const char *const ids[] = {"a", NULL};
  g_autoptr(GError) error = NULL;

  dw_fake_script_say(dw_fake_provider_get_powers(provider), "{}");
  g_cancellable_cancel(cancellable);
  g_assert_null(ask(provider, ids, cancellable, &error));
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func("/power-ask/outcomes", test_outcomes);
  g_test_add_func("/power-ask/many", test_many);
  g_test_add_func("/power-ask/cancelled", test_cancelled);
  return g_test_run();
}
