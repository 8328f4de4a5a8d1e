/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-data.h"

G_BEGIN_DECLS

/**
 * DwResourceStatus:
 * @DW_RESOURCE_STATUS_UNKNOWN: none, or a word Deskway does not know
 * @DW_RESOURCE_STATUS_RUNNING: on
 * @DW_RESOURCE_STATUS_STOPPED: off
 * @DW_RESOURCE_STATUS_HIBERNATED: off, what was open is kept
 * @DW_RESOURCE_STATUS_AVAILABLE: something without power (an app, a drive) that can be used
 * @DW_RESOURCE_STATUS_STARTING: on its way to running
 * @DW_RESOURCE_STATUS_STOPPING: on its way to stopped
 * @DW_RESOURCE_STATUS_RESTARTING: on its way to running
 * @DW_RESOURCE_STATUS_HIBERNATING: on its way to hibernated
 * @DW_RESOURCE_STATUS_WAKING_UP: on its way to running
 * @DW_RESOURCE_STATUS_CREATING: being made
 * @DW_RESOURCE_STATUS_UPDATING: its image, size or place is being changed
 * @DW_RESOURCE_STATUS_EXPIRED: its plan has ended
 * @DW_RESOURCE_STATUS_DELETED: gone, or going
 * @DW_RESOURCE_STATUS_FAILED: the service could not make or run it
 *
 * What a resource is doing.
 */
typedef enum {
  DW_RESOURCE_STATUS_UNKNOWN,
  DW_RESOURCE_STATUS_RUNNING,
  DW_RESOURCE_STATUS_STOPPED,
  DW_RESOURCE_STATUS_HIBERNATED,
  DW_RESOURCE_STATUS_AVAILABLE,
  DW_RESOURCE_STATUS_STARTING,
  DW_RESOURCE_STATUS_STOPPING,
  DW_RESOURCE_STATUS_RESTARTING,
  DW_RESOURCE_STATUS_HIBERNATING,
  DW_RESOURCE_STATUS_WAKING_UP,
  DW_RESOURCE_STATUS_CREATING,
  DW_RESOURCE_STATUS_UPDATING,
  DW_RESOURCE_STATUS_EXPIRED,
  DW_RESOURCE_STATUS_DELETED,
  DW_RESOURCE_STATUS_FAILED,
} DwResourceStatus;

#define DW_N_RESOURCE_STATUSES (DW_RESOURCE_STATUS_FAILED + 1)

#define DW_TYPE_RESOURCE_STATUS (dw_resource_status_get_type())
GType dw_resource_status_get_type(void) G_GNUC_CONST;

DwResourceStatus dw_resource_status_from_words(const char *status, const char *const *management);
DwResourceStatus dw_resource_status_from_data(const DwResourceData *data);
gboolean dw_resource_status_from_name(const char *name, DwResourceStatus *status);
const char *dw_resource_status_get_name(DwResourceStatus status);
const char *dw_resource_status_get_word(DwResourceStatus status);
gboolean dw_resource_status_is_transition(DwResourceStatus status);

const char *dw_resource_status_session_name(const char *session_status);
const char *dw_resource_status_session_word(const char *session_status);

G_END_DECLS
