/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource-store.h"
#include "dw-settings.h"

G_BEGIN_DECLS

void dw_notifications_announce_done(DwSettings *settings, DwResource *resource, DwAction action);
void
dw_notifications_announce_ends(DwSettings *settings, DwResourceStore *store, GHashTable *announced);

G_END_DECLS
