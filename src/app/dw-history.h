/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-clock.h"
#include "dw-resource-store.h"

G_BEGIN_DECLS

/**
 * DwHistory:
 *
 * What a person did with the resources of an account from this machine: favourites, the last use,
 * how long powering on took. It is kept in the state folder, and whatever is wrong with the file
 * makes it as good as none.
 */
#define DW_TYPE_HISTORY (dw_history_get_type())
G_DECLARE_FINAL_TYPE(DwHistory, dw_history, DW, HISTORY, GObject)

DwHistory *dw_history_new(const char *account_id, DwResourceStore *store, DwClock *clock);

void dw_history_set_favourite(DwHistory *self, DwResource *resource, gboolean favourite);
void dw_history_note_use(DwHistory *self, DwResource *resource);
void
dw_history_note_duration(DwHistory *self, DwResource *resource, DwAction action, guint seconds);
guint dw_history_estimate(DwHistory *self, DwResource *resource, DwAction action);

void dw_history_flush(DwHistory *self);
void dw_history_forget(const char *account_id);

G_END_DECLS
