/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-api-decode.h"

#include "dw-clean-text.h"
#include "dw-json-check.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* Doubles count whole numbers exactly up to here. */
#define LARGEST_WHOLE 9007199254740992.0

/* An id that is longer, or holds control characters, would break more than it names. */
#define ID_MAX_BYTES 256

#define SLOT(type, record, field) ((type *) ((char *) (record) + (field)->offset))

/* A scalar as text: NULL for null, lists, objects and the empty text. Numbers and booleans are
 * written to @buffer. */
static const char *
peek_text(JsonNode *node, char buffer[G_ASCII_DTOSTR_BUF_SIZE])
{
  const char *text = NULL;

  if (!JSON_NODE_HOLDS_VALUE(node))
    return NULL;
  switch (json_node_get_value_type(node)) {
  case G_TYPE_STRING:
    text = json_node_get_string(node);
    return text != NULL && *text != '\0' ? text : NULL;
  case G_TYPE_BOOLEAN:
    return json_node_get_boolean(node) ? "true" : "false";
  case G_TYPE_INT64:
    g_snprintf(buffer, G_ASCII_DTOSTR_BUF_SIZE, "%" G_GINT64_FORMAT, json_node_get_int(node));
    return buffer;
  case G_TYPE_DOUBLE:
    return g_ascii_dtostr(buffer, G_ASCII_DTOSTR_BUF_SIZE, json_node_get_double(node));
  default:
    return NULL;
  }
}

static double
real_from_text(const char *text)
{
  char *end;
  double number = g_ascii_strtod(text, &end);

  return end != text && *end == '\0' ? number : DW_NUMBER_UNSET;
}

static double
decode_real(JsonNode *node)
{
  double number = DW_NUMBER_UNSET;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *text = peek_text(node, buffer);

  if (text != NULL)
    number = real_from_text(text);
  return isfinite(number) && number >= 0 ? number : DW_NUMBER_UNSET;
}

static gint64
decode_number(JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *text = peek_text(node, buffer);
  gint64 number;
  double real;

  if (text == NULL)
    return DW_NUMBER_UNSET;
  if (g_ascii_string_to_signed(text, 10, 0, G_MAXINT64, &number, NULL))
    return number;
  real = real_from_text(text);
  return real >= 0 && real <= LARGEST_WHOLE ? (gint64) real : DW_NUMBER_UNSET;
}

static DwFlag
decode_flag(JsonNode *node)
{
  static const struct {
    const char *word;
    DwFlag flag;
  } words[] = {
      {"true", DW_FLAG_TRUE},   {"1", DW_FLAG_TRUE},  {"yes", DW_FLAG_TRUE},
      {"false", DW_FLAG_FALSE}, {"0", DW_FLAG_FALSE}, {"no", DW_FLAG_FALSE},
  };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *text = peek_text(node, buffer);

  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS(words); i++)
    if (g_ascii_strcasecmp(text, words[i].word) == 0)
      return words[i].flag;
  return DW_FLAG_UNSET;
}

static gint64
decode_time(JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return dw_api_decode_time_seconds(peek_text(node, buffer));
}

static DwSecret *
decode_secret(JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *text = peek_text(node, buffer);

  return text != NULL ? dw_secret_new(text) : NULL;
}

/* What is to go back to the service as it came. Half a surrogate pair can make a text that is no
 * UTF-8, which nothing behind this expects. */
static const char *
peek_token(JsonNode *node, char buffer[G_ASCII_DTOSTR_BUF_SIZE])
{
  const char *text = peek_text(node, buffer);

  return text != NULL && g_utf8_validate(text, -1, NULL) ? text : NULL;
}

static char *
decode_text(JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *text = peek_text(node, buffer);

  if (text == NULL)
    return NULL;
  return dw_clean_text_is_clean(text) ? g_strdup(text) : dw_clean_text(text, FALSE);
}

/* Most words are those of the record before, which saves looking them up among all there are. */
static char *
intern(const char *text, char *before)
{
  if (before != NULL && strcmp(before, text) == 0)
    return g_ref_string_acquire(before);
  return dw_record_intern(text);
}

static char *
intern_clean(JsonNode *node, gboolean keep_lines, char *before)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *text = peek_text(node, buffer);
  g_autofree char *clean = NULL;

  if (text == NULL)
    return NULL;
  if (dw_clean_text_is_clean(text))
    return intern(text, before);
  clean = dw_clean_text(text, keep_lines);
  return clean != NULL ? intern(clean, before) : NULL;
}

static char *
intern_token(JsonNode *node, char *before)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *text = peek_token(node, buffer);

  return text != NULL ? intern(text, before) : NULL;
}

/* A key is shown too, as it is, so what steers a terminal is none. */
static char *
intern_printable_key(JsonNode *node, char *before)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *text = peek_token(node, buffer);

  for (const char *c = text; c != NULL && *c != '\0'; c = g_utf8_next_char(c))
    if (!g_unichar_isprint(g_utf8_get_char(c)))
      return NULL;
  return text != NULL ? intern(text, before) : NULL;
}

static char *
intern_json(JsonNode *node, char *before)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_VALUE(node))
    return intern_token(node, before);
  if (JSON_NODE_HOLDS_NULL(node))
    return NULL;
  text = json_to_string(node, FALSE);
  return g_utf8_validate(text, -1, NULL) ? intern(text, before) : NULL;
}

/* Whether @text is a JSON list with nothing nested in it, so that parsing it needs no depth. */
static gboolean
is_flat_list(const char *text)
{
  gboolean quoted = FALSE;

  if (*text != '[')
    return FALSE;
  for (text++; *text != '\0'; text++) {
    if (*text == '"')
      quoted = !quoted;
    else if (quoted && *text == '\\' && text[1] != '\0')
      text++;
    else if (!quoted && (*text == '[' || *text == '{'))
      return FALSE;
  }
  return !quoted && text[-1] == ']';
}

static void
add_text(GPtrArray *texts, JsonNode *node)
{
  char *text = decode_text(node);

  if (text != NULL)
    g_ptr_array_add(texts, text);
}

static void
add_texts_of_array(GPtrArray *texts, JsonNode *list)
{
  JsonArray *array = json_node_get_array(list);

  for (guint i = 0; i < json_array_get_length(array); i++)
    add_text(texts, json_array_get_element(array, i));
}

/* One entry: a text, or a list of texts as JSON in a text, as CreateDesktops answers. */
static void
add_texts(GPtrArray *texts, JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *text = peek_text(node, buffer);
  g_autoptr(JsonNode) list = NULL;

  if (text != NULL && is_flat_list(text))
    list = json_from_string(text, NULL);
  if (list != NULL && JSON_NODE_HOLDS_ARRAY(list))
    add_texts_of_array(texts, list);
  else
    add_text(texts, node);
}

static GStrv
decode_texts(JsonNode *node)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);

  if (JSON_NODE_HOLDS_ARRAY(node)) {
    JsonArray *array = json_node_get_array(node);

    for (guint i = 0; i < json_array_get_length(array); i++)
      add_texts(texts, json_array_get_element(array, i));
  } else {
    add_texts(texts, node);
  }
  if (texts->len == 0)
    return NULL;
  g_ptr_array_add(texts, NULL);
  return (GStrv) g_ptr_array_steal(texts, NULL);
}

static void
decode_record(const DwRecordType *type, JsonNode *node, gpointer record, gpointer before);

static gpointer
decode_new_record(const DwRecordType *type, JsonNode *node, gpointer before)
{
  gpointer record;

  if (!JSON_NODE_HOLDS_OBJECT(node))
    return NULL;
  record = dw_record_new(type);
  decode_record(type, node, record, before);
  return record;
}

/* Calls @each for every object of a list, or for the one object that stands for a list of one. */
static void
foreach_object(JsonNode *node, void (*each)(JsonNode *object, gpointer data), gpointer data)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_OBJECT(node))
    each(node, data);
  if (!JSON_NODE_HOLDS_ARRAY(node))
    return;
  array = json_node_get_array(node);
  for (guint i = 0; i < json_array_get_length(array); i++) {
    JsonNode *element = json_array_get_element(array, i);

    if (JSON_NODE_HOLDS_OBJECT(element))
      each(element, data);
  }
}

typedef struct {
  const DwRecordType *type;
  GPtrArray *records;
  gpointer before;
} Records;

static void
add_record(JsonNode *object, gpointer data)
{
  Records *list = data;

  if (list->records == NULL)
    list->records = g_ptr_array_new();
  list->before = decode_new_record(list->type, object, list->before);
  g_ptr_array_add(list->records, list->before);
}

static GPtrArray *
decode_records(const DwRecordType *type, JsonNode *node, GPtrArray *before)
{
  Records list = {type, NULL, before != NULL ? g_ptr_array_index(before, 0) : NULL};

  foreach_object(node, add_record, &list);
  return list.records;
}

static char *
decode_token(JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup(peek_token(node, buffer));
}

/* The kinds that are shared between records. */
static char *
decode_interned(DwFieldKind kind, JsonNode *node, char *before)
{
  if (kind == DW_FIELD_KEY)
    return intern_printable_key(node, before);
  if (kind == DW_FIELD_JSON)
    return intern_json(node, before);
  return intern_clean(node, kind == DW_FIELD_PROSE, before);
}

/* @before is a record of the same type that @record is likely to resemble, or @record itself. */
static void
decode_field(const DwField *field, JsonNode *node, gpointer record, gpointer before)
{
  switch (field->kind) {
  case DW_FIELD_TEXT:
    *SLOT(char *, record, field) = decode_text(node);
    break;
  case DW_FIELD_TOKEN:
    *SLOT(char *, record, field) = decode_token(node);
    break;
  case DW_FIELD_SECRET:
    *SLOT(DwSecret *, record, field) = decode_secret(node);
    break;
  case DW_FIELD_FLAG:
    *SLOT(DwFlag, record, field) = decode_flag(node);
    break;
  case DW_FIELD_NUMBER:
    *SLOT(gint64, record, field) = decode_number(node);
    break;
  case DW_FIELD_REAL:
    *SLOT(double, record, field) = decode_real(node);
    break;
  case DW_FIELD_TIME:
    *SLOT(gint64, record, field) = decode_time(node);
    break;
  case DW_FIELD_TEXTS:
    *SLOT(GStrv, record, field) = decode_texts(node);
    break;
  case DW_FIELD_RECORD:
    *SLOT(gpointer, record, field) =
        decode_new_record(field->type, node, *SLOT(gpointer, before, field));
    break;
  case DW_FIELD_RECORDS:
    *SLOT(GPtrArray *, record, field) =
        decode_records(field->type, node, *SLOT(GPtrArray *, before, field));
    break;
  default:
    *SLOT(char *, record, field) = decode_interned(field->kind, node, *SLOT(char *, before, field));
  }
}

static JsonNode *
get_member(JsonNode *node, const char *name)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT(node))
    return NULL;
  return json_object_get_member(json_node_get_object(node), name);
}

/* A member that is missing or null leaves its field as it is: absent. */
static void
decode_record(const DwRecordType *type, JsonNode *node, gpointer record, gpointer before)
{
  for (const DwField *field = type->fields; field->name != NULL; field++) {
    JsonNode *member = get_member(node, field->name);

    if (member != NULL && !JSON_NODE_HOLDS_NULL(member))
      decode_field(field, member, record, before != NULL ? before : record);
  }
}

static gboolean
is_usable_id(const char *id)
{
  if (id == NULL || strlen(id) > ID_MAX_BYTES)
    return FALSE;
  for (const char *p = id; *p != '\0'; p = g_utf8_next_char(p))
    if (!g_unichar_isgraph(g_utf8_get_char(p)))
      return FALSE;
  return TRUE;
}

static void
decode_actions(JsonNode *node, DwResourceData *data)
{
  g_auto(GStrv) names = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL(node))
    return;
  names = decode_texts(node);
  data->lists_actions = names != NULL || JSON_NODE_HOLDS_ARRAY(node);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    data->supported_actions |= dw_resource_data_action_from_service(names[i]);
}

typedef struct {
  const DwRecordType *type;
  const char *resource_type; /* where the entries do not say */
  DwResourcePage *page;
} Entries;

static void
add_resource(JsonNode *object, gpointer user_data)
{
  const Entries *entries = user_data;
  DwResourcePage *page = entries->page;
  g_autoptr(DwResourceData) data = dw_resource_data_new();
  guint count = page->resources->len;
  gpointer before = count > 0 ? g_ptr_array_index(page->resources, count - 1) : NULL;

  decode_record(entries->type, object, data, before);
  decode_actions(get_member(object, "SupportedActions"), data);
  if (entries->resource_type != NULL)
    data->resource_type = dw_record_intern(entries->resource_type);
  if (is_usable_id(data->id))
    g_ptr_array_add(page->resources, g_steal_pointer(&data));
  else
    page->dropped++;
}

static DwResourcePage *
decode_page(JsonNode *node, const char *list, const DwRecordType *type, const char *resource_type)
{
  Entries entries = {type, resource_type, dw_resource_page_new()};
  JsonNode *resources = get_member(node, list);

  decode_record(&DW_RESOURCE_PAGE_RECORD, node, entries.page, NULL);
  if (resources != NULL)
    foreach_object(resources, add_resource, &entries);
  return entries.page;
}

/**
 * dw_api_decode_resource_page:
 * @node: a reply of DescribeUserResources
 *
 * Like all of these functions it takes whatever comes: what is missing, null or of a type that
 * can't be meant is absent in the result, and what Deskway does not know is passed over. An entry
 * without a usable ResourceId is left out and counted.
 *
 * Returns: (transfer full): the page
 */
DwResourcePage *
dw_api_decode_resource_page(JsonNode *node)
{
  return decode_page(node, "Resources", &DW_RESOURCE_RECORD, NULL);
}

/**
 * dw_api_decode_desktop_page:
 * @node: a reply of DescribeDesktops
 *
 * Returns: (transfer full): the page, with the computers as the resources they are to their people
 */
DwResourcePage *
dw_api_decode_desktop_page(JsonNode *node)
{
  return decode_page(node, "Desktops", &DW_DESKTOP_RECORD, "Desktop");
}

/**
 * dw_api_decode_desktop_group_page:
 * @node: a reply of DescribeDesktopGroups
 *
 * A share has no power of its own, only its members have: it is available, and has no actions.
 *
 * Returns: (transfer full): the page, with the shares as the resources they are to their people
 */
DwResourcePage *
dw_api_decode_desktop_group_page(JsonNode *node)
{
  DwResourcePage *page =
      decode_page(node, "DesktopGroups", &DW_DESKTOP_GROUP_RECORD, "DesktopGroup");

  for (guint i = 0; i < page->resources->len; i++) {
    DwResourceData *data = g_ptr_array_index(page->resources, i);

    data->status = dw_record_intern("Available");
    data->lists_actions = TRUE;
  }
  return page;
}

typedef struct {
  DwResourcePage *page;
  const DwResourceData *instance;
} Apps;

/* An app is of the instance that it runs on, and stands as long as that does. */
static void
add_app(JsonNode *object, gpointer user_data)
{
  const Apps *apps = user_data;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  JsonNode *name = get_member(object, "AppName");
  const char *text = name != NULL ? peek_token(name, buffer) : NULL;
  g_autoptr(DwResourceData) data = NULL;
  g_autofree char *escaped = NULL;

  if (text == NULL)
    return;
  data = dw_resource_data_new();
  escaped = g_uri_escape_string(text, NULL, FALSE);
  data->id = g_strdup_printf("%s/%s", apps->instance->id, escaped);
  data->resource_name = decode_text(name);
  data->resource_type = dw_record_intern("App");
  data->app_id = g_strdup(text);
  data->real_desktop_id = g_strdup(apps->instance->id);
  data->bound_user = apps->instance->bound_user;
  data->create_time = apps->instance->create_time;
  data->expired_time = apps->instance->expired_time;
  if (apps->instance->status != NULL)
    data->status = dw_record_intern(apps->instance->status);
  if (apps->instance->domain_name != NULL)
    data->domain_name = dw_record_intern(apps->instance->domain_name);
  if (is_usable_id(data->id))
    g_ptr_array_add(apps->page->resources, g_steal_pointer(&data));
  else
    apps->page->dropped++;
}

static void
add_instance(JsonNode *object, gpointer user_data)
{
  const Entries *entries = user_data;
  GPtrArray *resources = entries->page->resources;
  JsonNode *list = get_member(object, "AppList");
  guint before = resources->len;

  add_resource(object, user_data);
  if (resources->len > before && list != NULL) {
    Apps apps = {entries->page, g_ptr_array_index(resources, before)};

    foreach_object(list, add_app, &apps);
  }
}

/**
 * dw_api_decode_instance_page:
 * @node: a reply of DescribeInstances
 *
 * The apps of an instance follow it. Their ids are `INSTANCE/APP`, with the app's name escaped as
 * in a URI; @app_id is the name as it is, @real_desktop_id the instance's.
 *
 * Returns: (transfer full): the page, with the instances as computers
 */
DwResourcePage *
dw_api_decode_instance_page(JsonNode *node)
{
  Entries entries = {&DW_INSTANCE_RECORD, "Desktop", dw_resource_page_new()};
  JsonNode *instances = get_member(node, "Instances");

  decode_record(&DW_RESOURCE_PAGE_RECORD, node, entries.page, NULL);
  if (instances != NULL)
    foreach_object(instances, add_instance, &entries);
  return entries.page;
}

/**
 * dw_api_decode_display_policy:
 * @node: a reply of DescribeInstancePolicy or SetInstancePolicy
 *
 * Returns: (transfer full): how the picture of an instance is sent
 */
DwDisplayPolicy *
dw_api_decode_display_policy(JsonNode *node)
{
  DwDisplayPolicy *policy = dw_record_new(&DW_DISPLAY_POLICY_RECORD);

  decode_record(&DW_DISPLAY_POLICY_RECORD, node, policy, NULL);
  return policy;
}

/**
 * dw_api_decode_resource_text:
 * @text: a JSON text of such a reply, as dw_resource_json_append_page() writes it
 * @length: bytes
 *
 * Returns: (transfer full) (nullable): the page, %NULL where @text is no JSON object
 */
DwResourcePage *
dw_api_decode_resource_text(const char *text, gsize length)
{
  g_autoptr(JsonParser) parser = json_parser_new();

  if (dw_json_check(text, length) != DW_JSON_FAULT_NONE ||
      !json_parser_load_from_data(parser, text, (gssize) length, NULL))
    return NULL;
  return dw_api_decode_resource_page(json_parser_get_root(parser));
}

/* The picture as base64, with or without the head of a data URL. */
static void
decode_qr_code(JsonNode *node, DwLoginReply *reply)
{
  static const char data_url[] = "data:image/png;base64,";
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  const char *text = node != NULL ? peek_text(node, buffer) : NULL;
  guchar *png;
  gsize length;

  if (text == NULL) {
    reply->qr_code_refused =
        node != NULL && !JSON_NODE_HOLDS_NULL(node) && !JSON_NODE_HOLDS_VALUE(node);
    return;
  }
  if (g_str_has_prefix(text, data_url))
    text += strlen(data_url);
  png = g_base64_decode(text, &length);
  dw_login_reply_take_qr_code(reply, png, length);
}

/**
 * dw_api_decode_login:
 * @node: a reply of GetLoginToken or RefreshLoginToken
 *
 * Returns: (transfer full): what it says; a reply that says nothing has neither next_stage nor
 *   login_token
 */
DwLoginReply *
dw_api_decode_login(JsonNode *node)
{
  DwLoginReply *reply = dw_login_reply_new();

  decode_record(&DW_LOGIN_RECORD, node, reply, NULL);
  decode_qr_code(get_member(node, "QrCodePng"), reply);
  return reply;
}

/**
 * dw_api_decode_sts_token:
 * @node: a reply of GetStsToken
 *
 * Returns: (transfer full): what its StsTokenModel says
 */
DwLoginReply *
dw_api_decode_sts_token(JsonNode *node)
{
  return dw_api_decode_login(get_member(node, "StsTokenModel"));
}

/**
 * dw_api_decode_idps:
 * @node: a reply of FindIdpListByLoginIdentifier
 *
 * Returns: (transfer full): the ways to sign in to the organization
 */
DwIdpReply *
dw_api_decode_idps(JsonNode *node)
{
  DwIdpReply *reply = dw_record_new(&DW_IDP_RECORD);

  decode_record(&DW_IDP_RECORD, node, reply, NULL);
  return reply;
}

/**
 * dw_api_decode_regions:
 * @node: a reply of DescribeRegions
 *
 * Returns: (transfer full): the regions
 */
DwRegionList *
dw_api_decode_regions(JsonNode *node)
{
  DwRegionList *list = dw_record_new(&DW_REGION_LIST_RECORD);

  decode_record(&DW_REGION_LIST_RECORD, node, list, NULL);
  return list;
}

/**
 * dw_api_decode_office_sites:
 * @node: a reply of DescribeOfficeSites
 *
 * Returns: (transfer full): the office networks
 */
DwOfficeSiteList *
dw_api_decode_office_sites(JsonNode *node)
{
  DwOfficeSiteList *list = dw_record_new(&DW_OFFICE_SITE_LIST_RECORD);

  decode_record(&DW_OFFICE_SITE_LIST_RECORD, node, list, NULL);
  return list;
}

/**
 * dw_api_decode_ticket:
 * @node: a reply of GetConnectionTicket or GetConnectTicket
 *
 * Returns: (transfer full): the task's state and, at its end, the ticket
 */
DwTicketReply *
dw_api_decode_ticket(JsonNode *node)
{
  DwTicketReply *reply = dw_ticket_reply_new();

  decode_record(&DW_TICKET_RECORD, node, reply, NULL);
  dw_ticket_reply_conclude(reply);
  return reply;
}

/**
 * dw_api_decode_share:
 * @node: a reply of DescribeDesktopsInGroup
 *
 * Returns: (transfer full): the members of the share
 */
DwShare *
dw_api_decode_share(JsonNode *node)
{
  DwShare *share = dw_record_new(&DW_SHARE_RECORD);

  decode_record(&DW_SHARE_RECORD, node, share, NULL);
  dw_share_conclude(share);
  return share;
}

/**
 * dw_api_decode_created_desktops:
 * @node: a reply of CreateDesktops, whose ids may be a JSON list inside a text
 *
 * Returns: (transfer full): the computers that are being made
 */
DwCreatedDesktops *
dw_api_decode_created_desktops(JsonNode *node)
{
  DwCreatedDesktops *created = dw_record_new(&DW_CREATED_DESKTOPS_RECORD);

  decode_record(&DW_CREATED_DESKTOPS_RECORD, node, created, NULL);
  return created;
}

/**
 * dw_api_decode_usage:
 * @node: a reply of QueryHistoryUsageDurationRank
 *
 * Returns: (transfer full): the page
 */
DwUsagePage *
dw_api_decode_usage(JsonNode *node)
{
  DwUsagePage *page = dw_record_new(&DW_USAGE_PAGE_RECORD);

  decode_record(&DW_USAGE_PAGE_RECORD, node, page, NULL);
  return page;
}
