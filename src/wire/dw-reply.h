/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* json-glib's own type: a layer that reads the tree includes json-glib itself. */
typedef struct _JsonNode JsonNode;

/**
 * DwReply:
 *
 * What the service answered to a call that it carried out: a JSON object. A reply that says no, or
 * that can't be read, is a #GError instead.
 */
typedef struct _DwReply DwReply;

#define DW_TYPE_REPLY (dw_reply_get_type())
GType dw_reply_get_type(void) G_GNUC_CONST;

/** Bytes beyond which a reply is read, looked through and freed in a thread: about a millisecond.
 */
#define DW_REPLY_LARGE (64 * 1024)

DwReply *dw_reply_new_from_http(guint status,
                                const char *content_type,
                                const char *location,
                                GBytes *body,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
DwReply *dw_reply_ref(DwReply *self);
void dw_reply_unref(DwReply *self);

JsonNode *dw_reply_get_node(const DwReply *self);
const char *dw_reply_get_request_id(const DwReply *self);
gboolean dw_reply_is_large(const DwReply *self);
char *dw_reply_to_text(const DwReply *self, gboolean pretty) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(DwReply, dw_reply_unref)

G_END_DECLS
