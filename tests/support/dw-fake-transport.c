/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-fake-transport.h"

#include "dw-clock.h"

#include <string.h>

struct _DwFakeTransport {
  GObject parent;
  GPtrArray *posts; /* of Post, in the order in which they came */
  GQueue script;    /* of Line */
  GQueue hanging;   /* of GTask, oldest first */
};

typedef struct {
  char *url;
  GHashTable *form;
} Post;

typedef struct {
  char *action; /* NULL fits every post */
  DwFakeAnswer answer;
} Line;

typedef struct {
  gboolean sent;
  GSource *cancelled;
} Outcome;

static void
post_free_cb(gpointer data)
{
  Post *post = data;

  g_free(post->url);
  g_hash_table_unref(post->form);
  g_free(post);
}

static void
line_free_cb(gpointer data)
{
  Line *line = data;

  g_free(line->action);
  g_free((char *) line->answer.body);
  g_free(line);
}

static void
outcome_free_cb(gpointer data)
{
  Outcome *outcome = data;

  dw_clock_cancel(&outcome->cancelled);
  g_free(outcome);
}

/* Every name stands once, or what the service reads would be a matter of luck. */
static GHashTable *
read_form(GBytes *form)
{
  g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = g_strndup(g_bytes_get_data(form, NULL), g_bytes_get_size(form));
  g_auto(GStrv) pairs = g_strsplit(text, "&", -1);

  for (char **pair = pairs; *pair != NULL; pair++) {
    char *equals = strchr(*pair, '=');

    g_assert_nonnull(equals);
    *equals = '\0';
    g_assert_true(g_hash_table_insert(table, g_uri_unescape_string(*pair, NULL),
                                      g_uri_unescape_string(equals + 1, NULL)));
  }
  return g_steal_pointer(&table);
}

static void
end_post(GTask *task, const DwFakeAnswer *answer)
{
  Outcome *outcome = g_task_get_task_data(task);
  guint status = answer->status != 0 ? answer->status : 200;
  g_autoptr(GBytes) body = NULL;
  DwHttpReply *reply;

  dw_clock_cancel(&outcome->cancelled);
  outcome->sent = answer->sent || answer->body != NULL;
  if (answer->body == NULL) {
    g_task_return_new_error(task, DW_ERROR, (int) answer->kind, "The scripted failure.");
    return;
  }
  body = g_bytes_new(answer->body, strlen(answer->body));
  reply = dw_http_reply_new(status, "application/json", body);
  reply->retry_after = answer->retry_after;
  g_task_return_pointer(task, reply, (GDestroyNotify) dw_http_reply_free);
}

static gboolean
cancelled_cb(GCancellable *cancellable, gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref(user_data);
  DwFakeTransport *self = g_task_get_source_object(task);

  if (g_queue_remove(&self->hanging, task))
    g_object_unref(task);
  g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled.");
  return G_SOURCE_REMOVE;
}

static void
let_hang(DwFakeTransport *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable(task);
  Outcome *outcome = g_task_get_task_data(task);

  outcome->sent = TRUE;
  g_queue_push_tail(&self->hanging, g_object_ref(task));
  if (cancellable == NULL)
    return;
  outcome->cancelled = g_cancellable_source_new(cancellable);
  g_source_set_callback(outcome->cancelled, G_SOURCE_FUNC(cancelled_cb), task, NULL);
  g_source_attach(outcome->cancelled, g_main_context_get_thread_default());
}

static Line *
find_line(DwFakeTransport *self, const char *action)
{
  for (GList *l = self->script.head; l != NULL; l = l->next) {
    Line *line = l->data;

    if (line->action == NULL || g_strcmp0(line->action, action) == 0)
      return line;
  }
  g_error("The script has no answer for %s.", action);
  return NULL;
}

static void
dw_fake_transport_post_async(DwTransport *transport,
                             const char *url,
                             GBytes *form,
                             gsize max_reply,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  DwFakeTransport *self = DW_FAKE_TRANSPORT(transport);
  g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
  Post *post;
  Line *line;

  g_task_set_task_data(task, g_new0(Outcome, 1), outcome_free_cb);
  if (g_task_return_error_if_cancelled(task))
    return;
  g_task_set_check_cancellable(task, FALSE); /* as the real one: a reply that came is a reply */
  post = g_new(Post, 1);
  *post = (Post){g_strdup(url), read_form(form)};
  g_ptr_array_add(self->posts, post);
  line = find_line(self, g_hash_table_lookup(post->form, "Action"));
  if (line->answer.hangs)
    let_hang(self, task);
  else
    end_post(task, &line->answer);
  if (!line->answer.for_ever && g_queue_remove(&self->script, line))
    line_free_cb(line);
}

static DwHttpReply *
dw_fake_transport_post_finish(DwTransport *transport,
                              GAsyncResult *result,
                              gboolean *sent,
                              GError **error)
{
  const Outcome *outcome = g_task_get_task_data(G_TASK(result));

  *sent = outcome->sent;
  return g_task_propagate_pointer(G_TASK(result), error);
}

static void
dw_fake_transport_iface_init(DwTransportInterface *iface)
{
  iface->post_async = dw_fake_transport_post_async;
  iface->post_finish = dw_fake_transport_post_finish;
}

G_DEFINE_TYPE_WITH_CODE(DwFakeTransport,
                        dw_fake_transport,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_TRANSPORT, dw_fake_transport_iface_init))

static void
dw_fake_transport_finalize(GObject *object)
{
  DwFakeTransport *self = DW_FAKE_TRANSPORT(object);

  g_ptr_array_unref(self->posts);
  g_queue_clear_full(&self->script, line_free_cb);
  G_OBJECT_CLASS(dw_fake_transport_parent_class)->finalize(object);
}

static void
dw_fake_transport_class_init(DwFakeTransportClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = dw_fake_transport_finalize;
}

static void
dw_fake_transport_init(DwFakeTransport *self)
{
  self->posts = g_ptr_array_new_with_free_func(post_free_cb);
  g_queue_init(&self->script);
  g_queue_init(&self->hanging);
}

/**
 * dw_fake_transport_new:
 *
 * Returns: (transfer full): a transport without a script
 */
DwFakeTransport *
dw_fake_transport_new(void)
{
  return g_object_new(DW_TYPE_FAKE_TRANSPORT, NULL);
}

/**
 * dw_fake_transport_script:
 * @self: a fake transport
 * @action: (nullable): the Action it is for; %NULL for any
 * @answer: what the post comes to
 *
 * Adds a line to the script. A post takes the first line that fits and, unless that is for ever,
 * uses it up.
 */
void
dw_fake_transport_script(DwFakeTransport *self, const char *action, const DwFakeAnswer *answer)
{
  Line *line = g_new(Line, 1);

  *line = (Line){g_strdup(action), *answer};
  line->answer.body = g_strdup(answer->body);
  g_queue_push_tail(&self->script, line);
}

/**
 * dw_fake_transport_release:
 * @self: a fake transport
 * @answer: what the post comes to
 *
 * Ends the post that hangs for longest.
 */
void
dw_fake_transport_release(DwFakeTransport *self, const DwFakeAnswer *answer)
{
  g_autoptr(GTask) task = g_queue_pop_head(&self->hanging);

  g_assert_nonnull(task);
  end_post(task, answer);
}

/**
 * dw_fake_transport_count:
 * @self: a fake transport
 * @action: (nullable): an Action, or a CurrentStage of GetLoginToken; %NULL counts all
 *
 * Returns: how often it was posted
 */
guint
dw_fake_transport_count(DwFakeTransport *self, const char *action)
{
  guint count = 0;

  for (guint i = 0; i < self->posts->len; i++) {
    count += action == NULL || g_strcmp0(dw_fake_transport_get(self, i, "Action"), action) == 0 ||
             g_strcmp0(dw_fake_transport_get(self, i, "CurrentStage"), action) == 0;
  }
  return count;
}

/**
 * dw_fake_transport_count_hanging:
 * @self: a fake transport
 *
 * Returns: how many posts hang
 */
guint
dw_fake_transport_count_hanging(DwFakeTransport *self)
{
  return g_queue_get_length(&self->hanging);
}

/**
 * dw_fake_transport_count_unused:
 * @self: a fake transport
 *
 * Returns: how many lines of the script were not used up, those for ever left out
 */
guint
dw_fake_transport_count_unused(DwFakeTransport *self)
{
  guint count = 0;

  for (GList *l = self->script.head; l != NULL; l = l->next)
    count += ((Line *) l->data)->answer.for_ever ? 0 : 1;
  return count;
}

static const Post *
post_at(DwFakeTransport *self, guint position)
{
  g_assert_cmpuint(position, <, self->posts->len);
  return g_ptr_array_index(self->posts, position);
}

/**
 * dw_fake_transport_get_url:
 * @self: a fake transport
 * @position: of the post, from 0
 *
 * Returns: (transfer none): where it went
 */
const char *
dw_fake_transport_get_url(DwFakeTransport *self, guint position)
{
  return post_at(self, position)->url;
}

/**
 * dw_fake_transport_get:
 * @self: a fake transport
 * @position: of the post, from 0
 * @name: of a parameter
 *
 * Returns: (nullable) (transfer none): its value, decoded
 */
const char *
dw_fake_transport_get(DwFakeTransport *self, guint position, const char *name)
{
  return g_hash_table_lookup(post_at(self, position)->form, name);
}

/**
 * dw_fake_transport_get_last:
 * @self: a fake transport to which something was posted
 * @name: of a parameter
 *
 * Returns: (nullable) (transfer none): its value in the last post
 */
const char *
dw_fake_transport_get_last(DwFakeTransport *self, const char *name)
{
  return dw_fake_transport_get(self, self->posts->len - 1, name);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *) a, *(char *const *) b);
}

/**
 * dw_fake_transport_list_names:
 * @self: a fake transport
 * @position: of the post, from 0
 *
 * Returns: (transfer full): the names of its parameters without the common ones, sorted, with a
 *   blank between
 */
char *
dw_fake_transport_list_names(DwFakeTransport *self, guint position)
{
  static const char *const common[] = {"Action",    "Version",        "Format",
                                       "Timestamp", "SignatureNonce", NULL};
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init(&iter, post_at(self, position)->form);
  while (g_hash_table_iter_next(&iter, &name, NULL)) {
    if (!g_strv_contains(common, name))
      g_ptr_array_add(names, name);
  }
  g_ptr_array_sort(names, compare_names);
  g_ptr_array_add(names, NULL);
  return g_strjoinv(" ", (char **) names->pdata);
}

/**
 * dw_fake_transport_wait_posts:
 * @self: a fake transport
 * @count: how many
 *
 * Runs the main context until @count posts came.
 */
void
dw_fake_transport_wait_posts(DwFakeTransport *self, guint count)
{
  while (self->posts->len < count)
    g_main_context_iteration(g_main_context_get_thread_default(), TRUE);
}
