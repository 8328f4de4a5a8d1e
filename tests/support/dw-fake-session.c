/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-fake-session.h"

/**
 * dw_fake_session_new:
 * @transport: carries its calls
 * @clock: tells it the time
 *
 * Returns: (transfer full): a session in which nobody is signed in
 */
DwSession *
dw_fake_session_new(DwTransport *transport, DwClock *clock)
{
  const DwClientInfo client = {"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "linux", "linux_Test (1)",
                               "host"};
  g_autoptr(DwApi) api = dw_api_new(transport, clock);

  dw_api_set_region(api, "cn-hangzhou");
  return dw_session_new(api, clock, &client);
}

/**
 * dw_fake_session_sign_in:
 * @session: a session in which nobody is signed in
 *
 * Signs alice in, without a request, with a login token that was just given.
 */
void
dw_fake_session_sign_in(DwSession *session)
{
  g_autofree char *text =
      g_strdup_printf("deskway-session-1\n%" G_GINT64_FORMAT "\nlogin-1\nsession-1\n\n",
                      dw_clock_get_real_time(dw_session_get_clock(session)));
  g_autoptr(DwSecret) saved = dw_secret_new(text);

  g_assert_true(dw_session_restore(
      session, &(DwSignIn){.user = "alice", .office_site = "cn-hangzhou+dir-1"}, saved));
}
