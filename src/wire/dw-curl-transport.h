/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-transport.h"

G_BEGIN_DECLS

/**
 * DwCurlTransport:
 *
 * The transport over HTTPS, by libcurl on the #GMainContext that was the thread's default when it
 * was made. Connections are kept and shared by all its calls.
 */
#define DW_TYPE_CURL_TRANSPORT (dw_curl_transport_get_type())
G_DECLARE_FINAL_TYPE(DwCurlTransport, dw_curl_transport, DW, CURL_TRANSPORT, GObject)

/**
 * DwCurlLimits:
 * @connect_ms: milliseconds until the connection stands, TLS included
 * @total_ms: milliseconds for the whole call
 * @stall_seconds: seconds in which at least one byte a second has to move
 * @max_reply: bytes of a reply, where a call names no other limit
 *
 * How long and how much a call may take. Zero anywhere stands for the default.
 */
typedef struct {
  guint connect_ms;
  guint total_ms;
  guint stall_seconds;
  gsize max_reply;
} DwCurlLimits;

DwCurlTransport *dw_curl_transport_new(void);
gboolean dw_curl_transport_set_ca_file(DwCurlTransport *self,
                                       const char *path,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_curl_transport_set_proxy(DwCurlTransport *self,
                                     const char *proxy,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_curl_transport_set_user_agent(DwCurlTransport *self, const char *user_agent);
void dw_curl_transport_set_limits(DwCurlTransport *self, const DwCurlLimits *limits);

G_END_DECLS
