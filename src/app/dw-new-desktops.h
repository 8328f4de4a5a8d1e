/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"
#include "dw-created-desktops.h"

G_BEGIN_DECLS

/**
 * DwNewDesktops:
 *
 * Computers that an operator wants made. The service can't tell such a request from its repetition,
 * so it is noted down before it is sent, and is never sent twice unless somebody says so.
 */
typedef struct _DwNewDesktops DwNewDesktops;

DwNewDesktops *dw_new_desktops_new(const char *const *parameters,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_new_desktops_free(DwNewDesktops *self);

guint dw_new_desktops_count(const DwNewDesktops *self);
char *dw_new_desktops_describe(const DwNewDesktops *self);

gint64 dw_new_desktops_find_unsettled(const DwNewDesktops *self, DwContext *context);
void dw_new_desktops_look_async(DwNewDesktops *self,
                                DwContext *context,
                                gint64 since,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GStrv dw_new_desktops_look_finish(DwContext *context,
                                  GAsyncResult *result,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_new_desktops_make_async(DwNewDesktops *self,
                                DwContext *context,
                                gboolean again,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
DwCreatedDesktops *dw_new_desktops_make_finish(DwContext *context,
                                               GAsyncResult *result,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwNewDesktops, dw_new_desktops_free)

G_END_DECLS
