/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dw-ticket-policy.h"

#include <locale.h>
#include <string.h>

#define ADDRESS "full address:s:h\r\n"
#define WF      "[WFClient]\r\n"

static const DwTicketPolicy nothing;
static const DwTicketPolicy everything = {TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, FALSE};

typedef struct {
  const char *name;
  const DwTicketPolicy *policy;
  const char *before;
  const char *after; /* NULL: as before */
  const char *dropped;
} Row;

#define DEFAULT &DW_TICKET_POLICY_DEFAULT

static const Row rdp_rows[] = {
    {"untouched", DEFAULT, ADDRESS "screen mode id:i:2\npassword 51:b:0100\r", NULL, ""},
    {"odd but fine", DEFAULT, ADDRESS "\r\n\n  \r\nuse multimon:i:0", NULL, ""},
    {"drives", DEFAULT, ADDRESS "drivestoredirect:s:*\r\nx:i:1\r\n", ADDRESS "x:i:1\r\n",
     "drivestoredirect"},
    {"no drives", DEFAULT, ADDRESS "drivestoredirect:s:\r\nredirectdrives:i:0\r\n", NULL, ""},
    {"drives by number", DEFAULT, ADDRESS "RedirectDrives:i:1\n", ADDRESS "redirectdrives:i:0\n",
     "RedirectDrives"},
    {"twice", DEFAULT, ADDRESS "drivestoredirect:s:a\ndrivestoredirect:s:b\n", ADDRESS,
     "drivestoredirect"},
    {"space around", DEFAULT, ADDRESS "  drivestoredirect :s:*\n", ADDRESS, "drivestoredirect"},
    {"control characters around", DEFAULT,
     ADDRESS "\vredirectdrives:i:1\n\x1f\x7fredirectdrives\v\x0c:i:1\n",
     ADDRESS "redirectdrives:i:0\nredirectdrives:i:0\n", "redirectdrives"},
    {"large letters", DEFAULT, ADDRESS "REDIRECTDRIVES:I:1\nDEVICESTOREDIRECT:S:*\n",
     ADDRESS "redirectdrives:i:0\n", "REDIRECTDRIVES,DEVICESTOREDIRECT"},
    {"devices", DEFAULT,
     ADDRESS "usbdevicestoredirect:s:*\ndevicestoredirect:s:*\ncamerastoredirect:s:*\n"
             "redirectcomports:i:1\nredirectsmartcards:i:1\n",
     ADDRESS "redirectcomports:i:0\nredirectsmartcards:i:0\n",
     "usbdevicestoredirect,devicestoredirect,camerastoredirect,redirectcomports,"
     "redirectsmartcards"},
    {"programs", DEFAULT,
     ADDRESS "remoteapplicationmode:i:1\nremoteapplicationprogram:s:||cmd\nalternate shell:s:cmd\n"
             "shell working directory:s:C:\\\nremoteapplicationexpandcmdline:i:1\n",
     ADDRESS "remoteapplicationmode:i:0\n",
     "remoteapplicationmode,remoteapplicationprogram,alternate shell,shell working directory,"
     "remoteapplicationexpandcmdline"},
    {"no programs", DEFAULT,
     ADDRESS "remoteapplicationmode:i:0\nalternate shell:s:\nremoteapplicationname:s:\n", NULL, ""},
    {"sharing", DEFAULT,
     ADDRESS "redirectclipboard:i:1\nredirectprinters:i:1\naudiocapturemode:i:1\n"
             "gatewayhostname:s:g\n",
     NULL, ""},
    {"no sharing", &nothing,
     ADDRESS "redirectclipboard:i:1\nredirectprinters:i:1\naudiocapturemode:i:1\n"
             "gatewayhostname:s:g\nkdcproxyname:s:k\n",
     ADDRESS "redirectclipboard:i:0\nredirectprinters:i:0\naudiocapturemode:i:0\n",
     "redirectclipboard,redirectprinters,audiocapturemode,gatewayhostname,kdcproxyname"},
    {"all allowed", &everything,
     ADDRESS "drivestoredirect:s:*\nalternate shell:s:cmd\nusbdevicestoredirect:s:*\n", NULL, ""},
    {"options never", &everything, ADDRESS "/rdp2tcp:/tmp/x\r\n/drive:root,/\n+drives\n-x\nwhat\n",
     ADDRESS, "/rdp2tcp,/drive,(not a setting)"},
    {"option after a lone CR", DEFAULT, ADDRESS "x:i:1\r/rdp2tcp:/tmp/x\r\n", ADDRESS "x:i:1\r",
     "/rdp2tcp"},
    {"option that looks like a setting", DEFAULT, ADDRESS "/shell:s:x\n", ADDRESS, "/shell"},
    {"option after space", DEFAULT, ADDRESS " \t /shell:x\n", ADDRESS, "/shell"},
    {"option of one word", DEFAULT, ADDRESS "/multimon\n", ADDRESS, "/multimon"},
    {"wrong type", DEFAULT, ADDRESS "drivestoredirect:x:*\nname:\nname:s\n:s:x\n", ADDRESS,
     "(not a setting)"},
    {"certificate never unchecked", &everything,
     ADDRESS "authentication level:i:0\nauthentication level:i:00\nauthentication level:i:3\n",
     ADDRESS "authentication level:i:2\nauthentication level:i:2\nauthentication level:i:2\n",
     "authentication level"},
    {"certificate checked", DEFAULT, ADDRESS "authentication level:i:2\n", NULL, ""},
    {"no line end", DEFAULT, ADDRESS "redirectdrives:i:1", ADDRESS "redirectdrives:i:0",
     "redirectdrives"},
    {"not ASCII", DEFAULT, "\xef\xbb\xbf" ADDRESS "username:s:\xc3\xa4\xe4\xb8\xad\r\n", NULL, ""},
};

static const Row ica_rows[] = {
    {"untouched", DEFAULT,
     WF "Version=2\r\n; CDMAllowed=On\r\n\r\n[App]\r\nInitialProgram=#Desk $1\nLaunchReference\n"
        "ClipboardAllowed=On\rCPMAllowed=On\r\nDriverNameWin32=pdc0n.dll\r\n",
     NULL, ""},
    {"drives", DEFAULT, WF "cdmallowed = On\r\nDrivePathA=/\nDriveEnabledA=True\nDriveC=x\n",
     WF "CDMAllowed=Off\r\n", "cdmallowed,DrivePathA,DriveEnabledA,DriveC"},
    {"no drives", DEFAULT, WF "CDMAllowed=off\nCOMAllowed=No\nTwainAllowed=0\n", NULL, ""},
    {"drives, no value", DEFAULT, WF "CDMAllowed=\n", WF "CDMAllowed=Off\n", "CDMAllowed"},
    {"programs", DEFAULT, WF "InitialProgram=cmd.exe\nLongCommandLine=x\nWorkDirectory=\n",
     WF "WorkDirectory=\n", "InitialProgram,LongCommandLine"},
    {"no program", DEFAULT, WF "InitialProgram=\nLongCommandLine=\n", NULL, ""},
    {"no sharing", &nothing, WF "ClipboardAllowed=On\nCPMAllowed=On\nAllowAudioInput=True\n",
     WF "ClipboardAllowed=Off\nCPMAllowed=Off\nAllowAudioInput=Off\n",
     "ClipboardAllowed,CPMAllowed,AllowAudioInput"},
    {"all allowed", &everything, WF "CDMAllowed=On\nInitialProgram=cmd.exe\n", NULL, ""},
    {"control characters around", DEFAULT,
     WF "\vCDMAllowed\v=On\n\x01\x01"
        "DriveC=x\n",
     WF "CDMAllowed=Off\n", "CDMAllowed,(not text)"},
    {"large letters", &nothing, WF "CLIPBOARDALLOWED=ON\nVIRTUALDRIVER=x\nINITIALPROGRAM=x\n",
     WF "ClipboardAllowed=Off\n", "CLIPBOARDALLOWED,VIRTUALDRIVER,INITIALPROGRAM"},
    {"content redirection never", &everything, WF "CRBrowserPath=/tmp/x\nCRPlayerCommand=sh %s\n",
     WF, "CRBrowserPath,CRPlayerCommand"},
    {"gateways", DEFAULT, WF "SSLProxyHost=g:443\nProxyHost=p\nCGPAddress=c:2598\n", NULL, ""},
    {"no gateways", &nothing,
     WF "SSLProxyHost=g:443\nProxyHost=p\nCGPAddress=c:2598\nProxyAutoConfigURL=http://e/\n", WF,
     "SSLProxyHost,ProxyHost,CGPAddress,ProxyAutoConfigURL"},
    {"the server is no gateway", &nothing, WF "SSLProxyHost=*:443\nCGPAddress=*:2598\nProxyHost=\n",
     NULL, ""},
    {"libraries never", &everything,
     WF "VirtualDriverEx=Evil\n[Evil]\nDriverName=evil.so\nDriverNameUnix=e\nLogFileName=/x\n"
        "PersistentCachePath=/home\n",
     WF "[Evil]\n", "VirtualDriverEx,DriverName,DriverNameUnix,LogFileName,PersistentCachePath"},
};

static DwTicket *
apply(const Row *row, const char *text, gsize length, DwLaunchKind kind, char **dropped)
{
  g_autoptr(DwTicket) ticket = dw_ticket_new((const guchar *) text, length);
  g_auto(GStrv) names = NULL;
  DwTicket *result;

  g_test_message("%s", row->name);
  g_assert_cmpint(dw_ticket_get_kind(ticket), ==, kind);
  result = dw_ticket_policy_apply(row->policy, ticket, &names);
  g_assert_cmpint(dw_ticket_get_kind(result), ==, kind);
  if (row->after == NULL)
    g_assert_true(result == ticket);
  *dropped = g_strjoinv(",", names);
  return result;
}

static void
check_rows(const Row *rows, gsize count, DwLaunchKind kind)
{
  for (gsize i = 0; i < count; i++) {
    g_autofree char *dropped = NULL;
    g_autoptr(DwTicket) result =
        apply(&rows[i], rows[i].before, strlen(rows[i].before), kind, &dropped);
    const char *after = rows[i].after != NULL ? rows[i].after : rows[i].before;
    gsize length = 0;
    const guchar *bytes = dw_ticket_peek(result, &length);

    g_assert_cmpmem(bytes, length, after, strlen(after));
    g_assert_cmpstr(dropped, ==, rows[i].dropped);
  }
}

static void
test_rdp_table(void)
{
  check_rows(rdp_rows, G_N_ELEMENTS(rdp_rows), DW_LAUNCH_KIND_RDP);
}

static void
test_ica_table(void)
{
  check_rows(ica_rows, G_N_ELEMENTS(ica_rows), DW_LAUNCH_KIND_ICA);
}

static char *
widen(const char *text, const char *encoding, gsize *length)
{
  g_autofree char *marked = g_strconcat("\xef\xbb\xbf", text, NULL);

  return g_convert(marked, -1, encoding, "UTF-8", NULL, length, NULL);
}

/* Every row again in both UTF-16s. A row that began with a UTF-8 mark would get two. */
static void
test_rdp_wide(void)
{
  static const char *const encodings[] = {"UTF-16LE", "UTF-16BE"};

  for (gsize i = 0; i < 2 * (G_N_ELEMENTS(rdp_rows) - 1); i++) {
    const Row *row = &rdp_rows[i / 2];
    gsize before_length = 0;
    gsize after_length = 0;
    gsize length = 0;
    g_autofree char *dropped = NULL;
    g_autofree char *before = widen(row->before, encodings[i % 2], &before_length);
    g_autofree char *after =
        widen(row->after != NULL ? row->after : row->before, encodings[i % 2], &after_length);
    g_autoptr(DwTicket) result = apply(row, before, before_length, DW_LAUNCH_KIND_RDP, &dropped);
    const guchar *bytes = dw_ticket_peek(result, &length);

    g_assert_cmpmem(bytes, length, after, after_length);
    g_assert_cmpstr(dropped, ==, row->dropped);
  }
}

static void
check_text(const DwTicketPolicy *policy, const char *before, gsize before_length, const char *after)
{
  g_autoptr(DwTicket) ticket = dw_ticket_new((const guchar *) before, before_length);
  g_autoptr(DwTicket) result = dw_ticket_policy_apply(policy, ticket, NULL);
  gsize length = 0;
  const guchar *bytes = dw_ticket_peek(result, &length);

  g_assert_cmpmem(bytes, length, after, strlen(after));
}

static void
test_hidden_in_long_lines(void)
{
  g_autofree char *space = g_strnfill(400, ' ');
  g_autofree char *value = g_strconcat(ADDRESS "drivestoredirect:s:", space, "*\r\n", NULL);
  g_autofree char *indent = g_strconcat(ADDRESS, space, "/shell:x\r\n", NULL);
  g_autofree char *key = g_strconcat(ADDRESS "drivestoredirect", space, ":s:*\r\n", NULL);
  g_autofree char *ica_key = g_strconcat(WF "CDMAllowed", space, "=On\r\n", NULL);
  g_autofree char *ica_value = g_strconcat(WF "CDMAllowed=Off", space, "On\r\n", NULL);
  g_autofree char *fine = g_strconcat(ADDRESS "loadbalanceinfo:s:", space, "x\r\n", NULL);

  check_text(DEFAULT, value, strlen(value), ADDRESS);
  check_text(DEFAULT, indent, strlen(indent), ADDRESS);
  check_text(DEFAULT, key, strlen(key), ADDRESS);
  check_text(DEFAULT, ica_key, strlen(ica_key), WF);
  check_text(DEFAULT, ica_value, strlen(ica_value), WF "CDMAllowed=Off\r\n");
  check_text(DEFAULT, fine, strlen(fine), fine);
}

static void
test_not_text(void)
{
  static const char nul[] = ADDRESS "x:s:a\0b\r\ny:i:1\r\n";
  static const char ica_nul[] = WF ";\0\r\nCDM\0Allowed=On\r\nVersion=2\r\n";
  static const char cut[] = "\xff\xfe"
                            "f\0u\0l\0l\0 \0a\0d\0d\0r\0e\0s\0s\0:\0s\0:\0h\0\n\0x";
  g_autoptr(DwTicket) ticket = dw_ticket_new((const guchar *) cut, sizeof cut - 1);
  g_autoptr(DwTicket) result = dw_ticket_policy_apply(DEFAULT, ticket, NULL);
  gsize length = 0;

  check_text(DEFAULT, nul, sizeof nul - 1, ADDRESS "y:i:1\r\n");
  check_text(DEFAULT, ica_nul, sizeof ica_nul - 1, WF "Version=2\r\n");
  dw_ticket_peek(result, &length);
  g_assert_cmpuint(length, ==, sizeof cut - 2);
}

/* Without its first line this would look like a ticket of another kind, which other rules are for.
 */
static void
test_kind_stays(void)
{
  static const char text[] = "full address:s:h\0\n[WFClient]\n";
  g_autoptr(DwTicket) ticket = dw_ticket_new((const guchar *) text, sizeof text - 1);
  g_autoptr(DwTicket) result = dw_ticket_policy_apply(DEFAULT, ticket, NULL);

  g_assert_cmpint(dw_ticket_get_kind(ticket), ==, DW_LAUNCH_KIND_RDP);
  g_assert_true(result != ticket);
  g_assert_cmpint(dw_ticket_get_kind(result), ==, DW_LAUNCH_KIND_RDP);
}

static void
test_other_kinds(void)
{
  static const char *const texts[] = {"[Desktop]\nGWToken=x\nCDMAllowed=On\n", "/shell:x\n", ""};

  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    check_text(&nothing, texts[i], strlen(texts[i]), texts[i]);
}

static void
test_enforce(void)
{
  const DwTicketPolicy policy = {.allow_programs = TRUE, .allow_printers = TRUE, .enforce = TRUE};
  const DwTicketPolicy lenient = {TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE};

  check_text(&policy, "full address:s:h", 16,
             "full address:s:h\r\nredirectclipboard:i:0\r\naudiocapturemode:i:0\r\n");
  check_text(&policy, WF "Version=2\r\n[WFClient]\r\n", strlen(WF) * 2 + 11,
             WF "CDMAllowed=Off\r\nClipboardAllowed=Off\r\nCOMAllowed=Off\r\nAllowAudioInput=Off"
                "\r\nVersion=2\r\n[WFClient]\r\n");
  check_text(&policy, "[Encoding]\n", 11,
             "[Encoding]\n\r\n[WFClient]\r\nCDMAllowed=Off\r\nClipboardAllowed=Off\r\n"
             "COMAllowed=Off\r\nAllowAudioInput=Off\r\n");
  check_text(&lenient, WF, strlen(WF), WF);
}

static void
test_share_drives(void)
{
  const DwTicketPolicy sharing = {.allow_drives = TRUE, .share_drives = TRUE};
  const DwTicketPolicy forbidden = {.share_drives = TRUE};
  static const struct {
    const char *before;
    const char *after;
  } rows[] = {
      {ADDRESS, ADDRESS "drivestoredirect:s:*\r\n"},
      {"full address:s:h", ADDRESS "drivestoredirect:s:*\r\n"},
      {"drivestoredirect:s:\r\nDrivesToRedirect :s:C\r\n" ADDRESS,
       ADDRESS "drivestoredirect:s:*\r\n"},
      {ADDRESS "drivestoredirect:s:C", ADDRESS "drivestoredirect:s:*\r\n"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
    check_text(&sharing, rows[i].before, strlen(rows[i].before), rows[i].after);
  check_text(&forbidden, ADDRESS, strlen(ADDRESS), ADDRESS);
  check_text(&sharing, WF, strlen(WF), WF);
}

/* The room for the result is a guess of what rules may add: this is the worst they can do. */
static void
test_growth(void)
{
  g_autoptr(GString) before = g_string_new(WF);
  g_autoptr(GString) after = g_string_new(WF);

  for (guint i = 0; i < 50000; i++) {
    g_string_append(before, "COMAllowed=\n");
    g_string_append(after, "COMAllowed=Off\n");
  }
  check_text(DEFAULT, before->str, before->len, after->str);
}

/* There, the small letter of I is no i. */
static void
test_turkish(void)
{
  if (setlocale(LC_ALL, "tr_TR.UTF-8") == NULL) {
    g_test_skip("This machine has no Turkish locale.");
    return;
  }
  test_rdp_table();
  test_ica_table();
  setlocale(LC_ALL, "C");
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/ticket-policy/rdp-table", test_rdp_table);
  g_test_add_func("/ticket-policy/rdp-wide", test_rdp_wide);
  g_test_add_func("/ticket-policy/ica-table", test_ica_table);
  g_test_add_func("/ticket-policy/hidden-in-long-lines", test_hidden_in_long_lines);
  g_test_add_func("/ticket-policy/not-text", test_not_text);
  g_test_add_func("/ticket-policy/kind-stays", test_kind_stays);
  g_test_add_func("/ticket-policy/other-kinds", test_other_kinds);
  g_test_add_func("/ticket-policy/enforce", test_enforce);
  g_test_add_func("/ticket-policy/share-drives", test_share_drives);
  g_test_add_func("/ticket-policy/growth", test_growth);
  g_test_add_func("/ticket-policy/turkish", test_turkish);
  return g_test_run();
}
