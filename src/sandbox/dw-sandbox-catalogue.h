/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DwSandboxCatalogue:
 *
 * Every operation the service plays: data/api, as it was when the sandbox was built.
 */
typedef struct _DwSandboxCatalogue DwSandboxCatalogue;

DwSandboxCatalogue *dw_sandbox_catalogue_new(void);
void dw_sandbox_catalogue_free(DwSandboxCatalogue *self);
gboolean dw_sandbox_catalogue_has_version(DwSandboxCatalogue *self, const char *version);
JsonObject *
dw_sandbox_catalogue_lookup(DwSandboxCatalogue *self, const char *version, const char *action);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwSandboxCatalogue, dw_sandbox_catalogue_free)

G_END_DECLS
