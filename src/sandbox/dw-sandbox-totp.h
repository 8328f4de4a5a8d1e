/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dw_sandbox_totp_check(const char *secret, gint64 now, const char *code);
char *dw_sandbox_totp_uri(const char *secret, const char *account);

G_END_DECLS
