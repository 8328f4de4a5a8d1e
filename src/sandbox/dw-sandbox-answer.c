/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-answer.h"

#include <libsoup/soup.h>
#include <string.h>

/**
 * dw_sandbox_answer_new:
 * @call: a call whose reply is made
 *
 * Returns: (transfer full): the answer that says just that
 */
DwSandboxAnswer *
dw_sandbox_answer_new(DwSandboxCall *call)
{
  DwSandboxAnswer *self = g_new0(DwSandboxAnswer, 1);

  self->status = call->status;
  self->content_type = "application/json;charset=utf-8";
  dw_sandbox_answer_take_text(self, dw_sandbox_call_to_text(call));
  return self;
}

/**
 * dw_sandbox_answer_free:
 * @self: (transfer full): an answer
 */
void
dw_sandbox_answer_free(DwSandboxAnswer *self)
{
  g_clear_pointer(&self->body, g_bytes_unref);
  g_free(self->retry_after);
  g_free(self);
}

/**
 * dw_sandbox_answer_take_text:
 * @self: an answer
 * @text: (transfer full): its body from now on
 */
void
dw_sandbox_answer_take_text(DwSandboxAnswer *self, char *text)
{
  g_clear_pointer(&self->body, g_bytes_unref);
  self->body = g_bytes_new_take(text, strlen(text));
}

/**
 * dw_sandbox_answer_make_chunk:
 * @data: some of a body
 *
 * Returns: (transfer full): it as a chunk
 */
GBytes *
dw_sandbox_answer_make_chunk(GBytes *data)
{
  gsize length = g_bytes_get_size(data);
  g_autofree char *head = g_strdup_printf("%" G_GSIZE_MODIFIER "x\r\n", length);
  GByteArray *chunk = g_byte_array_new();

  g_byte_array_append(chunk, (const guint8 *) head, (guint) strlen(head));
  g_byte_array_append(chunk, g_bytes_get_data(data, NULL), (guint) length);
  g_byte_array_append(chunk, (const guint8 *) "\r\n", 2);
  return g_byte_array_free_to_bytes(chunk);
}

static GByteArray *
begin_http(DwSandboxAnswer *self, const char *length_header)
{
  g_autofree char *head =
      g_strdup_printf("HTTP/1.1 %u %s\r\nContent-Type: %s\r\n%s\r\n\r\n", self->status,
                      soup_status_get_phrase(self->status), self->content_type, length_header);
  GByteArray *http = g_byte_array_new();

  return g_byte_array_append(http, (const guint8 *) head, (guint) strlen(head));
}

/**
 * dw_sandbox_answer_to_http:
 * @self: an answer
 * @content_length: how long the head says that the body is
 *
 * Returns: (transfer full): head and body as they go over the wire
 */
GBytes *
dw_sandbox_answer_to_http(DwSandboxAnswer *self, guint64 content_length)
{
  g_autofree char *header = g_strdup_printf("Content-Length: %" G_GUINT64_FORMAT, content_length);
  GByteArray *http = begin_http(self, header);
  gsize length;
  const guint8 *body = g_bytes_get_data(self->body, &length);

  g_byte_array_append(http, body, (guint) length);
  return g_byte_array_free_to_bytes(http);
}

/**
 * dw_sandbox_answer_to_chunked_http:
 * @self: an answer
 *
 * Returns: (transfer full): head and body as they go over the wire in chunks, the last one missing
 */
GBytes *
dw_sandbox_answer_to_chunked_http(DwSandboxAnswer *self)
{
  GByteArray *http = begin_http(self, "Transfer-Encoding: chunked");
  g_autoptr(GBytes) chunk = dw_sandbox_answer_make_chunk(self->body);

  g_byte_array_append(http, g_bytes_get_data(chunk, NULL), (guint) g_bytes_get_size(chunk));
  return g_byte_array_free_to_bytes(http);
}
