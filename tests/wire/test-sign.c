/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-sign.h"

#include <json-glib/json-glib.h>

static void
test_encode_table(void)
{
  static const struct {
    const char *text;
    const char *expected;
  } rows[] = {
      {"", ""},
      {"AZaz09-_.~", "AZaz09-_.~"},
      {" ", "%20"},
      {"+", "%2B"},
      {"*", "%2A"},
      {"a/b?c&d=e%", "a%2Fb%3Fc%26d%3De%25"},
      {"~'()!", "~%27%28%29%21"},
      {"2026-01-02T03:04:05Z", "2026-01-02T03%3A04%3A05Z"},
      {"设计", "%E8%AE%BE%E8%AE%A1"},
      {"\n\x7f\xff", "%0A%7F%FF"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *encoded = dw_sign_encode(rows[i].text);

    g_assert_cmpstr(encoded, ==, rows[i].expected);
  }
}

static const DwSignPair reference[] = {
    {"Timestamp", "2016-02-23T12:46:24Z"},
    {"Format", "XML"},
    {"AccessKeyId", "testid"},
    {"Action", "DescribeRegions"},
    {"SignatureMethod", "HMAC-SHA1"},
    {"SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"},
    {"Version", "2014-05-26"},
    {"SignatureVersion", "1.0"},
};

static void
test_reference_example(void)
{
  g_autoptr(DwSecret) secret = dw_secret_new("testsecret");
  g_autofree char *text = dw_sign_string_to_sign("GET", reference, G_N_ELEMENTS(reference));
  g_autofree char *signature = dw_sign_rpc("GET", reference, G_N_ELEMENTS(reference), secret);

  g_assert_cmpstr(
      text, ==,
      "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod"
      "%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion"
      "%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26");
  g_assert_cmpstr(signature, ==, "OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
}

static void
test_no_parameters(void)
{
  g_autofree char *text = dw_sign_string_to_sign("POST", NULL, 0);

  g_assert_cmpstr(text, ==, "POST&%2F&");
}

static void
check_vector(JsonObject *vector)
{
  JsonObject *parameters = json_object_get_object_member(vector, "parameters");
  g_autoptr(GList) names = json_object_get_members(parameters);
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(DwSignPair));
  g_autoptr(DwSecret) secret = dw_secret_new(json_object_get_string_member(vector, "secret"));
  g_autofree char *signature = NULL;

  for (GList *l = names; l != NULL; l = l->next) {
    DwSignPair pair = {l->data, json_object_get_string_member(parameters, l->data)};

    g_array_append_val(pairs, pair);
  }
  signature = dw_sign_rpc(json_object_get_string_member(vector, "method"),
                          (DwSignPair *) (gpointer) pairs->data, pairs->len, secret);
  g_assert_cmpstr(signature, ==, json_object_get_string_member(vector, "signature"));
}

/* The vectors were computed by the vendor's own client. */
static void
test_vectors(void)
{
  g_autofree char *path =
      g_test_build_filename(G_TEST_DIST, "tests", "wire", "signature-vectors.json", NULL);
  g_autoptr(JsonParser) parser = json_parser_new();
  g_autoptr(GError) error = NULL;
  JsonArray *vectors;

  json_parser_load_from_file(parser, path, &error);
  g_assert_no_error(error);
  vectors = json_node_get_array(json_parser_get_root(parser));
  g_assert_cmpuint(json_array_get_length(vectors), >=, 3);
  for (guint i = 0; i < json_array_get_length(vectors); i++)
    check_vector(json_array_get_object_element(vectors, i));
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/sign/encode-table", test_encode_table);
  g_test_add_func("/sign/reference-example", test_reference_example);
  g_test_add_func("/sign/no-parameters", test_no_parameters);
  g_test_add_func("/sign/vectors", test_vectors);
  return g_test_run();
}
