/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwPasswordForm:
 *
 * The step of a sign-in that asks for a new password, twice, with the rules it has to follow.
 *
 * Signal: `submit`.
 */
#define DW_TYPE_PASSWORD_FORM (dw_password_form_get_type())
G_DECLARE_FINAL_TYPE(DwPasswordForm, dw_password_form, DW, PASSWORD_FORM, GtkBox)

void dw_password_form_ask(DwPasswordForm *self, const DwLoginReply *challenge);
DwSecret *dw_password_form_dup_password(DwPasswordForm *self);
void dw_password_form_set_error(DwPasswordForm *self, const GError *error);
void dw_password_form_set_busy(DwPasswordForm *self, gboolean busy);
void dw_password_form_clear(DwPasswordForm *self);

G_END_DECLS
