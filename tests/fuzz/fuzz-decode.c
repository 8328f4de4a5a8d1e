/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any JSON value as the reply of any operation. */
#include "dw-api-decode.h"

#include <json-glib/json-glib.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* The wire refuses what is deeper before json-glib, which recurses, sees it. */
#define MAX_DEPTH 64

static gboolean
is_shallow(const guint8 *data, gsize size)
{
  gsize depth = 0;

  for (gsize i = 0; i < size && depth <= MAX_DEPTH; i++)
    depth += data[i] == '[' || data[i] == '{';
  return depth <= MAX_DEPTH;
}

static void
decode_all(JsonNode *node)
{
  g_autoptr(DwResourcePage) page = dw_api_decode_resource_page(node);
  g_autoptr(DwResourcePage) again = dw_api_decode_resource_page(node);
  g_autoptr(DwLoginReply) login = dw_api_decode_login(node);
  g_autoptr(DwLoginReply) sts = dw_api_decode_sts_token(node);
  g_autoptr(DwTicketReply) ticket = dw_api_decode_ticket(node);
  g_autoptr(DwRegionList) regions = dw_api_decode_regions(node);
  g_autoptr(DwOfficeSiteList) sites = dw_api_decode_office_sites(node);
  g_autoptr(DwIdpReply) idps = dw_api_decode_idps(node);
  g_autoptr(DwResourcePage) desktops = dw_api_decode_desktop_page(node);
  g_autoptr(DwResourcePage) groups = dw_api_decode_desktop_group_page(node);
  g_autoptr(DwCreatedDesktops) created = dw_api_decode_created_desktops(node);
  g_autoptr(DwUsagePage) usage = dw_api_decode_usage(node);
  g_autoptr(DwShare) share = dw_api_decode_share(node);
  g_autoptr(DwShare) next_page = dw_api_decode_share(node);

  dw_share_add_page(share, next_page);
  for (guint i = 0; i < page->resources->len; i++)
    g_assert_true(dw_resource_data_equal(g_ptr_array_index(page->resources, i),
                                         g_ptr_array_index(again->resources, i)));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup((const char *) data, size);
  g_autoptr(JsonNode) node = NULL;

  if (!is_shallow(data, size) || !g_utf8_validate(text, -1, NULL))
    return 0;
  node = json_from_string(text, NULL);
  if (node != NULL)
    decode_all(node);
  return 0;
}
