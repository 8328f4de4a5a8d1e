/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-clock.h"
#include "dw-secret-store.h"

G_BEGIN_DECLS

/**
 * DwKeyring:
 *
 * The #DwSecretStore of the person's own Secret Service: gnome-keyring, KWallet, KeePassXC.
 */
#define DW_TYPE_KEYRING (dw_keyring_get_type())
G_DECLARE_FINAL_TYPE(DwKeyring, dw_keyring, DW, KEYRING, GObject)

DwSecretStore *dw_keyring_new(DwClock *clock);

G_END_DECLS
