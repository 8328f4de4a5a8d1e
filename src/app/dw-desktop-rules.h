/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-request.h"

G_BEGIN_DECLS

gboolean dw_desktop_rules_check(const DwRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *dw_desktop_rules_host_name(const char *pattern, guint position);

G_END_DECLS
