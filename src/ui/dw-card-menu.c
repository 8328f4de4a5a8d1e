/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-card-menu.h"

#include <glib/gi18n.h>

/* In the order of the menu. */
static const DwAction power_actions[] = {DW_ACTION_WAKE_UP,   DW_ACTION_START,
                                         DW_ACTION_HIBERNATE, DW_ACTION_STOP,
                                         DW_ACTION_RESTART,   DW_ACTION_UPDATE_IMAGE};

static void
add_item(GMenu *menu, const char *label, const char *action, DwResource *resource)
{
  g_autoptr(GMenuItem) item = g_menu_item_new(label, NULL);

  g_menu_item_set_action_and_target(item, action, "s", dw_resource_get_id(resource));
  g_menu_append_item(menu, item);
}

static void
add_power(GMenu *menu, DwResource *resource)
{
  DwAction actions = dw_resource_get_actions(resource);

  for (gsize i = 0; i < G_N_ELEMENTS(power_actions); i++) {
    g_autoptr(GMenuItem) item = NULL;

    if ((actions & power_actions[i]) == 0)
      continue;
    item = g_menu_item_new(dw_actions_get_word(power_actions[i]), NULL);
    g_menu_item_set_action_and_target(item, "win.power", "(ss)", dw_resource_get_id(resource),
                                      dw_actions_get_name(power_actions[i]));
    g_menu_append_item(menu, item);
  }
}

static void
add_connection(GMenu *menu, DwDesks *desks, DwResource *resource)
{
  DwConnection *connection = dw_desks_get_connection(desks, resource);

  if (connection == NULL)
    return;
  if (dw_connection_get_state(connection) == DW_CONNECTION_IN_USE)
    add_item(menu, _("_Disconnect"), "win.disconnect", resource);
  else if (dw_connection_get_state(connection) == DW_CONNECTION_CONNECTING)
    add_item(menu, _("_Cancel connecting"), "win.disconnect", resource);
}

static void
add_features(GMenu *menu, DwDesks *desks, DwResource *resource)
{
  DwFeature features =
      dw_provider_get_features(dw_context_get_provider(dw_desks_get_context(desks)), resource);

  if ((features & DW_FEATURE_RENAME) != 0)
    add_item(menu, _("Re_name…"), "win.rename", resource);
  if ((features & DW_FEATURE_DISPLAY_QUALITY) != 0)
    add_item(menu, _("_Picture quality…"), "win.quality", resource);
}

static void
add_section(GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items(G_MENU_MODEL(section)) > 0)
    g_menu_append_section(menu, NULL, G_MENU_MODEL(section));
}

/**
 * dw_card_menu_build:
 * @desks: knows what goes on with @resource
 * @resource: a resource
 *
 * Returns: (transfer full): everything that can be done with @resource now; actions of the window
 */
GMenuModel *
dw_card_menu_build(DwDesks *desks, DwResource *resource)
{
  GMenu *menu = g_menu_new();
  g_autoptr(GMenu) connection = g_menu_new();
  g_autoptr(GMenu) power = g_menu_new();
  g_autoptr(GMenu) rest = g_menu_new();

  add_connection(connection, desks, resource);
  add_power(power, resource);
  add_item(rest, _("_Details"), "win.details", resource);
  add_features(rest, desks, resource);
  add_item(rest,
           dw_resource_is_favourite(resource) ? _("Remove from _favourites")
                                              : _("Add to _favourites"),
           "win.favourite", resource);
  add_section(menu, connection);
  add_section(menu, power);
  add_section(menu, rest);
  return G_MENU_MODEL(menu);
}
