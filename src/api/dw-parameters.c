/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-parameters.h"

#include "dw-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

static const char *const type_words[] = {
    [DW_TYPE_STRING] = "a text",
    [DW_TYPE_INTEGER] = "a whole number from -2147483648 to 2147483647",
    [DW_TYPE_LONG] = "a whole number",
    [DW_TYPE_FLOAT] = "a number",
    [DW_TYPE_BOOLEAN] = "true or false",
    [DW_TYPE_MAP] = "a JSON object",
    [DW_TYPE_OBJECT] = "a JSON object",
};

static gboolean
is_json_object(const char *value)
{
  g_autoptr(JsonNode) node = json_from_string(value, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT(node);
}

static gboolean
is_number(const char *value)
{
  char *end = NULL;

  /* g_ascii_strtod() alone would take "nan", "inf", hexadecimals and leading blanks. */
  g_ascii_strtod(value, &end);
  return end != value && *end == '\0' && strspn(value, "0123456789+-.eE") == strlen(value);
}

static gboolean
value_has_type(DwParameterType type, const char *value)
{
  switch (type) {
  case DW_TYPE_INTEGER:
    return g_ascii_string_to_signed(value, 10, G_MININT32, G_MAXINT32, NULL, NULL);
  case DW_TYPE_LONG:
    return g_ascii_string_to_signed(value, 10, G_MININT64, G_MAXINT64, NULL, NULL);
  case DW_TYPE_FLOAT:
    return is_number(value);
  case DW_TYPE_BOOLEAN:
    return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
  case DW_TYPE_MAP:
  case DW_TYPE_OBJECT:
    return is_json_object(value);
  case DW_TYPE_STRING:
  default:
    return g_utf8_validate(value, -1, NULL);
  }
}

static gboolean
fail_unknown(const DwOperation *operation, const char *name, GError **error)
{
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s has no parameter named %s.", operation->name,
              name);
  return FALSE;
}

/* Whether anything is given for @name: itself, one of its list or one of its fields. */
static gboolean
has_value(const DwRequest *request, const char *name)
{
  gsize length = strlen(name);

  for (gsize i = 0; i < dw_request_get_n(request); i++) {
    const char *given, *value;

    dw_request_get(request, i, &given, &value, NULL);
    if (strncmp(given, name, length) == 0 && (given[length] == '\0' || given[length] == '.') &&
        *value != '\0')
      return TRUE;
  }
  return FALSE;
}

/* What a parameter's name says: where it leads in the catalogue, and what part of it comes after
 * the object it stands in. */
typedef struct {
  const DwParameter *top;
  const DwParameter *leaf;
  const char *key; /* of a field inside a parameter sent as JSON */
} Place;

/* A name, and how far it was read. */
typedef struct {
  const DwOperation *operation;
  const DwRequest *request; /* (nullable): where the rest of a list is looked for */
  const char *name;
  const char *rest;
} Reader;

/* `Name.3` without `Name.2` would reach the service as a shorter list than was meant. */
static gboolean
check_no_gap(const Reader *reader, GError **error)
{
  guint64 number = g_ascii_strtoull(reader->rest, NULL, 10);
  g_autofree char *before = g_strdup_printf(
      "%.*s%" G_GUINT64_FORMAT, (int) (reader->rest - reader->name), reader->name, number - 1);

  if (number == 1 || reader->request == NULL || has_value(reader->request, before))
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s has %s but no %s.", reader->operation->name,
              reader->name, before);
  return FALSE;
}

/* Consumes one `.N` of a list; `Name.1` of a text, `Name.1.Key` of an object. */
static gboolean
skip_index(Reader *reader, GError **error)
{
  const char *rest = reader->rest;
  const char *end = rest + strspn(rest, "0123456789");

  if (*rest < '1' || *rest > '9' || end - rest > 5 || (*end != '\0' && *end != '.')) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "%s of %s is a list: give its values as Name.1, Name.2 and so on.", reader->name,
                reader->operation->name);
    return FALSE;
  }
  if (!check_no_gap(reader, error))
    return FALSE;
  reader->rest = *end == '.' ? end + 1 : end;
  return TRUE;
}

/* Consumes the name of one of @parameters, and its number where it is a list. */
static const DwParameter *
read_part(Reader *reader, const DwParameter *parameters, GError **error)
{
  gsize length = strcspn(reader->rest, ".");
  g_autofree char *part = g_strndup(reader->rest, length);
  const DwParameter *parameter = dw_catalogue_find_parameter(parameters, part);

  if (parameter == NULL) {
    fail_unknown(reader->operation, reader->name, error);
    return NULL;
  }
  reader->rest += reader->rest[length] == '.' ? length + 1 : length;
  if ((parameter->flags & DW_PARAMETER_LIST) != 0 && !skip_index(reader, error))
    return NULL;
  return parameter;
}

static gboolean
find_place(const DwOperation *operation,
           const DwRequest *request,
           const char *name,
           Place *place,
           GError **error)
{
  const DwParameter *parameters = operation->parameters;
  Reader reader = {operation, request, name, name};

  *place = (Place){NULL};
  if (g_str_has_suffix(name, "."))
    return fail_unknown(operation, name, error);
  for (;;) {
    const DwParameter *parameter = read_part(&reader, parameters, error);

    if (parameter == NULL)
      return FALSE;
    if (place->top == NULL)
      place->top = parameter;
    place->leaf = parameter;
    if ((parameter->flags & DW_PARAMETER_JSON) != 0 && *reader.rest != '\0')
      place->key = reader.rest;
    if (*reader.rest == '\0' || parameter->type == DW_TYPE_MAP)
      return TRUE;
    parameters = parameter->fields;
  }
}

/* What a value has to be; of a map that is given member by member, each member is a text. */
static DwParameterType
value_type(const Place *place)
{
  return place->leaf->type == DW_TYPE_MAP && place->key != NULL ? DW_TYPE_STRING
                                                                : place->leaf->type;
}

static gboolean
is_flat_object(const Place *place)
{
  return place->leaf->type == DW_TYPE_OBJECT && (place->leaf->flags & DW_PARAMETER_JSON) == 0;
}

static gboolean
check_value(const DwOperation *operation,
            const Place *place,
            const char *name,
            const char *value,
            GError **error)
{
  DwParameterType type = value_type(place);

  if (is_flat_object(place)) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "%s of %s is given field by field, as %s.%s and so on.", name, operation->name,
                name, place->leaf->fields[0].name);
    return FALSE;
  }
  if (value_has_type(type, value))
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s of %s has to be %s.", name, operation->name,
              type_words[type]);
  return FALSE;
}

static gboolean
check_not_twice(const DwOperation *operation,
                const DwRequest *request,
                const Place *place,
                GError **error)
{
  if (place->key == NULL || dw_request_lookup(request, place->top->name) == NULL)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
              "%s of %s is given both whole and field by field. Leave one of them out.",
              place->top->name, operation->name);
  return FALSE;
}

static gboolean
check_required(const DwOperation *operation, const DwRequest *request, GError **error)
{
  for (const DwParameter *parameter = operation->parameters; parameter->name != NULL; parameter++) {
    if ((parameter->flags & DW_PARAMETER_REQUIRED) == 0 || has_value(request, parameter->name))
      continue;
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s needs the parameter %s.", operation->name,
                parameter->name);
    return FALSE;
  }
  return TRUE;
}

/**
 * dw_parameters_check:
 * @operation: what is to be called
 * @request: the parameters as a caller gave them, without the common ones
 * @error: return location, %DW_ERROR_USAGE naming the parameter
 *
 * Checks every parameter against the catalogue: unknown ones, missing ones, wrong types and gaps in
 * lists are refused before anything is sent.
 *
 * Returns: whether @request may be sent
 */
gboolean
dw_parameters_check(const DwOperation *operation, const DwRequest *request, GError **error)
{
  for (gsize i = 0; i < dw_request_get_n(request); i++) {
    const char *name, *value;
    Place place;

    dw_request_get(request, i, &name, &value, NULL);
    if (!find_place(operation, request, name, &place, error) ||
        !check_value(operation, &place, name, value, error) ||
        !check_not_twice(operation, request, &place, error))
      return FALSE;
  }
  return check_required(operation, request, error);
}

static JsonNode *
json_value(DwParameterType type, const char *value)
{
  JsonNode *node = json_node_new(JSON_NODE_VALUE);

  switch (type) {
  case DW_TYPE_INTEGER:
  case DW_TYPE_LONG:
    json_node_set_int(node, g_ascii_strtoll(value, NULL, 10));
    break;
  case DW_TYPE_FLOAT:
    json_node_set_double(node, g_ascii_strtod(value, NULL));
    break;
  case DW_TYPE_BOOLEAN:
    json_node_set_boolean(node, strcmp(value, "true") == 0);
    break;
  default:
    json_node_set_string(node, value);
  }
  return node;
}

static void
add_json_object(GHashTable *objects, const Place *place, const char *value)
{
  JsonObject *object = g_hash_table_lookup(objects, place->top->name);

  if (object == NULL) {
    object = json_object_new();
    g_hash_table_insert(objects, (gpointer) place->top->name, object);
  }
  json_object_set_member(object, place->key, json_value(value_type(place), value));
}

static void
set_json_objects(DwRequest *encoded, GHashTable *objects)
{
  GHashTableIter iter;
  gpointer name, object;

  g_hash_table_iter_init(&iter, objects);
  while (g_hash_table_iter_next(&iter, &name, &object)) {
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    g_autofree char *text = NULL;

    json_node_set_object(node, object);
    text = json_to_string(node, FALSE);
    dw_request_set(encoded, name, text);
  }
}

/**
 * dw_parameters_encode:
 * @operation: what is to be called
 * @request: the parameters as a caller gave them, without the common ones
 * @error: return location, %DW_ERROR_USAGE naming the parameter
 *
 * Checks @request as dw_parameters_check() does, and brings it into the form that is sent: fields
 * given one by one of a parameter that travels as JSON (`DesktopAttachment.ImageId=m-1`) become one
 * JSON text.
 *
 * Returns: (transfer full): the parameters to send
 */
DwRequest *
dw_parameters_encode(const DwOperation *operation, const DwRequest *request, GError **error)
{
  g_autoptr(DwRequest) encoded = NULL;
  g_autoptr(GHashTable) objects =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify) json_object_unref);

  if (!dw_parameters_check(operation, request, error))
    return NULL;
  encoded = dw_request_copy(request);
  for (gsize i = 0; i < dw_request_get_n(request); i++) {
    const char *name, *value;
    Place place;

    dw_request_get(request, i, &name, &value, NULL);
    if (!find_place(operation, NULL, name, &place, NULL) || place.key == NULL)
      continue;
    add_json_object(objects, &place, value);
    dw_request_unset(encoded, name);
  }
  set_json_objects(encoded, objects);
  return g_steal_pointer(&encoded);
}

/**
 * dw_parameters_is_secret:
 * @operation: an operation
 * @name: a parameter's name as a caller would give it
 *
 * Returns: whether the value of @name is a secret
 */
gboolean
dw_parameters_is_secret(const DwOperation *operation, const char *name)
{
  Place place;

  return find_place(operation, NULL, name, &place, NULL) &&
         (place.leaf->flags & DW_PARAMETER_SECRET) != 0;
}
