/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * DwSandboxRecord:
 *
 * A file with a line of JSON on each request.
 */
typedef struct _DwSandboxRecord DwSandboxRecord;

DwSandboxRecord *
dw_sandbox_record_new(const char *path, gboolean secrets, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_sandbox_record_free(DwSandboxRecord *self);
void dw_sandbox_record_add(DwSandboxRecord *self, SoupServerMessage *message, DwSandboxCall *call);

G_END_DECLS
