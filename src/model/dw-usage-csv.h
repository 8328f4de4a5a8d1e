/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-usage-page.h"

G_BEGIN_DECLS

void dw_usage_csv_append_head(GString *csv);
void dw_usage_csv_append_row(GString *csv, const DwUsageRow *row);

G_END_DECLS
