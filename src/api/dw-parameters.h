/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-catalogue.h"
#include "dw-request.h"

G_BEGIN_DECLS

gboolean dw_parameters_check(const DwOperation *operation,
                             const DwRequest *request,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
DwRequest *dw_parameters_encode(const DwOperation *operation,
                                const DwRequest *request,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_parameters_is_secret(const DwOperation *operation, const char *name);

G_END_DECLS
