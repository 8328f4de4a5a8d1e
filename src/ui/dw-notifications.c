/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-notifications.h"

#include "dw-plan.h"

#include <glib/gi18n.h>

/* Nobody reads more of them at once. */
#define MOST_ENDS 3
/* Seconds. What ends later is not looked at closely: there may be ten thousand. */
#define LOOK_AHEAD (8 * 24 * 60 * 60)

static void
send(DwResource *resource, const char *about, const char *title, const char *body)
{
  g_autoptr(GNotification) notification = g_notification_new(title);
  g_autofree char *id = g_strdup_printf("%s-%s", about, dw_resource_get_id(resource));

  if (body != NULL)
    g_notification_set_body(notification, body);
  g_notification_set_default_action(notification, "app.activate");
  g_application_send_notification(g_application_get_default(), id, notification);
}

/**
 * dw_notifications_announce_done:
 * @settings: whether the person wants to be told
 * @resource: what an action was carried out on
 * @action: the action
 *
 * Tells a person who looks elsewhere that @action is done.
 */
void
dw_notifications_announce_done(DwSettings *settings, DwResource *resource, DwAction action)
{
  gboolean is_ready = dw_actions_get_target(action) == DW_RESOURCE_STATUS_RUNNING;
  g_autofree char *title = NULL;

  if (!dw_settings_get_boolean(settings, "notifications"))
    return;
  if (is_ready)
    title = g_strdup_printf(_("%s is ready"), dw_resource_get_name(resource));
  else
    title = g_strdup_printf(_("%s: %s"), dw_resource_get_name(resource),
                            dw_resource_get_status_word(resource));
  send(resource, "done", title, is_ready ? _("You can connect to it now.") : NULL);
}

/**
 * dw_notifications_announce_ends:
 * @settings: whether the person wants to be told
 * @store: the resources
 * @announced: the ids of those of which the person was told; new ones are added
 *
 * Tells of plans that end soon, once each.
 */
void
dw_notifications_announce_ends(DwSettings *settings, DwResourceStore *store, GHashTable *announced)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local();
  gint64 now = g_get_real_time() / G_USEC_PER_SEC;
  guint told = 0;

  if (!dw_settings_get_boolean(settings, "notifications"))
    return;
  for (guint i = 0; i < dw_resource_store_get_length(store) && told < MOST_ENDS; i++) {
    DwResource *resource = dw_resource_store_get(store, i);
    const DwResourceData *data = dw_resource_get_data(resource);
    g_autofree char *warning = NULL;

    if (data->expired_time == 0 || data->expired_time > now + LOOK_AHEAD ||
        g_hash_table_contains(announced, data->id) ||
        dw_plan_get_state(data, now) != DW_PLAN_NEAR_END)
      continue;
    warning = dw_plan_get_warning(data, zone, now);
    g_hash_table_add(announced, g_strdup(data->id));
    send(resource, "plan", dw_resource_get_name(resource), warning);
    told++;
  }
}
