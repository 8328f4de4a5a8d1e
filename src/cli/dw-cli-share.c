/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-open.h"
#include "dw-cli-terminal.h"
#include "dw-error.h"

#include <stdio.h>
#include <string.h>

enum {
  COLUMN_NAME,
  COLUMN_STATUS,
  COLUMN_SESSION,
  COLUMN_PEOPLE,
  COLUMN_PAYMENT,
  COLUMN_ID,
  N_COLUMNS,
};

/* One long name or a long list of people must not push everything else off the screen. */
#define WIDEST_TEXT 32

static char *
name_session(const DwShareMember *member)
{
  const char *session = dw_resource_status_session_word(member->connection_status);
  const char *word = session != NULL ? session : "";
  const char *who = member->end_user_name != NULL ? member->end_user_name : member->end_user_id;
  gboolean in_use =
      g_strcmp0(dw_resource_status_session_name(member->connection_status), "connected") == 0;

  return in_use && who != NULL ? g_strdup_printf("%s: %s", word, who) : g_strdup(word);
}

static char *
name_payment(const DwShareMember *member, gboolean paid)
{
  g_autoptr(GDateTime) end =
      member->expired_time != 0 ? g_date_time_new_from_unix_local(member->expired_time) : NULL;

  if (!paid)
    return g_strdup("Pay as you go");
  return end != NULL ? g_date_time_format(end, "Paid until %F") : g_strdup("Paid");
}

static void
add_rows(GPtrArray *rows, GPtrArray *members, gboolean paid)
{
  for (guint i = 0; i < members->len; i++) {
    const DwShareMember *member = g_ptr_array_index(members, i);
    GStrv people = member->end_user_names != NULL ? member->end_user_names : member->end_user_ids;
    char **row = g_new0(char *, N_COLUMNS + 1);

    row[COLUMN_NAME] = g_strdup(member->name != NULL ? member->name : "");
    row[COLUMN_STATUS] =
        g_strdup(dw_resource_status_get_word(dw_operator_get_member_status(member)));
    row[COLUMN_SESSION] = name_session(member);
    row[COLUMN_PEOPLE] = people != NULL ? g_strjoinv(", ", people) : g_strdup("");
    row[COLUMN_PAYMENT] = name_payment(member, paid);
    row[COLUMN_ID] = g_strdup(member->id);
    g_ptr_array_add(rows, row);
  }
}

static void
print_table(GPtrArray *rows)
{
  guint widths[N_COLUMNS] = {0};

  for (guint i = 0; i < rows->len; i++) {
    char **row = g_ptr_array_index(rows, i);

    for (guint column = 0; column < N_COLUMNS; column++)
      widths[column] = MAX(widths[column], MIN(dw_cli_terminal_width(row[column]), WIDEST_TEXT));
  }
  for (guint i = 0; i < rows->len; i++)
    dw_cli_terminal_print_row(g_ptr_array_index(rows, i), widths);
}

/* The service's own counts, as far as it gives them. */
static void
print_counts(const DwShare *share)
{
  const struct {
    gint64 number;
    const char *words;
  } counts[] = {
      {share->n_paid, "paid"},
      {share->n_running, "of them running"},
      {share->n_stopped, "stopped"},
      {share->n_connected, "in use"},
      {share->n_pay_as_you_go, "pay as you go"},
  };
  const char *separator = "\n";

  for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
    if (counts[i].number == DW_NUMBER_UNSET)
      continue;
    printf("%s%" G_GINT64_FORMAT " %s", separator, counts[i].number, counts[i].words);
    separator = ", ";
  }
  if (*separator == ',')
    printf("\n");
}

static void
print_share(const DwShare *share)
{
  static const char *const head[] = {"NAME", "STATUS", "SESSION", "PEOPLE", "PAYMENT", "ID", NULL};
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);

  g_ptr_array_add(rows, g_strdupv((GStrv) head));
  add_rows(rows, share->paid, TRUE);
  add_rows(rows, share->pay_as_you_go, FALSE);
  if (rows->len > 1)
    print_table(rows);
  else
    fprintf(stderr, "The share has no members yet.\n");
  print_counts(share);
}

static DwExit
print_members(DwCli *cli, const char *id)
{
  g_autoptr(DwShare) share = NULL;
  GError *error = NULL;

  if (!dw_cli_open_operator(cli, &error))
    return dw_cli_fail(cli, error);
  dw_operator_share_async(cli->context, id, cli->cancellable, dw_cli_done_cb, cli);
  share = dw_operator_share_finish(cli->context, dw_cli_await(cli), &error);
  if (share == NULL)
    return dw_cli_fail(cli, error);
  if (cli->globals.json)
    dw_cli_json_print_share(id, share);
  else
    print_share(share);
  return DW_EXIT_DONE;
}

/**
 * dw_cli_share:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `share`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_share(DwCli *cli, int argc, char **argv)
{
  const GOptionEntry entries[] = {
      {NULL},
  };
  GError *error = NULL;

  if (!dw_cli_commands_parse(cli, "share", entries, 2, &argc, &argv, &error))
    return dw_cli_fail(cli, error);
  if (argc != 3 || strcmp(argv[1], "members") != 0)
    return dw_cli_fail(cli, g_error_new_literal(DW_ERROR, DW_ERROR_USAGE,
                                                "share takes “members” and the ID of a share, such "
                                                "as “deskwayctl share members dg-4f7finance7”."));
  return print_members(cli, argv[2]);
}
