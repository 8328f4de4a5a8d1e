/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-account-menu.h"

#include <glib/gi18n.h>

static void
add_account(GMenu *menu, const DwAccount *account)
{
  g_autoptr(GMenuItem) item = g_menu_item_new(account->id, NULL);

  g_menu_item_set_action_and_target(item, "win.switch-account", "s", account->id);
  g_menu_append_item(menu, item);
}

/**
 * dw_account_menu_get_place:
 * @account: an account
 *
 * Returns: (nullable) (transfer none): where it belongs, as a person would say it
 */
const char *
dw_account_menu_get_place(const DwAccount *account)
{
  if (account->kind == DW_ACCOUNT_GWS)
    return _("Graphic workstations");
  if (account->kind == DW_ACCOUNT_OPERATOR)
    return _("Looking after desks");
  return account->organization != NULL ? account->organization : account->office_site;
}

/**
 * dw_account_menu_build:
 * @context: a context that uses an account
 *
 * Returns: (transfer full): who is signed in, who else could be, and the way out
 */
GMenuModel *
dw_account_menu_build(DwContext *context)
{
  GMenu *menu = g_menu_new();
  g_autoptr(GMenu) others = g_menu_new();
  g_autoptr(GMenu) out = g_menu_new();
  DwAccounts *accounts = dw_context_get_accounts(context);
  GPtrArray *list = accounts != NULL ? dw_accounts_get_list(accounts) : NULL;

  add_account(others, dw_context_get_account(context));
  for (guint i = 0; list != NULL && i < list->len; i++) {
    const DwAccount *account = g_ptr_array_index(list, i);

    if (g_strcmp0(account->id, dw_context_get_account(context)->id) != 0)
      add_account(others, account);
  }
  g_menu_append(out, _("Use _another account…"), "win.add-account");
  g_menu_append(out, _("Sign _out"), "win.sign-out");
  g_menu_append_section(menu, NULL, G_MENU_MODEL(others));
  g_menu_append_section(menu, NULL, G_MENU_MODEL(out));
  return G_MENU_MODEL(menu);
}
