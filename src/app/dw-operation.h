/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"

G_BEGIN_DECLS

/* Of a layer that those who call an operation need not see. */
typedef struct _DwRequest DwRequest;

/**
 * DwOperationSecret:
 *
 * Fetches the value of a secret parameter from @source, the part behind the `@` of `Name=@source`.
 */
typedef DwSecret *(*DwOperationSecret)(const char *source, GError **error);

DwRequest *dw_operation_parse(const char *service,
                              const char *name,
                              const char *const *parameters,
                              DwOperationSecret read_secret,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_operation_call_async(DwContext *context,
                             const char *service,
                             const char *name,
                             const char *const *parameters,
                             DwOperationSecret read_secret,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
char *dw_operation_call_finish(DwContext *context,
                               GAsyncResult *result,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean
dw_operation_check(const char *service, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean dw_operation_needs_session(const char *service, const char *name);
GStrv dw_operation_list(void);

G_END_DECLS
