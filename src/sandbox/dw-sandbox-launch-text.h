/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dw_sandbox_launch_text_make(const char *kind,
                                  const char *what,
                                  const char *user,
                                  const char *address);
char *dw_sandbox_launch_text_unknown(void);
char *dw_sandbox_launch_text_huge(const char *what);

G_END_DECLS
