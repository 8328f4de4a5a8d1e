/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-script-transport.h"

struct _DwScriptTransport {
  GObject parent;

  DwFakeScript *script;
  GQueue forms; /* of GHashTable */
};

static void dw_script_transport_iface_init(DwTransportInterface *iface);

G_DEFINE_TYPE_WITH_CODE(DwScriptTransport,
                        dw_script_transport,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_TRANSPORT, dw_script_transport_iface_init))

static void
dw_script_transport_finalize(GObject *object)
{
  DwScriptTransport *self = DW_SCRIPT_TRANSPORT(object);

  dw_fake_script_free(self->script);
  g_queue_clear_full(&self->forms, (GDestroyNotify) g_hash_table_unref);
  G_OBJECT_CLASS(dw_script_transport_parent_class)->finalize(object);
}

static void
dw_script_transport_class_init(DwScriptTransportClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_script_transport_finalize;
}

static void
dw_script_transport_init(DwScriptTransport *self)
{
  self->script = dw_fake_script_new();
}

static GHashTable *
parse(GBytes *form)
{
  gsize length = 0;
  const char *text = g_bytes_get_data(form, &length);
  GError *error = NULL;
  GHashTable *pairs = g_uri_parse_params(text, (gssize) length, "&", G_URI_PARAMS_WWW_FORM, &error);

  g_assert_no_error(error);
  return pairs;
}

static void
post_async(DwTransport *transport,
           const char *url,
           GBytes *form,
           gsize max_reply,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  DwScriptTransport *self = DW_SCRIPT_TRANSPORT(transport);
  g_autoptr(GTask) task = g_task_new(transport, cancellable, callback, user_data);
  GHashTable *pairs = parse(form);

  g_hash_table_insert(pairs, g_strdup("(url)"), g_strdup(url));
  g_queue_push_tail(&self->forms, pairs);
  dw_fake_script_answer(self->script, task);
}

static DwHttpReply *
post_finish(DwTransport *transport, GAsyncResult *result, gboolean *sent, GError **error)
{
  g_autofree char *text = g_task_propagate_pointer(G_TASK(result), error);
  g_autoptr(GBytes) body = NULL;
  char *rest = NULL;
  guint status;

  *sent = TRUE;
  if (text == NULL)
    return NULL;
  status = (guint) g_ascii_strtoull(text, &rest, 10);
  body = g_bytes_new(rest, strlen(rest));
  return dw_http_reply_new(status, "application/json", body);
}

static void
dw_script_transport_iface_init(DwTransportInterface *iface)
{
  iface->post_async = post_async;
  iface->post_finish = post_finish;
}

/**
 * dw_script_transport_new:
 *
 * Returns: (transfer full): a transport that has nothing to say yet
 */
DwScriptTransport *
dw_script_transport_new(void)
{
  return g_object_new(DW_TYPE_SCRIPT_TRANSPORT, NULL);
}

/**
 * dw_script_transport_get_script:
 * @self: a transport
 *
 * Returns: (transfer none): what it answers
 */
DwFakeScript *
dw_script_transport_get_script(DwScriptTransport *self)
{
  return self->script;
}

/**
 * dw_script_transport_take_form:
 * @self: a transport
 *
 * Returns: (transfer full) (nullable): the parameters of the oldest form that was not taken yet,
 *   and the address as `(url)`
 */
GHashTable *
dw_script_transport_take_form(DwScriptTransport *self)
{
  return g_queue_pop_head(&self->forms);
}
