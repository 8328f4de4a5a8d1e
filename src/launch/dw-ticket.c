/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-ticket.h"

#include "dw-error.h"
#include "dw-secret.h"
#include "dw-ticket-text.h"

#include <string.h>

struct _DwTicket {
  gatomicrefcount ref_count;
  DwSecret *bytes;
  DwLaunchKind kind;
};

static const char *const kind_names[] = {
    [DW_LAUNCH_KIND_UNKNOWN] = "unknown",
    [DW_LAUNCH_KIND_ICA] = "ica",
    [DW_LAUNCH_KIND_ASP] = "asp",
    [DW_LAUNCH_KIND_RDP] = "rdp",
};

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * dw_ticket_kind_name:
 * @kind: a kind
 *
 * Returns: (transfer none): `ica`, `asp`, `rdp` or `unknown`
 */
const char *
dw_ticket_kind_name(DwLaunchKind kind)
{
  return kind_names[kind];
}

/**
 * dw_ticket_kind_extension:
 * @kind: a kind
 *
 * Returns: (transfer none): what a launch file's name ends in, without the dot; `bin` for an
 * unknown kind
 */
const char *
dw_ticket_kind_extension(DwLaunchKind kind)
{
  return kind == DW_LAUNCH_KIND_UNKNOWN ? "bin" : kind_names[kind];
}

/**
 * dw_ticket_kind_from_name:
 * @name: a name as dw_ticket_kind_name() gives it
 * @kind: (out): the kind
 *
 * Returns: whether @name is such a name
 */
gboolean
dw_ticket_kind_from_name(const char *name, DwLaunchKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS(kind_names); i++) {
    if (strcmp(name, kind_names[i]) == 0) {
      *kind = (DwLaunchKind) i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_group(const char *head, const char *name)
{
  gsize length = strlen(name);

  return head[0] == '[' && g_ascii_strncasecmp(head + 1, name, length) == 0 &&
         strcmp(head + length + 1, "]") == 0;
}

static gboolean
is_key(const char *head, const char *name)
{
  gsize length = strlen(name);

  if (g_ascii_strncasecmp(head, name, length) != 0)
    return FALSE;
  return head[length + strspn(head + length, " \t")] == '=';
}

static gboolean
group_has_key(DwTicketText *text, const char *key)
{
  g_auto(DwTicketLine) line = {0};

  while (dw_ticket_text_next(text, &line) && line.head[0] != '[') {
    if (is_key(line.head, key))
      return TRUE;
  }
  return FALSE;
}

static DwLaunchKind
kind_of_group(DwTicketText *text, const char *head)
{
  static const char *const ica_groups[] = {"Encoding", "WFClient", "ApplicationServers"};

  if (dw_ticket_text_is_wide(text))
    return DW_LAUNCH_KIND_UNKNOWN;
  for (gsize i = 0; i < G_N_ELEMENTS(ica_groups); i++) {
    if (is_group(head, ica_groups[i]))
      return DW_LAUNCH_KIND_ICA;
  }
  if (is_group(head, "Desktop") && group_has_key(text, "GWToken"))
    return DW_LAUNCH_KIND_ASP;
  return DW_LAUNCH_KIND_UNKNOWN;
}

static gboolean
has_address(const guchar *bytes, gsize length)
{
  static const char address[] = "full address:s:";
  DwTicketText text;
  g_auto(DwTicketLine) line = {0};

  dw_ticket_text_init(&text, bytes, length);
  while (dw_ticket_text_next(&text, &line)) {
    if (g_ascii_strncasecmp(line.head, address, sizeof address - 1) == 0)
      return TRUE;
  }
  return FALSE;
}

/* For an INI file only the first line that says anything counts: a group further down may be part
 * of some other format. */
static DwLaunchKind
recognise(const guchar *bytes, gsize length)
{
  DwTicketText text;
  g_auto(DwTicketLine) line = {0};

  dw_ticket_text_init(&text, bytes, length);
  while (dw_ticket_text_next(&text, &line)) {
    if (line.head[0] == '[')
      return kind_of_group(&text, line.head);
    if (line.head[0] != '\0' && line.head[0] != ';' && line.head[0] != '#')
      break;
  }
  return has_address(bytes, length) ? DW_LAUNCH_KIND_RDP : DW_LAUNCH_KIND_UNKNOWN;
}

/**
 * dw_ticket_new:
 * @bytes: a decoded ticket; the caller wipes it
 * @length: bytes
 *
 * Copies @bytes and recognises their kind by what they say: a first INI group of `[Encoding]`,
 * `[WFClient]` or `[ApplicationServers]` is ICA; `[Desktop]` with `GWToken` is ASP; a line
 * `full address:s:` is RDP, in UTF-8 or in UTF-16 with a byte order mark.
 *
 * Returns: (transfer full): a new ticket
 */
DwTicket *
dw_ticket_new(const guchar *bytes, gsize length)
{
  return dw_ticket_new_of_kind(bytes, length, recognise(bytes, length));
}

/**
 * dw_ticket_new_of_kind:
 * @bytes: a decoded ticket; the caller wipes it
 * @length: bytes
 * @kind: what it is
 *
 * Copies @bytes, of which something was taken out, so that they would perhaps look like another
 * kind now.
 *
 * Returns: (transfer full): a new ticket
 */
DwTicket *
dw_ticket_new_of_kind(const guchar *bytes, gsize length, DwLaunchKind kind)
{
  DwTicket *ticket = g_new0(DwTicket, 1);

  g_atomic_ref_count_init(&ticket->ref_count);
  ticket->bytes = dw_secret_new_len((const char *) bytes, length);
  ticket->kind = kind;
  return ticket;
}

static gboolean
refuse(GError **error, const char *why)
{
  g_set_error(error, DW_ERROR, DW_ERROR_TICKET,
              "The connection ticket can't be used: %s. Try to connect again; if it happens again, "
              "tell your administrator.",
              why);
  return FALSE;
}

static gboolean
check_alphabet(const char *text, gsize length, GError **error)
{
  for (gsize i = 0; i < length; i++) {
    if (text[i] == '=')
      return refuse(error, "its base64 padding is wrong");
    if (text[i] == '\0' || strchr(alphabet, text[i]) == NULL)
      return refuse(error, "it holds characters that are not base64");
  }
  return TRUE;
}

static gboolean
check_padding(const char *text, gsize length, gsize padding, GError **error)
{
  gsize spare = padding == 1 ? 0x3 : 0xf;
  gsize last = (gsize) (strchr(alphabet, text[length - padding - 1]) - alphabet);

  if (padding > 0 && (last & spare) != 0)
    return refuse(error, "its last base64 character is damaged");
  return TRUE;
}

/* Strict where g_base64_decode() skips what it does not know: a ticket that was damaged on its way
 * must not become another ticket. */
static gboolean
check_base64(const char *text, gsize length, GError **error)
{
  gsize padding = 0;

  if (length == 0)
    return refuse(error, "it is empty");
  while (padding < MIN(length, 2) && text[length - 1 - padding] == '=')
    padding++;
  if (!check_alphabet(text, length - padding, error))
    return FALSE;
  if (length % 4 != 0)
    return refuse(error, "it is cut short");
  if (length / 4 * 3 - padding > DW_TICKET_LIMIT)
    return refuse(error, "it is larger than 1 MiB");
  return check_padding(text, length, padding, error);
}

static DwTicket *
decode_clean(char *text, gsize length, GError **error)
{
  gsize decoded_length = length;

  if (!check_base64(text, length, error))
    return NULL;
  text[length] = '\0';
  g_base64_decode_inplace(text, &decoded_length);
  return dw_ticket_new((const guchar *) text, decoded_length);
}

/**
 * dw_ticket_decode:
 * @base64: (array length=length): what the service sent, not necessarily NUL-terminated
 * @length: bytes
 * @error: return location, %DW_ERROR_TICKET with a sentence for each of: empty, not base64, wrong
 * padding, cut short, too large
 *
 * Decodes a ticket strictly, after taking out white space, up to %DW_TICKET_LIMIT. Every copy made
 * on the way is wiped; @base64 is the caller's to wipe.
 *
 * Returns: (transfer full) (nullable): the ticket
 */
DwTicket *
dw_ticket_decode(const char *base64, gsize length, GError **error)
{
  g_autofree char *text = NULL;
  DwTicket *ticket;
  gsize used = 0;

  /* Decided before anything is copied; base64 takes 4/3, the rest of the slack is line breaks. */
  if (length > (gsize) DW_TICKET_LIMIT * 2) {
    refuse(error, "it is larger than 1 MiB");
    return NULL;
  }
  text = g_malloc(length + 1);
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isspace(base64[i]))
      text[used++] = base64[i];
  }
  ticket = decode_clean(text, used, error);
  dw_wipe(text, length + 1);
  return ticket;
}

/**
 * dw_ticket_ref:
 * @ticket: a ticket
 *
 * Returns: (transfer full): @ticket
 */
DwTicket *
dw_ticket_ref(DwTicket *ticket)
{
  g_atomic_ref_count_inc(&ticket->ref_count);
  return ticket;
}

/**
 * dw_ticket_unref:
 * @ticket: (transfer full): a ticket, wiped with its last reference
 */
void
dw_ticket_unref(DwTicket *ticket)
{
  if (!g_atomic_ref_count_dec(&ticket->ref_count))
    return;
  dw_secret_unref(ticket->bytes);
  g_free(ticket);
}

/**
 * dw_ticket_get_kind:
 * @ticket: a ticket
 *
 * Returns: what it is
 */
DwLaunchKind
dw_ticket_get_kind(const DwTicket *ticket)
{
  return ticket->kind;
}

/**
 * dw_ticket_peek:
 * @ticket: a ticket
 * @length: (out): bytes
 *
 * Returns: (transfer none): its bytes, for as long as @ticket lives
 */
const guchar *
dw_ticket_peek(const DwTicket *ticket, gsize *length)
{
  *length = dw_secret_get_length(ticket->bytes);
  return (const guchar *) dw_secret_peek(ticket->bytes);
}
