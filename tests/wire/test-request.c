/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-request.h"
#include "dw-wiped-buffer.h"

#include <string.h>

static char *
form_text(const DwRequest *request)
{
  g_autoptr(GBytes) form = dw_request_to_form(request);

  return g_strndup(g_bytes_get_data(form, NULL), g_bytes_get_size(form));
}

static void
test_form(void)
{
  g_autoptr(DwRequest) request = dw_request_new();
  g_autoptr(DwSecret) token = dw_secret_new("v1+/=");
  g_autofree char *form = NULL;

  dw_request_set(request, "Action", "StartDesktops");
  dw_request_set(request, "RegionId", "cn hangzhou");
  dw_request_set_secret(request, "LoginToken", token);
  dw_request_set_boolean(request, "KeepAlive", TRUE);
  dw_request_set_boolean(request, "Force", FALSE);
  dw_request_set_integer(request, "MaxResults", -5000000000);
  dw_request_set(request, "Tag.1.Key", "");
  form = form_text(request);
  g_assert_cmpstr(form, ==,
                  "Action=StartDesktops&RegionId=cn%20hangzhou&LoginToken=v1%2B%2F%3D"
                  "&KeepAlive=true&Force=false&MaxResults=-5000000000&Tag.1.Key=");
}

static void
test_append_fills_gaps(void)
{
  g_autoptr(DwRequest) request = dw_request_new();

  dw_request_append(request, "DesktopId", "ecd-1");
  dw_request_append(request, "DesktopId", "ecd-2");
  dw_request_append(request, "DesktopId", "ecd-3");
  dw_request_unset(request, "DesktopId.2");
  g_assert_null(dw_request_lookup(request, "DesktopId.2"));
  dw_request_append(request, "DesktopId", "ecd-4");
  g_assert_cmpstr(dw_request_lookup(request, "DesktopId.1"), ==, "ecd-1");
  g_assert_cmpstr(dw_request_lookup(request, "DesktopId.2"), ==, "ecd-4");
  g_assert_cmpstr(dw_request_lookup(request, "DesktopId.3"), ==, "ecd-3");
}

static void
test_set_replaces_in_place(void)
{
  g_autoptr(DwRequest) request = dw_request_new();
  g_autoptr(DwSecret) secret = dw_secret_new("hidden");
  const char *name, *value;
  gboolean is_secret;

  dw_request_set(request, "X", "1");
  dw_request_set(request, "Y", "2");
  dw_request_set_secret(request, "X", secret);
  g_assert_cmpuint(dw_request_get_n(request), ==, 2);
  dw_request_get(request, 0, &name, &value, &is_secret);
  g_assert_cmpstr(name, ==, "X");
  g_assert_cmpstr(value, ==, "hidden");
  g_assert_true(is_secret);
  dw_request_set(request, "X", "plain");
  dw_request_get(request, 0, NULL, &value, &is_secret);
  g_assert_cmpstr(value, ==, "plain");
  g_assert_false(is_secret);
  dw_request_unset(request, "X");
  dw_request_unset(request, "never there");
  dw_request_get(request, 0, &name, NULL, NULL);
  g_assert_cmpstr(name, ==, "Y");
}

static void
test_copy_is_independent(void)
{
  g_autoptr(DwRequest) request = dw_request_new();
  g_autoptr(DwSecret) secret = dw_secret_new("hidden");
  g_autoptr(DwRequest) copy = NULL;
  g_autofree char *form = NULL;

  dw_request_set(request, "Action", "A");
  dw_request_set(request, "Version", "V");
  dw_request_set_secret(request, "Password", secret);
  copy = dw_request_copy(request);
  dw_request_set(copy, "SignatureNonce", "n");
  dw_request_unset(copy, "Action");
  form = form_text(copy);
  g_assert_cmpstr(form, ==, "Version=V&Password=hidden&SignatureNonce=n");
  g_assert_cmpstr(dw_request_lookup(request, "Action"), ==, "A");
  g_assert_null(dw_request_lookup(request, "SignatureNonce"));
}

/* The second of the vendor's vectors, through the request. */
static void
test_sign(void)
{
  static const char *const parameters[] = {"Action",           "StartInstance",
                                           "Version",          "2019-06-18",
                                           "Format",           "JSON",
                                           "InstanceId",       "i-1",
                                           "AccessKeyId",      "testid",
                                           "SignatureMethod",  "HMAC-SHA1",
                                           "SignatureVersion", "1.0",
                                           "SignatureNonce",   "n-1",
                                           "Timestamp",        "2026-01-02T03:04:05Z"};
  g_autoptr(DwRequest) request = dw_request_new();
  g_autoptr(DwSecret) secret = dw_secret_new("testsecret");

  for (gsize i = 0; i < G_N_ELEMENTS(parameters); i += 2)
    dw_request_set(request, parameters[i], parameters[i + 1]);
  for (int round = 0; round < 2; round++) {
    g_autofree char *signature = dw_request_sign(request, secret);

    g_assert_cmpstr(signature, ==, "qZHSQR5zFjHEOzVzIXjORa2Yg30=");
    dw_request_set(request, "Signature", signature);
  }
}

static void
test_buffer_grows(void)
{
  g_auto(DwWipedBuffer) buffer = {0};
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  for (int i = 0; i < 5000; i++)
    dw_wiped_buffer_append(&buffer, "ab", 2);
  bytes = dw_wiped_buffer_end_bytes(&buffer);
  g_assert_cmpuint(g_bytes_get_size(bytes), ==, 10000);
  g_assert_cmpint(memcmp((const char *) g_bytes_get_data(bytes, NULL) + 9998, "ab", 2), ==, 0);
  text = dw_wiped_buffer_end_text(&buffer);
  g_assert_cmpstr(text, ==, "");
  dw_wiped_buffer_append(&buffer, "left over", 9);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/request/form", test_form);
  g_test_add_func("/request/append-fills-gaps", test_append_fills_gaps);
  g_test_add_func("/request/set-replaces-in-place", test_set_replaces_in_place);
  g_test_add_func("/request/copy-is-independent", test_copy_is_independent);
  g_test_add_func("/request/sign", test_sign);
  g_test_add_func("/request/buffer-grows", test_buffer_grows);
  return g_test_run();
}
