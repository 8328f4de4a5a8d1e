/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-operation.h"

#include "dw-error.h"
#include "dw-parameters.h"

#include <string.h>

static gboolean
add_secret(DwRequest *request,
           const char *name,
           const char *value,
           DwOperationSecret read_secret,
           GError **error)
{
  g_autoptr(DwSecret) secret = NULL;

  if (*value != '@') {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "%s is a secret, and the command line can be read by others. Give it as %s=@FILE, "
                "or %s=@- to read it from standard input.",
                name, name, name);
    return FALSE;
  }
  secret = read_secret(value + 1, error);
  if (secret == NULL)
    return FALSE;
  dw_request_set_secret(request, name, secret);
  return TRUE;
}

static gboolean
add_parameter(DwRequest *request,
              const DwOperation *operation,
              const char *word,
              DwOperationSecret read_secret,
              GError **error)
{
  const char *equals = strchr(word, '=');
  g_autofree char *name = NULL;

  if (equals == NULL || equals == word) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "“%s” is not of the form Name=Value.", word);
    return FALSE;
  }
  name = g_strndup(word, (gsize) (equals - word));
  if (dw_request_lookup(request, name) != NULL) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "%s is given twice.", name);
    return FALSE;
  }
  if (dw_parameters_is_secret(operation, name))
    return add_secret(request, name, equals + 1, read_secret, error);
  dw_request_set(request, name, equals + 1);
  return TRUE;
}

/**
 * dw_operation_parse:
 * @service: product and version, such as `ecd/2020-10-02`
 * @name: the Action
 * @parameters: (array zero-terminated=1): `Name=Value` each; `Name=@source` for a secret
 * @read_secret: (nullable): fetches a secret; %NULL where the operation takes none
 * @error: return location, %DW_ERROR_USAGE
 *
 * Returns: (transfer full): the parameters, not checked yet
 */
DwRequest *
dw_operation_parse(const char *service,
                   const char *name,
                   const char *const *parameters,
                   DwOperationSecret read_secret,
                   GError **error)
{
  const DwOperation *operation = dw_catalogue_lookup(service, name, error);
  g_autoptr(DwRequest) request = dw_request_new();

  for (; operation != NULL && *parameters != NULL; parameters++) {
    if (!add_parameter(request, operation, *parameters, read_secret, error))
      return NULL;
  }
  return operation != NULL ? g_steal_pointer(&request) : NULL;
}

static void
return_text(GTask *task, DwReply *reply, GError *error)
{
  g_autoptr(DwReply) owned = reply;

  if (reply == NULL)
    g_task_return_error(task, error);
  else
    g_task_return_pointer(task, dw_reply_to_text(reply, TRUE), g_free);
}

static void
api_called_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  DwReply *reply = dw_api_call_finish(DW_API(source), result, &error);

  return_text(task, reply, error);
}

static void
session_called_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  DwReply *reply = dw_session_call_finish(DW_SESSION(source), result, &error);

  return_text(task, reply, error);
}

/**
 * dw_operation_call_async:
 * @context: with the account whose session or AccessKey gives the right
 * @service: product and version, such as `ecd/2020-10-02`
 * @name: the Action
 * @parameters: (array zero-terminated=1): `Name=Value` each; `Name=@source` for a secret
 * @read_secret: fetches a secret
 * @cancellable: (nullable): stops it
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Calls any operation of the catalogue. What the session knows (client, region, tokens) is added
 * where @parameters say nothing of it.
 */
void
dw_operation_call_async(DwContext *context,
                        const char *service,
                        const char *name,
                        const char *const *parameters,
                        DwOperationSecret read_secret,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(context, cancellable, callback, user_data);
  GError *error = NULL;
  const DwOperation *operation = dw_catalogue_find(service, name);
  g_autoptr(DwRequest) request = dw_operation_parse(service, name, parameters, read_secret, &error);

  g_task_set_source_tag(task, dw_operation_call_async);
  if (request == NULL) {
    g_task_return_error(task, error);
  } else if (operation->auth == DW_AUTH_ACCESS_KEY) {
    const char *region = dw_api_get_region(dw_context_get_api(context));

    if (region != NULL && dw_request_lookup(request, "RegionId") == NULL &&
        dw_catalogue_find_parameter(operation->parameters, "RegionId") != NULL)
      dw_request_set(request, "RegionId", region);
    dw_api_call_async(dw_context_get_api(context), operation, request, cancellable, api_called_cb,
                      g_steal_pointer(&task));
  } else {
    dw_session_call_async(dw_context_get_session(context), operation, request, cancellable,
                          session_called_cb, g_steal_pointer(&task));
  }
}

/**
 * dw_operation_call_finish:
 * @context: the context
 * @result: what the callback got
 * @error: return location: %DW_ERROR_USAGE where a word is off, and as dw_session_call_finish()
 *
 * Returns: (transfer full): the reply as indented JSON
 */
char *
dw_operation_call_finish(DwContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, context), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}

/**
 * dw_operation_check:
 * @service: product and version
 * @name: the Action
 * @error: return location, %DW_ERROR_USAGE
 *
 * Returns: whether the catalogue has that operation
 */
gboolean
dw_operation_check(const char *service, const char *name, GError **error)
{
  return dw_catalogue_lookup(service, name, error) != NULL;
}

/**
 * dw_operation_needs_session:
 * @service: product and version
 * @name: the Action
 *
 * Returns: whether the operation can't be called unless somebody is signed in
 */
gboolean
dw_operation_needs_session(const char *service, const char *name)
{
  const DwOperation *operation = dw_catalogue_find(service, name);
  const DwParameter *token =
      operation != NULL ? dw_catalogue_find_parameter(operation->parameters, "LoginToken") : NULL;

  return operation != NULL && (operation->auth == DW_AUTH_ACCESS_KEY ||
                               (token != NULL && (token->flags & DW_PARAMETER_REQUIRED) != 0));
}

/**
 * dw_operation_list:
 *
 * Returns: (transfer full) (array zero-terminated=1): every operation, `PRODUCT/VERSION ACTION`
 */
GStrv
dw_operation_list(void)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
  gsize length = 0;
  const DwOperation *operations = dw_catalogue_get_operations(&length);

  for (gsize i = 0; i < length; i++) {
    g_autofree char *line = g_strdup_printf("%s/%s %s", operations[i].product,
                                            operations[i].version, operations[i].name);

    g_strv_builder_add(builder, line);
  }
  return g_strv_builder_end(builder);
}
