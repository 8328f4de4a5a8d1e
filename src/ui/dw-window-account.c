/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-window-private.h"

#include "dw-error.h"
#include "dw-list-cache.h"
#include "dw-operator.h"

#include <glib/gi18n.h>

static void signed_in_cb(DwWindow *self);
static void open_account_cb(DwWindow *self, const char *id);

static void
show_sign_in(DwWindow *self, const DwAccount *account, const char *password, const char *reason)
{
  if (self->sign_in_page == NULL) {
    self->sign_in_page = g_object_new(DW_TYPE_SIGN_IN_PAGE, NULL);
    g_signal_connect_swapped(self->sign_in_page, "signed-in", G_CALLBACK(signed_in_cb), self);
    g_signal_connect_swapped(self->sign_in_page, "open-account", G_CALLBACK(open_account_cb), self);
    gtk_container_add(GTK_CONTAINER(self->start), GTK_WIDGET(self->sign_in_page));
  }
  dw_window_show_start(self, self->sign_in_page);
  dw_sign_in_page_begin(self->sign_in_page, self->context, account, password, reason);
}

static void
saved_list_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (!dw_list_cache_save_finish(result, &error))
    g_info("The list could not be kept: %s", error->message);
}

static const char *
kept_id(DwWindow *self)
{
  const DwAccount *account = dw_context_get_account(self->context);

  return dw_context_get_accounts(self->context) != NULL && account != NULL ? account->id : NULL;
}

/* The next run begins with this list, in the order in which it was seen. */
static void
keep_list(DwWindow *self)
{
  GListModel *list = self->desks_page != NULL ? dw_desks_page_get_list(self->desks_page) : NULL;

  if (kept_id(self) != NULL && list != NULL && dw_desks_is_current(self->desks))
    dw_list_cache_save_async(kept_id(self), list, dw_desks_get_updated(self->desks), NULL,
                             saved_list_cb, NULL);
}

static void
desks_changed_cb(DwDesks *desks, DwWindow *self)
{
  if (dw_desks_is_loading(desks))
    return;
  dw_window_try_wanted(self);
  if (dw_desks_get_error(desks) == NULL)
    keep_list(self);
}

static void
expired_cb(DwDesks *desks, const GError *error, DwWindow *self)
{
  g_autoptr(DwAccount) account = dw_account_copy(dw_context_get_account(self->context));

  dw_window_close_account(self);
  show_sign_in(self, account, NULL, _("Your sign-in is over. Sign in again to go on."));
}

/**
 * dw_window_close_account:
 * @self: a window
 *
 * Lets go of the account's desks.
 */
void
dw_window_close_account(DwWindow *self)
{
  if (self->opening != NULL)
    g_cancellable_cancel(self->opening);
  g_clear_object(&self->opening);
  self->is_open = FALSE;
  if (self->details_page != NULL)
    dw_details_page_clear(self->details_page);
  if (self->members_page != NULL)
    dw_members_page_clear(self->members_page);
  if (self->ranking_page != NULL)
    dw_ranking_page_clear(self->ranking_page);
  if (self->desks_page != NULL)
    dw_desks_page_set_desks(self->desks_page, NULL);
  if (self->desks != NULL)
    g_signal_handlers_disconnect_by_data(self->desks, self);
  if (self->history != NULL)
    dw_history_flush(self->history);
  g_clear_object(&self->history);
  g_clear_object(&self->last);
  if (self->desks != NULL)
    dw_desks_close(self->desks);
  g_clear_object(&self->desks);
}

/* From here on the context's account is the one that is shown. */
static void
take_account(DwWindow *self)
{
  DwResourceStore *store = dw_context_get_store(self->context);

  GAction *usage = g_action_map_lookup_action(G_ACTION_MAP(self), "usage");

  g_simple_action_set_enabled(G_SIMPLE_ACTION(usage), dw_operator_is(self->context));
  self->desks = dw_desks_new(self->context);
  self->history = dw_history_new(kept_id(self), store, dw_context_get_clock(self->context));
  dw_desks_set_history(self->desks, self->history);
  g_signal_connect(self->desks, "changed", G_CALLBACK(desks_changed_cb), self);
  g_signal_connect(self->desks, "signed-out", G_CALLBACK(expired_cb), self);
  dw_window_watch_desks(self);
}

static void
show_desks(DwWindow *self)
{
  if (self->desks_page == NULL) {
    self->desks_page = g_object_new(DW_TYPE_DESKS_PAGE, NULL);
    gtk_container_add(GTK_CONTAINER(self->start), GTK_WIDGET(self->desks_page));
  }
  dw_window_apply_order(self);
  dw_desks_page_set_desks(self->desks_page, self->desks);
  dw_window_show_start(self, self->desks_page);
  dw_desks_page_focus(self->desks_page, NULL);
}

static void
rest_loaded_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!dw_list_cache_load_rest_finish(result, &error)) {
    if (dw_error_is_cancelled(error))
      return;
    g_info("The last list could not be read to its end: %s", error->message);
  }
  self->is_open = TRUE;
  dw_window_update_visible(self);
  dw_window_try_wanted(self);
}

/* What is there before the keyring and the network answer. */
static void
show_last_list(DwWindow *self)
{
  gint64 time = 0;

  if (kept_id(self) == NULL ||
      !dw_list_cache_load_first(kept_id(self), dw_context_get_store(self->context), &time))
    return;
  dw_desks_set_updated(self->desks, time);
  show_desks(self);
}

static void
opened_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwWindow) self = user_data;
  const DwAccount *account = dw_context_get_account(self->context);
  g_autoptr(GError) error = NULL;

  if (dw_context_open_finish(DW_CONTEXT(source), result, &error)) {
    if (self->desks_page == NULL || dw_desks_page_get_list(self->desks_page) == NULL)
      show_desks(self);
    dw_list_cache_load_rest_async(kept_id(self), dw_context_get_store(self->context), self->opening,
                                  rest_loaded_cb, g_object_ref(self));
  } else if (!dw_error_is_cancelled(error)) {
    g_autoptr(DwAccount) kept = account != NULL ? dw_account_copy(account) : NULL;

    g_info("%s", error->message);
    dw_window_close_account(self);
    show_sign_in(self, kept, NULL, NULL);
  }
}

/**
 * dw_window_open:
 * @self: a window
 * @account_id: (nullable): whose desks to show; %NULL for those of who signed in last
 *
 * Shows the desks of an account that is still signed in, beginning with those of the last time;
 * else asks to sign in.
 */
void
dw_window_open(DwWindow *self, const char *account_id)
{
  DwAccounts *accounts = dw_context_get_accounts(self->context);

  if (accounts == NULL || (account_id == NULL && dw_accounts_get_default(accounts) == NULL)) {
    show_sign_in(self, NULL, NULL, NULL);
    return;
  }
  dw_window_close_account(self);
  self->opening = g_cancellable_new();
  dw_context_open_async(self->context, account_id, self->opening, opened_cb, g_object_ref(self));
  if (dw_context_get_account(self->context) == NULL ||
      dw_context_get_provider(self->context) == NULL)
    return; /* the callback says why */
  take_account(self);
  show_last_list(self);
}

/**
 * dw_window_open_demo:
 * @self: a window whose context is for @demo
 * @demo: what to sign in to
 *
 * Fills in the names and the password of a demonstration.
 */
void
dw_window_open_demo(DwWindow *self, DwDemo *demo)
{
  g_autoptr(DwAccount) account = dw_account_new(DW_ACCOUNT_WORKSPACE);

  account->user = g_strdup(dw_demo_get_user(demo));
  account->office_site = g_strdup(dw_demo_get_office_site(demo));
  account->region = g_strdup(dw_demo_get_region(demo));
  show_sign_in(self, account, dw_demo_get_password(demo),
               _("This is a demonstration. Nothing leaves this computer, and nothing is kept."));
}

static void
saved_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(DwWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!dw_context_save_finish(DW_CONTEXT(source), result, &error))
    g_info("The sign-in could not be kept: %s", error->message);
  if (self->desks_page != NULL)
    dw_desks_page_show_notices(self->desks_page);
}

static void
signed_in_cb(DwWindow *self)
{
  dw_window_close_account(self);
  take_account(self);
  self->is_open = TRUE;
  show_desks(self);
  dw_window_update_visible(self);
  dw_context_save_async(self->context, NULL, saved_cb, g_object_ref(self));
}

static void
open_account_cb(DwWindow *self, const char *id)
{
  dw_window_open(self, id);
}

static void
switch_account_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  const DwAccount *account = dw_context_get_account(self->context);
  const char *id = g_variant_get_string(parameter, NULL);

  if (account == NULL || g_strcmp0(account->id, id) != 0)
    dw_window_open(self, id);
}

static void
add_account_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr(DwAccount) nobody = dw_account_new(DW_ACCOUNT_WORKSPACE);

  dw_window_close_account(user_data);
  show_sign_in(user_data, nobody, NULL, NULL);
}

static void
sign_out_cb(GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DwWindow *self = user_data;
  g_autoptr(DwAccount) account = dw_account_copy(dw_context_get_account(self->context));

  if (kept_id(self) != NULL)
    dw_list_cache_remove(kept_id(self));
  dw_window_close_account(self);
  dw_context_leave(self->context);
  show_sign_in(self, account, NULL, _("You are signed out."));
}

/**
 * dw_window_add_account_actions:
 * @self: a window
 *
 * Adds the actions that change whose desks are shown.
 */
void
dw_window_add_account_actions(DwWindow *self)
{
  static const GActionEntry entries[] = {
      {"switch-account", switch_account_cb, "s", NULL, NULL, {0}},
      {"add-account", add_account_cb, NULL, NULL, NULL, {0}},
      {"sign-out", sign_out_cb, NULL, NULL, NULL, {0}},
  };

  g_action_map_add_action_entries(G_ACTION_MAP(self), entries, G_N_ELEMENTS(entries), self);
}
