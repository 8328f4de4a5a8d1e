/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-curl-transport.h"

#include "dw-ca-bundle.h"
#include "dw-curl-fault.h"
#include "dw-error.h"
#include "dw-secret.h"
#include "dw-wiped-buffer.h"

#include <curl/curl.h>
#include <glib-unix.h>
#include <string.h>

#define MAX_HEADERS      (256 * 1024)
#define KEPT_CONNECTIONS 8L
#define GET_MS           (15 * 1000) /* for a whole GET: nobody waits for a picture */

static const DwCurlLimits default_limits = {
    .connect_ms = 10 * 1000,
    .total_ms = 30 * 1000,
    .stall_seconds = 15,
    .max_reply = 16 * 1024 * 1024,
};

struct _DwCurlTransport {
  GObject parent;

  GMainContext *context;
  CURLM *multi;
  GSource *timer;
  GHashTable *sockets; /* file descriptor → GSource */
  GQueue transfers;    /* of Transfer, those that curl has */

  GBytes *ca_bundle;
  char *proxy;
  char *user_agent;
  DwCurlLimits limits;
};

/* One call, as long as its task lives. */
typedef struct {
  GTask *task; /* owns this */
  GList link;
  CURL *easy;
  struct curl_slist *headers;
  GSource *cancelled;
  GBytes *ca_bundle;
  char *host;
  DwCurlLimits limits;
  GBytes *form; /* NULL: a GET */
  gsize form_sent;
  gsize headers_read;
  gboolean too_large;
  DwWipedBuffer body;
  char curl_says[CURL_ERROR_SIZE];
} Transfer;

static void dw_curl_transport_iface_init(DwTransportInterface *iface);

G_DEFINE_TYPE_WITH_CODE(DwCurlTransport,
                        dw_curl_transport,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_TRANSPORT, dw_curl_transport_iface_init))

static void
destroy_source(gpointer data)
{
  g_source_destroy(data);
  g_source_unref(data);
}

static void
attach(DwCurlTransport *self, GSource *source, GSourceFunc callback, gpointer data)
{
  g_source_set_callback(source, callback, data, NULL);
  g_source_attach(source, self->context);
}

/* --- What a failure means --- */

static const char *
timeout_phase(const Transfer *transfer)
{
  curl_off_t connected = 0;
  long status = 0;

  curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  if (connected == 0)
    return "no connection";
  return status == 0 ? "no reply" : "a part of a reply";
}

static GError *
failure_of(const Transfer *transfer, CURLcode code)
{
  CURLINFO about =
      code == CURLE_PEER_FAILED_VERIFICATION ? CURLINFO_SSL_VERIFYRESULT : CURLINFO_OS_ERRNO;
  const char *text =
      code == CURLE_OPERATION_TIMEDOUT ? timeout_phase(transfer) : transfer->curl_says;
  long number = 0;

  curl_easy_getinfo(transfer->easy, about, &number);
  code = transfer->too_large ? CURLE_FILESIZE_EXCEEDED : code;
  return dw_network_error_new(dw_curl_fault_find((int) code, number, text), transfer->host);
}

/* --- One transfer --- */

/* Gives back what curl holds. The connection of a call that came to its end stays open for the
 * next; that of one that is cut short is closed, unless other calls share it. curl itself would
 * keep an HTTP/2 connection, and tell the server nothing. */
static void
transfer_leave_curl(Transfer *transfer, gboolean cut_short)
{
  DwCurlTransport *self = g_task_get_source_object(transfer->task);

  g_clear_pointer(&transfer->cancelled, destroy_source);
  if (transfer->easy == NULL)
    return;
  if (cut_short)
    curl_easy_setopt(transfer->easy, CURLOPT_FORBID_REUSE, 1L);
  curl_multi_remove_handle(self->multi, transfer->easy);
  g_clear_pointer(&transfer->easy, curl_easy_cleanup);
  g_clear_pointer(&transfer->headers, curl_slist_free_all);
  g_queue_unlink(&self->transfers, &transfer->link);
  dw_wiped_buffer_clear(&transfer->body);
  g_clear_pointer(&transfer->form, g_bytes_unref);
}

static void
transfer_free(gpointer data)
{
  Transfer *transfer = data;

  g_clear_pointer(&transfer->ca_bundle, g_bytes_unref);
  g_clear_pointer(&transfer->form, g_bytes_unref);
  g_free(transfer->host);
  g_free(transfer);
}

/* Ends the call; nothing of @transfer may be touched afterwards. */
static void
transfer_end(Transfer *transfer, DwHttpReply *reply, GError *error)
{
  g_autoptr(GTask) task = transfer->task;

  transfer_leave_curl(transfer, reply == NULL);
  if (reply != NULL)
    g_task_return_pointer(task, reply, (GDestroyNotify) dw_http_reply_free);
  else
    g_task_return_error(task, error);
}

static GError *
cancelled_error(void)
{
  return g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CANCELLED, "The call was cancelled.");
}

static gboolean
transfer_cancelled_cb(GCancellable *cancellable, gpointer user_data)
{
  transfer_end(user_data, NULL, cancelled_error());
  return G_SOURCE_REMOVE;
}

/* The form is handed out rather than given to curl whole, for two reasons: it shows whether
 * anything was sent, and, as it can't be wound back, curl never sends it a second time by itself
 * when a kept connection turns out to be dead. */
static size_t
transfer_read_cb(char *buffer, size_t size, size_t n_items, void *user_data)
{
  Transfer *transfer = user_data;
  gsize length = 0;
  const char *form = g_bytes_get_data(transfer->form, &length);
  gsize part = MIN(size * n_items, length - transfer->form_sent);

  if (part > 0)
    memcpy(buffer, form + transfer->form_sent, part);
  transfer->form_sent += part;
  return part;
}

static size_t
transfer_write_cb(char *data, size_t size, size_t n_items, void *user_data)
{
  Transfer *transfer = user_data;
  gsize length = size * n_items;

  transfer->too_large = length > transfer->limits.max_reply - transfer->body.length;
  if (transfer->too_large)
    return 0;
  dw_wiped_buffer_append(&transfer->body, data, length);
  return length;
}

static size_t
transfer_header_cb(char *data, size_t size, size_t n_items, void *user_data)
{
  Transfer *transfer = user_data;

  transfer->headers_read += size * n_items;
  transfer->too_large = transfer->headers_read > MAX_HEADERS;
  return transfer->too_large ? 0 : size * n_items;
}

static char *
header(const Transfer *transfer, const char *name)
{
  struct curl_header *found = NULL;

  if (curl_easy_header(transfer->easy, name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK)
    return NULL;
  return g_strdup(found->value);
}

static DwHttpReply *
transfer_make_reply(Transfer *transfer)
{
  g_autoptr(GBytes) body = dw_wiped_buffer_end_bytes(&transfer->body);
  g_autofree char *content_type = header(transfer, "Content-Type");
  g_autofree char *date = header(transfer, "Date");
  DwHttpReply *reply;
  curl_off_t retry_after = 0;
  long status = 0;

  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
  reply = dw_http_reply_new((guint) status, content_type, body);
  reply->location = header(transfer, "Location");
  reply->retry_after = (guint) CLAMP(retry_after, 0, G_MAXINT);
  reply->date = date != NULL ? MAX(curl_getdate(date, NULL), 0) : 0;
  return reply;
}

static void
transfer_log(const Transfer *transfer, CURLcode code)
{
  curl_off_t bytes = 0, microseconds = 0;
  long status = 0, version = 0;
  const char *method = transfer->form != NULL ? "POST" : "GET";
  const char *protocol;

  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_VERSION, &version);
  curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
  curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &microseconds);
  protocol = version == CURL_HTTP_VERSION_2_0 ? "HTTP/2" : "HTTP/1";
  if (code == CURLE_OK)
    g_info("%s %s: status %ld, %" G_GINT64_FORMAT " bytes, %" G_GINT64_FORMAT " ms, %s", method,
           transfer->host, status, (gint64) bytes, (gint64) microseconds / 1000, protocol);
  else
    g_info("%s %s: failed after %" G_GINT64_FORMAT " ms: %s", method, transfer->host,
           (gint64) microseconds / 1000,
           *transfer->curl_says != '\0' ? transfer->curl_says : curl_easy_strerror(code));
}

static void
transfer_done(Transfer *transfer, CURLcode code)
{
  transfer_log(transfer, code);
  if (code == CURLE_OK)
    transfer_end(transfer, transfer_make_reply(transfer), NULL);
  else
    transfer_end(transfer, NULL, failure_of(transfer, code));
}

/* --- curl's multi interface on the main context --- */

static void
drive(DwCurlTransport *self, curl_socket_t socket, int events)
{
  g_autoptr(DwCurlTransport) alive = g_object_ref(self);
  CURLMsg *message;
  int running, left;

  curl_multi_socket_action(alive->multi, socket, events, &running);
  while ((message = curl_multi_info_read(alive->multi, &left)) != NULL) {
    Transfer *transfer = NULL;

    if (message->msg != CURLMSG_DONE)
      continue;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    transfer_done(transfer, message->data.result);
  }
}

static gboolean
socket_ready_cb(int fd, GIOCondition condition, gpointer user_data)
{
  int events = (condition & (G_IO_IN | G_IO_HUP)) != 0 ? CURL_CSELECT_IN : 0;

  events |= (condition & G_IO_OUT) != 0 ? CURL_CSELECT_OUT : 0;
  events |= (condition & G_IO_ERR) != 0 ? CURL_CSELECT_ERR : 0;
  drive(user_data, fd, events);
  return G_SOURCE_CONTINUE;
}

static int
socket_wanted_cb(CURL *easy, curl_socket_t fd, int what, void *user_data, void *socket_data)
{
  DwCurlTransport *self = user_data;
  int condition = (what & CURL_POLL_IN) != 0 ? G_IO_IN : 0;
  GSource *source;

  condition |= (what & CURL_POLL_OUT) != 0 ? G_IO_OUT : 0;
  g_hash_table_remove(self->sockets, GINT_TO_POINTER(fd));
  if (what == CURL_POLL_REMOVE)
    return 0;
  source = g_unix_fd_source_new(fd, (GIOCondition) condition);
  attach(self, source, G_SOURCE_FUNC(socket_ready_cb), self);
  g_hash_table_insert(self->sockets, GINT_TO_POINTER(fd), source);
  return 0;
}

static gboolean
timer_due_cb(gpointer user_data)
{
  DwCurlTransport *self = user_data;

  g_clear_pointer(&self->timer, destroy_source);
  drive(self, CURL_SOCKET_TIMEOUT, 0);
  return G_SOURCE_REMOVE;
}

static int
timer_wanted_cb(CURLM *multi, long timeout_ms, void *user_data)
{
  DwCurlTransport *self = user_data;

  g_clear_pointer(&self->timer, destroy_source);
  if (timeout_ms < 0)
    return 0;
  self->timer = g_timeout_source_new((guint) timeout_ms);
  attach(self, self->timer, timer_due_cb, self);
  return 0;
}

/* --- Starting a call --- */

static void
set_form(Transfer *transfer)
{
  CURL *easy = transfer->easy;

  transfer->headers = curl_slist_append(NULL, "Content-Type: application/x-www-form-urlencoded");
  transfer->headers = curl_slist_append(transfer->headers, "Accept: application/json");
  transfer->headers = curl_slist_append(transfer->headers, "Expect:");
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                   (curl_off_t) g_bytes_get_size(transfer->form));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, transfer_read_cb);
  curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
}

static void
set_request(Transfer *transfer, const char *url)
{
  CURL *easy = transfer->easy;

  if (transfer->form != NULL)
    set_form(transfer);
  curl_easy_setopt(easy, CURLOPT_URL, url);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, transfer_write_cb);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, transfer_header_cb);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->curl_says);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
}

static void
set_limits(Transfer *transfer)
{
  CURL *easy = transfer->easy;

  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long) transfer->limits.connect_ms);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long) transfer->limits.total_ms);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long) transfer->limits.stall_seconds);
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t) transfer->limits.max_reply);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  /* Or giving up on a name server that does not answer would wait for it. */
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
}

static void
set_connection(DwCurlTransport *self, Transfer *transfer)
{
  CURL *easy = transfer->easy;
  gboolean loopback = dw_transport_is_loopback(transfer->host);

  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, loopback ? "https,http" : "https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_2TLS);
  curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, self->user_agent);
  if (loopback)
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  if (self->proxy != NULL)
    curl_easy_setopt(easy, CURLOPT_PROXY, self->proxy);
}

static void
set_trust(DwCurlTransport *self, Transfer *transfer)
{
  CURL *easy = transfer->easy;
  struct curl_blob blob = {.flags = CURL_BLOB_NOCOPY};

  curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (self->ca_bundle == NULL)
    return;
  transfer->ca_bundle = g_bytes_ref(self->ca_bundle);
  blob.data = (gpointer) g_bytes_get_data(transfer->ca_bundle, &blob.len);
  curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
}

static void
transfer_start(DwCurlTransport *self, Transfer *transfer, const char *url)
{
  GCancellable *cancellable = g_task_get_cancellable(transfer->task);

  transfer->easy = curl_easy_init();
  transfer->link.data = transfer;
  g_queue_push_tail_link(&self->transfers, &transfer->link);
  set_request(transfer, url);
  set_limits(transfer);
  set_connection(self, transfer);
  set_trust(self, transfer);
  if (cancellable != NULL) {
    transfer->cancelled = g_cancellable_source_new(cancellable);
    g_source_set_priority(transfer->cancelled, G_PRIORITY_HIGH);
    attach(self, transfer->cancelled, G_SOURCE_FUNC(transfer_cancelled_cb), transfer);
  }
  curl_multi_add_handle(self->multi, transfer->easy);
}

static Transfer *
transfer_new(DwCurlTransport *self, GTask *task, GBytes *form, gsize max_reply)
{
  Transfer *transfer = g_new0(Transfer, 1);

  transfer->task = task;
  transfer->form = form != NULL ? g_bytes_ref(form) : NULL;
  transfer->limits = self->limits;
  if (form == NULL)
    transfer->limits.total_ms = MIN(self->limits.total_ms, GET_MS);
  if (max_reply > 0)
    transfer->limits.max_reply = max_reply;
  g_task_set_task_data(task, transfer, transfer_free);
  return transfer;
}

/* Starts the call that @transfer stands for, or ends it at once where @check forbids it or nobody
 * wants it any more. */
static void
transfer_begin(DwCurlTransport *self,
               Transfer *transfer,
               const char *url,
               gboolean (*check)(const char *url, GError **error))
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *plain_url = NULL;
  GError *error = NULL;

  /* Or a reply that came first would be dropped, though the service acted on the call. */
  g_task_set_check_cancellable(transfer->task, FALSE);
  if (!check(url, &error)) {
    transfer_end(transfer, NULL, error);
    return;
  }
  if (g_cancellable_is_cancelled(g_task_get_cancellable(transfer->task))) {
    transfer_end(transfer, NULL, cancelled_error());
    return;
  }
  /* curl gets the URL as it was read here, so that both mean one host. */
  uri = g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
  plain_url = g_uri_to_string(uri);
  transfer->host = g_strdup(g_uri_get_host(uri));
  transfer_start(self, transfer, plain_url);
}

static void
dw_curl_transport_post_async(DwTransport *transport,
                             const char *url,
                             GBytes *form,
                             gsize max_reply,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  DwCurlTransport *self = DW_CURL_TRANSPORT(transport);
  GTask *task = g_task_new(self, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_curl_transport_post_async);
  transfer_begin(self, transfer_new(self, task, form, max_reply), url, dw_transport_check_url);
}

static DwHttpReply *
dw_curl_transport_post_finish(DwTransport *transport,
                              GAsyncResult *result,
                              gboolean *sent,
                              GError **error)
{
  GTask *task = G_TASK(result);
  const Transfer *transfer = g_task_get_task_data(task);

  *sent = transfer->form_sent > 0;
  return g_task_propagate_pointer(task, error);
}

static void
dw_curl_transport_get_async(DwTransport *transport,
                            const char *url,
                            gsize max_reply,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  DwCurlTransport *self = DW_CURL_TRANSPORT(transport);
  GTask *task = g_task_new(self, cancellable, callback, user_data);

  g_task_set_source_tag(task, dw_curl_transport_get_async);
  transfer_begin(self, transfer_new(self, task, NULL, max_reply), url, dw_transport_check_link);
}

static DwHttpReply *
dw_curl_transport_get_finish(DwTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer(G_TASK(result), error);
}

/* --- The object --- */

static void
dw_curl_transport_dispose(GObject *object)
{
  DwCurlTransport *self = DW_CURL_TRANSPORT(object);
  GList *link;

  while ((link = g_queue_peek_head_link(&self->transfers)) != NULL)
    transfer_end(link->data, NULL, cancelled_error());
  G_OBJECT_CLASS(dw_curl_transport_parent_class)->dispose(object);
}

static void
dw_curl_transport_finalize(GObject *object)
{
  DwCurlTransport *self = DW_CURL_TRANSPORT(object);

  curl_multi_cleanup(self->multi);
  g_clear_pointer(&self->timer, destroy_source);
  g_hash_table_unref(self->sockets);
  g_main_context_unref(self->context);
  g_clear_pointer(&self->ca_bundle, g_bytes_unref);
  dw_wipe_free(self->proxy);
  g_free(self->user_agent);
  G_OBJECT_CLASS(dw_curl_transport_parent_class)->finalize(object);
}

static void
dw_curl_transport_iface_init(DwTransportInterface *iface)
{
  iface->post_async = dw_curl_transport_post_async;
  iface->post_finish = dw_curl_transport_post_finish;
  iface->get_async = dw_curl_transport_get_async;
  iface->get_finish = dw_curl_transport_get_finish;
}

static void
dw_curl_transport_class_init(DwCurlTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);

  object_class->dispose = dw_curl_transport_dispose;
  object_class->finalize = dw_curl_transport_finalize;
  /* curl would write the keys of each connection to the file that this names, and with them the
   * passwords to whoever recorded the traffic. */
  g_unsetenv("SSLKEYLOGFILE");
  curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void
dw_curl_transport_init(DwCurlTransport *self)
{
  self->context = g_main_context_ref_thread_default();
  self->sockets = g_hash_table_new_full(NULL, NULL, NULL, destroy_source);
  self->user_agent = g_strdup("Deskway/" DW_VERSION);
  self->limits = default_limits;
  self->multi = curl_multi_init();
  curl_multi_setopt(self->multi, CURLMOPT_SOCKETFUNCTION, socket_wanted_cb);
  curl_multi_setopt(self->multi, CURLMOPT_SOCKETDATA, self);
  curl_multi_setopt(self->multi, CURLMOPT_TIMERFUNCTION, timer_wanted_cb);
  curl_multi_setopt(self->multi, CURLMOPT_TIMERDATA, self);
  curl_multi_setopt(self->multi, CURLMOPT_MAXCONNECTS, KEPT_CONNECTIONS);
}

/**
 * dw_curl_transport_new:
 *
 * Makes a transport on the thread-default main context; it is used from that context alone. A call
 * that runs keeps the transport alive; g_object_run_dispose() ends all calls as cancelled.
 *
 * Returns: (transfer full): a new transport
 */
DwCurlTransport *
dw_curl_transport_new(void)
{
  return g_object_new(DW_TYPE_CURL_TRANSPORT, NULL);
}

/**
 * dw_curl_transport_set_ca_file:
 * @self: a transport
 * @path: (nullable): a PEM file of certificates, or %NULL for none
 * @error: return location, %DW_ERROR_USAGE
 *
 * Trusts the authorities in @path besides those of the system, from the next connection on.
 *
 * Returns: whether @path could be used; if not, nothing has changed
 */
gboolean
dw_curl_transport_set_ca_file(DwCurlTransport *self, const char *path, GError **error)
{
  const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);
  g_autoptr(GBytes) bundle = NULL;

  if (path != NULL) {
    /* The blob takes the place of curl's own bundle, but not of its folder, which is read
     * certificate by certificate as needed. */
    bundle = dw_ca_bundle_new(path, curl->capath == NULL ? curl->cainfo : NULL, error);
    if (bundle == NULL)
      return FALSE;
  }
  g_clear_pointer(&self->ca_bundle, g_bytes_unref);
  self->ca_bundle = g_steal_pointer(&bundle);
  return TRUE;
}

static gboolean
proxy_is_valid(const char *proxy)
{
  static const char *const schemes[] = {"http", "https", "socks5", "socks5h", NULL};
  g_autofree char *address =
      strstr(proxy, "://") != NULL ? g_strdup(proxy) : g_strconcat("http://", proxy, NULL);
  g_autoptr(GUri) uri = g_uri_parse(address, G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;

  return host != NULL && *host != '\0' && g_strv_contains(schemes, g_uri_get_scheme(uri));
}

/**
 * dw_curl_transport_set_proxy:
 * @self: a transport
 * @proxy: (nullable): `HOST:PORT`, or a URL with `http`, `https`, `socks5` or `socks5h`; "" for no
 * proxy, %NULL for what the environment says
 * @error: return location, %DW_ERROR_USAGE
 *
 * Sets the proxy for the next calls. NO_PROXY in the environment is honoured either way, and this
 * computer itself is never reached through a proxy.
 *
 * Returns: whether @proxy is one; if not, nothing has changed
 */
gboolean
dw_curl_transport_set_proxy(DwCurlTransport *self, const char *proxy, GError **error)
{
  if (proxy != NULL && *proxy != '\0' && !proxy_is_valid(proxy)) {
    g_set_error_literal(
        error, DW_ERROR, DW_ERROR_USAGE,
        "The proxy's address can't be used. Write it as http://HOST:PORT or socks5h://HOST:PORT.");
    return FALSE;
  }
  dw_wipe_free(self->proxy);
  self->proxy = g_strdup(proxy);
  return TRUE;
}

/**
 * dw_curl_transport_set_user_agent:
 * @self: a transport
 * @user_agent: what the next calls name themselves
 */
void
dw_curl_transport_set_user_agent(DwCurlTransport *self, const char *user_agent)
{
  g_free(self->user_agent);
  self->user_agent = g_strdup(user_agent);
}

/**
 * dw_curl_transport_set_limits:
 * @self: a transport
 * @limits: the limits of the next calls; zero stands for the default
 */
void
dw_curl_transport_set_limits(DwCurlTransport *self, const DwCurlLimits *limits)
{
  const DwCurlLimits *defaults = &default_limits;

  self->limits = (DwCurlLimits){
      .connect_ms = limits->connect_ms != 0 ? limits->connect_ms : defaults->connect_ms,
      .total_ms = limits->total_ms != 0 ? limits->total_ms : defaults->total_ms,
      .stall_seconds = limits->stall_seconds != 0 ? limits->stall_seconds : defaults->stall_seconds,
      .max_reply = limits->max_reply != 0 ? limits->max_reply : defaults->max_reply,
  };
}
