/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-resource.h"

#include <gio/gio.h>

G_BEGIN_DECLS

GError *dw_resource_hint_ambiguous(const char *name, GPtrArray *candidates);
GError *dw_resource_hint_not_found(const char *name, GListModel *list);

G_END_DECLS
