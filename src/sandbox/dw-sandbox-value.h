/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean dw_sandbox_value_fits(JsonObject *facts, char **path, const char *value);

G_END_DECLS
