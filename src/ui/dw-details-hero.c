/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-details-hero.h"

#include "dw-card-words.h"
#include "dw-picture.h"
#include "dw-style-class.h"

#include <glib/gi18n.h>

#define N_POWERS    5
#define ICON_PIXELS 36

struct _DwDetailsHero {
  GtkBox parent;

  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *line;
  GtkWidget *dot;
  GtkLabel *status;
  GtkButton *button;
  GtkWidget *powers;
  GtkButton *disconnect;
  GtkButton *power[N_POWERS]; /* in the order of the table of them */

  DwDesks *desks;
  DwResource *resource;
  const char *tile_class;
  const char *dot_class;
  DwCardStep step;
  guint ticker;
};

G_DEFINE_TYPE(DwDetailsHero, dw_details_hero, GTK_TYPE_BOX)

/* The buttons, by their names in the template. The update of an image has a place of its own. */
static const struct {
  const char *name;
  DwAction action;
} powers[N_POWERS] = {
    {"wake_up", DW_ACTION_WAKE_UP},     {"start", DW_ACTION_START},
    {"hibernate", DW_ACTION_HIBERNATE}, {"stop", DW_ACTION_STOP},
    {"restart", DW_ACTION_RESTART},
};

/* What says the same as before is left alone: it would be measured and read out again. */
static void
set_text(GtkLabel *label, const char *text)
{
  if (g_strcmp0(gtk_label_get_text(label), text) != 0)
    gtk_label_set_text(label, text);
}

/* A button says to assistive technology what it does it to. */
static void
set_button(DwDetailsHero *self, GtkButton *button, const char *words)
{
  AtkObject *accessible = gtk_widget_get_accessible(GTK_WIDGET(button));
  g_autofree char *name = g_strdup_printf(_("%s: %s"), words, dw_resource_get_name(self->resource));

  if (g_strcmp0(gtk_button_get_label(button), words) != 0)
    gtk_button_set_label(button, words);
  if (g_strcmp0(atk_object_get_name(accessible), name) != 0)
    atk_object_set_name(accessible, name);
}

static gboolean
tick_cb(gpointer user_data)
{
  dw_details_hero_update(user_data);
  return G_SOURCE_CONTINUE;
}

static void
set_ticking(DwDetailsHero *self, gboolean ticking)
{
  if (!ticking)
    g_clear_handle_id(&self->ticker, g_source_remove);
  else if (self->ticker == 0)
    self->ticker = g_timeout_add_seconds(1, tick_cb, self);
}

static gboolean
show_in_row(DwDetailsHero *self, GtkButton *button, gboolean is_shown)
{
  gtk_widget_set_visible(gtk_widget_get_parent(GTK_WIDGET(button)), is_shown);
  return is_shown;
}

static gboolean
update_disconnect(DwDetailsHero *self)
{
  DwConnection *connection = dw_desks_get_connection(self->desks, self->resource);
  DwConnectionState state =
      connection != NULL ? dw_connection_get_state(connection) : DW_CONNECTION_ENDED;
  gboolean is_connecting = state == DW_CONNECTION_CONNECTING;
  gboolean is_in_use = state == DW_CONNECTION_IN_USE && self->step != DW_CARD_STEP_DISCONNECT;

  set_button(self, self->disconnect, is_connecting ? _("Cancel connecting") : _("Disconnect"));
  return show_in_row(self, self->disconnect, is_connecting || is_in_use);
}

/* While an action runs there is none to offer, but the buttons stay where they were, so that
 * nothing jumps. */
static void
update_powers(DwDetailsHero *self)
{
  DwAction actions = dw_resource_get_actions(self->resource);
  gboolean moves = dw_resource_get_operation(self->resource) != DW_ACTION_NONE ||
                   dw_resource_status_is_transition(dw_resource_get_status(self->resource));
  gboolean any = update_disconnect(self);

  for (guint i = 0; i < N_POWERS; i++) {
    gboolean can = (actions & powers[i].action) != 0;
    gboolean was = gtk_widget_get_visible(gtk_widget_get_parent(GTK_WIDGET(self->power[i])));

    any |= show_in_row(self, self->power[i], can || (moves && was));
    gtk_widget_set_sensitive(GTK_WIDGET(self->power[i]), can);
    set_button(self, self->power[i], dw_actions_get_word(powers[i].action));
  }
  gtk_widget_set_visible(GTK_WIDGET(self->powers), any);
}

/**
 * dw_details_hero_update:
 * @self: a hero that shows a resource
 *
 * Shows how the resource stands now.
 */
void
dw_details_hero_update(DwDetailsHero *self)
{
  g_auto(DwCardWords) words = {0};
  g_autofree char *line = dw_card_words_describe(self->resource);
  const char *name = dw_resource_get_name(self->resource);

  dw_card_words_init(&words, self->desks, self->resource);
  set_text(self->name, name);
  set_text(self->line, line);
  set_text(self->status, words.status);
  dw_style_class_swap(self->dot, &self->dot_class, words.dot);
  set_button(self, self->button, words.button);
  gtk_widget_set_visible(GTK_WIDGET(self->button), words.step != DW_CARD_STEP_NONE);
  self->step = words.step;
  set_ticking(self, words.ticks && gtk_widget_get_mapped(GTK_WIDGET(self)));
  update_powers(self);
}

static void
run_action(DwDetailsHero *self, const char *name)
{
  GtkWidget *window = gtk_widget_get_toplevel(GTK_WIDGET(self));

  g_action_group_activate_action(gtk_widget_get_action_group(window, "win"), name,
                                 g_variant_new_string(dw_resource_get_id(self->resource)));
}

static void
button_cb(DwDetailsHero *self)
{
  const char *action = dw_card_words_get_action(self->step);

  if (action != NULL)
    run_action(self, action);
}

static void
dw_details_hero_unmap(GtkWidget *widget)
{
  set_ticking(DW_DETAILS_HERO(widget), FALSE);
  GTK_WIDGET_CLASS(dw_details_hero_parent_class)->unmap(widget);
}

static void
dw_details_hero_dispose(GObject *object)
{
  dw_details_hero_clear(DW_DETAILS_HERO(object));
  G_OBJECT_CLASS(dw_details_hero_parent_class)->dispose(object);
}

#define BIND(name) gtk_widget_class_bind_template_child(widget_class, DwDetailsHero, name)

static void
dw_details_hero_class_init(DwDetailsHeroClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = dw_details_hero_dispose;
  widget_class->unmap = dw_details_hero_unmap;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-details-hero.ui");
  BIND(icon);
  BIND(name);
  BIND(line);
  BIND(dot);
  BIND(status);
  BIND(button);
  BIND(powers);
  BIND(disconnect);
  for (guint i = 0; i < N_POWERS; i++)
    gtk_widget_class_bind_template_child_full(widget_class, powers[i].name, FALSE,
                                              G_STRUCT_OFFSET(DwDetailsHero, power) +
                                                  (gssize) (i * sizeof(GtkButton *)));
  gtk_widget_class_bind_template_callback(widget_class, button_cb);
}

static void
dw_details_hero_init(DwDetailsHero *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * dw_details_hero_clear:
 * @self: a hero
 *
 * Lets go of what is shown.
 */
void
dw_details_hero_clear(DwDetailsHero *self)
{
  set_ticking(self, FALSE);
  g_clear_object(&self->resource);
  g_clear_object(&self->desks);
}

static void
aim_button(GtkButton *button, const char *action, GVariant *target)
{
  gtk_actionable_set_action_target_value(GTK_ACTIONABLE(button), target);
  gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
}

/* The actions say which desk they are for. */
static void
aim_buttons(DwDetailsHero *self, const char *id)
{
  aim_button(self->disconnect, "win.disconnect", g_variant_new_string(id));
  for (guint i = 0; i < N_POWERS; i++) {
    aim_button(self->power[i], "win.power",
               g_variant_new("(ss)", id, dw_actions_get_name(powers[i].action)));
    show_in_row(self, self->power[i], FALSE);
  }
}

/**
 * dw_details_hero_show:
 * @self: a hero
 * @desks: knows what goes on with @resource
 * @resource: what dw_details_hero_update() shows from now on
 */
void
dw_details_hero_show(DwDetailsHero *self, DwDesks *desks, DwResource *resource)
{
  if (self->desks == desks && self->resource == resource)
    return;
  g_set_object(&self->desks, desks);
  g_set_object(&self->resource, resource);
  dw_picture_show(self->icon, dw_desks_get_icons(desks), dw_resource_get_data(resource)->icon,
                  dw_card_words_get_icon(resource), ICON_PIXELS);
  dw_style_class_swap(self->icon, &self->tile_class, dw_card_words_get_tile(resource));
  aim_buttons(self, dw_resource_get_id(resource));
}

/**
 * dw_details_hero_focus:
 * @self: a hero
 *
 * Puts the focus on the best next step.
 *
 * Returns: whether there is one
 */
gboolean
dw_details_hero_focus(DwDetailsHero *self)
{
  if (!gtk_widget_get_visible(GTK_WIDGET(self->button)))
    return FALSE;
  gtk_widget_grab_focus(GTK_WIDGET(self->button));
  return TRUE;
}
