/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DwSecret:
 *
 * A password, token, code or ticket: an immutable, reference-counted text that is wiped when the
 * last reference goes, kept out of core files, and known to dw_secret_redact() for as long as it
 * lives.
 */
typedef struct _DwSecret DwSecret;

#define DW_TYPE_SECRET (dw_secret_get_type())
GType dw_secret_get_type(void) G_GNUC_CONST;

DwSecret *dw_secret_new(const char *text);
DwSecret *dw_secret_new_len(const char *text, gsize length);
DwSecret *dw_secret_new_take(char *text);
DwSecret *dw_secret_ref(DwSecret *secret);
void dw_secret_unref(DwSecret *secret);
const char *dw_secret_peek(const DwSecret *secret);
gsize dw_secret_get_length(const DwSecret *secret);
gboolean dw_secret_equal(const DwSecret *a, const DwSecret *b);

void dw_wipe(gpointer memory, gsize length);
void dw_wipe_free(char *text);
char *dw_secret_redact(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwSecret, dw_secret_unref)

G_END_DECLS
