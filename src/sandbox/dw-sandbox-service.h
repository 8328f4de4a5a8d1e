/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-catalogue.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

/**
 * DwSandboxRequest:
 * @method: the HTTP method
 * @path: the path
 * @query: (nullable): what follows a "?"
 * @content_type: (nullable): the body's type, without its parameters
 * @body: the body
 *
 * What came over HTTP. Nothing is owned.
 */
typedef struct {
  const char *method;
  const char *path;
  const char *query;
  const char *content_type;
  GBytes *body;
} DwSandboxRequest;

DwSandboxCall *dw_sandbox_service_receive(DwSandboxCatalogue *catalogue,
                                          const DwSandboxRequest *request);
void dw_sandbox_service_answer(DwSandboxCatalogue *catalogue,
                               DwSandboxWorld *world,
                               DwSandboxCall *call);

G_END_DECLS
