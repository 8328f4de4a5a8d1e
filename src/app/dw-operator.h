/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-context.h"
#include "dw-share.h"
#include "dw-usage-page.h"
#include "dw-usage-range.h"

G_BEGIN_DECLS

/**
 * DwOperatorUsageFunc:
 * @page: the next rows, the longest use first; only for the time of the call
 * @user_data: from dw_operator_usage_async()
 *
 * Takes rows of a ranking as they come.
 *
 * Returns: whether there shall be more
 */
typedef gboolean (*DwOperatorUsageFunc)(const DwUsagePage *page, gpointer user_data);

gboolean dw_operator_is(DwContext *context);
gboolean dw_operator_check(DwContext *context, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void dw_operator_share_async(DwContext *context,
                             const char *share_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
DwShare *dw_operator_share_finish(DwContext *context,
                                  GAsyncResult *result,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
DwResourceStatus dw_operator_get_member_status(const DwShareMember *member);

gboolean dw_operator_init_range(DwContext *context,
                                DwUsageRange *range,
                                const char *from,
                                const char *to,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void dw_operator_usage_async(DwContext *context,
                             const DwUsageRange *range,
                             guint limit,
                             DwOperatorUsageFunc take_page,
                             gpointer page_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean dw_operator_usage_finish(DwContext *context,
                                  GAsyncResult *result,
                                  gint64 *total,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
