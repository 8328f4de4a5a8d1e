/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwLock:
 *
 * The right to change a file, held by one process at a time and given back by the kernel when that
 * process ends, however it ends.
 */
typedef struct _DwLock DwLock;

DwLock *dw_lock_acquire(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_lock_release(DwLock *lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwLock, dw_lock_release)

G_END_DECLS
