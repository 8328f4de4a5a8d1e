/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-account.h"
#include "dw-accounts.h"
#include "dw-secret.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwSignInForm:
 *
 * The first step of a sign-in: who, where, and the password.
 *
 * Signals: `submit` when it is filled in; `open-account` (id) when a recent account was chosen;
 * `use-key` when the person has an AccessKey.
 */
#define DW_TYPE_SIGN_IN_FORM (dw_sign_in_form_get_type())
G_DECLARE_FINAL_TYPE(DwSignInForm, dw_sign_in_form, DW, SIGN_IN_FORM, GtkBox)

void dw_sign_in_form_set_accounts(DwSignInForm *self, DwAccounts *accounts);
void dw_sign_in_form_set_account(DwSignInForm *self, const DwAccount *account);
void dw_sign_in_form_set_password(DwSignInForm *self, const char *password);
void dw_sign_in_form_add_region(DwSignInForm *self, const char *id, const char *name);
DwAccount *dw_sign_in_form_dup_account(DwSignInForm *self);
DwSecret *dw_sign_in_form_dup_password(DwSignInForm *self);
void dw_sign_in_form_set_reason(DwSignInForm *self, const char *reason);
void dw_sign_in_form_set_error(DwSignInForm *self, const GError *error);
void dw_sign_in_form_set_busy(DwSignInForm *self, gboolean busy);
void dw_sign_in_form_focus(DwSignInForm *self);

G_END_DECLS
