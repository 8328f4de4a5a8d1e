/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwResourceOrder:
 * @DW_RESOURCE_ORDER_NAME: by name, as people count: "Desk 2" before "Desk 10"
 * @DW_RESOURCE_ORDER_LAST_USED: what this person used last first
 * @DW_RESOURCE_ORDER_CREATED: the newest first
 * @DW_RESOURCE_ORDER_ASSIGNED: as the service lists them
 *
 * An order of resources. Favourites stand first in each, and what is alike stands by name.
 */
typedef enum {
  DW_RESOURCE_ORDER_NAME,
  DW_RESOURCE_ORDER_LAST_USED,
  DW_RESOURCE_ORDER_CREATED,
  DW_RESOURCE_ORDER_ASSIGNED,
} DwResourceOrder;

#define DW_N_RESOURCE_ORDERS 4

const char *dw_resource_order_get_name(DwResourceOrder order);
DwResourceOrder dw_resource_order_from_name(const char *name);

G_END_DECLS
