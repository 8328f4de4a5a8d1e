/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-ticket-policy.h"

#include "dw-secret.h"
#include "dw-ticket-text.h"

#include <fnmatch.h>
#include <string.h>

/**
 * DW_TICKET_POLICY_DEFAULT:
 *
 * What holds where no administrator said otherwise: no drives, no devices, no program named by the
 * ticket; clipboard, printers, microphone and gateways as the ticket says.
 */
const DwTicketPolicy DW_TICKET_POLICY_DEFAULT = {
    .allow_clipboard = TRUE,
    .allow_printers = TRUE,
    .allow_microphone = TRUE,
    .allow_gateways = TRUE,
};

typedef enum {
  RIGHT_NEVER,
  RIGHT_DRIVES,
  RIGHT_CLIPBOARD,
  RIGHT_PRINTERS,
  RIGHT_DEVICES,
  RIGHT_MICROPHONE,
  RIGHT_PROGRAMS,
  RIGHT_GATEWAYS,
} Right;

/* `key` and `harmless` are patterns of fnmatch(), shorter than a head, and know no case. A line
 * with a forbidden key stays if its value is harmless; else it becomes `instead`, or goes where
 * that is NULL. `enforced` marks what a client does by itself when the ticket says nothing. */
typedef struct {
  const char *key;
  Right right;
  const char *harmless;
  const char *instead;
  gboolean enforced;
} Rule;

#define OFF "@(off|false|no|0)"

/* For FreeRDP `*` are the drives that are mounted under /media, /run/media and /mnt, and those that
 * come later. */
#define DRIVES_KEY "drivestoredirect"
#define ALL_DRIVES "s:*"

static const Rule rdp_rules[] = {
    {DRIVES_KEY, RIGHT_DRIVES, "s:", NULL},
    {"redirectdrives", RIGHT_DRIVES, "i:0", "i:0"},
    {"redirectclipboard", RIGHT_CLIPBOARD, "i:0", "i:0", TRUE},
    {"redirectprinters", RIGHT_PRINTERS, "i:0", "i:0", TRUE},
    {"devicestoredirect", RIGHT_DEVICES, "s:", NULL},
    {"usbdevicestoredirect", RIGHT_DEVICES, "s:", NULL},
    {"camerastoredirect", RIGHT_DEVICES, "s:", NULL},
    {"redirectcomports", RIGHT_DEVICES, "i:0", "i:0"},
    {"redirectposdevices", RIGHT_DEVICES, "i:0", "i:0"},
    {"redirectsmartcards", RIGHT_DEVICES, "i:0", "i:0"},
    {"redirectwebauthn", RIGHT_DEVICES, "i:0", "i:0"},
    {"redirectlocation", RIGHT_DEVICES, "i:0", "i:0"},
    {"audiocapturemode", RIGHT_MICROPHONE, "i:0", "i:0", TRUE},
    {"remoteapplicationmode", RIGHT_PROGRAMS, "i:0", "i:0"},
    {"remoteapplication*", RIGHT_PROGRAMS, "s:", NULL},
    {"alternate shell", RIGHT_PROGRAMS, "s:", NULL},
    {"shell working directory", RIGHT_PROGRAMS, "s:", NULL},
    {"gateway*", RIGHT_GATEWAYS, NULL, NULL},
    {"kdcproxyname", RIGHT_GATEWAYS, NULL, NULL},
    /* With level 0 FreeRDP takes any certificate, whatever its own options say. */
    {"authentication level", RIGHT_NEVER, "i:[12]", "i:2"},
    {NULL},
};

static const Rule ica_rules[] = {
    {"CDMAllowed", RIGHT_DRIVES, OFF, "Off", TRUE},
    {"Drive?", RIGHT_DRIVES, NULL, NULL},
    {"DrivePath*", RIGHT_DRIVES, NULL, NULL},
    {"DriveEnabled*", RIGHT_DRIVES, NULL, NULL},
    {"Drive*Access*", RIGHT_DRIVES, NULL, NULL},
    {"ClipboardAllowed", RIGHT_CLIPBOARD, OFF, "Off", TRUE},
    {"CPMAllowed", RIGHT_PRINTERS, OFF, "Off", TRUE},
    {"COMAllowed", RIGHT_DEVICES, OFF, "Off", TRUE},
    {"VirtualCOMPortEmulation", RIGHT_DEVICES, OFF, "Off"},
    {"ComPort*", RIGHT_DEVICES, NULL, NULL},
    {"LastComPortNum", RIGHT_DEVICES, NULL, NULL},
    {"SmartCardAllowed", RIGHT_DEVICES, OFF, "Off"},
    {"TwainAllowed", RIGHT_DEVICES, OFF, "Off"},
    {"AllowAudioInput", RIGHT_MICROPHONE, OFF, "Off", TRUE},
    {"EnableAudioInput", RIGHT_MICROPHONE, OFF, "Off"},
    /* `#NAME` is how a ticket names what was published; anything else is a command line. */
    {"InitialProgram", RIGHT_PROGRAMS, "@(|#*)", NULL},
    {"LongCommandLine", RIGHT_PROGRAMS, "", NULL},
    {"WorkDirectory", RIGHT_PROGRAMS, "", NULL},
    {"DriverName", RIGHT_NEVER, NULL, NULL},
    {"DriverNameUnix", RIGHT_NEVER, NULL, NULL},
    {"VirtualDriver", RIGHT_NEVER, NULL, NULL},
    {"VirtualDriverEx", RIGHT_NEVER, NULL, NULL},
    {"LogFile*", RIGHT_NEVER, NULL, NULL},
    /* The programs that content is handed to on this side. */
    {"CRBrowser*", RIGHT_NEVER, NULL, NULL},
    {"CRPlayer*", RIGHT_NEVER, NULL, NULL},
    {"CRRealMedia*", RIGHT_NEVER, NULL, NULL},
    /* `*:PORT` stands for the server itself. */
    {"SSLProxyHost", RIGHT_GATEWAYS, "@(|[*]:*)", NULL},
    {"CGPAddress", RIGHT_GATEWAYS, "@(|[*]:*)", NULL},
    {"ProxyHost", RIGHT_GATEWAYS, "", NULL},
    {"ProxyAutoConfigURL", RIGHT_GATEWAYS, "", NULL},
    {"PersistentCachePath", RIGHT_NEVER, NULL, NULL},
    {NULL},
};

/* One pass over a ticket. `out` is made large enough for the longest text the rules can give, so
 * that no copy of the ticket is left behind by a reallocation. */
typedef struct {
  const DwTicketPolicy *policy;
  gboolean is_rdp;
  const Rule *rules;
  DwTicketText text;
  guchar *out;
  gsize used;
  gboolean is_enforced;
  gboolean is_line_open;
  GPtrArray *dropped;
} Pass;

static gboolean
is_allowed(const DwTicketPolicy *policy, Right right)
{
  const gboolean rights[] = {
      [RIGHT_NEVER] = FALSE,
      [RIGHT_DRIVES] = policy->allow_drives,
      [RIGHT_CLIPBOARD] = policy->allow_clipboard,
      [RIGHT_PRINTERS] = policy->allow_printers,
      [RIGHT_DEVICES] = policy->allow_devices,
      [RIGHT_MICROPHONE] = policy->allow_microphone,
      [RIGHT_PROGRAMS] = policy->allow_programs,
      [RIGHT_GATEWAYS] = policy->allow_gateways,
  };

  return rights[right];
}

static void
lower(char small[DW_TICKET_TEXT_HEAD], const char *text)
{
  gsize length = MIN(strlen(text), DW_TICKET_TEXT_HEAD - 1);

  for (gsize i = 0; i < length; i++)
    small[i] = g_ascii_tolower(text[i]);
  small[length] = '\0';
}

/* Not by FNM_CASEFOLD: in a Turkish locale the small letter of I is no i, and REDIRECTDRIVES would
 * be no redirectdrives, while the client still takes it for one. */
static gboolean
matches(const char *pattern, const char *text)
{
  char small_pattern[DW_TICKET_TEXT_HEAD];
  char small_text[DW_TICKET_TEXT_HEAD];
  gboolean is_match;

  lower(small_pattern, pattern);
  lower(small_text, text);
  is_match = fnmatch(small_pattern, small_text, FNM_EXTMATCH) == 0;
  dw_wipe(small_text, sizeof small_text);
  return is_match;
}

static void
note_dropped(Pass *pass, const char *name)
{
  for (guint i = 0; i < pass->dropped->len; i++) {
    if (g_ascii_strcasecmp(pass->dropped->pdata[i], name) == 0)
      return;
  }
  g_ptr_array_add(pass->dropped, g_strdup(name));
}

static void
put_bytes(Pass *pass, gsize offset, gsize length)
{
  memcpy(pass->out + pass->used, pass->text.bytes + offset, length);
  pass->used += length;
}

static void
put_line(Pass *pass, const DwTicketLine *line)
{
  put_bytes(pass, line->offset, line->length + line->end_length);
  pass->is_line_open = line->end_length == 0;
}

static void
put_ascii(Pass *pass, const char *ascii)
{
  pass->used += dw_ticket_text_encode(&pass->text, ascii, pass->out + pass->used);
}

static void
put_setting(Pass *pass, const char *key, const char *value)
{
  put_ascii(pass, key);
  put_ascii(pass, pass->is_rdp ? ":" : "=");
  put_ascii(pass, value);
}

/* Splits `NAME:TYPE:VALUE` or `NAME=VALUE` in place. */
static gboolean
split_setting(const Pass *pass, char *head, char **value)
{
  char *mark = strchr(head, pass->is_rdp ? ':' : '=');

  if (mark == NULL || mark == head)
    return FALSE;
  *mark = '\0';
  *value = g_strchug(mark + 1);
  for (char *end = mark; end > head && dw_ticket_text_is_blank(end[-1]); end--)
    end[-1] = '\0';
  if (!pass->is_rdp)
    return TRUE;
  return g_ascii_isalnum(head[0]) && (*value)[0] != '\0' && strchr("isbISB", (*value)[0]) != NULL &&
         (*value)[1] == ':';
}

static const Rule *
find_rule(const Pass *pass, const char *key)
{
  for (const Rule *rule = pass->rules; rule->key != NULL; rule++) {
    if (matches(rule->key, key))
      return rule;
  }
  return NULL;
}

static gboolean
shares_drives(const Pass *pass)
{
  return pass->is_rdp && pass->policy->share_drives && pass->policy->allow_drives;
}

static void
put_enforced(Pass *pass, const char *end)
{
  for (const Rule *rule = pass->rules; rule->key != NULL; rule++) {
    if (!rule->enforced || is_allowed(pass->policy, rule->right))
      continue;
    put_setting(pass, rule->key, rule->instead);
    put_ascii(pass, end);
  }
  pass->is_enforced = TRUE;
}

/* What is not of the form of a setting goes from an RDP ticket: FreeRDP takes a line that begins
 * with `/` as an option of its command line, and some of those (`/rdp2tcp:PROGRAM`) run programs
 * here. Only the option's name is told: its value may be a secret. */
static void
take_strange_line(Pass *pass, DwTicketLine *line)
{
  if (line->head[0] == '\0' || (!pass->is_rdp && !line->is_long)) {
    put_line(pass, line);
    return;
  }
  line->head[strcspn(line->head, ":= ")] = '\0';
  note_dropped(pass, line->head[0] == '/' ? line->head : "(not a setting)");
}

/* Of a long line the value was not seen to its end, so it can't be called harmless. */
static void
take_setting(Pass *pass, const DwTicketLine *line, const char *key, const char *value)
{
  const Rule *rule = find_rule(pass, key);

  if (rule != NULL && strcmp(rule->key, DRIVES_KEY) == 0 && shares_drives(pass))
    return; /* all of them are asked for at the end */
  if (rule == NULL || is_allowed(pass->policy, rule->right) ||
      (rule->harmless != NULL && !line->is_long && matches(rule->harmless, value))) {
    put_line(pass, line);
    return;
  }
  note_dropped(pass, key);
  if (rule->instead != NULL) {
    put_setting(pass, rule->key, rule->instead);
    put_bytes(pass, line->offset + line->length, line->end_length);
    pass->is_line_open = line->end_length == 0;
  }
}

static void
take_ica_mark(Pass *pass, const DwTicketLine *line)
{
  put_line(pass, line);
  if (pass->policy->enforce && !pass->is_enforced && matches("\\[WFClient\\]*", line->head))
    put_enforced(pass, line->end_length == 1 ? "\n" : "\r\n");
}

static void
take_line(Pass *pass, DwTicketLine *line)
{
  char *value = NULL;

  if (line->has_nul)
    note_dropped(pass, "(not text)");
  else if (!pass->is_rdp && line->head[0] != '\0' && strchr(";#[", line->head[0]) != NULL)
    take_ica_mark(pass, line);
  else if (split_setting(pass, line->head, &value))
    take_setting(pass, line, line->head, value);
  else
    take_strange_line(pass, line);
}

static void
run(Pass *pass)
{
  g_auto(DwTicketLine) line = {0};

  put_bytes(pass, 0, pass->text.offset);
  while (dw_ticket_text_next(&pass->text, &line))
    take_line(pass, &line);
  if (pass->policy->enforce && !pass->is_enforced) {
    put_ascii(pass, pass->is_rdp ? "\r\n" : "\r\n[WFClient]\r\n");
    put_enforced(pass, "\r\n");
    pass->is_line_open = FALSE;
  }
  if (shares_drives(pass)) {
    put_ascii(pass, pass->is_line_open ? "\r\n" : "");
    put_setting(pass, DRIVES_KEY, ALL_DRIVES);
    put_ascii(pass, "\r\n");
  }
}

/**
 * dw_ticket_policy_apply:
 * @policy: what a ticket may ask for
 * @ticket: a ticket
 * @dropped: (out) (optional) (transfer full): the names of the settings that were taken out or
 * changed, without their values; empty if there were none
 *
 * Takes out of an RDP or ICA ticket what @policy forbids. Encoding, line ends and every other line
 * stay as they are, byte for byte; other kinds are not touched.
 *
 * Returns: (transfer full): @ticket itself, or a new ticket
 */
DwTicket *
dw_ticket_policy_apply(const DwTicketPolicy *policy, DwTicket *ticket, GStrv *dropped)
{
  DwLaunchKind kind = dw_ticket_get_kind(ticket);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  Pass pass = {.policy = policy, .is_rdp = kind == DW_LAUNCH_KIND_RDP, .dropped = names};
  DwTicket *result = NULL;
  gsize length = 0;
  const guchar *bytes = dw_ticket_peek(ticket, &length);
  gsize room = 2 * length + 4096; /* no rule makes a line twice as long */

  if (kind == DW_LAUNCH_KIND_RDP || kind == DW_LAUNCH_KIND_ICA) {
    pass.rules = pass.is_rdp ? rdp_rules : ica_rules;
    pass.out = g_malloc(room);
    dw_ticket_text_init(&pass.text, bytes, length);
    run(&pass);
    if (pass.text.length != length)
      note_dropped(&pass, "(not text)");
    if (pass.used != length || memcmp(pass.out, bytes, length) != 0)
      result = dw_ticket_new_of_kind(pass.out, pass.used, kind);
    dw_wipe(pass.out, pass.used);
    g_free(pass.out);
  }
  g_ptr_array_add(names, NULL);
  if (dropped != NULL)
    *dropped = (GStrv) g_ptr_array_steal(names, NULL);
  return result != NULL ? result : dw_ticket_ref(ticket);
}
