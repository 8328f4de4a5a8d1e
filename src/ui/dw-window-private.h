/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-window.h"

#include "dw-connect-page.h"
#include "dw-desks-page.h"
#include "dw-details-page.h"
#include "dw-history.h"
#include "dw-members-page.h"
#include "dw-ranking-page.h"
#include "dw-sign-in-page.h"

G_BEGIN_DECLS

/* What DwWindow's files share: the window and its actions (dw-window.c), and whose desks it shows
 * (dw-window-account.c). Pages are made when they are first shown. */
struct _DwWindow {
  HdyApplicationWindow parent;

  HdyDeck *deck;
  GtkStack *start;
  GtkWidget *blank;
  DwSignInPage *sign_in_page;
  DwDesksPage *desks_page;
  DwConnectPage *connect_page;
  DwDetailsPage *details_page;
  DwMembersPage *members_page;
  DwRankingPage *ranking_page;

  DwContext *context;
  DwSettings *settings;
  DwDesks *desks;     /* (nullable): of the account in use */
  DwHistory *history; /* (nullable): likewise */
  DwResource *last;   /* (nullable): what the person looked at before going back */
  char *wanted;       /* (nullable): what to connect to as soon as it is there */
  GCancellable *opening;
  GHashTable *announced; /* ids whose plan's end was announced */
  gboolean is_open;      /* the account's session is there */
  gboolean is_iconified;
  gboolean is_closed; /* out of sight until the last client ends */
};

void dw_window_show_start(DwWindow *self, gpointer page);
void dw_window_try_wanted(DwWindow *self);
void dw_window_update_visible(DwWindow *self);
void dw_window_watch_desks(DwWindow *self);
void dw_window_apply_order(DwWindow *self);
void dw_window_add_account_actions(DwWindow *self);
void dw_window_close_account(DwWindow *self);

G_END_DECLS
