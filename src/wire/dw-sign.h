/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-secret.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * DwSignPair:
 * @name: of a parameter, as it is, not encoded
 * @value: as it is, not encoded
 *
 * One parameter of a request that is signed.
 */
typedef struct {
  const char *name;
  const char *value;
} DwSignPair;

char *dw_sign_encode(const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *dw_sign_string_to_sign(const char *method,
                             const DwSignPair *pairs,
                             gsize n_pairs) G_GNUC_WARN_UNUSED_RESULT;
char *dw_sign_rpc(const char *method,
                  const DwSignPair *pairs,
                  gsize n_pairs,
                  const DwSecret *access_key_secret) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
