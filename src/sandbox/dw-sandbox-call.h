/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DwSandboxCall:
 * @operation: (nullable) (unowned): the operation's entry in the catalogue
 * @parameters: name → value, as they came
 * @request_id: the reply's RequestId
 * @status: the reply's HTTP status
 * @code: (nullable): the refusal's Code, %NULL while nothing refused the call
 * @reply: the reply's members
 * @session: (nullable) (unowned): whose login token came with the call
 *
 * One request and the reply to it, while the reply is being made.
 */
typedef struct {
  JsonObject *operation;
  GHashTable *parameters;
  char *request_id;
  guint status;
  char *code;
  JsonObject *reply;
  struct _DwSandboxSession *session;
} DwSandboxCall;

DwSandboxCall *dw_sandbox_call_new(GHashTable *parameters);
void dw_sandbox_call_free(DwSandboxCall *self);

const char *dw_sandbox_call_get(DwSandboxCall *self, const char *name);
char **dw_sandbox_call_get_list(DwSandboxCall *self, const char *name);
gint64 dw_sandbox_call_get_integer(DwSandboxCall *self, const char *name, gint64 fallback);
gboolean dw_sandbox_call_get_flag(DwSandboxCall *self, const char *name);
gboolean dw_sandbox_call_wants(DwSandboxCall *self, const char *name, const char *value);
gboolean dw_sandbox_call_is_secret(DwSandboxCall *self, const char *name);
gboolean dw_sandbox_call_needs(DwSandboxCall *self, const char *name);

void dw_sandbox_call_set(DwSandboxCall *self, const char *member, const char *value);
void dw_sandbox_call_set_count(DwSandboxCall *self, const char *member, guint count);
gboolean
dw_sandbox_call_refuse(DwSandboxCall *self, guint status, const char *code, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
char *dw_sandbox_call_to_text(DwSandboxCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwSandboxCall, dw_sandbox_call_free)

G_END_DECLS
