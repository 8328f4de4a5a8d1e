/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"

G_BEGIN_DECLS

/**
 * DwExit:
 *
 * The exit codes, part of the command line's contract.
 */
typedef enum {
  DW_EXIT_DONE = 0,
  DW_EXIT_OTHER = 1,
  DW_EXIT_USAGE = 2,
  DW_EXIT_SIGN_IN = 3,
  DW_EXIT_NOT_FOUND = 4,
  DW_EXIT_NETWORK = 5,
  DW_EXIT_REFUSED = 6,
  DW_EXIT_CLIENT = 7,
  DW_EXIT_INTERRUPTED = 130,
} DwExit;

/**
 * DwCliGlobals:
 *
 * The options that may stand before any command.
 */
typedef struct {
  char *account;
  char *endpoint;
  char *region;
  char *ca_file;
  char *proxy;
  char *user;
  char *office_site;
  char *organization;
  char *password_file;
  gboolean password_stdin;
  char *code;
  char *access_key_id;
  char *access_key_secret_file;
  char *security_token_file;
  char *provider;
  gboolean json;
  gboolean verbose;
  gboolean version;
} DwCliGlobals;

/**
 * DwCli:
 * @globals: what stood before the command
 * @words: (array zero-terminated=1): the whole command line, to run it again
 * @forget: the account is for this run alone: nothing of it is kept
 * @cancellable: cancelled by an interrupt
 * @context: everything below the command line
 *
 * One run of deskwayctl.
 */
typedef struct {
  DwCliGlobals globals;
  GStrv words;
  gboolean forget;
  GCancellable *cancellable;
  DwContext *context;
  GAsyncResult *result; /* of the call that dw_cli_await() waits for */
} DwCli;

void dw_cli_done_cb(GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *dw_cli_await(DwCli *self);

gboolean dw_cli_ensure_context(DwCli *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_cli_save(DwCli *self);
DwExit dw_cli_exit_for(const GError *error);
DwExit dw_cli_fail(DwCli *self, GError *error);
void dw_cli_finish(DwCli *self);

G_END_DECLS
