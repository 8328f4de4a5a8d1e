/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-card-grid.h"

#include <math.h>

/* Pixels. Two columns fit from a width of 700 on. */
#define LEAST_WIDTH 326
#define GAP         12
#define MARGIN      18
#define MARGIN_SLIM 12
/* Until a card was measured. */
#define ASSUMED_HEIGHT 124
/* Rows that are ready above and below what is in view, once that was shown. */
#define SPARE_ROWS 2
/* A card takes as long to make as many to use again, so that a frame waits for a few of them only.
 */
#define NEW_AT_ONCE 4

typedef struct {
  DwCard *card;
  guint position;
  gboolean is_needed;
} Slot;

struct _DwCardGrid {
  GtkContainer parent;

  GtkAdjustment *adjustment;
  DwDesks *desks;
  GListModel *model;

  GArray *slots;   /* of Slot: the cards that show something */
  GPtrArray *idle; /* of DwCard: those that do not */
  guint columns;
  int card_height;
  int spare_rows;
  gboolean is_binding;
  gboolean is_stale; /* the model changed since the cards were bound */
  gboolean is_short; /* there are not enough cards yet */
  guint filler;      /* the source that will make them */
  guint binder;      /* the source that will bind them anew */
  gboolean wants_focus;
};

G_DEFINE_TYPE(DwCardGrid, dw_card_grid, GTK_TYPE_CONTAINER)

static guint
count_items(DwCardGrid *self)
{
  return self->model != NULL ? g_list_model_get_n_items(self->model) : 0;
}

static int
margin_for(int width)
{
  return width < 2 * LEAST_WIDTH ? MARGIN_SLIM : MARGIN;
}

static guint
columns_for(int width)
{
  int fit = (width - 2 * margin_for(width) + GAP) / (LEAST_WIDTH + GAP);

  return (guint) MAX(fit, 1);
}

static int
height_of(DwCardGrid *self, guint columns)
{
  guint rows = (count_items(self) + columns - 1) / columns;

  return rows == 0 ? 0 : (int) rows * (self->card_height + GAP) - GAP + 2 * MARGIN;
}

static int
top_of_row(DwCardGrid *self, guint row)
{
  return MARGIN + (int) row * (self->card_height + GAP);
}

/* The positions that are in view, or soon will be; [first, last). */
static void
find_range(DwCardGrid *self, guint *first, guint *last)
{
  double top = self->adjustment != NULL ? gtk_adjustment_get_value(self->adjustment) : 0;
  double page = self->adjustment != NULL ? gtk_adjustment_get_page_size(self->adjustment) : 0;
  int row_height = self->card_height + GAP;
  int first_row = (int) floor((top - MARGIN) / row_height) - self->spare_rows;
  int last_row = (int) ceil((top + page - MARGIN) / row_height) + self->spare_rows;

  *first = MIN((guint) MAX(first_row, 0) * self->columns, count_items(self));
  *last = MIN((guint) MAX(last_row, 0) * self->columns, count_items(self));
}

static Slot *
find_slot(DwCardGrid *self, DwResource *resource)
{
  for (guint i = 0; i < self->slots->len; i++) {
    Slot *slot = &g_array_index(self->slots, Slot, i);

    if (dw_card_get_resource(slot->card) == resource)
      return slot;
  }
  return NULL;
}

static gboolean
has_focus(DwCard *card)
{
  GtkWidget *top = gtk_widget_get_toplevel(GTK_WIDGET(card));
  GtkWidget *focus = GTK_IS_WINDOW(top) ? gtk_window_get_focus(GTK_WINDOW(top)) : NULL;

  return focus != NULL &&
         (focus == GTK_WIDGET(card) || gtk_widget_is_ancestor(focus, GTK_WIDGET(card)));
}

static DwCard *
take_card(DwCardGrid *self)
{
  GtkWidget *card;

  if (self->idle->len > 0)
    return g_ptr_array_steal_index_fast(self->idle, self->idle->len - 1);
  card = dw_card_new();
  gtk_widget_set_parent(card, GTK_WIDGET(self));
  return DW_CARD(card);
}

/* Keeps the cards that show what is still wanted: so a refresh neither flickers nor loses focus. */
static void
mark_needed(DwCardGrid *self, guint first, guint last)
{
  for (guint i = 0; i < self->slots->len; i++)
    g_array_index(self->slots, Slot, i).is_needed = FALSE;
  for (guint position = first; position < last; position++) {
    g_autoptr(DwResource) resource = g_list_model_get_item(self->model, position);
    Slot *slot = find_slot(self, resource);

    if (slot == NULL)
      continue;
    slot->is_needed = TRUE;
    slot->position = position;
  }
}

static gboolean
find_position(DwCardGrid *self, DwResource *resource, guint *position)
{
  for (guint i = 0, n = count_items(self); i < n; i++) {
    g_autoptr(DwResource) item = g_list_model_get_item(self->model, i);

    if (item == resource) {
      *position = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* The card that has the focus stays while its resource is there, out of view as it may be. */
static void
release_unneeded(DwCardGrid *self)
{
  for (guint i = self->slots->len; i > 0; i--) {
    Slot *slot = &g_array_index(self->slots, Slot, i - 1);

    if (slot->is_needed)
      continue;
    if (has_focus(slot->card) &&
        find_position(self, dw_card_get_resource(slot->card), &slot->position))
      continue;
    gtk_widget_set_child_visible(GTK_WIDGET(slot->card), FALSE);
    g_ptr_array_add(self->idle, slot->card);
    g_array_remove_index_fast(self->slots, i - 1);
  }
}

/* Where that takes more than @most new cards, the others follow in the next frames. */
static void
fill_range(DwCardGrid *self, guint first, guint last, guint most)
{
  for (guint position = first; position < last; position++) {
    g_autoptr(DwResource) resource = g_list_model_get_item(self->model, position);
    Slot slot = {.position = position, .is_needed = TRUE};

    if (find_slot(self, resource) != NULL)
      continue;
    if (self->idle->len == 0 && most-- == 0) {
      self->is_short = TRUE;
      return;
    }
    slot.card = take_card(self);
    dw_card_show(slot.card, self->desks, resource);
    gtk_widget_set_child_visible(GTK_WIDGET(slot.card), TRUE);
    g_array_append_val(self->slots, slot);
  }
}

static void
suggest_first(DwCardGrid *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    const Slot *slot = &g_array_index(self->slots, Slot, i);

    dw_card_set_suggested(slot->card, slot->position == 0);
  }
}

static int
by_position(gconstpointer a, gconstpointer b)
{
  const Slot *x = a, *y = b;

  return x->position < y->position ? -1 : x->position > y->position;
}

static void
bind(DwCardGrid *self, guint most_new)
{
  guint first, last;

  self->is_binding = TRUE;
  self->is_stale = FALSE;
  self->is_short = FALSE;
  find_range(self, &first, &last);
  mark_needed(self, first, last);
  release_unneeded(self);
  fill_range(self, first, last, most_new);
  g_array_sort(self->slots, by_position);
  suggest_first(self);
  self->is_binding = FALSE;
}

/* Whether the cards are those of the range. */
static gboolean
is_bound(DwCardGrid *self)
{
  guint first, last;

  find_range(self, &first, &last);
  for (guint position = first; position < last; position++) {
    g_autoptr(DwResource) resource = g_list_model_get_item(self->model, position);
    const Slot *slot = find_slot(self, resource);

    if (slot == NULL || slot->position != position)
      return FALSE;
  }
  return TRUE;
}

static void
scrolled_cb(DwCardGrid *self)
{
  if (self->columns > 0 && !is_bound(self))
    gtk_widget_queue_allocate(GTK_WIDGET(self));
}

static gboolean
binder_cb(gpointer user_data)
{
  DwCardGrid *self = user_data;

  self->binder = 0;
  if (self->is_stale)
    bind(self, NEW_AT_ONCE);
  return G_SOURCE_REMOVE;
}

/* The cards take what they show before the frame, which has enough to do. */
static void
items_changed_cb(DwCardGrid *self)
{
  self->is_stale = TRUE;
  if (self->columns > 0 && self->binder == 0)
    self->binder = g_idle_add_full(GTK_PRIORITY_RESIZE - 1, binder_cb, self, NULL);
  gtk_widget_queue_resize(GTK_WIDGET(self));
}

/* Cards do not lay themselves out, as a card in view has to be there in the same frame. */
static void
allocate_cards(DwCardGrid *self, const GtkAllocation *allocation)
{
  int margin = margin_for(allocation->width);
  int width =
      (allocation->width - 2 * margin - ((int) self->columns - 1) * GAP) / (int) self->columns;
  gboolean is_rtl = gtk_widget_get_direction(GTK_WIDGET(self)) == GTK_TEXT_DIR_RTL;

  for (guint i = 0; i < self->slots->len; i++) {
    const Slot *slot = &g_array_index(self->slots, Slot, i);
    guint column = slot->position % self->columns;
    GtkAllocation box = {.width = width, .height = self->card_height};

    if (is_rtl)
      column = self->columns - 1 - column;
    box.x = allocation->x + margin + (int) column * (width + GAP);
    box.y = allocation->y + top_of_row(self, slot->position / self->columns);
    gtk_widget_size_allocate(GTK_WIDGET(slot->card), &box);
  }
}

static gboolean
measure_cards(DwCardGrid *self)
{
  int before = self->card_height;
  int tallest = 0;

  for (guint i = 0; i < self->slots->len; i++) {
    GtkWidget *card = GTK_WIDGET(g_array_index(self->slots, Slot, i).card);
    int least, natural;

    gtk_widget_get_preferred_height(card, &least, NULL);
    gtk_widget_get_preferred_width(card, &natural, NULL);
    tallest = MAX(tallest, least);
  }
  if (tallest > 0)
    self->card_height = tallest;
  return self->card_height != before;
}

static gboolean
resize_cb(gpointer user_data)
{
  gtk_widget_queue_resize(user_data);
  return G_SOURCE_REMOVE;
}

static void focus_position(DwCardGrid *self, guint position);

static gboolean
focus_first_cb(gpointer user_data)
{
  DwCardGrid *self = user_data;

  if (self->wants_focus && count_items(self) > 0)
    focus_position(self, 0);
  self->wants_focus = FALSE;
  return G_SOURCE_REMOVE;
}

static void
dw_card_grid_size_allocate(GtkWidget *widget, GtkAllocation *allocation)
{
  DwCardGrid *self = DW_CARD_GRID(widget);

  gtk_widget_set_allocation(widget, allocation);
  self->columns = columns_for(allocation->width);
  if (self->model == NULL)
    return;
  if (self->is_stale || !is_bound(self))
    bind(self, NEW_AT_ONCE);
  if (measure_cards(self)) {
    if (!is_bound(self))
      bind(self, 0);
    /* The height that was asked for was another one. */
    g_idle_add_full(GTK_PRIORITY_RESIZE, resize_cb, g_object_ref(self), g_object_unref);
  }
  allocate_cards(self, allocation);
  if (self->wants_focus && count_items(self) > 0)
    g_idle_add_full(GTK_PRIORITY_RESIZE, focus_first_cb, g_object_ref(self), g_object_unref);
}

static gboolean
filler_cb(gpointer user_data)
{
  DwCardGrid *self = user_data;

  self->filler = 0;
  gtk_widget_queue_allocate(GTK_WIDGET(self));
  return G_SOURCE_REMOVE;
}

/* Nobody scrolls what was not seen yet, and the first sight should not wait. */
static gboolean
dw_card_grid_draw(GtkWidget *widget, cairo_t *cr)
{
  DwCardGrid *self = DW_CARD_GRID(widget);
  gboolean is_first = self->spare_rows == 0 && self->slots->len > 0;

  if (is_first)
    self->spare_rows = SPARE_ROWS;
  if ((is_first || self->is_short) && self->filler == 0)
    self->filler = g_idle_add(filler_cb, self);
  return GTK_WIDGET_CLASS(dw_card_grid_parent_class)->draw(widget, cr);
}

static GtkSizeRequestMode
dw_card_grid_get_request_mode(GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dw_card_grid_get_preferred_width(GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = 300;
  *natural = 2 * LEAST_WIDTH + GAP + 2 * MARGIN;
}

static void
dw_card_grid_get_preferred_height_for_width(GtkWidget *widget,
                                            int width,
                                            int *minimum,
                                            int *natural)
{
  *minimum = *natural = height_of(DW_CARD_GRID(widget), columns_for(width));
}

static void
dw_card_grid_get_preferred_height(GtkWidget *widget, int *minimum, int *natural)
{
  int width;

  gtk_widget_get_preferred_width(widget, &width, NULL);
  dw_card_grid_get_preferred_height_for_width(widget, width, minimum, natural);
}

static void
dw_card_grid_forall(GtkContainer *container,
                    gboolean include_internals,
                    GtkCallback callback,
                    gpointer data)
{
  DwCardGrid *self = DW_CARD_GRID(container);
  g_autoptr(GPtrArray) cards = g_ptr_array_new();

  for (guint i = 0; i < self->slots->len; i++)
    g_ptr_array_add(cards, g_array_index(self->slots, Slot, i).card);
  for (guint i = 0; include_internals && i < self->idle->len; i++)
    g_ptr_array_add(cards, g_ptr_array_index(self->idle, i));
  for (guint i = 0; i < cards->len; i++)
    callback(g_ptr_array_index(cards, i), data);
}

static void
dw_card_grid_remove(GtkContainer *container, GtkWidget *widget)
{
  DwCardGrid *self = DW_CARD_GRID(container);

  for (guint i = 0; i < self->slots->len; i++) {
    if (GTK_WIDGET(g_array_index(self->slots, Slot, i).card) == widget) {
      g_array_remove_index(self->slots, i);
      break;
    }
  }
  g_ptr_array_remove_fast(self->idle, widget);
  gtk_widget_unparent(widget);
}

static GType
dw_card_grid_child_type(GtkContainer *container)
{
  return G_TYPE_NONE; /* it makes its own */
}

/* Setting the value also ends a scrolling that is under way, which would go on to its own end and
 * leave the card out of view. */
static void
scroll_to(DwCardGrid *self, guint position)
{
  int top = top_of_row(self, position / self->columns);
  double value, page;

  if (self->adjustment == NULL)
    return;
  value = gtk_adjustment_get_value(self->adjustment);
  page = gtk_adjustment_get_page_size(self->adjustment);
  value = MAX(value, top + self->card_height + GAP - page);
  gtk_adjustment_set_value(self->adjustment, MIN(value, top - GAP));
}

static void
focus_position(DwCardGrid *self, guint position)
{
  g_autoptr(DwResource) resource = g_list_model_get_item(self->model, position);
  Slot *slot;

  scroll_to(self, position);
  if (find_slot(self, resource) == NULL)
    bind(self, G_MAXUINT);
  gtk_widget_queue_allocate(GTK_WIDGET(self));
  slot = find_slot(self, resource);
  if (slot != NULL)
    gtk_widget_grab_focus(GTK_WIDGET(slot->card));
}

static const Slot *
find_focused(DwCardGrid *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    const Slot *slot = &g_array_index(self->slots, Slot, i);

    if (gtk_widget_is_focus(GTK_WIDGET(slot->card)))
      return slot;
  }
  return NULL;
}

static int
step_of_key(DwCardGrid *self, guint key)
{
  int forward = gtk_widget_get_direction(GTK_WIDGET(self)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    return -forward;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    return forward;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    return -(int) self->columns;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    return (int) self->columns;
  default:
    return 0;
  }
}

static gboolean
dw_card_grid_key_press_event(GtkWidget *widget, GdkEventKey *event)
{
  DwCardGrid *self = DW_CARD_GRID(widget);
  const Slot *slot = find_focused(self);
  gint64 last = (gint64) count_items(self) - 1;
  gint64 target;

  if (slot == NULL || (event->state & gtk_accelerator_get_default_mod_mask()) != 0)
    return GDK_EVENT_PROPAGATE;
  if (event->keyval == GDK_KEY_Home)
    target = 0;
  else if (event->keyval == GDK_KEY_End)
    target = last;
  else if (step_of_key(self, event->keyval) != 0)
    target = (gint64) slot->position + step_of_key(self, event->keyval);
  else
    return GDK_EVENT_PROPAGATE;
  if (target < 0 || target > last)
    return GDK_EVENT_PROPAGATE; /* on to what is above or below the grid */
  focus_position(self, (guint) target);
  return GDK_EVENT_STOP;
}

/* A card that gets the focus by Tab comes into view. */
static void
dw_card_grid_set_focus_child(GtkContainer *container, GtkWidget *child)
{
  DwCardGrid *self = DW_CARD_GRID(container);

  GTK_CONTAINER_CLASS(dw_card_grid_parent_class)->set_focus_child(container, child);
  for (guint i = 0; child != NULL && !self->is_binding && i < self->slots->len; i++) {
    const Slot *slot = &g_array_index(self->slots, Slot, i);

    if (GTK_WIDGET(slot->card) == child)
      scroll_to(self, slot->position);
  }
}

static void
set_adjustment(DwCardGrid *self, GtkAdjustment *adjustment)
{
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data(self->adjustment, self);
  g_set_object(&self->adjustment, adjustment);
}

static void
dw_card_grid_destroy(GtkWidget *widget)
{
  DwCardGrid *self = DW_CARD_GRID(widget);

  set_adjustment(self, NULL);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data(self->model, self);
  g_clear_object(&self->model);
  g_clear_object(&self->desks);
  g_clear_handle_id(&self->filler, g_source_remove);
  g_clear_handle_id(&self->binder, g_source_remove);
  GTK_WIDGET_CLASS(dw_card_grid_parent_class)->destroy(widget);
  while (self->idle->len > 0)
    gtk_widget_destroy(g_ptr_array_index(self->idle, self->idle->len - 1));
}

static void
dw_card_grid_finalize(GObject *object)
{
  DwCardGrid *self = DW_CARD_GRID(object);

  g_array_unref(self->slots);
  g_ptr_array_unref(self->idle);
  G_OBJECT_CLASS(dw_card_grid_parent_class)->finalize(object);
}

static void
dw_card_grid_class_init(DwCardGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  GtkContainerClass *container_class = GTK_CONTAINER_CLASS(klass);

  G_OBJECT_CLASS(klass)->finalize = dw_card_grid_finalize;
  widget_class->destroy = dw_card_grid_destroy;
  widget_class->size_allocate = dw_card_grid_size_allocate;
  widget_class->draw = dw_card_grid_draw;
  widget_class->get_request_mode = dw_card_grid_get_request_mode;
  widget_class->get_preferred_width = dw_card_grid_get_preferred_width;
  widget_class->get_preferred_height = dw_card_grid_get_preferred_height;
  widget_class->get_preferred_height_for_width = dw_card_grid_get_preferred_height_for_width;
  widget_class->key_press_event = dw_card_grid_key_press_event;
  container_class->forall = dw_card_grid_forall;
  container_class->remove = dw_card_grid_remove;
  container_class->child_type = dw_card_grid_child_type;
  container_class->set_focus_child = dw_card_grid_set_focus_child;
  gtk_widget_class_set_accessible_role(widget_class, ATK_ROLE_LIST);
}

static void
dw_card_grid_init(DwCardGrid *self)
{
  self->slots = g_array_new(FALSE, FALSE, sizeof(Slot));
  self->idle = g_ptr_array_new();
  self->card_height = ASSUMED_HEIGHT;
  gtk_widget_set_has_window(GTK_WIDGET(self), FALSE);
}

/**
 * dw_card_grid_set_adjustment:
 * @self: a grid
 * @adjustment: the vertical one of the viewport that it stands in
 */
void
dw_card_grid_set_adjustment(DwCardGrid *self, GtkAdjustment *adjustment)
{
  set_adjustment(self, adjustment);
  g_signal_connect_swapped(adjustment, "value-changed", G_CALLBACK(scrolled_cb), self);
  g_signal_connect_swapped(adjustment, "changed", G_CALLBACK(scrolled_cb), self);
}

/**
 * dw_card_grid_set_model:
 * @self: a grid
 * @desks: (nullable): knows what goes on with the resources
 * @model: (nullable): of #DwResource, in the order to show them
 */
void
dw_card_grid_set_model(DwCardGrid *self, DwDesks *desks, GListModel *model)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data(self->model, self);
  g_set_object(&self->model, model);
  g_set_object(&self->desks, desks);
  if (model != NULL)
    g_signal_connect_swapped(model, "items-changed", G_CALLBACK(items_changed_cb), self);
  self->wants_focus = FALSE;
  items_changed_cb(self);
}

/**
 * dw_card_grid_focus_first:
 * @self: a grid
 *
 * Puts the focus on the first card, as soon as there is one.
 */
void
dw_card_grid_focus_first(DwCardGrid *self)
{
  self->wants_focus = TRUE;
  gtk_widget_queue_allocate(GTK_WIDGET(self));
}

/**
 * dw_card_grid_find:
 * @self: a grid
 * @resource: a resource
 *
 * Returns: (nullable) (transfer none): the card that shows @resource, if it is in view
 */
DwCard *
dw_card_grid_find(DwCardGrid *self, DwResource *resource)
{
  const Slot *slot = find_slot(self, resource);

  return slot != NULL ? slot->card : NULL;
}
