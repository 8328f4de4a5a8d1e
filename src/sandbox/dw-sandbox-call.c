/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-call.h"

/**
 * dw_sandbox_call_new:
 * @parameters: (transfer full) (element-type utf8 utf8): what came
 *
 * Returns: (transfer full): a call with an empty reply that nothing has refused yet
 */
DwSandboxCall *
dw_sandbox_call_new(GHashTable *parameters)
{
  DwSandboxCall *self = g_new0(DwSandboxCall, 1);
  g_autofree char *uuid = g_uuid_string_random();

  self->parameters = parameters;
  self->request_id = g_ascii_strup(uuid, -1);
  self->status = 200;
  self->reply = json_object_new();
  dw_sandbox_call_set(self, "RequestId", self->request_id);
  return self;
}

/**
 * dw_sandbox_call_free:
 * @self: (transfer full) (nullable): a call
 */
void
dw_sandbox_call_free(DwSandboxCall *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref(self->parameters);
  json_object_unref(self->reply);
  g_free(self->request_id);
  g_free(self->code);
  g_free(self);
}

/**
 * dw_sandbox_call_get:
 * @self: a call
 * @name: a parameter's name
 *
 * Returns: (transfer none) (nullable): its value, %NULL when it is absent or empty
 */
const char *
dw_sandbox_call_get(DwSandboxCall *self, const char *name)
{
  const char *value = g_hash_table_lookup(self->parameters, name);

  return value == NULL || *value == '\0' ? NULL : value;
}

/**
 * dw_sandbox_call_get_list:
 * @self: a call
 * @name: the name of a list, which came as Name.1, Name.2 …
 *
 * Returns: (transfer full): its values, in order
 */
char **
dw_sandbox_call_get_list(DwSandboxCall *self, const char *name)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

  for (guint i = 1;; i++) {
    g_autofree char *key = g_strdup_printf("%s.%u", name, i);
    const char *value = dw_sandbox_call_get(self, key);

    if (value == NULL)
      return g_strv_builder_end(builder);
    g_strv_builder_add(builder, value);
  }
}

/**
 * dw_sandbox_call_get_integer:
 * @self: a call, its parameters checked
 * @name: a parameter's name
 * @fallback: what it is when it is absent
 *
 * Returns: the number
 */
gint64
dw_sandbox_call_get_integer(DwSandboxCall *self, const char *name, gint64 fallback)
{
  const char *value = dw_sandbox_call_get(self, name);

  return value == NULL ? fallback : g_ascii_strtoll(value, NULL, 10);
}

/**
 * dw_sandbox_call_get_flag:
 * @self: a call
 * @name: a parameter's name
 *
 * Returns: whether it came as true
 */
gboolean
dw_sandbox_call_get_flag(DwSandboxCall *self, const char *name)
{
  return g_strcmp0(dw_sandbox_call_get(self, name), "true") == 0;
}

/**
 * dw_sandbox_call_wants:
 * @self: a call
 * @name: a parameter that chooses among what there is
 * @value: (nullable): what one of those has
 *
 * Returns: whether the call asks for that one, or for any
 */
gboolean
dw_sandbox_call_wants(DwSandboxCall *self, const char *name, const char *value)
{
  const char *wanted = dw_sandbox_call_get(self, name);

  return wanted == NULL || g_strcmp0(value, wanted) == 0;
}

/**
 * dw_sandbox_call_is_secret:
 * @self: a call
 * @name: a parameter's name, flattened or not
 *
 * Returns: whether its value must not be shown: the catalogue says so, or does not know it
 */
gboolean
dw_sandbox_call_is_secret(DwSandboxCall *self, const char *name)
{
  static const char *const common[] = {"Action",          "Version",          "Format",
                                       "Timestamp",       "SignatureNonce",   "AccessKeyId",
                                       "SignatureMethod", "SignatureVersion", NULL};
  g_auto(GStrv) parts = g_strsplit(name, ".", 2);
  JsonObject *parameters;

  if (g_strv_contains(common, name))
    return FALSE;
  if (self->operation == NULL)
    return TRUE;
  parameters = json_object_get_object_member(self->operation, "parameters");
  if (parts[0] == NULL || !json_object_has_member(parameters, parts[0]))
    return TRUE;
  return json_object_get_boolean_member_with_default(
      json_object_get_object_member(parameters, parts[0]), "secret", FALSE);
}

/**
 * dw_sandbox_call_needs:
 * @self: a call
 * @name: a parameter's name
 *
 * Refuses the call where the parameter is absent, for what the catalogue can't know to be
 * required: it depends on another parameter.
 *
 * Returns: whether it is there
 */
gboolean
dw_sandbox_call_needs(DwSandboxCall *self, const char *name)
{
  if (dw_sandbox_call_get(self, name) != NULL)
    return TRUE;
  return dw_sandbox_call_refuse(self, 400, "MissingParameter",
                                "The parameter %s is needed for this and was not sent.", name);
}

/**
 * dw_sandbox_call_set:
 * @self: a call
 * @member: a member of the reply
 * @value: (nullable): its text; %NULL leaves the member away
 */
void
dw_sandbox_call_set(DwSandboxCall *self, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member(self->reply, member, value);
}

/**
 * dw_sandbox_call_set_count:
 * @self: a call
 * @member: a member of the reply
 * @count: its number, which is told as text: the reference's own samples have it so
 */
void
dw_sandbox_call_set_count(DwSandboxCall *self, const char *member, guint count)
{
  g_autofree char *text = g_strdup_printf("%u", count);

  dw_sandbox_call_set(self, member, text);
}

/**
 * dw_sandbox_call_refuse:
 * @self: a call
 * @status: HTTP status, 400 to 599
 * @code: the service's Code
 * @format: the Message, as for printf()
 *
 * Makes the reply a refusal. The first refusal stays.
 *
 * Returns: %FALSE, so that a check can end with it
 */
gboolean
dw_sandbox_call_refuse(DwSandboxCall *self, guint status, const char *code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (self->code != NULL)
    return FALSE;
  va_start(args, format);
  message = g_strdup_vprintf(format, args);
  va_end(args);
  self->status = status;
  self->code = g_strdup(code);
  json_object_unref(self->reply);
  self->reply = json_object_new();
  dw_sandbox_call_set(self, "RequestId", self->request_id);
  dw_sandbox_call_set(self, "HostId", "ecd.cn-hangzhou.aliyuncs.com");
  dw_sandbox_call_set(self, "Code", code);
  dw_sandbox_call_set(self, "Message", message);
  dw_sandbox_call_set(self, "Recommend", "https://api.aliyun.com/troubleshoot");
  return FALSE;
}

/**
 * dw_sandbox_call_to_text:
 * @self: a call
 *
 * Returns: (transfer full): the reply as JSON
 */
char *
dw_sandbox_call_to_text(DwSandboxCall *self)
{
  g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);

  json_node_set_object(node, self->reply);
  return json_to_string(node, FALSE);
}
