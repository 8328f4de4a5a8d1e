/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-desks-page.h"

#include "dw-account-menu.h"
#include "dw-banner.h"
#include "dw-card-grid.h"
#include "dw-skeleton.h"
#include "dw-status-page.h"
#include "dw-time-words.h"

#include <glib/gi18n.h>
#include <handy.h>

/* What is read sooner than this needs no spinner. */
#define SPINNER_DELAY_MS 300
/* Pixels. In a narrower header the title would have no room beside the button, which the menu has
 * too. */
#define NARROW_WIDTH 440

/* Of cards that may not be true any more. */
#define STALE_OPACITY 0.6

struct _DwDesksPage {
  GtkBox parent;

  GtkLabel *subtitle;
  GtkMenuButton *account;
  HdyAvatar *avatar;
  GtkWidget *refresh_button;
  GtkStack *refresh_stack;
  GtkSpinner *refresh_spinner;
  HdySearchBar *search_bar;
  GtkEntry *search_entry;
  DwBanner *state_banner;
  DwBanner *problem_banner;
  GtkWidget *filter_scroller;
  GtkBox *filters;
  GtkStack *content;
  GtkScrolledWindow *scroller;
  DwCardGrid *grid;
  HdyStatusPage *status;
  GtkButton *status_button;

  GtkMenuButton *menu_button;
  GtkToggleButton *filter_buttons[DW_N_RESOURCE_KINDS + 1]; /* the last is for all */
  DwDesks *desks;
  DwResourceFilter *filter;
  DwResourceSort *sort;
  DwResourceOrder order;
  guint spinner_delay;
};

G_DEFINE_TYPE(DwDesksPage, dw_desks_page, GTK_TYPE_BOX)

#define ALL_KINDS DW_N_RESOURCE_KINDS

static const char *
kind_words(guint kind)
{
  static const char *const words[DW_N_RESOURCE_KINDS + 1] = {
      [DW_RESOURCE_KIND_COMPUTER] = N_("Computers"),
      [DW_RESOURCE_KIND_SHARE] = N_("Shares"),
      [DW_RESOURCE_KIND_APP] = N_("Apps"),
      [DW_RESOURCE_KIND_DRIVE] = N_("Drives"),
      [DW_RESOURCE_KIND_PHONE] = N_("Phones"),
      [DW_RESOURCE_KIND_OTHER] = N_("Other"),
      [ALL_KINDS] = N_("All"),
  };

  return _(words[kind]);
}

/* The pills stand in the order in which people look for things. */
static const guint kind_order[] = {ALL_KINDS,
                                   DW_RESOURCE_KIND_COMPUTER,
                                   DW_RESOURCE_KIND_APP,
                                   DW_RESOURCE_KIND_SHARE,
                                   DW_RESOURCE_KIND_DRIVE,
                                   DW_RESOURCE_KIND_PHONE,
                                   DW_RESOURCE_KIND_OTHER};

static void
filter_cb(GtkToggleButton *button, DwDesksPage *self)
{
  guint kind = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), "kind"));

  if (!gtk_toggle_button_get_active(button) || self->filter == NULL)
    return;
  dw_resource_filter_set_kinds(self->filter, kind == ALL_KINDS ? 0 : DW_RESOURCE_SET(kind));
  gtk_adjustment_set_value(gtk_scrolled_window_get_vadjustment(self->scroller), 0);
}

static void
add_filter_button(DwDesksPage *self, guint kind)
{
  GtkRadioButton *all = GTK_RADIO_BUTTON(self->filter_buttons[ALL_KINDS]);
  GtkWidget *button = gtk_radio_button_new_with_label_from_widget(all, "");

  g_object_set(button, "draw-indicator", FALSE, NULL);
  gtk_label_set_use_markup(GTK_LABEL(gtk_bin_get_child(GTK_BIN(button))), TRUE);
  g_object_set_data(G_OBJECT(button), "kind", GUINT_TO_POINTER(kind));
  gtk_style_context_add_class(gtk_widget_get_style_context(button), "filter");
  g_signal_connect(button, "toggled", G_CALLBACK(filter_cb), self);
  gtk_container_add(GTK_CONTAINER(self->filters), button);
  self->filter_buttons[kind] = GTK_TOGGLE_BUTTON(button);
}

static guint
count_of(DwDesksPage *self, guint kind)
{
  if (self->filter == NULL)
    return 0;
  return kind == ALL_KINDS ? dw_resource_filter_get_total(self->filter)
                           : dw_resource_filter_get_count(self->filter, kind);
}

/* A filter that would show nothing is absent, unless it is the one that is chosen. */
static void
update_filters(DwDesksPage *self)
{
  guint shown = 0;

  for (gsize i = 0; i < G_N_ELEMENTS(kind_order); i++) {
    guint kind = kind_order[i];
    GtkToggleButton *button = self->filter_buttons[kind];
    g_autofree char *name = g_strdup_printf("%s %u", kind_words(kind), count_of(self, kind));
    g_autofree char *markup = g_markup_printf_escaped("%s <span alpha='65%%'>%u</span>",
                                                      kind_words(kind), count_of(self, kind));
    gboolean is_shown =
        kind == ALL_KINDS || count_of(self, kind) > 0 || gtk_toggle_button_get_active(button);

    gtk_label_set_markup(GTK_LABEL(gtk_bin_get_child(GTK_BIN(button))), markup);
    atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(button)), name);
    gtk_widget_set_visible(GTK_WIDGET(button), is_shown);
    shown += is_shown;
  }
  gtk_widget_set_visible(self->filter_scroller, shown > 2);
}

static void
show_status(DwDesksPage *self,
            const char *icon,
            const char *title,
            const char *description,
            const char *button)
{
  dw_status_page_show(self->status, icon, title, description);
  gtk_button_set_label(self->status_button, button);
  gtk_stack_set_visible_child_name(self->content, "status");
}

static gboolean
is_searching(DwDesksPage *self)
{
  return *gtk_entry_get_text(self->search_entry) != '\0';
}

static guint
count_all(DwDesksPage *self)
{
  return dw_resource_store_get_length(dw_context_get_store(dw_desks_get_context(self->desks)));
}

static void
update_content(DwDesksPage *self)
{
  const GError *error = dw_desks_get_error(self->desks);

  if (dw_resource_sort_get_length(self->sort) > 0)
    gtk_stack_set_visible_child_name(self->content, "grid");
  else if (count_all(self) > 0)
    show_status(self, "edit-find-symbolic", _("Nothing found"),
                _("No desk of yours matches what you are looking for."),
                is_searching(self) ? _("_Clear search") : _("_Show all"));
  else if (error != NULL)
    show_status(self, "network-error-symbolic", _("Your desks could not be loaded"), error->message,
                _("_Try again"));
  else if (dw_desks_is_current(self->desks))
    show_status(self, "deskway-computer-symbolic", _("No desks yet"),
                _("Nothing is assigned to you in this office. Ask your administrator."),
                _("_Refresh"));
  else
    gtk_stack_set_visible_child_name(self->content,
                                     dw_desks_is_loading(self->desks) ? "skeleton" : "nothing");
}

static char *
describe_failure(DwDesksPage *self, const GError *error)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_local();
  gint64 updated = dw_desks_get_updated(self->desks);
  g_autofree char *when = NULL;

  if (updated == 0)
    return g_strdup(error->message);
  when = dw_time_words_clock(updated, zone, g_get_real_time() / G_USEC_PER_SEC);
  return g_strdup_printf(_("%s Last seen %s."), error->message, when);
}

static const char *
failed_types_words(const char *type)
{
  DwResourceKind kind;

  return dw_resource_kind_from_service(type, &kind) ? kind_words(kind) : type;
}

static char *
describe_partial(DwDesksPage *self)
{
  DwResourceStore *store = dw_context_get_store(dw_desks_get_context(self->desks));
  const char *const *types = dw_resource_store_get_failed_types(store);
  g_autoptr(GString) names = g_string_new(NULL);

  for (; types != NULL && *types != NULL; types++)
    g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", failed_types_words(*types));
  return names->len > 0 ? g_strdup_printf(_("These could not be loaded: %s."), names->str) : NULL;
}

static void
update_banner(DwDesksPage *self)
{
  const GError *error = dw_desks_get_error(self->desks);
  g_autofree char *text = NULL;

  /* Not by a style class: every card would be styled anew. */
  gtk_widget_set_opacity(GTK_WIDGET(self->grid), error != NULL ? STALE_OPACITY : 1.0);
  if (error != NULL && count_all(self) > 0)
    text = describe_failure(self, error);
  else if (error == NULL)
    text = describe_partial(self);
  if (text != NULL)
    dw_banner_show(self->state_banner, text, _("_Try again"));
  else
    dw_banner_hide(self->state_banner);
}

static void
set_spinning(DwDesksPage *self, gboolean spinning)
{
  gtk_stack_set_visible_child_name(self->refresh_stack, spinning ? "spinner" : "icon");
  g_object_set(self->refresh_spinner, "active", spinning, NULL);
}

static gboolean
spinner_due_cb(gpointer user_data)
{
  DwDesksPage *self = user_data;

  self->spinner_delay = 0;
  set_spinning(self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
update_spinner(DwDesksPage *self)
{
  if (!dw_desks_is_loading(self->desks)) {
    g_clear_handle_id(&self->spinner_delay, g_source_remove);
    set_spinning(self, FALSE);
  } else if (self->spinner_delay == 0) {
    self->spinner_delay = g_timeout_add(SPINNER_DELAY_MS, spinner_due_cb, self);
  }
}

static void
changed_cb(DwDesks *desks, DwDesksPage *self)
{
  update_spinner(self);
  update_banner(self);
  update_content(self);
}

static void
list_changed_cb(DwDesksPage *self)
{
  update_content(self);
}

static void
problem_cb(
    DwDesks *desks, DwResource *resource, guint action, const GError *error, DwDesksPage *self)
{
  g_autofree char *text =
      g_strdup_printf(_("%s: %s"), dw_resource_get_name(resource), error->message);

  dw_banner_show(self->problem_banner, text, _("_Close"));
}

static void
refresh_cb(DwDesksPage *self)
{
  dw_desks_refresh(self->desks);
}

static void
search_cb(DwDesksPage *self)
{
  if (self->filter == NULL)
    return;
  dw_resource_filter_set_search(self->filter, gtk_entry_get_text(self->search_entry));
  gtk_adjustment_set_value(gtk_scrolled_window_get_vadjustment(self->scroller), 0);
  update_content(self);
}

static void
search_activate_cb(DwDesksPage *self)
{
  dw_card_grid_focus_first(self->grid);
}

static void
status_button_cb(DwDesksPage *self)
{
  if (count_all(self) == 0) {
    dw_desks_refresh(self->desks);
    return;
  }
  gtk_entry_set_text(self->search_entry, "");
  hdy_search_bar_set_search_mode(self->search_bar, FALSE);
  gtk_toggle_button_set_active(self->filter_buttons[ALL_KINDS], TRUE);
}

static void
show_account(DwDesksPage *self)
{
  DwContext *context = dw_desks_get_context(self->desks);
  const DwAccount *account = dw_context_get_account(context);
  const char *who = dw_account_get_name(account);
  const char *place = dw_account_menu_get_place(account);
  g_autoptr(GMenuModel) menu = dw_account_menu_build(context);
  g_autofree char *name = g_strdup_printf(_("Account of %s"), who);

  gtk_label_set_text(self->subtitle, place != NULL ? place : who);
  hdy_avatar_set_text(self->avatar, who);
  gtk_menu_button_set_menu_model(self->account, menu);
  atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self->account)), name);
}

static gboolean
fit_header_cb(gpointer user_data)
{
  DwDesksPage *self = user_data;
  int width = gtk_widget_get_allocated_width(GTK_WIDGET(self));

  gtk_widget_set_visible(self->refresh_button, width >= NARROW_WIDTH);
  if (width < NARROW_WIDTH)
    gtk_style_context_add_class(gtk_widget_get_style_context(GTK_WIDGET(self)), "narrow");
  else
    gtk_style_context_remove_class(gtk_widget_get_style_context(GTK_WIDGET(self)), "narrow");
  return G_SOURCE_REMOVE;
}

static void
dw_desks_page_size_allocate(GtkWidget *widget, GtkAllocation *allocation)
{
  DwDesksPage *self = DW_DESKS_PAGE(widget);
  gboolean is_wide = allocation->width >= NARROW_WIDTH;

  GTK_WIDGET_CLASS(dw_desks_page_parent_class)->size_allocate(widget, allocation);
  if (is_wide != gtk_widget_get_visible(self->refresh_button))
    g_idle_add_full(GTK_PRIORITY_RESIZE, fit_header_cb, g_object_ref(self), g_object_unref);
}

static void
drop_desks(DwDesksPage *self)
{
  g_clear_handle_id(&self->spinner_delay, g_source_remove);
  if (self->desks != NULL)
    g_signal_handlers_disconnect_by_data(self->desks, self);
  if (self->filter != NULL)
    g_signal_handlers_disconnect_by_data(self->filter, self);
  if (self->sort != NULL)
    g_signal_handlers_disconnect_by_data(self->sort, self);
  g_clear_object(&self->sort);
  g_clear_object(&self->filter);
  g_clear_object(&self->desks);
}

static void
dw_desks_page_dispose(GObject *object)
{
  drop_desks(DW_DESKS_PAGE(object));
  G_OBJECT_CLASS(dw_desks_page_parent_class)->dispose(object);
}

static void
bind_children(GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, subtitle);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, account);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, avatar);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, refresh_button);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, refresh_stack);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, refresh_spinner);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, search_bar);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, search_entry);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, state_banner);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, problem_banner);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, filter_scroller);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, filters);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, content);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, scroller);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, grid);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, status);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, status_button);
  gtk_widget_class_bind_template_child(widget_class, DwDesksPage, menu_button);
}

static void
dw_desks_page_class_init(DwDesksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_BANNER);
  g_type_ensure(DW_TYPE_CARD_GRID);
  g_type_ensure(DW_TYPE_SKELETON);
  G_OBJECT_CLASS(klass)->dispose = dw_desks_page_dispose;
  widget_class->size_allocate = dw_desks_page_size_allocate;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-desks-page.ui");
  bind_children(widget_class);
  gtk_widget_class_bind_template_callback(widget_class, refresh_cb);
  gtk_widget_class_bind_template_callback(widget_class, search_cb);
  gtk_widget_class_bind_template_callback(widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback(widget_class, status_button_cb);
  gtk_widget_class_bind_template_callback(widget_class, dw_banner_hide);
}

static void
dw_desks_page_init(DwDesksPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  for (gsize i = 0; i < G_N_ELEMENTS(kind_order); i++)
    add_filter_button(self, kind_order[i]);
  dw_card_grid_set_adjustment(self->grid, gtk_scrolled_window_get_vadjustment(self->scroller));
  hdy_search_bar_connect_entry(self->search_bar, self->search_entry);
}

/**
 * dw_desks_page_set_desks:
 * @self: a page
 * @desks: (nullable): what to show; %NULL for nothing
 */
void
dw_desks_page_set_desks(DwDesksPage *self, DwDesks *desks)
{
  dw_card_grid_set_model(self->grid, NULL, NULL);
  drop_desks(self);
  dw_banner_hide(self->problem_banner);
  gtk_entry_set_text(self->search_entry, "");
  hdy_search_bar_set_search_mode(self->search_bar, FALSE);
  gtk_toggle_button_set_active(self->filter_buttons[ALL_KINDS], TRUE);
  if (desks == NULL)
    return;
  self->desks = g_object_ref(desks);
  self->filter = dw_resource_filter_new(dw_context_get_store(dw_desks_get_context(desks)));
  self->sort = dw_resource_sort_new(self->filter);
  dw_resource_sort_set_order(self->sort, self->order);
  dw_card_grid_set_model(self->grid, desks, G_LIST_MODEL(self->sort));
  g_signal_connect(desks, "changed", G_CALLBACK(changed_cb), self);
  g_signal_connect(desks, "problem", G_CALLBACK(problem_cb), self);
  g_signal_connect_swapped(self->filter, "counts-changed", G_CALLBACK(update_filters), self);
  g_signal_connect_swapped(self->sort, "items-changed", G_CALLBACK(list_changed_cb), self);
  show_account(self);
  update_filters(self);
  changed_cb(desks, self);
}

/**
 * dw_desks_page_set_order:
 * @self: a page
 * @order: how to sort, behind the favourites
 */
void
dw_desks_page_set_order(DwDesksPage *self, DwResourceOrder order)
{
  self->order = order;
  if (self->sort != NULL)
    dw_resource_sort_set_order(self->sort, order);
}

/**
 * dw_desks_page_get_list:
 * @self: a page
 *
 * Returns: (nullable) (transfer none): what it shows, in its order
 */
GListModel *
dw_desks_page_get_list(DwDesksPage *self)
{
  return G_LIST_MODEL(self->sort);
}

/**
 * dw_desks_page_show_text:
 * @self: a page
 * @text: what the person should know, until they close it
 */
void
dw_desks_page_show_text(DwDesksPage *self, const char *text)
{
  dw_banner_show(self->problem_banner, text, _("_Close"));
}

/**
 * dw_desks_page_show_notices:
 * @self: a page that shows desks
 *
 * Says what the person should know of how things are kept, once.
 */
void
dw_desks_page_show_notices(DwDesksPage *self)
{
  g_auto(GStrv) notices = NULL;
  g_autofree char *text = NULL;

  if (self->desks == NULL)
    return;
  notices = dw_context_take_notices(dw_desks_get_context(self->desks));
  text = g_strjoinv(" ", notices);
  if (*text != '\0')
    dw_desks_page_show_text(self, text);
}

/**
 * dw_desks_page_search:
 * @self: a page
 *
 * Opens the search.
 */
void
dw_desks_page_search(DwDesksPage *self)
{
  hdy_search_bar_set_search_mode(self->search_bar, TRUE);
  /* The bar would do so with its next frame, and the next key may come before. */
  gtk_widget_realize(GTK_WIDGET(self->search_entry));
  gtk_widget_grab_focus(GTK_WIDGET(self->search_entry));
}

/**
 * dw_desks_page_open_menu:
 * @self: a page
 *
 * Opens the main menu.
 */
void
dw_desks_page_open_menu(DwDesksPage *self)
{
  gtk_button_clicked(GTK_BUTTON(self->menu_button));
}

/**
 * dw_desks_page_handle_key:
 * @self: a page
 * @event: a key that nothing else took
 *
 * Begins a search with what is typed.
 *
 * Returns: whether the key was taken
 */
gboolean
dw_desks_page_handle_key(DwDesksPage *self, GdkEvent *event)
{
  gunichar letter = gdk_keyval_to_unicode(event->key.keyval);

  if (!g_unichar_isgraph(letter) ||
      (event->key.state & (GDK_CONTROL_MASK | GDK_MOD1_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  return hdy_search_bar_handle_event(self->search_bar, event);
}

/**
 * dw_desks_page_focus:
 * @self: a page
 * @resource: (nullable): whose card gets the focus, if it is in view; else the first card
 */
void
dw_desks_page_focus(DwDesksPage *self, DwResource *resource)
{
  DwCard *card = resource != NULL ? dw_card_grid_find(self->grid, resource) : NULL;

  if (card != NULL)
    gtk_widget_grab_focus(GTK_WIDGET(card));
  else
    dw_card_grid_focus_first(self->grid);
}
