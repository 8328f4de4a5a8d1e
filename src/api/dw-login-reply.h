/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-record.h"

#include <glib.h>

G_BEGIN_DECLS

/** Where a code was sent, and whether the user is locked; @last_lock_duration in seconds. */
typedef struct {
  char *email;
  char *phone;
  gint64 last_lock_duration;
  DwFlag locked;
} DwLoginRisk;

/** What a new password has to look like. */
typedef struct {
  gint64 minimum_length;
  GStrv alternative_characters;
} DwPasswordStrategy;

/** One way to give a second factor, and the stage that asks for it. */
typedef struct {
  char *name;
  char *stage;
} DwMfaType;

/**
 * DwLoginReply:
 *
 * What GetLoginToken, RefreshLoginToken or GetStsToken answers. Every field may be %NULL.
 * @qr_code_png is a PNG of at most 2048 by 2048 pixels, wiped when freed; @qr_code_refused tells
 * that there was something else in its place.
 */
typedef struct {
  char *next_stage;
  char *reason;
  DwSecret *session_id;
  DwSecret *login_token;
  DwSecret *keep_alive_token;
  DwSecret *sts_token;
  DwSecret *secret; /* of the code generator, to type in where a picture can't be read */
  GBytes *qr_code_png;
  gboolean qr_code_refused;

  char *end_user_id;
  char *nick_name;
  char *email;
  char *phone;
  char *account_type;
  char *tenant_id;
  char *tenant_alias;
  char *idp_id;
  char *profile_region;
  GStrv office_sites; /* the offices of an organization's user */
  char *window_display_mode;
  DwLoginRisk *risk;
  DwPasswordStrategy *password_strategy;
  GPtrArray *mfa_types; /* of DwMfaType */
} DwLoginReply;

extern const DwRecordType DW_LOGIN_RECORD;

DwLoginReply *dw_login_reply_new(void);
void dw_login_reply_free(DwLoginReply *reply);
void dw_login_reply_take_qr_code(DwLoginReply *reply, guchar *png, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwLoginReply, dw_login_reply_free)

G_END_DECLS
