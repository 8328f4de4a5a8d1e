/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-json-check.h"

#include <json-glib/json-glib.h>
#include <string.h>

typedef struct {
  const char *text;
  DwJsonFault fault;
} Row;

static const Row rows[] = {
    {"{}", DW_JSON_FAULT_NONE},
    {" \r\n\t{ } \n", DW_JSON_FAULT_NONE},
    {"{\"\":[]}", DW_JSON_FAULT_NONE},
    {"{\"a\":[1,-0,0.5,-1.25e+3,1E5,2e-7,true,false,null,\"x\",[],{}],\"b\":{\"c\":[[{}]]}}",
     DW_JSON_FAULT_NONE},
    {"{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\uDE00 设计\"}", DW_JSON_FAULT_NONE},
    {"{\"a\":\"tab\tline\n\"}", DW_JSON_FAULT_NONE},
    {"{\"a\":\"{[,:\"}", DW_JSON_FAULT_NONE},

    {"", DW_JSON_FAULT_EMPTY},
    {" \n", DW_JSON_FAULT_EMPTY},

    {"{\"a\":\"x\\u0000y\"}", DW_JSON_FAULT_NUL},

    {"{\"a\":\"\xff\"}", DW_JSON_FAULT_ENCODING},
    {"{\"a\":\"\xed\xa0\x80\"}", DW_JSON_FAULT_ENCODING},
    {"{\"a\":\"\\ud800\"}", DW_JSON_FAULT_ENCODING},
    {"{\"a\":\"\\ud800\\u0041\"}", DW_JSON_FAULT_ENCODING},
    {"{\"a\":\"\\ud800\\n2345\"}", DW_JSON_FAULT_ENCODING},
    {"{\"a\":\"\\ude00x\"}", DW_JSON_FAULT_ENCODING},

    {"{", DW_JSON_FAULT_TRUNCATED},
    {"{\"a", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\"", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":tr", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":-", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":1.", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":1e", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":1", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":1,", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":[1,", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":[1]", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":\"x\\", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":\"x\\u00", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":\"x\\ud83d\\", DW_JSON_FAULT_TRUNCATED},
    {"{\"a\":\"x\\ud83d\\ude", DW_JSON_FAULT_TRUNCATED},

    {"<html>", DW_JSON_FAULT_SYNTAX},
    {"hello", DW_JSON_FAULT_SYNTAX},
    {"var x = {};", DW_JSON_FAULT_SYNTAX},
    {"{}{}", DW_JSON_FAULT_SYNTAX},
    {"{} x", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":1,}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":[1,]}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":[1}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":{]}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\" 1}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":1 2}", DW_JSON_FAULT_SYNTAX},
    {"{a:1}", DW_JSON_FAULT_SYNTAX},
    {"{1:1}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":'x'}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":/* \" */1}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":+1}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":.5}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":012}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":0x10}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":-\"x\"}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":1.x}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":NaN}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":\"\\q\"}", DW_JSON_FAULT_SYNTAX},
    {"{\"a\":\"\\u00g0\"}", DW_JSON_FAULT_SYNTAX},

    {"[]", DW_JSON_FAULT_NOT_OBJECT},
    {"[{}]", DW_JSON_FAULT_NOT_OBJECT},
    {"\"x\"", DW_JSON_FAULT_NOT_OBJECT},
    {"null", DW_JSON_FAULT_NOT_OBJECT},
    {"-12", DW_JSON_FAULT_NOT_OBJECT},
};

/* Copies have no terminator behind them, so that one byte read too many is seen. */
static DwJsonFault
check_exact(const char *text, gsize length)
{
  g_autofree char *copy = g_memdup2(text, length);

  return dw_json_check(copy, length);
}

static void
test_table(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *shown = g_strescape(rows[i].text, NULL);

    g_test_message("%s", shown);
    g_assert_cmpint(check_exact(rows[i].text, strlen(rows[i].text)), ==, rows[i].fault);
  }
}

/* What passes the check is read by json-glib too. */
static void
test_agrees_with_json_glib(void)
{
  for (gsize i = 0; i < G_N_ELEMENTS(rows) && rows[i].fault == DW_JSON_FAULT_NONE; i++) {
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) error = NULL;

    json_parser_load_from_data(parser, rows[i].text, -1, &error);
    g_assert_no_error(error);
  }
}

static void
test_every_cut_is_a_fault(void)
{
  static const char text[] =
      "{\"a\":[1,-0.5e-3,true,false,null,\"x\\u00e9\\ud83d\\ude00\\n\"],\"b\":{\"c\":{}}}";

  g_assert_cmpint(check_exact(text, strlen(text)), ==, DW_JSON_FAULT_NONE);
  for (gsize length = 1; length < strlen(text); length++)
    g_assert_cmpint(check_exact(text, length), ==, DW_JSON_FAULT_TRUNCATED);
}

static void
test_nul_byte(void)
{
  g_assert_cmpint(dw_json_check("{\"a\":\"x\0y\"}", 11), ==, DW_JSON_FAULT_NUL);
  g_assert_cmpint(dw_json_check("{}\0", 3), ==, DW_JSON_FAULT_NUL);
}

/* As an empty GBytes gives it. */
static void
test_null(void)
{
  g_assert_cmpint(dw_json_check(NULL, 0), ==, DW_JSON_FAULT_EMPTY);
}

static DwJsonFault
check_nested(const char *open, const char *close, guint depth)
{
  g_autoptr(GString) text = g_string_new("{\"a\":");

  for (guint i = 1; i < depth; i++)
    g_string_append(text, open);
  g_string_append(text, "1");
  for (guint i = 1; i < depth; i++)
    g_string_append(text, close);
  g_string_append(text, "}");
  return dw_json_check(text->str, text->len);
}

static void
test_depth(void)
{
  g_assert_cmpint(check_nested("[", "]", 64), ==, DW_JSON_FAULT_NONE);
  g_assert_cmpint(check_nested("{\"a\":", "}", 64), ==, DW_JSON_FAULT_NONE);
  g_assert_cmpint(check_nested("[", "]", 65), ==, DW_JSON_FAULT_TOO_DEEP);
  g_assert_cmpint(check_nested("{\"a\":", "}", 65), ==, DW_JSON_FAULT_TOO_DEEP);
  g_assert_cmpint(check_nested("[", "]", 10000), ==, DW_JSON_FAULT_TOO_DEEP);
}

static DwJsonFault
check_wide(const char *open, guint members, const char *close)
{
  g_autoptr(GString) text = g_string_new(open);

  for (guint i = 0; i < members; i++)
    g_string_append_printf(text, "%s\"k%u\":0", i > 0 ? "," : "", i);
  g_string_append(text, close);
  return dw_json_check(text->str, text->len);
}

static void
test_width(void)
{
  g_assert_cmpint(check_wide("{", 1000, "}"), ==, DW_JSON_FAULT_NONE);
  g_assert_cmpint(check_wide("{", 1001, "}"), ==, DW_JSON_FAULT_TOO_WIDE);
  g_assert_cmpint(check_wide("{\"a\":[1,{", 1000, "}]}"), ==, DW_JSON_FAULT_NONE);
  g_assert_cmpint(check_wide("{\"a\":[1,{", 1001, "}]}"), ==, DW_JSON_FAULT_TOO_WIDE);
  g_assert_cmpint(check_wide("{\"a\":{\"b\":{}},", 999, "}"), ==, DW_JSON_FAULT_NONE);
  g_assert_cmpint(check_wide("{\"a\":{\"b\":{}},", 1000, "}"), ==, DW_JSON_FAULT_TOO_WIDE);
  g_assert_cmpint(check_wide("{\"a\":[{", 1000, "},{\"k\":0}]}"), ==, DW_JSON_FAULT_NONE);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/json-check/table", test_table);
  g_test_add_func("/json-check/agrees-with-json-glib", test_agrees_with_json_glib);
  g_test_add_func("/json-check/every-cut-is-a-fault", test_every_cut_is_a_fault);
  g_test_add_func("/json-check/nul-byte", test_nul_byte);
  g_test_add_func("/json-check/null", test_null);
  g_test_add_func("/json-check/depth", test_depth);
  g_test_add_func("/json-check/width", test_width);
  return g_test_run();
}
