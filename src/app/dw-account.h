/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DwAccountKind:
 * @DW_ACCOUNT_WORKSPACE: a person who signs in to an office or organization
 * @DW_ACCOUNT_GWS: an AccessKey for GWS
 * @DW_ACCOUNT_OPERATOR: an AccessKey of somebody who looks after other people's desks
 *
 * What an account can do, and how it proves its right.
 */
typedef enum {
  DW_ACCOUNT_WORKSPACE,
  DW_ACCOUNT_GWS,
  DW_ACCOUNT_OPERATOR,
} DwAccountKind;

/**
 * DwAccount:
 * @id: what tells it from others, as `alice@cn-hangzhou+dir-1`; from dw_account_make_id()
 * @kind: what it can do
 * @user: (nullable): the name to sign in with
 * @office_site: (nullable): the office network
 * @organization: (nullable): the organization, where people sign in to that
 * @region: (nullable): the region, where it differs from the office's
 * @endpoint: (nullable): a host in the place of the product's own
 * @access_key_id: (nullable): the public half of an AccessKey
 * @keep_signed_in: whether the service was asked for a keep-alive token
 * @remember_password: whether the person asked to keep the password
 *
 * An account, without its secrets.
 */
typedef struct {
  char *id;
  DwAccountKind kind;
  char *user;
  char *office_site;
  char *organization;
  char *region;
  char *endpoint;
  char *access_key_id;
  gboolean keep_signed_in;
  gboolean remember_password;
} DwAccount;

#define DW_TYPE_ACCOUNT (dw_account_get_type())
GType dw_account_get_type(void) G_GNUC_CONST;

DwAccount *dw_account_new(DwAccountKind kind);
DwAccount *dw_account_copy(const DwAccount *account);
void dw_account_free(DwAccount *account);

const char *dw_account_get_name(const DwAccount *account);
char *dw_account_make_id(const DwAccount *account);
DwAccount *
dw_account_read(GKeyFile *file, const char *group, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_account_write(const DwAccount *account, GKeyFile *file, const char *group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwAccount, dw_account_free)

G_END_DECLS
