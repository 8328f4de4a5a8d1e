/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dw_client_spawn(char **argv,
                         char **environment,
                         const char *input,
                         GPid *pid,
                         int *output_fd,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
