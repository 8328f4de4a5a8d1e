/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-api-decode.h"

#include <json-glib/json-glib.h>

/* A page as the service would send it, from the inside of its Resources. Single quotes stand for
 * double ones. */
static inline DwResourcePage *
page_of(const char *resources)
{
  g_autofree char *text = g_strdup_printf("{\"Resources\":[%s]}", resources);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;

  g_strdelimit(text, "'", '"');
  node = json_from_string(text, &error);
  g_assert_no_error(error);
  return dw_api_decode_resource_page(node);
}

/* One resource's data, from its members beside the id. */
static inline DwResourceData *
data_of(const char *members)
{
  g_autofree char *text =
      g_strdup_printf("{'ResourceId':'ecd-1'%s%s}", *members != '\0' ? "," : "", members);
  g_autoptr(DwResourcePage) page = page_of(text);

  g_assert_cmpuint(page->resources->len, ==, 1);
  return dw_resource_data_ref(g_ptr_array_index(page->resources, 0));
}
