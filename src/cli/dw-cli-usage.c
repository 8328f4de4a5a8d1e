/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-commands.h"
#include "dw-cli-json.h"
#include "dw-cli-open.h"
#include "dw-cli-terminal.h"
#include "dw-error.h"
#include "dw-export.h"
#include "dw-usage-csv.h"
#include "dw-usage-tally.h"

#include <stdio.h>
#include <string.h>

enum {
  COLUMN_PERSON,
  COLUMN_DESK,
  COLUMN_HOURS,
  COLUMN_BAR,
  N_COLUMNS,
};

/* Rows are printed as they come, so their columns are set before the first one is there: wider ones
 * where the terminal is wide. */
#define WIDE        80
#define HOURS_WIDTH 9
#define MOST_BAR    60
static const guint person_widths[] = {12, 18};
static const guint desk_widths[] = {14, 28};

typedef struct {
  DwCli *cli;
  DwUsageRange range;
  guint limit;
  DwUsageBy by;
  gboolean csv;
  DwExport *file; /* where the CSV goes; NULL for stdout */
  DwUsageTally *tally;
  guint printed;
  gint64 longest;
  GError *error; /* what ended the printing */
} Usage;

static const char *
or_empty(const char *text)
{
  return text != NULL ? text : "";
}

/* A bar of eighths of a column, or of whole ones where the terminal has no such letters. */
static char *
make_bar(guint width, gint64 seconds, gint64 longest)
{
  static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  double share = longest > 0 ? CLAMP((double) seconds / (double) longest, 0, 1) : 0;
  guint length = (guint) (share * width * 8 + 0.5);
  GString *bar = g_string_new(NULL);
  gboolean is_plain = !g_get_charset(NULL);

  for (guint i = 0; i < length / 8; i++)
    g_string_append(bar, is_plain ? "#" : "█");
  if (!is_plain)
    g_string_append(bar, eighths[length % 8]);
  return g_string_free(bar, FALSE);
}

/* Columns of the table, and of the bar beside it: none where stdout is no terminal. */
static guint
set_widths(const Usage *self, guint widths[N_COLUMNS])
{
  guint columns = dw_cli_terminal_get_columns();
  guint is_wide = columns == 0 || columns >= WIDE;
  guint used = HOURS_WIDTH + 2;

  widths[COLUMN_PERSON] = self->by != DW_USAGE_BY_DESK ? person_widths[is_wide] : 0;
  widths[COLUMN_DESK] = self->by != DW_USAGE_BY_USER ? desk_widths[is_wide] : 0;
  widths[COLUMN_HOURS] = HOURS_WIDTH;
  for (guint column = COLUMN_PERSON; column <= COLUMN_DESK; column++)
    used += widths[column] > 0 ? widths[column] + 2 : 0;
  widths[COLUMN_BAR] = columns > used ? MIN(columns - used, MOST_BAR) : 0;
  return widths[COLUMN_BAR];
}

/* Leaves out the columns that have no width. */
static void
print_cells(const guint widths[N_COLUMNS], const char *const cells[N_COLUMNS])
{
  const char *shown[N_COLUMNS + 1] = {NULL};
  guint shown_widths[N_COLUMNS] = {0};
  guint n = 0;

  for (guint column = 0; column < N_COLUMNS; column++) {
    if (widths[column] == 0)
      continue;
    shown[n] = cells[column];
    shown_widths[n++] = widths[column];
  }
  dw_cli_terminal_print_row(shown, shown_widths);
}

static void
print_chart_row(Usage *self, const DwUsageRow *row)
{
  static const char *const head[] = {"PERSON", "DESK", "    HOURS", ""};
  guint widths[N_COLUMNS];
  guint bar_width = set_widths(self, widths);
  g_autofree char *hours = row->seconds != DW_NUMBER_UNSET
                               ? g_strdup_printf("%9.1f", (double) row->seconds / 3600)
                               : g_strdup("        –");
  g_autofree char *bar = NULL;

  if (self->printed == 0)
    print_cells(widths, head);
  self->longest = MAX(self->longest, row->seconds);
  bar = make_bar(bar_width, row->seconds, self->longest);
  print_cells(widths, (const char *const[]){
                          or_empty(row->end_user_id),
                          or_empty(row->desktop_name != NULL ? row->desktop_name : row->desktop_id),
                          hours, bar});
}

static void
print_csv_row(Usage *self, const DwUsageRow *row)
{
  g_autoptr(GString) csv = g_string_new(NULL);

  if (self->printed == 0)
    dw_usage_csv_append_head(csv);
  if (row != NULL)
    dw_usage_csv_append_row(csv, row);
  if (self->file == NULL)
    fputs(csv->str, stdout);
  else if (self->error == NULL && !dw_export_write(self->file, csv->str, csv->len, &self->error))
    g_debug("The file is given up.");
}

static void
print_row(Usage *self, const DwUsageRow *row)
{
  if (self->csv)
    print_csv_row(self, row);
  else if (self->cli->globals.json)
    dw_cli_json_print_usage_row(row, self->printed == 0);
  else
    print_chart_row(self, row);
  self->printed++;
}

/* Whoever reads may have gone, and a disk may be full: then the rest is of no use. */
static gboolean
take_page(const DwUsagePage *page, gpointer user_data)
{
  Usage *self = user_data;

  if (self->tally != NULL) {
    dw_usage_tally_add(self->tally, page);
    return TRUE;
  }
  for (guint i = 0; i < dw_usage_page_get_length(page); i++)
    print_row(self, dw_usage_page_get(page, i));
  return self->error == NULL && ferror(stdout) == 0;
}

static void
print_tally(Usage *self)
{
  g_autoptr(GPtrArray) rows = dw_usage_tally_rank(self->tally);

  for (guint i = 0; i < rows->len && (self->limit == 0 || i < self->limit); i++)
    print_row(self, g_ptr_array_index(rows, i));
}

/* What is printed so far stays a whole JSON document, whatever became of the rest. */
static void
end_print(Usage *self)
{
  if (self->csv && self->printed == 0)
    print_csv_row(self, NULL);
  else if (!self->csv && self->cli->globals.json)
    dw_cli_json_end_rows(self->printed == 0);
  else if (self->printed == 0)
    fprintf(stderr, "Nobody used a desk from %s to %s.\n", self->range.from, self->range.to);
}

static gboolean
rank(Usage *self, GError **error)
{
  DwCli *cli = self->cli;
  gboolean done;

  /* A sum takes every row, also those that the limit leaves out of sight. */
  dw_operator_usage_async(cli->context, &self->range, self->tally != NULL ? 0 : self->limit,
                          take_page, self, cli->cancellable, dw_cli_done_cb, cli);
  done = dw_operator_usage_finish(cli->context, dw_cli_await(cli), NULL, error);
  if (done && self->tally != NULL)
    print_tally(self);
  if (done || self->printed > 0)
    end_print(self);
  if (done && self->error != NULL) {
    g_propagate_error(error, g_steal_pointer(&self->error));
    done = FALSE;
  }
  return done && (self->file == NULL || dw_export_finish(self->file, error));
}

static gboolean
parse_by(const char *text, DwUsageBy *by, GError **error)
{
  static const char *const words[] = {"row", "user", "desk"};

  for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
    if (g_strcmp0(text, words[i]) == 0 || (text == NULL && i == 0)) {
      *by = (DwUsageBy) i;
      return TRUE;
    }
  }
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
              "--by takes row (each person on each desk), user or desk, not %s.", text);
  return FALSE;
}

static gboolean
check_words(int argc, char **argv, int limit, GError **error)
{
  if (argc != 2 || strcmp(argv[1], "rank") != 0)
    g_set_error_literal(error, DW_ERROR, DW_ERROR_USAGE,
                        "usage takes “rank”: deskwayctl usage rank [--from DATE] [--to DATE].");
  else if (limit < 0)
    g_set_error_literal(error, DW_ERROR, DW_ERROR_USAGE,
                        "--limit takes a number of rows, 0 for all.");
  else
    return TRUE;
  return FALSE;
}

static DwExit
run(Usage *self, const char *from, const char *to, const char *output)
{
  GError *error = NULL;
  gboolean to_file = output != NULL && strcmp(output, "-") != 0;

  if (dw_cli_open_operator(self->cli, &error) &&
      dw_operator_init_range(self->cli->context, &self->range, from, to, &error) &&
      (!to_file || (self->file = dw_export_new(output, &error)) != NULL) && rank(self, &error))
    return DW_EXIT_DONE;
  return dw_cli_fail(self->cli, error);
}

/**
 * dw_cli_usage:
 * @cli: the run
 * @argc: how many words
 * @argv: the words
 *
 * The command `usage`.
 *
 * Returns: the exit code
 */
DwExit
dw_cli_usage(DwCli *cli, int argc, char **argv)
{
  g_autofree char *from = NULL, *to = NULL, *output = NULL, *by = NULL;
  Usage self = {.cli = cli};
  int limit = 0;
  DwExit status;
  GError *error = NULL;
  const GOptionEntry entries[] = {
      {"from", 0, 0, G_OPTION_ARG_STRING, &from, "The first day, such as 2026-01-31", "DATE"},
      {"to", 0, 0, G_OPTION_ARG_STRING, &to, "The last day (today)", "DATE"},
      {"limit", 0, 0, G_OPTION_ARG_INT, &limit, "At most so many rows (all)", "N"},
      {"by", 0, 0, G_OPTION_ARG_STRING, &by, "Add up by user or by desk", "user|desk"},
      {"csv", 0, 0, G_OPTION_ARG_NONE, &self.csv, "Print comma-separated values", NULL},
      {"output", 0, 0, G_OPTION_ARG_FILENAME, &output,
       "Write those to FILE, which must not be there yet", "FILE"},
      {NULL},
  };

  if (!dw_cli_commands_parse(cli, "usage", entries, 2, &argc, &argv, &error) ||
      !check_words(argc, argv, limit, &error) || !parse_by(by, &self.by, &error))
    return dw_cli_fail(cli, error);
  self.limit = (guint) limit;
  self.csv |= output != NULL;
  self.tally = self.by != DW_USAGE_BY_ROW ? dw_usage_tally_new(self.by) : NULL;
  status = run(&self, from, to, output);
  g_clear_pointer(&self.file, dw_export_free);
  g_clear_pointer(&self.tally, dw_usage_tally_free);
  g_clear_error(&self.error);
  return status;
}
