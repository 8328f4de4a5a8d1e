/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-card.h"

#include "dw-card-menu.h"
#include "dw-card-words.h"
#include "dw-picture.h"
#include "dw-style-class.h"

#include <glib/gi18n.h>
#include <string.h>

#define ICON_PIXELS 24

struct _DwCard {
  GtkEventBox parent;

  GtkImage *tile;
  GtkLabel *name;
  GtkLabel *line;
  GtkToggleButton *favourite;
  GtkImage *star;
  GtkWidget *dot;
  GtkLabel *status;
  GtkButton *button;
  GtkWidget *more;

  GtkWidget *menu; /* (nullable): the one that was opened last */
  DwDesks *desks;
  DwResource *resource;
  const char *tile_class;
  const char *dot_class;
  DwCardStep step;
  guint ticker;
  guint update;       /* the source that will show what changed */
  gboolean has_ticks; /* its words change by the second */
  gboolean updating;
  const char *star_icon; /* (nullable): the one that is shown */
};

G_DEFINE_TYPE(DwCard, dw_card, GTK_TYPE_EVENT_BOX)

/* Whatever is set anew is laid out, drawn and announced anew: so only what changed is. */
static void
set_accessible(gpointer widget, const char *name, const char *description)
{
  AtkObject *accessible = gtk_widget_get_accessible(widget);

  if (g_strcmp0(atk_object_get_name(accessible), name) != 0)
    atk_object_set_name(accessible, name);
  if (description != NULL && g_strcmp0(atk_object_get_description(accessible), description) != 0)
    atk_object_set_description(accessible, description);
}

static void
set_text(GtkLabel *label, const char *text)
{
  if (strcmp(gtk_label_get_text(label), text) != 0)
    gtk_label_set_text(label, text);
}

static gboolean
tick_cb(gpointer user_data)
{
  dw_card_update(user_data);
  return G_SOURCE_CONTINUE;
}

static void
set_ticking(DwCard *self, gboolean ticking)
{
  if (!ticking)
    g_clear_handle_id(&self->ticker, g_source_remove);
  else if (self->ticker == 0)
    self->ticker = g_timeout_add_seconds(1, tick_cb, self);
}

static void
update_accessible(DwCard *self, const DwCardWords *words, const char *line)
{
  const char *name = dw_resource_get_name(self->resource);
  g_autofree char *description = g_strdup_printf("%s, %s", line, words->status);
  g_autofree char *button = g_strdup_printf(_("%s: %s"), words->button, name);
  g_autofree char *more = g_strdup_printf(_("More for %s"), name);
  g_autofree char *star = g_strdup_printf(_("Favourite: %s"), name);

  set_accessible(self, name, description);
  set_accessible(self->button, button, NULL);
  set_accessible(self->more, more, NULL);
  set_accessible(self->favourite, star, NULL);
}

static void
update_star(DwCard *self)
{
  gboolean is_favourite = dw_resource_is_favourite(self->resource);
  const char *icon = is_favourite ? "starred-symbolic" : "non-starred-symbolic";

  self->updating = TRUE;
  gtk_toggle_button_set_active(self->favourite, is_favourite);
  self->updating = FALSE;
  if (self->star_icon == icon)
    return;
  self->star_icon = icon;
  gtk_image_set_from_icon_name(self->star, icon, GTK_ICON_SIZE_BUTTON);
  gtk_widget_set_tooltip_text(GTK_WIDGET(self->favourite),
                              is_favourite ? _("Remove from favourites") : _("Add to favourites"));
}

/**
 * dw_card_update:
 * @self: a card that shows a resource
 *
 * Shows how the resource stands now.
 */
void
dw_card_update(DwCard *self)
{
  g_auto(DwCardWords) words = {0};
  g_autofree char *line = NULL;

  g_clear_handle_id(&self->update, g_source_remove);
  if (self->resource == NULL)
    return;
  dw_card_words_init(&words, self->desks, self->resource);
  line = dw_card_words_describe(self->resource);
  set_text(self->name, dw_resource_get_name(self->resource));
  set_text(self->line, line);
  set_text(self->status, words.status);
  if (g_strcmp0(gtk_button_get_label(self->button), words.button) != 0) /* which makes a new one */
    gtk_button_set_label(self->button, words.button);
  gtk_widget_set_visible(GTK_WIDGET(self->button), words.step != DW_CARD_STEP_NONE);
  self->step = words.step;
  dw_style_class_swap(self->dot, &self->dot_class, words.dot);
  self->has_ticks = words.ticks;
  set_ticking(self, words.ticks && gtk_widget_get_mapped(GTK_WIDGET(self)));
  update_star(self);
  update_accessible(self, &words, line);
}

static gboolean
update_cb(gpointer user_data)
{
  DwCard *self = user_data;

  self->update = 0;
  dw_card_update(self);
  return G_SOURCE_REMOVE;
}

/* What a resource tells one by one is shown at once, in time for the next frame. */
static void
notify_cb(DwCard *self)
{
  if (self->update == 0)
    self->update = g_idle_add_full(GTK_PRIORITY_RESIZE - 1, update_cb, self, NULL);
}

static void
activity_cb(DwDesks *desks, DwResource *resource, DwCard *self)
{
  if (resource == self->resource)
    notify_cb(self);
}

static void
run_action(DwCard *self, const char *name)
{
  GActionGroup *actions =
      gtk_widget_get_action_group(gtk_widget_get_toplevel(GTK_WIDGET(self)), "win");

  if (actions != NULL)
    g_action_group_activate_action(actions, name,
                                   g_variant_new_string(dw_resource_get_id(self->resource)));
}

static void
favourite_cb(DwCard *self)
{
  if (!self->updating && self->resource != NULL)
    run_action(self, "favourite");
}

/**
 * dw_card_activate:
 * @self: a card
 *
 * Does what its button does.
 */
void
dw_card_activate(DwCard *self)
{
  const char *action = dw_card_words_get_action(self->step);

  if (self->resource != NULL && action != NULL)
    run_action(self, action);
}

/**
 * dw_card_popup_menu:
 * @self: a card
 * @event: (nullable): what asked for it; below the button otherwise
 *
 * Opens the menu of everything that can be done.
 */
void
dw_card_popup_menu(DwCard *self, const GdkEvent *event)
{
  g_autoptr(GMenuModel) model = dw_card_menu_build(self->desks, self->resource);
  GtkWidget *menu = gtk_menu_new_from_model(model);

  g_clear_pointer(&self->menu, gtk_widget_destroy);
  self->menu = menu;
  gtk_menu_attach_to_widget(GTK_MENU(menu), GTK_WIDGET(self), NULL);
  if (event != NULL && event->type == GDK_BUTTON_PRESS)
    gtk_menu_popup_at_pointer(GTK_MENU(menu), event);
  else
    gtk_menu_popup_at_widget(GTK_MENU(menu), self->more, GDK_GRAVITY_SOUTH_EAST,
                             GDK_GRAVITY_NORTH_EAST, event);
  gtk_menu_shell_select_first(GTK_MENU_SHELL(menu), FALSE);
}

static void
more_cb(DwCard *self)
{
  dw_card_popup_menu(self, NULL);
}

static gboolean
dw_card_button_press_event(GtkWidget *widget, GdkEventButton *event)
{
  if (gdk_event_triggers_context_menu((GdkEvent *) event)) {
    dw_card_popup_menu(DW_CARD(widget), (GdkEvent *) event);
    return GDK_EVENT_STOP;
  }
  gtk_widget_grab_focus(widget);
  if (event->type == GDK_2BUTTON_PRESS)
    dw_card_activate(DW_CARD(widget));
  return GDK_EVENT_STOP;
}

static gboolean
dw_card_popup(GtkWidget *widget)
{
  dw_card_popup_menu(DW_CARD(widget), NULL);
  return GDK_EVENT_STOP;
}

static gboolean
dw_card_key_press_event(GtkWidget *widget, GdkEventKey *event)
{
  if (gtk_widget_is_focus(widget) &&
      (event->keyval == GDK_KEY_Return || event->keyval == GDK_KEY_KP_Enter ||
       event->keyval == GDK_KEY_space)) {
    dw_card_activate(DW_CARD(widget));
    return GDK_EVENT_STOP;
  }
  return GTK_WIDGET_CLASS(dw_card_parent_class)->key_press_event(widget, event);
}

/* It has no visible window, as GTK would take what stands in one for out of view once scrolled. */
static gboolean
dw_card_draw(GtkWidget *widget, cairo_t *cr)
{
  GtkStyleContext *style = gtk_widget_get_style_context(widget);
  int width = gtk_widget_get_allocated_width(widget);
  int height = gtk_widget_get_allocated_height(widget);

  gtk_render_background(style, cr, 0, 0, width, height);
  gtk_render_frame(style, cr, 0, 0, width, height);
  return GTK_WIDGET_CLASS(dw_card_parent_class)->draw(widget, cr);
}

static void
dw_card_map(GtkWidget *widget)
{
  GTK_WIDGET_CLASS(dw_card_parent_class)->map(widget);
  if (DW_CARD(widget)->has_ticks)
    dw_card_update(DW_CARD(widget));
}

static void
dw_card_unmap(GtkWidget *widget)
{
  set_ticking(DW_CARD(widget), FALSE);
  GTK_WIDGET_CLASS(dw_card_parent_class)->unmap(widget);
}

static void
dw_card_dispose(GObject *object)
{
  DwCard *self = DW_CARD(object);

  set_ticking(self, FALSE);
  g_clear_handle_id(&self->update, g_source_remove);
  g_clear_pointer(&self->menu, gtk_widget_destroy);
  g_clear_object(&self->resource);
  g_clear_object(&self->desks);
  G_OBJECT_CLASS(dw_card_parent_class)->dispose(object);
}

static void
bind_children(GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource(widget_class, "/org/deskway/Deskway/dw-card.ui");
  gtk_widget_class_bind_template_child(widget_class, DwCard, tile);
  gtk_widget_class_bind_template_child(widget_class, DwCard, name);
  gtk_widget_class_bind_template_child(widget_class, DwCard, line);
  gtk_widget_class_bind_template_child(widget_class, DwCard, favourite);
  gtk_widget_class_bind_template_child(widget_class, DwCard, star);
  gtk_widget_class_bind_template_child(widget_class, DwCard, dot);
  gtk_widget_class_bind_template_child(widget_class, DwCard, status);
  gtk_widget_class_bind_template_child(widget_class, DwCard, button);
  gtk_widget_class_bind_template_child(widget_class, DwCard, more);
  gtk_widget_class_bind_template_callback(widget_class, favourite_cb);
  gtk_widget_class_bind_template_callback(widget_class, more_cb);
  gtk_widget_class_bind_template_callback(widget_class, dw_card_activate);
}

static void
dw_card_class_init(DwCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = dw_card_dispose;
  widget_class->button_press_event = dw_card_button_press_event;
  widget_class->key_press_event = dw_card_key_press_event;
  widget_class->popup_menu = dw_card_popup;
  widget_class->draw = dw_card_draw;
  widget_class->map = dw_card_map;
  widget_class->unmap = dw_card_unmap;
  gtk_widget_class_set_css_name(widget_class, "card");
  gtk_widget_class_set_accessible_role(widget_class, ATK_ROLE_LIST_ITEM);
  bind_children(widget_class);
}

static void
dw_card_init(DwCard *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/**
 * dw_card_new:
 *
 * Returns: (transfer floating): a card that shows nothing yet
 */
GtkWidget *
dw_card_new(void)
{
  return g_object_new(DW_TYPE_CARD, NULL);
}

/**
 * dw_card_show:
 * @self: a card
 * @desks: knows what goes on with the resource
 * @resource: what to show from now on
 */
void
dw_card_show(DwCard *self, DwDesks *desks, DwResource *resource)
{
  const char *url = dw_resource_get_data(resource)->icon;

  if (self->resource == resource && self->desks == desks)
    return;
  if (self->resource != NULL)
    g_signal_handlers_disconnect_by_data(self->resource, self);
  if (g_set_object(&self->desks, desks))
    g_signal_connect_object(desks, "activity", G_CALLBACK(activity_cb), self, 0);
  g_set_object(&self->resource, resource);
  g_signal_connect_object(resource, "notify", G_CALLBACK(notify_cb), self, G_CONNECT_SWAPPED);
  dw_picture_show(self->tile, url != NULL ? dw_desks_get_icons(desks) : NULL, url,
                  dw_card_words_get_icon(resource), ICON_PIXELS);
  dw_style_class_swap(GTK_WIDGET(self->tile), &self->tile_class, dw_card_words_get_tile(resource));
  dw_card_update(self);
}

/**
 * dw_card_get_resource:
 * @self: a card
 *
 * Returns: (nullable) (transfer none): what it shows
 */
DwResource *
dw_card_get_resource(DwCard *self)
{
  return self->resource;
}

/**
 * dw_card_set_suggested:
 * @self: a card
 * @suggested: whether its button is the best next step on the page
 */
void
dw_card_set_suggested(DwCard *self, gboolean suggested)
{
  GtkStyleContext *style = gtk_widget_get_style_context(GTK_WIDGET(self->button));

  if (suggested)
    gtk_style_context_add_class(style, GTK_STYLE_CLASS_SUGGESTED_ACTION);
  else
    gtk_style_context_remove_class(style, GTK_STYLE_CLASS_SUGGESTED_ACTION);
}
