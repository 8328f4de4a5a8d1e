/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DwSubmitButton:
 *
 * The one button of a form that sends it. While an answer is awaited it can't be pressed, and shows
 * a spinner in the place of its words once that takes long; its width stays.
 *
 * Property: `text`, with a mnemonic.
 */
#define DW_TYPE_SUBMIT_BUTTON (dw_submit_button_get_type())
G_DECLARE_FINAL_TYPE(DwSubmitButton, dw_submit_button, DW, SUBMIT_BUTTON, GtkButton)

void dw_submit_button_set_text(DwSubmitButton *self, const char *text);
void dw_submit_button_set_busy(DwSubmitButton *self, gboolean busy);

G_END_DECLS
