/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-open.h"
#include "dw-cli-terminal.h"
#include "dw-error.h"
#include "dw-new-desktops.h"

#include <stdio.h>

/* The options that stand for a parameter. */
typedef struct {
  char *bundle, *desktop_type, *image, *name, *amount, *office_site, *policy, *charge_type, *period,
      *period_unit;
  GStrv users;
  gboolean yes;
  gboolean again;
} Options;

static void
clear_options(Options *options)
{
  char **const texts[] = {&options->bundle,     &options->desktop_type, &options->image,
                          &options->name,       &options->amount,       &options->office_site,
                          &options->policy,     &options->charge_type,  &options->period,
                          &options->period_unit};

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_clear_pointer(texts[i], g_free);
  g_clear_pointer(&options->users, g_strfreev);
}

static void
add_word(GStrvBuilder *words, const char *parameter, const char *value)
{
  g_autofree char *word = g_strdup_printf("%s=%s", parameter, value != NULL ? value : "");

  if (value != NULL)
    g_strv_builder_add(words, word);
}

/* Whatever has no option of its own comes as Key=Value, as for call. */
static GStrv
list_parameters(const Options *options, char **words)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  add_word(builder, "BundleId", options->bundle);
  add_word(builder, "DesktopAttachment.DesktopType", options->desktop_type);
  add_word(builder, "DesktopAttachment.ImageId", options->image);
  add_word(builder, "DesktopName", options->name);
  add_word(builder, "Amount", options->amount);
  add_word(builder, "OfficeSiteId", options->office_site);
  add_word(builder, "PolicyGroupId", options->policy);
  add_word(builder, "ChargeType", options->charge_type);
  add_word(builder, "Period", options->period);
  add_word(builder, "PeriodUnit", options->period_unit);
  for (guint i = 0; options->users != NULL && options->users[i] != NULL; i++) {
    g_autofree char *parameter = g_strdup_printf("EndUserId.%u", i + 1);

    add_word(builder, parameter, options->users[i]);
  }
  g_strv_builder_addv(builder, (const char **) words);
  return g_strv_builder_end(builder);
}

static gboolean
ask(DwCli *cli, const char *question, GError **error)
{
  gboolean yes = FALSE;

  if (!dw_cli_terminal_confirm(question, &yes, cli->cancellable, error))
    return FALSE;
  if (!yes)
    g_set_error_literal(error, DW_ERROR, DW_ERROR_FAILED, "Nothing was sent.");
  return yes;
}

static char *
name_time(gint64 seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(seconds);

  return time != NULL ? g_date_time_format(time, "%F %R") : g_strdup("an unknown time");
}

/* What is known of desks that were asked for without an answer. */
static char *
find_traces(DwCli *cli, DwNewDesktops *desktops, gint64 since)
{
  g_auto(GStrv) found = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *time = name_time(since);
  g_autoptr(GError) error = NULL;

  dw_new_desktops_look_async(desktops, cli->context, since, cli->cancellable, dw_cli_done_cb, cli);
  found = dw_new_desktops_look_finish(cli->context, dw_cli_await(cli), &error);
  if (found == NULL)
    return g_strdup_printf("Whether desks have appeared can't be said: %s", error->message);
  if (found[0] == NULL)
    return g_strdup_printf("No desk like that has appeared since %s.", time);
  joined = g_strjoinv(", ", found);
  return g_strdup_printf("%u like that appeared since %s: %s.", g_strv_length(found), time, joined);
}

/* A request that may have been carried out is sent again only if somebody says so. */
static gboolean
settle(DwCli *cli, DwNewDesktops *desktops, const Options *options, GError **error)
{
  gint64 since = dw_new_desktops_find_unsettled(desktops, cli->context);
  g_autofree char *time = NULL;
  g_autofree char *traces = NULL;

  if (since == 0 || options->again)
    return TRUE;
  time = name_time(since);
  traces = find_traces(cli, desktops, since);
  if (dw_cli_terminal_can_ask() && !options->yes) {
    fprintf(stderr,
            "The very same request was sent on %s, and nobody knows what became of it.\n%s\n", time,
            traces);
    return ask(cli, "Send it again?", error);
  }
  g_set_error(
      error, DW_ERROR, DW_ERROR_FAILED,
      "The very same request was sent on %s, and nobody knows what became of it. %s Nothing "
      "was sent now. Add --again to send it once more.",
      time, traces);
  return FALSE;
}

static gboolean
confirm(DwCli *cli, const DwNewDesktops *desktops, const Options *options, GError **error)
{
  g_autofree char *summary = dw_new_desktops_describe(desktops);
  guint count = dw_new_desktops_count(desktops);
  g_autofree char *question =
      count > 1 ? g_strdup_printf("Make these %u desks?", count) : g_strdup("Make this desk?");

  if (!options->yes && !dw_cli_terminal_can_ask()) {
    g_set_error_literal(error, DW_ERROR, DW_ERROR_USAGE,
                        "Desks cost money. Add --yes to have them made without being asked.");
    return FALSE;
  }
  if (!cli->globals.json)
    fputs(summary, stderr);
  return options->yes || ask(cli, question, error);
}

static void
print_created(DwCli *cli, const DwCreatedDesktops *created)
{
  if (cli->globals.json) {
    dw_cli_json_print_created(created);
    return;
  }
  for (gsize i = 0; created->ids != NULL && created->ids[i] != NULL; i++)
    printf("%s\n", created->ids[i]);
  if (created->order_id != NULL)
    fprintf(stderr, "Order %s.\n", created->order_id);
}

/* Adds to @error what is known, where an answer did not come. */
static GError *
tell_outcome(DwCli *cli, DwNewDesktops *desktops, GError *error)
{
  static const char unknown[] = "Nobody knows whether the desks are being made. The same command "
                                "looks for them, and sends nothing without --again.";
  char *message;

  if (dw_new_desktops_find_unsettled(desktops, cli->context) == 0)
    return error;
  if (dw_error_is_cancelled(error)) {
    fprintf(stderr, "deskwayctl: %s\n", unknown);
    return error;
  }
  message = g_strdup_printf("%s %s", error->message, unknown);
  g_free(error->message);
  error->message = message;
  return error;
}

static DwExit
make(DwCli *cli, DwNewDesktops *desktops, const Options *options)
{
  g_autoptr(DwCreatedDesktops) created = NULL;
  GError *error = NULL;

  if (!dw_cli_open_operator(cli, &error) || !settle(cli, desktops, options, &error) ||
      !confirm(cli, desktops, options, &error))
    return dw_cli_fail(cli, error);
  /* Whatever was unsettled was just settled. */
  dw_new_desktops_make_async(desktops, cli->context, TRUE, cli->cancellable, dw_cli_done_cb, cli);
  created = dw_new_desktops_make_finish(cli->context, dw_cli_await(cli), &error);
  if (created == NULL)
    return dw_cli_fail(cli, tell_outcome(cli, desktops, error));
  print_created(cli, created);
  return DW_EXIT_DONE;
}

static DwExit
run(DwCli *cli, const Options *options, char **words)
{
  g_auto(GStrv) parameters = list_parameters(options, words);
  GError *error = NULL;
  g_autoptr(DwNewDesktops) desktops = dw_new_desktops_new((const char *const *) parameters, &error);

  return desktops != NULL ? make(cli, desktops, options) : dw_cli_fail(cli, error);
}

/**
 * dw_cli_create_desktops:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `create-desktops`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_create_desktops(DwCli *cli, int argc, char **argv)
{
  Options o = {NULL};
  const GOptionEntry entries[] = {
      {"bundle", 0, 0, G_OPTION_ARG_STRING, &o.bundle, "The template (BundleId)", "B"},
      {"desktop-type", 0, 0, G_OPTION_ARG_STRING, &o.desktop_type,
       "The type, where there is no template", "T"},
      {"image", 0, 0, G_OPTION_ARG_STRING, &o.image, "The image, where there is no template", "I"},
      {"name", 0, 0, G_OPTION_ARG_STRING, &o.name, "What they are called (DesktopName)", "N"},
      {"amount", 0, 0, G_OPTION_ARG_STRING, &o.amount, "How many, 1 to 300 (1)", "K"},
      {"user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.users, "Whose they are; may be repeated", "U"},
      {"office-site", 0, 0, G_OPTION_ARG_STRING, &o.office_site, "The office network", "ID"},
      {"policy", 0, 0, G_OPTION_ARG_STRING, &o.policy, "The policy (PolicyGroupId)", "P"},
      {"charge-type", 0, 0, G_OPTION_ARG_STRING, &o.charge_type,
       "PostPaid, by use (the default), or PrePaid", "C"},
      {"period", 0, 0, G_OPTION_ARG_STRING, &o.period, "How long is paid in advance", "N"},
      {"period-unit", 0, 0, G_OPTION_ARG_STRING, &o.period_unit, "Month or Year", "U"},
      {"yes", 0, 0, G_OPTION_ARG_NONE, &o.yes, "Do not ask", NULL},
      {"again", 0, 0, G_OPTION_ARG_NONE, &o.again,
       "Send it even if it was sent before and nobody knows the outcome", NULL},
      {NULL},
  };
  GError *error = NULL;
  DwExit status;

  if (dw_cli_commands_parse(cli, "create-desktops", entries, G_MAXINT, &argc, &argv, &error))
    status = run(cli, &o, argv + 1);
  else
    status = dw_cli_fail(cli, error);
  clear_options(&o);
  return status;
}
