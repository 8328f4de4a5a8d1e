/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-cli.h"

G_BEGIN_DECLS

/**
 * DwCliSignIn:
 *
 * The words of a sign-in, from wherever they came. What is %NULL is asked for where there is a
 * terminal. A file `-` is standard input. An AccessKey is tried out where @checks_key is set.
 */
typedef struct {
  const char *user;
  const char *office_site;
  const char *organization;
  const char *password_file;
  DwSecret *password;
  const char *code;
  const char *new_password_file;
  const char *qr_output;
  gboolean keep;
  gboolean remember_password;
  const char *access_key_id;
  const char *access_key_secret_file;
  const char *security_token_file;
  const char *provider;
  gboolean checks_key;
} DwCliSignIn;

gboolean
dw_cli_sign_in_run(DwCli *cli, const DwCliSignIn *words, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
