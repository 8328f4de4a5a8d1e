/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-card-words.h"

#include "dw-client-window.h"
#include "dw-operator.h"
#include "dw-plan.h"
#include "dw-time-words.h"

#include <glib/gi18n.h>

/**
 * dw_card_words_get_dot:
 * @status: what a resource is doing
 *
 * Returns: (transfer none): the style class of the dot that goes with the word
 */
const char *
dw_card_words_get_dot(DwResourceStatus status)
{
  switch (status) {
  case DW_RESOURCE_STATUS_RUNNING:
  case DW_RESOURCE_STATUS_AVAILABLE:
    return "good";
  case DW_RESOURCE_STATUS_EXPIRED:
  case DW_RESOURCE_STATUS_DELETED:
  case DW_RESOURCE_STATUS_FAILED:
    return "bad";
  default:
    return dw_resource_status_is_transition(status) ? "moving" : "off";
  }
}

static const char *
connect_words(DwResource *resource)
{
  switch (dw_resource_get_connect_need(resource)) {
  case DW_CONNECT_NEEDS_START:
    return _("Start and connect");
  case DW_CONNECT_NEEDS_WAKE_UP:
    return _("Wake and connect");
  default:
    return dw_resource_get_kind(resource) == DW_RESOURCE_KIND_APP ? _("Open") : _("Connect");
  }
}

static char *
with_time(const char *words, gint64 seconds)
{
  g_autofree char *elapsed = dw_time_words_elapsed((guint) MAX(seconds, 0));

  return g_strdup_printf(_("%s %s"), words, elapsed);
}

static void
describe_rest(DwCardWords *self, DwDesks *desks, DwResource *resource)
{
  gint64 seconds = dw_desks_get_power_seconds(desks, resource);
  gint64 now = g_get_real_time() / G_USEC_PER_SEC;
  g_autoptr(GTimeZone) zone = g_time_zone_new_local();
  gboolean moves = dw_resource_get_operation(resource) != DW_ACTION_NONE;

  self->dot = moves ? "moving" : dw_card_words_get_dot(dw_resource_get_status(resource));
  self->ticks = seconds >= 0;
  self->button = connect_words(resource);
  if (dw_resource_get_kind(resource) == DW_RESOURCE_KIND_SHARE &&
      dw_operator_is(dw_desks_get_context(desks))) {
    self->button = _("Members");
    self->step = DW_CARD_STEP_MEMBERS;
    self->status = g_strdup(dw_resource_get_status_word(resource));
    return;
  }
  self->step = dw_resource_get_connect_need(resource) == DW_CONNECT_IMPOSSIBLE
                   ? DW_CARD_STEP_NONE
                   : DW_CARD_STEP_CONNECT;
  if (seconds >= 0) {
    self->status = with_time(dw_resource_get_status_word(resource), seconds);
    return;
  }
  if (!moves && !dw_resource_status_is_transition(dw_resource_get_status(resource)))
    self->status = dw_plan_get_warning(dw_resource_get_data(resource), zone, now);
  if (self->status != NULL)
    self->dot = dw_resource_get_status(resource) == DW_RESOURCE_STATUS_EXPIRED ? "bad" : "moving";
  else
    self->status = g_strdup(dw_resource_get_status_word(resource));
}

/**
 * dw_card_words_init:
 * @self: what to fill in
 * @desks: (nullable): knows of connections and power actions
 * @resource: what to describe
 */
void
dw_card_words_init(DwCardWords *self, DwDesks *desks, DwResource *resource)
{
  DwConnection *connection = dw_desks_get_connection(desks, resource);

  *self = (DwCardWords){0};
  if (connection == NULL) {
    describe_rest(self, desks, resource);
    return;
  }
  switch (dw_connection_get_state(connection)) {
  case DW_CONNECTION_IN_USE:
    self->status = with_time(_("In use ·"), dw_connection_get_seconds(connection));
    self->dot = "good";
    self->step = dw_client_window_can_show() ? DW_CARD_STEP_SHOW : DW_CARD_STEP_DISCONNECT;
    self->button = self->step == DW_CARD_STEP_SHOW ? _("Show window") : _("Disconnect");
    self->ticks = TRUE;
    break;
  case DW_CONNECTION_FAILED:
    self->status = g_strdup(_("Could not connect"));
    self->dot = "bad";
    self->button = _("See why");
    self->step = DW_CARD_STEP_FOLLOW;
    break;
  default:
    self->status = with_time(_("Connecting…"), dw_connection_get_seconds(connection));
    self->dot = "moving";
    self->button = _("Show progress");
    self->step = DW_CARD_STEP_FOLLOW;
    self->ticks = TRUE;
  }
}

/**
 * dw_card_words_clear:
 * @self: words
 *
 * Frees what they hold.
 */
void
dw_card_words_clear(DwCardWords *self)
{
  g_clear_pointer(&self->status, g_free);
}

static void
append(GString *line, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (line->len > 0)
    g_string_append(line, " · ");
  g_string_append(line, part);
}

/**
 * dw_card_words_describe:
 * @resource: a resource
 *
 * Returns: (transfer full): what it is, in one line
 */
char *
dw_card_words_describe(DwResource *resource)
{
  const DwResourceData *data = dw_resource_get_data(resource);
  DwResourceKind kind = dw_resource_get_kind(resource);
  g_autoptr(GString) line = g_string_new(NULL);

  if (kind != DW_RESOURCE_KIND_COMPUTER || dw_resource_get_system(resource) == NULL)
    append(line, dw_resource_kind_get_word(kind));
  if (kind == DW_RESOURCE_KIND_APP) {
    append(line, data->version);
  } else {
    append(line, data->os != NULL ? data->os : data->os_type);
    append(line, dw_resource_get_region(resource));
  }
  return g_string_free(g_steal_pointer(&line), FALSE);
}

/**
 * dw_card_words_get_action:
 * @step: what a button does
 *
 * Returns: (nullable) (transfer none): the action of the window that does it; its target is the
 *   resource's id
 */
const char *
dw_card_words_get_action(DwCardStep step)
{
  static const char *const names[] = {[DW_CARD_STEP_CONNECT] = "connect",
                                      [DW_CARD_STEP_FOLLOW] = "follow",
                                      [DW_CARD_STEP_SHOW] = "show-client",
                                      [DW_CARD_STEP_DISCONNECT] = "disconnect",
                                      [DW_CARD_STEP_MEMBERS] = "members"};

  return names[step];
}

/**
 * dw_card_words_get_icon:
 * @resource: a resource
 *
 * Returns: (transfer none): the name of the icon of its kind
 */
const char *
dw_card_words_get_icon(DwResource *resource)
{
  static const char *const icons[DW_N_RESOURCE_KINDS] = {
      [DW_RESOURCE_KIND_COMPUTER] = "deskway-computer-symbolic",
      [DW_RESOURCE_KIND_SHARE] = "deskway-share-symbolic",
      [DW_RESOURCE_KIND_APP] = "deskway-app-symbolic",
      [DW_RESOURCE_KIND_DRIVE] = "deskway-drive-symbolic",
      [DW_RESOURCE_KIND_PHONE] = "deskway-phone-symbolic",
      [DW_RESOURCE_KIND_OTHER] = "deskway-computer-symbolic",
  };

  return icons[dw_resource_get_kind(resource)];
}

/**
 * dw_card_words_get_tile:
 * @resource: a resource
 *
 * Returns: (transfer none): the style class of its kind
 */
const char *
dw_card_words_get_tile(DwResource *resource)
{
  return dw_resource_kind_get_name(dw_resource_get_kind(resource));
}
