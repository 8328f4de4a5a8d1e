/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-tickets.h"

#include "dw-sandbox-instances.h"
#include "dw-sandbox-launch-text.h"
#include "dw-sandbox-operator.h"

#include <string.h>

#define CALLS_TO_FINISH 3

typedef struct {
  char *what;
  char *kind;
  const char *user;
  guint calls;
} Task;

/* In the case of the reference and in others: a client must take any. */
typedef enum {
  TASK_RUNNING,
  TASK_FINISHED,
  TASK_FAILED,
} TaskState;

static void
free_task(gpointer data)
{
  Task *task = data;

  g_free(task->what);
  g_free(task->kind);
  g_free(task);
}

/**
 * dw_sandbox_tickets_new_tasks:
 *
 * Returns: (transfer full): no tasks
 */
GHashTable *
dw_sandbox_tickets_new_tasks(void)
{
  return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_task);
}

static const char *
caller(DwSandboxCall *call)
{
  return call->session == NULL ? "" : call->session->user->id;
}

static Task *
begin_task(DwSandboxWorld *world, DwSandboxCall *call, const char *what, const char *kind)
{
  Task *task = g_new0(Task, 1);
  char *id = g_uuid_string_random();

  task->what = g_strdup(what);
  task->kind = g_strdup(kind);
  task->user = caller(call);
  g_hash_table_insert(world->tasks, id, task);
  dw_sandbox_call_set(call, "TaskId", id);
  return task;
}

static Task *
find_task(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *id = dw_sandbox_call_get(call, "TaskId");
  Task *task = g_hash_table_lookup(world->tasks, id);

  if (task == NULL || strcmp(task->user, caller(call)) != 0) {
    dw_sandbox_call_refuse(call, 404, "InvalidTaskId.NotFound", "There is no such task.");
    return NULL;
  }
  dw_sandbox_call_set(call, "TaskId", id);
  return task;
}

static gboolean
can_connect(DwSandboxCall *call, DwSandboxResources *owner, DwSandboxResource *resource)
{
  const char *status = dw_sandbox_resources_status(owner, resource);

  if (strcmp(resource->ticket, "none") == 0)
    return dw_sandbox_call_refuse(call, 403, "OperationDenied.ResourceType",
                                  "Nothing can be opened in a %s.", resource->type);
  if (strcmp(status, "Running") != 0 && strcmp(status, "Available") != 0)
    return dw_sandbox_call_refuse(call, 409, "IncorrectDesktopStatus",
                                  "The desktop %s is %s, not Running.", resource->id, status);
  return TRUE;
}

static gboolean
is_by_operator(DwSandboxCall *call)
{
  return dw_sandbox_call_get(call, "AccessKeyId") != NULL;
}

/* An operator may open any computer, but for a person. */
static Task *
begin_desktop_task(DwSandboxWorld *world, DwSandboxCall *call)
{
  const char *id = dw_sandbox_call_get(call, "DesktopId");
  DwSandboxResources *owner = world->resources;
  DwSandboxResource *resource;

  if (!dw_sandbox_call_needs(call, "DesktopId") ||
      (is_by_operator(call) && !dw_sandbox_call_needs(call, "EndUserId")))
    return NULL;
  resource = is_by_operator(call) ? dw_sandbox_operator_find(world, id, &owner)
                                  : dw_sandbox_resources_find(owner, id);
  if (resource == NULL) {
    dw_sandbox_call_refuse(call, 404, "InvalidDesktopId.NotFound",
                           "There is no desktop of the ID %s.", id);
    return NULL;
  }
  return can_connect(call, owner, resource) ? begin_task(world, call, id, resource->ticket) : NULL;
}

/* Without a real session to lead to, a ticket leads nowhere in another format. */
static const char *
kind_now(DwSandboxWorld *world, Task *task)
{
  gboolean wants_rdp = strcmp(task->kind, "rdp") == 0;

  return wants_rdp && dw_sandbox_rdp_get_state(world->rdp) == DW_SANDBOX_RDP_OFF ? "ica"
                                                                                 : task->kind;
}

static TaskState
wait_for_rdp(DwSandboxWorld *world)
{
  dw_sandbox_rdp_start(world->rdp);
  switch (dw_sandbox_rdp_get_state(world->rdp)) {
  case DW_SANDBOX_RDP_OFF:
  case DW_SANDBOX_RDP_READY:
    return TASK_FINISHED;
  case DW_SANDBOX_RDP_FAILED:
    return TASK_FAILED;
  default:
    return TASK_RUNNING;
  }
}

static TaskState
advance(DwSandboxWorld *world, Task *task)
{
  TaskState rdp = strcmp(task->kind, "rdp") == 0 ? wait_for_rdp(world) : TASK_FINISHED;

  task->calls++;
  if (task->calls < CALLS_TO_FINISH || world->scenario->tickets == DW_SANDBOX_TICKET_NEVER)
    return TASK_RUNNING;
  return world->scenario->tickets == DW_SANDBOX_TICKET_FAILED ? TASK_FAILED : rdp;
}

static char *
make_ticket(DwSandboxWorld *world, DwSandboxCall *call, Task *task)
{
  g_autofree char *text = NULL;

  if (world->scenario->tickets == DW_SANDBOX_TICKET_EMPTY)
    return g_strdup("");
  if (world->scenario->tickets == DW_SANDBOX_TICKET_BAD_BASE64)
    return g_strdup("W0VuY29kaW5nXQ*this is not base64*");
  if (world->scenario->tickets == DW_SANDBOX_TICKET_UNKNOWN)
    text = dw_sandbox_launch_text_unknown();
  else if (world->scenario->tickets == DW_SANDBOX_TICKET_HUGE)
    text = dw_sandbox_launch_text_huge(task->what);
  else
    text = dw_sandbox_launch_text_make(kind_now(world, task), task->what, caller(call),
                                       dw_sandbox_rdp_get_address(world->rdp));
  return g_base64_encode((const guchar *) text, strlen(text));
}

static void
answer(DwSandboxWorld *world, DwSandboxCall *call, Task *task)
{
  TaskState state = advance(world, task);

  if (state == TASK_RUNNING) {
    dw_sandbox_call_set(call, "TaskStatus", task->calls == 1 ? "RUNNING" : "Running");
  } else if (state == TASK_FAILED) {
    dw_sandbox_call_set(call, "TaskStatus", "FAILED");
    dw_sandbox_call_set(call, "TaskCode", "ServerBusy.NoSession");
    dw_sandbox_call_set(call, "TaskMessage", "The desktop gave no session.");
  } else {
    g_autofree char *ticket = make_ticket(world, call, task);

    dw_sandbox_call_set(call, "TaskStatus", "FINISHED");
    dw_sandbox_call_set(call, "Ticket", ticket);
  }
}

/**
 * dw_sandbox_tickets_get:
 * @world: the world
 * @call: a GetConnectionTicket of an end user, or of an operator for one
 *
 * The first call begins a task; those with its TaskId ask how far it is.
 */
void
dw_sandbox_tickets_get(DwSandboxWorld *world, DwSandboxCall *call)
{
  Task *task = dw_sandbox_call_get(call, "TaskId") == NULL ? begin_desktop_task(world, call)
                                                           : find_task(world, call);

  if (task == NULL)
    return;
  dw_sandbox_call_set(call, "DesktopId", task->what);
  answer(world, call, task);
}

static Task *
task_of(DwSandboxWorld *world, DwSandboxCall *call, const char *what_parameter)
{
  const char *what = dw_sandbox_call_get(call, what_parameter);

  if (dw_sandbox_call_get(call, "TaskId") != NULL)
    return find_task(world, call);
  return begin_task(world, call, what == NULL ? what_parameter : what, "ica");
}

/**
 * dw_sandbox_tickets_get_app:
 * @world: the world
 * @call: a GetConnectionTicket for a cloud app, signed with an AccessKey
 */
void
dw_sandbox_tickets_get_app(DwSandboxWorld *world, DwSandboxCall *call)
{
  Task *task = task_of(world, call, "AppId");

  if (task != NULL)
    answer(world, call, task);
}

/**
 * dw_sandbox_tickets_get_gws:
 * @world: the world
 * @call: a GetConnectTicket
 *
 * This product says TaskFinished, as text, where the others say TaskStatus.
 */
void
dw_sandbox_tickets_get_gws(DwSandboxWorld *world, DwSandboxCall *call)
{
  Task *task;

  if (dw_sandbox_call_get(call, "TaskId") == NULL &&
      !dw_sandbox_instances_check_ticket(world, call))
    return;
  task = task_of(world, call, "InstanceId");
  if (task == NULL)
    return;
  answer(world, call, task);
  json_object_remove_member(call->reply, "TaskStatus");
  dw_sandbox_call_set(call, "TaskFinished",
                      json_object_has_member(call->reply, "Ticket") ? "true" : "false");
}
