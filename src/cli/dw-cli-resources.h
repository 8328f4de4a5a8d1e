/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-cli.h"

G_BEGIN_DECLS

gboolean dw_cli_resources_open(DwCli *cli, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_cli_resources_load(DwCli *cli, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *dw_cli_resources_find(DwCli *cli,
                                 const char *const *words,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_cli_resources_are_ids(const char *const *words);

G_END_DECLS
