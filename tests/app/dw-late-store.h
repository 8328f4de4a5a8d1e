/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret-store.h"

G_BEGIN_DECLS

/**
 * DwLateStore:
 *
 * A #DwSecretStore that takes its time to store, and overtakes that with whatever else is asked of
 * it.
 */
#define DW_TYPE_LATE_STORE (dw_late_store_get_type())
G_DECLARE_FINAL_TYPE(DwLateStore, dw_late_store, DW, LATE_STORE, GObject)

DwSecretStore *dw_late_store_new(void);

G_END_DECLS
