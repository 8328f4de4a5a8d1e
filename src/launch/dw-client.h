/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-ticket.h"

G_BEGIN_DECLS

/**
 * DwClient:
 *
 * What a definition file says of a protocol client: immutable and reference-counted.
 */
typedef struct _DwClient DwClient;

DwClient *dw_client_load(const char *path);
DwClient *dw_client_ref(DwClient *client);
void dw_client_unref(DwClient *client);

const char *dw_client_get_name(const DwClient *client);
const char *dw_client_get_display_name(const DwClient *client);
const char *dw_client_get_package(const DwClient *client);
const char *dw_client_get_source(const DwClient *client);
const char *dw_client_get_problem(const DwClient *client);
int dw_client_get_priority(const DwClient *client);
guint dw_client_get_keep_seconds(const DwClient *client);
gboolean dw_client_is_hidden(const DwClient *client);
gboolean dw_client_handles(const DwClient *client, DwLaunchKind kind);
char *dw_client_dup_kinds(const DwClient *client);
char *dw_client_find_program(const DwClient *client);
gboolean dw_client_is_usable(const DwClient *client, DwLaunchKind kind);

GStrv dw_client_build_argv(const DwClient *client,
                           const char *file,
                           DwLaunchKind kind,
                           const char *title,
                           guint scale,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *
dw_client_build_input(const DwClient *client, const char *file, const char *title, guint scale);
GStrv dw_client_build_environment(const DwClient *client);
gboolean dw_client_is_clean_exit(const DwClient *client, int exit_status);
const char *dw_client_explain_exit(const DwClient *client, int exit_status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwClient, dw_client_unref)

G_END_DECLS
