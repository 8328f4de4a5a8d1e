/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-connect-flow.h"
#include "dw-settings.h"

G_BEGIN_DECLS

/**
 * DwConnectSettings:
 *
 * What the options of a connection point to, after dw_connect_settings_apply().
 */
typedef struct _DwConnectSettings DwConnectSettings;

DwConnectSettings *dw_connect_settings_apply(DwSettings *settings, DwConnectOptions *options);
void dw_connect_settings_free(DwConnectSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwConnectSettings, dw_connect_settings_free)

G_END_DECLS
