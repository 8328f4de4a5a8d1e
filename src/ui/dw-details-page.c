/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-details-page.h"

#include "dw-detail-group.h"
#include "dw-detail-row.h"
#include "dw-detail-words.h"
#include "dw-details-hero.h"
#include "dw-plan.h"
#include "dw-time-words.h"
#include "dw-timer-words.h"

#include <glib/gi18n.h>

struct _DwDetailsPage {
  GtkBox parent;

  HdyHeaderBar *header;
  GtkWidget *back;
  GtkScrolledWindow *scroller;
  DwDetailsHero *hero;

  GtkWidget *system;
  DwDetailRow *os;
  DwDetailRow *os_description;
  DwDetailRow *region;
  DwDetailRow *protocol;
  DwDetailRow *access;
  DwDetailRow *seats;
  DwDetailRow *version;
  DwDetailRow *created;
  DwDetailRow *last_used;

  GtkWidget *plan;
  DwDetailRow *charge;
  DwDetailRow *trouble;
  DwDetailRow *ends;
  GtkWidget *hours_row;
  GtkLabel *hours;
  GtkLevelBar *hours_bar;
  GtkLabel *hours_end;

  DwDetailGroup *tasks;
  DwDetailGroup *sessions;

  GtkWidget *image;
  DwDetailRow *new_version;
  DwDetailRow *old_version;
  DwDetailRow *release_note;
  GtkLabel *update_hint;
  GtkWidget *update;

  DwDetailGroup *patches;

  GtkWidget *ids;
  DwDetailRow *id;
  DwDetailRow *region_id;
  DwDetailRow *office;
  DwDetailRow *real_id;
  DwDetailRow *app_id;
  DwDetailRow *service_name;

  DwDesks *desks;
  DwResource *resource;
  GTimeZone *zone;
};

enum {
  SIGNAL_GONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwDetailsPage, dw_details_page, GTK_TYPE_BOX)

static gint64
now(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

/* What says the same as before is left alone: it would be measured and read out again. */
static void
set_text(GtkLabel *label, const char *text)
{
  if (g_strcmp0(gtk_label_get_text(label), text) != 0)
    gtk_label_set_text(label, text);
}

static gboolean
can_have_focus(gpointer widget)
{
  return gtk_widget_is_sensitive(widget) && gtk_widget_is_visible(widget);
}

static void
focus_start(DwDetailsPage *self)
{
  if (!dw_details_hero_focus(self->hero))
    gtk_widget_grab_focus(self->back);
}

/* A button that was pressed and went leaves no focus behind. */
static void
keep_focus(DwDetailsPage *self, GtkWidget *focus)
{
  if (focus != NULL && gtk_widget_is_ancestor(focus, GTK_WIDGET(self)) && !can_have_focus(focus))
    focus_start(self);
}

static GtkWidget *
get_focus(DwDetailsPage *self)
{
  GtkWidget *window = gtk_widget_get_toplevel(GTK_WIDGET(self));

  return GTK_IS_WINDOW(window) ? gtk_window_get_focus(GTK_WINDOW(window)) : NULL;
}

static void
update_system(DwDetailsPage *self, const DwResourceData *data)
{
  g_autofree char *created = dw_time_words_date(data->create_time, self->zone, now());
  g_autofree char *started = dw_time_words_clock(data->last_start_time, self->zone, now());
  gboolean any = FALSE;

  any |= dw_detail_row_show(self->os, data->os != NULL ? data->os : data->os_type);
  any |= dw_detail_row_show(self->os_description, data->os_description);
  any |= dw_detail_row_show(self->region, dw_resource_get_region(self->resource));
  any |= dw_detail_row_show(self->protocol, data->protocol);
  any |= dw_detail_row_show(self->access, dw_detail_words_access(data));
  any |= dw_detail_row_show(self->seats, dw_detail_words_seats(data));
  any |= dw_detail_row_show(self->version, data->version);
  any |= dw_detail_row_show(self->created, created);
  any |= dw_detail_row_show(self->last_used, started);
  gtk_widget_set_visible(self->system, any);
}

static void
set_hours_accessible(DwDetailsPage *self, const char *words)
{
  AtkObject *row = gtk_widget_get_accessible(self->hours_row);

  if (g_strcmp0(atk_object_get_name(row), words) == 0)
    return;
  atk_object_set_name(row, words);
  atk_object_set_description(gtk_widget_get_accessible(GTK_WIDGET(self->hours_bar)), words);
}

static gboolean
update_hours(DwDetailsPage *self, const DwResourceData *data)
{
  DwPlanHours hours;
  gboolean has_hours = dw_plan_get_hours(data, now(), &hours);
  g_autofree char *words = has_hours ? dw_plan_describe_hours(&hours) : NULL;
  g_autofree char *period = has_hours ? dw_detail_words_period(&hours, self->zone, now()) : NULL;
  const char *used_up = has_hours ? dw_plan_get_used_up_words(&hours) : NULL;
  const char *lines[] = {period != NULL ? period : used_up, period != NULL ? used_up : NULL, NULL};
  g_autofree char *more = g_strjoinv("\n", (GStrv) lines);

  gtk_widget_set_visible(self->hours_row, has_hours);
  if (!has_hours)
    return FALSE;
  set_text(self->hours, words);
  set_text(self->hours_end, more);
  gtk_widget_set_visible(GTK_WIDGET(self->hours_end), *more != '\0');
  gtk_level_bar_set_value(self->hours_bar, hours.fraction);
  set_hours_accessible(self, words);
  return TRUE;
}

static void
update_plan(DwDetailsPage *self, const DwResourceData *data)
{
  g_autofree char *ends = dw_plan_describe_end(data, self->zone, now());
  g_autofree char *warning = dw_plan_get_warning(data, self->zone, now());
  DwPlanState state = dw_plan_get_state(data, now());
  gboolean is_over = state == DW_PLAN_ENDED || state == DW_PLAN_OVERDUE;
  gboolean any = update_hours(self, data);

  any |= dw_detail_row_show(self->charge, dw_plan_get_charge_word(data));
  any |= dw_detail_row_show(self->trouble, is_over ? warning : NULL);
  any |= dw_detail_row_show(self->ends, ends);
  dw_detail_row_set_mark(self->trouble, "bad");
  dw_detail_row_set_mark(self->ends, state == DW_PLAN_NEAR_END ? "warn" : is_over ? "bad" : NULL);
  gtk_widget_set_visible(self->plan, any);
}

static void
update_tasks(DwDetailsPage *self, const DwResourceData *data)
{
  dw_detail_group_begin(self->tasks);
  for (guint i = 0; data->timers != NULL && i < data->timers->len; i++) {
    const DwTimer *timer = g_ptr_array_index(data->timers, i);
    g_autofree char *words = dw_timer_words_describe(timer, self->zone, now());
    g_autofree char *next = dw_detail_words_next(timer, self->zone, now());

    dw_detail_group_add(self->tasks, next, words);
  }
  dw_detail_group_end(self->tasks);
}

static void
update_sessions(DwDetailsPage *self, const DwResourceData *data)
{
  dw_detail_group_begin(self->sessions);
  for (guint i = 0; data->sessions != NULL && i < data->sessions->len; i++) {
    const DwUserSession *session = g_ptr_array_index(data->sessions, i);
    g_autofree char *since = dw_detail_words_since(session, self->zone, now());

    dw_detail_group_add(self->sessions, since, dw_detail_words_person(session));
  }
  dw_detail_group_end(self->sessions);
}

static void
update_image(DwDetailsPage *self, const DwResourceData *data)
{
  const DwFotaUpdate *fota = data->fota_update;
  g_autofree char *words = dw_plan_describe_update(fota);
  gboolean can_update = (dw_resource_get_actions(self->resource) & DW_ACTION_UPDATE_IMAGE) != 0;

  gtk_widget_set_visible(self->image, words != NULL);
  if (words == NULL)
    return;
  dw_detail_row_show(self->new_version, words);
  dw_detail_row_show(self->old_version, fota->current_version);
  dw_detail_row_show(self->release_note, dw_plan_get_release_note(fota, g_get_language_names()[0]));
  set_text(self->update_hint, can_update
                                  ? _("The desk restarts for it: save what is open there first.")
                                  : _("It can be taken while the desk runs."));
  gtk_widget_set_sensitive(self->update, can_update);
}

static void
update_patches(DwDetailsPage *self, const DwResourceData *data)
{
  HdyPreferencesGroup *group = HDY_PREFERENCES_GROUP(self->patches);
  GPtrArray *packages = data->os_update != NULL ? data->os_update->packages : NULL;
  g_autofree char *words = dw_plan_describe_patches(data->os_update);

  if (g_strcmp0(hdy_preferences_group_get_description(group), words) != 0)
    hdy_preferences_group_set_description(group, words);
  dw_detail_group_begin(self->patches);
  for (guint i = 0; packages != NULL && i < packages->len; i++) {
    const DwOsPackage *package = g_ptr_array_index(packages, i);
    const char *title = package->title != NULL ? package->title : package->description;

    dw_detail_group_add(self->patches, package->kb != NULL ? package->kb : _("Update"),
                        title != NULL ? title : package->kb);
  }
  dw_detail_group_end(self->patches);
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
update_header(DwDetailsPage *self)
{
  const char *name = dw_resource_get_name(self->resource);

  if (g_strcmp0(hdy_header_bar_get_subtitle(self->header), name) != 0)
    hdy_header_bar_set_subtitle(self->header, name);
}

static void
update(DwDetailsPage *self)
{
  const DwResourceData *data = dw_resource_get_data(self->resource);
  GtkWidget *focus = get_focus(self);

  update_header(self);
  dw_details_hero_update(self->hero);
  update_system(self, data);
  update_plan(self, data);
  update_tasks(self, data);
  update_sessions(self, data);
  update_image(self, data);
  update_patches(self, data);
  update_ids(self, data);
  keep_focus(self, focus);
}

/* Out of sight nothing is done: dw_details_page_map() makes up for it. */
static void
update_if_seen(DwDetailsPage *self)
{
  if (gtk_widget_get_mapped(GTK_WIDGET(self)))
    update(self);
}

static void
notify_cb(DwDetailsPage *self)
{
  update_if_seen(self);
}

static void
activity_cb(DwDesks *desks, DwResource *resource, DwDetailsPage *self)
{
  if (resource == self->resource)
    update_if_seen(self);
}

/* What went and came back is another object with the same id. */
static void
watch(DwDetailsPage *self, DwResource *resource)
{
  if (self->resource == resource)
    return;
  if (self->resource != NULL)
    g_signal_handlers_disconnect_by_data(self->resource, self);
  g_set_object(&self->resource, resource);
  g_signal_connect_swapped(resource, "notify", G_CALLBACK(notify_cb), self);
}

/* What "in 12 days" is, changes by itself; that a list was read is a good time to say it anew. */
static void
desks_changed_cb(DwDesks *desks, DwDetailsPage *self)
{
  DwResourceStore *store = dw_context_get_store(dw_desks_get_context(desks));
  const char *id = dw_resource_get_id(self->resource);
  DwResource *known = dw_resource_store_lookup(store, id);

  if (dw_desks_is_loading(desks) || dw_desks_get_error(desks) != NULL)
    return;
  if (known == NULL) {
    g_signal_emit(self, signals[SIGNAL_GONE], 0);
  } else if (gtk_widget_get_mapped(GTK_WIDGET(self))) {
    watch(self, known);
    dw_details_hero_show(self->hero, desks, known);
    update(self);
    dw_desks_look_at(desks, known);
  }
}

static void
dw_details_page_map(GtkWidget *widget)
{
  GTK_WIDGET_CLASS(dw_details_page_parent_class)->map(widget);
  if (DW_DETAILS_PAGE(widget)->resource != NULL)
    update(DW_DETAILS_PAGE(widget));
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
  BIND(hero);
  BIND(system);
  BIND(os);
  BIND(os_description);
  BIND(region);
  BIND(protocol);
  BIND(access);
  BIND(seats);
  BIND(version);
  BIND(plan);
  BIND(charge);
  BIND(trouble);
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
  BIND(old_version);
  BIND(release_note);
  BIND(update_hint);
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

  g_type_ensure(DW_TYPE_DETAIL_GROUP);
  g_type_ensure(DW_TYPE_DETAIL_ROW);
  g_type_ensure(DW_TYPE_DETAILS_HERO);
  G_OBJECT_CLASS(klass)->dispose = dw_details_page_dispose;
  widget_class->map = dw_details_page_map;
  signals[SIGNAL_GONE] = g_signal_new("gone", DW_TYPE_DETAILS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-details-page.ui");
  bind_children(widget_class);
}

static void
dw_details_page_init(DwDetailsPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  self->zone = g_time_zone_new_local();
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
  if (self->resource != NULL)
    g_signal_handlers_disconnect_by_data(self->resource, self);
  if (self->desks != NULL)
    g_signal_handlers_disconnect_by_data(self->desks, self);
  g_clear_object(&self->resource);
  g_clear_object(&self->desks);
  if (self->hero != NULL)
    dw_details_hero_clear(self->hero);
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
  watch(self, resource);
  g_signal_connect(desks, "activity", G_CALLBACK(activity_cb), self);
  g_signal_connect(desks, "changed", G_CALLBACK(desks_changed_cb), self);
  gtk_adjustment_set_value(gtk_scrolled_window_get_vadjustment(self->scroller), 0);
  dw_details_hero_show(self->hero, desks, resource);
  gtk_actionable_set_action_target(GTK_ACTIONABLE(self->update), "(ss)",
                                   dw_resource_get_id(resource),
                                   dw_actions_get_name(DW_ACTION_UPDATE_IMAGE));
  gtk_actionable_set_action_name(GTK_ACTIONABLE(self->update), "win.power");
  update(self);
  dw_desks_look_at(desks, resource);
  focus_start(self);
}
