/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *dw_sandbox_data_load(const char *name);
char **dw_sandbox_data_list(const char *folder);

G_END_DECLS
