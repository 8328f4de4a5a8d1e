/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-ticket.h"

G_BEGIN_DECLS

/**
 * DwClientDefinition:
 * @name: the file's name without `.client`
 * @display_name: Name
 * @package: (nullable): Package, what to install
 * @kinds: Kinds, as bits `1 << DwLaunchKind`
 * @priority: Priority, -1000 to 1000
 * @keep_seconds: KeepSeconds, 0 to 3600
 * @is_hidden: Hidden: take away a definition of the same name
 * @is_default_application: DefaultApplication: only where the desktop has one for the kind
 * @exec: Exec, as words
 * @candidates: (nullable): TryExec
 * @environment: (nullable): Environment, `NAME=VALUE` each
 * @needs: (nullable): NeedsEnvironment, names of variables
 * @input: (nullable): ArgsFromStdin
 * @scale_args: (nullable): ScaleArgs
 * @exit_messages: [ExitMessages], from exit status to text
 * @clean_exits: CleanExits, as int
 *
 * The contents of a client definition file.
 */
typedef struct {
  char *name;
  char *display_name;
  char *package;
  guint kinds;
  int priority;
  guint keep_seconds;
  gboolean is_hidden;
  gboolean is_default_application;
  GStrv exec;
  GStrv candidates;
  GStrv environment;
  GStrv needs;
  GStrv input;
  GStrv scale_args;
  GHashTable *exit_messages;
  GArray *clean_exits;
} DwClientDefinition;

void dw_client_definition_init(DwClientDefinition *self, const char *path);
gboolean dw_client_definition_read(DwClientDefinition *self,
                                   const char *path,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_client_definition_clear(DwClientDefinition *self);

G_END_DECLS
