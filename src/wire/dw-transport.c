/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-transport.h"

#include "dw-error.h"

#include <string.h>

G_DEFINE_INTERFACE(DwTransport, dw_transport, G_TYPE_OBJECT)

static void
dw_transport_default_init(DwTransportInterface *iface)
{
}

/**
 * dw_transport_is_loopback:
 * @host: a host's name or address, without brackets
 *
 * Returns: whether @host is this machine: `localhost`, 127.0.0.0/8 or ::1
 */
gboolean
dw_transport_is_loopback(const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);

  if (address != NULL)
    return g_inet_address_get_is_loopback(address);
  return g_ascii_strcasecmp(host, "localhost") == 0;
}

/* Two readers of one URL must not see two hosts, so that only plain names and addresses pass. */
static gboolean
host_is_plain(const char *host)
{
  gsize allowed;

  if (host == NULL || *host == '\0')
    return FALSE;
  if (strchr(host, ':') != NULL)
    return strchr(host, '%') == NULL && g_hostname_is_ip_address(host);
  allowed = strspn(host, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");
  return host[allowed] == '\0';
}

static const char *
host_fault(GUri *uri)
{
  gboolean plain = g_strcmp0(g_uri_get_scheme(uri), "http") == 0;

  if (!plain && g_strcmp0(g_uri_get_scheme(uri), "https") != 0)
    return "it must start with https://";
  if (!host_is_plain(g_uri_get_host(uri)))
    return "it must name a host";
  if (g_uri_get_userinfo(uri) != NULL)
    return "it must not hold a user name or password";
  if (plain && !dw_transport_is_loopback(g_uri_get_host(uri)))
    return "http:// is accepted for this computer itself alone, so use https://";
  return NULL;
}

static GUri *
parse(const char *url, GUriFlags flags)
{
  return strpbrk(url, "\\ \t\r\n") == NULL ? g_uri_parse(url, flags, NULL) : NULL;
}

static const char *
url_fault(const char *url)
{
  g_autoptr(GUri) uri = parse(url, G_URI_FLAGS_NONE);
  const char *fault = uri != NULL ? host_fault(uri) : "it is not a web address";

  if (fault == NULL && (g_uri_get_query(uri) != NULL || g_uri_get_fragment(uri) != NULL))
    return "it must end before any ? or #, as parameters never travel in the address";
  return fault;
}

/**
 * dw_transport_check_url:
 * @url: an endpoint's address
 * @error: return location, %DW_ERROR_USAGE
 *
 * Checks that @url may be called: `https://`, or `http://` for this machine itself; with a host,
 * and without user, query or fragment. The error never repeats a user's part of @url.
 *
 * Returns: whether it may
 */
gboolean
dw_transport_check_url(const char *url, GError **error)
{
  const char *fault = url_fault(url);

  if (fault == NULL)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "The service's address can't be used: %s.", fault);
  return FALSE;
}

/**
 * dw_transport_check_link:
 * @url: the address of something that the service names, such as a picture
 * @error: return location, %DW_ERROR_USAGE
 *
 * Checks that @url may be fetched: as dw_transport_check_url(), but with a query if it has one. The
 * error repeats nothing of @url.
 *
 * Returns: whether it may
 */
gboolean
dw_transport_check_link(const char *url, GError **error)
{
  g_autoptr(GUri) uri = parse(url, G_URI_FLAGS_ENCODED);
  const char *fault = uri != NULL ? host_fault(uri) : "it is not a web address";

  if (fault == NULL)
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_USAGE, "The link can't be followed: %s.", fault);
  return FALSE;
}

/**
 * dw_transport_post_async:
 * @self: a transport
 * @url: an address that dw_transport_check_url() accepts; parameters are never part of it
 * @form: (transfer none): the body, `application/x-www-form-urlencoded`
 * @max_reply: bytes of a reply that are read at most; 0 for the transport's own limit
 * @cancellable: (nullable): ends the transfer and closes its connection
 * @callback: called when the reply is there or the call has failed
 * @user_data: for @callback
 *
 * Sends @form by POST. @callback runs in the thread-default context.
 */
void
dw_transport_post_async(DwTransport *self,
                        const char *url,
                        GBytes *form,
                        gsize max_reply,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  DW_TRANSPORT_GET_IFACE(self)->post_async(self, url, form, max_reply, cancellable, callback,
                                           user_data);
}

/**
 * dw_transport_post_finish:
 * @self: a transport
 * @result: what the callback got
 * @sent: (out) (optional): whether any part of the form was sent, so that the service may have
 * acted on it; set on success and on failure
 * @error: return location: %DW_ERROR_USAGE, %DW_ERROR_NETWORK, %DW_ERROR_TLS,
 * %G_IO_ERROR_CANCELLED
 *
 * Ends dw_transport_post_async(). A reply of any HTTP status is a success here.
 *
 * Returns: (transfer full): the reply, or %NULL
 */
DwHttpReply *
dw_transport_post_finish(DwTransport *self, GAsyncResult *result, gboolean *sent, GError **error)
{
  gboolean ignored;

  return DW_TRANSPORT_GET_IFACE(self)->post_finish(self, result, sent != NULL ? sent : &ignored,
                                                   error);
}

/**
 * dw_transport_get_async:
 * @self: a transport
 * @url: an address that dw_transport_check_link() accepts
 * @max_reply: bytes of a reply that are read at most; 0 for the transport's own limit
 * @cancellable: (nullable): ends the transfer and closes its connection
 * @callback: called when the reply is there or the call has failed
 * @user_data: for @callback
 *
 * Fetches what is at @url by GET, within 15 s, without cookies or any right of the person's. A
 * redirect is a reply like any other. @callback runs in the thread-default context.
 */
void
dw_transport_get_async(DwTransport *self,
                       const char *url,
                       gsize max_reply,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  DW_TRANSPORT_GET_IFACE(self)->get_async(self, url, max_reply, cancellable, callback, user_data);
}

/**
 * dw_transport_get_finish:
 * @self: a transport
 * @result: what the callback got
 * @error: return location: %DW_ERROR_USAGE, %DW_ERROR_NETWORK, %DW_ERROR_TLS,
 *   %G_IO_ERROR_CANCELLED
 *
 * Ends dw_transport_get_async(). A reply of any HTTP status is a success here.
 *
 * Returns: (transfer full): the reply, or %NULL
 */
DwHttpReply *
dw_transport_get_finish(DwTransport *self, GAsyncResult *result, GError **error)
{
  return DW_TRANSPORT_GET_IFACE(self)->get_finish(self, result, error);
}
