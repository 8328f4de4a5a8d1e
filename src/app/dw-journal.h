/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-actions.h"
#include "dw-clock.h"

G_BEGIN_DECLS

char *dw_journal_begin(DwClock *clock, DwAction action, const char *const *ids);
void dw_journal_end(DwAction action, const char *const *ids);

gboolean dw_journal_begin_request(DwClock *clock,
                                  const char *request,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 dw_journal_find_request(DwClock *clock, const char *request);
void dw_journal_end_request(const char *request);

G_END_DECLS
