/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"
#include "dw-sandbox-world.h"

G_BEGIN_DECLS

/**
 * DwSandboxPage:
 * @offset: where it begins in the whole list
 * @size: the most that it holds
 *
 * A page of a list that somebody asks for.
 */
typedef struct {
  guint offset;
  guint size;
} DwSandboxPage;

gboolean dw_sandbox_page_read(
    DwSandboxCall *call, const char *parameter, guint fallback, guint largest, DwSandboxPage *page);
void dw_sandbox_page_set_next(DwSandboxWorld *world,
                              DwSandboxCall *call,
                              const DwSandboxPage *page,
                              guint count);

G_END_DECLS
