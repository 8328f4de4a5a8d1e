/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-account.h"
#include "dw-secret.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwKeyForm:
 *
 * Signing in with an AccessKey: its ID and secret, and what it is for.
 *
 * Signal: `submit` when it is filled in.
 */
#define DW_TYPE_KEY_FORM (dw_key_form_get_type())
G_DECLARE_FINAL_TYPE(DwKeyForm, dw_key_form, DW, KEY_FORM, GtkBox)

void dw_key_form_begin(DwKeyForm *self, const DwAccount *account, const char *reason);
void dw_key_form_add_region(DwKeyForm *self, const char *id, const char *name);
DwAccount *dw_key_form_dup_account(DwKeyForm *self);
DwSecret *dw_key_form_dup_secret(DwKeyForm *self);
DwSecret *dw_key_form_dup_token(DwKeyForm *self);
void dw_key_form_set_error(DwKeyForm *self, const GError *error);
void dw_key_form_set_busy(DwKeyForm *self, gboolean busy);

G_END_DECLS
