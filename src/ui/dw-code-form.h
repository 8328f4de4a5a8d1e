/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwCodeForm:
 *
 * The step of a sign-in that asks for a code: from an authenticator app, which may have to be bound
 * first, or from a mail or text message. It is submitted with its last digit.
 *
 * Signals: `submit`; `send-again`.
 */
#define DW_TYPE_CODE_FORM (dw_code_form_get_type())
G_DECLARE_FINAL_TYPE(DwCodeForm, dw_code_form, DW, CODE_FORM, GtkBox)

void dw_code_form_ask(DwCodeForm *self, DwSignInState state, const DwLoginReply *challenge);
DwSecret *dw_code_form_dup_code(DwCodeForm *self);
void dw_code_form_set_error(DwCodeForm *self, const GError *error);
void dw_code_form_set_busy(DwCodeForm *self, gboolean busy);
void dw_code_form_code_sent(DwCodeForm *self);

G_END_DECLS
