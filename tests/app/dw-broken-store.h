/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret-store.h"

G_BEGIN_DECLS

/**
 * DwBrokenStore:
 *
 * A #DwSecretStore that is locked: every call fails.
 */
#define DW_TYPE_BROKEN_STORE (dw_broken_store_get_type())
G_DECLARE_FINAL_TYPE(DwBrokenStore, dw_broken_store, DW, BROKEN_STORE, GObject)

#define DW_BROKEN_STORE_MESSAGE "The keyring is locked."

DwSecretStore *dw_broken_store_new(void);

G_END_DECLS
