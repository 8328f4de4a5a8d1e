/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dw-sandbox-call.h"

G_BEGIN_DECLS

typedef enum {
  DW_SANDBOX_DELIVERY_WHOLE,
  DW_SANDBOX_DELIVERY_SLOW,
  DW_SANDBOX_DELIVERY_DROPPED,
  DW_SANDBOX_DELIVERY_ENDLESS,
  DW_SANDBOX_DELIVERY_NEVER,
} DwSandboxDelivery;

/**
 * DwSandboxAnswer:
 * @status: the HTTP status
 * @content_type: (transfer none): the body's type
 * @retry_after: (nullable): the header of that name
 * @location: (nullable) (transfer none): the header of that name
 * @body: the body
 * @delivery: how it goes over the wire
 * @rate: for a slow delivery: bytes a second
 * @chunked: for an endless delivery: whether its length is not told
 *
 * What goes back over HTTP.
 */
typedef struct {
  guint status;
  const char *content_type;
  char *retry_after;
  const char *location;
  GBytes *body;
  DwSandboxDelivery delivery;
  guint rate;
  gboolean chunked;
} DwSandboxAnswer;

DwSandboxAnswer *dw_sandbox_answer_new(DwSandboxCall *call);
void dw_sandbox_answer_free(DwSandboxAnswer *self);
void dw_sandbox_answer_take_text(DwSandboxAnswer *self, char *text);
GBytes *dw_sandbox_answer_make_chunk(GBytes *data);
GBytes *dw_sandbox_answer_to_http(DwSandboxAnswer *self, guint64 content_length);
GBytes *dw_sandbox_answer_to_chunked_http(DwSandboxAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwSandboxAnswer, dw_sandbox_answer_free)

G_END_DECLS
