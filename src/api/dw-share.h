/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-record.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwShareMember:
 *
 * One of the computers that a share hands out, as DescribeDesktopsInGroup tells of it.
 * @expired_time is of a paid one, @create_time of one that is paid by use; either is 0 where
 * absent.
 */
typedef struct {
  char *id;
  char *name;
  char *status;            /* the service's word */
  char *connection_status; /* the service's word */
  char *os_type;
  char *protocol;
  char *image_name;
  char *end_user_id;
  char *end_user_name;
  GStrv end_user_ids;
  GStrv end_user_names;
  GStrv management_flags;
  gint64 system_disk_gib;
  gint64 expired_time;
  gint64 create_time;
} DwShareMember;

/**
 * DwShare:
 * @paid: (element-type DwShareMember): the members that are paid in advance; never %NULL
 * @pay_as_you_go: (element-type DwShareMember): those that are paid by use; never %NULL
 * @n_paid: how many members are paid in advance
 * @n_pay_as_you_go: how many are paid by use
 * @n_running: how many of the paid ones run
 * @n_stopped: how many of the paid ones are stopped
 * @n_connected: how many of the paid ones have somebody connected
 * @pay_as_you_go_amount: what those paid by use have cost, as the service counts it
 * @next_token: (nullable): to ask for the next page with
 *
 * What DescribeDesktopsInGroup says of a share. Numbers are the service's own, or
 * %DW_NUMBER_UNSET.
 */
typedef struct {
  GPtrArray *paid;
  GPtrArray *pay_as_you_go;
  gint64 n_paid;
  gint64 n_pay_as_you_go;
  gint64 n_running;
  gint64 n_stopped;
  gint64 n_stopped_misspelt; /* the service has two spellings of one count */
  gint64 n_connected;
  gint64 pay_as_you_go_amount;
  char *next_token;
} DwShare;

extern const DwRecordType DW_SHARE_RECORD;

void dw_share_conclude(DwShare *share);
void dw_share_add_page(DwShare *share, DwShare *page);
void dw_share_free(DwShare *share);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwShare, dw_share_free)

G_END_DECLS
