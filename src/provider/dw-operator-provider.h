/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-api.h"
#include "dw-provider.h"

G_BEGIN_DECLS

/**
 * DwOperatorProvider:
 *
 * Everybody's computers and shares, for somebody who looks after them, by ecd 2020-09-30.
 */
#define DW_TYPE_OPERATOR_PROVIDER (dw_operator_provider_get_type())
G_DECLARE_FINAL_TYPE(DwOperatorProvider, dw_operator_provider, DW, OPERATOR_PROVIDER, GObject)

DwOperatorProvider *dw_operator_provider_new(DwApi *api);

G_END_DECLS
