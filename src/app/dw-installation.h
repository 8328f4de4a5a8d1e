/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What Deskway says of the machine it runs on when it signs in. */

#define DW_INSTALLATION_CLIENT_TYPE "linux"

char *dw_installation_get_client_id(char **warning);
char *dw_installation_peek_client_id(void);
char *dw_installation_get_client_os(void);
char *dw_installation_format_os(const char *name, const char *version, const char *kernel);
char *dw_installation_get_client_name(void);

G_END_DECLS
