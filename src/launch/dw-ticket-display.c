/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-ticket-display.h"

#include "dw-secret.h"
#include "dw-ticket-text.h"

#include <string.h>

#define N_RDP_SETTINGS 3
#define ROOM           512 /* for all that may be added */

/* What ICA clients take for “as large as the screen”. */
#define ICA_WHOLE_SCREEN "4294967295"

typedef struct {
  const char *key;
  char value[16];
  gboolean is_written;
} Setting;

/* One pass over a ticket. `out` is made large enough at once, so that no copy of the ticket is left
 * behind by a reallocation. */
typedef struct {
  DwTicketText text;
  guchar *out;
  gsize used;
  const char *line_end;
  gboolean is_line_open;
  Setting settings[N_RDP_SETTINGS];
  char section[DW_TICKET_TEXT_HEAD];
  char application[DW_TICKET_TEXT_HEAD];
  gboolean has_size;
} Pass;

static void
put_bytes(Pass *pass, gsize offset, gsize length)
{
  memcpy(pass->out + pass->used, pass->text.bytes + offset, length);
  pass->used += length;
}

static void
put_ascii(Pass *pass, const char *ascii)
{
  pass->used += dw_ticket_text_encode(&pass->text, ascii, pass->out + pass->used);
}

static void
put_line(Pass *pass, const DwTicketLine *line)
{
  put_bytes(pass, line->offset, line->length + line->end_length);
  pass->is_line_open = line->end_length == 0;
}

/* A line of ours, with the ends that the ticket's lines have. */
static void
put_setting(Pass *pass, const char *key, const char *mark, const char *value)
{
  if (pass->is_line_open)
    put_ascii(pass, pass->line_end);
  put_ascii(pass, key);
  put_ascii(pass, mark);
  put_ascii(pass, value);
  put_ascii(pass, pass->line_end);
  pass->is_line_open = FALSE;
}

/* Whether @head is a setting called @key, whatever the case and the space before the mark. */
static gboolean
is_called(const char *head, const char *key, char mark)
{
  gsize length = strlen(key);

  if (g_ascii_strncasecmp(head, key, length) != 0)
    return FALSE;
  while (head[length] != mark && head[length] != '\0' && dw_ticket_text_is_blank(head[length]))
    length++;
  return head[length] == mark;
}

static Setting *
find_setting(Pass *pass, const char *head)
{
  for (guint i = 0; i < N_RDP_SETTINGS; i++) {
    if (pass->settings[i].value[0] != '\0' && is_called(head, pass->settings[i].key, ':'))
      return &pass->settings[i];
  }
  return NULL;
}

/* Of a key that stands there twice some clients take the first and some the last, so one stays. */
static void
take_rdp_line(Pass *pass, const DwTicketLine *line)
{
  Setting *setting = find_setting(pass, line->head);

  if (setting == NULL)
    put_line(pass, line);
  else if (!setting->is_written)
    put_setting(pass, setting->key, ":", setting->value);
  if (setting != NULL)
    setting->is_written = TRUE;
}

static void
finish_rdp(Pass *pass)
{
  for (guint i = 0; i < N_RDP_SETTINGS; i++) {
    if (pass->settings[i].value[0] != '\0' && !pass->settings[i].is_written)
      put_setting(pass, pass->settings[i].key, ":", pass->settings[i].value);
  }
}

static void
init_rdp(Pass *pass, const DwTicketDisplay *display)
{
  guint scale = dw_ticket_display_get_scale(display);

  pass->settings[0] = (Setting){.key = "screen mode id"};
  pass->settings[1] = (Setting){.key = "use multimon"};
  pass->settings[2] = (Setting){.key = "desktopscalefactor"};
  g_strlcpy(pass->settings[0].value, display->full_screen ? "i:2" : "i:1",
            sizeof pass->settings[0].value);
  g_strlcpy(pass->settings[1].value, display->full_screen && display->multi_monitor ? "i:1" : "i:0",
            sizeof pass->settings[1].value);
  if (scale != 0)
    g_snprintf(pass->settings[2].value, sizeof pass->settings[2].value, "i:%u", scale);
}

static gboolean
is_in_application(const Pass *pass)
{
  return pass->application[0] != '\0' && g_ascii_strcasecmp(pass->section, pass->application) == 0;
}

static void
take_ica_section(Pass *pass, const DwTicketLine *line)
{
  g_strlcpy(pass->section, line->head + 1, sizeof pass->section);
  pass->section[strcspn(pass->section, "]")] = '\0';
  put_line(pass, line);
  if (!is_in_application(pass) || pass->has_size)
    return;
  pass->has_size = TRUE;
  put_setting(pass, "DesiredHRES", "=", ICA_WHOLE_SCREEN);
  put_setting(pass, "DesiredVRES", "=", ICA_WHOLE_SCREEN);
}

/* The session's size stands in the section of what is connected to, which [ApplicationServers]
 * names. */
static void
take_ica_line(Pass *pass, const DwTicketLine *line)
{
  if (line->head[0] == '[' && !line->is_long) {
    take_ica_section(pass, line);
    return;
  }
  if (g_ascii_strcasecmp(pass->section, "ApplicationServers") == 0 && !line->is_long &&
      pass->application[0] == '\0' && strchr(line->head, '=') != NULL) {
    g_strlcpy(pass->application, line->head, sizeof pass->application);
    *strchr(pass->application, '=') = '\0';
    g_strchomp(pass->application);
  }
  if (is_in_application(pass) &&
      (is_called(line->head, "DesiredHRES", '=') || is_called(line->head, "DesiredVRES", '=') ||
       is_called(line->head, "ScreenPercent", '=')))
    return;
  put_line(pass, line);
}

static void
run(Pass *pass, gboolean is_rdp)
{
  g_auto(DwTicketLine) line = {0};

  put_bytes(pass, 0, pass->text.offset);
  while (dw_ticket_text_next(&pass->text, &line)) {
    if (pass->line_end == NULL)
      pass->line_end = line.end_length == pass->text.unit ? "\n" : "\r\n";
    if (is_rdp)
      take_rdp_line(pass, &line);
    else
      take_ica_line(pass, &line);
  }
  if (pass->line_end == NULL)
    pass->line_end = "\r\n";
  if (is_rdp)
    finish_rdp(pass);
}

/**
 * dw_ticket_display_get_scale:
 * @display: (nullable): how a person wants to see a session
 *
 * Returns: percent, %DW_TICKET_SCALE_MIN to %DW_TICKET_SCALE_MAX, or 0 where nothing is wanted that
 *   can be had
 */
guint
dw_ticket_display_get_scale(const DwTicketDisplay *display)
{
  if (display == NULL || display->scale < DW_TICKET_SCALE_MIN ||
      display->scale > DW_TICKET_SCALE_MAX)
    return 0;
  return display->scale;
}

/**
 * dw_ticket_display_apply:
 * @display: how the person wants to see the session
 * @ticket: a ticket, after dw_ticket_policy_apply()
 *
 * Says in the words of the ticket's own format what @display wants. An RDP ticket gets
 * `screen mode id`, `use multimon` and, with a scale, `desktopscalefactor`; these stand for what it
 * said before. An ICA ticket gets DesiredHRES and DesiredVRES as large as the screen where that is
 * wanted, and says what it said where it is not. Encoding, line ends and all other lines stay.
 *
 * FreeRDP 2 reads the first two and not the third, so its client definitions have ScaleArgs too.
 *
 * Returns: (transfer full): @ticket itself, or a new ticket
 */
DwTicket *
dw_ticket_display_apply(const DwTicketDisplay *display, DwTicket *ticket)
{
  DwLaunchKind kind = dw_ticket_get_kind(ticket);
  Pass pass = {0};
  DwTicket *result = NULL;
  gsize length = 0;
  const guchar *bytes = dw_ticket_peek(ticket, &length);

  if (kind != DW_LAUNCH_KIND_RDP && (kind != DW_LAUNCH_KIND_ICA || !display->full_screen))
    return dw_ticket_ref(ticket);
  if (kind == DW_LAUNCH_KIND_RDP)
    init_rdp(&pass, display);
  pass.out =
      g_malloc(length + ROOM); /* every setting is written once, however often it stood there */
  dw_ticket_text_init(&pass.text, bytes, length);
  run(&pass, kind == DW_LAUNCH_KIND_RDP);
  if (pass.used != length || memcmp(pass.out, bytes, length) != 0)
    result = dw_ticket_new_of_kind(pass.out, pass.used, kind);
  dw_wipe(pass.out, pass.used);
  g_free(pass.out);
  return result != NULL ? result : dw_ticket_ref(ticket);
}
