/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keyrings that are absent, mute, mad or restarted: a bus of the test's own, and on it a service
 * that does as it is told. */
#include "dw-error.h"
#include "dw-fake-clock.h"
#include "dw-keyring.h"
#include "dw-sync-store.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

typedef enum {
  MOCK_WORKS,
  MOCK_MUTE,
  MOCK_MUTE_SECRETS,
  MOCK_FAILS,
  MOCK_MAD,
} MockMood;

typedef struct {
  GTestDBus *bus;
  GDBusConnection *connection;
  DwFakeClock *clock;
  DwSecretStore *store;
  MockMood mood;
  guint object;
  guint generation; /* sessions of another one are unknown */
  guint asked;
} Fixture;

static const char introspection[] =
    "<node><interface name='org.freedesktop.Secret.Service'>"
    "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
    "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
    "<method name='SearchItems'><arg type='a{ss}' direction='in'/>"
    "<arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
    "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>"
    "<arg type='a{o(oayays)}' direction='out'/></method>"
    "</interface></node>";

#define ITEM "/org/freedesktop/secrets/collection/mock/1"

static GVariant *
make_secrets(const char *session)
{
  GVariantBuilder secrets;

  g_variant_builder_init(&secrets, G_VARIANT_TYPE("a{o(oayays)}"));
  g_variant_builder_add(
      &secrets, "{o@(oayays)}", ITEM,
      g_variant_new("(o@ay@ays)", session, g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, "", 0, 1),
                    g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, "mock", 4, 1), "text/plain"));
  return g_variant_new("(a{o(oayays)})", &secrets);
}

static void
answer_open(Fixture *fixture, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autofree char *session = g_strdup_printf("/session/%u", fixture->generation);
  const char *algorithm;

  g_variant_get(parameters, "(&sv)", &algorithm, NULL);
  if (strcmp(algorithm, "plain") != 0)
    g_dbus_method_invocation_return_dbus_error(
        invocation, "org.freedesktop.DBus.Error.NotSupported", "Plain alone");
  else
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(vo)", g_variant_new_string(""), session));
}

static void
answer_secrets(Fixture *fixture, GVariant *parameters, GDBusMethodInvocation *invocation)
{
  g_autofree char *expected = g_strdup_printf("/session/%u", fixture->generation);
  const char *session;

  g_variant_get(parameters, "(@ao&o)", NULL, &session);
  if (strcmp(session, expected) != 0)
    g_dbus_method_invocation_return_dbus_error(invocation, "org.freedesktop.Secret.Error.NoSession",
                                               "No such session");
  else
    g_dbus_method_invocation_return_value(invocation, make_secrets(session));
}

static void
method_cb(GDBusConnection *connection,
          const char *sender,
          const char *path,
          const char *interface,
          const char *method,
          GVariant *parameters,
          GDBusMethodInvocation *invocation,
          gpointer user_data)
{
  static const char *const items[] = {ITEM, NULL}, *const none[] = {NULL};
  Fixture *fixture = user_data;
  gboolean search = strcmp(method, "SearchItems") == 0;

  fixture->asked++;
  if (fixture->mood == MOCK_MUTE || (fixture->mood == MOCK_MUTE_SECRETS && !search))
    g_object_unref(invocation); /* nobody ever answers */
  else if (fixture->mood == MOCK_FAILS)
    g_dbus_method_invocation_return_dbus_error(invocation, "org.freedesktop.DBus.Error.Failed",
                                               "It broke: password=hunter2hunter2");
  else if (strcmp(method, "OpenSession") == 0)
    answer_open(fixture, parameters, invocation);
  else if (search)
    g_dbus_method_invocation_return_value(invocation, g_variant_new("(^ao^ao)", items, none));
  else
    answer_secrets(fixture, parameters, invocation);
}

/* GDBus does not let an object answer with the wrong types, so this one answers below it. */
static GDBusMessage *
mad_filter_cb(GDBusConnection *connection,
              GDBusMessage *message,
              gboolean incoming,
              gpointer user_data)
{
  Fixture *fixture = user_data;

  GDBusMessage *mad;

  if (fixture->mood != MOCK_MAD || incoming ||
      g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_RETURN)
    return message;
  mad = g_dbus_message_copy(message, NULL); /* one that is on its way can't be changed */
  g_object_unref(message);
  g_dbus_message_set_body(mad, g_variant_new("(s)", "mad"));
  return mad;
}

static void
appear(Fixture *fixture)
{
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
      fixture->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new("(su)", "org.freedesktop.secrets", 4), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

  g_assert_nonnull(reply);
}

static void
disappear(Fixture *fixture)
{
  g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
      fixture->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "ReleaseName", g_variant_new("(s)", "org.freedesktop.secrets"), NULL, G_DBUS_CALL_FLAGS_NONE,
      -1, NULL, NULL);

  g_assert_nonnull(reply);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
  static const GDBusInterfaceVTable vtable = {.method_call = method_cb};
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(introspection, NULL);
  g_autoptr(GError) error = NULL;

  fixture->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
  g_test_dbus_up(fixture->bus);
  fixture->connection =
      g_dbus_connection_new_for_address_sync(g_test_dbus_get_bus_address(fixture->bus),
                                             G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                 G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                             NULL, NULL, &error);
  g_assert_no_error(error);
  g_dbus_connection_add_filter(fixture->connection, mad_filter_cb, fixture, NULL);
  fixture->object =
      g_dbus_connection_register_object(fixture->connection, "/org/freedesktop/secrets",
                                        node->interfaces[0], &vtable, fixture, NULL, &error);
  g_assert_no_error(error);
  fixture->generation = 1;
  fixture->clock = dw_fake_clock_new();
  fixture->store = dw_keyring_new(DW_CLOCK(fixture->clock));
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint(dw_fake_clock_count_timeouts(fixture->clock), ==, 0);
  g_clear_object(&fixture->store);
  g_clear_object(&fixture->clock);
  g_dbus_connection_close_sync(fixture->connection, NULL, NULL);
  g_clear_object(&fixture->connection);
  g_test_dbus_down(fixture->bus); /* fails when the store left a connection behind */
  g_clear_object(&fixture->bus);
}

static void
assert_lookup(Fixture *fixture, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwSecret) secret =
      dw_sync_store_lookup(fixture->store, "alice", DW_SECRET_PURPOSE_SESSION, &error);

  g_assert_no_error(error);
  g_assert_cmpstr(secret == NULL ? NULL : dw_secret_peek(secret), ==, expected);
}

static char *
assert_all_fail(DwSecretStore *store)
{
  g_autoptr(GError) error = NULL;

  g_assert_false(dw_sync_store_store(store, "alice", DW_SECRET_PURPOSE_SESSION, "x", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_clear_error(&error);
  g_assert_false(dw_sync_store_clear(store, "alice", NULL, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_clear_error(&error);
  g_assert_null(dw_sync_store_lookup(store, "alice", DW_SECRET_PURPOSE_SESSION, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  return g_strdup(error->message);
}

static void
test_absent(Fixture *fixture, gconstpointer data)
{
  g_autofree char *message = assert_all_fail(fixture->store);

  g_assert_nonnull(strstr(message, "no keyring"));
  appear(fixture);
  assert_lookup(fixture, "mock");
}

static void
test_restart(Fixture *fixture, gconstpointer data)
{
  guint asked;

  appear(fixture);
  assert_lookup(fixture, "mock");
  asked = fixture->asked;
  assert_lookup(fixture, "mock");
  g_assert_cmpuint(fixture->asked - asked, ==, 2); /* the session is kept */
  disappear(fixture);
  fixture->generation++;
  appear(fixture);
  assert_lookup(fixture, "mock");
}

/* The service forgets its sessions without leaving the bus. */
static void
test_session_lost(Fixture *fixture, gconstpointer data)
{
  appear(fixture);
  assert_lookup(fixture, "mock");
  fixture->generation++;
  assert_lookup(fixture, "mock");
}

static void
test_deadline(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  appear(fixture);
  fixture->mood = GPOINTER_TO_INT(data);
  dw_secret_store_lookup_async(fixture->store, "alice", DW_SECRET_PURPOSE_SESSION, NULL,
                               dw_sync_store_result_cb, &result);
  while (fixture->asked < (fixture->mood == MOCK_MUTE ? 1 : 2))
    g_main_context_iteration(NULL, TRUE);
  dw_fake_clock_advance(fixture->clock, 2999);
  g_assert_null(result);
  dw_fake_clock_advance(fixture->clock, 1);
  g_assert_nonnull(result);
  g_assert_null(dw_secret_store_lookup_finish(fixture->store, result, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_nonnull(strstr(error->message, "3 seconds"));
  fixture->mood = MOCK_WORKS;
  assert_lookup(fixture, "mock");
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  appear(fixture);
  fixture->mood = MOCK_MUTE;
  dw_secret_store_clear_async(fixture->store, "alice", NULL, cancellable, dw_sync_store_result_cb,
                              &result);
  while (fixture->asked == 0)
    g_main_context_iteration(NULL, TRUE);
  g_cancellable_cancel(cancellable);
  g_assert_false(dw_secret_store_clear_finish(fixture->store, dw_sync_store_wait(&result), &error));
  g_assert_true(dw_error_is_cancelled(error));
  fixture->mood = MOCK_WORKS;
  assert_lookup(fixture, "mock");
}

static void
test_cancelled_at_once(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  appear(fixture);
  dw_secret_store_lookup_async(fixture->store, "alice", DW_SECRET_PURPOSE_SESSION, cancellable,
                               dw_sync_store_result_cb, &result);
  g_cancellable_cancel(cancellable);
  g_assert_null(dw_secret_store_lookup_finish(fixture->store, dw_sync_store_wait(&result), &error));
  g_assert_true(dw_error_is_cancelled(error));
  g_assert_cmpuint(fixture->asked, ==, 0);
}

static void
test_fails(Fixture *fixture, gconstpointer data)
{
  g_autofree char *message = NULL;

  appear(fixture);
  fixture->mood = MOCK_FAILS;
  message = assert_all_fail(fixture->store);
  g_assert_nonnull(strstr(message, "It broke"));
  g_assert_null(strstr(message, "hunter2"));
}

static void
test_mad(Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  appear(fixture);
  fixture->mood = MOCK_MAD;
  g_assert_null(dw_sync_store_lookup(fixture->store, "alice", DW_SECRET_PURPOSE_SESSION, &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
}

static void
test_no_bus(void)
{
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  g_autoptr(DwSecretStore) store = dw_keyring_new(DW_CLOCK(clock));
  g_autofree char *message = NULL;

  g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  message = assert_all_fail(store);
  g_assert_nonnull(strstr(message, "no keyring"));
}

/* A socket that takes the connection and never says a word. */
static void
test_mute_bus(void)
{
  g_autofree char *folder = g_dir_make_tmp("deskway-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "bus", NULL);
  g_autofree char *bus_address = g_strdup_printf("unix:path=%s", path);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
  g_autoptr(GSocket) socket =
      g_socket_new(G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr(DwFakeClock) clock = dw_fake_clock_new();
  g_autoptr(DwSecretStore) store = dw_keyring_new(DW_CLOCK(clock));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true(g_socket_bind(socket, address, FALSE, NULL) && g_socket_listen(socket, NULL));
  g_setenv("DBUS_SESSION_BUS_ADDRESS", bus_address, TRUE);
  dw_secret_store_lookup_async(store, "alice", DW_SECRET_PURPOSE_SESSION, NULL,
                               dw_sync_store_result_cb, &result);
  dw_fake_clock_advance(clock, 3000);
  g_assert_null(dw_secret_store_lookup_finish(store, dw_sync_store_wait(&result), &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_STORAGE);
  g_assert_nonnull(strstr(error->message, "3 seconds"));
  g_unlink(path);
  g_rmdir(folder);
}

#define ADD(name, data, test) \
  g_test_add("/keyring-faults/" name, Fixture, GINT_TO_POINTER(data), set_up, test, tear_down)

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  ADD("absent", 0, test_absent);
  ADD("restart", 0, test_restart);
  ADD("session-lost", 0, test_session_lost);
  ADD("mute-search", MOCK_MUTE, test_deadline);
  ADD("mute-secrets", MOCK_MUTE_SECRETS, test_deadline);
  ADD("cancelled", 0, test_cancelled);
  ADD("cancelled-at-once", 0, test_cancelled_at_once);
  ADD("fails", 0, test_fails);
  ADD("mad", 0, test_mad);
  g_test_add_func("/keyring-faults/no-bus", test_no_bus);
  g_test_add_func("/keyring-faults/mute-bus", test_mute_bus);
  return g_test_run();
}
