/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dw_service_error_clean(const char *text, gsize max_length) G_GNUC_WARN_UNUSED_RESULT;
GError *dw_service_error_new(guint status,
                             const char *code,
                             const char *message,
                             const char *request_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
