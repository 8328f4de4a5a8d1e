/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-ticket.h"

G_BEGIN_DECLS

/**
 * DwLaunchFile:
 *
 * A ticket in a private file, for a protocol client to read. The file goes with the object.
 */
typedef struct _DwLaunchFile DwLaunchFile;

DwLaunchFile *dw_launch_file_create(DwTicket *ticket, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_launch_file_free(DwLaunchFile *file);
void dw_launch_file_leave(DwLaunchFile *file);
void dw_launch_file_remove(DwLaunchFile *file);
gboolean dw_launch_file_is_removed(const DwLaunchFile *file);
const char *dw_launch_file_get_path(const DwLaunchFile *file);
DwLaunchKind dw_launch_file_get_kind(const DwLaunchFile *file);

guint dw_launch_file_sweep(void);
gboolean
dw_launch_file_export(DwTicket *ticket, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwLaunchFile, dw_launch_file_free)

G_END_DECLS
