/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-accounts.h"
#include "dw-new-desktops.h"
#include "dw-operator.h"
#include "dw-resource.h"

G_BEGIN_DECLS

void dw_cli_json_print_error(const GError *error);
void dw_cli_json_print_resources(DwResource *const *resources, gsize length);
void dw_cli_json_print_resource(DwResource *resource);
void dw_cli_json_print_outcomes(GPtrArray *outcomes, const char *status);
void dw_cli_json_print_share(const char *id, const DwShare *share);
void dw_cli_json_print_usage_row(const DwUsageRow *row, gboolean first);
void dw_cli_json_end_rows(gboolean empty);
void dw_cli_json_print_created(const DwCreatedDesktops *created);
void dw_cli_json_print_renamed(const char *id, const char *name);
void dw_cli_json_print_quality(const char *id, const DwDisplayQuality *quality);
void dw_cli_json_print_launch(const char *kind, const char *path, const char *client);
void dw_cli_json_print_account(const DwAccount *account);
void dw_cli_json_print_accounts(GPtrArray *accounts);
void dw_cli_json_print_clients(GPtrArray *clients);
void dw_cli_json_print_findings(GPtrArray *findings);

G_END_DECLS
