/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-account.h"

G_BEGIN_DECLS

/**
 * DwAccounts:
 *
 * The accounts of this person, in a key file that a person may edit too.
 */
#define DW_TYPE_ACCOUNTS (dw_accounts_get_type())
G_DECLARE_FINAL_TYPE(DwAccounts, dw_accounts, DW, ACCOUNTS, GObject)

DwAccounts *dw_accounts_load(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *dw_accounts_take_warning(DwAccounts *self);

GPtrArray *dw_accounts_get_list(DwAccounts *self);
DwAccount *
dw_accounts_find(DwAccounts *self, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
DwAccount *dw_accounts_get_default(DwAccounts *self);

gboolean dw_accounts_add(DwAccounts *self,
                         const DwAccount *account,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
dw_accounts_remove(DwAccounts *self, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
dw_accounts_set_default(DwAccounts *self, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
