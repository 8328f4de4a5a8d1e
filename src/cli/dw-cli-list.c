/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-resources.h"
#include "dw-cli-terminal.h"
#include "dw-error.h"
#include "dw-resource-filter.h"

#include <stdio.h>

enum {
  COLUMN_NAME,
  COLUMN_TYPE,
  COLUMN_STATUS,
  COLUMN_SYSTEM,
  COLUMN_REGION,
  COLUMN_ID,
  N_COLUMNS,
};

/* One long name must not push everything else off the screen. */
#define WIDEST_NAME 40

typedef struct {
  const char *cells[N_COLUMNS + 1];
} Row;

static const char *
or_empty(const char *text)
{
  return text != NULL ? text : "";
}

static Row
row_of(DwResource *resource)
{
  return (Row){{
      dw_resource_get_name(resource),
      dw_resource_kind_get_word(dw_resource_get_kind(resource)),
      dw_resource_get_status_word(resource),
      or_empty(dw_resource_get_os(resource)),
      or_empty(dw_resource_get_region(resource)),
      dw_resource_get_id(resource),
      NULL,
  }};
}

static void
print_table(DwResourceFilter *filter)
{
  const Row head = {{"NAME", "TYPE", "STATUS", "SYSTEM", "REGION", "ID", NULL}};
  guint length = dw_resource_filter_get_length(filter);
  g_autofree Row *rows = g_new(Row, length + 1);
  guint widths[N_COLUMNS] = {0};

  rows[0] = head;
  for (guint i = 0; i < length; i++)
    rows[i + 1] = row_of(dw_resource_filter_get(filter, i));
  for (guint i = 0; i <= length; i++) {
    for (guint column = 0; column < N_COLUMNS; column++)
      widths[column] = MAX(widths[column], dw_cli_terminal_width(rows[i].cells[column]));
  }
  widths[COLUMN_NAME] = MIN(widths[COLUMN_NAME], WIDEST_NAME);
  for (guint i = 0; i <= length; i++)
    dw_cli_terminal_print_row(rows[i].cells, widths);
}

static void
print_json(DwResourceFilter *filter)
{
  guint length = dw_resource_filter_get_length(filter);
  g_autofree DwResource **resources = g_new(DwResource *, length + 1);

  for (guint i = 0; i < length; i++)
    resources[i] = dw_resource_filter_get(filter, i);
  dw_cli_json_print_resources(resources, length);
}

static gboolean
parse_kinds(const char *text, guint *kinds, GError **error)
{
  g_auto(GStrv) names = g_strsplit(text != NULL ? text : "", ",", -1);

  for (char **name = names; *name != NULL; name++) {
    DwResourceKind kind;

    if (!dw_resource_kind_from_name(g_strstrip(*name), &kind)) {
      g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                  "There is no type “%s”. The types are computer, share, app, drive, phone and "
                  "other.",
                  *name);
      return FALSE;
    }
    *kinds |= DW_RESOURCE_SET(kind);
  }
  return TRUE;
}

static char *
list_statuses(void)
{
  g_autoptr(GString) text = g_string_new(NULL);

  for (guint status = 0; status < DW_N_RESOURCE_STATUSES; status++)
    g_string_append_printf(text, "%s%s", status > 0 ? ", " : "",
                           dw_resource_status_get_name(status));
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean
parse_statuses(const char *text, guint *statuses, GError **error)
{
  g_auto(GStrv) names = g_strsplit(text != NULL ? text : "", ",", -1);

  for (char **name = names; *name != NULL; name++) {
    DwResourceStatus status;

    if (!dw_resource_status_from_name(g_strstrip(*name), &status)) {
      g_autofree char *all = list_statuses();

      g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "There is no status “%s”. They are %s.", *name,
                  all);
      return FALSE;
    }
    *statuses |= DW_RESOURCE_SET(status);
  }
  return TRUE;
}

static DwExit
list(DwCli *cli, guint kinds, guint statuses, const char *search)
{
  g_autoptr(DwResourceFilter) filter = NULL;
  GError *error = NULL;

  if (!dw_cli_resources_open(cli, &error) || !dw_cli_resources_load(cli, &error))
    return dw_cli_fail(cli, error);
  filter = dw_resource_filter_new(dw_context_get_store(cli->context));
  dw_resource_filter_set_kinds(filter, kinds);
  dw_resource_filter_set_statuses(filter, statuses);
  dw_resource_filter_set_search(filter, search);
  if (cli->globals.json)
    print_json(filter);
  else if (dw_resource_filter_get_length(filter) > 0)
    print_table(filter);
  else
    fprintf(stderr, "%s\n",
            dw_resource_store_get_length(dw_context_get_store(cli->context)) > 0
                ? "None of your desks is like that."
                : "You have no desks yet. Ask your administrator for one.");
  return DW_EXIT_DONE;
}

/**
 * dw_cli_list:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `list`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_list(DwCli *cli, int argc, char **argv)
{
  g_autofree char *types = NULL;
  g_autofree char *status = NULL;
  g_autofree char *search = NULL;
  guint kinds = 0, statuses = 0;
  GError *error = NULL;
  const GOptionEntry entries[] = {
      {"type", 0, 0, G_OPTION_ARG_STRING, &types,
       "Only these: computer, share, app, drive, phone, other", "T,…"},
      {"status", 0, 0, G_OPTION_ARG_STRING, &status, "Only these: running, stopped …", "S,…"},
      {"search", 0, 0, G_OPTION_ARG_STRING, &search, "Only what TEXT is found in", "TEXT"},
      {NULL},
  };

  if (!dw_cli_commands_parse(cli, "list", entries, G_MAXINT, &argc, &argv, &error) ||
      !parse_kinds(types, &kinds, &error) || !parse_statuses(status, &statuses, &error))
    return dw_cli_fail(cli, error);
  if (argc > 1)
    return dw_cli_fail(cli, g_error_new(DW_ERROR, DW_ERROR_USAGE,
                                        "“%s” is one word too many for list. To look for it, use "
                                        "--search.",
                                        argv[1]));
  return list(cli, kinds, statuses, search);
}

static void
print_field(const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    printf("%-12s %s\n", name, value);
}

static void
print_time(const char *name, gint64 seconds)
{
  g_autoptr(GDateTime) time = seconds != 0 ? g_date_time_new_from_unix_local(seconds) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format(time, "%F %R") : NULL;

  print_field(name, text);
}

static void
print_hours(const DwResourceData *data)
{
  for (guint i = 0; data->durations != NULL && i < data->durations->len; i++) {
    const DwDuration *duration = g_ptr_array_index(data->durations, i);

    if (duration->total_seconds > 0 && duration->used_seconds >= 0)
      printf("%-12s %.1f of %.1f used\n", "Hours", (double) duration->used_seconds / 3600.0,
             (double) duration->total_seconds / 3600.0);
  }
}

static void
print_details(DwResource *resource)
{
  const DwResourceData *data = dw_resource_get_data(resource);
  g_auto(GStrv) actions = dw_actions_to_names(dw_resource_get_actions(resource));
  g_autofree char *joined = g_strjoinv(", ", actions);

  print_field("Name", dw_resource_get_name(resource));
  print_field("Type", dw_resource_kind_get_word(dw_resource_get_kind(resource)));
  print_field("Status", dw_resource_get_status_word(resource));
  print_field("Session", dw_resource_get_session_word(resource));
  print_field("System",
              data->os_description != NULL ? data->os_description : dw_resource_get_os(resource));
  print_field("Region", dw_resource_get_region(resource));
  print_field("Protocol", data->protocol);
  print_time("Expires", data->expired_time);
  print_time("Created", data->create_time);
  print_time("Last start", data->last_start_time);
  print_hours(data);
  if (data->fota_update != NULL)
    print_field("Update", data->fota_update->new_version);
  print_field("Actions", joined);
  print_field("Id", dw_resource_get_id(resource));
}

/**
 * dw_cli_show:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `show`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_show(DwCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {
      {NULL},
  };
  g_autoptr(GPtrArray) found = NULL;
  GError *error = NULL;

  if (!dw_cli_commands_parse(cli, "show", entries, 1, &argc, &argv, &error))
    return dw_cli_fail(cli, error);
  if (argc != 2)
    return dw_cli_fail(cli, g_error_new_literal(DW_ERROR, DW_ERROR_USAGE,
                                                "show takes one RESOURCE, an id or a name."));
  if (dw_cli_resources_open(cli, &error))
    found = dw_cli_resources_find(cli, (const char *const *) argv + 1, &error);
  if (found == NULL)
    return dw_cli_fail(cli, error);
  if (cli->globals.json)
    dw_cli_json_print_resource(g_ptr_array_index(found, 0));
  else
    print_details(g_ptr_array_index(found, 0));
  return DW_EXIT_DONE;
}
