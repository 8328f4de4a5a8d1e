/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dw-sandbox-totp.h"

#include <string.h>

#define STEP_S         30
#define DIGITS_MODULUS 1000000

static GByteArray *
decode_base32(const char *text)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  GByteArray *bytes = g_byte_array_new();
  guint64 buffer = 0;
  guint bits = 0;

  for (; *text != '\0'; text++) {
    buffer = (buffer << 5) | (guint64) (strchr(alphabet, *text) - alphabet);
    bits += 5;
    if (bits >= 8) {
      guint8 byte = (guint8) (buffer >> (bits - 8));

      g_byte_array_append(bytes, &byte, 1);
      bits -= 8;
    }
  }
  return bytes;
}

/* RFC 4226, section 5.3. */
static guint
hotp(GByteArray *key, guint64 counter)
{
  g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, key->data, key->len);
  guint64 message = GUINT64_TO_BE(counter);
  guint8 digest[20];
  gsize length = sizeof digest;
  guint32 part;

  g_hmac_update(hmac, (const guchar *) &message, sizeof message);
  g_hmac_get_digest(hmac, digest, &length);
  memcpy(&part, digest + (digest[19] & 0xf), sizeof part);
  return (GUINT32_FROM_BE(part) & 0x7fffffff) % DIGITS_MODULUS;
}

/**
 * dw_sandbox_totp_check:
 * @secret: base32, without padding
 * @now: seconds since 1970
 * @code: what came
 *
 * RFC 6238: HMAC-SHA1, 30 seconds, 6 digits, one step of tolerance each way.
 *
 * Returns: whether the code is right
 */
gboolean
dw_sandbox_totp_check(const char *secret, gint64 now, const char *code)
{
  g_autoptr(GByteArray) key = decode_base32(secret);

  for (gint64 step = -1; step <= 1; step++) {
    g_autofree char *expected = g_strdup_printf("%06u", hotp(key, (guint64) (now / STEP_S + step)));

    if (strcmp(expected, code) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * dw_sandbox_totp_uri:
 * @secret: base32
 * @account: whose it is
 *
 * Returns: (transfer full): what an authenticator reads from the QR picture
 */
char *
dw_sandbox_totp_uri(const char *secret, const char *account)
{
  return g_strdup_printf("otpauth://totp/Deskway%%20sandbox:%s?secret=%s&issuer=Deskway%%20sandbox",
                         account, secret);
}
