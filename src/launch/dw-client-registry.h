/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-client.h"

G_BEGIN_DECLS

/**
 * DwClientRegistry:
 *
 * The protocol clients that definition files describe.
 */
typedef struct _DwClientRegistry DwClientRegistry;

const char *dw_client_registry_get_shipped_folder(void);
DwClientRegistry *dw_client_registry_new(const char *const *folders);
void dw_client_registry_free(DwClientRegistry *self);
GPtrArray *dw_client_registry_list(DwClientRegistry *self);
DwClient *dw_client_registry_choose(DwClientRegistry *self,
                                    DwLaunchKind kind,
                                    const char *preferred,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
DwClient *dw_client_registry_prefer(DwClientRegistry *self,
                                    DwLaunchKind kind,
                                    const char *name,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
DwClient *dw_client_registry_choose_other(DwClientRegistry *self,
                                          DwLaunchKind kind,
                                          const char *const *tried);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwClientRegistry, dw_client_registry_free)

G_END_DECLS
