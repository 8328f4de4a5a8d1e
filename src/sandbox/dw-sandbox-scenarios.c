/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-scenarios.h"

#include <string.h>

#define DEFAULT_WORLD "world.json", "world-managed.json"

static const DwSandboxScenario scenarios[] = {
    {"default", "an office with desks, a share, apps and a drive", DEFAULT_WORLD},
    {"empty", "nobody may use anything", "world-empty.json", "world-empty.json"},
    {"unknown-values", "values nobody knows, missing fields, hostile names", "world-unknown.json",
     "world-managed.json"},
    {"hostile", "as unknown-values, and no QR picture is a picture", "world-unknown.json",
     "world-managed.json", .bad_pictures = TRUE},
    {"never-starts", "what is started or woken stays Starting", DEFAULT_WORLD,
     .never_starts = TRUE},
    {"task-failed", "ticket tasks fail", DEFAULT_WORLD, DW_SANDBOX_TICKET_FAILED},
    {"task-never", "ticket tasks never finish", DEFAULT_WORLD, DW_SANDBOX_TICKET_NEVER},
    {"ticket-empty", "tickets are empty", DEFAULT_WORLD, DW_SANDBOX_TICKET_EMPTY},
    {"ticket-bad-base64", "tickets are not base64", DEFAULT_WORLD, DW_SANDBOX_TICKET_BAD_BASE64},
    {"ticket-unknown", "tickets are of a kind nobody knows", DEFAULT_WORLD,
     DW_SANDBOX_TICKET_UNKNOWN},
    {"ticket-huge", "tickets have 2 MiB", DEFAULT_WORLD, DW_SANDBOX_TICKET_HUGE},
    {"page-repeat", "every page names the same next page", DEFAULT_WORLD, .page_repeats = TRUE},
    {"partial-failure", "cloud drives can't be queried", DEFAULT_WORLD, .partial_failure = TRUE},
    {"no-hibernate", "no WakeupDesktops, no HibernateDesktops", DEFAULT_WORLD,
     .no_hibernate = TRUE},
    {"token-expired", "a login token is too old after two calls", DEFAULT_WORLD, .token_calls = 2},
    {"keepalive-expired", "as token-expired, and no keep-alive token is good", DEFAULT_WORLD,
     .token_calls = 2, .keep_alive_expired = TRUE},
    {"clock-ahead", "its clock is an hour ahead of ours", DEFAULT_WORLD, .clock_ahead = 60 * 60},
    {"clock-behind", "its clock is an hour behind ours", DEFAULT_WORLD, .clock_ahead = -60 * 60},
    {"locked", "every user is locked", DEFAULT_WORLD, .all_locked = TRUE},
};

/**
 * dw_sandbox_scenarios_find:
 * @name: a scenario's name
 *
 * Returns: (transfer none) (nullable): it
 */
const DwSandboxScenario *
dw_sandbox_scenarios_find(const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(scenarios); i++) {
    if (strcmp(scenarios[i].name, name) == 0)
      return &scenarios[i];
  }
  return NULL;
}

/**
 * dw_sandbox_scenarios_describe:
 *
 * Returns: (transfer full): a line on each
 */
char *
dw_sandbox_scenarios_describe(void)
{
  g_autoptr(GString) text = g_string_new(NULL);

  for (gsize i = 0; i < G_N_ELEMENTS(scenarios); i++)
    g_string_append_printf(text, "%-20s%s\n", scenarios[i].name, scenarios[i].summary);
  return g_string_free(g_steal_pointer(&text), FALSE);
}
