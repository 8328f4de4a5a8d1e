/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dw_api_encode_command(const char *program, const char *arguments);

G_END_DECLS
