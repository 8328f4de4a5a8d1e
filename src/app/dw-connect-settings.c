/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-connect-settings.h"

#include "dw-ticket-display.h"
#include "dw-ticket-policy.h"

struct _DwConnectSettings {
  char *clients[3];
  DwPreferredClients preferred;
  DwTicketPolicy policy;
  DwTicketDisplay display;
};

/* The client's name in @slot, where @key has one. */
static const char *
get_client(DwSettings *settings, const char *key, char **slot)
{
  *slot = dw_settings_get_string(settings, key);
  return **slot != '\0' ? *slot : NULL;
}

/* What somebody switched off stays off even if the client would do it by itself. The drives are off
 * without anybody having said so, and then the client's own settings may decide. */
static void
fill_policy(DwTicketPolicy *policy, DwSettings *settings)
{
  gboolean shares_drives = dw_settings_get_boolean(settings, "share-drives");

  if (!dw_settings_get_boolean(settings, "share-clipboard")) {
    policy->allow_clipboard = FALSE;
    policy->enforce = TRUE;
  }
  policy->allow_drives = shares_drives;
  policy->share_drives = shares_drives;
  if (!shares_drives && !dw_settings_is_default(settings, "share-drives"))
    policy->enforce = TRUE;
}

/**
 * dw_connect_settings_apply:
 * @settings: what the person prefers and the administrator decided
 * @options: what is asked of this connection; its policy is replaced, its client stays
 *
 * Fills in @options what @settings say: the clients, the screen, what is shared with the session.
 *
 * Returns: (transfer full): what @options point to from now on, to be kept until
 *   dw_connect_flow_new() has taken them
 */
DwConnectSettings *
dw_connect_settings_apply(DwSettings *settings, DwConnectOptions *options)
{
  DwConnectSettings *self = g_new0(DwConnectSettings, 1);
  int scale = dw_settings_get_int(settings, "scale");

  self->preferred.rdp = get_client(settings, "client-rdp", &self->clients[0]);
  self->preferred.ica = get_client(settings, "client-ica", &self->clients[1]);
  self->preferred.asp = get_client(settings, "client-asp", &self->clients[2]);
  self->policy = DW_TICKET_POLICY_DEFAULT;
  fill_policy(&self->policy, settings);
  self->display.full_screen = dw_settings_get_boolean(settings, "full-screen");
  self->display.multi_monitor = dw_settings_get_boolean(settings, "multi-monitor");
  self->display.scale = scale > 0 ? (guint) scale : 0;
  options->preferred = &self->preferred;
  options->policy = &self->policy;
  options->display = &self->display;
  return self;
}

/**
 * dw_connect_settings_free:
 * @self: (transfer full): what options point to
 */
void
dw_connect_settings_free(DwConnectSettings *self)
{
  for (guint i = 0; i < G_N_ELEMENTS(self->clients); i++)
    g_free(self->clients[i]);
  g_free(self);
}
