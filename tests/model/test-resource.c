/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-resource.h"
#include "model-test-util.h"

#include <string.h>

#define BASE                                                                                      \
  "'ResourceType':'Desktop','ResourceName':'Desk','ResourceStatus':'Stopped','OsType':'Windows'," \
  "'RegionId':'cn-hangzhou'"

/* Keeps the names sorted: in what order a frozen object notifies is GObject's affair. */
static void
note_cb(GObject *object, GParamSpec *pspec, GString *log)
{
  const char *p = log->str;
  gssize at;

  while (*p != '\0' && strcmp(p, pspec->name) < 0)
    p = strchr(p, ' ') + 1;
  at = p - log->str;
  g_string_insert(log, at, " ");
  g_string_insert(log, at, pspec->name);
}

static DwResource *
resource_of(const char *members)
{
  g_autoptr(DwResourceData) data = data_of(members);

  return dw_resource_new(data);
}

static void
test_values(void)
{
  g_autoptr(DwResource) resource =
      resource_of(BASE ",'ResourceSessionStatus':'Disconnected','LocalName':'Hangzhou'");
  g_autofree char *id = NULL, *name = NULL, *kind_word = NULL, *status_word = NULL;
  g_autofree char *session = NULL, *region = NULL, *system = NULL;
  g_autoptr(DwResourceData) data = NULL;
  guint actions, operation;
  int kind, status;

  g_object_get(resource, "id", &id, "name", &name, "kind", &kind, "kind-word", &kind_word, "status",
               &status, "status-word", &status_word, "session-word", &session, "region", &region,
               "system", &system, "actions", &actions, "operation", &operation, "data", &data,
               NULL);
  g_assert_cmpstr(id, ==, "ecd-1");
  g_assert_cmpstr(name, ==, "Desk");
  g_assert_cmpint(kind, ==, DW_RESOURCE_KIND_COMPUTER);
  g_assert_cmpstr(kind_word, ==, "Computer");
  g_assert_cmpint(status, ==, DW_RESOURCE_STATUS_STOPPED);
  g_assert_cmpstr(status_word, ==, "Stopped");
  g_assert_cmpstr(session, ==, "Not in use");
  g_assert_cmpstr(dw_resource_get_session_name(resource), ==, "disconnected");
  g_assert_cmpstr(region, ==, "Hangzhou");
  g_assert_cmpstr(system, ==, "Windows · Hangzhou");
  g_assert_cmpuint(actions, ==, DW_ACTION_START);
  g_assert_cmpuint(operation, ==, DW_ACTION_NONE);
  g_assert_true(data == dw_resource_get_data(resource));
  g_assert_cmpint(dw_resource_get_connect_need(resource), ==, DW_CONNECT_NEEDS_START);
}

static void
test_names(void)
{
  static const struct {
    const char *members, *name;
  } rows[] = {
      {"'ResourceName':'R','UserCustomName':'U','LocalName':'L'", "U"},
      {"'ResourceName':'R','UserCustomName':''", "R"},
      {"'ResourceName':'\\u0007','UserCustomName':' '", "ecd-1"},
      {"", "ecd-1"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResource) resource = resource_of(rows[i].members);

    g_assert_cmpstr(dw_resource_get_name(resource), ==, rows[i].name);
  }
}

static void
test_systems(void)
{
  static const struct {
    const char *members, *system;
  } rows[] = {
      {"'OsType':'Linux','Os':'Ubuntu','RegionId':'cn-x'", "Linux · cn-x"},
      {"'Os':'Ubuntu 22.04','LocalName':'Here'", "Ubuntu 22.04 · Here"},
      {"'Os':'Ubuntu'", "Ubuntu"},
      {"'RegionId':'cn-x'", "cn-x"},
      {"", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResource) resource = resource_of(rows[i].members);

    g_assert_cmpstr(dw_resource_get_system(resource), ==, rows[i].system);
  }
}

static void
test_notify(void)
{
  static const struct {
    const char *members, *notified;
    gboolean changed;
  } rows[] = {
      {BASE, "", FALSE},
      {BASE ",'Version':'2'", "data ", TRUE},
      {BASE ",'UserCustomName':'Mine'", "data name ", TRUE},
      {BASE ",'UserCustomName':'Desk'", "data ", TRUE},
      {BASE ",'ResourceSessionStatus':'Connected'", "data session-word ", TRUE},
      {BASE ",'LocalName':'Hangzhou'", "data region system ", TRUE},
      {BASE ",'SupportedActions':[]", "actions data ", TRUE},
      {BASE ",'ManagementStatuses':['Starting']", "actions data status status-word ", TRUE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResource) resource = resource_of(BASE);
    g_autoptr(DwResourceData) data = data_of(rows[i].members);
    g_autoptr(GString) log = g_string_new(NULL);

    g_test_message("%s", rows[i].members);
    dw_resource_get_search_key(resource);
    dw_resource_get_system(resource);
    g_signal_connect(resource, "notify", G_CALLBACK(note_cb), log);
    g_assert_cmpint(dw_resource_update(resource, data), ==, rows[i].changed);
    g_assert_cmpstr(log->str, ==, rows[i].notified);
  }
}

static void
test_operation(void)
{
  g_autoptr(DwResource) resource = resource_of(BASE);
  g_autoptr(DwResourceData) starting = data_of(BASE ",'ManagementStatuses':['Updating']");
  g_autoptr(GString) log = g_string_new(NULL);

  g_signal_connect(resource, "notify", G_CALLBACK(note_cb), log);
  dw_resource_set_operation(resource, DW_ACTION_START);
  g_assert_cmpstr(log->str, ==, "actions operation status-word ");
  g_assert_cmpstr(dw_resource_get_status_word(resource), ==, "Starting…");
  g_assert_cmpint(dw_resource_get_status(resource), ==, DW_RESOURCE_STATUS_STOPPED);
  g_assert_cmpuint(dw_resource_get_actions(resource), ==, DW_ACTION_NONE);
  g_assert_cmpuint(dw_resource_get_operation(resource), ==, DW_ACTION_START);

  g_string_truncate(log, 0);
  dw_resource_set_operation(resource, DW_ACTION_START);
  g_assert_cmpstr(log->str, ==, "");

  dw_resource_update(resource, starting);
  g_assert_cmpstr(dw_resource_get_status_word(resource), ==, "Being updated…");
  dw_resource_set_operation(resource, DW_ACTION_NONE);
  g_assert_cmpint(dw_resource_get_kind(resource), ==, DW_RESOURCE_KIND_COMPUTER);
}

static void
test_unknown_status(void)
{
  g_autoptr(DwResource) resource =
      resource_of("'ResourceType':'Desktop','ResourceStatus':'Dreaming'");

  g_assert_cmpstr(dw_resource_get_status_word(resource), ==, "Dreaming");
  g_assert_cmpint(dw_resource_get_status(resource), ==, DW_RESOURCE_STATUS_UNKNOWN);
}

static void
test_search_key(void)
{
  g_autoptr(DwResource) resource = resource_of(
      "'ResourceName':'Büro','UserCustomName':'Mine','Os':'Windows 11','RegionId':'cn-x'");
  const char *key = dw_resource_get_search_key(resource);

  g_assert_cmpstr(key, ==, "mine\nburo\necd-1\nwindows 11\ncn-x\n");
  g_assert_true(key == dw_resource_get_search_key(resource));
}

static void
count_cb(DwResource *resource, guint *count)
{
  (*count)++;
}

/* What is the person's own is told of once, and what lists are ordered by is told apart. */
static void
test_own(void)
{
  g_autoptr(DwResource) resource = resource_of("'ResourceName':'A'");
  g_autoptr(DwResourceData) running = data_of("'ResourceName':'A','ResourceStatus':'Running'");
  g_autoptr(DwResourceData) renamed = data_of("'ResourceName':'B','ResourceStatus':'Running'");
  guint ranks = 0;
  gboolean favourite = FALSE;
  gint64 last_used = 0;

  g_signal_connect(resource, "rank-changed", G_CALLBACK(count_cb), &ranks);
  dw_resource_set_favourite(resource, FALSE);
  dw_resource_set_last_used(resource, 0);
  g_assert_cmpuint(ranks, ==, 0);
  dw_resource_set_favourite(resource, 2);
  dw_resource_set_last_used(resource, G_GINT64_CONSTANT(5000000000));
  g_assert_cmpuint(ranks, ==, 2);
  g_assert_true(dw_resource_update(resource, running));
  g_assert_cmpuint(ranks, ==, 2);
  g_assert_true(dw_resource_update(resource, renamed));
  g_assert_cmpuint(ranks, ==, 3);
  g_object_get(resource, "favourite", &favourite, "last-used", &last_used, NULL);
  g_assert_true(favourite);
  g_assert_cmpint(last_used, ==, G_GINT64_CONSTANT(5000000000));
}

/* A key that is kept must not outlive what it was made of. */
static void
test_keys(void)
{
  static const char *const members[] = {
      "'ResourceName':'A'",
      "'ResourceName':'A','ResourceStatus':'Running'",
      "'ResourceName':'A','UserCustomName':'C'",
      "'ResourceName':'B','UserCustomName':'C'",
      "'ResourceName':'B','UserCustomName':'C','Os':'Windows'",
      "'ResourceName':'B','UserCustomName':'C','OsType':'Windows'",
      "'ResourceName':'B','UserCustomName':'C','RegionId':'cn-x'",
      "'ResourceName':'B','LocalName':'Here'",
  };
  g_autoptr(DwResource) resource = resource_of("");

  for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
    g_autoptr(DwResourceData) data = data_of(members[i]);
    g_autoptr(DwResource) fresh = dw_resource_new(data);

    dw_resource_get_search_key(resource);
    dw_resource_get_sort_key(resource);
    dw_resource_update(resource, data);
    g_assert_cmpstr(dw_resource_get_search_key(resource), ==, dw_resource_get_search_key(fresh));
    g_assert_cmpstr(dw_resource_get_sort_key(resource), ==, dw_resource_get_sort_key(fresh));
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/resource/values", test_values);
  g_test_add_func("/resource/names", test_names);
  g_test_add_func("/resource/systems", test_systems);
  g_test_add_func("/resource/notify", test_notify);
  g_test_add_func("/resource/operation", test_operation);
  g_test_add_func("/resource/unknown-status", test_unknown_status);
  g_test_add_func("/resource/search-key", test_search_key);
  g_test_add_func("/resource/own", test_own);
  g_test_add_func("/resource/keys", test_keys);
  return g_test_run();
}
