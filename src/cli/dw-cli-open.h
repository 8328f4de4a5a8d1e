/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-cli.h"

G_BEGIN_DECLS

gboolean dw_cli_open(DwCli *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_cli_open_operator(DwCli *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
