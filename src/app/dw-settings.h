/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DW_SETTINGS_SCHEMA "org.deskway.Deskway"

/**
 * DwSettings:
 *
 * What the person prefers, and what the administrator decided for them: the policy file wins over
 * dconf, and a lock in dconf over what the person set.
 *
 * DwSettings::changed::KEY (key) is emitted when the value of KEY, or whether it is locked, may
 * have changed.
 */
#define DW_TYPE_SETTINGS (dw_settings_get_type())
G_DECLARE_FINAL_TYPE(DwSettings, dw_settings, DW, SETTINGS, GObject)

DwSettings *dw_settings_new(const char *policy_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean dw_settings_get_boolean(DwSettings *self, const char *key);
int dw_settings_get_int(DwSettings *self, const char *key);
char *dw_settings_get_string(DwSettings *self, const char *key);
gboolean dw_settings_is_default(DwSettings *self, const char *key);

gboolean dw_settings_set_boolean(DwSettings *self, const char *key, gboolean value);
gboolean dw_settings_set_int(DwSettings *self, const char *key, int value);
gboolean dw_settings_set_string(DwSettings *self, const char *key, const char *value);

const char *dw_settings_get_lock(DwSettings *self, const char *key);
const char *const *dw_settings_get_warnings(DwSettings *self);
GSettings *dw_settings_get_gsettings(DwSettings *self);
void dw_settings_bind(DwSettings *self, const char *key, gpointer object, const char *property);

G_END_DECLS
