/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void dw_cli_terminal_init(GCancellable *cancellable);
gboolean dw_cli_terminal_can_ask(void);
DwSecret *dw_cli_terminal_ask_secret(const char *prompt,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *dw_cli_terminal_ask(const char *prompt,
                          GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_cli_terminal_confirm(const char *question,
                                 gboolean *yes,
                                 GCancellable *cancellable,
                                 GError **error);

void dw_cli_terminal_progress(const char *text);
void dw_cli_terminal_end_progress(void);
void dw_cli_terminal_print_row(const char *const *cells, const guint *widths);
guint dw_cli_terminal_width(const char *text);
guint dw_cli_terminal_get_columns(void);

DwSecret *dw_cli_terminal_read_secret(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
