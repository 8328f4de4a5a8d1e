/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-actions.h"
#include "model-test-util.h"

#define COMPUTER "'ResourceType':'Desktop',"

static const struct {
  const char *members;
  DwAction actions;
} action_rows[] = {
    /* the status decides where SupportedActions is absent */
    {COMPUTER "'ResourceStatus':'Stopped'", DW_ACTION_START},
    {COMPUTER "'ResourceStatus':'STOPPED'", DW_ACTION_START},
    {COMPUTER "'ResourceStatus':'Hibernated'", DW_ACTION_WAKE_UP},
    {COMPUTER "'ResourceStatus':'Running'", DW_ACTION_STOP | DW_ACTION_RESTART},
    {COMPUTER "'ResourceStatus':'Running','SupportHibernation':false",
     DW_ACTION_STOP | DW_ACTION_RESTART},
    {COMPUTER "'ResourceStatus':'Running','SupportHibernation':'true'",
     DW_ACTION_STOP | DW_ACTION_RESTART | DW_ACTION_HIBERNATE},
    {COMPUTER "'ResourceStatus':'Stopped','SupportHibernation':true", DW_ACTION_START},
    {COMPUTER "'ResourceStatus':'Expired'", DW_ACTION_NONE},
    {COMPUTER "'ResourceStatus':'Deleted'", DW_ACTION_NONE},
    {COMPUTER "'ResourceStatus':'Dreaming'", DW_ACTION_NONE},
    {COMPUTER "'X':1", DW_ACTION_NONE},
    {COMPUTER "'ResourceStatus':'Running','SupportedActions':null",
     DW_ACTION_STOP | DW_ACTION_RESTART},
    /* SupportedActions decides when present */
    {COMPUTER "'ResourceStatus':'Running','SupportedActions':['Stop']", DW_ACTION_STOP},
    {COMPUTER "'ResourceStatus':'Running','SupportedActions':[]", DW_ACTION_NONE},
    {COMPUTER "'ResourceStatus':'Running','SupportedActions':['Fly']", DW_ACTION_NONE},
    {COMPUTER "'ResourceStatus':'Running','SupportedActions':['Hibernate','Fly']",
     DW_ACTION_HIBERNATE},
    {COMPUTER "'ResourceStatus':'Dreaming','SupportedActions':['WakeUp','Start']",
     DW_ACTION_WAKE_UP | DW_ACTION_START},
    /* nothing while a transition runs */
    {COMPUTER "'ResourceStatus':'Starting'", DW_ACTION_NONE},
    {COMPUTER "'ResourceStatus':'Starting','SupportedActions':['Stop']", DW_ACTION_NONE},
    {COMPUTER "'ResourceStatus':'Hibernating'", DW_ACTION_NONE},
    {COMPUTER "'ResourceStatus':'Running','ManagementStatuses':['Rebooting']", DW_ACTION_NONE},
    {COMPUTER "'ResourceStatus':'Running','ManagementStatuses':'Migrating'", DW_ACTION_NONE},
    {COMPUTER "'ResourceStatus':'Running','ManagementStatuses':['NoFlag','SomethingNew']",
     DW_ACTION_STOP | DW_ACTION_RESTART},
    {COMPUTER "'ResourceStatus':'Starting','FotaUpdate':{'NewAppVersion':'2'}", DW_ACTION_NONE},
    /* an image update that waits */
    {COMPUTER "'ResourceStatus':'Running','FotaUpdate':{'NewAppVersion':'2'}",
     DW_ACTION_STOP | DW_ACTION_RESTART | DW_ACTION_UPDATE_IMAGE},
    {COMPUTER "'ResourceStatus':'Running','SupportedActions':[],'FotaUpdate':{'NewAppVersion':'2'}",
     DW_ACTION_UPDATE_IMAGE},
    {COMPUTER "'ResourceStatus':'Stopped','FotaUpdate':{'NewAppVersion':'2'}", DW_ACTION_START},
    {COMPUTER "'ResourceStatus':'Running','FotaUpdate':{'CurrentAppVersion':'1'}",
     DW_ACTION_STOP | DW_ACTION_RESTART},
    /* apps and drives have no power actions */
    {"'ResourceType':'App','ResourceStatus':'Running'", DW_ACTION_NONE},
    {"'ResourceType':'App','ResourceStatus':'Stopped','SupportedActions':['Start']",
     DW_ACTION_NONE},
    {"'ResourceType':'CloudDrive','ResourceStatus':'Stopped'", DW_ACTION_NONE},
    {"'ProductType':'AndroidCloud','ResourceStatus':'Stopped'", DW_ACTION_START},
    {"'ResourceType':'Hologram','ResourceStatus':'Stopped'", DW_ACTION_START},
};

static void
test_actions(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(action_rows); i++) {
    g_autoptr(DwResourceData) data = data_of(action_rows[i].members);

    g_test_message("%s", action_rows[i].members);
    g_assert_cmpuint(dw_actions_for(data), ==, action_rows[i].actions);
  }
}

static void
test_kinds(void)
{
  static const struct {
    const char *members;
    DwResourceKind kind;
  } rows[] = {
      {"'ResourceType':'Desktop'", DW_RESOURCE_KIND_COMPUTER},
      {"'ResourceType':'desktop','ProductType':'CloudDesktop'", DW_RESOURCE_KIND_COMPUTER},
      {"'ResourceType':'Desktop','RealDesktopId':'ecd-1'", DW_RESOURCE_KIND_COMPUTER},
      {"'ResourceType':'Desktop','RealDesktopId':'ecd-2'", DW_RESOURCE_KIND_SHARE},
      {"'ResourceType':'Desktop','ResourceId':'dg-1'", DW_RESOURCE_KIND_SHARE},
      {"'ResourceType':'DesktopGroup'", DW_RESOURCE_KIND_SHARE},
      {"'ResourceType':'App'", DW_RESOURCE_KIND_APP},
      {"'ResourceType':'CloudDrive'", DW_RESOURCE_KIND_DRIVE},
      {"'ResourceType':'Desktop','ProductType':'AndroidCloud'", DW_RESOURCE_KIND_PHONE},
      {"'ResourceType':'New','ProductType':'CloudApp'", DW_RESOURCE_KIND_APP},
      {"'ProductType':'CloudDesktop'", DW_RESOURCE_KIND_COMPUTER},
      {"'ResourceType':'Hologram'", DW_RESOURCE_KIND_OTHER},
      {"", DW_RESOURCE_KIND_OTHER},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResourceData) data = data_of(rows[i].members);

    g_test_message("%s", rows[i].members);
    g_assert_cmpint(dw_resource_kind_from_data(data), ==, rows[i].kind);
  }
}

static void
test_kind_names(void)
{
  static const char *const names[] = {"computer", "share", "app", "drive", "phone", "other"};
  DwResourceKind kind;

  for (guint i = 0; i < DW_N_RESOURCE_KINDS; i++) {
    g_assert_cmpstr(dw_resource_kind_get_name(i), ==, names[i]);
    g_assert_true(dw_resource_kind_from_name(names[i], &kind));
    g_assert_cmpuint(kind, ==, i);
  }
  g_assert_true(dw_resource_kind_from_name("Computer", &kind));
  g_assert_false(dw_resource_kind_from_name("hologram", &kind));
  g_assert_cmpstr(dw_resource_kind_get_word(DW_RESOURCE_KIND_SHARE), ==, "Share");
  g_assert_cmpstr(dw_resource_kind_get_word(99), ==, "Other");
}

static void
test_statuses(void)
{
  static const struct {
    const char *members;
    const char *name;
    gboolean transition;
  } rows[] = {
      {COMPUTER "'ResourceStatus':'Running'", "running", FALSE},
      {COMPUTER "'ResourceStatus':'running'", "running", FALSE},
      {COMPUTER "'ResourceStatus':'Stopped'", "stopped", FALSE},
      {COMPUTER "'ResourceStatus':'Hibernated'", "hibernated", FALSE},
      {COMPUTER "'ResourceStatus':'Starting'", "starting", TRUE},
      {COMPUTER "'ResourceStatus':'Stopping'", "stopping", TRUE},
      {COMPUTER "'ResourceStatus':'Rebooting'", "restarting", TRUE},
      {COMPUTER "'ResourceStatus':'Hibernating'", "hibernating", TRUE},
      {COMPUTER "'ResourceStatus':'Resuming'", "waking-up", TRUE},
      {COMPUTER "'ResourceStatus':'Pending'", "creating", TRUE},
      {COMPUTER "'ResourceStatus':'Rebuilding'", "updating", TRUE},
      {COMPUTER "'ResourceStatus':'FotaUpdating'", "updating", TRUE},
      {COMPUTER "'ResourceStatus':'Expired'", "expired", FALSE},
      {COMPUTER "'ResourceStatus':'Deleting'", "deleted", FALSE},
      {COMPUTER "'ResourceStatus':'Failed'", "failed", FALSE},
      {COMPUTER "'ResourceStatus':'Dreaming'", "unknown", FALSE},
      {COMPUTER "'ManagementStatuses':['Expired']", "unknown", FALSE},
      {COMPUTER "'ResourceStatus':'Stopped','ManagementStatuses':['x','Starting']", "starting",
       TRUE},
      {COMPUTER "'ResourceStatus':'Stopping','ManagementStatuses':['Starting']", "stopping", TRUE},
      {"'ResourceType':'App'", "available", FALSE},
      {"'ResourceType':'CloudDrive','ResourceStatus':'Expired'", "expired", FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(DwResourceData) data = data_of(rows[i].members);
    DwResourceStatus status = dw_resource_status_from_data(data), again;

    g_test_message("%s", rows[i].members);
    g_assert_cmpstr(dw_resource_status_get_name(status), ==, rows[i].name);
    g_assert_cmpint(dw_resource_status_is_transition(status), ==, rows[i].transition);
    g_assert_true(dw_resource_status_from_name(rows[i].name, &again));
    g_assert_cmpint(again, ==, status);
  }
}

static void
test_status_words(void)
{
  DwResourceStatus status;

  g_assert_false(dw_resource_status_from_name("dreaming", &status));
  g_assert_cmpstr(dw_resource_status_get_word(DW_RESOURCE_STATUS_WAKING_UP), ==, "Waking up…");
  g_assert_cmpstr(dw_resource_status_get_word(99), ==, "Unknown");
}

static void
test_sessions(void)
{
  g_assert_cmpstr(dw_resource_status_session_name("Connected"), ==, "connected");
  g_assert_cmpstr(dw_resource_status_session_name("disconnected"), ==, "disconnected");
  g_assert_cmpstr(dw_resource_status_session_name("Limbo"), ==, "unknown");
  g_assert_null(dw_resource_status_session_name(NULL));
  g_assert_cmpstr(dw_resource_status_session_word("Connected"), ==, "In use");
  g_assert_cmpstr(dw_resource_status_session_word("Limbo"), ==, "Limbo");
  g_assert_null(dw_resource_status_session_word(NULL));
}

static void
test_connect(void)
{
  static const struct {
    DwResourceKind kind;
    DwResourceStatus status;
    DwConnectNeed need;
  } rows[] = {
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_RUNNING, DW_CONNECT_NEEDS_NOTHING},
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_STOPPED, DW_CONNECT_NEEDS_START},
      {DW_RESOURCE_KIND_SHARE, DW_RESOURCE_STATUS_HIBERNATED, DW_CONNECT_NEEDS_WAKE_UP},
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_STARTING, DW_CONNECT_NEEDS_WAITING},
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_STOPPING, DW_CONNECT_NEEDS_WAITING},
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_HIBERNATING, DW_CONNECT_NEEDS_WAITING},
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_CREATING, DW_CONNECT_NEEDS_WAITING},
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_UPDATING, DW_CONNECT_NEEDS_WAITING},
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_UNKNOWN, DW_CONNECT_NEEDS_NOTHING},
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_EXPIRED, DW_CONNECT_IMPOSSIBLE},
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_DELETED, DW_CONNECT_IMPOSSIBLE},
      {DW_RESOURCE_KIND_COMPUTER, DW_RESOURCE_STATUS_FAILED, DW_CONNECT_IMPOSSIBLE},
      {DW_RESOURCE_KIND_APP, DW_RESOURCE_STATUS_AVAILABLE, DW_CONNECT_NEEDS_NOTHING},
      {DW_RESOURCE_KIND_APP, DW_RESOURCE_STATUS_STOPPED, DW_CONNECT_NEEDS_NOTHING},
      {DW_RESOURCE_KIND_APP, DW_RESOURCE_STATUS_EXPIRED, DW_CONNECT_IMPOSSIBLE},
      {DW_RESOURCE_KIND_DRIVE, DW_RESOURCE_STATUS_AVAILABLE, DW_CONNECT_IMPOSSIBLE},
      {DW_RESOURCE_KIND_PHONE, DW_RESOURCE_STATUS_STOPPED, DW_CONNECT_NEEDS_START},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_test_message("row %" G_GSIZE_FORMAT, i);
    g_assert_cmpint(dw_actions_needed_to_connect(rows[i].kind, rows[i].status), ==, rows[i].need);
  }
}

static void
test_action_names(void)
{
  static const struct {
    DwAction action;
    const char *name;
    DwResourceStatus transition, target;
  } rows[] = {
      {DW_ACTION_START, "start", DW_RESOURCE_STATUS_STARTING, DW_RESOURCE_STATUS_RUNNING},
      {DW_ACTION_STOP, "stop", DW_RESOURCE_STATUS_STOPPING, DW_RESOURCE_STATUS_STOPPED},
      {DW_ACTION_RESTART, "restart", DW_RESOURCE_STATUS_RESTARTING, DW_RESOURCE_STATUS_RUNNING},
      {DW_ACTION_WAKE_UP, "wake", DW_RESOURCE_STATUS_WAKING_UP, DW_RESOURCE_STATUS_RUNNING},
      {DW_ACTION_HIBERNATE, "hibernate", DW_RESOURCE_STATUS_HIBERNATING,
       DW_RESOURCE_STATUS_HIBERNATED},
      {DW_ACTION_UPDATE_IMAGE, "update-image", DW_RESOURCE_STATUS_UPDATING,
       DW_RESOURCE_STATUS_RUNNING},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_assert_cmpstr(dw_actions_get_name(rows[i].action), ==, rows[i].name);
    g_assert_cmpint(dw_actions_from_name(rows[i].name), ==, rows[i].action);
    g_assert_cmpint(dw_actions_get_transition(rows[i].action), ==, rows[i].transition);
    g_assert_cmpint(dw_actions_get_target(rows[i].action), ==, rows[i].target);
    g_assert_nonnull(dw_actions_get_word(rows[i].action));
  }
  g_assert_null(dw_actions_get_name(DW_ACTION_START | DW_ACTION_STOP));
  g_assert_null(dw_actions_get_word(DW_ACTION_NONE));
  g_assert_cmpint(dw_actions_from_name("Fly"), ==, DW_ACTION_NONE);
  g_assert_cmpint(dw_actions_get_target(DW_ACTION_NONE), ==, DW_RESOURCE_STATUS_UNKNOWN);
  g_assert_cmpint(dw_actions_get_transition(DW_ACTION_NONE), ==, DW_RESOURCE_STATUS_UNKNOWN);
}

static void
test_name_list(void)
{
  g_auto(GStrv) names = dw_actions_to_names(DW_ACTION_HIBERNATE | DW_ACTION_STOP);
  g_auto(GStrv) none = dw_actions_to_names(DW_ACTION_NONE);
  g_autofree char *joined = g_strjoinv(",", names);

  g_assert_cmpstr(joined, ==, "stop,hibernate");
  g_assert_null(none[0]);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/actions/table", test_actions);
  g_test_add_func("/actions/kinds", test_kinds);
  g_test_add_func("/actions/kind-names", test_kind_names);
  g_test_add_func("/actions/statuses", test_statuses);
  g_test_add_func("/actions/status-words", test_status_words);
  g_test_add_func("/actions/sessions", test_sessions);
  g_test_add_func("/actions/connect", test_connect);
  g_test_add_func("/actions/names", test_action_names);
  g_test_add_func("/actions/name-list", test_name_list);
  return g_test_run();
}
