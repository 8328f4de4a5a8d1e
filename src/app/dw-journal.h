/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-actions.h"
#include "dw-clock.h"

G_BEGIN_DECLS

char *dw_journal_begin(DwClock *clock, DwAction action, const char *const *ids);
void dw_journal_end(DwAction action, const char *const *ids);

G_END_DECLS
