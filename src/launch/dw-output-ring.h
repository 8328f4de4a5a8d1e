/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwOutputRing:
 *
 * The last 64 KiB of what a program printed.
 */
typedef struct _DwOutputRing DwOutputRing;

DwOutputRing *dw_output_ring_new(void);
void dw_output_ring_free(DwOutputRing *self);
void dw_output_ring_append(DwOutputRing *self, const char *bytes, gsize length);
char *dw_output_ring_dup_text(const DwOutputRing *self);
char *dw_output_ring_dup_last_lines(const DwOutputRing *self, guint count);

G_END_DECLS
