/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "context-fixture.h"
#include "dw-await.h"
#include "dw-context-private.h"
#include "dw-error.h"
#include "dw-icon-cache.h"
#include "dw-icons.h"
#include "dw-transport.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <utime.h>

#define URL "https://icons.example/a.png"

/* --- A transport that fetches what a test says, when it says so --- */

#define TEST_TYPE_WEB (test_web_get_type())
G_DECLARE_FINAL_TYPE(TestWeb, test_web, TEST, WEB, GObject)

struct _TestWeb {
  GObject parent;

  GPtrArray *asked; /* URLs */
  GQueue open;      /* of GTask, those that wait for test_web_answer() */
  gboolean holds;   /* whether answers wait */
  guint status;
  GBytes *body; /* NULL: the network fails */
};

static void test_web_iface_init(DwTransportInterface *iface);

G_DEFINE_TYPE_WITH_CODE(TestWeb,
                        test_web,
                        G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(DW_TYPE_TRANSPORT, test_web_iface_init))

static void
test_web_finalize(GObject *object)
{
  TestWeb *self = TEST_WEB(object);

  g_assert_true(g_queue_is_empty(&self->open));
  g_ptr_array_unref(self->asked);
  g_clear_pointer(&self->body, g_bytes_unref);
  G_OBJECT_CLASS(test_web_parent_class)->finalize(object);
}

static void
test_web_class_init(TestWebClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = test_web_finalize;
}

static void
test_web_init(TestWeb *self)
{
  self->asked = g_ptr_array_new_with_free_func(g_free);
}

static void
answer(TestWeb *self, GTask *task)
{
  if (g_task_return_error_if_cancelled(task))
    return;
  if (self->body == NULL)
    g_task_return_new_error(task, DW_ERROR, DW_ERROR_NETWORK, "Away.");
  else
    g_task_return_pointer(task, dw_http_reply_new(self->status, "image/png", self->body),
                          (GDestroyNotify) dw_http_reply_free);
}

static void
get_async(DwTransport *transport,
          const char *url,
          gsize max_reply,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  TestWeb *self = TEST_WEB(transport);
  GTask *task = g_task_new(self, cancellable, callback, user_data);

  g_assert_cmpuint(max_reply, ==, 512 * 1024);
  g_ptr_array_add(self->asked, g_strdup(url));
  g_queue_push_tail(&self->open, task);
  if (self->holds)
    return;
  g_queue_remove(&self->open, task);
  answer(self, task);
  g_object_unref(task);
}

static void
test_web_answer(TestWeb *self)
{
  GTask *task = g_queue_pop_head(&self->open);

  g_assert_nonnull(task);
  answer(self, task);
  g_object_unref(task);
}

static DwHttpReply *
get_finish(DwTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer(G_TASK(result), error);
}

static void
test_web_iface_init(DwTransportInterface *iface)
{
  iface->get_async = get_async;
  iface->get_finish = get_finish;
}

/* --- The tests --- */

typedef struct {
  ContextFixture context;
  TestWeb *web;
  DwIcons *icons;
} Fixture;

static GBytes *
make_png(guint width, guint height)
{
  guint8 png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D',
                  'R',  0,   0,   0,   0,    0,    0,    0,    0, 8, 6, 0,  0,   0};

  png[18] = (guint8) (width >> 8);
  png[19] = (guint8) width;
  png[22] = (guint8) (height >> 8);
  png[23] = (guint8) height;
  return g_bytes_new(png, sizeof png);
}

/* A new run of the program, on the same machine. */
static void
start(Fixture *fixture)
{
  g_clear_object(&fixture->icons);
  context_fixture_start(&fixture->context);
  g_set_object(&fixture->context.context->transport, DW_TRANSPORT(fixture->web));
  fixture->icons = dw_icons_new(fixture->context.context);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  context_fixture_set_up(&fixture->context, NULL);
  fixture->web = g_object_new(TEST_TYPE_WEB, NULL);
  fixture->web->status = 200;
  fixture->web->body = make_png(64, 64);
  start(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_clear_object(&fixture->icons);
  context_fixture_tear_down(&fixture->context, NULL);
  g_assert_finalize_object(fixture->web);
}

static void
set_body(Fixture *fixture, GBytes *body)
{
  g_clear_pointer(&fixture->web->body, g_bytes_unref);
  fixture->web->body = body;
}

static GBytes *
load(Fixture *fixture, const char *url, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dw_icons_load_async(fixture->icons, url, NULL, dw_await_done_cb, &result);
  dw_await(&result, NULL);
  return dw_icons_load_finish(fixture->icons, result, error);
}

static void
assert_icon(Fixture *fixture, const char *url)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) icon = load(fixture, url, &error);

  g_assert_no_error(error);
  g_assert_true(g_bytes_equal(icon, fixture->web->body));
}

static void
assert_no_icon(Fixture *fixture, const char *url)
{
  g_autoptr(GError) error = NULL;

  g_assert_null(load(fixture, url, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_NOT_FOUND);
}

static char *
cache_folder(void)
{
  return g_build_filename(g_get_user_cache_dir(), "deskway", "icons", NULL);
}

static guint
count_files(void)
{
  g_autofree char *folder = cache_folder();
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name(dir) != NULL)
    count++;
  return count;
}

/* Fetched once, then from the disk, also in another run; what others may read it, is nobody. */
static void
test_kept(Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = cache_folder();
  g_autofree char *name = g_compute_checksum_for_string(G_CHECKSUM_SHA256, URL, -1);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  GStatBuf info;

  assert_icon(fixture, URL);
  assert_icon(fixture, URL);
  start(fixture);
  assert_icon(fixture, URL);
  g_assert_cmpuint(fixture->web->asked->len, ==, 1);
  g_assert_cmpint(g_stat(path, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0600);
  g_assert_cmpint(g_stat(folder, &info), ==, 0);
  g_assert_cmpint(info.st_mode & 0777, ==, 0700);
  g_assert_cmpuint(count_files(), ==, 1);
}

static void
test_forgotten(Fixture *fixture, gconstpointer data)
{
  fixture->context.options.forget = TRUE;
  start(fixture);
  assert_icon(fixture, URL);
  assert_icon(fixture, URL);
  g_assert_cmpuint(fixture->web->asked->len, ==, 1);
  g_assert_cmpuint(count_files(), ==, 0);
  start(fixture);
  assert_icon(fixture, URL);
  g_assert_cmpuint(fixture->web->asked->len, ==, 2);
}

/* Where nothing goes to disk, memory is no place for everything either. */
static void
test_memory_is_bounded(Fixture *fixture, gconstpointer data)
{
  guint8 *large = g_malloc0(DW_ICONS_MOST_BYTES);
  g_autoptr(GBytes) begin = make_png(64, 64);

  memcpy(large, g_bytes_get_data(begin, NULL), g_bytes_get_size(begin));
  set_body(fixture, g_bytes_new_take(large, DW_ICONS_MOST_BYTES));
  fixture->context.options.forget = TRUE;
  start(fixture);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *url = g_strdup_printf("https://icons.example/%u.png", i);

    assert_icon(fixture, url);
  }
  assert_icon(fixture, "https://icons.example/0.png");
  g_assert_cmpuint(fixture->web->asked->len, ==, 21);
}

/* A broken file is no icon, and gives way to a good one. */
static void
test_damaged_cache(Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = cache_folder();
  g_autofree char *name = g_compute_checksum_for_string(G_CHECKSUM_SHA256, URL, -1);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  struct utimbuf long_ago = {0, 0};

  assert_icon(fixture, URL);
  g_assert_true(g_file_set_contents(path, "<html>", -1, NULL));
  assert_icon(fixture, URL);
  g_assert_cmpuint(fixture->web->asked->len, ==, 2);
  g_assert_cmpint(g_unlink(path), ==, 0);
  g_assert_cmpint(symlink("/dev/zero", path), ==, 0);
  assert_icon(fixture, URL);
  g_assert_cmpuint(fixture->web->asked->len, ==, 3);
  g_assert_cmpint(utime(path, &long_ago), ==, 0);
  assert_icon(fixture, URL);
  g_assert_cmpuint(fixture->web->asked->len, ==, 4);
}

/* A cache that can't be written is no hindrance. */
static void
test_no_cache(Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename(g_get_user_cache_dir(), "deskway", NULL);

  g_assert_cmpint(g_mkdir_with_parents(g_get_user_cache_dir(), 0700), ==, 0);
  g_assert_true(g_file_set_contents(folder, "", 0, NULL));
  assert_icon(fixture, URL);
  assert_icon(fixture, URL);
  g_assert_cmpuint(fixture->web->asked->len, ==, 2);
}

static void
test_bad_icons(Fixture *fixture, gconstpointer data)
{
  guint8 *large = g_malloc0(DW_ICONS_MOST_BYTES + 1);
  g_autoptr(GBytes) begin = make_png(64, 64);
  GBytes *bodies[] = {
      g_bytes_new_static("<html>", 6),
      g_bytes_new_static("", 0),
      make_png(1025, 1),
      make_png(1, 1025),
      make_png(65535, 65535),
      g_bytes_new_take(large, DW_ICONS_MOST_BYTES + 1),
      NULL, /* the network fails */
  };

  memcpy(large, g_bytes_get_data(begin, NULL), g_bytes_get_size(begin));
  for (guint i = 0; i < G_N_ELEMENTS(bodies); i++) {
    g_autofree char *url = g_strdup_printf("https://icons.example/%u.png", i);

    set_body(fixture, bodies[i]);
    assert_no_icon(fixture, url);
    assert_no_icon(fixture, url);
    g_assert_cmpuint(fixture->web->asked->len, ==, i + 1); /* asked once */
  }
  set_body(fixture, make_png(1024, 1024));
  assert_icon(fixture, URL);
  g_assert_cmpuint(count_files(), ==, 1);
}

/* An error page or a redirect, though it comes with a picture. */
static void
test_status(Fixture *fixture, gconstpointer data)
{
  static const guint statuses[] = {302, 404, 500, 206};

  for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
    g_autofree char *url = g_strdup_printf("https://icons.example/%u.png", statuses[i]);

    fixture->web->status = statuses[i];
    assert_no_icon(fixture, url);
  }
}

static void
test_refused_urls(Fixture *fixture, gconstpointer data)
{
  static const char *const urls[] = {"",
                                     "photo.png",
                                     "data:image/png;base64,iVBORw0KGgo=",
                                     "file:///etc/passwd",
                                     "http://icons.example/a.png",
                                     "http://127.0.0.1:80/a.png",
                                     "https://user:pass@icons.example/a.png",
                                     "https://icons.example/\r\nX: y",
                                     "javascript:alert(1)"};
  g_autofree char *long_path = g_strnfill(3000, 'a');
  g_autofree char *long_url = g_strconcat("https://icons.example/", long_path, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(urls); i++)
    assert_no_icon(fixture, urls[i]);
  assert_no_icon(fixture, long_url);
  g_assert_cmpuint(fixture->web->asked->len, ==, 0);
}

/* A service on this machine may have its icons here too. */
static void
test_loopback(Fixture *fixture, gconstpointer data)
{
  fixture->context.options.endpoint = "http://127.0.0.1:8080";
  start(fixture);
  assert_icon(fixture, "http://127.0.0.1:8080/icons/a.png");
  assert_no_icon(fixture, "http://icons.example/a.png");
}

static void
begin(Fixture *fixture, const char *url, GCancellable *cancellable, GAsyncResult **result)
{
  dw_icons_load_async(fixture->icons, url, cancellable, dw_await_done_cb, result);
}

static void
end(Fixture *fixture, GAsyncResult **result, gboolean expected)
{
  g_autoptr(GBytes) icon = NULL;

  dw_await(result, NULL);
  icon = dw_icons_load_finish(fixture->icons, *result, NULL);
  g_assert_cmpint(icon != NULL, ==, expected);
  g_clear_object(result);
}

/* One fetch an address, whoever waits; four at a time. */
static void
test_few_at_a_time(Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[20] = {NULL};

  fixture->web->holds = TRUE;
  for (guint i = 0; i < 20; i++) {
    g_autofree char *url = g_strdup_printf("https://icons.example/%u.png", i / 2);

    begin(fixture, url, NULL, &results[i]);
  }
  dw_await_idle();
  g_assert_cmpuint(fixture->web->asked->len, ==, 4);
  for (guint i = 0; i < 10; i++) {
    test_web_answer(fixture->web);
    end(fixture, &results[2 * i], TRUE);
    end(fixture, &results[2 * i + 1], TRUE);
    g_assert_cmpuint(fixture->web->asked->len, ==, MIN(i + 5, 10));
  }
}

static void
test_cancel(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) first = g_cancellable_new();
  g_autoptr(GCancellable) second = g_cancellable_new();
  GAsyncResult *results[3] = {NULL};

  fixture->web->holds = TRUE;
  begin(fixture, URL, first, &results[0]);
  begin(fixture, URL, second, &results[1]);
  g_cancellable_cancel(first);
  end(fixture, &results[0], FALSE);
  g_assert_null(results[1]); /* the other still waits */
  g_cancellable_cancel(second);
  end(fixture, &results[1], FALSE);
  begin(fixture, URL, NULL, &results[2]); /* a new fetch, before the old one has ended */
  g_assert_cmpuint(fixture->web->asked->len, ==, 2);
  test_web_answer(fixture->web);
  dw_await_idle();
  g_assert_null(results[2]);
  test_web_answer(fixture->web);
  end(fixture, &results[2], TRUE);
}

static void
test_cancel_waiting(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  GAsyncResult *results[6] = {NULL};

  fixture->web->holds = TRUE;
  for (guint i = 0; i < 6; i++) {
    g_autofree char *url = g_strdup_printf("https://icons.example/%u.png", i);

    begin(fixture, url, i == 4 ? cancellable : NULL, &results[i]);
  }
  g_cancellable_cancel(cancellable);
  end(fixture, &results[4], FALSE);
  begin(fixture, URL, cancellable, &results[4]); /* cancelled before */
  end(fixture, &results[4], FALSE);
  for (guint i = 0; i < 6; i++) {
    if (i == 4)
      continue;
    test_web_answer(fixture->web);
    end(fixture, &results[i], TRUE);
  }
  g_assert_cmpuint(fixture->web->asked->len, ==, 5);
}

/* The oldest go when there are too many bytes. */
static void
test_trim(Fixture *fixture, gconstpointer data)
{
  g_autoptr(DwIconCache) cache = dw_icon_cache_new(10000);
  g_autofree char *folder = cache_folder();

  for (guint i = 0; i < 30; i++) {
    g_autofree char *url = g_strdup_printf("https://icons.example/%u.png", i);
    g_autofree char *name = g_compute_checksum_for_string(G_CHECKSUM_SHA256, url, -1);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_malloc0(1000), 1000);
    struct utimbuf times;

    dw_icon_cache_store(cache, url, bytes);
    g_assert_cmpuint(count_files(), <=, 10);
    times.actime = times.modtime = g_get_real_time() / G_USEC_PER_SEC - 1000 + i;
    g_assert_cmpint(utime(path, &times), ==, 0);
  }
  for (guint i = 0; i < 30; i++) {
    g_autofree char *url = g_strdup_printf("https://icons.example/%u.png", i);
    g_autoptr(GBytes) bytes = dw_icon_cache_load(cache, url, 1000);

    g_assert_cmpint(bytes != NULL, ==, i >= 30 - count_files());
  }
  g_assert_cmpuint(count_files(), >=, 7);
  g_assert_null(dw_icon_cache_load(cache, "https://icons.example/29.png", 999));
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test)(Fixture *fixture, gconstpointer data);
  } tests[] = {
      {"/icons/kept", test_kept},
      {"/icons/forgotten", test_forgotten},
      {"/icons/memory-is-bounded", test_memory_is_bounded},
      {"/icons/damaged-cache", test_damaged_cache},
      {"/icons/no-cache", test_no_cache},
      {"/icons/bad-icons", test_bad_icons},
      {"/icons/status", test_status},
      {"/icons/refused-urls", test_refused_urls},
      {"/icons/loopback", test_loopback},
      {"/icons/few-at-a-time", test_few_at_a_time},
      {"/icons/cancel", test_cancel},
      {"/icons/cancel-waiting", test_cancel_waiting},
      {"/icons/trim", test_trim},
  };

  g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
    g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run();
}
