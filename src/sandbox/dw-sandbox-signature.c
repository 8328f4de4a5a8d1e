/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-signature.h"

#include <stdlib.h>
#include <string.h>

/* This is not the client's code on purpose: a mistake there must not be mirrored here. */

static char *
encode(const char *text)
{
  return g_uri_escape_string(text, NULL, FALSE);
}

static int
compare_cb(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *) a, *(char *const *) b);
}

static char *
canonical_query(GHashTable *parameters)
{
  g_autofree char **names = (char **) g_hash_table_get_keys_as_array(parameters, NULL);
  g_autoptr(GString) query = g_string_new(NULL);

  qsort(names, g_hash_table_size(parameters), sizeof *names, compare_cb);
  for (gsize i = 0; names[i] != NULL; i++) {
    g_autofree char *left = encode(names[i]);
    g_autofree char *right = encode(g_hash_table_lookup(parameters, names[i]));

    if (strcmp(names[i], "Signature") != 0)
      g_string_append_printf(query, "%s%s=%s", query->len == 0 ? "" : "&", left, right);
  }
  return g_string_free(g_steal_pointer(&query), FALSE);
}

/**
 * dw_sandbox_signature_make:
 * @method: the HTTP method
 * @parameters: (element-type utf8 utf8): every parameter; Signature itself is passed over
 * @secret: the AccessKey secret
 *
 * Signature 1.0 of the RPC style: HMAC-SHA1 over the sorted, encoded parameters.
 *
 * Returns: (transfer full): the signature in base64
 */
char *
dw_sandbox_signature_make(const char *method, GHashTable *parameters, const char *secret)
{
  g_autofree char *query = canonical_query(parameters);
  g_autofree char *encoded = encode(query);
  g_autofree char *text = g_strconcat(method, "&%2F&", encoded, NULL);
  g_autofree char *key = g_strconcat(secret, "&", NULL);
  g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, (const guchar *) key, strlen(key));
  guint8 digest[20];
  gsize length = sizeof digest;

  g_hmac_update(hmac, (const guchar *) text, -1);
  g_hmac_get_digest(hmac, digest, &length);
  return g_base64_encode(digest, length);
}
