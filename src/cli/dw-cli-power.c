/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-resources.h"
#include "dw-cli-terminal.h"
#include "dw-error.h"
#include "dw-power-ask.h"
#include "dw-power-flow.h"

#include <stdio.h>

typedef struct {
  DwCli *cli;
  DwAction action;
  const char *const *words;
  gboolean wait;
  gboolean yes;
  guint timeout;
  GPtrArray *outcomes; /* of DwPowerOutcome, once the service was asked */
} Power;

/* What somebody may be working on is not taken away without a question. */
static gboolean
needs_question(const Power *self)
{
  return !self->yes && (self->action == DW_ACTION_STOP || self->action == DW_ACTION_RESTART);
}

static char *
compose_question(const Power *self, GPtrArray *resources)
{
  DwResource *first = g_ptr_array_index(resources, 0);
  guint in_use = 0;

  for (guint i = 0; i < resources->len; i++) {
    const char *session = dw_resource_get_session_name(g_ptr_array_index(resources, i));

    in_use += g_strcmp0(session, "connected") == 0;
  }
  if (resources->len == 1)
    return g_strdup_printf("%s %s?%s", dw_actions_get_word(self->action),
                           dw_resource_get_name(first),
                           in_use > 0 ? " Somebody is connected to it." : "");
  return g_strdup_printf("%s %u desks?%s", dw_actions_get_word(self->action), resources->len,
                         in_use > 0 ? " Somebody is connected to some of them." : "");
}

static gboolean
confirm(const Power *self, GPtrArray *resources, GError **error)
{
  g_autofree char *question = NULL;
  gboolean yes = FALSE;

  if (!needs_question(self))
    return TRUE;
  if (!dw_cli_terminal_can_ask()) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "%s closes what is open on a desk. Add --yes to do it without being asked.",
                self->action == DW_ACTION_STOP ? "Stopping" : "Restarting");
    return FALSE;
  }
  question = compose_question(self, resources);
  if (!dw_cli_terminal_confirm(question, &yes, self->cli->cancellable, error))
    return FALSE;
  if (!yes)
    g_set_error_literal(error, DW_ERROR, DW_ERROR_FAILED, "Nothing was done.");
  return yes;
}

static void
progress_cb(DwPowerFlow *flow, DwResource *resource, gpointer user_data)
{
  guint elapsed = dw_power_flow_get_elapsed(flow);
  g_autofree char *line =
      g_strdup_printf("%s: %s %u:%02u", dw_resource_get_name(resource),
                      dw_resource_get_status_word(resource), elapsed / 60, elapsed % 60);

  dw_cli_terminal_progress(line);
}

/* Those that the service took. */
static GStrv
list_taken(GPtrArray *outcomes)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (guint i = 0; i < outcomes->len; i++) {
    const DwPowerOutcome *outcome = g_ptr_array_index(outcomes, i);

    if (outcome->error == NULL)
      g_strv_builder_add(builder, outcome->id);
  }
  return g_strv_builder_end(builder);
}

static const GError *
find_failure(GPtrArray *outcomes)
{
  for (guint i = 0; i < outcomes->len; i++) {
    const DwPowerOutcome *outcome = g_ptr_array_index(outcomes, i);

    if (outcome->error != NULL)
      return outcome->error;
  }
  return NULL;
}

/* Whether one sentence says it all: what was asked for failed, and for one reason. */
static gboolean
failed_alike(GPtrArray *outcomes)
{
  const GError *first = find_failure(outcomes);

  for (guint i = 0; i < outcomes->len; i++) {
    const DwPowerOutcome *outcome = g_ptr_array_index(outcomes, i);

    if (outcome->error == NULL || g_strcmp0(outcome->error->message, first->message) != 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean
watch(const Power *self, DwPowerFlow *flow, GError **error)
{
  g_auto(GStrv) taken = list_taken(self->outcomes);

  if (taken[0] == NULL)
    return TRUE;
  dw_power_flow_set_timeout(flow, self->timeout);
  g_signal_connect(flow, "progress", G_CALLBACK(progress_cb), self->cli);
  dw_power_flow_watch_async(flow, self->action, (const char *const *) taken, self->cli->cancellable,
                            dw_cli_done_cb, self->cli);
  return dw_power_flow_watch_finish(flow, dw_cli_await(self->cli), error);
}

static gboolean
act(Power *self, const char *const *ids, GError **error)
{
  DwCli *cli = self->cli;
  DwProvider *provider = dw_context_get_provider(cli->context);
  DwClock *clock = dw_context_get_clock(cli->context);
  g_autoptr(DwPowerFlow) flow =
      dw_power_flow_new(provider, dw_context_get_store(cli->context), clock);

  dw_power_ask_async(provider, clock, self->action, ids, cli->cancellable, dw_cli_done_cb, cli);
  self->outcomes = dw_power_ask_finish(provider, dw_cli_await(cli), error);
  if (self->outcomes == NULL)
    return FALSE;
  if (failed_alike(self->outcomes)) {
    g_propagate_error(error, g_error_copy(find_failure(self->outcomes)));
    return FALSE;
  }
  return !self->wait || watch(self, flow, error);
}

static GStrv
ids_of(GPtrArray *resources)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (guint i = 0; i < resources->len; i++)
    g_strv_builder_add(builder, dw_resource_get_id(g_ptr_array_index(resources, i)));
  return g_strv_builder_end(builder);
}

static void
print_line(const Power *self, const DwPowerOutcome *outcome, const char *status)
{
  DwResource *resource =
      dw_resource_store_lookup(dw_context_get_store(self->cli->context), outcome->id);
  g_autofree char *who =
      resource != NULL ? g_strdup_printf("%s (%s)", dw_resource_get_name(resource), outcome->id)
                       : g_strdup(outcome->id);

  if (outcome->error == NULL)
    printf("%s: %s\n", who, status);
  else
    fprintf(stderr, "deskwayctl: %s: %s\n", who, outcome->error->message);
}

/* What came of each; the exit code is that of the first that failed. */
static DwExit
print_outcomes(const Power *self)
{
  DwResourceStatus now =
      self->wait ? dw_actions_get_target(self->action) : dw_actions_get_transition(self->action);
  const GError *failure = find_failure(self->outcomes);

  dw_cli_terminal_end_progress();
  if (self->cli->globals.json)
    dw_cli_json_print_outcomes(self->outcomes, dw_resource_status_get_name(now));
  for (guint i = 0; !self->cli->globals.json && i < self->outcomes->len; i++)
    print_line(self, g_ptr_array_index(self->outcomes, i), dw_resource_status_get_word(now));
  return failure != NULL ? dw_cli_exit_for(failure) : DW_EXIT_DONE;
}

static GStrv
without_repeats(const char *const *words)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

  for (; *words != NULL; words++) {
    if (g_hash_table_add(seen, (gpointer) *words))
      g_strv_builder_add(builder, *words);
  }
  return g_strv_builder_end(builder);
}

/* One request is enough where ids were typed and nothing has to be asked or watched. */
static gboolean
run_by_ids(Power *self, GError **error)
{
  g_auto(GStrv) ids = without_repeats(self->words);

  return act(self, (const char *const *) ids, error);
}

/* What has no power can't be started, whatever the service would say of its id. */
static gboolean
check_power(GPtrArray *resources, GError **error)
{
  for (guint i = 0; i < resources->len; i++) {
    DwResource *resource = g_ptr_array_index(resources, i);

    if (!dw_resource_kind_has_power(dw_resource_get_kind(resource))) {
      g_set_error(error, DW_ERROR, DW_ERROR_NOT_READY,
                  "%s has no power to switch; only computers and shares have.",
                  dw_resource_get_name(resource));
      return FALSE;
    }
  }
  return TRUE;
}

/* What is where the action leads already needs nothing. */
static void
drop_those_there(const Power *self, GPtrArray *resources)
{
  DwResourceStatus target = dw_actions_get_target(self->action);

  for (guint i = resources->len; i-- > 0 && self->action != DW_ACTION_RESTART;) {
    DwResource *resource = g_ptr_array_index(resources, i);

    if (dw_resource_get_status(resource) != target)
      continue;
    fprintf(stderr, "%s (%s): %s already\n", dw_resource_get_name(resource),
            dw_resource_get_id(resource), dw_resource_status_get_word(target));
    g_ptr_array_remove_index(resources, i);
  }
}

static gboolean
run_by_resources(Power *self, GError **error)
{
  g_auto(GStrv) ids = NULL;
  g_autoptr(GPtrArray) resources = dw_cli_resources_find(self->cli, self->words, error);

  if (resources == NULL || !check_power(resources, error))
    return FALSE;
  drop_those_there(self, resources);
  if (resources->len == 0) {
    self->outcomes = g_ptr_array_new();
    return TRUE;
  }
  if (!confirm(self, resources, error))
    return FALSE;
  ids = ids_of(resources);
  return act(self, (const char *const *) ids, error);
}

static DwExit
run(Power *self)
{
  GError *error = NULL;
  gboolean done = FALSE;

  if (dw_cli_resources_open(self->cli, &error)) {
    if (dw_cli_resources_are_ids(self->words) && !self->wait && !needs_question(self))
      done = run_by_ids(self, &error);
    else
      done = run_by_resources(self, &error);
  }
  return done ? print_outcomes(self) : dw_cli_fail(self->cli, error);
}

/**
 * dw_cli_power:
 * @cli: the run
 * @argc: how many words
 * @argv: the words; the first names the action
 *
 * The commands `start`, `stop`, `restart`, `wake` and `hibernate`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_power(DwCli *cli, int argc, char **argv)
{
  const char *name = argv[0];
  Power self = {.cli = cli, .action = dw_actions_from_name(name)};
  int timeout = 0;
  DwExit status;
  GError *error = NULL;
  const GOptionEntry entries[] = {
      {"wait", 0, 0, G_OPTION_ARG_NONE, &self.wait, "Wait until it is done", NULL},
      {"yes", 0, 0, G_OPTION_ARG_NONE, &self.yes, "Do not ask", NULL},
      {"timeout", 0, 0, G_OPTION_ARG_INT, &timeout, "Wait at most so long (600)", "SECONDS"},
      {NULL},
  };

  if (!dw_cli_commands_parse(cli, name, entries, G_MAXINT, &argc, &argv, &error))
    return dw_cli_fail(cli, error);
  if (argc < 2)
    error = g_error_new(DW_ERROR, DW_ERROR_USAGE, "%s takes one or more RESOURCEs, ids or names.",
                        name);
  else if (timeout < 0)
    error = g_error_new_literal(DW_ERROR, DW_ERROR_USAGE, "--timeout takes seconds, 0 or more.");
  if (error != NULL)
    return dw_cli_fail(cli, error);
  self.words = (const char *const *) argv + 1;
  self.timeout = (guint) timeout;
  status = run(&self);
  g_clear_pointer(&self.outcomes, g_ptr_array_unref);
  return status;
}
