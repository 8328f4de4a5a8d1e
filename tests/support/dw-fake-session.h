/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-session.h"

G_BEGIN_DECLS

DwSession *dw_fake_session_new(DwTransport *transport, DwClock *clock);
void dw_fake_session_sign_in(DwSession *session);

G_END_DECLS
