/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-error.h"
#include "dw-ticket-display.h"
#include "dw-ticket-policy.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize length);

/* The bytes as base64 from the wire: refused with a reason, or decoded to what encodes to them. */
static void
decode(const guint8 *bytes, gsize length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DwTicket) ticket = dw_ticket_decode((const char *) bytes, length, &error);
  g_autofree char *again = NULL;
  const guchar *decoded;
  gsize at = 0;

  g_assert_true((ticket == NULL) == (error != NULL));
  if (ticket == NULL) {
    g_assert_error(error, DW_ERROR, DW_ERROR_TICKET);
    return;
  }
  decoded = dw_ticket_peek(ticket, &length);
  again = g_base64_encode(decoded, length);
  for (const char *p = again; *p != '\0'; p++, at++) {
    while (g_ascii_isspace(bytes[at]))
      at++;
    g_assert_cmpint(bytes[at], ==, *p);
  }
}

/* The bytes as a decoded ticket: what a policy let through once, it lets through as it is. */
static void
apply(const DwTicketPolicy *policy, const guint8 *bytes, gsize length)
{
  g_autoptr(DwTicket) ticket = dw_ticket_new(bytes, length);
  g_auto(GStrv) dropped = NULL;
  g_auto(GStrv) dropped_again = NULL;
  g_autoptr(DwTicket) once = dw_ticket_policy_apply(policy, ticket, &dropped);
  g_autoptr(DwTicket) twice = dw_ticket_policy_apply(policy, once, &dropped_again);

  g_assert_cmpint(dw_ticket_get_kind(once), ==, dw_ticket_get_kind(ticket));
  g_assert_true(policy->enforce || twice == once);
  g_assert_cmpuint(g_strv_length(dropped_again), ==, 0);
  g_assert_true((g_strv_length(dropped) == 0) == (once == ticket) || policy->enforce);
}

/* What was said of the display once is not said differently again. */
static void
show(const DwTicketDisplay *display, const guint8 *bytes, gsize length)
{
  g_autoptr(DwTicket) ticket = dw_ticket_new(bytes, length);
  g_autoptr(DwTicket) once = dw_ticket_display_apply(display, ticket);
  g_autoptr(DwTicket) twice = dw_ticket_display_apply(display, once);

  g_assert_cmpint(dw_ticket_get_kind(once), ==, dw_ticket_get_kind(ticket));
  g_assert_true(twice == once);
}

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize length)
{
  static const DwTicketPolicy strict = {.enforce = TRUE};
  static const DwTicketDisplay window = {0};
  static const DwTicketDisplay large = {.full_screen = TRUE, .multi_monitor = TRUE, .scale = 200};

  if (length == 0)
    bytes = (const guint8 *) "";
  decode(bytes, length);
  apply(&DW_TICKET_POLICY_DEFAULT, bytes, length);
  apply(&strict, bytes, length);
  show(&window, bytes, length);
  show(&large, bytes, length);
  return 0;
}
