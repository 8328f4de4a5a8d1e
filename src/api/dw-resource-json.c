/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource-json.h"

#include <string.h>

#define SLOT(type, record, field) (*(const type *) ((const char *) (record) + (field)->offset))

/* @text is valid UTF-8, as all that was decoded. */
static void
append_text(GString *json, const char *text)
{
  g_string_append_c(json, '"');
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c(json, '\\');
    if ((guchar) *p < 0x20)
      g_string_append_printf(json, "\\u%04x", (guint) (guchar) *p);
    else
      g_string_append_c(json, *p);
  }
  g_string_append_c(json, '"');
}

static void
append_texts(GString *json, GStrv texts)
{
  g_string_append_c(json, '[');
  for (gsize i = 0; texts[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c(json, ',');
    append_text(json, texts[i]);
  }
  g_string_append_c(json, ']');
}

static void
append_time(GString *json, gint64 seconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);

  if (time == NULL)
    g_string_append(json, "null");
  else
    g_string_append_printf(json, "\"%04d-%02d-%02dT%02d:%02d:%02dZ\"", g_date_time_get_year(time),
                           g_date_time_get_month(time), g_date_time_get_day_of_month(time),
                           g_date_time_get_hour(time), g_date_time_get_minute(time),
                           g_date_time_get_second(time));
}

static void
append_real(GString *json, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append(json, g_ascii_dtostr(buffer, sizeof buffer, number));
}

static void append_record(GString *json,
                          const DwRecordType *type,
                          gconstpointer record,
                          const char *const *fields);

static void
append_records(GString *json, const DwRecordType *type, const GPtrArray *records)
{
  g_string_append_c(json, '[');
  for (guint i = 0; i < records->len; i++) {
    if (i > 0)
      g_string_append_c(json, ',');
    append_record(json, type, g_ptr_array_index(records, i), NULL);
    g_string_append_c(json, '}');
  }
  g_string_append_c(json, ']');
}

/* A secret is said by nobody here. */
static gboolean
is_said(const DwField *field, gconstpointer record)
{
  switch (field->kind) {
  case DW_FIELD_SECRET:
    return FALSE;
  case DW_FIELD_FLAG:
    return SLOT(DwFlag, record, field) != DW_FLAG_UNSET;
  case DW_FIELD_NUMBER:
    return SLOT(gint64, record, field) >= 0;
  case DW_FIELD_REAL:
    return SLOT(double, record, field) >= 0;
  case DW_FIELD_TIME:
    return SLOT(gint64, record, field) != 0;
  default:
    return SLOT(gpointer, record, field) != NULL;
  }
}

static void
append_value(GString *json, const DwField *field, gconstpointer record)
{
  switch (field->kind) {
  case DW_FIELD_FLAG:
    g_string_append(json, SLOT(DwFlag, record, field) == DW_FLAG_TRUE ? "true" : "false");
    break;
  case DW_FIELD_NUMBER:
    g_string_append_printf(json, "%" G_GINT64_FORMAT, SLOT(gint64, record, field));
    break;
  case DW_FIELD_REAL:
    append_real(json, SLOT(double, record, field));
    break;
  case DW_FIELD_TIME:
    append_time(json, SLOT(gint64, record, field));
    break;
  case DW_FIELD_TEXTS:
    append_texts(json, SLOT(GStrv, record, field));
    break;
  case DW_FIELD_RECORD:
    append_record(json, field->type, SLOT(gpointer, record, field), NULL);
    g_string_append_c(json, '}');
    break;
  case DW_FIELD_RECORDS:
    append_records(json, field->type, SLOT(GPtrArray *, record, field));
    break;
  default:
    append_text(json, SLOT(char *, record, field));
  }
}

/* Writes an object without its last brace. */
static void
append_record(GString *json,
              const DwRecordType *type,
              gconstpointer record,
              const char *const *fields)
{
  gboolean first = TRUE;

  g_string_append_c(json, '{');
  for (const DwField *field = type->fields; field->name != NULL; field++) {
    if (!is_said(field, record) || (fields != NULL && !g_strv_contains(fields, field->name)))
      continue;
    g_string_append_printf(json, "%s\"%s\":", first ? "" : ",", field->name);
    append_value(json, field, record);
    first = FALSE;
  }
}

static void
append_actions(GString *json, DwAction actions)
{
  static const struct {
    DwAction action;
    const char *name;
  } names[] = {{DW_ACTION_START, "Start"},
               {DW_ACTION_STOP, "Stop"},
               {DW_ACTION_RESTART, "Restart"},
               {DW_ACTION_WAKE_UP, "WakeUp"},
               {DW_ACTION_HIBERNATE, "Hibernate"}};
  gboolean first = TRUE;

  g_string_append(json, ",\"SupportedActions\":[");
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    if ((actions & names[i].action) == 0)
      continue;
    g_string_append_printf(json, "%s\"%s\"", first ? "" : ",", names[i].name);
    first = FALSE;
  }
  g_string_append_c(json, ']');
}

/**
 * dw_resource_json_append:
 * @json: a text in the making
 * @data: what the service says of a resource; has an id
 * @fields: (nullable): names of the fields that are written beside ResourceId and SupportedActions;
 *   %NULL for all
 *
 * Writes @data as the service would, for dw_api_decode_resource_page() to read. What the service
 * did not say is left out, and so is every field that is a secret by its kind. Times are in UTC.
 */
void
dw_resource_json_append(GString *json, const DwResourceData *data, const char *const *fields)
{
  append_record(json, &DW_RESOURCE_RECORD, data, fields);
  if (fields != NULL && !g_strv_contains(fields, "ResourceId")) {
    g_string_append(json,
                    g_str_has_suffix(json->str, "{") ? "\"ResourceId\":" : ",\"ResourceId\":");
    append_text(json, data->id);
  }
  if (data->lists_actions)
    append_actions(json, data->supported_actions);
  g_string_append_c(json, '}');
}

/**
 * dw_resource_json_append_page:
 * @json: a text in the making
 * @list: (array length=length): resources
 * @length: how many
 * @fields: (nullable): see dw_resource_json_append()
 *
 * Writes a reply of DescribeUserResources that lists @list, in one line.
 */
void
dw_resource_json_append_page(GString *json,
                             DwResourceData *const *list,
                             gsize length,
                             const char *const *fields)
{
  g_string_append(json, "{\"Resources\":[");
  for (gsize i = 0; i < length; i++) {
    if (i > 0)
      g_string_append_c(json, ',');
    dw_resource_json_append(json, list[i], fields);
  }
  g_string_append(json, "]}");
}
