/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-member-row.h"

#include "dw-card-words.h"

#include <glib/gi18n.h>

struct _DwMemberRow {
  GtkListBoxRow parent;

  GtkToggleButton *chosen;
  GtkLabel *name;
  GtkLabel *line;
  GtkLabel *problem;
  GtkWidget *dot;
  GtkLabel *status;

  char *id;
};

enum {
  SIGNAL_TOGGLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(DwMemberRow, dw_member_row, GTK_TYPE_LIST_BOX_ROW)

static void
toggled_cb(DwMemberRow *self)
{
  g_signal_emit(self, signals[SIGNAL_TOGGLED], 0);
}

static void
dw_member_row_finalize(GObject *object)
{
  g_free(DW_MEMBER_ROW(object)->id);
  G_OBJECT_CLASS(dw_member_row_parent_class)->finalize(object);
}

static void
dw_member_row_class_init(DwMemberRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  G_OBJECT_CLASS(klass)->finalize = dw_member_row_finalize;
  signals[SIGNAL_TOGGLED] = g_signal_new("toggled", DW_TYPE_MEMBER_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-member-row.ui");
  gtk_widget_class_bind_template_child(widget_class, DwMemberRow, chosen);
  gtk_widget_class_bind_template_child(widget_class, DwMemberRow, name);
  gtk_widget_class_bind_template_child(widget_class, DwMemberRow, line);
  gtk_widget_class_bind_template_child(widget_class, DwMemberRow, problem);
  gtk_widget_class_bind_template_child(widget_class, DwMemberRow, dot);
  gtk_widget_class_bind_template_child(widget_class, DwMemberRow, status);
  gtk_widget_class_bind_template_callback(widget_class, toggled_cb);
}

static void
dw_member_row_init(DwMemberRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

/* Who is at it now, or else whose it is. */
static char *
describe_people(const DwShareMember *member)
{
  const char *who = member->end_user_name != NULL ? member->end_user_name : member->end_user_id;
  GStrv people = member->end_user_names != NULL ? member->end_user_names : member->end_user_ids;
  g_autofree char *all = people != NULL ? g_strjoinv(", ", people) : NULL;
  gboolean in_use =
      g_strcmp0(dw_resource_status_session_name(member->connection_status), "connected") == 0;

  if (in_use && who != NULL)
    return g_strdup_printf(_("%s is connected"), who);
  if (in_use)
    return g_strdup(_("Somebody is connected"));
  return all != NULL ? g_strdup_printf(_("of %s"), all) : g_strdup(_("nobody’s"));
}

/**
 * dw_member_row_new:
 * @member: a member of a share
 * @is_paid: whether it is paid in advance
 *
 * Returns: (transfer floating): a row that shows @member, not chosen
 */
GtkWidget *
dw_member_row_new(const DwShareMember *member, gboolean is_paid)
{
  DwMemberRow *self = g_object_new(DW_TYPE_MEMBER_ROW, NULL);
  DwResourceStatus status = dw_operator_get_member_status(member);
  const char *name = member->name != NULL ? member->name : member->id;
  g_autofree char *people = describe_people(member);
  g_autofree char *line =
      g_strdup_printf("%s · %s", people, is_paid ? _("paid in advance") : _("paid by use"));
  g_autofree char *words =
      g_strdup_printf("%s, %s, %s", name, dw_resource_status_get_word(status), line);

  self->id = g_strdup(member->id);
  gtk_label_set_text(self->name, name);
  gtk_label_set_text(self->line, line);
  gtk_label_set_text(self->status, dw_resource_status_get_word(status));
  gtk_style_context_add_class(gtk_widget_get_style_context(self->dot),
                              dw_card_words_get_dot(status));
  atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self->chosen)), name);
  atk_object_set_name(gtk_widget_get_accessible(GTK_WIDGET(self)), words);
  return GTK_WIDGET(self);
}

/**
 * dw_member_row_get_id:
 * @self: a row
 *
 * Returns: (transfer none): the member's id
 */
const char *
dw_member_row_get_id(DwMemberRow *self)
{
  return self->id;
}

/**
 * dw_member_row_is_chosen:
 * @self: a row
 *
 * Returns: whether it is chosen
 */
gboolean
dw_member_row_is_chosen(DwMemberRow *self)
{
  return gtk_toggle_button_get_active(self->chosen);
}

/**
 * dw_member_row_set_chosen:
 * @self: a row
 * @chosen: whether it is chosen
 */
void
dw_member_row_set_chosen(DwMemberRow *self, gboolean chosen)
{
  gtk_toggle_button_set_active(self->chosen, chosen);
}

/**
 * dw_member_row_set_problem:
 * @self: a row
 * @problem: (nullable): why nothing was done to it
 */
void
dw_member_row_set_problem(DwMemberRow *self, const char *problem)
{
  gtk_label_set_text(self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible(GTK_WIDGET(self->problem), problem != NULL);
  if (problem != NULL)
    atk_object_set_description(gtk_widget_get_accessible(GTK_WIDGET(self)), problem);
}
