/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwSignInPage:
 *
 * Signing in, one step after the other, whatever steps the service asks for.
 *
 * Signals: `signed-in` when the context's account may be used; `open-account` (id) when the person
 * chose an account that may still be signed in.
 */
#define DW_TYPE_SIGN_IN_PAGE (dw_sign_in_page_get_type())
G_DECLARE_FINAL_TYPE(DwSignInPage, dw_sign_in_page, DW, SIGN_IN_PAGE, GtkBox)

void dw_sign_in_page_begin(DwSignInPage *self,
                           DwContext *context,
                           const DwAccount *account,
                           const char *password,
                           const char *reason);
void dw_sign_in_page_open_menu(DwSignInPage *self);

G_END_DECLS
