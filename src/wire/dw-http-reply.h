/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwHttpReply:
 * @status: the HTTP status
 * @content_type: (nullable): the header
 * @location: (nullable): where a redirect would have led
 * @retry_after: seconds that the service asks to wait, 0 where it asks for nothing
 * @date: what the service's clock said, in seconds since 1970, or 0 where it did not say
 * @body: the whole body, wiped when freed where it came over the network
 *
 * An HTTP reply that arrived in full, whatever it says.
 */
typedef struct {
  guint status;
  char *content_type;
  char *location;
  guint retry_after;
  gint64 date;
  GBytes *body;
} DwHttpReply;

DwHttpReply *dw_http_reply_new(guint status, const char *content_type, GBytes *body);
void dw_http_reply_free(DwHttpReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwHttpReply, dw_http_reply_free)

G_END_DECLS
