/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dw_paths_config_file(const char *name);
char *dw_paths_state_file(const char *name);
char *dw_paths_cache_file(const char *name);
char *dw_paths_read(const char *path, gsize limit, gsize most, gsize *length);
gboolean
dw_paths_write(const char *path, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
