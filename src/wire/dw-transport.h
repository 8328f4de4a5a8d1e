/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-http-reply.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DwTransport:
 *
 * Whatever carries a form to the service and its reply back. Programs use #DwCurlTransport.
 */
#define DW_TYPE_TRANSPORT (dw_transport_get_type())
G_DECLARE_INTERFACE(DwTransport, dw_transport, DW, TRANSPORT, GObject)

struct _DwTransportInterface {
  GTypeInterface parent;

  void (*post_async)(DwTransport *self,
                     const char *url,
                     GBytes *form,
                     gsize max_reply,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  DwHttpReply *(*post_finish)(DwTransport *self,
                              GAsyncResult *result,
                              gboolean *sent,
                              GError **error);
  void (*get_async)(DwTransport *self,
                    const char *url,
                    gsize max_reply,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data);
  DwHttpReply *(*get_finish)(DwTransport *self, GAsyncResult *result, GError **error);
};

gboolean dw_transport_check_url(const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_transport_check_link(const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_transport_is_loopback(const char *host);

void dw_transport_post_async(DwTransport *self,
                             const char *url,
                             GBytes *form,
                             gsize max_reply,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
DwHttpReply *dw_transport_post_finish(DwTransport *self,
                                      GAsyncResult *result,
                                      gboolean *sent,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_transport_get_async(DwTransport *self,
                            const char *url,
                            gsize max_reply,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
DwHttpReply *dw_transport_get_finish(DwTransport *self,
                                     GAsyncResult *result,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
