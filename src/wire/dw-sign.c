/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sign.h"

#include "dw-wiped-buffer.h"

#include <string.h>

#define SHA1_LENGTH 20

static void
append_text(DwWipedBuffer *buffer, const char *text)
{
  dw_wiped_buffer_append(buffer, text, strlen(text));
}

/* g_uri_escape_string() would do, but leaves copies of secrets in memory that it gives back. */
static void
append_encoded(DwWipedBuffer *buffer, const char *text)
{
  static const char digits[] = "0123456789ABCDEF";

  for (const char *c = text; *c != '\0'; c++) {
    guchar byte = (guchar) *c;
    char escaped[3] = {'%', digits[byte >> 4], digits[byte & 15]};
    gboolean unreserved = g_ascii_isalnum(*c) || strchr("-_.~", *c) != NULL;

    dw_wiped_buffer_append(buffer, unreserved ? c : escaped, unreserved ? 1 : sizeof escaped);
  }
}

/**
 * dw_sign_encode:
 * @text: any text
 *
 * Percent-encodes the bytes of @text as RFC 3986 has it: letters, digits and `-_.~` alone stay, a
 * space is `%20`.
 *
 * Returns: (transfer full): the encoded text; dw_wipe_free() it where @text is a secret
 */
char *
dw_sign_encode(const char *text)
{
  g_auto(DwWipedBuffer) buffer = {0};

  append_encoded(&buffer, text);
  return dw_wiped_buffer_end_text(&buffer);
}

static int
compare_pairs(gconstpointer a, gconstpointer b)
{
  return strcmp(((const DwSignPair *) a)->name, ((const DwSignPair *) b)->name);
}

static char *
canonical_query(const DwSignPair *pairs, gsize n_pairs)
{
  g_autofree DwSignPair *sorted = g_memdup2(pairs, n_pairs * sizeof *pairs);
  g_auto(DwWipedBuffer) buffer = {0};

  if (n_pairs > 0)
    qsort(sorted, n_pairs, sizeof *sorted, compare_pairs);
  for (gsize i = 0; i < n_pairs; i++) {
    if (i > 0)
      append_text(&buffer, "&");
    append_encoded(&buffer, sorted[i].name);
    append_text(&buffer, "=");
    append_encoded(&buffer, sorted[i].value);
  }
  return dw_wiped_buffer_end_text(&buffer);
}

/**
 * dw_sign_string_to_sign:
 * @method: `POST` or `GET`
 * @pairs: (array length=n_pairs): every parameter but Signature, in any order, each name once
 * @n_pairs: how many
 *
 * Makes the text that signature 1.0 signs: METHOD & encode("/") & encode(the sorted, encoded
 * pairs).
 *
 * Returns: (transfer full): the text; dw_wipe_free() it, as it holds every value
 */
char *
dw_sign_string_to_sign(const char *method, const DwSignPair *pairs, gsize n_pairs)
{
  g_auto(DwWipedBuffer) buffer = {0};
  char *query = canonical_query(pairs, n_pairs);

  append_text(&buffer, method);
  append_text(&buffer, "&%2F&");
  append_encoded(&buffer, query);
  dw_wipe_free(query);
  return dw_wiped_buffer_end_text(&buffer);
}

static char *
hmac_sha1_base64(const DwWipedBuffer *key, const char *text)
{
  g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, (const guchar *) key->data, key->length);
  guint8 digest[SHA1_LENGTH];
  gsize length = sizeof digest;

  g_hmac_update(hmac, (const guchar *) text, -1);
  g_hmac_get_digest(hmac, digest, &length);
  return g_base64_encode(digest, length);
}

/**
 * dw_sign_rpc:
 * @method: `POST` or `GET`
 * @pairs: (array length=n_pairs): every parameter but Signature, in any order, each name once
 * @n_pairs: how many
 * @access_key_secret: the AccessKey secret
 *
 * Signs a call with signature 1.0: base64 (HMAC-SHA1 (secret + "&", StringToSign)). The algorithm
 * is the service's choice; it is used for nothing else.
 *
 * Returns: (transfer full): the value of Signature
 */
char *
dw_sign_rpc(const char *method,
            const DwSignPair *pairs,
            gsize n_pairs,
            const DwSecret *access_key_secret)
{
  g_auto(DwWipedBuffer) key = {0};
  char *text = dw_sign_string_to_sign(method, pairs, n_pairs);
  char *signature;

  dw_wiped_buffer_append(&key, dw_secret_peek(access_key_secret),
                         dw_secret_get_length(access_key_secret));
  append_text(&key, "&");
  signature = hmac_sha1_base64(&key, text);
  dw_wipe_free(text);
  return signature;
}
