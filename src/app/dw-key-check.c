/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-key-check.h"

#include "dw-error.h"

/* Who may not see the list may still have a right to other things, and has shown the key. */
static gboolean
is_about_rights(const GError *error)
{
  static const char *const codes[] = {"Forbidden", "NoPermission", "Unauthorized"};
  const char *code = dw_error_get_service_code(error);

  for (gsize i = 0; code != NULL && i < G_N_ELEMENTS(codes); i++) {
    if (g_str_has_prefix(code, codes[i]))
      return TRUE;
  }
  return FALSE;
}

static void
page_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DwResourcePage) page = dw_provider_page_finish(DW_PROVIDER(source), result, &error);

  if (page != NULL || is_about_rights(error))
    g_task_return_boolean(task, TRUE);
  else
    g_task_return_error(task, g_steal_pointer(&error));
}

/**
 * dw_key_check_async:
 * @context: a context that uses an account with an AccessKey, whose secret is set
 * @cancellable: (nullable): stops it
 * @callback: called when the service answered
 * @user_data: for @callback
 *
 * Tries an AccessKey out, as the service has no sign-in for one: asks for the first page of what it
 * is for.
 */
void
dw_key_check_async(DwContext *context,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(context, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_key_check_async);
  dw_provider_page_async(dw_context_get_provider(context), NULL, NULL, cancellable, page_cb,
                         g_steal_pointer(&task));
}

/**
 * dw_key_check_finish:
 * @context: a context
 * @result: what the callback got
 * @error: return location: %DW_ERROR_WRONG_CREDENTIALS, %DW_ERROR_SIGNED_OUT where a temporary key
 *   is over, and whatever a call meets
 *
 * Returns: whether the service takes the key
 */
gboolean
dw_key_check_finish(DwContext *context, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, context), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}
