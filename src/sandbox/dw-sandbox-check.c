/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-check.h"
#include "dw-sandbox-signature.h"
#include "dw-sandbox-value.h"

#include <string.h>

#define TIMESTAMP_SLACK_S (15 * 60)

static const char *const common_parameters[] = {"Action",    "Version",        "Format",
                                                "Timestamp", "SignatureNonce", NULL};
static const char *const signing_parameters[] = {"AccessKeyId", "SignatureMethod",
                                                 "SignatureVersion", "Signature", NULL};

static gboolean
needs_all(DwSandboxCall *call, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++) {
    if (!dw_sandbox_call_needs(call, names[i]))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_timestamp(DwSandboxCall *call, DwSandboxWorld *world)
{
  const char *text = dw_sandbox_call_get(call, "Timestamp");
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(dw_sandbox_world_get_unix_time(world));

  if (time == NULL || strlen(text) != strlen("2026-01-02T03:04:05Z") || text[19] != 'Z')
    return dw_sandbox_call_refuse(call, 400, "InvalidTimeStamp.Format",
                                  "The Timestamp is not of the form 2026-01-02T03:04:05Z.");
  if (ABS(g_date_time_difference(now, time)) > TIMESTAMP_SLACK_S * G_TIME_SPAN_SECOND)
    return dw_sandbox_call_refuse(call, 400, "InvalidTimeStamp.Expired",
                                  "The Timestamp is more than 15 minutes off.");
  return TRUE;
}

/**
 * dw_sandbox_check_common:
 * @call: a call
 * @world: the world, which remembers the call's nonce
 *
 * Checks the parameters that every operation has.
 *
 * Returns: whether the call may go on; else it is refused
 */
gboolean
dw_sandbox_check_common(DwSandboxCall *call, DwSandboxWorld *world)
{
  const char *nonce = dw_sandbox_call_get(call, "SignatureNonce");

  if (!needs_all(call, common_parameters))
    return FALSE;
  if (strcmp(dw_sandbox_call_get(call, "Format"), "JSON") != 0)
    return dw_sandbox_call_refuse(call, 400, "InvalidParameter.Format",
                                  "Only the Format JSON is offered.");
  if (!check_timestamp(call, world))
    return FALSE;
  if (!g_hash_table_add(world->nonces, g_strdup(nonce)))
    return dw_sandbox_call_refuse(call, 400, "SignatureNonceUsed",
                                  "The SignatureNonce was used before.");
  return TRUE;
}

static gboolean
is_access_key_operation(DwSandboxCall *call)
{
  return strcmp(json_object_get_string_member(call->operation, "auth"), "access-key") == 0;
}

static gboolean
is_envelope(DwSandboxCall *call, const char *name)
{
  if (g_strv_contains(common_parameters, name))
    return TRUE;
  return is_access_key_operation(call) &&
         (g_strv_contains(signing_parameters, name) || strcmp(name, "SecurityToken") == 0);
}

static gboolean
check_parameter(DwSandboxCall *call, JsonObject *parameters, const char *name, const char *value)
{
  g_auto(GStrv) path = g_strsplit(name, ".", -1);
  JsonObject *facts;

  if (!json_object_has_member(parameters, path[0]))
    return dw_sandbox_call_refuse(call, 400, "UnknownParameter",
                                  "The operation has no parameter %s.", name);
  facts = json_object_get_object_member(parameters, path[0]);
  if (!dw_sandbox_value_fits(facts, path + 1, value)) {
    g_autofree char *code = g_strconcat("InvalidParameter.", path[0], NULL);

    return dw_sandbox_call_refuse(call, 400, code, "The parameter %s is not of its type.", name);
  }
  return TRUE;
}

/* A list or an object came as Name.1, Name.1.Key or Name.Key. */
static gboolean
has_part(DwSandboxCall *call, const char *parameter)
{
  g_autofree char *prefix = g_strconcat(parameter, ".", NULL);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init(&iter, call->parameters);
  while (g_hash_table_iter_next(&iter, &name, NULL)) {
    if (g_str_has_prefix(name, prefix) && dw_sandbox_call_get(call, name) != NULL)
      return TRUE;
  }
  return FALSE;
}

static gboolean
check_present(DwSandboxCall *call, const char *name, JsonObject *facts)
{
  return !json_object_get_boolean_member_with_default(facts, "required", FALSE) ||
         has_part(call, name) || dw_sandbox_call_needs(call, name);
}

static gboolean
check_required(DwSandboxCall *call, JsonObject *parameters)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *facts;

  json_object_iter_init(&iter, parameters);
  while (json_object_iter_next(&iter, &name, &facts)) {
    if (!check_present(call, name, json_node_get_object(facts)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_region(DwSandboxCall *call)
{
  const char *region = dw_sandbox_call_get(call, "RegionId");

  if (region == NULL || dw_sandbox_world_has_region(region))
    return TRUE;
  return dw_sandbox_call_refuse(call, 400, "InvalidParameter.RegionId",
                                "There is no region of that ID.");
}

/**
 * dw_sandbox_check_parameters:
 * @call: a call whose operation is known
 *
 * Checks every parameter against the catalogue: none unknown, none missing, each of its type.
 *
 * Returns: whether the call may go on; else it is refused
 */
gboolean
dw_sandbox_check_parameters(DwSandboxCall *call)
{
  JsonObject *parameters = json_object_get_object_member(call->operation, "parameters");
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init(&iter, call->parameters);
  while (g_hash_table_iter_next(&iter, &name, &value)) {
    if (!is_envelope(call, name) && !check_parameter(call, parameters, name, value))
      return FALSE;
  }
  return check_required(call, parameters) && check_region(call);
}

/* A key of one's own goes without a token, a temporary one with its own. */
static gboolean
check_key(DwSandboxCall *call, const char **secret)
{
  const char *id = dw_sandbox_call_get(call, "AccessKeyId");
  const char *token = dw_sandbox_call_get(call, "SecurityToken");
  gboolean is_temporary = strcmp(id, DW_SANDBOX_WORLD_TEMPORARY_ID) == 0;

  if (!is_temporary && strcmp(id, DW_SANDBOX_WORLD_KEY_ID) != 0)
    return dw_sandbox_call_refuse(call, 404, "InvalidAccessKeyId.NotFound",
                                  "There is no AccessKey of that ID.");
  if (is_temporary && g_strcmp0(token, DW_SANDBOX_WORLD_OLD_TOKEN) == 0)
    return dw_sandbox_call_refuse(call, 400, "InvalidSecurityToken.Expired",
                                  "The security token has expired.");
  if (g_strcmp0(token, is_temporary ? DW_SANDBOX_WORLD_TOKEN : NULL) != 0)
    return dw_sandbox_call_refuse(call, 400, "InvalidSecurityToken.MismatchWithAccessKey",
                                  "The security token is not that of the AccessKey.");
  *secret = is_temporary ? DW_SANDBOX_WORLD_TEMPORARY_SECRET : DW_SANDBOX_WORLD_KEY_SECRET;
  return TRUE;
}

/**
 * dw_sandbox_check_signature:
 * @call: a call whose operation is known
 *
 * Checks who signed an access-key operation; any other operation passes.
 *
 * Returns: whether the call may go on; else it is refused
 */
gboolean
dw_sandbox_check_signature(DwSandboxCall *call)
{
  g_autofree char *expected = NULL;
  const char *secret = NULL;

  if (!is_access_key_operation(call))
    return TRUE;
  if (!needs_all(call, signing_parameters))
    return FALSE;
  if (strcmp(dw_sandbox_call_get(call, "SignatureMethod"), "HMAC-SHA1") != 0 ||
      strcmp(dw_sandbox_call_get(call, "SignatureVersion"), "1.0") != 0)
    return dw_sandbox_call_refuse(call, 400, "InvalidParameter.SignatureMethod",
                                  "Only HMAC-SHA1 in version 1.0 is offered.");
  if (!check_key(call, &secret))
    return FALSE;
  expected = dw_sandbox_signature_make("POST", call->parameters, secret);
  if (strcmp(dw_sandbox_call_get(call, "Signature"), expected) != 0)
    return dw_sandbox_call_refuse(call, 400, "SignatureDoesNotMatch",
                                  "The signature does not match the request.");
  return TRUE;
}
