/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"
#include "dw-secret-store.h"

G_BEGIN_DECLS

/* What DwContext's two files share: the object and its parts (dw-context.c), and what is kept of an
 * account from one run to the next (dw-context-keep.c). */
struct _DwContext {
  GObject parent;

  char *endpoint;
  char *region;
  char *language;
  gboolean forget;

  DwTransport *transport;
  DwClock *clock;
  DwSecretStore *secrets;
  DwAccounts *accounts;
  DwResourceStore *store;
  DwClientRegistry *registry;

  DwAccount *account;
  DwApi *api;
  DwSession *session;
  DwProvider *provider;
  gulong changed_handler;

  gboolean account_unsaved;
  gboolean session_unsaved;
  gboolean forgets_session; /* its tokens go with the program */
  DwSecret *password;       /* to be remembered */
  gboolean drops_password;
  gboolean drops_session; /* one that was kept before */
  guint times_left;       /* how often dw_context_leave() was called */
  DwSecret *access_key;   /* as it is stored */
  GPtrArray *notices;
};

void dw_context_unpack_access_key(DwContext *self, DwSecret *packed);

G_END_DECLS
