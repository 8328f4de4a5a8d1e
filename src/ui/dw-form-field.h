/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwFormField:
 *
 * An entry with its label above and, where there is one, what is wrong with it below. As a password
 * field it can show what was typed, and tells of Caps Lock.
 *
 * Properties: `label` (with a mnemonic), `placeholder`, `is-password`, `purpose`.
 * Signals: `activate`, `changed`.
 */
#define DW_TYPE_FORM_FIELD (dw_form_field_get_type())
G_DECLARE_FINAL_TYPE(DwFormField, dw_form_field, DW, FORM_FIELD, GtkBox)

const char *dw_form_field_get_text(DwFormField *self);
void dw_form_field_set_text(DwFormField *self, const char *text);
DwSecret *dw_form_field_dup_secret(DwFormField *self);
void dw_form_field_set_error(DwFormField *self, const char *error);
gboolean dw_form_field_require(DwFormField *self, const char *error);
void dw_form_field_focus(DwFormField *self);

G_END_DECLS
