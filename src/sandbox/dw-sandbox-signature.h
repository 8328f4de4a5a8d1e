/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dw_sandbox_signature_make(const char *method, GHashTable *parameters, const char *secret);

G_END_DECLS
