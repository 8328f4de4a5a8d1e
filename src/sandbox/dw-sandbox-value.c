/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-value.h"

#include <string.h>

#define LIST_LIMIT 1000

static gboolean
is_text(const char *value)
{
  return TRUE;
}

static gboolean
is_boolean(const char *value)
{
  return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
}

static gboolean
is_integer(const char *value)
{
  return g_ascii_string_to_signed(value, 10, G_MININT32, G_MAXINT32, NULL, NULL);
}

static gboolean
is_long(const char *value)
{
  return g_ascii_string_to_signed(value, 10, G_MININT64, G_MAXINT64, NULL, NULL);
}

static gboolean
is_float(const char *value)
{
  char *end;

  g_ascii_strtod(value, &end);
  return end != value && *end == '\0';
}

static gboolean
fits_scalar(const char *type, const char *value)
{
  static const struct {
    const char *type;
    gboolean (*test)(const char *value);
  } tests[] = {
      {"string", is_text}, {"boolean", is_boolean}, {"integer", is_integer},
      {"long", is_long},   {"float", is_float},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
    if (strcmp(type, tests[i].type) == 0)
      return tests[i].test(value);
  }
  return FALSE;
}

static gboolean
fits_type(JsonNode *type, char **path, const char *value)
{
  JsonObject *object;

  if (JSON_NODE_HOLDS_VALUE(type))
    return path[0] == NULL && fits_scalar(json_node_get_string(type), value);
  if (path[0] == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY(type))
    return g_ascii_string_to_unsigned(path[0], 10, 1, LIST_LIMIT, NULL, NULL) &&
           fits_type(json_array_get_element(json_node_get_array(type), 0), path + 1, value);
  object = json_node_get_object(type);
  return json_object_has_member(object, path[0]) &&
         fits_type(json_object_get_member(object, path[0]), path + 1, value);
}

static gboolean
fits_json(JsonNode *type, const char *value)
{
  g_autoptr(JsonNode) node = json_from_string(value, NULL);

  if (node == NULL)
    return FALSE;
  return JSON_NODE_HOLDS_ARRAY(type) ? JSON_NODE_HOLDS_ARRAY(node) : JSON_NODE_HOLDS_OBJECT(node);
}

/**
 * dw_sandbox_value_fits:
 * @facts: a parameter's entry in the catalogue
 * @path: (array zero-terminated=1): what stands behind the parameter's name: list positions and
 * member names
 * @value: what came
 *
 * Returns: whether the value may stand there
 */
gboolean
dw_sandbox_value_fits(JsonObject *facts, char **path, const char *value)
{
  JsonNode *type = json_object_get_member(facts, "type");
  const char *encoding = json_object_get_string_member_with_default(facts, "encoding", "");

  if (strcmp(encoding, "json") == 0)
    return path[0] == NULL && fits_json(type, value);
  return fits_type(type, path, value);
}
