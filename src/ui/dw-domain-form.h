/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwDomainForm:
 *
 * Whom a desk itself is to sign in, where it is in a domain: name and password there.
 *
 * Signal: `submit` when it is filled in.
 */
#define DW_TYPE_DOMAIN_FORM (dw_domain_form_get_type())
G_DECLARE_FINAL_TYPE(DwDomainForm, dw_domain_form, DW, DOMAIN_FORM, GtkBox)

void dw_domain_form_ask(DwDomainForm *self, const char *domain, const GError *error);
const char *dw_domain_form_get_user(DwDomainForm *self);
DwSecret *dw_domain_form_dup_password(DwDomainForm *self);
void dw_domain_form_clear(DwDomainForm *self);

G_END_DECLS
