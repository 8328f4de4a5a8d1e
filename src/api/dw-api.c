/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-api.h"

#include "dw-backoff.h"
#include "dw-clock-words.h"
#include "dw-error.h"
#include "dw-parameters.h"

#include <string.h>

/* How often a call is tried, and the time in which all its tries have to be over. */
#define TRIES    4
#define WHOLE_MS (30 * 1000)

struct _DwApi {
  GObject parent;

  DwTransport *transport;
  DwClock *clock;
  char *region;
  GHashTable *product_regions; /* product → region, where that is another */
  char *endpoint;
  char *access_key_id;
  DwSecret *access_key_secret;
  DwSecret *security_token;
};

G_DEFINE_TYPE(DwApi, dw_api, G_TYPE_OBJECT)

static void
dw_api_finalize(GObject *object)
{
  DwApi *self = DW_API(object);

  g_clear_object(&self->transport);
  g_clear_object(&self->clock);
  g_free(self->region);
  g_hash_table_unref(self->product_regions);
  g_free(self->endpoint);
  g_free(self->access_key_id);
  g_clear_pointer(&self->access_key_secret, dw_secret_unref);
  g_clear_pointer(&self->security_token, dw_secret_unref);
  G_OBJECT_CLASS(dw_api_parent_class)->finalize(object);
}

static void
dw_api_class_init(DwApiClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_api_finalize;
}

static void
dw_api_init(DwApi *self)
{
  self->product_regions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * dw_api_new:
 * @transport: carries the calls
 * @clock: for time stamps, delays and the limit on a whole call
 *
 * Returns: (transfer full): a new object without region, endpoint or AccessKey
 */
DwApi *
dw_api_new(DwTransport *transport, DwClock *clock)
{
  DwApi *self = g_object_new(DW_TYPE_API, NULL);

  self->transport = g_object_ref(transport);
  self->clock = g_object_ref(clock);
  return self;
}

/* @value may be what stands there. */
static void
replace_text(char **place, const char *value)
{
  g_autofree char *old = *place;

  *place = g_strdup(value);
}

/**
 * dw_api_set_region:
 * @self: an api
 * @region: (nullable): such as `cn-hangzhou`
 *
 * Sets the region whose hosts are called.
 */
void
dw_api_set_region(DwApi *self, const char *region)
{
  replace_text(&self->region, region);
}

/**
 * dw_api_get_region:
 * @self: an api
 *
 * Returns: (nullable) (transfer none): the region whose hosts are called
 */
const char *
dw_api_get_region(DwApi *self)
{
  return self->region;
}

/**
 * dw_api_set_product_region:
 * @self: an api
 * @product: such as `appstream-center`
 * @region: (nullable): the region whose host is called for it; %NULL where it is that of all
 *
 * Sets the region of one product: not every product has a host in every region.
 */
void
dw_api_set_product_region(DwApi *self, const char *product, const char *region)
{
  if (region != NULL)
    g_hash_table_replace(self->product_regions, g_strdup(product), g_strdup(region));
  else
    g_hash_table_remove(self->product_regions, product);
}

/**
 * dw_api_get_product_region:
 * @self: an api
 * @product: such as `appstream-center`
 *
 * Returns: (nullable) (transfer none): the region whose host is called for @product
 */
const char *
dw_api_get_product_region(DwApi *self, const char *product)
{
  const char *region = g_hash_table_lookup(self->product_regions, product);

  return region != NULL ? region : self->region;
}

/**
 * dw_api_is_region:
 * @text: (nullable): a text
 *
 * Tells whether @text can be the name of a region. It becomes part of a host's name, so nothing in
 * it may lead to another host.
 *
 * Returns: whether it can
 */
gboolean
dw_api_is_region(const char *text)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

  return text != NULL && *text != '\0' && strspn(text, allowed) == strlen(text);
}

/**
 * dw_api_set_endpoint:
 * @self: an api
 * @url: (nullable): `https://HOST[:PORT]`, or `http://` for loopback
 *
 * Replaces the host of every product, for a VPC endpoint, a gateway or the sandbox.
 */
void
dw_api_set_endpoint(DwApi *self, const char *url)
{
  replace_text(&self->endpoint, url);
}

/**
 * dw_api_get_access_key_id:
 * @self: an api
 *
 * Returns: (nullable) (transfer none): the id of the AccessKey that signs, where there is one
 */
const char *
dw_api_get_access_key_id(DwApi *self)
{
  return self->access_key_id;
}

/**
 * dw_api_set_access_key:
 * @self: an api
 * @id: (nullable): the AccessKey id
 * @secret: (nullable): its secret
 * @security_token: (nullable): for temporary keys
 *
 * Sets what the operations of %DW_AUTH_ACCESS_KEY are signed with.
 */
void
dw_api_set_access_key(DwApi *self, const char *id, DwSecret *secret, DwSecret *security_token)
{
  g_free(self->access_key_id);
  g_clear_pointer(&self->access_key_secret, dw_secret_unref);
  g_clear_pointer(&self->security_token, dw_secret_unref);
  self->access_key_id = g_strdup(id);
  self->access_key_secret = secret != NULL ? dw_secret_ref(secret) : NULL;
  self->security_token = security_token != NULL ? dw_secret_ref(security_token) : NULL;
}

/* One call through all its tries. The tries run under a cancellable of their own, so that the
 * caller's wish to stop and the limit on the whole end them in the same way. */
typedef struct {
  const DwOperation *operation;
  DwRequest *parameters;
  char *url;
  guint tries;
  GCancellable *inner;
  gulong outer_handler;
  GSource *limit;
  GError *last_error;
} Call;

static void
call_free(Call *call)
{
  dw_clock_cancel(&call->limit);
  g_clear_pointer(&call->parameters, dw_request_free);
  g_clear_object(&call->inner);
  g_clear_error(&call->last_error);
  g_free(call->url);
  g_free(call);
}

static void try_call(GTask *task);

/* Where every call ends: exactly one of @reply and @error is set. */
static void
return_call(GTask *task, DwReply *reply, GError *error)
{
  Call *call = g_task_get_task_data(task);

  dw_clock_cancel(&call->limit);
  if (call->outer_handler != 0)
    g_cancellable_disconnect(g_task_get_cancellable(task), call->outer_handler);
  call->outer_handler = 0;

  if (g_task_return_error_if_cancelled(task)) {
    g_clear_pointer(&reply, dw_reply_unref);
    g_clear_error(&error);
  } else if (reply != NULL) {
    g_task_return_pointer(task, reply, (GDestroyNotify) dw_reply_unref);
  } else if (dw_error_is_cancelled(error)) {
    g_error_free(error);
    if (call->last_error != NULL)
      g_task_return_error(task, g_steal_pointer(&call->last_error));
    else
      g_task_return_new_error(task, DW_ERROR, DW_ERROR_NETWORK,
                              "The service did not answer within %d seconds. Check the network, "
                              "then try again.",
                              WHOLE_MS / 1000);
  } else {
    g_task_return_error(task, error);
  }
}

/* Whether the service does the same however often it gets the call. */
static gboolean
is_repeatable(const Call *call)
{
  if (call->operation->effect == DW_EFFECT_WRITE)
    return dw_request_lookup(call->parameters, "ClientToken") != NULL;
  return call->operation->effect == DW_EFFECT_READ;
}

static gboolean
may_repeat(const Call *call, const GError *error, gboolean answered, gboolean sent)
{
  gboolean passing = answered ? g_error_matches(error, DW_ERROR, DW_ERROR_THROTTLED) ||
                                    g_error_matches(error, DW_ERROR, DW_ERROR_UNAVAILABLE)
                              : g_error_matches(error, DW_ERROR, DW_ERROR_NETWORK);

  if (!passing || call->tries >= TRIES)
    return FALSE;
  return is_repeatable(call) || (!answered && !sent);
}

static void
waited_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (dw_clock_wait_finish(DW_CLOCK(source), result, &error))
    try_call(task);
  else
    return_call(task, NULL, g_steal_pointer(&error));
}

static void
repeat_call(GTask *task, GError *error, guint retry_after)
{
  DwApi *self = g_task_get_source_object(task);
  Call *call = g_task_get_task_data(task);
  guint delay = dw_backoff_delay(&DW_BACKOFF_RETRY, call->tries - 1, g_random_double());

  if (retry_after > WHOLE_MS / 1000) {
    return_call(task, NULL, error);
    return;
  }
  g_info("%s is tried again: %s", call->operation->name, error->message);
  g_clear_error(&call->last_error);
  call->last_error = error;
  dw_clock_wait_async(self->clock, MAX(delay, retry_after * 1000), call->inner, waited_cb,
                      g_object_ref(task));
}

static GError *
explain(DwApi *self, GError *error, const DwHttpReply *http)
{
  gint64 now = dw_clock_get_real_time(self->clock) / G_USEC_PER_SEC;
  GError *better = dw_clock_words_explain(error, now, http->date);

  if (better == NULL)
    return error;
  g_error_free(error);
  return better;
}

/* Goes on with what the service answered, or with why it did not. */
static void
conclude_try(GTask *task, DwReply *reply, GError *error, const DwHttpReply *http, gboolean sent)
{
  if (reply == NULL && may_repeat(g_task_get_task_data(task), error, http != NULL, sent))
    repeat_call(task, error, http != NULL ? http->retry_after : 0);
  else if (reply == NULL && http != NULL)
    return_call(task, NULL, explain(g_task_get_source_object(task), error, http));
  else
    return_call(task, reply, error);
}

static DwReply *
read_reply(const DwHttpReply *http, GError **error)
{
  return dw_reply_new_from_http(http->status, http->content_type, http->location, http->body,
                                error);
}

static void
read_thread(GTask *reading, gpointer source, gpointer data, GCancellable *cancellable)
{
  DwHttpReply *http = data;
  GError *error = NULL;
  DwReply *reply = read_reply(http, &error);

  g_clear_pointer(&http->body, g_bytes_unref); /* wiping it takes its time too */
  if (reply != NULL)
    g_task_return_pointer(reading, reply, (GDestroyNotify) dw_reply_unref);
  else
    g_task_return_error(reading, error);
}

static void
read_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  DwReply *reply = g_task_propagate_pointer(G_TASK(result), &error);

  conclude_try(task, reply, error, g_task_get_task_data(G_TASK(result)), TRUE);
}

/* No network, but many milliseconds of pure work. A call that is cancelled meanwhile ends so when
 * that is over. The thread may be the last to let go of its task, so that has none of our objects.
 */
static void
read_in_thread(GTask *task, DwHttpReply *http)
{
  g_autoptr(GTask) reading = g_task_new(NULL, NULL, read_cb, g_object_ref(task));

  g_task_set_source_tag(reading, read_in_thread);
  g_task_set_task_data(reading, http, (GDestroyNotify) dw_http_reply_free);
  g_task_run_in_thread(reading, read_thread);
}

static void
posted_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  gboolean sent = TRUE;
  GError *error = NULL;
  DwReply *reply = NULL;
  g_autoptr(DwHttpReply) http =
      dw_transport_post_finish(DW_TRANSPORT(source), result, &sent, &error);

  if (http != NULL && g_bytes_get_size(http->body) > DW_REPLY_LARGE) {
    read_in_thread(task, g_steal_pointer(&http));
    return;
  }
  if (http != NULL)
    reply = read_reply(http, &error);
  conclude_try(task, reply, error, http, sent);
}

static void
add_common(DwApi *self, const DwOperation *operation, DwRequest *request)
{
  g_autoptr(GDateTime) now =
      g_date_time_new_from_unix_utc(dw_clock_get_real_time(self->clock) / G_USEC_PER_SEC);
  g_autofree char *timestamp = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *nonce = g_uuid_string_random();

  dw_request_set(request, "Action", operation->name);
  dw_request_set(request, "Version", operation->version);
  dw_request_set(request, "Format", "JSON");
  dw_request_set(request, "Timestamp", timestamp);
  dw_request_set(request, "SignatureNonce", nonce);
}

static void
sign_request(DwApi *self, DwRequest *request)
{
  g_autofree char *signature = NULL;

  dw_request_set(request, "AccessKeyId", self->access_key_id);
  dw_request_set(request, "SignatureMethod", "HMAC-SHA1");
  dw_request_set(request, "SignatureVersion", "1.0");
  if (self->security_token != NULL)
    dw_request_set_secret(request, "SecurityToken", self->security_token);
  signature = dw_request_sign(request, self->access_key_secret);
  dw_request_set(request, "Signature", signature);
}

static void
try_call(GTask *task)
{
  DwApi *self = g_task_get_source_object(task);
  Call *call = g_task_get_task_data(task);
  g_autoptr(DwRequest) request = dw_request_copy(call->parameters);
  g_autoptr(GBytes) form = NULL;

  call->tries++;
  add_common(self, call->operation, request);
  if (call->operation->auth == DW_AUTH_ACCESS_KEY)
    sign_request(self, request);
  form = dw_request_to_form(request);
  dw_transport_post_async(self->transport, call->url, form, 0, call->inner, posted_cb,
                          g_object_ref(task));
}

static gboolean
check_region(const char *region, GError **error)
{
  if (region == NULL || *region == '\0') {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "The region of the service is not known. Give it with --region.");
    return FALSE;
  }
  if (!dw_api_is_region(region)) {
    g_set_error(error, DW_ERROR, DW_ERROR_USAGE,
                "“%.60s” is not the name of a region. Regions are named like cn-hangzhou.", region);
    return FALSE;
  }
  return TRUE;
}

static char *
build_url(DwApi *self, const DwOperation *operation, GError **error)
{
  const char *region = dw_api_get_product_region(self, operation->product);
  g_auto(GStrv) parts = NULL;
  g_autofree char *host = NULL;

  if (self->endpoint != NULL)
    return g_str_has_suffix(self->endpoint, "/") ? g_strdup(self->endpoint)
                                                 : g_strconcat(self->endpoint, "/", NULL);
  if (!check_region(region, error))
    return NULL;
  parts = g_strsplit(operation->host, "{region}", -1);
  host = g_strjoinv(region, parts);
  return g_strdup_printf("https://%s/", host);
}

static gboolean
check_access_key(DwApi *self, const DwOperation *operation, GError **error)
{
  if (operation->auth != DW_AUTH_ACCESS_KEY ||
      (self->access_key_id != NULL && self->access_key_secret != NULL))
    return TRUE;
  g_set_error(error, DW_ERROR, DW_ERROR_SIGNED_OUT,
              "%s needs an AccessKey. Sign in with one, with --access-key-id and "
              "--access-key-secret-file.",
              operation->name);
  return FALSE;
}

static gboolean
limit_reached_cb(gpointer user_data)
{
  Call *call = g_task_get_task_data(G_TASK(user_data));

  g_cancellable_cancel(call->inner);
  return G_SOURCE_REMOVE;
}

/* The outer cancellable may not be touched from its own handler, so the inner one carries on. */
static void
outer_cancelled_cb(GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel(user_data);
}

static void
start_call(GTask *task, Call *call)
{
  DwApi *self = g_task_get_source_object(task);
  GCancellable *outer = g_task_get_cancellable(task);

  call->inner = g_cancellable_new();
  if (outer != NULL)
    call->outer_handler = g_cancellable_connect(outer, G_CALLBACK(outer_cancelled_cb),
                                                g_object_ref(call->inner), g_object_unref);
  call->limit = dw_clock_after(self->clock, WHOLE_MS, limit_reached_cb, task);
  try_call(task);
}

/**
 * dw_api_call_async:
 * @self: an api
 * @operation: what to call, from the catalogue
 * @parameters: its parameters, without the common ones
 * @cancellable: (nullable): stops the transfer
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Calls @operation. Reads, and writes that carry a ClientToken, are tried up to 4 times within 30
 * seconds when the network fails or the service is busy; anything else only where nothing was sent.
 */
void
dw_api_call_async(DwApi *self,
                  const DwOperation *operation,
                  const DwRequest *parameters,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  Call *call = g_new0(Call, 1);
  GError *error = NULL;

  g_task_set_source_tag(task, dw_api_call_async);
  g_task_set_task_data(task, call, (GDestroyNotify) call_free);
  if (g_task_return_error_if_cancelled(task))
    return;
  call->operation = operation;
  call->parameters = dw_parameters_encode(operation, parameters, &error);
  if (error == NULL)
    call->url = build_url(self, operation, &error);
  if (error == NULL)
    check_access_key(self, operation, &error);
  if (error != NULL)
    g_task_return_error(task, error);
  else
    start_call(task, call);
}

/**
 * dw_api_call_finish:
 * @self: an api
 * @result: what the callback got
 * @error: return location: %DW_ERROR_USAGE where a parameter is off, the kinds of the network and
 *   of the service's replies, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the service's reply
 */
DwReply *
dw_api_call_finish(DwApi *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}
