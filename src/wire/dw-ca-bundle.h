/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *dw_ca_bundle_new(const char *path,
                         const char *system_path,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
