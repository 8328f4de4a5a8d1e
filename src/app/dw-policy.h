/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DwPolicy:
 *
 * What the administrator of this machine decided in a file: values that hold whatever the person
 * prefers.
 */
typedef struct _DwPolicy DwPolicy;

DwPolicy *
dw_policy_load(const char *path, GSettingsSchema *schema, GError **error) G_GNUC_WARN_UNUSED_RESULT;
DwPolicy *dw_policy_new_empty(const char *path);
void dw_policy_free(DwPolicy *self);

const char *dw_policy_get_path(const DwPolicy *self);
GVariant *dw_policy_lookup(const DwPolicy *self, const char *key);
const char *const *dw_policy_get_warnings(const DwPolicy *self);
gboolean dw_policy_check_value(GSettingsSchema *schema, const char *key, GVariant *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwPolicy, dw_policy_free)

G_END_DECLS
