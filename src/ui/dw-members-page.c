/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-members-page.h"

#include "dw-error.h"
#include "dw-member-row.h"
#include "dw-operator.h"
#include "dw-power-ask.h"
#include "dw-status-page.h"

#include <glib/gi18n.h>

/* Seconds until a computer that is on its way is looked at again. */
#define AGAIN 3

struct _DwMembersPage {
  GtkBox parent;

  HdyHeaderBar *header;
  GtkStack *stack;
  GtkLabel *counts;
  GtkToggleButton *all;
  GtkListBox *list;
  HdyStatusPage *trouble;
  GtkRevealer *bar;
  GtkLabel *chosen;

  DwDesks *desks;
  DwResource *share;
  GCancellable *cancellable; /* of the list */
  GCancellable *asking;      /* of power, which a list that is asked for anew must not end */
  GSimpleActionGroup *actions;
  GHashTable *problems; /* id → why nothing was done */
  gboolean is_choosing; /* all at once */
  guint again;          /* the source that looks again */
};

G_DEFINE_TYPE(DwMembersPage, dw_members_page, GTK_TYPE_BOX)

static GList *
get_rows(DwMembersPage *self)
{
  return gtk_container_get_children(GTK_CONTAINER(self->list));
}

static GStrv
get_chosen(DwMembersPage *self)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new();
  g_autoptr(GList) rows = get_rows(self);

  for (GList *row = rows; row != NULL; row = row->next) {
    if (dw_member_row_is_chosen(row->data))
      g_strv_builder_add(ids, dw_member_row_get_id(row->data));
  }
  return g_strv_builder_end(ids);
}

static void
update_chosen(DwMembersPage *self)
{
  g_auto(GStrv) ids = get_chosen(self);
  g_autoptr(GList) rows = get_rows(self);
  guint count = g_strv_length(ids);
  g_autofree char *text = g_strdup_printf(ngettext("%u chosen", "%u chosen", count), count);

  gtk_label_set_text(self->chosen, text);
  gtk_revealer_set_reveal_child(self->bar, count > 0);
  self->is_choosing = TRUE;
  gtk_toggle_button_set_active(self->all, count > 0 && count == g_list_length(rows));
  gtk_toggle_button_set_inconsistent(self->all, count > 0 && count < g_list_length(rows));
  self->is_choosing = FALSE;
}

static void
row_toggled_cb(DwMembersPage *self)
{
  if (!self->is_choosing)
    update_chosen(self);
}

static void
all_cb(DwMembersPage *self)
{
  gboolean chosen = gtk_toggle_button_get_active(self->all);
  g_autoptr(GList) rows = get_rows(self);

  if (self->is_choosing)
    return;
  self->is_choosing = TRUE;
  for (GList *row = rows; row != NULL; row = row->next)
    dw_member_row_set_chosen(row->data, chosen);
  self->is_choosing = FALSE;
  update_chosen(self);
}

static void
row_activated_cb(DwMembersPage *self, GtkListBoxRow *row)
{
  dw_member_row_set_chosen(DW_MEMBER_ROW(row), !dw_member_row_is_chosen(DW_MEMBER_ROW(row)));
}

static void load(DwMembersPage *self);

static gboolean
again_cb(gpointer user_data)
{
  DwMembersPage *self = user_data;

  self->again = 0;
  if (gtk_widget_get_mapped(GTK_WIDGET(self)))
    load(self);
  return G_SOURCE_REMOVE;
}

static void
add_members(DwMembersPage *self, GPtrArray *members, gboolean is_paid, const char *const *chosen)
{
  for (guint i = 0; i < members->len; i++) {
    const DwShareMember *member = g_ptr_array_index(members, i);
    GtkWidget *row = dw_member_row_new(member, is_paid);
    DwResourceStatus status = dw_operator_get_member_status(member);

    if (dw_resource_status_is_transition(status) && self->again == 0)
      self->again = g_timeout_add_seconds(AGAIN, again_cb, self);

    dw_member_row_set_problem(DW_MEMBER_ROW(row), g_hash_table_lookup(self->problems, member->id));
    dw_member_row_set_chosen(DW_MEMBER_ROW(row), g_strv_contains(chosen, member->id));
    g_signal_connect_swapped(row, "toggled", G_CALLBACK(row_toggled_cb), self);
    gtk_container_add(GTK_CONTAINER(self->list), row);
  }
}

/* Takes @words; there are none of what the service does not count. */
static void
add_count(GString *text, gint64 count, char *words)
{
  if (count != DW_NUMBER_UNSET && text->len > 0)
    g_string_append(text, " · ");
  if (count != DW_NUMBER_UNSET)
    g_string_append(text, words);
  g_free(words);
}

static char *
describe_counts(const DwShare *share)
{
  g_autoptr(GString) text = g_string_new(NULL);

  add_count(text, share->n_paid, g_strdup_printf(_("%d paid in advance"), (int) share->n_paid));
  add_count(text, share->n_pay_as_you_go,
            g_strdup_printf(_("%d paid by use"), (int) share->n_pay_as_you_go));
  add_count(text, share->n_running, g_strdup_printf(_("%d running"), (int) share->n_running));
  add_count(text, share->n_stopped, g_strdup_printf(_("%d stopped"), (int) share->n_stopped));
  add_count(text, share->n_connected, g_strdup_printf(_("%d in use"), (int) share->n_connected));
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
remove_row_cb(GtkWidget *row, gpointer user_data)
{
  gtk_widget_destroy(row);
}

static void
show_share(DwMembersPage *self, const DwShare *share)
{
  g_auto(GStrv) chosen = get_chosen(self);
  g_autofree char *counts = describe_counts(share);
  gboolean is_empty = share->paid->len == 0 && share->pay_as_you_go->len == 0;

  gtk_container_foreach(GTK_CONTAINER(self->list), remove_row_cb, NULL);
  add_members(self, share->paid, TRUE, (const char *const *) chosen);
  add_members(self, share->pay_as_you_go, FALSE, (const char *const *) chosen);
  gtk_label_set_text(self->counts, counts);
  dw_status_page_show(self->trouble, "deskway-share-symbolic", _("No computers yet"),
                      _("There is none in this share."));
  gtk_stack_set_visible_child_name(self->stack, is_empty ? "trouble" : "members");
  update_chosen(self);
}

static void
show_error(DwMembersPage *self, const GError *error)
{
  dw_status_page_show(self->trouble, "network-error-symbolic",
                      _("The computers could not be listed"), error->message);
  gtk_stack_set_visible_child_name(self->stack, "trouble");
}

static void
loaded_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwMembersPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DwShare) share = dw_operator_share_finish(DW_CONTEXT(source), result, &error);

  if (self->desks == NULL || dw_error_is_cancelled(error))
    return;
  if (share != NULL)
    show_share(self, share);
  else
    show_error(self, error);
}

static void
load(DwMembersPage *self)
{
  g_clear_handle_id(&self->again, g_source_remove);
  g_cancellable_cancel(self->cancellable);
  g_clear_object(&self->cancellable);
  self->cancellable = g_cancellable_new();
  dw_operator_share_async(dw_desks_get_context(self->desks), dw_resource_get_id(self->share),
                          self->cancellable, loaded_cb, g_object_ref(self));
}

static void
refresh_cb(DwMembersPage *self)
{
  g_hash_table_remove_all(self->problems);
  load(self);
}

static void
asked_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwMembersPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) outcomes = dw_power_ask_finish(DW_PROVIDER(source), result, &error);

  if (self->desks == NULL || dw_error_is_cancelled(error))
    return;
  if (outcomes == NULL) {
    show_error(self, error);
    return;
  }
  for (guint i = 0; i < outcomes->len; i++) {
    const DwPowerOutcome *outcome = g_ptr_array_index(outcomes, i);

    if (outcome->error != NULL)
      g_hash_table_insert(self->problems, g_strdup(outcome->id), g_strdup(outcome->error->message));
  }
  load(self);
}

static void
ask(DwMembersPage *self, DwAction action)
{
  DwContext *context = dw_desks_get_context(self->desks);
  g_auto(GStrv) ids = get_chosen(self);

  g_hash_table_remove_all(self->problems);
  if (*ids != NULL)
    dw_power_ask_async(dw_context_get_provider(context), dw_context_get_clock(context), action,
                       (const char *const *) ids, self->asking, asked_cb, g_object_ref(self));
}

static void
answered_cb(GtkWidget *dialog, int response, DwMembersPage *self)
{
  DwAction action = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(dialog), "dw-action"));

  gtk_widget_destroy(dialog);
  if (response == GTK_RESPONSE_ACCEPT && self->desks != NULL)
    ask(self, action);
}

/* Unsaved work is lost with the power, and it is somebody else's. */
static void
ask_first(DwMembersPage *self, DwAction action)
{
  g_auto(GStrv) ids = get_chosen(self);
  guint count = g_strv_length(ids);
  GtkWidget *window = gtk_widget_get_toplevel(GTK_WIDGET(self));
  g_autofree char *title = g_strdup_printf(
      action == DW_ACTION_STOP ? ngettext("Stop %u computer?", "Stop %u computers?", count)
                               : ngettext("Restart %u computer?", "Restart %u computers?", count),
      count);
  GtkWidget *dialog =
      gtk_message_dialog_new(GTK_WINDOW(window), GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                             GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s", title);

  gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(dialog), "%s",
                                           _("Whoever works there loses what is not saved."));
  gtk_dialog_add_button(GTK_DIALOG(dialog), _("_Cancel"), GTK_RESPONSE_CANCEL);
  gtk_style_context_add_class(
      gtk_widget_get_style_context(gtk_dialog_add_button(
          GTK_DIALOG(dialog), dw_actions_get_word(action), GTK_RESPONSE_ACCEPT)),
      GTK_STYLE_CLASS_DESTRUCTIVE_ACTION);
  gtk_dialog_set_default_response(GTK_DIALOG(dialog), GTK_RESPONSE_CANCEL);
  g_object_set_data(G_OBJECT(dialog), "dw-action", GUINT_TO_POINTER((guint) action));
  g_signal_connect_object(dialog, "response", G_CALLBACK(answered_cb), self, 0);
  gtk_window_present(GTK_WINDOW(dialog));
}

static void
power_cb(GSimpleAction *simple, GVariant *parameter, gpointer user_data)
{
  DwAction action = dw_actions_from_name(g_variant_get_string(parameter, NULL));

  if (action == DW_ACTION_STOP || action == DW_ACTION_RESTART)
    ask_first(user_data, action);
  else if (action != DW_ACTION_NONE)
    ask(user_data, action);
}

static void
dw_members_page_dispose(GObject *object)
{
  DwMembersPage *self = DW_MEMBERS_PAGE(object);

  dw_members_page_clear(self);
  g_clear_object(&self->actions);
  G_OBJECT_CLASS(dw_members_page_parent_class)->dispose(object);
}

static void
dw_members_page_finalize(GObject *object)
{
  g_hash_table_unref(DW_MEMBERS_PAGE(object)->problems);
  G_OBJECT_CLASS(dw_members_page_parent_class)->finalize(object);
}

static void
dw_members_page_class_init(DwMembersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->dispose = dw_members_page_dispose;
  G_OBJECT_CLASS(klass)->finalize = dw_members_page_finalize;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-members-page.ui");
  gtk_widget_class_bind_template_child(widget_class, DwMembersPage, header);
  gtk_widget_class_bind_template_child(widget_class, DwMembersPage, stack);
  gtk_widget_class_bind_template_child(widget_class, DwMembersPage, counts);
  gtk_widget_class_bind_template_child(widget_class, DwMembersPage, all);
  gtk_widget_class_bind_template_child(widget_class, DwMembersPage, list);
  gtk_widget_class_bind_template_child(widget_class, DwMembersPage, trouble);
  gtk_widget_class_bind_template_child(widget_class, DwMembersPage, bar);
  gtk_widget_class_bind_template_child(widget_class, DwMembersPage, chosen);
  gtk_widget_class_bind_template_callback(widget_class, all_cb);
  gtk_widget_class_bind_template_callback(widget_class, refresh_cb);
  gtk_widget_class_bind_template_callback(widget_class, row_activated_cb);
}

static void
dw_members_page_init(DwMembersPage *self)
{
  static const GActionEntry entries[] = {{"power", power_cb, "s", NULL, NULL, {0}}};

  gtk_widget_init_template(GTK_WIDGET(self));
  self->problems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  self->actions = g_simple_action_group_new();
  g_action_map_add_action_entries(G_ACTION_MAP(self->actions), entries, G_N_ELEMENTS(entries),
                                  self);
  gtk_widget_insert_action_group(GTK_WIDGET(self), "members", G_ACTION_GROUP(self->actions));
}

/**
 * dw_members_page_clear:
 * @self: a page
 *
 * Forgets the share, as when the account is left.
 */
void
dw_members_page_clear(DwMembersPage *self)
{
  g_clear_handle_id(&self->again, g_source_remove);
  g_cancellable_cancel(self->cancellable);
  g_cancellable_cancel(self->asking);
  g_clear_object(&self->cancellable);
  g_clear_object(&self->asking);
  g_clear_object(&self->desks);
  g_clear_object(&self->share);
}

/**
 * dw_members_page_show:
 * @self: a page
 * @desks: of an operator
 * @share: the share
 *
 * Shows the computers of @share as soon as the service told of them.
 */
void
dw_members_page_show(DwMembersPage *self, DwDesks *desks, DwResource *share)
{
  dw_members_page_clear(self);
  self->desks = g_object_ref(desks);
  self->share = g_object_ref(share);
  self->asking = g_cancellable_new();
  g_hash_table_remove_all(self->problems);
  gtk_container_foreach(GTK_CONTAINER(self->list), remove_row_cb, NULL);
  update_chosen(self);
  hdy_header_bar_set_subtitle(self->header, dw_resource_get_name(share));
  gtk_stack_set_visible_child_name(self->stack, "loading");
  load(self);
}
