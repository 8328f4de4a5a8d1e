/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-cli-json.h"

#include "dw-clients.h"
#include "dw-doctor.h"
#include "dw-error.h"
#include "dw-power-ask.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

static void
add_text(JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name(builder, name);
  if (value != NULL)
    json_builder_add_string_value(builder, value);
  else
    json_builder_add_null_value(builder);
}

static void
add_time(JsonBuilder *builder, const char *name, gint64 seconds)
{
  g_autoptr(GDateTime) time = seconds != 0 ? g_date_time_new_from_unix_utc(seconds) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601(time) : NULL;

  add_text(builder, name, text);
}

static void
print(JsonBuilder *builder, FILE *stream)
{
  g_autoptr(JsonNode) root = json_builder_get_root(builder);
  g_autofree char *text = json_to_string(root, stream == stdout);

  fprintf(stream, "%s\n", text);
}

static void
add_error(JsonBuilder *builder, const GError *error)
{
  json_builder_set_member_name(builder, "error");
  json_builder_begin_object(builder);
  add_text(builder, "kind", dw_error_kind(error));
  add_text(builder, "code", dw_error_get_service_code(error));
  add_text(builder, "message", error->message);
  add_text(builder, "request_id", dw_error_get_request_id(error));
  json_builder_end_object(builder);
}

/**
 * dw_cli_json_print_error:
 * @error: what went wrong
 *
 * Prints `{"error":{…}}` on stderr.
 */
void
dw_cli_json_print_error(const GError *error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_object(builder);
  add_error(builder, error);
  json_builder_end_object(builder);
  print(builder, stderr);
}

/* The members that the contract names, in its order. */
static void
add_resource_members(JsonBuilder *builder, DwResource *resource)
{
  const DwResourceData *data = dw_resource_get_data(resource);
  g_auto(GStrv) actions = dw_actions_to_names(dw_resource_get_actions(resource));

  add_text(builder, "id", dw_resource_get_id(resource));
  add_text(builder, "name", dw_resource_get_name(resource));
  add_text(builder, "type", dw_resource_kind_get_name(dw_resource_get_kind(resource)));
  add_text(builder, "product", data->product_type);
  add_text(builder, "status", dw_resource_status_get_name(dw_resource_get_status(resource)));
  add_text(builder, "session", dw_resource_get_session_name(resource));
  add_text(builder, "region", data->region_id);
  add_text(builder, "os", dw_resource_get_os(resource));
  add_text(builder, "protocol", data->protocol);
  json_builder_set_member_name(builder, "actions");
  json_builder_begin_array(builder);
  for (char **action = actions; *action != NULL; action++)
    json_builder_add_string_value(builder, *action);
  json_builder_end_array(builder);
}

/**
 * dw_cli_json_print_resources:
 * @resources: (array length=length): the resources
 * @length: how many
 *
 * Prints an array of the contract's objects.
 */
void
dw_cli_json_print_resources(DwResource *const *resources, gsize length)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_array(builder);
  for (gsize i = 0; i < length; i++) {
    json_builder_begin_object(builder);
    add_resource_members(builder, resources[i]);
    json_builder_end_object(builder);
  }
  json_builder_end_array(builder);
  print(builder, stdout);
}

static void
add_durations(JsonBuilder *builder, GPtrArray *durations)
{
  json_builder_set_member_name(builder, "durations");
  json_builder_begin_array(builder);
  for (guint i = 0; durations != NULL && i < durations->len; i++) {
    const DwDuration *duration = g_ptr_array_index(durations, i);

    json_builder_begin_object(builder);
    add_text(builder, "package", duration->package_id);
    json_builder_set_member_name(builder, "used_seconds");
    json_builder_add_int_value(builder, MAX(duration->used_seconds, 0));
    json_builder_set_member_name(builder, "total_seconds");
    json_builder_add_int_value(builder, MAX(duration->total_seconds, 0));
    json_builder_end_object(builder);
  }
  json_builder_end_array(builder);
}

/**
 * dw_cli_json_print_resource:
 * @resource: a resource
 *
 * Prints one object: the members of the list, and the details.
 */
void
dw_cli_json_print_resource(DwResource *resource)
{
  const DwResourceData *data = dw_resource_get_data(resource);
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_object(builder);
  add_resource_members(builder, resource);
  add_text(builder, "office_site", data->office_site_id);
  add_text(builder, "real_desktop_id", data->real_desktop_id);
  add_text(builder, "charge_type", data->charge_type);
  add_time(builder, "created", data->create_time);
  add_time(builder, "expires", data->expired_time);
  add_time(builder, "last_start", data->last_start_time);
  add_text(builder, "update", data->fota_update != NULL ? data->fota_update->new_version : NULL);
  add_durations(builder, data->durations);
  json_builder_end_object(builder);
  print(builder, stdout);
}

/**
 * dw_cli_json_print_outcomes:
 * @outcomes: (element-type DwPowerOutcome): what came of a power action
 * @status: what those are, or are becoming, that the service took
 *
 * Prints an array of `{"id","status"}`, and of `{"id","error"}` for those that failed.
 */
void
dw_cli_json_print_outcomes(GPtrArray *outcomes, const char *status)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_array(builder);
  for (guint i = 0; i < outcomes->len; i++) {
    const DwPowerOutcome *outcome = g_ptr_array_index(outcomes, i);

    json_builder_begin_object(builder);
    add_text(builder, "id", outcome->id);
    if (outcome->error != NULL)
      add_error(builder, outcome->error);
    else
      add_text(builder, "status", status);
    json_builder_end_object(builder);
  }
  json_builder_end_array(builder);
  print(builder, stdout);
}

static void
add_count(JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name(builder, name);
  if (number != DW_NUMBER_UNSET)
    json_builder_add_int_value(builder, number);
  else
    json_builder_add_null_value(builder);
}

static void
add_texts(JsonBuilder *builder, const char *name, GStrv texts)
{
  json_builder_set_member_name(builder, name);
  json_builder_begin_array(builder);
  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    json_builder_add_string_value(builder, texts[i]);
  json_builder_end_array(builder);
}

static void
add_members(JsonBuilder *builder, GPtrArray *members, const char *payment)
{
  for (guint i = 0; i < members->len; i++) {
    const DwShareMember *member = g_ptr_array_index(members, i);
    DwResourceStatus status = dw_operator_get_member_status(member);

    json_builder_begin_object(builder);
    add_text(builder, "id", member->id);
    add_text(builder, "name", member->name);
    add_text(builder, "status", dw_resource_status_get_name(status));
    add_text(builder, "session", dw_resource_status_session_name(member->connection_status));
    add_text(builder, "user", member->end_user_id);
    add_texts(builder, "users", member->end_user_ids);
    add_text(builder, "payment", payment);
    add_text(builder, "os", member->os_type);
    add_text(builder, "protocol", member->protocol);
    add_text(builder, "image", member->image_name);
    add_time(builder, "created", member->create_time);
    add_time(builder, "expires", member->expired_time);
    json_builder_end_object(builder);
  }
}

/**
 * dw_cli_json_print_share:
 * @id: of the share
 * @share: its members
 *
 * Prints one object: the counts, and an array of members.
 */
void
dw_cli_json_print_share(const char *id, const DwShare *share)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_object(builder);
  add_text(builder, "id", id);
  add_count(builder, "paid", share->n_paid);
  add_count(builder, "paid_running", share->n_running);
  add_count(builder, "paid_stopped", share->n_stopped);
  add_count(builder, "paid_connected", share->n_connected);
  add_count(builder, "pay_as_you_go", share->n_pay_as_you_go);
  json_builder_set_member_name(builder, "members");
  json_builder_begin_array(builder);
  add_members(builder, share->paid, "paid");
  add_members(builder, share->pay_as_you_go, "pay-as-you-go");
  json_builder_end_array(builder);
  json_builder_end_object(builder);
  print(builder, stdout);
}

/**
 * dw_cli_json_print_usage_row:
 * @row: a row of a ranking
 * @first: whether it is the first one
 *
 * Prints one line of an array that dw_cli_json_end_rows() ends: a long one is never whole in
 * memory.
 */
void
dw_cli_json_print_usage_row(const DwUsageRow *row, gboolean first)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object(builder);
  add_text(builder, "user", row->end_user_id);
  add_text(builder, "desk_id", row->desktop_id);
  add_text(builder, "desk_name", row->desktop_name);
  add_text(builder, "charge_type", row->charge_type);
  add_text(builder, "region", row->region_id);
  add_count(builder, "seconds", row->seconds);
  json_builder_end_object(builder);
  root = json_builder_get_root(builder);
  text = json_to_string(root, FALSE);
  printf("%s%s", first ? "[\n" : ",\n", text);
}

/**
 * dw_cli_json_end_rows:
 * @empty: whether no row was printed
 */
void
dw_cli_json_end_rows(gboolean empty)
{
  printf("%s\n", empty ? "[]" : "\n]");
}

/**
 * dw_cli_json_print_created:
 * @created: what the service answered
 *
 * Prints one object.
 */
void
dw_cli_json_print_created(const DwCreatedDesktops *created)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_object(builder);
  add_texts(builder, "ids", created->ids);
  add_text(builder, "order", created->order_id);
  json_builder_end_object(builder);
  print(builder, stdout);
}

/**
 * dw_cli_json_print_renamed:
 * @id: a resource
 * @name: its name now
 *
 * Prints one object.
 */
void
dw_cli_json_print_renamed(const char *id, const char *name)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_object(builder);
  add_text(builder, "id", id);
  add_text(builder, "name", name);
  json_builder_end_object(builder);
  print(builder, stdout);
}

/* What is not offered is null. */
static void
add_flag(JsonBuilder *builder, const char *name, DwFlag flag)
{
  json_builder_set_member_name(builder, name);
  if (flag == DW_FLAG_UNSET)
    json_builder_add_null_value(builder);
  else
    json_builder_add_boolean_value(builder, flag == DW_FLAG_TRUE);
}

/**
 * dw_cli_json_print_quality:
 * @id: a resource
 * @quality: how its picture is sent
 *
 * Prints one object.
 */
void
dw_cli_json_print_quality(const char *id, const DwDisplayQuality *quality)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_object(builder);
  add_text(builder, "id", id);
  add_flag(builder, "visual_lossless", quality->visual_lossless);
  add_flag(builder, "optimize_for_3d", quality->optimize_for_3d);
  json_builder_end_object(builder);
  print(builder, stdout);
}

/**
 * dw_cli_json_print_launch:
 * @kind: of the launch file
 * @path: (nullable): where it was written
 * @client: (nullable): the client that was started
 *
 * Prints what came of a connection.
 */
void
dw_cli_json_print_launch(const char *kind, const char *path, const char *client)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_object(builder);
  add_text(builder, "kind", kind);
  add_text(builder, "file", path);
  add_text(builder, "client", client);
  json_builder_end_object(builder);
  print(builder, stdout);
}

static const char *
account_kind_name(DwAccountKind kind)
{
  switch (kind) {
  case DW_ACCOUNT_GWS:
    return "gws";
  case DW_ACCOUNT_OPERATOR:
    return "operator";
  case DW_ACCOUNT_WORKSPACE:
  default:
    return "workspace";
  }
}

static void
add_account(JsonBuilder *builder, const DwAccount *account)
{
  json_builder_begin_object(builder);
  add_text(builder, "id", account->id);
  add_text(builder, "kind", account_kind_name(account->kind));
  add_text(builder, "user", account->user);
  add_text(builder, "office_site", account->office_site);
  add_text(builder, "organization", account->organization);
  add_text(builder, "region", account->region);
  add_text(builder, "access_key_id", account->access_key_id);
  json_builder_end_object(builder);
}

/**
 * dw_cli_json_print_account:
 * @account: an account
 *
 * Prints one object.
 */
void
dw_cli_json_print_account(const DwAccount *account)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  add_account(builder, account);
  print(builder, stdout);
}

/**
 * dw_cli_json_print_accounts:
 * @accounts: (element-type DwAccount): the accounts
 *
 * Prints an array of them.
 */
void
dw_cli_json_print_accounts(GPtrArray *accounts)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_array(builder);
  for (guint i = 0; i < accounts->len; i++)
    add_account(builder, g_ptr_array_index(accounts, i));
  json_builder_end_array(builder);
  print(builder, stdout);
}

/**
 * dw_cli_json_print_clients:
 * @clients: (element-type DwClientSummary): the protocol clients
 *
 * Prints an array of them.
 */
void
dw_cli_json_print_clients(GPtrArray *clients)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_array(builder);
  for (guint i = 0; i < clients->len; i++) {
    const DwClientSummary *client = g_ptr_array_index(clients, i);

    json_builder_begin_object(builder);
    add_text(builder, "name", client->name);
    add_text(builder, "title", client->title);
    add_text(builder, "kinds", client->kinds);
    add_text(builder, "program", client->program);
    add_text(builder, "package", client->package);
    add_text(builder, "problem", client->problem);
    json_builder_end_object(builder);
  }
  json_builder_end_array(builder);
  print(builder, stdout);
}

/**
 * dw_cli_json_print_findings:
 * @findings: (element-type DwFinding): what was found
 *
 * Prints an array of them.
 */
void
dw_cli_json_print_findings(GPtrArray *findings)
{
  g_autoptr(JsonBuilder) builder = json_builder_new();

  json_builder_begin_array(builder);
  for (guint i = 0; i < findings->len; i++) {
    const DwFinding *finding = g_ptr_array_index(findings, i);

    json_builder_begin_object(builder);
    add_text(builder, "name", finding->name);
    add_text(builder, "state", finding->error == NULL ? "ok" : "problem");
    add_text(builder, "message", finding->error == NULL ? finding->text : finding->error->message);
    json_builder_end_object(builder);
  }
  json_builder_end_array(builder);
  print(builder, stdout);
}
