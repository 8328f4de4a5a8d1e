/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-fake-script.h"
#include "dw-transport.h"

G_BEGIN_DECLS

/**
 * DwScriptTransport:
 *
 * A #DwTransport that reaches nobody: it answers by its script, a HTTP status and a body in JSON,
 * as `200 {…}`, and keeps the forms.
 */
#define DW_TYPE_SCRIPT_TRANSPORT (dw_script_transport_get_type())
G_DECLARE_FINAL_TYPE(DwScriptTransport, dw_script_transport, DW, SCRIPT_TRANSPORT, GObject)

DwScriptTransport *dw_script_transport_new(void);
DwFakeScript *dw_script_transport_get_script(DwScriptTransport *self);
GHashTable *dw_script_transport_take_form(DwScriptTransport *self);

G_END_DECLS
