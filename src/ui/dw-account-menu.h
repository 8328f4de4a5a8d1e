/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"

G_BEGIN_DECLS

const char *dw_account_menu_get_place(const DwAccount *account);
GMenuModel *dw_account_menu_build(DwContext *context);

G_END_DECLS
