/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-wiped-buffer.h"

#include "dw-secret.h"

#include <string.h>

#define FIRST_ALLOCATION 1024

/* What a GBytes needs to know to wipe its bytes when the last reference goes. */
typedef struct {
  char *data;
  gsize length;
} WipedBytes;

static void
wiped_bytes_free_cb(gpointer data)
{
  WipedBytes *bytes = data;

  dw_wipe(bytes->data, bytes->length);
  g_free(bytes->data);
  g_free(bytes);
}

/* Not g_realloc(): it may move the bytes and leave a copy behind. One byte stays free for a
 * terminator. */
static void
reserve(DwWipedBuffer *self, gsize length)
{
  gsize needed = self->length + length + 1;
  gsize allocated = MAX(self->allocated, FIRST_ALLOCATION);
  char *data;

  g_assert(length < G_MAXSIZE / 4 && self->length < G_MAXSIZE / 4);
  if (needed <= self->allocated)
    return;
  while (allocated < needed)
    allocated *= 2;
  data = g_malloc(allocated);
  if (self->length > 0)
    memcpy(data, self->data, self->length);
  dw_wipe(self->data, self->length);
  g_free(self->data);
  self->data = data;
  self->allocated = allocated;
}

/**
 * dw_wiped_buffer_append:
 * @self: a buffer
 * @data: bytes
 * @length: how many
 *
 * Adds a copy of @data at the end.
 */
void
dw_wiped_buffer_append(DwWipedBuffer *self, const char *data, gsize length)
{
  reserve(self, length);
  if (length > 0)
    memcpy(self->data + self->length, data, length);
  self->length += length;
}

/**
 * dw_wiped_buffer_end_bytes:
 * @self: a buffer, empty afterwards
 *
 * Returns: (transfer full): what was appended; wipes itself with its last reference
 */
GBytes *
dw_wiped_buffer_end_bytes(DwWipedBuffer *self)
{
  WipedBytes *bytes = g_new(WipedBytes, 1);

  reserve(self, 0);
  bytes->data = g_steal_pointer(&self->data);
  bytes->length = self->length;
  self->length = self->allocated = 0;
  return g_bytes_new_with_free_func(bytes->data, bytes->length, wiped_bytes_free_cb, bytes);
}

/**
 * dw_wiped_buffer_end_text:
 * @self: a buffer, empty afterwards
 *
 * Returns: (transfer full): what was appended, NUL-terminated; dw_wipe_free() it
 */
char *
dw_wiped_buffer_end_text(DwWipedBuffer *self)
{
  reserve(self, 0);
  self->data[self->length] = '\0';
  self->length = self->allocated = 0;
  return g_steal_pointer(&self->data);
}

/**
 * dw_wiped_buffer_clear:
 * @self: a buffer, empty afterwards
 *
 * Wipes and frees what was appended.
 */
void
dw_wiped_buffer_clear(DwWipedBuffer *self)
{
  dw_wipe(self->data, self->length);
  g_clear_pointer(&self->data, g_free);
  self->length = self->allocated = 0;
}
