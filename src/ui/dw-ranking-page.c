/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-ranking-page.h"

#include "dw-banner.h"
#include "dw-error.h"
#include "dw-export.h"
#include "dw-form-field.h"
#include "dw-operator.h"
#include "dw-ranking-row.h"
#include "dw-status-page.h"
#include "dw-time-words.h"
#include "dw-usage-csv.h"
#include "dw-usage-tally.h"

#include <glib/gi18n.h>

/* Rows that are made at once: thousands would take seconds, and nobody reads them. */
#define AT_ONCE 100

struct _DwRankingPage {
  GtkBox parent;

  DwBanner *banner;
  DwFormField *from;
  DwFormField *to;
  GtkComboBox *by;
  GtkWidget *apply;
  GtkStack *stack;
  GtkLabel *summary;
  GtkListBox *list;
  GtkWidget *more;
  HdyStatusPage *trouble;

  DwDesks *desks;
  GCancellable *cancellable;
  GSimpleActionGroup *actions;
  DwUsageRange range;
  DwUsageTally *tally; /* owns the rows */
  GPtrArray *rows;     /* (nullable): of DwUsageRow, the longest first */
  guint shown;
  GtkFileChooserNative *chooser; /* (nullable): while somebody chooses where to save */
};

G_DEFINE_TYPE(DwRankingPage, dw_ranking_page, GTK_TYPE_BOX)

static gboolean
is_by_desk(DwRankingPage *self)
{
  return g_strcmp0(gtk_combo_box_get_active_id(self->by), "desk") == 0;
}

static const char *
name_of(DwRankingPage *self, const DwUsageRow *row)
{
  const char *name = is_by_desk(self) ? row->desktop_name : row->end_user_id;

  if (name == NULL && is_by_desk(self))
    name = row->desktop_id;
  return name != NULL ? name : _("nobody’s");
}

static DwRankingBar *
make_bar(DwRankingPage *self, guint index)
{
  const DwUsageRow *row = g_ptr_array_index(self->rows, index);
  const DwUsageRow *longest = g_ptr_array_index(self->rows, 0);
  DwRankingBar *bar = g_new0(DwRankingBar, 1);

  bar->name = g_strdup(name_of(self, row));
  bar->words = row->seconds >= 0 ? dw_time_words_hours(row->seconds) : g_strdup(_("not told"));
  bar->share = longest->seconds > 0 ? (double) row->seconds / (double) longest->seconds : 0;
  return bar;
}

static void
show_more_cb(DwRankingPage *self)
{
  guint end = MIN(self->shown + AT_ONCE, self->rows->len);

  for (; self->shown < end; self->shown++) {
    DwRankingBar *bar = make_bar(self, self->shown);

    gtk_container_add(GTK_CONTAINER(self->list), dw_ranking_row_new(self->shown + 1, bar));
    dw_ranking_plot_free_bar(bar);
  }
  gtk_widget_set_visible(self->more, self->shown < self->rows->len);
}

static void
set_can_save(DwRankingPage *self, gboolean can_save)
{
  static const char *const names[] = {"csv", "png", "svg"};

  for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
    g_simple_action_set_enabled(
        G_SIMPLE_ACTION(g_action_map_lookup_action(G_ACTION_MAP(self->actions), names[i])),
        can_save);
}

static void
remove_row_cb(GtkWidget *row, gpointer user_data)
{
  gtk_widget_destroy(row);
}

static void
drop_rows(DwRankingPage *self)
{
  gtk_container_foreach(GTK_CONTAINER(self->list), remove_row_cb, NULL);
  g_clear_pointer(&self->rows, g_ptr_array_unref);
  g_clear_pointer(&self->tally, dw_usage_tally_free);
  self->shown = 0;
  set_can_save(self, FALSE);
}

static char *
make_title(DwRankingPage *self)
{
  return g_strdup_printf(is_by_desk(self) ? _("Use of desks from %s to %s")
                                          : _("Use by person from %s to %s"),
                         self->range.from, self->range.to);
}

static void
show_rows(DwRankingPage *self)
{
  g_autofree char *title = make_title(self);

  self->rows = dw_usage_tally_rank(self->tally);
  if (self->rows->len == 0) {
    dw_status_page_show(self->trouble, "deskway-computer-symbolic", _("Nobody used a desk"),
                        _("Choose other days."));
    gtk_stack_set_visible_child_name(self->stack, "trouble");
    return;
  }
  gtk_label_set_text(self->summary, title);
  show_more_cb(self);
  set_can_save(self, TRUE);
  gtk_stack_set_visible_child_name(self->stack, "chart");
}

static gboolean
take_page_cb(const DwUsagePage *page, gpointer user_data)
{
  DwRankingPage *self = user_data;

  if (self->tally != NULL)
    dw_usage_tally_add(self->tally, page);
  return self->tally != NULL;
}

static void
loaded_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwRankingPage) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = dw_operator_usage_finish(DW_CONTEXT(source), result, NULL, &error);

  if (self->desks == NULL || dw_error_is_cancelled(error))
    return;
  gtk_widget_set_sensitive(self->apply, TRUE);
  if (done) {
    show_rows(self);
    return;
  }
  dw_status_page_show(self->trouble, "network-error-symbolic", _("The use could not be asked for"),
                      error->message);
  gtk_stack_set_visible_child_name(self->stack, "trouble");
}

static void
load(DwRankingPage *self)
{
  DwContext *context = dw_desks_get_context(self->desks);

  g_cancellable_cancel(self->cancellable);
  g_clear_object(&self->cancellable);
  self->cancellable = g_cancellable_new();
  drop_rows(self);
  self->tally = dw_usage_tally_new(is_by_desk(self) ? DW_USAGE_BY_DESK : DW_USAGE_BY_USER);
  gtk_stack_set_visible_child_name(self->stack, "loading");
  gtk_widget_set_sensitive(self->apply, FALSE);
  dw_operator_usage_async(context, &self->range, 0, take_page_cb, self, self->cancellable,
                          loaded_cb, g_object_ref(self));
}

static const char *
null_if_empty(const char *text)
{
  return *text != '\0' ? text : NULL;
}

/* An empty field is the service's choice: the last 30 days. */
static void
apply_cb(DwRankingPage *self)
{
  g_autoptr(GError) error = NULL;

  dw_banner_hide(self->banner);
  dw_form_field_set_error(self->to, NULL);
  if (!dw_operator_init_range(dw_desks_get_context(self->desks), &self->range,
                              null_if_empty(dw_form_field_get_text(self->from)),
                              null_if_empty(dw_form_field_get_text(self->to)), &error)) {
    dw_form_field_focus(self->from);
    dw_form_field_set_error(self->from, error->message);
    return;
  }
  dw_form_field_set_text(self->from, self->range.from);
  dw_form_field_set_text(self->to, self->range.to);
  load(self);
}

static void
by_cb(DwRankingPage *self)
{
  if (self->desks != NULL)
    apply_cb(self);
}

static void
set_days(DwRankingPage *self, int days)
{
  g_autoptr(GDateTime) today = g_date_time_new_now_local();
  g_autoptr(GDateTime) first = g_date_time_add_days(today, 1 - days);
  g_autofree char *from = g_date_time_format(first, "%Y-%m-%d");
  g_autofree char *to = g_date_time_format(today, "%Y-%m-%d");

  dw_form_field_set_text(self->from, from);
  dw_form_field_set_text(self->to, to);
  apply_cb(self);
}

static void
days_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_days(user_data, g_variant_get_int32(parameter));
}

static GBytes *
make_csv(DwRankingPage *self)
{
  GString *csv = g_string_new(NULL);

  dw_usage_csv_append_head(csv);
  for (guint i = 0; i < self->rows->len; i++)
    dw_usage_csv_append_row(csv, g_ptr_array_index(self->rows, i));
  return g_string_free_to_bytes(csv);
}

static GBytes *
make_plot(DwRankingPage *self, gboolean as_svg)
{
  g_autoptr(GPtrArray) bars =
      g_ptr_array_new_with_free_func((GDestroyNotify) dw_ranking_plot_free_bar);
  g_autofree char *title = make_title(self);

  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add(bars, make_bar(self, i));
  return dw_ranking_plot_draw(title, bars, as_svg);
}

static gboolean
write_file(const char *path, GBytes *bytes, GError **error)
{
  g_autoptr(DwExport) file = dw_export_new(path, error);
  gsize length;
  const char *text = g_bytes_get_data(bytes, &length);

  return file != NULL && dw_export_write(file, text, length, error) &&
         dw_export_finish(file, error);
}

static void
save(DwRankingPage *self, const char *kind, const char *path)
{
  g_autoptr(GBytes) bytes =
      g_str_equal(kind, "csv") ? make_csv(self) : make_plot(self, g_str_equal(kind, "svg"));
  g_autoptr(GError) error = NULL;
  g_autofree char *done = g_strdup_printf(_("Saved as %s"), path);

  dw_banner_show(self->banner, write_file(path, bytes, &error) ? done : error->message, _("_OK"));
}

static void
chosen_cb(GtkNativeDialog *dialog, int response, DwRankingPage *self)
{
  g_autofree char *path = gtk_file_chooser_get_filename(GTK_FILE_CHOOSER(dialog));

  if (response == GTK_RESPONSE_ACCEPT && path != NULL && self->rows != NULL)
    save(self, g_object_get_data(G_OBJECT(dialog), "dw-kind"), path);
  g_clear_object(&self->chooser);
}

/* Nothing is overwritten, which is said where the file is written. */
static void
save_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwRankingPage *self = user_data;
  const char *kind = g_action_get_name(G_ACTION(action));
  GtkWidget *window = gtk_widget_get_toplevel(GTK_WIDGET(self));
  g_autofree char *name =
      g_strdup_printf("deskway-%s-%s.%s", self->range.from, self->range.to, kind);

  g_clear_object(&self->chooser);
  self->chooser = gtk_file_chooser_native_new(_("Save the ranking"), GTK_WINDOW(window),
                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(self->chooser), name);
  g_object_set_data_full(G_OBJECT(self->chooser), "dw-kind", g_strdup(kind), g_free);
  g_signal_connect(self->chooser, "response", G_CALLBACK(chosen_cb), self);
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(self->chooser));
}

static void
dw_ranking_page_dispose(GObject *object)
{
  DwRankingPage *self = DW_RANKING_PAGE(object);

  dw_ranking_page_clear(self);
  G_OBJECT_CLASS(dw_ranking_page_parent_class)->dispose(object);
}

static void
dw_ranking_page_finalize(GObject *object)
{
  DwRankingPage *self = DW_RANKING_PAGE(object);

  g_clear_pointer(&self->rows, g_ptr_array_unref);
  g_clear_pointer(&self->tally, dw_usage_tally_free);
  g_object_unref(self->actions);
  G_OBJECT_CLASS(dw_ranking_page_parent_class)->finalize(object);
}

static void
dw_ranking_page_class_init(DwRankingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);

  g_type_ensure(DW_TYPE_BANNER);
  g_type_ensure(DW_TYPE_FORM_FIELD);
  G_OBJECT_CLASS(klass)->dispose = dw_ranking_page_dispose;
  G_OBJECT_CLASS(klass)->finalize = dw_ranking_page_finalize;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/deskway/Deskway/dw-ranking-page.ui");
  gtk_widget_class_bind_template_child(widget_class, DwRankingPage, banner);
  gtk_widget_class_bind_template_child(widget_class, DwRankingPage, from);
  gtk_widget_class_bind_template_child(widget_class, DwRankingPage, to);
  gtk_widget_class_bind_template_child(widget_class, DwRankingPage, by);
  gtk_widget_class_bind_template_child(widget_class, DwRankingPage, apply);
  gtk_widget_class_bind_template_child(widget_class, DwRankingPage, stack);
  gtk_widget_class_bind_template_child(widget_class, DwRankingPage, summary);
  gtk_widget_class_bind_template_child(widget_class, DwRankingPage, list);
  gtk_widget_class_bind_template_child(widget_class, DwRankingPage, more);
  gtk_widget_class_bind_template_child(widget_class, DwRankingPage, trouble);
  gtk_widget_class_bind_template_callback(widget_class, apply_cb);
  gtk_widget_class_bind_template_callback(widget_class, by_cb);
  gtk_widget_class_bind_template_callback(widget_class, show_more_cb);
  gtk_widget_class_bind_template_callback(widget_class, dw_banner_hide);
}

static void
dw_ranking_page_init(DwRankingPage *self)
{
  static const GActionEntry entries[] = {{"csv", save_cb, NULL, NULL, NULL, {0}},
                                         {"png", save_cb, NULL, NULL, NULL, {0}},
                                         {"svg", save_cb, NULL, NULL, NULL, {0}},
                                         {"days", days_cb, "i", NULL, NULL, {0}}};

  self->actions = g_simple_action_group_new();
  g_action_map_add_action_entries(G_ACTION_MAP(self->actions), entries, G_N_ELEMENTS(entries),
                                  self);
  gtk_widget_init_template(GTK_WIDGET(self));
  gtk_widget_insert_action_group(GTK_WIDGET(self), "ranking", G_ACTION_GROUP(self->actions));
  set_can_save(self, FALSE);
}

/**
 * dw_ranking_page_clear:
 * @self: a page
 *
 * Forgets what it shows, as when the account is left.
 */
void
dw_ranking_page_clear(DwRankingPage *self)
{
  g_cancellable_cancel(self->cancellable);
  g_clear_object(&self->cancellable);
  g_clear_object(&self->chooser);
  g_clear_object(&self->desks);
}

/**
 * dw_ranking_page_show:
 * @self: a page
 * @desks: of an operator
 *
 * Shows the ranking of the last 30 days, or of those that were chosen before.
 */
void
dw_ranking_page_show(DwRankingPage *self, DwDesks *desks)
{
  dw_ranking_page_clear(self);
  self->desks = g_object_ref(desks);
  apply_cb(self);
}
