/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-http-reply.h"

/**
 * dw_http_reply_new:
 * @status: the HTTP status
 * @content_type: (nullable): the header
 * @body: (transfer none): the whole body
 *
 * Returns: (transfer full): a reply without a Location that asks for no waiting
 */
DwHttpReply *
dw_http_reply_new(guint status, const char *content_type, GBytes *body)
{
  DwHttpReply *self = g_new0(DwHttpReply, 1);

  self->status = status;
  self->content_type = g_strdup(content_type);
  self->body = g_bytes_ref(body);
  return self;
}

/**
 * dw_http_reply_free:
 * @self: (nullable) (transfer full): a reply
 */
void
dw_http_reply_free(DwHttpReply *self)
{
  if (self == NULL)
    return;
  g_free(self->content_type);
  g_free(self->location);
  g_bytes_unref(self->body);
  g_free(self);
}
