/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"

G_BEGIN_DECLS

/**
 * DwRegionChoice:
 * @id: what the service calls it, such as `cn-hangzhou`
 * @name: what people call it, safe to show; the same as @id where nobody knows better
 *
 * A region that somebody may sign in to.
 */
typedef struct {
  char *id;
  char *name;
} DwRegionChoice;

void dw_regions_choice_free(DwRegionChoice *choice);

GPtrArray *dw_regions_get_known(void);
void dw_regions_fetch_async(DwContext *context,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GPtrArray *dw_regions_fetch_finish(DwContext *context,
                                   GAsyncResult *result,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwRegionChoice, dw_regions_choice_free)

G_END_DECLS
