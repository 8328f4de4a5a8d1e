/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-fake-clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void dw_await_done_cb(GObject *source, GAsyncResult *result, gpointer user_data);
void dw_await(GAsyncResult **result, DwFakeClock *clock);
void dw_await_idle(void);

G_END_DECLS
