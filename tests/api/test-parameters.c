/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-api-encode.h"
#include "dw-error.h"
#include "dw-parameters.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* An operation with one parameter of every kind. */
static const DwParameter inner_fields[] = {
    {"Amount", DW_TYPE_INTEGER, 0, NULL},
    {"EndUserIds", DW_TYPE_STRING, DW_PARAMETER_LIST, NULL},
    {"Name", DW_TYPE_STRING, 0, NULL},
    {NULL},
};
static const DwParameter json_fields[] = {
    {"Big", DW_TYPE_LONG, 0, NULL},     {"Factor", DW_TYPE_FLOAT, 0, NULL},
    {"Image", DW_TYPE_STRING, 0, NULL}, {"On", DW_TYPE_BOOLEAN, 0, NULL},
    {"Size", DW_TYPE_INTEGER, 0, NULL}, {NULL},
};
static const DwParameter parameters[] = {
    {"Boolean", DW_TYPE_BOOLEAN, 0, NULL},
    {"Bundles", DW_TYPE_OBJECT, DW_PARAMETER_LIST, inner_fields},
    {"Features", DW_TYPE_MAP, DW_PARAMETER_JSON, NULL},
    {"Float", DW_TYPE_FLOAT, 0, NULL},
    {"Integer", DW_TYPE_INTEGER, 0, NULL},
    {"Json", DW_TYPE_OBJECT, DW_PARAMETER_JSON, json_fields},
    {"List", DW_TYPE_STRING, DW_PARAMETER_LIST, NULL},
    {"Long", DW_TYPE_LONG, 0, NULL},
    {"Needed", DW_TYPE_STRING, DW_PARAMETER_REQUIRED, NULL},
    {"Numbers", DW_TYPE_INTEGER, DW_PARAMETER_LIST, NULL},
    {"Object", DW_TYPE_OBJECT, 0, inner_fields},
    {"Secret", DW_TYPE_STRING, DW_PARAMETER_SECRET, NULL},
    {"Text", DW_TYPE_STRING, 0, NULL},
    {NULL},
};
static const DwOperation operation = {
    "ecd",          "2020-10-02", "TryAll", "ecd.{region}.aliyuncs.com", DW_AUTH_ANONYMOUS,
    DW_EFFECT_READ, parameters};

/* `Name=value` pairs with a bar between. */
static DwRequest *
make_request(const char *words)
{
  DwRequest *request = dw_request_new();
  g_auto(GStrv) pairs = g_strsplit(words, "|", -1);

  for (char **pair = pairs; *pair != NULL; pair++) {
    char *equals = strchr(*pair, '=');

    *equals = '\0';
    dw_request_set(request, *pair, equals + 1);
  }
  return request;
}

#define DEEP "{\"a\":1}"

/* What may be sent. */
static const char *const good[] = {
    "Needed=x",
    "Needed=x|Text=",
    "Needed=x|Text=ü 中 & = %",
    "Needed=x|Integer=0",
    "Needed=x|Integer=-2147483648",
    "Needed=x|Integer=2147483647",
    "Needed=x|Long=-9223372036854775808",
    "Needed=x|Long=9223372036854775807",
    "Needed=x|Float=1",
    "Needed=x|Float=-0.5",
    "Needed=x|Float=1.5e3",
    "Needed=x|Boolean=true",
    "Needed=x|Boolean=false",
    "Needed=x|List.1=a",
    "Needed=x|List.1=a|List.2=b|List.3=c",
    "Needed=x|List.3=c|List.2=b|List.1=a",
    "Needed=x|Numbers.1=7",
    "Needed=x|Bundles.1.Name=a",
    "Needed=x|Bundles.1.Name=|Bundles.1.Amount=2|Bundles.2.Amount=1",
    "Needed=x|Bundles.1.EndUserIds.1=u|Bundles.1.EndUserIds.2=v|Bundles.2.EndUserIds.1=w",
    "Needed=x|Object.Name=a|Object.EndUserIds.1=u",
    "Needed=x|Json=" DEEP,
    "Needed=x|Json.Image=m|Json.Size=40",
    "Needed=x|Features=" DEEP,
    "Needed=x|Features.7=seven|Features.a.b=dots",
    "Secret=y|Needed=x",
};

/* What may not, and the words that the error has to hold besides the operation's name. */
static const struct {
  const char *words;
  const char *names;
  const char *says;
} bad[] = {
    {"Text=x", "Needed", "needs the parameter"},
    {"Needed=", "Needed", "needs the parameter"},
    {"Needed=x|Unknown=1", "Unknown", "no parameter named"},
    {"Needed=x|text=1", "text", "no parameter named"},
    {"Needed=x|Action=Other", "Action", "no parameter named"},
    {"Needed=x|Signature=x", "Signature", "no parameter named"},
    {"Needed=x|=1", "", "no parameter named"},
    {"Needed=x|.=1", ".", "no parameter named"},
    {"Needed.=x", "Needed.", "no parameter named"},
    {"Needed=x|Text.1=a", "Text.1", "no parameter named"},
    {"Needed=x|Text.Name=a", "Text.Name", "no parameter named"},
    {"Needed=x|Object.Other=a", "Object.Other", "no parameter named"},
    {"Needed=x|Bundles.1.Other=a", "Bundles.1.Other", "no parameter named"},
    {"Needed=x|Json.Other=a", "Json.Other", "no parameter named"},
    {"Needed=x|Json.Image.Deep=a", "Json.Image.Deep", "no parameter named"},
    {"Needed=x|Integer=", "Integer", "whole number"},
    {"Needed=x|Integer=two", "Integer", "whole number"},
    {"Needed=x|Integer=1.0", "Integer", "whole number"},
    {"Needed=x|Integer= 1", "Integer", "whole number"},
    {"Needed=x|Integer=2147483648", "Integer", "whole number"},
    {"Needed=x|Integer=-2147483649", "Integer", "whole number"},
    {"Needed=x|Long=9223372036854775808", "Long", "whole number"},
    {"Needed=x|Long=1x", "Long", "whole number"},
    {"Needed=x|Float=", "Float", "a number"},
    {"Needed=x|Float= 1", "Float", "a number"},
    {"Needed=x|Float=1 ", "Float", "a number"},
    {"Needed=x|Float=1,5", "Float", "a number"},
    {"Needed=x|Float=nan", "Float", "a number"},
    {"Needed=x|Float=inf", "Float", "a number"},
    {"Needed=x|Float=0x10", "Float", "a number"},
    {"Needed=x|Boolean=yes", "Boolean", "true or false"},
    {"Needed=x|Boolean=True", "Boolean", "true or false"},
    {"Needed=x|Boolean=", "Boolean", "true or false"},
    {"Needed=x|Text=\xff", "Text", "a text"},
    {"Needed=x|Json=[1]", "Json", "a JSON object"},
    {"Needed=x|Json=text", "Json", "a JSON object"},
    {"Needed=x|Json=", "Json", "a JSON object"},
    {"Needed=x|Json={\"a\":", "Json", "a JSON object"},
    {"Needed=x|Json.Size=big", "Json.Size", "whole number"},
    {"Needed=x|Json.Factor=half", "Json.Factor", "a number"},
    {"Needed=x|Json=" DEEP "|Json.Image=m", "Json", "both whole and field by field"},
    {"Needed=x|Json.Image=m|Json=" DEEP, "Json", "both whole and field by field"},
    {"Needed=x|Features=[]", "Features", "a JSON object"},
    {"Needed=x|Features.a=1|Features=" DEEP, "Features", "both whole and field by field"},
    {"Needed=x|Object=" DEEP, "Object", "field by field, as Object.Amount"},
    {"Needed=x|Bundles.1=" DEEP, "Bundles.1", "field by field, as Bundles.1.Amount"},
    {"Needed=x|List=a", "List", "is a list"},
    {"Needed=x|List.=a", "List.", "no parameter named"},
    {"Needed=x|List.0=a", "List.0", "is a list"},
    {"Needed=x|List.01=a", "List.01", "is a list"},
    {"Needed=x|List.-1=a", "List.-1", "is a list"},
    {"Needed=x|List.+1=a", "List.+1", "is a list"},
    {"Needed=x|List.a=a", "List.a", "is a list"},
    {"Needed=x|List.1a=a", "List.1a", "is a list"},
    {"Needed=x|List.100000=a", "List.100000", "is a list"},
    {"Needed=x|List.18446744073709551617=a", "List.18446744073709551617", "is a list"},
    {"Needed=x|List.1.=a", "List.1.", "no parameter named"},
    {"Needed=x|List.1.2=a", "List.1.2", "no parameter named"},
    {"Needed=x|List.2=a", "List.2", "but no List.1"},
    {"Needed=x|List.1=a|List.3=c", "List.3", "but no List.2"},
    {"Needed=x|List.1=|List.2=b", "List.2", "but no List.1"},
    {"Needed=x|List.99999=a", "List.99999", "but no List.99998"},
    {"Needed=x|Numbers.1=7|Numbers.2=b", "Numbers.2", "whole number"},
    {"Needed=x|Bundles=a", "Bundles", "is a list"},
    {"Needed=x|Bundles.Name=a", "Bundles.Name", "is a list"},
    {"Needed=x|Bundles.2.Name=a", "Bundles.2.Name", "but no Bundles.1"},
    {"Needed=x|Bundles.1.EndUserIds=u", "Bundles.1.EndUserIds", "is a list"},
    {"Needed=x|Bundles.1.EndUserIds.2=u", "Bundles.1.EndUserIds.2",
     "but no Bundles.1.EndUserIds.1"},
    {"Needed=x|Bundles.1.EndUserIds.1=u|Bundles.2.EndUserIds.2=v", "Bundles.2.EndUserIds.2",
     "but no Bundles.2.EndUserIds.1"},
    {"Needed=x|Bundles.1.Amount=two", "Bundles.1.Amount", "whole number"},
};

static void
test_good(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
    g_autoptr(DwRequest) request = make_request(good[i]);
    g_autoptr(GError) error = NULL;

    g_test_message("%s", good[i]);
    g_assert_true(dw_parameters_check(&operation, request, &error));
    g_assert_no_error(error);
  }
}

static void
test_bad(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(DwRequest) request = make_request(bad[i].words);
    g_autoptr(GError) error = NULL;
    g_autofree char *words = g_strescape(bad[i].words, NULL);

    g_test_message("%s", words);
    g_assert_null(dw_parameters_encode(&operation, request, &error));
    g_assert_error(error, DW_ERROR, DW_ERROR_USAGE);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, bad[i].names));
    g_assert_nonnull(strstr(error->message, bad[i].says));
    g_assert_nonnull(strstr(error->message, "TryAll"));
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
    g_assert_false(dw_parameters_check(&operation, request, NULL));
  }
}

static DwRequest *
encode(const char *words)
{
  g_autoptr(DwRequest) request = make_request(words);
  g_autoptr(GError) error = NULL;
  DwRequest *encoded = dw_parameters_encode(&operation, request, &error);

  g_assert_no_error(error);
  return encoded;
}

static void
test_flat_stays(void)
{
  static const char words[] = "Needed=x|List.1=a|List.2=b|Bundles.1.Name=n|Bundles.1.EndUserIds.1=u"
                              "|Object.Amount=3|Boolean=true|Json=" DEEP "|Features=" DEEP;
  g_autoptr(DwRequest) given = make_request(words);
  g_autoptr(DwRequest) encoded = encode(words);

  g_assert_cmpuint(dw_request_get_n(encoded), ==, dw_request_get_n(given));
  for (gsize i = 0; i < dw_request_get_n(given); i++) {
    const char *name, *value;

    dw_request_get(given, i, &name, &value, NULL);
    g_assert_cmpstr(dw_request_lookup(encoded, name), ==, value);
  }
}

static void
test_json_by_fields(void)
{
  g_autoptr(DwRequest) encoded = encode("Json.Image=m-\"1|Json.Size=40|Needed=x|Json.On=true|"
                                        "Json.Big=9007199254740993|Json.Factor=0.5|"
                                        "Features.a.b=dots|Features.7=7");
  g_autoptr(JsonNode) json = json_from_string(dw_request_lookup(encoded, "Json"), NULL);
  g_autoptr(JsonNode) map = json_from_string(dw_request_lookup(encoded, "Features"), NULL);
  JsonObject *object = json_node_get_object(json);
  JsonObject *features = json_node_get_object(map);

  g_assert_cmpuint(dw_request_get_n(encoded), ==, 3);
  g_assert_cmpuint(json_object_get_size(object), ==, 5);
  g_assert_cmpstr(json_object_get_string_member(object, "Image"), ==, "m-\"1");
  g_assert_cmpint(json_object_get_int_member(object, "Size"), ==, 40);
  g_assert_cmpint(json_object_get_int_member(object, "Big"), ==,
                  G_GINT64_CONSTANT(9007199254740993));
  g_assert_cmpfloat(json_object_get_double_member(object, "Factor"), ==, 0.5);
  g_assert_true(json_object_get_boolean_member(object, "On"));
  g_assert_cmpuint(json_object_get_size(features), ==, 2);
  g_assert_cmpstr(json_object_get_string_member(features, "a.b"), ==, "dots");
  g_assert_cmpstr(json_object_get_string_member(features, "7"), ==, "7");
}

static void
test_real_operation(void)
{
  const DwOperation *create = dw_catalogue_find(DW_ECD_OPERATOR, "CreateDesktops");
  g_autoptr(DwRequest) request =
      make_request("RegionId=cn-hangzhou|OfficeSiteId=s|PolicyGroupId=p|"
                   "BundleModels.1.BundleId=b|BundleModels.1.Amount=2|"
                   "BundleModels.1.EndUserIds.1=alice|BundleModels.1.EndUserIds.2=bob|"
                   "DesktopAttachment.ImageId=m-1|DesktopAttachment.SystemDiskSize=80");
  g_autoptr(GError) error = NULL;
  g_autoptr(DwRequest) encoded = dw_parameters_encode(create, request, &error);

  g_assert_no_error(error);
  g_assert_cmpstr(dw_request_lookup(encoded, "BundleModels.1.EndUserIds.2"), ==, "bob");
  g_assert_cmpstr(dw_request_lookup(encoded, "DesktopAttachment"), ==,
                  "{\"ImageId\":\"m-1\",\"SystemDiskSize\":80}");
  g_assert_null(dw_request_lookup(encoded, "DesktopAttachment.ImageId"));
}

/* A value that is a secret stays marked, so that it is wiped and never logged. */
static void
test_secrets(void)
{
  g_autoptr(DwRequest) request = make_request("Needed=x");
  g_autoptr(DwSecret) secret = dw_secret_new("canary-value");
  g_autoptr(DwRequest) encoded = NULL;
  gboolean is_secret = FALSE;
  const char *value;

  dw_request_set_secret(request, "Secret", secret);
  encoded = dw_parameters_encode(&operation, request, NULL);
  dw_request_get(encoded, 1, NULL, &value, &is_secret);
  g_assert_true(is_secret);
  g_assert_true(value == dw_secret_peek(secret));

  g_assert_true(dw_parameters_is_secret(&operation, "Secret"));
  g_assert_false(dw_parameters_is_secret(&operation, "Text"));
  g_assert_false(dw_parameters_is_secret(&operation, "List.2"));
  g_assert_false(dw_parameters_is_secret(&operation, "Unknown"));
  g_assert_false(dw_parameters_is_secret(&operation, "Secret.1"));
}

static void
test_command(void)
{
  static const char head[] =
      "{\"startApplication\":{\"startApplicationList\":[{\"sessionName\":\"\","
      "\"appList\":[{\"appPath\":\"C:\\\\a \\\"b\\\".exe\",\"appParameter\":";
  g_autofree char *plain = dw_api_encode_command("C:\\a \"b\".exe", NULL);
  g_autofree char *full = dw_api_encode_command("C:\\a \"b\".exe", "-x ü");
  g_autofree char *expected_plain = g_strconcat(head, "\"\"}]}]}}", NULL);
  g_autofree char *expected_full = g_strconcat(head, "\"-x ü\"}]}]}}", NULL);

  g_assert_cmpstr(plain, ==, expected_plain);
  g_assert_cmpstr(full, ==, expected_full);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/api/parameters/good", test_good);
  g_test_add_func("/api/parameters/bad", test_bad);
  g_test_add_func("/api/parameters/flat-stays", test_flat_stays);
  g_test_add_func("/api/parameters/json-by-fields", test_json_by_fields);
  g_test_add_func("/api/parameters/real-operation", test_real_operation);
  g_test_add_func("/api/parameters/secrets", test_secrets);
  g_test_add_func("/api/parameters/command", test_command);
  return g_test_run();
}
