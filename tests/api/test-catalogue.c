/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-catalogue.h"
#include "dw-error.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Written out, so that an operation that falls out of data/api is missed. */
static const struct {
  const char *service;
  DwAuth auth;
  DwEffect effect;
  const char *names;
} services[] = {
    {"appstream-center/2021-02-20", DW_AUTH_ANONYMOUS, DW_EFFECT_READ,
     "FindIdpListByLoginIdentifier"},
    {"appstream-center/2021-02-20", DW_AUTH_ANONYMOUS, DW_EFFECT_WRITE, "ClientUserLogout"},
    {"appstream-center/2021-02-20", DW_AUTH_ANONYMOUS, DW_EFFECT_SIGN_IN,
     "GetLoginToken GetStsToken RefreshLoginToken"},
    {"appstream-center/2021-09-01", DW_AUTH_ACCESS_KEY, DW_EFFECT_READ,
     "GetConnectionTicket ListAppInstanceGroup ListAppInstances"},
    {"ecd/2020-09-30", DW_AUTH_ACCESS_KEY, DW_EFFECT_READ,
     "DescribeBundles DescribeDesktopGroups DescribeDesktopSessions DescribeDesktopTypes "
     "DescribeDesktops DescribeDesktopsInGroup DescribeOfficeSites DescribePolicyGroups "
     "DescribeRegions DescribeUserConnectTime DescribeUserConnectionRecords GetConnectionTicket "
     "QueryHistoryUsageDurationRank"},
    {"ecd/2020-09-30", DW_AUTH_ACCESS_KEY, DW_EFFECT_WRITE,
     "CreateDesktops DisconnectDesktopSessions HibernateDesktops ModifyDesktopName RebootDesktops "
     "StartDesktops StopDesktops WakeupDesktops"},
    {"ecd/2020-10-02", DW_AUTH_ANONYMOUS, DW_EFFECT_READ,
     "DescribeDirectories DescribeFingerPrintTemplates DescribeGlobalDesktops DescribeOfficeSites "
     "DescribeRegions DescribeSnapshots DescribeUserResources GetCloudDriveServiceMountToken "
     "GetConnectionTicket IsKeepAlive QueryEdsAgentReportConfig"},
    {"ecd/2020-10-02", DW_AUTH_ANONYMOUS, DW_EFFECT_WRITE,
     "ApproveFotaUpdate ChangePassword DeleteFingerPrintTemplate HibernateDesktops RebootDesktops "
     "ReportEdsAgentInfo ReportSessionStatus ResetPassword ResetSnapshot SetFingerPrintTemplate "
     "SetFingerPrintTemplateDescription StartDesktops StartRecordContent StopDesktops "
     "StopRecordContent UnbindUserDesktop WakeupDesktops"},
    {"ecd/2020-10-02", DW_AUTH_ANONYMOUS, DW_EFFECT_SIGN_IN,
     "EncryptPassword GetLoginToken RefreshLoginToken SendTokenCode VerifyCredential"},
    {"gws/2019-06-18", DW_AUTH_ACCESS_KEY, DW_EFFECT_READ,
     "DescribeAvailableResource DescribeClusterADDomain DescribeClusterConnections "
     "DescribeClusterPolicy DescribeClusters DescribeImages DescribeInstancePolicy "
     "DescribeInstances GetConnectTicket IsUserAdmin"},
    {"gws/2019-06-18", DW_AUTH_ACCESS_KEY, DW_EFFECT_WRITE,
     "CreateCluster CreateImage CreateInstance CreateServiceLinkedRole DeleteCluster DeleteImage "
     "DeleteInstance RestartInstance SetClusterADDomain SetClusterDnat SetClusterName "
     "SetClusterPolicy SetImageName SetInstanceName SetInstancePolicy SetInstanceUser "
     "StartInstance StopInstance"},
};

static void
test_operations(void)
{
  gsize expected = 0, length = 0;

  for (gsize i = 0; i < G_N_ELEMENTS(services); i++) {
    g_auto(GStrv) names = g_strsplit(services[i].names, " ", -1);

    for (char **name = names; *name != NULL; name++, expected++) {
      const DwOperation *operation = dw_catalogue_find(services[i].service, *name);

      g_test_message("%s %s", services[i].service, *name);
      g_assert_nonnull(operation);
      g_assert_cmpstr(operation->name, ==, *name);
      g_assert_cmpint(operation->auth, ==, services[i].auth);
      g_assert_cmpint(operation->effect, ==, services[i].effect);
      g_assert_true(g_str_has_prefix(operation->host, operation->product));
      g_assert_true(g_str_has_suffix(operation->host, ".{region}.aliyuncs.com"));
    }
  }
  g_assert_nonnull(dw_catalogue_get_operations(&length));
  g_assert_cmpuint(length, ==, expected);
}

static DwParameterType
type_of(JsonNode *node)
{
  static const char *const words[] = {"string", "integer", "long", "float", "boolean", "map", NULL};

  if (JSON_NODE_HOLDS_OBJECT(node))
    return DW_TYPE_OBJECT;
  for (guint i = 0; words[i] != NULL; i++) {
    if (strcmp(words[i], json_node_get_string(node)) == 0)
      return (DwParameterType) i;
  }
  g_assert_not_reached();
}

static gboolean
flag_of(JsonObject *spec, const char *name, const char *yes)
{
  JsonNode *node = json_object_get_member(spec, name);

  if (node == NULL)
    return FALSE;
  return yes != NULL ? g_strcmp0(json_node_get_string(node), yes) == 0
                     : json_node_get_boolean(node);
}

static void check_type(const DwParameter *parameter, JsonNode *type);

static void
check_fields(const DwParameter *fields, JsonObject *types)
{
  g_autoptr(GList) names = json_object_get_members(types);
  guint length = 0;

  while (fields[length].name != NULL)
    length++;
  g_assert_cmpuint(length, ==, json_object_get_size(types));
  for (GList *l = names; l != NULL; l = l->next)
    check_type(dw_catalogue_find_parameter(fields, l->data),
               json_object_get_member(types, l->data));
}

static void
check_type(const DwParameter *parameter, JsonNode *type)
{
  gboolean is_list = JSON_NODE_HOLDS_ARRAY(type);
  JsonNode *inner = is_list ? json_array_get_element(json_node_get_array(type), 0) : type;

  g_assert_nonnull(parameter);
  g_assert_cmpint((parameter->flags & DW_PARAMETER_LIST) != 0, ==, is_list);
  g_assert_cmpint(parameter->type, ==, type_of(inner));
  if (JSON_NODE_HOLDS_OBJECT(inner))
    check_fields(parameter->fields, json_node_get_object(inner));
  else
    g_assert_null(parameter->fields);
}

static void
check_parameter(const DwParameter *parameter, JsonObject *spec)
{
  g_assert_nonnull(parameter);
  check_type(parameter, json_object_get_member(spec, "type"));
  g_assert_cmpint((parameter->flags & DW_PARAMETER_REQUIRED) != 0, ==,
                  flag_of(spec, "required", NULL));
  g_assert_cmpint((parameter->flags & DW_PARAMETER_SECRET) != 0, ==, flag_of(spec, "secret", NULL));
  g_assert_cmpint((parameter->flags & DW_PARAMETER_JSON) != 0, ==,
                  flag_of(spec, "encoding", "json"));
}

static void
check_operation(const DwOperation *operation, JsonObject *spec)
{
  JsonObject *parameters = json_object_get_object_member(spec, "parameters");
  g_autoptr(GList) names = json_object_get_members(parameters);
  guint length = 0;

  g_assert_nonnull(operation);
  while (operation->parameters[length].name != NULL)
    length++;
  g_assert_cmpuint(length, ==, json_object_get_size(parameters));
  for (GList *l = names; l != NULL; l = l->next)
    check_parameter(dw_catalogue_find_parameter(operation->parameters, l->data),
                    json_object_get_object_member(parameters, l->data));
}

/* The tables say what the data says, parameter by parameter. */
static void
test_data(gconstpointer file)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "data", "api", file, NULL);
  g_autoptr(JsonParser) parser = json_parser_new();
  g_autoptr(GError) error = NULL;
  g_autofree char *service = NULL;
  JsonObject *root, *operations;
  g_autoptr(GList) names = NULL;

  json_parser_load_from_file(parser, path, &error);
  g_assert_no_error(error);
  root = json_node_get_object(json_parser_get_root(parser));
  service = g_strdup_printf("%s/%s", json_object_get_string_member(root, "product"),
                            json_object_get_string_member(root, "version"));
  operations = json_object_get_object_member(root, "operations");
  names = json_object_get_members(operations);
  g_assert_nonnull(names);
  for (GList *l = names; l != NULL; l = l->next) {
    g_test_message("%s", (const char *) l->data);
    check_operation(dw_catalogue_find(service, l->data),
                    json_object_get_object_member(operations, l->data));
  }
}

static void
test_secrets(void)
{
  static const char *const secrets[] = {
      "LoginToken",  "SessionId",          "KeepAliveToken", "Password", "OldPassword",
      "NewPassword", "AuthenticationCode", "TokenCode",      "AuthCode", NULL};
  gsize length, seen = 0;
  const DwOperation *operations = dw_catalogue_get_operations(&length);

  for (gsize i = 0; i < length; i++) {
    for (const DwParameter *p = operations[i].parameters; p->name != NULL; p++) {
      if (!g_strv_contains(secrets, p->name) || operations[i].auth == DW_AUTH_ACCESS_KEY)
        continue;
      g_test_message("%s %s", operations[i].name, p->name);
      g_assert_true((p->flags & DW_PARAMETER_SECRET) != 0);
      seen++;
    }
  }
  g_assert_cmpuint(seen, >, 50);
}

static void
assert_sorted(const DwParameter *parameters)
{
  for (const DwParameter *p = parameters; p->name != NULL; p++) {
    if (p > parameters)
      g_assert_cmpstr(p[-1].name, <, p->name);
    if (p->fields != NULL)
      assert_sorted(p->fields);
  }
}

static void
test_sorted(void)
{
  gsize length;
  const DwOperation *operations = dw_catalogue_get_operations(&length);

  for (gsize i = 0; i < length; i++) {
    g_autofree char *key =
        g_strjoin("\n", operations[i].product, operations[i].version, operations[i].name, NULL);

    assert_sorted(operations[i].parameters);
    if (i > 0) {
      g_autofree char *before = g_strjoin("\n", operations[i - 1].product,
                                          operations[i - 1].version, operations[i - 1].name, NULL);

      g_assert_cmpstr(before, <, key);
    }
  }
}

static void
test_constants(void)
{
  g_assert_nonnull(dw_catalogue_find(DW_ECD_USER, "GetLoginToken"));
  g_assert_nonnull(dw_catalogue_find(DW_ECD_OPERATOR, "CreateDesktops"));
  g_assert_nonnull(dw_catalogue_find(DW_GWS, "GetConnectTicket"));
  g_assert_nonnull(dw_catalogue_find(DW_APPSTREAM_SIGN_IN, "ClientUserLogout"));
}

static void
test_not_found(void)
{
  static const struct {
    const char *service;
    const char *name;
  } rows[] = {
      {DW_ECD_USER, "getlogintoken"},
      {DW_ECD_USER, ""},
      {DW_ECD_USER, "GetLoginTokens"},
      {DW_GWS, "GetLoginToken"},
      {"ecd/2020-10-2", "GetLoginToken"},
      {"ecd/", "GetLoginToken"},
      {"ecd", "GetLoginToken"},
      {"/2020-10-02", "GetLoginToken"},
      {"ecd/2020-10-02/", "GetLoginToken"},
      {"", ""},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_null(dw_catalogue_find(rows[i].service, rows[i].name));
  g_assert_null(dw_catalogue_find_parameter(NULL, "RegionId"));
}

static void
test_lookup(void)
{
  g_autoptr(GError) error = NULL;

  g_assert_true(dw_catalogue_lookup(DW_GWS, "DescribeClusters", &error) ==
                dw_catalogue_find(DW_GWS, "DescribeClusters"));
  g_assert_no_error(error);

  g_assert_null(dw_catalogue_lookup(DW_GWS, "DescribeClouds", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
  g_assert_cmpstr(error->message, ==, "gws/2019-06-18 has no operation named DescribeClouds.");
  g_clear_error(&error);

  g_assert_null(dw_catalogue_lookup("gws/2020", "DescribeClusters", &error));
  g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
  g_assert_cmpstr(error->message, ==,
                  "There is no service named gws/2020. The services are "
                  "appstream-center/2021-02-20, appstream-center/2021-09-01, ecd/2020-09-30, "
                  "ecd/2020-10-02, gws/2019-06-18.");
}

int
main(int argc, char **argv)
{
  static const char *const files[] = {"appstream-center-2021-02-20.json",
                                      "appstream-center-2021-09-01.json", "ecd-2020-09-30.json",
                                      "ecd-2020-10-02.json", "gws-2019-06-18.json"};

  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/api/catalogue/operations", test_operations);
  for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = g_strconcat("/api/catalogue/data/", files[i], NULL);

    g_test_add_data_func(path, files[i], test_data);
  }
  g_test_add_func("/api/catalogue/secrets", test_secrets);
  g_test_add_func("/api/catalogue/sorted", test_sorted);
  g_test_add_func("/api/catalogue/constants", test_constants);
  g_test_add_func("/api/catalogue/not-found", test_not_found);
  g_test_add_func("/api/catalogue/lookup", test_lookup);
  return g_test_run();
}
