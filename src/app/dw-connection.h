/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-connect-flow.h"
#include "dw-context.h"

G_BEGIN_DECLS

/**
 * DwConnectionState:
 * @DW_CONNECTION_CONNECTING: the flow is in one of its steps
 * @DW_CONNECTION_FAILED: a step failed; dw_connection_start() goes on from there
 * @DW_CONNECTION_IN_USE: the protocol client runs
 * @DW_CONNECTION_ENDED: it is over: the client was closed, or the person cancelled
 *
 * How a connection stands.
 */
typedef enum {
  DW_CONNECTION_CONNECTING,
  DW_CONNECTION_FAILED,
  DW_CONNECTION_IN_USE,
  DW_CONNECTION_ENDED,
} DwConnectionState;

/**
 * DwConnection:
 *
 * One connection to a resource as a person follows it, from the wish to the end of the protocol
 * client: a #DwConnectFlow and what became of it.
 *
 * DwConnection::changed is emitted when the state changed, or a step of the flow did.
 */
#define DW_TYPE_CONNECTION (dw_connection_get_type())
G_DECLARE_FINAL_TYPE(DwConnection, dw_connection, DW, CONNECTION, GObject)

DwConnection *
dw_connection_new(DwContext *context, DwResource *resource, const DwConnectOptions *options);

void dw_connection_start(DwConnection *self);
void dw_connection_cancel(DwConnection *self);

DwResource *dw_connection_get_resource(DwConnection *self);
DwConnectFlow *dw_connection_get_flow(DwConnection *self);
DwConnectionState dw_connection_get_state(DwConnection *self);
DwConnectStep dw_connection_get_step(DwConnection *self);
const GError *dw_connection_get_error(DwConnection *self);
guint dw_connection_get_seconds(DwConnection *self);
DwAction dw_connection_get_power_action(DwConnection *self);

G_END_DECLS
