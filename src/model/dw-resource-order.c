/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-resource-order.h"

static const char *const names[] = {"name", "last-used", "created", "assigned"};

G_STATIC_ASSERT(G_N_ELEMENTS(names) == DW_N_RESOURCE_ORDERS);

/**
 * dw_resource_order_get_name:
 * @order: an order
 *
 * Returns: (transfer none): its name, which settings keep and which never changes
 */
const char *
dw_resource_order_get_name(DwResourceOrder order)
{
  g_return_val_if_fail((guint) order < DW_N_RESOURCE_ORDERS, names[0]);
  return names[order];
}

/**
 * dw_resource_order_from_name:
 * @name: (nullable): a name from dw_resource_order_get_name(), or anything
 *
 * Returns: the order, %DW_RESOURCE_ORDER_NAME where @name is none
 */
DwResourceOrder
dw_resource_order_from_name(const char *name)
{
  for (guint i = 0; i < DW_N_RESOURCE_ORDERS; i++)
    if (g_strcmp0(name, names[i]) == 0)
      return i;
  return DW_RESOURCE_ORDER_NAME;
}
