/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-api.h"
#include "dw-provider.h"

G_BEGIN_DECLS

/**
 * DwGwsProvider:
 *
 * The instances of the Graphic Workstation service and their apps, by gws 2019-06-18.
 */
#define DW_TYPE_GWS_PROVIDER (dw_gws_provider_get_type())
G_DECLARE_FINAL_TYPE(DwGwsProvider, dw_gws_provider, DW, GWS_PROVIDER, GObject)

DwGwsProvider *dw_gws_provider_new(DwApi *api, DwClock *clock);

G_END_DECLS
