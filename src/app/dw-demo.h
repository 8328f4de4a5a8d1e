/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-clock.h"

G_BEGIN_DECLS

/**
 * DwDemo:
 *
 * A fake service of our own on this machine, so that Deskway can be tried without an account. It
 * lives as long as this object, and no longer than this program.
 */
#define DW_TYPE_DEMO (dw_demo_get_type())
G_DECLARE_FINAL_TYPE(DwDemo, dw_demo, DW, DEMO, GObject)

void dw_demo_start_async(const char *const *arguments,
                         DwClock *clock,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
DwDemo *dw_demo_start_finish(GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *dw_demo_get_endpoint(DwDemo *self);
const char *dw_demo_get_user(DwDemo *self);
const char *dw_demo_get_password(DwDemo *self);
const char *dw_demo_get_office_site(DwDemo *self);
const char *dw_demo_get_region(DwDemo *self);

G_END_DECLS
