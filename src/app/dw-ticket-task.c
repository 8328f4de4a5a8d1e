/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-ticket-task.h"

#include "dw-backoff.h"
#include "dw-error.h"
#include "dw-log.h"

/* How long the service may take where nobody said otherwise. */
#define DEFAULT_TIMEOUT (2 * 60)

typedef struct {
  DwResource *resource;
  DwClock *clock;
  char *program;
  char *arguments;
  char *user;
  DwSecret *password;
  char *task_id;
  guint timeout;
  guint asked;
  gint64 started;
} Wait;

static void
wait_free(Wait *wait)
{
  g_object_unref(wait->resource);
  g_object_unref(wait->clock);
  g_free(wait->program);
  g_free(wait->arguments);
  g_free(wait->user);
  g_clear_pointer(&wait->password, dw_secret_unref);
  g_free(wait->task_id);
  g_free(wait);
}

static void ask(GTask *task);

static void
waited_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (dw_clock_wait_finish(DW_CLOCK(source), result, &error))
    ask(task);
  else
    g_task_return_error(task, error);
}

static void
ask_later(GTask *task)
{
  Wait *wait = g_task_get_task_data(task);
  gint64 elapsed = dw_clock_get_monotonic_time(wait->clock) - wait->started;
  guint delay = dw_backoff_delay(&DW_BACKOFF_TICKET, wait->asked++, g_random_double());

  if (elapsed >= wait->timeout * G_USEC_PER_SEC)
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_TIMED_OUT,
                            "The service did not issue a ticket within %u seconds. Try again.",
                            wait->timeout);
  else
    dw_clock_wait_async(wait->clock, delay, g_task_get_cancellable(task), waited_cb,
                        g_object_ref(task));
}

static GError *
failed_error(const DwTicketReply *reply)
{
  g_autofree char *reason = dw_log_redact(reply->task_message != NULL ? reply->task_message : "");
  g_autofree char *message =
      g_strdup_printf("The service could not issue a ticket%s%s%s. Try again; if it stays so, tell "
                      "your administrator.",
                      *reason != '\0' ? ": “" : "", reason, *reason != '\0' ? "”" : "");

  return dw_error_new_service(DW_ERROR_TICKET, reply->task_code, message, NULL);
}

static void
decode(GTask *task, const DwTicketReply *reply)
{
  GError *error = NULL;
  DwTicket *ticket =
      dw_ticket_decode(reply->ticket != NULL ? dw_secret_peek(reply->ticket) : "",
                       reply->ticket != NULL ? dw_secret_get_length(reply->ticket) : 0, &error);

  if (ticket != NULL)
    g_task_return_pointer(task, ticket, (GDestroyNotify) dw_ticket_unref);
  else
    g_task_return_error(task, error);
}

/* A status that Deskway does not know is taken for one of a task that goes on. */
static void
go_on(GTask *task, const DwTicketReply *reply)
{
  Wait *wait = g_task_get_task_data(task);

  if (reply->task_id != NULL) {
    g_free(wait->task_id);
    wait->task_id = g_strdup(reply->task_id);
  }
  if (wait->task_id != NULL)
    ask_later(task);
  else
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_TICKET,
                            "The service answered neither with a ticket nor with a task to ask "
                            "about. Try again; if it stays so, tell your administrator.");
}

static void
answered_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(DwTicketReply) reply = dw_provider_ticket_finish(DW_PROVIDER(source), result, &error);

  if (reply == NULL)
    g_task_return_error(task, error);
  else if (reply->status == DW_TICKET_STATUS_FAILED)
    g_task_return_error(task, failed_error(reply));
  else if (reply->status == DW_TICKET_STATUS_FINISHED)
    decode(task, reply);
  else
    go_on(task, reply);
}

static void
ask(GTask *task)
{
  Wait *wait = g_task_get_task_data(task);
  const DwTicketQuery query = {wait->task_id, wait->program, wait->arguments, wait->user,
                               wait->password};

  dw_provider_ticket_async(g_task_get_source_object(task), wait->resource, &query,
                           g_task_get_cancellable(task), answered_cb, g_object_ref(task));
}

/**
 * dw_ticket_task_run_async:
 * @provider: gives the ticket
 * @resource: a resource that runs
 * @query: what to ask with; its task_id goes on with a task that was begun earlier
 * @clock: for the pauses and the limit
 * @timeout: seconds, 0 for the default of two minutes
 * @cancellable: (nullable): stops it
 * @callback: called with the ticket
 * @user_data: for @callback
 *
 * Has the service make a ticket: begins a task, and asks about it every 250 ms to 2 s.
 */
void
dw_ticket_task_run_async(DwProvider *provider,
                         DwResource *resource,
                         const DwTicketQuery *query,
                         DwClock *clock,
                         guint timeout,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(provider, cancellable, callback, user_data);
  Wait *wait = g_new0(Wait, 1);

  g_task_set_source_tag(task, dw_ticket_task_run_async);
  g_task_set_task_data(task, wait, (GDestroyNotify) wait_free);
  wait->resource = g_object_ref(resource);
  wait->clock = g_object_ref(clock);
  wait->program = g_strdup(query->program);
  wait->arguments = g_strdup(query->arguments);
  wait->user = g_strdup(query->user);
  wait->password = query->password != NULL ? dw_secret_ref(query->password) : NULL;
  wait->task_id = g_strdup(query->task_id);
  wait->timeout = timeout != 0 ? timeout : DEFAULT_TIMEOUT;
  wait->started = dw_clock_get_monotonic_time(clock);
  ask(task);
}

/**
 * dw_ticket_task_run_finish:
 * @provider: gives the ticket
 * @result: what the callback got
 * @error: return location: %DW_ERROR_TICKET where the task failed or its ticket can't be used,
 *   %DW_ERROR_TIMED_OUT, the kinds of the service and the network
 *
 * Returns: (transfer full): the ticket, before any policy
 */
DwTicket *
dw_ticket_task_run_finish(DwProvider *provider, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, provider), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}
