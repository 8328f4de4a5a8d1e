/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  DW_SANDBOX_TICKET_GOOD,
  DW_SANDBOX_TICKET_FAILED,
  DW_SANDBOX_TICKET_NEVER,
  DW_SANDBOX_TICKET_EMPTY,
  DW_SANDBOX_TICKET_BAD_BASE64,
  DW_SANDBOX_TICKET_UNKNOWN,
  DW_SANDBOX_TICKET_HUGE,
} DwSandboxTicketMood;

/**
 * DwSandboxScenario:
 * @name: what --scenario takes
 * @summary: one line on it
 * @world: the built-in file that holds the resources
 * @managed: the one that holds what only an operator sees
 * @tickets: what becomes of tickets
 * @token_calls: after how many calls a login token is too old; 0 is never
 * @never_starts: nothing that is started or woken ever runs
 * @page_repeats: every page names the same next page
 * @partial_failure: one type of resources can't be queried
 * @no_hibernate: the service knows neither WakeupDesktops nor HibernateDesktops
 * @keep_alive_expired: no keep-alive token is good any more
 * @all_locked: every user is locked
 * @bad_pictures: the QR picture of a sign-in is none
 *
 * How the service behaves.
 */
typedef struct {
  const char *name;
  const char *summary;
  const char *world;
  const char *managed;
  DwSandboxTicketMood tickets;
  guint token_calls;
  gint clock_ahead; /* seconds */
  gboolean never_starts : 1;
  gboolean page_repeats : 1;
  gboolean partial_failure : 1;
  gboolean no_hibernate : 1;
  gboolean keep_alive_expired : 1;
  gboolean all_locked : 1;
  gboolean bad_pictures : 1;
} DwSandboxScenario;

const DwSandboxScenario *dw_sandbox_scenarios_find(const char *name);
char *dw_sandbox_scenarios_describe(void);

G_END_DECLS
