/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-desks.h"

G_BEGIN_DECLS

GMenuModel *dw_card_menu_build(DwDesks *desks, DwResource *resource);

G_END_DECLS
