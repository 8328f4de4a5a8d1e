/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-curl-transport.h"
#include "dw-error.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* The transport against real servers: tests/support/https_server.py, with the certificates that
 * tests/support/make_certs.py makes for this run. */

#define PYTHON "/usr/bin/python3"
#define FORM   "Action=DescribeRegions&Password=canary-form-value"

static char *certs;
static GString *logged;

static char *
support_file(const char *name)
{
  return g_test_build_filename(G_TEST_DIST, "tests", "support", name, NULL);
}

static char *
cert_file(const char *name, const char *extension)
{
  g_autofree char *file = g_strconcat(name, extension, NULL);

  return g_build_filename(certs, file, NULL);
}

/* --- A server as a child --- */

typedef struct {
  GSubprocess *process;
  GDataInputStream *output;
  guint port;
} Server;

typedef struct {
  char *line;
  gboolean done;
} Line;

static void
line_read_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Line *line = user_data;

  line->line =
      g_data_input_stream_read_line_finish_utf8(G_DATA_INPUT_STREAM(source), result, NULL, NULL);
  line->done = TRUE;
}

/* Runs the loop until the server says something that begins with @expected. */
static char *
server_wait(Server *server, const char *expected)
{
  for (;;) {
    Line line = {NULL, FALSE};

    g_data_input_stream_read_line_async(server->output, G_PRIORITY_DEFAULT, NULL, line_read_cb,
                                        &line);
    while (!line.done)
      g_main_context_iteration(NULL, TRUE);
    g_assert_nonnull(line.line);
    g_test_message("server: %s", line.line);
    if (g_str_has_prefix(line.line, expected))
      return line.line;
    g_free(line.line);
  }
}

/* Runs the loop until the server says @expected, whatever it says before. */
static void
server_expect(Server *server, const char *expected)
{
  g_autofree char *line = server_wait(server, expected);

  g_assert_cmpstr(line, ==, expected);
}

static Server *
server_spawn(const char *const *argv)
{
  Server *server = g_new0(Server, 1);
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;

  server->process = g_subprocess_newv(
      argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error(error);
  server->output = g_data_input_stream_new(g_subprocess_get_stdout_pipe(server->process));
  line = server_wait(server, "listening ");
  server->port = (guint) g_ascii_strtoull(line + strlen("listening "), NULL, 10);
  return server;
}

/* @cert: NULL for plain HTTP */
static Server *
server_start(const char *behaviour, const char *cert)
{
  g_autofree char *script = support_file("https_server.py");
  g_autofree char *pem = cert_file(cert != NULL ? cert : "", ".pem");
  g_autofree char *key = cert_file(cert != NULL ? cert : "", ".key");
  const char *tls[] = {PYTHON, script, behaviour, "--tls", pem, key, NULL};

  if (cert == NULL)
    tls[3] = NULL;
  return server_spawn(tls);
}

static void
server_free(Server *server)
{
  g_subprocess_force_exit(server->process);
  g_subprocess_wait(server->process, NULL, NULL);
  g_object_unref(server->output);
  g_object_unref(server->process);
  g_free(server);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Server, server_free)

static char *
server_url(const Server *server, const char *scheme, const char *host)
{
  return g_strdup_printf("%s://%s:%u", scheme, host, server->port);
}

/* --- One call --- */

typedef struct {
  DwHttpReply *reply;
  GError *error;
  gboolean sent;
  gboolean done;
} Call;

static void
call_clear(Call *call)
{
  g_clear_pointer(&call->reply, dw_http_reply_free);
  g_clear_error(&call->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Call, call_clear)

static void
call_done_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  g_assert_false(call->done);
  call->reply = dw_transport_post_finish(DW_TRANSPORT(source), result, &call->sent, &call->error);
  call->done = TRUE;
}

static void
call_start_url(Call *call,
               DwCurlTransport *transport,
               const char *url,
               gsize max_reply,
               GCancellable *cancellable)
{
  g_autoptr(GBytes) form = g_bytes_new_static(FORM, strlen(FORM));

  dw_transport_post_async(DW_TRANSPORT(transport), url, form, max_reply, cancellable, call_done_cb,
                          call);
  g_assert_false(call->done);
}

static void
call_start(Call *call,
           DwCurlTransport *transport,
           const Server *server,
           const char *scheme,
           GCancellable *cancellable)
{
  g_autofree char *url = server_url(server, scheme, "127.0.0.1");

  call_start_url(call, transport, url, 0, cancellable);
}

static void
call_wait(Call *call)
{
  while (!call->done)
    g_main_context_iteration(NULL, TRUE);
  if (call->error != NULL)
    g_test_message("error: %s", call->error->message);
  g_assert_true((call->reply == NULL) != (call->error == NULL));
}

static void
assert_failed(const Call *call, DwError kind, const char *words, gboolean sent)
{
  g_assert_null(call->reply);
  g_assert_error(call->error, DW_ERROR, (int) kind);
  g_assert_nonnull(strstr(call->error->message, words));
  g_assert_null(strstr(call->error->message, "canary"));
  g_assert_cmpint(call->sent, ==, sent);
}

static void
assert_cancelled(const Call *call)
{
  g_assert_null(call->reply);
  g_assert_error(call->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The echoed request. */
static JsonObject *
echo_of(const Call *call, JsonParser *parser)
{
  g_autoptr(GError) error = NULL;
  gsize length;
  const char *text;

  g_assert_no_error(call->error);
  text = g_bytes_get_data(call->reply->body, &length);
  json_parser_load_from_data(parser, text, (gssize) length, &error);
  g_assert_no_error(error);
  return json_node_get_object(json_parser_get_root(parser));
}

static void
assert_echo(const Call *call, gint64 connection)
{
  g_autoptr(JsonParser) parser = json_parser_new();
  JsonObject *echo = echo_of(call, parser);

  g_assert_cmpstr(json_object_get_string_member(echo, "body"), ==, FORM);
  g_assert_cmpint(json_object_get_int_member(echo, "connection"), ==, connection);
}

static DwCurlTransport *
transport_new(void)
{
  DwCurlTransport *transport = dw_curl_transport_new();
  g_autofree char *ca = cert_file("ca", ".pem");
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_curl_transport_set_ca_file(transport, ca, &error));
  g_assert_no_error(error);
  return transport;
}

static void
set_limits(DwCurlTransport *transport, guint connect_ms, guint total_ms, guint stall_seconds)
{
  DwCurlLimits limits = {connect_ms, total_ms, stall_seconds, 0};

  dw_curl_transport_set_limits(transport, &limits);
}

static guint
free_port(void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new();
  guint port = g_socket_listener_add_any_inet_port(listener, NULL, NULL);

  g_socket_listener_close(listener);
  return port;
}

static void
got_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  g_assert_false(call->done);
  call->reply = dw_transport_get_finish(DW_TRANSPORT(source), result, &call->error);
  call->done = TRUE;
}

/* --- What goes well --- */

static void
test_good(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autoptr(JsonParser) parser = json_parser_new();
  g_auto(Call) call = {0};
  JsonObject *echo, *headers;

  dw_curl_transport_set_user_agent(transport, "Deskway/test");
  call_start(&call, transport, server, "https", NULL);
  call_wait(&call);
  g_assert_no_error(call.error);
  g_assert_true(call.sent);
  g_assert_cmpuint(call.reply->status, ==, 200);
  g_assert_cmpstr(call.reply->content_type, ==, "application/json");
  g_assert_cmpuint(call.reply->retry_after, ==, 0);
  g_assert_null(call.reply->location);
  echo = echo_of(&call, parser);
  g_assert_cmpstr(json_object_get_string_member(echo, "line"), ==, "POST / HTTP/1.1");
  g_assert_cmpstr(json_object_get_string_member(echo, "body"), ==, FORM);
  headers = json_object_get_object_member(echo, "headers");
  g_assert_cmpstr(json_object_get_string_member(headers, "content-type"), ==,
                  "application/x-www-form-urlencoded");
  g_assert_cmpstr(json_object_get_string_member(headers, "user-agent"), ==, "Deskway/test");
  g_assert_false(json_object_has_member(headers, "expect"));
  g_assert_false(json_object_has_member(headers, "cookie"));
}

static void
get(Call *call, DwCurlTransport *transport, const Server *server, const char *path, gsize max_reply)
{
  g_autofree char *host = server_url(server, "https", "127.0.0.1");
  g_autofree char *url = g_strconcat(host, path, NULL);

  dw_transport_get_async(DW_TRANSPORT(transport), url, max_reply, NULL, got_cb, call);
  call_wait(call);
}

static void
test_get(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autoptr(JsonParser) parser = json_parser_new();
  g_auto(Call) call = {0};
  JsonObject *echo, *headers;

  get(&call, transport, server, "/icons/a%20b.png?x-sign=a%2Bb%26c", 0);
  echo = echo_of(&call, parser);
  g_assert_cmpstr(json_object_get_string_member(echo, "line"), ==,
                  "GET /icons/a%20b.png?x-sign=a%2Bb%26c HTTP/1.1");
  g_assert_cmpstr(json_object_get_string_member(echo, "body"), ==, "");
  headers = json_object_get_object_member(echo, "headers");
  g_assert_false(json_object_has_member(headers, "content-type"));
  g_assert_false(json_object_has_member(headers, "cookie"));
  g_assert_false(json_object_has_member(headers, "authorization"));
  g_assert_false(json_object_has_member(headers, "accept-encoding"));
}

/* A redirect is the end, whether it leads away or to plain HTTP; too much is not read. */
static void
test_get_odd_replies(void)
{
  static const struct {
    const char *behaviour;
    const char *words; /* NULL: a reply */
    guint status;
  } rows[] = {{"redirect", NULL, 302},
              {"html", NULL, 200},
              {"huge", "too large", 0},
              {"endless", "too large", 0},
              {"endless-headers", "too large", 0},
              {"drop-mid-reply", "broke", 0}};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Server) server = server_start(rows[i].behaviour, "good");
    g_autoptr(DwCurlTransport) transport = transport_new();
    g_auto(Call) call = {0};

    g_test_message("%s", rows[i].behaviour);
    get(&call, transport, server, "/a.png", 512 * 1024);
    if (rows[i].words != NULL)
      assert_failed(&call, DW_ERROR_NETWORK, rows[i].words, FALSE);
    else
      g_assert_cmpuint(call.reply->status, ==, rows[i].status);
  }
}

static void
test_get_timeout(void)
{
  g_autoptr(Server) server = server_start("trickle", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_auto(Call) call = {0};

  set_limits(transport, 0, 300, 0);
  get(&call, transport, server, "/a.png", 0);
  assert_failed(&call, DW_ERROR_NETWORK, "", FALSE);
}

static void
test_get_untrusted(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = dw_curl_transport_new();
  g_auto(Call) call = {0};

  get(&call, transport, server, "/a.png", 0);
  g_assert_error(call.error, DW_ERROR, DW_ERROR_TLS);
}

static void
test_get_refused_urls(void)
{
  static const char *const urls[] = {"http://192.0.2.7/a.png", "data:image/png;base64,AAAA",
                                     "file:///etc/passwd", "/icons/a.png", ""};
  g_autoptr(DwCurlTransport) transport = dw_curl_transport_new();

  for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
    g_auto(Call) call = {0};

    dw_transport_get_async(DW_TRANSPORT(transport), urls[i], 0, NULL, got_cb, &call);
    call_wait(&call);
    assert_failed(&call, DW_ERROR_USAGE, "can't be followed", FALSE);
  }
}

static void
test_one_connection_is_kept(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();

  for (int i = 0; i < 5; i++) {
    g_auto(Call) call = {0};

    call_start(&call, transport, server, "https", NULL);
    call_wait(&call);
    assert_echo(&call, 1);
  }
}

static void
test_large_form(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autofree char *url = server_url(server, "https", "127.0.0.1");
  g_autofree char *text = g_strnfill(3 * 1024 * 1024, 'x');
  g_autoptr(GBytes) form = g_bytes_new(text, strlen(text));
  g_autoptr(JsonParser) parser = json_parser_new();
  g_auto(Call) call = {0};

  dw_transport_post_async(DW_TRANSPORT(transport), url, form, 0, NULL, call_done_cb, &call);
  call_wait(&call);
  g_assert_cmpstr(json_object_get_string_member(echo_of(&call, parser), "body"), ==, text);
}

static void
test_empty_form(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autofree char *url = server_url(server, "https", "localhost");
  g_autoptr(GBytes) form = g_bytes_new_static("", 0);
  g_auto(Call) call = {0};

  dw_transport_post_async(DW_TRANSPORT(transport), url, form, 0, NULL, call_done_cb, &call);
  call_wait(&call);
  g_assert_no_error(call.error);
}

static void
test_http2_shares_one_connection(void)
{
  g_autoptr(Server) server = server_start("h2", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  Call calls[4] = {0};

  for (gsize i = 0; i < G_N_ELEMENTS(calls); i++)
    call_start(&calls[i], transport, server, "https", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
    call_wait(&calls[i]);
    assert_echo(&calls[i], 1);
    call_clear(&calls[i]);
  }
}

static void
test_plain_http_on_loopback(void)
{
  g_autoptr(Server) server = server_start("echo", NULL);
  g_autoptr(DwCurlTransport) transport = dw_curl_transport_new();
  g_auto(Call) call = {0};

  call_start(&call, transport, server, "http", NULL);
  call_wait(&call);
  assert_echo(&call, 1);
}

static void
test_any_status_is_a_reply(void)
{
  static const struct {
    const char *behaviour;
    guint status;
    guint retry_from;
    guint retry_to;
    const char *location;
    const char *content_type;
  } rows[] = {
      {"html", 200, 0, 0, NULL, "text/html"},
      {"redirect", 302, 0, 0, "https://portal.example/login", NULL},
      {"retry-after", 429, 7, 7, NULL, NULL},
      {"retry-after-date", 503, 540, 601, NULL, NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Server) server = server_start(rows[i].behaviour, "good");
    g_autoptr(DwCurlTransport) transport = transport_new();
    g_auto(Call) call = {0};

    call_start(&call, transport, server, "https", NULL);
    call_wait(&call);
    g_assert_no_error(call.error);
    g_assert_cmpuint(call.reply->status, ==, rows[i].status);
    g_assert_cmpuint(call.reply->retry_after, >=, rows[i].retry_from);
    g_assert_cmpuint(call.reply->retry_after, <=, rows[i].retry_to);
    g_assert_cmpstr(call.reply->location, ==, rows[i].location);
    g_assert_cmpstr(call.reply->content_type, ==, rows[i].content_type);
  }
}

/* The log names host, status and size, and nothing of what was sent. */
static void
test_log(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autofree char *refused_url = g_strdup_printf("https://127.0.0.1:%u", free_port());
  g_auto(Call) call = {0};
  g_auto(Call) refused = {0};

  g_string_truncate(logged, 0);
  call_start(&call, transport, server, "https", NULL);
  call_wait(&call);
  call_start_url(&refused, transport, refused_url, 0, NULL);
  call_wait(&refused);
  g_assert_nonnull(strstr(logged->str, "POST 127.0.0.1: status 200, "));
  g_assert_nonnull(strstr(logged->str, " ms, HTTP/1"));
  g_assert_nonnull(strstr(logged->str, "POST 127.0.0.1: failed after "));
  g_assert_null(strstr(logged->str, "canary"));
  g_assert_null(strstr(logged->str, "Action"));
}

/* The loop that was the thread's default when the transport was made carries it. */
static void
test_own_context(void)
{
  g_autoptr(GMainContext) context = g_main_context_new();
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = NULL;
  g_auto(Call) call = {0};

  g_main_context_push_thread_default(context);
  transport = transport_new();
  call_start(&call, transport, server, "https", NULL);
  while (!call.done)
    g_main_context_iteration(context, TRUE);
  g_main_context_pop_thread_default(context);
  assert_echo(&call, 1);
}

/* --- What is not trusted --- */

static void
test_certificates(void)
{
  static const struct {
    const char *cert;
    const char *words;
  } rows[] = {
      {"expired", "has expired"},
      {"future", "not valid yet"},
      {"wrong-host", "not for 127.0.0.1"},
      {"untrusted", "not trusted"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Server) server = server_start("echo", rows[i].cert);
    g_autoptr(DwCurlTransport) transport = transport_new();
    g_auto(Call) call = {0};

    call_start(&call, transport, server, "https", NULL);
    call_wait(&call);
    assert_failed(&call, DW_ERROR_TLS, rows[i].words, FALSE);
  }
}

/* Whoever has the keys of a connection and what went over it has the password. */
static void
test_no_key_log(void)
{
  g_autofree char *path = g_build_filename(g_get_tmp_dir(), "deskway-key-log", NULL);

  if (g_test_subprocess()) {
    g_autoptr(Server) server = server_start("echo", "good");
    g_autoptr(DwCurlTransport) transport = transport_new();
    g_auto(Call) call = {0};

    call_start(&call, transport, server, "https", NULL);
    call_wait(&call);
    assert_echo(&call, 1);
    return;
  }
  g_unlink(path);
  g_setenv("SSLKEYLOGFILE", path, TRUE);
  g_test_trap_subprocess(NULL, 0, 0);
  g_unsetenv("SSLKEYLOGFILE");
  g_test_trap_assert_passed();
  g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void
test_untrusted_without_ca_file(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_auto(Call) call = {0};

  g_assert_true(dw_curl_transport_set_ca_file(transport, NULL, NULL));
  call_start(&call, transport, server, "https", NULL);
  call_wait(&call);
  assert_failed(&call, DW_ERROR_TLS, "not trusted", FALSE);
}

static void
test_tls_1_1(void)
{
  g_autofree char *script = support_file("https_server.py");
  g_autofree char *pem = cert_file("good", ".pem");
  g_autofree char *key = cert_file("good", ".key");
  const char *argv[] = {PYTHON, script, "echo", "--tls-1-1", "--tls", pem, key, NULL};
  g_autoptr(Server) server = server_spawn(argv);
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_auto(Call) call = {0};

  call_start(&call, transport, server, "https", NULL);
  call_wait(&call);
  assert_failed(&call, DW_ERROR_TLS, "older than 1.2", FALSE);
}

static void
test_no_tls_at_all(void)
{
  g_autoptr(Server) server = server_start("banner", NULL);
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_auto(Call) call = {0};

  call_start(&call, transport, server, "https", NULL);
  call_wait(&call);
  assert_failed(&call, DW_ERROR_TLS, "does not speak TLS", FALSE);
}

static void
test_ca_file_faults(void)
{
  static const struct {
    const char *contents;
    const char *words;
  } rows[] = {
      {"", "no certificate"},
      {"garbage", "no certificate"},
      {"-----BEGIN CERTIFICATE-----\n", "no certificate"},
      {"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "no certificate"},
      {"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", "no certificate"},
  };
  g_autofree char *path = cert_file("faulty-ca", ".pem");
  g_autoptr(DwCurlTransport) transport = dw_curl_transport_new();

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    g_assert_true(g_file_set_contents(path, rows[i].contents, -1, NULL));
    g_assert_false(dw_curl_transport_set_ca_file(transport, path, &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
    g_assert_nonnull(strstr(error->message, rows[i].words));
  }
}

static void
test_ca_file_unreadable(void)
{
  g_autofree char *path = cert_file("missing", ".pem");
  g_autoptr(DwCurlTransport) transport = dw_curl_transport_new();
  g_autoptr(GError) error = NULL;

  g_assert_false(dw_curl_transport_set_ca_file(transport, path, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
  g_assert_nonnull(strstr(error->message, "can't be read"));
  g_clear_error(&error);
  g_assert_false(dw_curl_transport_set_ca_file(transport, certs, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
  g_clear_error(&error);
  g_assert_false(dw_curl_transport_set_ca_file(transport, "/dev/zero", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
}

/* Long enough and framed like a certificate, but none: only TLS itself can tell. */
static void
test_ca_file_that_only_looks_right(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autofree char *path = cert_file("false-ca", ".pem");
  guchar der[404] = {0x30, 0x82, 0x01, 0x90};
  g_autofree char *base64 = g_base64_encode(der, sizeof der);
  g_autofree char *pem =
      g_strdup_printf("-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n", base64);
  g_auto(Call) call = {0};

  g_assert_true(g_file_set_contents(path, pem, -1, NULL));
  g_assert_true(dw_curl_transport_set_ca_file(transport, path, NULL));
  call_start(&call, transport, server, "https", NULL);
  call_wait(&call);
  assert_failed(&call, DW_ERROR_TLS, "--ca-file", FALSE);
}

/* --- What breaks --- */

static void
test_broken_replies(void)
{
  static const struct {
    const char *behaviour;
    const char *words;
  } rows[] = {
      {"drop", "without a reply"},
      {"drop-mid-reply", "broke in the middle"},
      {"huge", "too large"},
      {"endless", "too large"},
      {"endless-headers", "too large"},
      {"no-http", "proper HTTP"},
      {"h2-reset", "broke in the middle"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Server) server = server_start(rows[i].behaviour, "good");
    g_autoptr(DwCurlTransport) transport = transport_new();
    g_auto(Call) call = {0};

    g_test_message("%s", rows[i].behaviour);
    call_start(&call, transport, server, "https", NULL);
    call_wait(&call);
    assert_failed(&call, DW_ERROR_NETWORK, rows[i].words, TRUE);
  }
}

static void
test_reply_limit_of_a_call(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autofree char *url = server_url(server, "https", "127.0.0.1");
  g_auto(Call) small = {0};
  g_auto(Call) enough = {0};

  call_start_url(&small, transport, url, 20, NULL);
  call_wait(&small);
  assert_failed(&small, DW_ERROR_NETWORK, "too large", TRUE);
  call_start_url(&enough, transport, url, 20000, NULL);
  call_wait(&enough);
  g_assert_no_error(enough.error);
}

static guint
count_requests_until(Server *server, const char *last)
{
  guint requests = 0;

  for (;;) {
    g_autofree char *line = server_wait(server, "");

    requests += g_str_has_prefix(line, "request ") ? 1 : 0;
    if (strcmp(line, last) == 0)
      return requests;
  }
}

/* A kept connection that dies under a call must not make curl send the form a second time. */
static void
test_nothing_is_sent_twice(void)
{
  g_autoptr(Server) server = server_start("drop-second", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_auto(Call) first = {0};
  g_auto(Call) second = {0};
  g_auto(Call) third = {0};

  call_start(&first, transport, server, "https", NULL);
  call_wait(&first);
  assert_echo(&first, 1);
  call_start(&second, transport, server, "https", NULL);
  call_wait(&second);
  assert_failed(&second, DW_ERROR_NETWORK, "without a reply", TRUE);
  call_start(&third, transport, server, "https", NULL);
  call_wait(&third);
  assert_echo(&third, 3);
  server_expect(server, "request 1 49");
  server_expect(server, "request 1 49");
  g_assert_cmpuint(count_requests_until(server, "connection 3"), ==, 0);
  server_expect(server, "request 3 49");
}

static void
test_timeouts(void)
{
  static const struct {
    const char *behaviour;
    const char *cert;
    guint connect_ms;
    guint total_ms;
    guint stall_seconds;
    const char *words;
    gboolean sent;
  } rows[] = {
      {"silent", NULL, 200, 0, 0, "could not be connected to in time", FALSE},
      {"silent", NULL, 0, 200, 0, "could not be connected to in time", FALSE},
      {"hang", "good", 0, 400, 0, "did not answer in time", TRUE},
      {"hang-mid-reply", "good", 0, 400, 0, "did not finish its reply", TRUE},
      {"hang-mid-reply", "good", 0, 0, 1, "did not finish its reply", TRUE},
      {"trickle", "good", 0, 1500, 1, "did not finish its reply", TRUE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Server) server = server_start(rows[i].behaviour, rows[i].cert);
    g_autoptr(DwCurlTransport) transport = transport_new();
    g_auto(Call) call = {0};

    set_limits(transport, rows[i].connect_ms, rows[i].total_ms, rows[i].stall_seconds);
    call_start(&call, transport, server, "https", NULL);
    call_wait(&call);
    assert_failed(&call, DW_ERROR_NETWORK, rows[i].words, rows[i].sent);
    server_expect(server, "closed 1");
  }
}

static void
test_unreachable(void)
{
  g_autoptr(DwCurlTransport) transport = dw_curl_transport_new();
  g_autofree char *refused_url = g_strdup_printf("https://127.0.0.1:%u", free_port());
  g_auto(Call) refused = {0};
  g_auto(Call) unknown = {0};
  g_auto(Call) usage = {0};

  call_start_url(&refused, transport, refused_url, 0, NULL);
  call_wait(&refused);
  assert_failed(&refused, DW_ERROR_NETWORK, "refused the connection", FALSE);
  call_start_url(&unknown, transport, "https://no-such-host.invalid", 0, NULL);
  call_wait(&unknown);
  assert_failed(&unknown, DW_ERROR_NETWORK, "no-such-host.invalid was not found", FALSE);
  call_start_url(&usage, transport, "http://ecd.example", 0, NULL);
  call_wait(&usage);
  assert_failed(&usage, DW_ERROR_USAGE, "https://", FALSE);
}

/* --- Cancelling --- */

static void
check_cancel(const char *behaviour, const char *cert, const char *when, const char *then)
{
  g_autoptr(Server) server = server_start(behaviour, cert);
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_auto(Call) call = {0};

  call_start(&call, transport, server, "https", cancellable);
  server_expect(server, when);
  g_cancellable_cancel(cancellable);
  call_wait(&call);
  assert_cancelled(&call);
  server_expect(server, then);
}

static void
test_cancel(void)
{
  check_cancel("silent", NULL, "connection 1", "closed 1");
  check_cancel("hang", "good", "request 1 49", "closed 1");
  check_cancel("hang-mid-reply", "good", "request 1 49", "closed 1");
  check_cancel("trickle", "good", "request 1 49", "closed 1");
  check_cancel("h2-hang", "good", "request 1 49", "closed 1");
}

static void
test_cancel_one_of_two(void)
{
  g_autoptr(Server) server = server_start("h2-hang", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autoptr(GCancellable) first = g_cancellable_new();
  g_autoptr(GCancellable) second = g_cancellable_new();
  g_auto(Call) a = {0};
  g_auto(Call) b = {0};

  call_start(&a, transport, server, "https", first);
  call_start(&b, transport, server, "https", second);
  server_expect(server, "request 1 49");
  server_expect(server, "request 1 49");
  g_cancellable_cancel(first);
  call_wait(&a);
  assert_cancelled(&a);
  g_assert_false(b.done);
  g_cancellable_cancel(second);
  call_wait(&b);
  assert_cancelled(&b);
  server_expect(server, "closed 1");
}

static void
test_cancelled_before(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_auto(Call) call = {0};
  g_auto(Call) other = {0};

  g_cancellable_cancel(cancellable);
  call_start(&call, transport, server, "https", cancellable);
  call_wait(&call);
  assert_cancelled(&call);
  g_assert_false(call.sent);
  call_start(&other, transport, server, "https", NULL);
  call_wait(&other);
  assert_echo(&other, 1);
}

static void
test_cancel_after_the_end(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_auto(Call) call = {0};

  call_start(&call, transport, server, "https", cancellable);
  call_wait(&call);
  g_cancellable_cancel(cancellable);
  while (g_main_context_iteration(NULL, FALSE))
    ;
  assert_echo(&call, 1);
}

static void
test_dispose_ends_calls(void)
{
  g_autoptr(Server) server = server_start("hang", "good");
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_auto(Call) a = {0};
  g_auto(Call) b = {0};

  call_start(&a, transport, server, "https", NULL);
  server_expect(server, "request 1 49");
  call_start(&b, transport, server, "https", NULL);
  g_object_run_dispose(G_OBJECT(transport));
  call_wait(&a);
  call_wait(&b);
  assert_cancelled(&a);
  assert_cancelled(&b);
  g_assert_true(a.sent);
  server_expect(server, "closed 1");
}

static void
test_a_call_keeps_the_transport(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  DwCurlTransport *transport = transport_new();
  g_auto(Call) call = {0};

  call_start(&call, transport, server, "https", NULL);
  g_object_add_weak_pointer(G_OBJECT(transport), (gpointer *) &transport);
  g_object_unref(transport);
  call_wait(&call);
  assert_echo(&call, 1);
  while (transport != NULL)
    g_main_context_iteration(NULL, TRUE);
  server_expect(server, "closed 1");
}

/* --- Proxies --- */

static Server *
proxy_start(const char *refuse)
{
  g_autofree char *script = support_file("connect_proxy.py");
  const char *argv[] = {PYTHON, script, refuse != NULL ? "--refuse" : NULL, refuse, NULL};

  return server_spawn(argv);
}

static void
test_proxy(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(Server) proxy = proxy_start(NULL);
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autofree char *url = server_url(server, "https", "desk.test");
  g_autofree char *address = server_url(proxy, "http", "127.0.0.1");
  g_autofree char *expected = g_strdup_printf("connect desk.test:%u", server->port);
  g_auto(Call) call = {0};
  g_auto(Call) loopback = {0};

  g_assert_true(dw_curl_transport_set_proxy(transport, address, NULL));
  call_start_url(&call, transport, url, 0, NULL);
  call_wait(&call);
  assert_echo(&call, 1);
  server_expect(proxy, expected);
  /* This machine is never reached through a proxy: this one would lead there, but as connection 2.
   */
  g_assert_true(dw_curl_transport_set_proxy(transport, "http://127.0.0.1:1", NULL));
  call_start(&loopback, transport, server, "https", NULL);
  call_wait(&loopback);
  assert_echo(&loopback, 2);
}

static void
test_proxy_from_environment(void)
{
  g_autoptr(Server) server = server_start("echo", "good");
  g_autoptr(Server) proxy = proxy_start(NULL);
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_autofree char *url = server_url(server, "https", "desk.test");
  g_autofree char *address = server_url(proxy, "http", "127.0.0.1");
  g_auto(Call) call = {0};
  g_auto(Call) without = {0};
  g_auto(Call) none = {0};

  g_setenv("HTTPS_PROXY", address, TRUE);
  call_start_url(&call, transport, url, 0, NULL);
  call_wait(&call);
  assert_echo(&call, 1);
  g_setenv("NO_PROXY", "desk.test", TRUE);
  call_start_url(&without, transport, url, 0, NULL);
  call_wait(&without);
  assert_failed(&without, DW_ERROR_NETWORK, "was not found", FALSE);
  g_unsetenv("NO_PROXY");
  g_assert_true(dw_curl_transport_set_proxy(transport, "", NULL));
  call_start_url(&none, transport, url, 0, NULL);
  call_wait(&none);
  assert_failed(&none, DW_ERROR_NETWORK, "was not found", FALSE);
  g_unsetenv("HTTPS_PROXY");
}

static void
test_proxy_faults(void)
{
  static const struct {
    const char *refuse;
    const char *words;
  } rows[] = {
      {"407", "user name and password"},
      {"403", "did not let the connection"},
  };
  g_autoptr(DwCurlTransport) transport = transport_new();
  g_auto(Call) unknown = {0};

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(Server) proxy = proxy_start(rows[i].refuse);
    g_autofree char *address = server_url(proxy, "http", "127.0.0.1");
    g_auto(Call) call = {0};

    g_assert_true(dw_curl_transport_set_proxy(transport, address, NULL));
    call_start_url(&call, transport, "https://desk.test", 0, NULL);
    call_wait(&call);
    assert_failed(&call, DW_ERROR_NETWORK, rows[i].words, FALSE);
  }
  g_assert_true(dw_curl_transport_set_proxy(transport, "http://no-such-proxy.invalid:8080", NULL));
  call_start_url(&unknown, transport, "https://desk.test", 0, NULL);
  call_wait(&unknown);
  assert_failed(&unknown, DW_ERROR_NETWORK, "proxy's name was not found", FALSE);
}

static void
test_proxy_addresses(void)
{
  static const struct {
    const char *proxy;
    gboolean good;
  } rows[] = {
      {NULL, TRUE},
      {"", TRUE},
      {"proxy.example:3128", TRUE},
      {"http://proxy.example:3128", TRUE},
      {"https://user:pass@proxy.example", TRUE},
      {"socks5h://[::1]:1080", TRUE},
      {"ftp://proxy.example", FALSE},
      {"http://", FALSE},
      {"http://proxy.example:port", FALSE},
  };
  g_autoptr(DwCurlTransport) transport = dw_curl_transport_new();

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;

    g_test_message("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpint(dw_curl_transport_set_proxy(transport, rows[i].proxy, &error), ==,
                    rows[i].good);
    if (!rows[i].good)
      g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
  }
}

static GLogWriterOutput
keep_log(GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++) {
    if (strcmp(fields[i].key, "MESSAGE") == 0)
      g_string_append_printf(logged, "%s\n", (const char *) fields[i].value);
  }
  return level & G_LOG_LEVEL_INFO ? G_LOG_WRITER_HANDLED
                                  : g_log_writer_default(level, fields, n_fields, user_data);
}

static void
remove_folder(const char *path)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name(folder)) != NULL) {
    g_autofree char *file = g_build_filename(path, name, NULL);

    g_unlink(file);
  }
  g_rmdir(path);
}

static void
make_certs(void)
{
  g_autofree char *script = support_file("make_certs.py");
  char *argv[] = {(char *) PYTHON, script, NULL, NULL};
  g_autoptr(GError) error = NULL;
  int status = 0;

  certs = g_dir_make_tmp("deskway-certs-XXXXXX", &error);
  g_assert_no_error(error);
  argv[2] = certs;
  g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error(error);
  g_spawn_check_wait_status(status, &error);
  g_assert_no_error(error);
}

int
main(int argc, char **argv)
{
  static const char *const variables[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY",  "no_proxy",    "NO_PROXY"};
  int result;

  g_test_init(&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS(variables); i++)
    g_unsetenv(variables[i]);
  logged = g_string_new(NULL);
  g_log_set_writer_func(keep_log, NULL, NULL);
  make_certs();
  g_test_add_func("/curl-transport/good", test_good);
  g_test_add_func("/curl-transport/get", test_get);
  g_test_add_func("/curl-transport/get-odd-replies", test_get_odd_replies);
  g_test_add_func("/curl-transport/get-timeout", test_get_timeout);
  g_test_add_func("/curl-transport/get-untrusted", test_get_untrusted);
  g_test_add_func("/curl-transport/get-refused-urls", test_get_refused_urls);
  g_test_add_func("/curl-transport/one-connection-is-kept", test_one_connection_is_kept);
  g_test_add_func("/curl-transport/large-form", test_large_form);
  g_test_add_func("/curl-transport/empty-form", test_empty_form);
  g_test_add_func("/curl-transport/http2-shares-one-connection", test_http2_shares_one_connection);
  g_test_add_func("/curl-transport/plain-http-on-loopback", test_plain_http_on_loopback);
  g_test_add_func("/curl-transport/any-status-is-a-reply", test_any_status_is_a_reply);
  g_test_add_func("/curl-transport/log", test_log);
  g_test_add_func("/curl-transport/own-context", test_own_context);
  g_test_add_func("/curl-transport/certificates", test_certificates);
  g_test_add_func("/curl-transport/untrusted-without-ca-file", test_untrusted_without_ca_file);
  g_test_add_func("/curl-transport/tls-1-1", test_tls_1_1);
  g_test_add_func("/curl-transport/no-key-log", test_no_key_log);
  g_test_add_func("/curl-transport/no-tls-at-all", test_no_tls_at_all);
  g_test_add_func("/curl-transport/ca-file-faults", test_ca_file_faults);
  g_test_add_func("/curl-transport/ca-file-unreadable", test_ca_file_unreadable);
  g_test_add_func("/curl-transport/ca-file-that-only-looks-right",
                  test_ca_file_that_only_looks_right);
  g_test_add_func("/curl-transport/broken-replies", test_broken_replies);
  g_test_add_func("/curl-transport/reply-limit-of-a-call", test_reply_limit_of_a_call);
  g_test_add_func("/curl-transport/nothing-is-sent-twice", test_nothing_is_sent_twice);
  g_test_add_func("/curl-transport/timeouts", test_timeouts);
  g_test_add_func("/curl-transport/unreachable", test_unreachable);
  g_test_add_func("/curl-transport/cancel", test_cancel);
  g_test_add_func("/curl-transport/cancel-one-of-two", test_cancel_one_of_two);
  g_test_add_func("/curl-transport/cancelled-before", test_cancelled_before);
  g_test_add_func("/curl-transport/cancel-after-the-end", test_cancel_after_the_end);
  g_test_add_func("/curl-transport/dispose-ends-calls", test_dispose_ends_calls);
  g_test_add_func("/curl-transport/a-call-keeps-the-transport", test_a_call_keeps_the_transport);
  g_test_add_func("/curl-transport/proxy", test_proxy);
  g_test_add_func("/curl-transport/proxy-from-environment", test_proxy_from_environment);
  g_test_add_func("/curl-transport/proxy-faults", test_proxy_faults);
  g_test_add_func("/curl-transport/proxy-addresses", test_proxy_addresses);
  result = g_test_run();
  remove_folder(certs);
  g_free(certs);
  g_string_free(logged, TRUE);
  return result;
}
