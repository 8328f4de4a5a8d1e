/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-api-encode.h"

#include <json-glib/json-glib.h>

static void
add_text_member(JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name(builder, name);
  json_builder_add_string_value(builder, value);
}

/**
 * dw_api_encode_command:
 * @program: the path of a program on the desk
 * @arguments: (nullable): what it is given
 *
 * Writes the CommandContent of GetConnectionTicket, which starts a program when the desk opens, in
 * the form that the reference of that operation (ecd 2020-09-30) shows.
 *
 * Returns: (transfer full): a JSON text
 */
char *
dw_api_encode_command(const char *program, const char *arguments)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object(builder);
  json_builder_set_member_name(builder, "startApplication");
  json_builder_begin_object(builder);
  json_builder_set_member_name(builder, "startApplicationList");
  json_builder_begin_array(builder);
  json_builder_begin_object(builder);
  add_text_member(builder, "sessionName", "");
  json_builder_set_member_name(builder, "appList");
  json_builder_begin_array(builder);
  json_builder_begin_object(builder);
  add_text_member(builder, "appPath", program);
  add_text_member(builder, "appParameter", arguments != NULL ? arguments : "");
  json_builder_end_object(builder);
  json_builder_end_array(builder);
  json_builder_end_object(builder);
  json_builder_end_array(builder);
  json_builder_end_object(builder);
  json_builder_end_object(builder);
  root = json_builder_get_root(builder);
  return json_to_string(root, FALSE);
}
