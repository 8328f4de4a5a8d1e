/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-usage-csv.h"

#include <string.h>

/* A spreadsheet takes what begins so for a formula, and a name may come from anybody. */
static gboolean
is_formula(const char *text)
{
  return strchr("=+-@\t", *text) != NULL && *text != '\0';
}

static void
append_cell(GString *csv, const char *text, char end)
{
  if (text != NULL && strpbrk(text, ",\"\r\n") == NULL && !is_formula(text)) {
    g_string_append(csv, text);
  } else if (text != NULL) {
    g_string_append(csv, is_formula(text) ? "\"'" : "\"");
    for (; *text != '\0'; text++)
      g_string_append_len(csv, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    g_string_append_c(csv, '"');
  }
  g_string_append(csv, end == '\n' ? "\r\n" : ",");
}

/**
 * dw_usage_csv_append_head:
 * @csv: a text in the making
 *
 * Writes the names of the columns, in English whatever the language: programs read them.
 */
void
dw_usage_csv_append_head(GString *csv)
{
  g_string_append(csv, "user,desk_id,desk_name,charge_type,region,seconds\r\n");
}

/**
 * dw_usage_csv_append_row:
 * @csv: a text in the making
 * @row: a row of a ranking
 *
 * Writes @row as RFC 4180 has it; what a spreadsheet would take for a formula gets an apostrophe.
 */
void
dw_usage_csv_append_row(GString *csv, const DwUsageRow *row)
{
  append_cell(csv, row->end_user_id, ',');
  append_cell(csv, row->desktop_id, ',');
  append_cell(csv, row->desktop_name, ',');
  append_cell(csv, row->charge_type, ',');
  append_cell(csv, row->region_id, ',');
  if (row->seconds != DW_NUMBER_UNSET)
    g_string_append_printf(csv, "%" G_GINT64_FORMAT, row->seconds);
  g_string_append(csv, "\r\n");
}
