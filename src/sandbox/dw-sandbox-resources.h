/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-clock.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DwSandboxResource:
 * @id: (nullable): its ResourceId
 * @name: (nullable): its ResourceName
 * @type: (nullable): its ResourceType
 * @ticket: the kind of its tickets: rdp, ica, asp or none
 * @status: what it is, or is on the way from
 * @next_status: (nullable): what it will be
 * @passing_status: (nullable): what it is called on the way
 * @until: when it will be there, in the world's microseconds
 * @new_version: (nullable): the image it was updated to, or is being updated to
 * @facts: (unowned): everything else that the list says of it
 * @tells_actions: whether the list names its actions
 *
 * Something a person may use.
 */
typedef struct {
  char *id;
  char *name;
  char *type;
  char *ticket;
  const char *status;
  const char *next_status;
  const char *passing_status;
  gint64 until;
  char *new_version;
  JsonObject *facts;
  gboolean tells_actions;
} DwSandboxResource;

/** What an app's icon begins with in the world's file: its name follows. */
#define DW_SANDBOX_RESOURCES_ICON "@icon/"

/**
 * DwSandboxResources:
 *
 * All of them, in the order of the list.
 */
typedef struct _DwSandboxResources DwSandboxResources;

DwSandboxResources *
dw_sandbox_resources_new(const DwSandboxClock *clock, const char *world, guint count);
DwSandboxResource *
dw_sandbox_resources_add(DwSandboxResources *self, JsonObject *facts, const char *status);
void dw_sandbox_resources_free(DwSandboxResources *self);
void dw_sandbox_resources_set_base_url(DwSandboxResources *self, const char *url);
GPtrArray *dw_sandbox_resources_get_all(DwSandboxResources *self);
DwSandboxResource *dw_sandbox_resources_find(DwSandboxResources *self, const char *id);
const char *dw_sandbox_resources_status(DwSandboxResources *self, DwSandboxResource *resource);
void dw_sandbox_resources_move(DwSandboxResources *self,
                               DwSandboxResource *resource,
                               const char *passing_status,
                               const char *next_status,
                               gint64 seconds);
gboolean dw_sandbox_resources_can_hibernate(DwSandboxResource *resource);
const char *dw_sandbox_resources_waiting_version(DwSandboxResource *resource);
JsonObject *dw_sandbox_resources_describe(DwSandboxResources *self, DwSandboxResource *resource);

G_END_DECLS
