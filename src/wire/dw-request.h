/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwRequest:
 *
 * The parameters of one call, flat and in the order in which they were set: `Name`, `Name.1`,
 * `Name.1.Key`. Values that are secrets stay marked and are wiped.
 */
typedef struct _DwRequest DwRequest;

DwRequest *dw_request_new(void);
DwRequest *dw_request_copy(const DwRequest *self);
void dw_request_free(DwRequest *self);

void dw_request_set(DwRequest *self, const char *name, const char *value);
void dw_request_set_secret(DwRequest *self, const char *name, DwSecret *value);
void dw_request_set_boolean(DwRequest *self, const char *name, gboolean value);
void dw_request_set_integer(DwRequest *self, const char *name, gint64 value);
void dw_request_append(DwRequest *self, const char *name, const char *value);
void dw_request_unset(DwRequest *self, const char *name);

const char *dw_request_lookup(const DwRequest *self, const char *name);
gsize dw_request_get_n(const DwRequest *self);
void dw_request_get(const DwRequest *self,
                    gsize position,
                    const char **name,
                    const char **value,
                    gboolean *is_secret);

char *dw_request_sign(const DwRequest *self,
                      const DwSecret *access_key_secret) G_GNUC_WARN_UNUSED_RESULT;
GBytes *dw_request_to_form(const DwRequest *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwRequest, dw_request_free)

G_END_DECLS
