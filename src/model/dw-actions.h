/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-kind.h"
#include "dw-resource-status.h"

G_BEGIN_DECLS

/**
 * DwConnectNeed:
 * @DW_CONNECT_NEEDS_NOTHING: ask for a ticket now
 * @DW_CONNECT_NEEDS_START: start it first
 * @DW_CONNECT_NEEDS_WAKE_UP: wake it up first
 * @DW_CONNECT_NEEDS_WAITING: something is under way; look again when it is over
 * @DW_CONNECT_IMPOSSIBLE: it has ended, or there is nothing to connect to
 *
 * What has to come before connecting.
 */
typedef enum {
  DW_CONNECT_NEEDS_NOTHING,
  DW_CONNECT_NEEDS_START,
  DW_CONNECT_NEEDS_WAKE_UP,
  DW_CONNECT_NEEDS_WAITING,
  DW_CONNECT_IMPOSSIBLE,
} DwConnectNeed;

DwAction dw_actions_for(const DwResourceData *data);
DwConnectNeed dw_actions_needed_to_connect(DwResourceKind kind, DwResourceStatus status);
DwResourceStatus dw_actions_get_target(DwAction action);
DwResourceStatus dw_actions_get_transition(DwAction action);
const char *dw_actions_get_name(DwAction action);
const char *dw_actions_get_word(DwAction action);
DwAction dw_actions_from_name(const char *name);
GStrv dw_actions_to_names(DwAction actions);

G_END_DECLS
