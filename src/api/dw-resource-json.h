/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-data.h"

G_BEGIN_DECLS

void dw_resource_json_append(GString *json, const DwResourceData *data, const char *const *fields);
void dw_resource_json_append_page(GString *json,
                                  DwResourceData *const *list,
                                  gsize length,
                                  const char *const *fields);

G_END_DECLS
