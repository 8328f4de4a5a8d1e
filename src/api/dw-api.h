/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-catalogue.h"
#include "dw-clock.h"
#include "dw-reply.h"
#include "dw-request.h"
#include "dw-secret.h"
#include "dw-transport.h"

G_BEGIN_DECLS

/**
 * DwApi:
 *
 * Calls operations of the catalogue: checks and encodes the parameters, adds the common ones, signs
 * where an AccessKey gives the right, sends, repeats what may be repeated, and reads the reply.
 */
#define DW_TYPE_API (dw_api_get_type())
G_DECLARE_FINAL_TYPE(DwApi, dw_api, DW, API, GObject)

DwApi *dw_api_new(DwTransport *transport, DwClock *clock);

void dw_api_set_region(DwApi *self, const char *region);
const char *dw_api_get_region(DwApi *self);
void dw_api_set_product_region(DwApi *self, const char *product, const char *region);
const char *dw_api_get_product_region(DwApi *self, const char *product);
gboolean dw_api_is_region(const char *text);
void dw_api_set_endpoint(DwApi *self, const char *url);
const char *dw_api_get_access_key_id(DwApi *self);
void dw_api_set_access_key(DwApi *self, const char *id, DwSecret *secret, DwSecret *security_token);

void dw_api_call_async(DwApi *self,
                       const DwOperation *operation,
                       const DwRequest *parameters,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
DwReply *
dw_api_call_finish(DwApi *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
