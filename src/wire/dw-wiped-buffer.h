/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwWipedBuffer:
 *
 * Bytes that grow and may hold secrets: whatever memory they leave is wiped first. Start with
 * `{ 0 }`.
 */
typedef struct {
  char *data;
  gsize length;
  gsize allocated;
} DwWipedBuffer;

void dw_wiped_buffer_append(DwWipedBuffer *self, const char *data, gsize length);
GBytes *dw_wiped_buffer_end_bytes(DwWipedBuffer *self) G_GNUC_WARN_UNUSED_RESULT;
char *dw_wiped_buffer_end_text(DwWipedBuffer *self) G_GNUC_WARN_UNUSED_RESULT;
void dw_wiped_buffer_clear(DwWipedBuffer *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DwWipedBuffer, dw_wiped_buffer_clear)

G_END_DECLS
