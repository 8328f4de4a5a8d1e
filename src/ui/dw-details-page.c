/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-details-page.h"

#include "dw-card-menu.h"
#include "dw-card-words.h"
#include "dw-detail-row.h"
#include "dw-plan.h"
#include "dw-time-words.h"
#include "dw-timer-words.h"

#include <glib/gi18n.h>

struct _DwDetailsPage {
  GtkBox parent;

  HdyHeaderBar *header;
  GtkWidget *back;
  GtkScrolledWindow *scroller;
  GtkImage *icon;
  GtkLabel *name;
  GtkWidget *dot;
  GtkLabel *status;
  GtkButton *button;
  GtkFlowBox *powers;

  GtkWidget *system;
  DwDetailRow *os;
  DwDetailRow *os_description;
  DwDetailRow *region;
  DwDetailRow *protocol;
  DwDetailRow *version;

  GtkWidget *plan;
  DwDetailRow *charge;
  DwDetailRow *ends;
  DwDetailRow *created;
  DwDetailRow *last_used;
  GtkWidget *hours_row;
  GtkLabel *hours;
  GtkLevelBar *hours_bar;
  GtkLabel *hours_end;

  GtkWidget *tasks;
  GtkWidget *sessions;

  GtkWidget *image;
  DwDetailRow *new_version;
  DwDetailRow *release_note;
  GtkWidget *update;

  GtkWidget *patches;

  GtkWidget *ids;
  DwDetailRow *id;
  DwDetailRow *region_id;
  DwDetailRow *office;
  DwDetailRow *real_id;
  DwDetailRow *app_id;
  DwDetailRow *service_name;

  DwDesks *desks;
  DwResource *resource;
  const char *tile_class;
  const char *dot_class;
  DwCardStep step;
  DwAction shown_actions;
  guint ticker;
  GTimeZone *zone;
};

enum {
  SIGNAL_GONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwDetailsPage, dw_details_page, GTK_TYPE_BOX)

static void update_hero(DwDetailsPage *self);

static gint64
now(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

static void
swap_class(gpointer widget, const char **current, const char *wanted)
{
  GtkStyleContext *style = gtk_widget_get_style_context(widget);

  if (*current != NULL)
    gtk_style_context_remove_class(style, *current);
  gtk_style_context_add_class(style, wanted);
  *current = wanted;
}

static gboolean
tick_cb(gpointer user_data)
{
  update_hero(user_data);
  return G_SOURCE_CONTINUE;
}

static void
set_ticking(DwDetailsPage *self, gboolean ticking)
{
  if (!ticking)
    g_clear_handle_id(&self->ticker, g_source_remove);
  else if (self->ticker == 0)
    self->ticker = g_timeout_add_seconds(1, tick_cb, self);
}

static void
remove_cb(GtkWidget *widget, gpointer user_data)
{
  gtk_widget_destroy(widget);
}

static void
add_power_button(DwDetailsPage *self, DwAction action)
{
  GtkWidget *button = gtk_button_new_with_label(dw_actions_get_word(action));

  gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "win.power");
  gtk_actionable_set_action_target(GTK_ACTIONABLE(button), "(ss)",
                                   dw_resource_get_id(self->resource), dw_actions_get_name(action));
  gtk_style_context_add_class(gtk_widget_get_style_context(button), "pill");
  gtk_container_add(GTK_CONTAINER(self->powers), button);
  gtk_widget_show_all(gtk_widget_get_parent(button));
}

/* Made anew only when there is something else to do, so that the focus stays where it is. */
static void
update_powers(DwDetailsPage *self)
{
  DwAction actions = dw_resource_get_actions(self->resource) & ~(DwAction) DW_ACTION_UPDATE_IMAGE;

  if (self->shown_actions == actions)
    return;
  self->shown_actions = actions;
  gtk_container_foreach(GTK_CONTAINER(self->powers), remove_cb, NULL);
  for (guint i = 0; dw_card_menu_get_power(i) != DW_ACTION_NONE; i++)
    if ((actions & dw_card_menu_get_power(i)) != 0)
      add_power_button(self, dw_card_menu_get_power(i));
  gtk_widget_set_visible(GTK_WIDGET(self->powers), actions != DW_ACTION_NONE);
}

static void
update_hero(DwDetailsPage *self)
{
  g_auto(DwCardWords) words = {0};
  const char *name = dw_resource_get_name(self->resource);

  dw_card_words_init(&words, self->desks, self->resource);
  gtk_label_set_text(self->name, name);
  hdy_header_bar_set_subtitle(self->header, name);
  gtk_label_set_text(self->status, words.status);
  swap_class(self->dot, &self->dot_class, words.dot);
  gtk_button_set_label(self->button, words.button);
  gtk_widget_set_visible(GTK_WIDGET(self->button), words.step != DW_CARD_STEP_NONE);
  self->step = words.step;
  set_ticking(self, words.ticks && gtk_widget_get_mapped(GTK_WIDGET(self)));
  update_powers(self);
}

static void
update_system(DwDetailsPage *self, const DwResourceData *data)
{
  gboolean any = FALSE;

  any |= dw_detail_row_show(self->os, data->os != NULL ? data->os : data->os_type);
  any |= dw_detail_row_show(self->os_description, data->os_description);
  any |= dw_detail_row_show(self->region, dw_resource_get_region(self->resource));
  any |= dw_detail_row_show(self->protocol, data->protocol);
  any |= dw_detail_row_show(self->version, data->version);
  gtk_widget_set_visible(self->system, any);
}

static gboolean
update_hours(DwDetailsPage *self, const DwResourceData *data)
{
  DwPlanHours hours;
  gboolean has_hours = dw_plan_get_hours(data, now(), &hours);
  g_autofree char *words = has_hours ? dw_plan_describe_hours(&hours) : NULL;
  const char *end = has_hours ? dw_plan_get_used_up_words(&hours) : NULL;

  gtk_widget_set_visible(self->hours_row, has_hours);
  if (!has_hours)
    return FALSE;
  gtk_label_set_text(self->hours, words);
  gtk_level_bar_set_value(self->hours_bar, hours.fraction);
  gtk_label_set_text(self->hours_end, end != NULL ? end : "");
  gtk_widget_set_visible(GTK_WIDGET(self->hours_end), end != NULL);
  atk_object_set_description(gtk_widget_get_accessible(GTK_WIDGET(self->hours_bar)), words);
  return TRUE;
}

static void
update_plan(DwDetailsPage *self, const DwResourceData *data)
{
  g_autofree char *ends = dw_plan_describe_end(data, self->zone, now());
  g_autofree char *created = dw_time_words_date(data->create_time, self->zone, now());
  g_autofree char *started = dw_time_words_clock(data->last_start_time, self->zone, now());
  gboolean any = update_hours(self, data);

  any |= dw_detail_row_show(self->charge, dw_plan_get_charge_word(data));
  any |= dw_detail_row_show(self->ends, ends);
  any |= dw_detail_row_show(self->created, created);
  any |= dw_detail_row_show(self->last_used, started);
  gtk_widget_set_visible(self->plan, any);
}

/* A list of facts whose rows come and go; those that stay keep their widgets. */
typedef struct {
  GtkWidget *group;
  GPtrArray *rows;
  guint used;
} Facts;

static Facts *
facts_of(GtkWidget *group)
{
  Facts *facts = g_object_get_data(G_OBJECT(group), "facts");

  if (facts == NULL) {
    facts = g_new0(Facts, 1);
    facts->group = group;
    facts->rows = g_ptr_array_new();
    g_object_set_data_full(G_OBJECT(group), "facts", facts, g_free);
    g_object_set_data_full(G_OBJECT(group), "rows", facts->rows,
                           (GDestroyNotify) g_ptr_array_unref);
  }
  facts->used = 0;
  return facts;
}

static void
add_fact(Facts *facts, const char *label, const char *value)
{
  GtkWidget *row;

  if (facts->used == facts->rows->len) {
    row = dw_detail_row_new(label);
    gtk_container_add(GTK_CONTAINER(facts->group), row);
    g_ptr_array_add(facts->rows, row);
  }
  row = g_ptr_array_index(facts->rows, facts->used++);
  g_object_set(row, "label", label, NULL);
  dw_detail_row_show(DW_DETAIL_ROW(row), value);
}

static void
end_facts(Facts *facts)
{
  for (guint i = facts->used; i < facts->rows->len; i++)
    dw_detail_row_show(g_ptr_array_index(facts->rows, i), NULL);
  gtk_widget_set_visible(facts->group, facts->used > 0);
}

static void
update_tasks(DwDetailsPage *self, const DwResourceData *data)
{
  Facts *facts = facts_of(self->tasks);

  for (guint i = 0; data->timers != NULL && i < data->timers->len; i++) {
    const DwTimer *timer = g_ptr_array_index(data->timers, i);
    g_autofree char *words = dw_timer_words_describe(timer, self->zone, now());
    g_autofree char *next = dw_timer_words_next(timer, self->zone, now());
    g_autofree char *label =
        next != NULL ? g_strdup_printf(_("Next: %s"), next) : g_strdup(_("When nobody uses it"));

    add_fact(facts, label, words);
  }
  end_facts(facts);
}

static void
update_sessions(DwDetailsPage *self, const DwResourceData *data)
{
  Facts *facts = facts_of(self->sessions);

  for (guint i = 0; data->sessions != NULL && i < data->sessions->len; i++) {
    const DwUserSession *session = g_ptr_array_index(data->sessions, i);
    g_autofree char *since = dw_time_words_clock(session->start_time, self->zone, now());
    g_autofree char *label =
        since != NULL ? g_strdup_printf(_("Since %s"), since) : g_strdup(_("Connected"));
    const char *who = session->nick_name != NULL ? session->nick_name : session->user_id;

    add_fact(facts, label, who != NULL ? who : session->user_principal_name);
  }
  end_facts(facts);
}

static void
update_image(DwDetailsPage *self, const DwResourceData *data)
{
  const DwFotaUpdate *fota = data->fota_update;
  g_autofree char *words = fota != NULL ? dw_plan_describe_update(fota) : NULL;
  gboolean can_update = (dw_resource_get_actions(self->resource) & DW_ACTION_UPDATE_IMAGE) != 0;

  gtk_widget_set_visible(self->image, words != NULL);
  if (words == NULL)
    return;
  dw_detail_row_show(self->new_version, words);
  dw_detail_row_show(self->release_note, dw_plan_get_release_note(fota, g_get_language_names()[0]));
  gtk_widget_set_sensitive(self->update, can_update);
  gtk_widget_set_tooltip_text(self->update,
                              can_update ? NULL : _("Start the desk first, then update it."));
}

static void
update_patches(DwDetailsPage *self, const DwResourceData *data)
{
  Facts *facts = facts_of(self->patches);
  GPtrArray *packages = data->os_update != NULL ? data->os_update->packages : NULL;

  for (guint i = 0; packages != NULL && i < packages->len; i++) {
    const DwOsPackage *package = g_ptr_array_index(packages, i);
    const char *title = package->title != NULL ? package->title : package->description;

    add_fact(facts, package->kb != NULL ? package->kb : _("Update"),
             title != NULL ? title : package->kb);
  }
  end_facts(facts);
}

static void
update_ids(DwDetailsPage *self, const DwResourceData *data)
{
  gboolean is_renamed = data->user_custom_name != NULL && data->resource_name != NULL;

  dw_detail_row_show(self->id, data->id);
  dw_detail_row_show(self->region_id, data->region_id);
  dw_detail_row_show(self->office, data->office_site_id);
  dw_detail_row_show(self->real_id, data->real_desktop_id);
  dw_detail_row_show(self->app_id, data->app_id);
  dw_detail_row_show(self->service_name, is_renamed ? data->resource_name : NULL);
}

static void
update(DwDetailsPage *self)
{
  const DwResourceData *data = dw_resource_get_data(self->resource);

  update_hero(self);
  update_system(self, data);
  update_plan(self, data);
  update_tasks(self, data);
  update_sessions(self, data);
  update_image(self, data);
  update_patches(self, data);
  update_ids(self, data);
}

static void
activity_cb(DwDesks *desks, DwResource *resource, DwDetailsPage *self)
{
  if (resource == self->resource)
    update(self);
}

static void
desks_changed_cb(DwDesks *desks, DwDetailsPage *self)
{
  DwResourceStore *store = dw_context_get_store(dw_desks_get_context(desks));
  const char *id = dw_resource_get_id(self->resource);

  if (dw_desks_is_loading(desks) || dw_desks_get_error(desks) != NULL)
    return;
  if (dw_resource_store_lookup(store, id) == NULL)
    g_signal_emit(self, signals[SIGNAL_GONE], 0);
  else if (gtk_widget_get_mapped(GTK_WIDGET(self)))
    dw_desks_look_at(desks, self->resource);
}

static void
run_action(DwDetailsPage *self, const char *name, GVariant *target)
{
  GtkWidget *window = gtk_widget_get_toplevel(GTK_WIDGET(self));

  g_action_group_activate_action(gtk_widget_get_action_group(window, "win"), name, target);
}

static void
button_cb(DwDetailsPage *self)
{
  const char *action = dw_card_words_get_action(self->step);

  if (action != NULL)
    run_action(self, action, g_variant_new_string(dw_resource_get_id(self->resource)));
}

static void
update_cb(DwDetailsPage *self)
{
  run_action(self, "power",
             g_variant_new("(ss)", dw_resource_get_id(self->resource),
                           dw_actions_get_name(DW_ACTION_UPDATE_IMAGE)));
}

static void
dw_details_page_map(GtkWidget *widget)
{
  GTK_WIDGET_CLASS(dw_details_page_parent_class)->map(widget);
  if (DW_DETAILS_PAGE(widget)->resource != NULL)
    update(DW_DETAILS_PAGE(widget));
}

static void
dw_details_page_unmap(GtkWidget *widget)
{
  set_ticking(DW_DETAILS_PAGE(widget), FALSE);
  GTK_WIDGET_CLASS(dw_details_page_parent_class)->unmap(widget);
}

static void
dw_details_page_dispose(GObject *object)
{
  dw_details_page_clear(DW_DETAILS_PAGE(object));
  g_clear_pointer(&DW_DETAILS_PAGE(object)->zone, g_time_zone_unref);
  G_OBJECT_CLASS(dw_details_page_parent_class)->dispose(object);
}

#define BIND(name) gtk_widget_class_bind_template_child(widget_class, DwDetailsPage, name)

static void
bind_children(GtkWidgetClass *widget_class)
{
  BIND(header);
  BIND(back);
  BIND(scroller);
  BIND(icon);
  BIND(name);
  BIND(dot);
  BIND(status);
  BIND(button);
  BIND(powers);
  BIND(system);
  BIND(os);
  BIND(os_description);
  BIND(region);
  BIND(protocol);
  BIND(version);
  BIND(plan);
  BIND(charge);
  BIND(ends);
  BIND(created);
  BIND(last_used);
  BIND(hours_row);
  BIND(hours);
  BIND(hours_bar);
  BIND(hours_end);
  BIND(tasks);
  BIND(sessions);
  BIND(image);
  BIND(new_version);
  BIND(release_note);
  BIND(update);
  BIND(patches);
  BIND(ids);
  BIND(id);
  BIND(region_id);
  BIND(office);
  BIND(real_id);
  BIND(app_id);
  BIND(service_name);
}

static void
dw_details_page_class_init(DwDetailsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_DETAIL_ROW);
  G_OBJECT_CLASS(klass)->dispose = dw_details_page_dispose;
  widget_class->map = dw_details_page_map;
  widget_class->unmap = dw_details_page_unmap;
  signals[SIGNAL_GONE] = g_signal_new("gone", DW_TYPE_DETAILS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-details-page.ui");
  bind_children(widget_class);
  gtk_widget_class_bind_template_callback(widget_class, button_cb);
  gtk_widget_class_bind_template_callback(widget_class, update_cb);
}

static void
dw_details_page_init(DwDetailsPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  self->zone = g_time_zone_new_local();
  self->shown_actions = DW_ACTION_NONE;
}

/**
 * dw_details_page_clear:
 * @self: a page
 *
 * Lets go of what is shown.
 */
void
dw_details_page_clear(DwDetailsPage *self)
{
  set_ticking(self, FALSE);
  if (self->resource != NULL)
    g_signal_handlers_disconnect_by_data(self->resource, self);
  if (self->desks != NULL)
    g_signal_handlers_disconnect_by_data(self->desks, self);
  g_clear_object(&self->resource);
  g_clear_object(&self->desks);
}

/**
 * dw_details_page_show:
 * @self: a page
 * @desks: knows what goes on with @resource
 * @resource: what to show
 *
 * Shows what is known, and asks the service for what the list leaves out.
 */
void
dw_details_page_show(DwDetailsPage *self, DwDesks *desks, DwResource *resource)
{
  dw_details_page_clear(self);
  self->desks = g_object_ref(desks);
  self->resource = g_object_ref(resource);
  g_signal_connect(desks, "activity", G_CALLBACK(activity_cb), self);
  g_signal_connect(desks, "changed", G_CALLBACK(desks_changed_cb), self);
  g_signal_connect_swapped(resource, "notify", G_CALLBACK(update), self);
  gtk_image_set_from_icon_name(self->icon, dw_card_words_get_icon(resource), GTK_ICON_SIZE_DIALOG);
  swap_class(self->icon, &self->tile_class, dw_card_words_get_tile(resource));
  gtk_adjustment_set_value(gtk_scrolled_window_get_vadjustment(self->scroller), 0);
  self->shown_actions = ~(DwAction) 0;
  update(self);
  dw_desks_look_at(desks, resource);
  gtk_widget_grab_focus(gtk_widget_get_visible(GTK_WIDGET(self->button)) ? GTK_WIDGET(self->button)
                                                                         : self->back);
}
