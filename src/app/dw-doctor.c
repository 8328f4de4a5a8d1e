/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-doctor.h"

#include "dw-client-registry.h"
#include "dw-error.h"
#include "dw-launch-file.h"
#include "dw-secret-store.h"

#include <string.h>

static void
finding_free(DwFinding *finding)
{
  g_clear_error(&finding->error);
  g_free(finding->text);
  g_free(finding);
}

static void
add_finding(GTask *task, const char *name, char *text, GError *error)
{
  DwFinding *finding = g_new0(DwFinding, 1);

  finding->name = name;
  finding->text = text;
  finding->error = error;
  g_ptr_array_add(g_task_get_task_data(task), finding);
}

static void
examine_runtime_folder(GTask *task)
{
  static const guchar nothing[] = "nothing";
  GError *error = NULL;
  g_autoptr(DwTicket) ticket = dw_ticket_new(nothing, sizeof nothing - 1);
  g_autoptr(DwLaunchFile) file = dw_launch_file_create(ticket, &error);

  add_finding(task, "launch files",
              file != NULL ? g_path_get_dirname(dw_launch_file_get_path(file)) : NULL, error);
}

static void
examine_client(GTask *task, const char *name, DwLaunchKind kind)
{
  DwContext *context = g_task_get_source_object(task);
  GError *error = NULL;
  g_autoptr(DwClient) client =
      dw_client_registry_choose(dw_context_get_registry(context), kind, NULL, &error);

  add_finding(task, name, client != NULL ? g_strdup(dw_client_get_display_name(client)) : NULL,
              error);
}

static void
finish(GTask *task)
{
  g_task_return_pointer(task, g_ptr_array_ref(g_task_get_task_data(task)),
                        (GDestroyNotify) g_ptr_array_unref);
}

static void
service_answered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwReply) reply = dw_session_call_finish(DW_SESSION(source), result, &error);

  add_finding(task, "service", reply != NULL ? g_strdup("answers") : NULL, error);
  finish(task);
}

static void
examine_service(GTask *task)
{
  DwContext *context = g_task_get_source_object(task);
  g_autoptr(DwRequest) request = dw_request_new();

  if (dw_context_get_session(context) == NULL)
    dw_context_use_nobody(context);
  dw_session_call_async(dw_context_get_session(context),
                        dw_catalogue_find(DW_ECD_USER, "DescribeRegions"), request,
                        g_task_get_cancellable(task), service_answered_cb, g_object_ref(task));
}

static void
account_opened_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  DwContext *context = DW_CONTEXT(source);
  GError *error = NULL;
  gboolean open = dw_context_open_finish(context, result, &error);

  if (dw_error_is_cancelled(error)) {
    g_task_return_error(task, error);
    return;
  }
  add_finding(task, "account", open ? g_strdup(dw_context_get_account(context)->id) : NULL, error);
  examine_service(task);
}

static void
keyring_answered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwSecret) secret =
      dw_secret_store_lookup_finish(DW_SECRET_STORE(source), result, &error);

  add_finding(task, "keyring", error == NULL ? g_strdup("answers") : NULL, error);
  dw_context_open_async(g_task_get_source_object(task), NULL, g_task_get_cancellable(task),
                        account_opened_cb, g_object_ref(task));
}

/**
 * dw_doctor_examine_async:
 * @context: a context that keeps something
 * @cancellable: (nullable): stops it
 * @callback: called with the findings
 * @user_data: for @callback
 *
 * Looks at everything that a connection needs, one thing after the other.
 */
void
dw_doctor_examine_async(DwContext *context,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(context, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_doctor_examine_async);
  g_task_set_task_data(task, g_ptr_array_new_with_free_func((GDestroyNotify) finding_free),
                       (GDestroyNotify) g_ptr_array_unref);
  examine_runtime_folder(task);
  examine_client(task, "client for RDP", DW_LAUNCH_KIND_RDP);
  examine_client(task, "client for ICA", DW_LAUNCH_KIND_ICA);
  dw_secret_store_lookup_async(dw_context_get_secrets(context), "nobody", DW_SECRET_PURPOSE_SESSION,
                               cancellable, keyring_answered_cb, g_steal_pointer(&task));
}

/**
 * dw_doctor_examine_finish:
 * @context: the context
 * @result: what the callback got
 * @error: return location, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type DwFinding): what was found, in the order it was looked at
 */
GPtrArray *
dw_doctor_examine_finish(DwContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, context), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}
