/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-launch-text.h"

#include <string.h>

#define HUGE_BYTES (2 * 1024 * 1024)

static char *
make_secret(void)
{
  return g_strdup_printf("%08X%08X%08X%08X", g_random_int(), g_random_int(), g_random_int(),
                         g_random_int());
}

static char *
make_ica(const char *what, const char *user, const char *address)
{
  g_autofree char *secret = make_secret();

  return g_strdup_printf("[Encoding]\r\n"
                         "InputEncoding=UTF8\r\n"
                         "\r\n"
                         "[WFClient]\r\n"
                         "Version=2\r\n"
                         "ProxyType=Auto\r\n"
                         "TransportReconnectEnabled=On\r\n"
                         "CDMAllowed=On\r\n"
                         "ClipboardAllowed=On\r\n"
                         "\r\n"
                         "[ApplicationServers]\r\n"
                         "%s=\r\n"
                         "\r\n"
                         "[%s]\r\n"
                         "Address=;40;STA0001;%s\r\n"
                         "InitialProgram=#%s\r\n"
                         "Username=%s\r\n"
                         "Domain=\\%s\r\n"
                         "LogonTicket=%s\r\n"
                         "LogonTicketType=CTXS1\r\n"
                         "SSLEnable=On\r\n"
                         "SSLProxyHost=gateway.cn-hangzhou.example:443\r\n"
                         "TransportDriver=TCP/IP\r\n"
                         "WinStationDriver=ICA 3.0\r\n"
                         "DesiredColor=8\r\n"
                         "ScreenPercent=100\r\n",
                         what, what, secret, what, user, secret, secret);
}

static char *
make_asp(const char *what, const char *user, const char *address)
{
  g_autofree char *secret = make_secret();

  return g_strdup_printf("[Desktop]\r\n"
                         "DesktopId=%s\r\n"
                         "UserName=%s\r\n"
                         "GWAddress=gateway.cn-hangzhou.example\r\n"
                         "GWPort=9800\r\n"
                         "GWToken=%s\r\n"
                         "Protocol=asp\r\n",
                         what, user, secret);
}

/* The server behind it neither asks for a password nor speaks NLA, so the user's name is all that
 * FreeRDP would otherwise ask for on its standard input. The redirections are there to be dropped.
 */
static char *
make_rdp(const char *what, const char *user, const char *address)
{
  return g_strdup_printf("full address:s:%s\r\n"
                         "username:s:%s\r\n"
                         "screen mode id:i:1\r\n"
                         "desktopwidth:i:1024\r\n"
                         "desktopheight:i:768\r\n"
                         "session bpp:i:32\r\n"
                         "compression:i:1\r\n"
                         "authentication level:i:2\r\n"
                         "enablecredsspsupport:i:0\r\n"
                         "prompt for credentials:i:0\r\n"
                         "autoreconnection enabled:i:1\r\n"
                         "redirectclipboard:i:1\r\n"
                         "drivestoredirect:s:*\r\n",
                         address, user);
}

/**
 * dw_sandbox_launch_text_make:
 * @kind: rdp, ica or asp
 * @what: the ID of what is connected to
 * @user: who connects
 * @address: (nullable): host and port of the RDP server; not %NULL for rdp
 *
 * Returns: (transfer full): a launch file with secrets of its own
 */
char *
dw_sandbox_launch_text_make(const char *kind,
                            const char *what,
                            const char *user,
                            const char *address)
{
  static const struct {
    const char *kind;
    char *(*make)(const char *what, const char *user, const char *address);
  } kinds[] = {{"rdp", make_rdp}, {"ica", make_ica}, {"asp", make_asp}};

  for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
    if (strcmp(kind, kinds[i].kind) == 0)
      return kinds[i].make(what, user, address);
  }
  g_assert_not_reached();
}

/**
 * dw_sandbox_launch_text_unknown:
 *
 * Returns: (transfer full): a launch file of a kind nobody knows
 */
char *
dw_sandbox_launch_text_unknown(void)
{
  return g_strdup("[Teleport]\r\nDestination=desk\r\n");
}

/**
 * dw_sandbox_launch_text_huge:
 * @what: the ID of what is connected to
 *
 * Returns: (transfer full): a launch file of 2 MiB, sound but for its size
 */
char *
dw_sandbox_launch_text_huge(const char *what)
{
  g_autofree char *sound = make_ica(what, "alice", NULL);
  g_autofree char *rest = g_strnfill(HUGE_BYTES - strlen(sound) - 1, 'x');

  return g_strconcat(sound, ";", rest, NULL);
}
