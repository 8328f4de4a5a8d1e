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
 * dw_sandbox_answer_to_http:
 * @self: an answer
 * @content_length: how long the head says that the body is
 *
 * Returns: (transfer full): head and body as they go over the wire
 */
GBytes *
dw_sandbox_answer_to_http(DwSandboxAnswer *self, guint64 content_length)
{
  gsize length;
  const guint8 *body = g_bytes_get_data(self->body, &length);
  g_autofree char *head = g_strdup_printf("HTTP/1.1 %u %s\r\n"
                                          "Content-Type: %s\r\n"
                                          "Content-Length: %" G_GUINT64_FORMAT "\r\n"
                                          "\r\n",
                                          self->status, soup_status_get_phrase(self->status),
                                          self->content_type, content_length);
  GByteArray *http = g_byte_array_new();

  g_byte_array_append(http, (const guint8 *) head, (guint) strlen(head));
  g_byte_array_append(http, body, (guint) length);
  return g_byte_array_free_to_bytes(http);
}
