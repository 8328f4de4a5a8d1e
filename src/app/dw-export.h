/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwExport:
 *
 * A file that a person asked for, written piece by piece. It appears under its name when it is
 * whole, and takes no other file's place.
 */
typedef struct _DwExport DwExport;

DwExport *dw_export_new(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_export_write(DwExport *self, const char *text, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_export_finish(DwExport *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_export_free(DwExport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwExport, dw_export_free)

G_END_DECLS
