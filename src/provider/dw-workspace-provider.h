/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-provider.h"
#include "dw-session.h"

G_BEGIN_DECLS

/**
 * DwWorkspaceProvider:
 *
 * The resources of an end user of Alibaba Cloud Workspace, by ecd 2020-10-02.
 */
#define DW_TYPE_WORKSPACE_PROVIDER (dw_workspace_provider_get_type())
G_DECLARE_FINAL_TYPE(DwWorkspaceProvider, dw_workspace_provider, DW, WORKSPACE_PROVIDER, GObject)

DwWorkspaceProvider *dw_workspace_provider_new(DwSession *session);
void dw_workspace_provider_set_language(DwWorkspaceProvider *self, const char *language);

G_END_DECLS
