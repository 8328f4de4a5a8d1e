/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret-store.h"

G_BEGIN_DECLS

/**
 * DwMemoryStore:
 *
 * A #DwSecretStore that forgets everything with its last reference: for where there is no keyring.
 */
#define DW_TYPE_MEMORY_STORE (dw_memory_store_get_type())
G_DECLARE_FINAL_TYPE(DwMemoryStore, dw_memory_store, DW, MEMORY_STORE, GObject)

DwSecretStore *dw_memory_store_new(void);

G_END_DECLS
